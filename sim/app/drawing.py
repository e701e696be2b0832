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

from sim.plain import markdown_text as plain
from sim.report.figures.files import png_of, svg_of
from sim.report.figures.style import Page
from sim.report.languages import Language
from sim.report.tables.text import Table

# matplotlib's settings belong to the process, not to a thread: two visitors must not draw at the same moment.
DRAWING = threading.Lock()
Kept = dict[tuple, object]


def show_picture(make: Callable[[], Page], name: str, kept: Kept, key: tuple, language: Language) -> None:
    """Show a picture, made once, with buttons that download it."""
    _ = language.text
    known: Any = kept.get((*key, name, language.code))
    if known is None:
        with DRAWING:
            figure = make()
            words = " ".join(part for part in (figure.title, figure.subtitle, figure.description) if part)
            svg = svg_of(figure, language.code, name)
            known = svg.decode("utf-8"), svg, png_of(figure), words
        kept[*key, name, language.code] = known
    shown, svg, png, words = known
    st.image(shown, width="stretch", alt=words)
    with st.container(horizontal=True):
        for form, data, mime in (("SVG", svg, "image/svg+xml"), ("PNG", png, "image/png")):
            st.download_button(
                _("Picture ({form})", form=form), data, f"{name}.{form.lower()}", mime,
                key="-".join(map(str, (*key, name, form))), on_click="ignore", type="tertiary",
            )  # fmt: skip


def show_table(table: Table, name: str, key: tuple, language: Language, is_titled: bool = True) -> None:
    """Show a table in words, with a button that downloads it as a French spreadsheet reads it."""
    _ = language.text
    if table.title and is_titled:
        st.markdown(f"**{plain(table.title)}**")
    headers = [header.replace("\n", " ") or " " for header in table.headers]
    frame = pd.DataFrame(table.rows, columns=_unlike(headers))
    if len(frame):
        st.table(frame, hide_index=True, alt=table.title or name, border="horizontal")
        st.download_button(
            _("Table (CSV)"), csv_of(frame), f"{name}.csv", "text/csv", key="-".join(map(str, (*key, name, "csv"))),
            on_click="ignore", type="tertiary",
        )  # fmt: skip
    for note in table.notes:
        st.caption(plain(note))


def _unlike(headers: list[str]) -> list[str]:
    """Return headers of which no two are equal: a blank is made longer."""
    found: list[str] = []
    for header in headers:
        while header in found:
            header += " "
        found.append(header)
    return found


def csv_of(frame: pd.DataFrame) -> bytes:
    """Return a table as French spreadsheets open it: semicolons, decimal comma, UTF-8 with its mark."""
    return frame.to_csv(index=False, sep=";", decimal=",").encode("utf-8-sig")


def parquet_of(frame: pd.DataFrame) -> bytes:
    """Return a table as a Parquet file."""
    file = io.BytesIO()
    frame.to_parquet(file, index=False)
    return file.getvalue()
