"""A sheet as it is read: columns of distinct cells and a code for each row.

In: rows, or columns that are coded already. Out: a `Grid`. A date that stands on ten thousand rows is read once, and a
column that nobody asks for is never made. What a column means is not known here.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

import numpy as np

from sim.registers.cells import is_empty

_MOST_PACKED = 1 << 24  # combinations of columns that are told apart without sorting


class Cells(NamedTuple):
    """A column: its heading, the code of each row, and the distinct cells that codes stand for."""

    heading: str
    codes: np.ndarray
    distinct: Sequence[Any]

    def at(self, rows: np.ndarray) -> Cells:
        """Return the column at some rows."""
        return self._replace(codes=self.codes[rows])

    def mapped(self, change: Callable[[Any], Any], heading: str | None = None) -> Cells:
        """Return a column of what a function makes of each distinct cell."""
        return Cells(self.heading if heading is None else heading, self.codes, [change(cell) for cell in self.distinct])

    def where(self, kept: np.ndarray) -> Cells:
        """Return the column with nothing but in some rows."""
        codes = np.where(kept, self.codes, len(self.distinct)).astype(np.int32)
        return Cells(self.heading, codes, [*self.distinct, ""])

    @property
    def is_empty(self) -> np.ndarray:
        """Whether each row holds nothing."""
        return np.asarray(_flags(self.distinct, is_empty)[self.codes])

    @property
    def used(self) -> np.ndarray:
        """How many rows hold each distinct cell."""
        return np.bincount(self.codes, minlength=len(self.distinct))


def _flags(distinct: Iterable[Any], question: Callable[[Any], bool]) -> np.ndarray:
    found = np.array([question(cell) for cell in distinct], dtype=bool)
    return found if found.size else np.zeros(1, dtype=bool)


@dataclass(frozen=True, eq=False)
class Grid:
    """A sheet without what was not asked for.

    Attributes
    ----------
    file, sheet : str
        As they are told; `sheet` is empty where a file is one table.
    lines : int64 array, one a row
        From 1, as an editor or a spreadsheet numbers them.
    columns : dict of int to Cells
        By place, from 0 at the left.
    uneven : int64 array
        Lines whose number of cells is not that of the headings; they are no rows.
    notes : tuple of str
        What was odd about the file as a whole.
    """

    file: str
    sheet: str
    lines: np.ndarray
    columns: dict[int, Cells]
    uneven: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    notes: tuple[str, ...] = ()

    def at(self, rows: np.ndarray) -> Grid:
        """Return some of the rows."""
        columns = {place: cells.at(rows) for place, cells in self.columns.items()}
        return Grid(self.file, self.sheet, self.lines[rows], columns, self.uneven, self.notes)


class Row(NamedTuple):
    """One of the first rows of a sheet: the line on which it begins, the one on which it ends, its cells."""

    line: int
    last_line: int
    cells: list[Any]


class Sheet(Protocol):
    """A table in a file that is open: its first rows, then the columns asked for."""

    file: str
    name: str

    def head(self) -> list[Row]:
        """Return the first rows, all columns."""
        ...

    def read(self, head: Row, headings: dict[int, str], least: int) -> Grid:
        """Return what stands below a row of headings, of the columns at some places.

        A line of text with fewer cells than headings is a row if it has the `least` first ones.
        """
        ...


class Coder:
    """Gives codes to cells as they come."""

    def __init__(self, heading: str):
        self.heading = heading
        self._code: dict[Any, int] = {}
        self.distinct: list[Any] = []
        self.codes = array("i")

    def extend(self, cells: Iterable[Any]) -> None:
        """Add the cells of more rows."""
        code_of, distinct, codes = self._code, self.distinct, self.codes
        for cell in cells:
            code = code_of.get(cell)
            # True and 1.0 are one key of a dictionary, and so are 0.0 and False.
            if code is None or distinct[code].__class__ is not cell.__class__:
                key = cell if code is None else (cell.__class__, cell)
                code = code_of.setdefault(key, len(distinct))
                if code == len(distinct):
                    distinct.append(cell)
            codes.append(code)

    def cells(self) -> Cells:
        """Return the column."""
        return Cells(self.heading, np.array(self.codes, dtype=np.int32), self.distinct)


def coded(heading: str, values: Iterable[Any]) -> Cells:
    """Return a column of values."""
    coder = Coder(heading)
    coder.extend(values)
    return coder.cells()


def combined(columns: Sequence[Cells], change: Callable[..., Any], heading: str) -> Cells:
    """Return a column of what a function makes of several, each distinct combination once."""
    size, packed = 1, np.zeros(len(columns[0].codes), dtype=np.int64)
    for cells in columns:
        width = max(1, len(cells.distinct))
        size, packed = size * width, packed * width + cells.codes
    if size <= _MOST_PACKED:  # without sorting
        is_there = np.zeros(size, dtype=bool)
        is_there[packed] = True
        found, codes = np.flatnonzero(is_there), (np.cumsum(is_there) - 1)[packed]
    else:
        found, codes = np.unique(packed, return_inverse=True)
    made = []
    for one in found.tolist():
        cells_there = []
        for cells in reversed(columns):
            one, code = divmod(one, max(1, len(cells.distinct)))
            cells_there.append(cells.distinct[code])
        made.append(change(*reversed(cells_there)))
    return Cells(heading, codes.astype(np.int32), made)
