"""What other programs make of a file: a French spreadsheet, and a reader of JSON whose numbers are doubles.

In: bytes. Out: typed cells, or values. A CSV has no types: each cell is taken as a French sheet takes it, written to a
workbook by one library and read back by another, so that a formula would be one.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from typing import Any, NamedTuple

import pytest

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
calamine = pytest.importorskip("python_calamine", reason="python-calamine is not installed")

_NUMBER = re.compile(r"[+-]?\d+(,\d+)?(e[+-]?\d+)?", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,4})[-/.](\d{1,4})([-/.]\d{1,4})?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}")
_CALCULATED = tuple("=+-@\t\r\n")


class Sheet(NamedTuple):
    """A sheet: its headers, and its rows of numbers, texts, dates and empty cells (None)."""

    headers: list[str]
    rows: list[list[Any]]

    def column(self, header: str) -> list[Any]:
        """Return the cells under a header."""
        place = self.headers.index(header)
        return [row[place] for row in self.rows]


def opened(data: bytes) -> Sheet:
    """Return what a French spreadsheet shows of a CSV file."""
    assert data.startswith(b"\xef\xbb\xbf"), "without its mark a French sheet reads UTF-8 as another code page"
    head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")
    workbook = openpyxl.Workbook()
    for row in [head, *([_typed(cell) for cell in row] for row in rows)]:
        workbook.active.append(row)
    file = io.BytesIO()
    workbook.save(file)
    found = calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.getvalue())).get_sheet_by_index(0).to_python()
    wide = [[*row, *[""] * (len(head) - len(row))] for row in found]
    wide += [[""] * len(head)] * (len(rows) + 1 - len(wide))
    assert all(len(row) == len(head) for row in rows), "a row has more or fewer cells than the header"
    return Sheet(wide[0], [[None if cell == "" else cell for cell in row] for row in wide[1:]])


def _typed(cell: str) -> Any:
    """Return what a French sheet takes a cell for; fifteen digits of a number are all that it keeps."""
    if _NUMBER.fullmatch(cell):
        return float(f"{float(cell.replace(',', '.')):.15g}")
    if _DATE.fullmatch(cell):
        return dt.date.fromisoformat(cell)
    if _MOMENT.fullmatch(cell):
        return dt.datetime.fromisoformat(cell)
    assert not cell.startswith(_CALCULATED), f"a sheet calculates {cell!r}"
    assert not _DAY.fullmatch(cell), f"a sheet makes a day of {cell!r}"
    assert not re.fullmatch(r"\d+\.\d+", cell), f"{cell!r} has a decimal point among commas"
    return cell


def by_doubles(text: str) -> Any:
    """Return a JSON document as a reader of doubles has it, which must be what was meant."""

    def whole(digits: str) -> float:
        assert int(float(digits)) == int(digits), f"a reader of doubles changes {digits}"
        return float(digits)

    def refused(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    return json.loads(text, parse_int=whole, parse_constant=refused)


def unmarked(cell: Any) -> Any:
    """Return a text without the mark that keeps it one."""
    return cell[1:] if isinstance(cell, str) and cell.startswith("'") else cell
