"""Tables as a formatted workbook (.xlsx): headings that stay, numbers as numbers, texts that nothing calculates.

In: sheets of plain values. Out: the bytes of a workbook, the same for the same sheets. What the sheets say is decided
by who asks; CSV is written in `sim.runs.spreadsheet`.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.plain import one_line

_EPOCH = dt.datetime(2000, 1, 1)  # no clock: equal sheets, equal bytes
_WIDEST, _NARROWEST = 60, 9
_LONGEST_NAME = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
HEAD_FILL, HEAD_INK = "00558A", "FFFFFF"


@dataclass(frozen=True)
class WorkbookSheet:
    """A sheet: its name, the headings, the rows below them; by number of a column, how its numbers are shown,
    all of them or one by one."""

    name: str
    headings: list[str]
    rows: list[list[Any]]
    formats: Mapping[int, str | list[str]] = field(default_factory=dict)
    title: str = ""


def workbook_bytes(sheets: Sequence[WorkbookSheet]) -> bytes:
    """Return sheets as the bytes of an .xlsx file.

    Cells are texts, numbers, booleans or dates; None and numbers that are none are empty. A text is never a formula,
    whatever it begins with.
    """
    from openpyxl import Workbook  # 0.2 s, paid by whoever asks for a workbook

    book = Workbook()
    del book[book.sheetnames[0]]
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name.translate(_NOT_IN_NAMES)[:_LONGEST_NAME]), sheet)
    book.properties.creator = "permanences"
    book.properties.created = book.properties.modified = _EPOCH
    stream = io.BytesIO()
    book.save(stream)
    return _without_clock(stream.getvalue())


def _fill(page: Any, sheet: WorkbookSheet) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    head = 1
    if sheet.title:
        _text(page.cell(1, 1), sheet.title)
        page.cell(1, 1).font = Font(bold=True, size=14)
        head = 3
    for k, heading in enumerate(sheet.headings, 1):
        cell = page.cell(head, k)
        _text(cell, heading)
        cell.font = Font(bold=True, color=HEAD_INK)
        cell.fill = PatternFill("solid", fgColor=HEAD_FILL)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for r, row in enumerate(sheet.rows, head + 1):
        for k, value in enumerate(row):
            form = sheet.formats.get(k)
            _put(page.cell(r, k + 1), value, form[r - head - 1] if isinstance(form, list) else form)
    page.freeze_panes = page.cell(head + 1, 2)
    if sheet.rows:
        page.auto_filter.ref = f"A{head}:{get_column_letter(len(sheet.headings))}{head + len(sheet.rows)}"
    for k, heading in enumerate(sheet.headings):
        longest = max((len(str(row[k])) for row in sheet.rows if row[k] is not None), default=0)
        width = min(_WIDEST, max(_NARROWEST, longest + 2, len(heading) // 2 + 4))
        page.column_dimensions[get_column_letter(k + 1)].width = width


def _put(cell: Any, value: Any, form: str | None) -> None:
    """Write a value as what it is."""
    if value is None or value != value:
        return
    if isinstance(value, str):
        _text(cell, value)
    else:
        cell.value = value.item() if hasattr(value, "item") else value
        if form is not None:
            cell.number_format = form


def _text(cell: Any, text: str) -> None:
    from openpyxl.styles import Alignment

    cell.value = one_line(text)
    cell.data_type = "s"  # also where it begins with the sign of a formula
    if text[:1].isdigit():
        cell.number_format = "@"  # so that who edits it keeps the zero of a code
    if len(text) > _WIDEST:
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _without_clock(data: bytes) -> bytes:
    """Return a workbook whose parts bear no moment of writing."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            part = zipfile.ZipInfo(name, _EPOCH.timetuple()[:6])
            part.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(part, given.read(name))
    return stream.getvalue()
