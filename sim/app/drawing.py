"""Pictures, tables and alternative texts on the page.

In: figures and tables as `sim.report` makes them. Out: an image with its words, a table that a screen reader can read,
and the buttons that download both.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from sim.plain import markdown_text
from sim.report.figures.encoded import png_of, svg_of
from sim.report.figures.style import Page
from sim.report.languages import Language
from sim.report.tables.sheet import sheet_of, unlike
from sim.report.tables.text import Table
from sim.runs.spreadsheet import csv_bytes

# matplotlib's settings belong to the process, not to a thread: two visitors must not draw at the same moment.
DRAWING = threading.Lock()
Kept = dict[tuple[Any, ...], object]


def show_picture(make: Callable[[], Page], name: str, kept: Kept, key: tuple[Any, ...], language: Language) -> None:
    """Show a picture, made once, with buttons that download it."""
    _ = language.text
    known: Any = kept.get((*key, name, language.code))
    if known is None:
        with DRAWING:
            figure = make()
            svg = svg_of(figure, language.code, name)
            known = svg.decode("utf-8"), svg, png_of(figure), figure.words
        kept[*key, name, language.code] = known
    shown, svg, png, words = known
    st.image(shown, width="stretch", alt=words)
    with st.container(horizontal=True):
        for form, data, mime in (("SVG", svg, "image/svg+xml"), ("PNG", png, "image/png")):
            st.download_button(
                _("Picture ({form})", form=form), data, f"{name}.{form.lower()}", mime,
                key="-".join(map(str, (*key, name, form))), on_click="ignore", type="tertiary",
            )  # fmt: skip


def show_table(table: Table, name: str, key: tuple[Any, ...], language: Language, is_titled: bool = True) -> None:
    """Show a table in words, with a button that downloads its values as a French spreadsheet reads them."""
    _ = language.text

    def button() -> None:
        st.download_button(
            _("Table (CSV)"), csv_of(table, language), f"{name}.csv", "text/csv",
            key="-".join(map(str, (*key, name, "csv"))), on_click="ignore", type="tertiary",
        )  # fmt: skip

    show_rows(table, name, is_titled, button)


def show_rows(table: Table, name: str = "", is_titled: bool = True, between: Callable[[], None] | None = None) -> None:
    """Show a table in words: its title, its rows, what stands between them and the notes, the notes."""
    if table.title and is_titled:
        st.markdown(f"**{markdown_text(table.title)}**")
    # Streamlit reads Markdown in cells.
    headers = [markdown_text(header.replace("\n", " ")) or " " for header in table.headers]
    frame = pd.DataFrame(
        [[markdown_text(cell) for cell in row] for row in table.rows], columns=unlike(headers, "{header}{blanks}")
    )
    if len(frame):
        st.table(frame, hide_index=True, alt=table.title or ", ".join(headers), border="horizontal")
        if between is not None:
            between()
    for note in table.notes:
        st.caption(markdown_text(note))


def csv_of(table: Table | pd.DataFrame, language: Language | None = None) -> bytes:
    """Return a table as French spreadsheets open it: of words the values that they tell, in columns of their own."""
    frame = sheet_of(table, language or Language()) if isinstance(table, Table) else table
    return csv_bytes(frame)


def parquet_of(frame: pd.DataFrame) -> bytes:
    """Return a table as a Parquet file."""
    file = io.BytesIO()
    frame.to_parquet(file, index=False)
    return file.getvalue()
