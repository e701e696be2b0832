"""Tables in workbooks: XLS of 1997, XLSX and ODS.

In: a path. Out: a `Sheet` for each sheet, cells as the library gives them: texts, numbers, dates, times, durations.
A merged cell counts for all the rows it covers. What a cell means is read in `sim.registers.cells`.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import python_calamine as calamine

from sim.errors import RegisterError
from sim.registers.cells import normal
from sim.registers.grids import Coder, Grid, Row
from sim.registers.text_files import MOST_HEAD

Answer = TypeVar("Answer")
_DAMAGED = "cannot be read as a workbook; open it in a spreadsheet, save it again, or save the sheet as CSV"
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
    book = _asked(file, lambda: calamine.CalamineWorkbook.from_filelike(_stream(data)))
    names = _asked(file, lambda: list(book.sheet_names))
    sheets = [BookSheet(file, _told(name, k), _asked(file, _getter(book, k))) for k, name in enumerate(names)]
    return [sheet for sheet in sheets if sheet.total]


def _stream(data: bytes) -> Any:
    import io

    return io.BytesIO(data)


def _getter(book: Any, place: int) -> Callable[[], Any]:
    return lambda: book.get_sheet_by_index(place)


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
        raise RegisterError(f"{file}: is protected by a password; save a copy without one") from None
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # a panic of its compiled code is no Exception
        raise RegisterError(f"{file}: {_DAMAGED}") from None


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
        self.total = sheet.total_height
        self._covered = _covered(_asked(file, lambda: sheet.merged_cell_ranges) or [], self.left)

    def head(self) -> list[Row]:
        """Return the first rows, all columns."""
        found = []
        for number, cells in enumerate(self._rows(), 1):
            if any(cell != "" for cell in cells):
                found.append(Row(number, number, cells))
            if len(found) == MOST_HEAD:
                break
        return found

    def _rows(self) -> Iterator[list[Any]]:
        """Yield every row from the first of the sheet, merged cells filled."""
        rows = _asked(self.file, self._sheet.iter_rows)
        number = 0
        while True:
            cells = _asked(self.file, lambda: next(rows, None))
            if cells is None:
                return
            if number in self._covered:
                self._fill(number, cells)
            yield cells
            number += 1

    def _fill(self, number: int, cells: list[Any]) -> None:
        for place, owner in self._covered[number]:
            if number == owner.row:
                owner.cell = cells[place] if place < len(cells) else ""
            elif place < len(cells) and cells[place] == "":
                cells[place] = owner.cell

    def read(self, head: Row, headings: dict[int, str]) -> Grid:
        """Return what stands below a row of headings, of the columns at some places."""
        coders = [(place, Coder(heading)) for place, heading in headings.items()]
        lines = []
        for number, cells in enumerate(self._rows(), 1):
            if number <= head.line or not any(cell != "" for cell in cells):
                continue
            lines.append(number)
            for place, coder in coders:
                coder.add(cells[place] if place < len(cells) else "")
        columns = {place: coder.cells() for place, coder in coders}
        return Grid(self.file, self.name, np.array(lines, dtype=np.int64), columns)


class _Owner:
    """The cell that a merged range shows."""

    def __init__(self, row: int):
        self.row, self.cell = row, ""


def _covered(ranges: list[Any], left: int) -> dict[int, list[tuple[int, _Owner]]]:
    """Return by row the places that merged ranges of several rows cover."""
    covered: dict[int, list[tuple[int, _Owner]]] = {}
    for (top, first), (bottom, _) in ranges:
        owner = _Owner(top)
        for row in range(top, min(bottom, top + 100_000) + 1) if bottom > top else ():
            covered.setdefault(row, []).append((first - left, owner))
    return covered
