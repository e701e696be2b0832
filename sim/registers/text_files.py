"""Tables in text files: CSV as French spreadsheets write it, and as others do.

In: a path. Out: a `Sheet`. Separator, encoding and the byte order mark are found out; lines are numbered as an editor
numbers them, also where a cell holds several. What the columns mean is found elsewhere.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from sim.errors import RegisterError
from sim.registers.grids import Cells, Coder, Grid, Row
from sim.said import said

SEPARATORS = (";", "\t", ",", "|")
MOST_HEAD = 300  # rows that are looked at to find the headings
_PEEK = 1 << 20  # bytes
_CHUNK = 1 << 24
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LONGEST_CELL = 1 << 17


class TextSheet:
    """The table of a text file."""

    name = ""

    def __init__(self, path: Path, file: str):
        self.path, self.file = path, file
        self.encoding, self.lines_counted, self.quotes = _surveyed(path, file)
        self.is_quoted = self.quotes % 2 == 0  # a quote that is never closed would swallow what follows
        self.quoting = csv.QUOTE_MINIMAL if self.is_quoted else csv.QUOTE_NONE
        self.separator = _separator(self._sample(), self.quoting)

    def _sample(self) -> str:
        with self.path.open("rb") as stream:
            raw = stream.read(_PEEK)
        text = raw.decode(self.encoding, errors="replace")
        return text if len(raw) < _PEEK else text[: text.rfind("\n") + 1] or text

    def head(self) -> list[Row]:
        """Return the first rows, all columns."""
        return list(_records(io.StringIO(self._sample(), newline=None), self._style(), MOST_HEAD))

    def _style(self) -> dict[str, Any]:
        return {"delimiter": self.separator, "quoting": self.quoting}

    def read(self, head: Row, headings: dict[int, str], least: int) -> Grid:
        """Return what stands below a row of headings, of the columns at some places; see `Sheet`."""
        width = max(len(head.cells), max(headings) + 1)
        columns = self._read_quickly(head, headings, width) if self.is_quoted else None
        if columns is None and self.encoding == "utf-8":  # a letter of another encoding, beyond what was looked at
            self.encoding = _encoding(self.path.read_bytes())
            columns = self._read_quickly(head, headings, width) if self.is_quoted else None
        if columns is not None:
            rows = len(next(iter(columns.values())).codes)
            if head.last_line + rows == self.lines_counted:  # no blank line, no cell of several lines, no uneven line
                return Grid(self.file, "", head.last_line + 1 + np.arange(rows), columns)
            lines, uneven, is_mended = self._lines(head, width, least)
            if len(lines) == rows and not is_mended:
                return Grid(self.file, "", lines, columns, uneven)
        return self._read_slowly(head, headings, width, least)

    def _read_quickly(self, head: Row, headings: dict[int, str], width: int) -> dict[int, Cells] | None:
        """Return the columns by the reader of Arrow; None where it cannot be trusted with the file."""
        names = [str(place) for place in range(width)]
        wanted = [names[place] for place in headings]
        try:
            table = arrow_csv.read_csv(
                self.path,
                read_options=arrow_csv.ReadOptions(
                    column_names=names, skip_rows=head.last_line,
                    encoding="utf8" if self.encoding.startswith("utf-8") else self.encoding,
                ),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=self.separator, newlines_in_values=self.quotes > 0,
                    invalid_row_handler=lambda row: "skip",
                ),
                convert_options=arrow_csv.ConvertOptions(
                    include_columns=wanted, strings_can_be_null=False, check_utf8=False,
                    column_types=dict.fromkeys(wanted, pa.dictionary(pa.int32(), pa.string())),
                ),
            )  # fmt: skip
            # Distinct cells are decoded here: that they are UTF-8 need not be checked of each row.
            return {place: _cells(table.column(names[place]), heading) for place, heading in headings.items()}
        except (pa.ArrowInvalid, pa.ArrowKeyError, UnicodeError):
            return None

    @contextmanager
    def _open(self) -> Iterator[io.TextIOBase]:
        # Lines end as they end anywhere, so that they are numbered as an editor numbers them.
        with self.path.open(encoding=self.encoding, errors="replace", newline=None) as stream:
            yield stream

    def _lines(self, head: Row, width: int, least: int) -> tuple[np.ndarray, np.ndarray, bool]:
        """Return the line of each row below the headings, the lines that are none, and whether a row must be mended."""
        even: list[int] = []
        uneven: list[int] = []
        is_mended = False
        with self._open() as stream:
            for row in _records(stream, self._style()):
                if row.line > head.line:
                    (even if len(row.cells) == width else uneven).append(row.line)
                    is_mended |= len(row.cells) != width and _evened(row.cells, width, least) is not None
        return np.array(even, dtype=np.int64), np.array(uneven, dtype=np.int64), is_mended

    def _read_slowly(self, head: Row, headings: dict[int, str], width: int, least: int) -> Grid:
        """Return the grid row by row, for files that are damaged."""
        coders = {place: Coder(heading) for place, heading in headings.items()}
        lines, uneven = [], []
        with self._open() as stream:
            for row in _records(stream, self._style()):
                if row.line <= head.line:
                    continue
                cells = _evened(row.cells, width, least)
                if cells is None:
                    uneven.append(row.line)
                    continue
                lines.append(row.line)
                for place, coder in coders.items():
                    coder.extend([cells[place] if self.is_quoted else cells[place].strip('"')])
        notes = () if self.is_quoted else (said("a quote is opened and never closed: the file is read without quotes"),)
        columns = {place: coder.cells() for place, coder in coders.items()}
        return Grid(self.file, "", np.array(lines, dtype=np.int64), columns, np.array(uneven, dtype=np.int64), notes)


def _evened(cells: list[str], width: int, least: int) -> list[str] | None:
    """Return as many cells as there are headings, None for a line that is no row.

    Spreadsheets leave out or add empty cells at the end of a line. A line that ends before the `least` first cells, or
    in the last of them with nothing, may have been cut.
    """
    if len(cells) >= width:
        return cells[:width] if not any(map(str.strip, cells[width:])) else None
    is_whole = len(cells) >= least and cells[least - 1].strip()
    return [*cells, *[""] * (width - len(cells))] if is_whole else None


def _records(stream: io.TextIOBase | io.StringIO, style: dict[str, Any], most: int | None = None) -> Iterator[Row]:
    """Yield the rows of a text that are not blank."""
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(stream, **style)
    before, count = 0, 0
    while most is None or count < most:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a cell that never ends: its line is uneven
            cells = ["", *[""] * 10_000]
        if cells:
            yield Row(before + 1, reader.line_num, cells)
            count += 1
        before = reader.line_num


def _cells(column: pa.ChunkedArray, heading: str) -> Cells:
    """Return a column of Arrow as codes and distinct cells."""
    array = column.unify_dictionaries().combine_chunks()
    if isinstance(array, pa.ChunkedArray):  # a table without rows has no chunk
        array = pa.array([], type=column.type)
    codes = pc.fill_null(array.indices, 0).to_numpy(zero_copy_only=False)
    return Cells(heading, np.asarray(codes, dtype=np.int32), array.dictionary.to_pylist())


def _surveyed(path: Path, file: str) -> tuple[str, int, int]:
    """Return the encoding of a file, how many lines it has, and how many quotes."""
    with path.open("rb") as stream:
        start = stream.read(_PEEK)
    encoding = next((name for mark, name in _MARKS if start.startswith(mark)), "")
    if not encoding and b"\0" in start:
        encoding = _two_bytes(start)
    if not encoding and b"\0" in start:
        raise RegisterError(said("{file}: holds bytes of no text; a table is CSV, XLS, XLSX or ODS", file=file))
    newlines = quotes = 0
    ends = b"\n" if b"\n" in start else b"\r"
    last = ends
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            newlines += chunk.count(ends)
            quotes += chunk.count(b'"') if b'"' in chunk else 0  # to find none is quicker than to count none
            last = chunk[-1:]
    return encoding or _encoding(start), newlines + (last not in (ends, b"\0")), quotes


def _two_bytes(data: bytes) -> str:
    """Return the encoding of a text of two bytes a letter without a mark, most of them plain; empty for none."""
    for name, nothing in (("utf-16-le", data[1::2]), ("utf-16-be", data[0::2])):
        if nothing.count(0) > 0.8 * len(nothing):
            return name
    return ""


def _encoding(data: bytes) -> str:
    """Return the encoding of bytes without a mark: UTF-8, that of French Windows, or Latin-1 where it cannot be."""
    for name in ("utf-8", "cp1252"):
        try:
            data.decode(name)
        except UnicodeDecodeError as fault:
            if name == "utf-8" and fault.reason == "unexpected end of data" and len(data) == _PEEK:
                return name
            continue
        return name
    return "latin-1"


def _separator(text: str, quoting: int) -> str:
    """Return the separator by which most of the first lines have one number of cells, and the most of them."""

    def score(separator: str) -> tuple[int, int]:
        style = {"delimiter": separator, "quoting": quoting}
        rows = [row.cells for row in _records(io.StringIO(text, newline=None), style, MOST_HEAD)]
        wide = Counter(len(cells) for cells in rows if len(cells) > 1)
        width, count = max(wide.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0))
        return count, width

    return max(SEPARATORS, key=score)
