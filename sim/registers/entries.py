"""The lines of a sheet, each column under its role.

In: a grid whose columns are known. Out: `Entries`: what every layout is brought to before its cells are read. Layouts
change columns here (a workshop's line becomes one a participant); no cell is read yet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from sim.registers.cells import day_of, is_empty, normal, number_of, text_of
from sim.registers.grids import Cells, Grid, coded
from sim.registers.mapping import ColumnMap
from sim.registers.privacy import HIDDEN
from sim.registers.problems import Block
from sim.registers.roles import ROLES

SAYS_SERVED = ("served",)
_MOST_COUNTED = 10_000  # visits of one line


@dataclass(frozen=True, eq=False)
class Entries:
    """Lines of one sheet.

    Attributes
    ----------
    file, sheet : str
    lines : int64 array, one an entry
    columns : dict of str to Cells
        By role, those that are dropped apart.
    maps : dict of str to ColumnMap
        How the columns are read, by role.
    always : dict of str
        Words that hold for every entry, by role.
    dropped : list of Cells
        Personal columns, codes alone: to find what stands twice, then they go.
    tells : tuple of str
        The outcomes that this source can tell.
    found : tuple of Block
        What was wrong with lines that are no entries.
    notes : tuple of str
        What was odd about the file as a whole.
    activity : Cells or None
        Whose duration each line bears, where several lines may bear that of one activity; identifiers that are dropped.
    """

    file: str
    sheet: str
    lines: np.ndarray
    columns: dict[str, Cells]
    maps: dict[str, ColumnMap]
    always: dict[str, str] = field(default_factory=dict)
    dropped: tuple[Cells, ...] = ()
    tells: tuple[str, ...] = SAYS_SERVED
    found: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()
    activity: Cells | None = None

    def __len__(self) -> int:
        return len(self.lines)

    def at(self, rows: np.ndarray) -> Entries:
        """Return some of the entries; one may come several times."""
        return replace(
            self,
            lines=self.lines[rows],
            columns={role: cells.at(rows) for role, cells in self.columns.items()},
            dropped=tuple(cells.at(rows) for cells in self.dropped),
            activity=None if self.activity is None else self.activity.at(rows),
        )

    def with_column(self, role: str, cells: Cells, how: ColumnMap | None = None) -> Entries:
        """Return the entries with a column more, or another one."""
        maps = {**self.maps, role: how or ColumnMap(role)}
        return replace(self, columns={**self.columns, role: cells}, maps=maps)

    def without(self, *roles: str) -> Entries:
        """Return the entries without some columns."""
        return replace(self, columns={role: cells for role, cells in self.columns.items() if role not in roles})

    def changed(self, role: str, change: Callable[[Any], Any]) -> Entries:
        """Return the entries with each distinct cell of a column changed."""
        if role not in self.columns:
            return self
        return self.with_column(role, self.columns[role].mapped(change), self.maps[role])


def entries_of(grid: Grid, maps: dict[int, ColumnMap]) -> Entries:
    """Return the entries of a grid: blank lines left out, empty cells filled down, totals and uneven lines set aside.

    Parameters
    ----------
    grid : Grid
    maps : dict of int to ColumnMap
        How the columns that were read are read on, by place.
    """
    blank = np.ones(len(grid.lines), dtype=bool)
    for cells in grid.columns.values():
        blank &= cells.is_empty
    grid = grid.at(np.flatnonzero(~blank)) if blank.any() else grid
    found = [Block("wrong_cells", grid.uneven, "", [""] * len(grid.uneven))]
    totals = np.zeros(len(grid.lines), dtype=bool)
    for place, how in maps.items():
        if how.role in ROLES and ROLES[how.role].kind in ("day", "clock"):
            totals |= _flags(grid.columns[place], _is_total)
    found.append(Block("total", grid.lines[totals], "", [""] * int(totals.sum())))
    grid = grid.at(np.flatnonzero(~totals)) if totals.any() else grid
    read = {
        place: _filled(grid.columns[place]) if how.fill_down else grid.columns[place] for place, how in maps.items()
    }
    made = Entries(
        grid.file, grid.sheet, grid.lines,
        columns={how.role: read[place] for place, how in maps.items() if how.role not in ("personal", "count")},
        maps={how.role: how for how in maps.values()},
        dropped=tuple(read[place] for place, how in maps.items() if how.role == "personal"),
        found=tuple(found),
        notes=grid.notes,
    )  # fmt: skip
    counts = [(how, read[place]) for place, how in maps.items() if how.role == "count"]
    return _counted(made, counts) if counts else made


def without_misfits(entries: Entries, role: str, fits: Callable[[Any], bool]) -> Entries:
    """Return the entries whose cells of a column have its form; the others may be personal."""
    wrong = _flags(entries.columns[role], lambda cell: not is_empty(cell) and not fits(cell))
    if not wrong.any():
        return entries
    told = Block("may_be_personal", entries.lines[wrong], entries.columns[role].heading, [HIDDEN] * int(wrong.sum()))
    return replace(entries, found=(*entries.found, told)).at(np.flatnonzero(~wrong))


def durations_once(read: Sequence[Entries]) -> list[Entries]:
    """Return the entries of all files with the duration of each activity once: the adviser's time counts once.

    It stands on the first line of the activity that has a date, in the first file that has one.
    """
    met: set[str] = set()
    made = []
    for entries in read:
        activity, date = entries.activity, entries.columns.get("date")
        if activity is None or date is None or "duration" not in entries.columns:
            made.append(entries)
            continue
        dated = _flags(date, lambda cell: isinstance(day_of(cell), int))
        order = np.argsort(~dated, kind="stable")
        bearing = activity.is_empty
        for row in order[np.unique(activity.codes[order], return_index=True)[1]].tolist():
            name = text_of(activity.distinct[activity.codes[row]])
            bearing[row] |= name not in met
            met |= {name} if dated[row] else set()
        cells = entries.columns["duration"].where(bearing)
        made.append(entries.with_column("duration", cells, entries.maps["duration"]))
    return made


def _flags(cells: Cells, question: Callable[[Any], bool]) -> np.ndarray:
    known = np.array([question(cell) for cell in cells.distinct] or [False], dtype=bool)
    return np.asarray(known[cells.codes])


def _is_total(cell: Any) -> bool:
    return isinstance(cell, str) and normal(text_of(cell)).startswith(_TOTALS)


def _filled(cells: Cells) -> Cells:
    """Return a column in which an empty cell is that of the line above."""
    source = np.where(cells.is_empty, 0, np.arange(len(cells.codes)))
    return cells.at(np.maximum.accumulate(source)) if len(source) else cells


_TOTALS = ("total", "sous-total", "sous total", "moyenne", "somme", "ensemble")
_TICKS = {"x", "v", "oui", "✓", "✔", "vrai", "true", "ok"}


def _counted(entries: Entries, counts: Sequence[tuple[ColumnMap, Cells]]) -> Entries:
    """Return one entry for each visit that a line counts: a tick is one, a number so many of its column's type."""
    found = list(entries.found)
    good = np.ones(len(entries), dtype=bool)
    for _, cells in counts:
        wrong = _flags(cells, lambda cell: _times(cell) is None)
        found.append(Block("no_number", entries.lines[wrong], cells.heading, [HIDDEN] * int(wrong.sum())))
        good &= ~wrong
    rows, types = [], []
    for how, cells in counts:
        often = np.array([_times(cell) or 0 for cell in cells.distinct] or [0], dtype=np.int64)[cells.codes] * good
        rows.append(np.repeat(np.arange(len(entries)), often))
        types += [how.type] * int(often.sum())
    order = np.concatenate(rows)
    made = replace(entries, found=tuple(found)).at(order)
    if any(types) and "type" not in made.columns:
        made = made.with_column("type", coded("", types))
    return made.at(np.argsort(order, kind="stable"))


def _times(cell: Any) -> int | None:
    """Return how many visits a cell counts, None if it holds something else."""
    if normal(text_of(cell)) in _TICKS:
        return 1
    number = number_of(cell)
    if number is None:
        return 0
    if not isinstance(number, float) or not number.is_integer():
        return None
    return int(number) if 0 <= number <= _MOST_COUNTED else None
