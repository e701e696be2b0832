"""Tables in workbooks: XLS of 1997, XLSX and ODS.

In: a path. Out: a `Sheet` for each sheet, cells as the library gives them: texts, numbers, dates, times, durations.
A merged cell counts for all the rows it covers. What a cell means is read in `sim.registers.cells`.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import python_calamine as calamine

from sim.errors import RegisterError
from sim.registers.cells import normal
from sim.registers.grids import Coder, Grid, Row
from sim.registers.text_files import MOST_HEAD
from sim.said import joined, said

Answer = TypeVar("Answer")
_BATCH = 1024  # rows that are asked for at once
_TALLEST = 100_000  # rows of a merged range
_DAMAGED = said("cannot be read as a workbook; open it in a spreadsheet, save it again, or save the sheet as CSV")
# A sheet may bear somebody's name: only names made of these words are told.
_TELLABLE = re.compile(
    r"(?:[\d\s._'()/-]|feuill?e?|sheet|tableau|worksheet|activites|export|rdvs?|visites|registre|janvier|fevrier|mars"
    r"|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|lundi|mardi|mercredi|jeudi|vendredi|samedi"
    r"|semaine|mois|annee|donnees|data|page|s)+"
)


def is_workbook(start: bytes) -> bool:
    """Say whether a file that begins so is a workbook, whatever its name ends in."""
    return start.startswith((b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"PK\x05\x06"))


def open_workbook(path: Path, file: str) -> list[BookSheet]:
    """Return the sheets of a workbook, those without cells left out.

    Raises
    ------
    RegisterError
        It is damaged, or protected by a password.
    """
    data = path.read_bytes()
    book = _asked(file, lambda: calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)))
    names = _asked(file, lambda: list(book.sheet_names))
    sheets = [BookSheet(file, _told(name, k), _asked(file, _getter(book, k))) for k, name in enumerate(names)]
    return [sheet for sheet in sheets if not sheet.is_empty]


def first_cells(data: bytes, file: str) -> list[list[Any]]:
    """Return every row of the first sheet that holds anything, from its first row and column.

    Raises
    ------
    RegisterError
        It is no workbook, is damaged, or protected by a password.
    """
    book = _asked(file, lambda: calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)))
    for place in range(len(_asked(file, lambda: list(book.sheet_names)))):
        sheet = _asked(file, _getter(book, place))
        if sheet.height:
            return _asked(file, _reader(sheet))
    return []


def _getter(book: Any, place: int) -> Callable[[], Any]:
    return lambda: book.get_sheet_by_index(place)


def _reader(sheet: Any) -> Callable[[], list[list[Any]]]:
    return lambda: sheet.to_python(skip_empty_area=False)


def _told(name: str, place: int) -> str:
    return name if _TELLABLE.fullmatch(normal(name)) else f"sheet {place + 1}"


def _asked(file: str, question: Callable[[], Answer]) -> Answer:
    """Return what the library answers; its faults as one message, without what it says of the cells.

    Raises
    ------
    RegisterError
    """
    try:
        with _silence():
            return question()
    except calamine.PasswordError:
        raise RegisterError(said("{file}: is protected by a password; save a copy without one", file=file)) from None
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # a panic of its compiled code is no Exception
        raise RegisterError(joined(": ", [file, _DAMAGED])) from None


@contextmanager
def _silence() -> Iterator[None]:
    """Send what compiled code writes on the error output nowhere: a panic writes its trace there, past Python."""
    try:
        sys.stderr.flush()
        kept = os.dup(2)
    except (OSError, ValueError, AttributeError):  # no error output to be silent on
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(nowhere)
        os.close(kept)


class BookSheet:
    """One sheet of a workbook."""

    def __init__(self, file: str, name: str, sheet: Any):
        self.file, self.name, self._sheet = file, name, sheet
        self.left = sheet.start[1] if sheet.start else 0
        self.is_empty = not sheet.height
        self._covered = _covered(_asked(file, lambda: sheet.merged_cell_ranges) or [], self.left)

    def head(self) -> list[Row]:
        """Return the first rows, all columns."""
        found: list[Row] = []
        for first, rows in self._batches():
            found += [Row(first + k, first + k, row) for k, row in enumerate(rows) if any(cell != "" for cell in row)]
            if len(found) >= MOST_HEAD:
                break
        return found[:MOST_HEAD]

    def _batches(self, head: int = 0) -> Iterator[tuple[int, list[list[Any]]]]:
        """Yield rows, and the number of the first from 1; merged cells are filled if they begin below the headings."""
        rows, number = _asked(self.file, self._sheet.iter_rows), 1
        while batch := _asked(self.file, lambda: list(islice(rows, _BATCH))):
            if self._covered:
                for k, cells in enumerate(batch):
                    self._fill(number + k, cells, head)
            yield number, batch
            number += len(batch)

    def _fill(self, number: int, cells: list[Any], head: int) -> None:
        for place, owner in self._covered.get(number, ()):
            if owner.row <= head:
                continue
            if number == owner.row:
                owner.cell = cells[place] if place < len(cells) else ""
            elif place < len(cells) and cells[place] == "":
                cells[place] = owner.cell

    def read(self, head: Row, headings: dict[int, str], least: int) -> Grid:
        """Return what stands below a row of headings, of the columns at some places; no line is short in a sheet."""
        coders = {place: Coder(heading) for place, heading in headings.items()}
        lines: list[int] = []
        for first, rows in self._batches(head.line):
            below = [
                (first + k, row)
                for k, row in enumerate(rows)
                if first + k > head.line and any(cell != "" for cell in row)
            ]
            lines += [line for line, _ in below]
            for place, coder in coders.items():
                coder.extend([row[place] if place < len(row) else "" for _, row in below])
        columns = {place: coder.cells() for place, coder in coders.items()}
        return Grid(self.file, self.name, np.array(lines, dtype=np.int64), columns)


class _Owner:
    """The cell that a merged range shows."""

    def __init__(self, row: int):
        self.row, self.cell = row, ""


def _covered(ranges: list[Any], left: int) -> dict[int, list[tuple[int, _Owner]]]:
    """Return by row, from 1, the places that merged ranges of several rows cover."""
    covered: dict[int, list[tuple[int, _Owner]]] = {}
    for (top, first), (bottom, _) in ranges:
        owner = _Owner(top + 1)
        for row in range(top, min(bottom, top + _TALLEST) + 1) if bottom > top else ():
            covered.setdefault(row + 1, []).append((first - left, owner))
    return covered
