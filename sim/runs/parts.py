"""The replications of a run on disk, some in a part: a folder that is written aside, then given its name.

In: seasons with their measures, from any process. Out: the same again, by replication or under each other. A part
``rep-00000-00015`` says by its name which replications it holds; a run that is killed loses the part in progress.
"""

from __future__ import annotations

import io
import json
import os
import platform
import shutil
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from sim.columns import TABLES
from sim.runs import parquet
from sim.runs.damaged import made_again, undamaged
from sim.visits.log import Season

MEASURES = "measures"
UNSURE = 4  # replications of a task while nobody knows how many are needed: few are run in vain
TOGETHER = 16  # replications of a row group of a merged table: of Agen a hundred thousand requests, 25 MB in memory
_FILES = tuple(f"{name}.parquet" for name in (*TABLES, MEASURES))
_META = "meta.json"


def lots(numbers: Iterable[int], done: Collection[int], size: int) -> Iterator[range]:
    """Yield ascending numbers, at most so many at a time: those of a lot follow one another, and all are done or none.

    Lots end at multiples of the size, whichever numbers were done before.
    """
    placed = enumerate(numbers)
    for _, lot in groupby(placed, key=lambda one: (one[1] - one[0], one[1] // size, one[1] in done)):
        members = [number for _, number in lot]
        yield range(members[0], members[-1] + 1)


class Lot:
    """Replications that become a part once all are there.

    Attributes
    ----------
    seasons : dict of int to (tables by name, what is known of the season)
    sums : dict of str to DataFrame
        Of all of them, by several dimensions, where pictures want them; else empty.
    """

    def __init__(self) -> None:
        self.seasons: dict[int, tuple[dict[str, pa.Table], dict[str, Any]]] = {}
        self.sums: dict[str, pd.DataFrame] = {}

    def add(self, replication: int, season: Season, measures: pd.DataFrame) -> None:
        """Take a replication, the next one in order."""
        tables = {name: parquet.table_of(season, name) for name in TABLES}
        self.seasons[replication] = {**tables, MEASURES: parquet.as_arrow(measures)}, season.meta


class Parts:
    """The parts of a run under one folder.

    Parameters
    ----------
    folder : Path
        Made when the first part is written.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self._owners: dict[int, Path] | None = None
        self._last: tuple[Path, dict[str, pa.Table]] | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {"folder": self.folder.absolute(), "_owners": None, "_last": None}

    def write(self, lot: Lot) -> None:
        """Write a part under a temporary name, then give it its own."""
        first, last = min(lot.seasons), max(lot.seasons)
        target = self.folder / (f"rep-{first:05d}" if first == last else f"rep-{first:05d}-{last:05d}")
        # Named by machine and process: one that outlived its killed parent, or was given up, never meets another's.
        partial = self.folder / f".{target.name}.{platform.node()}.{os.getpid()}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        metas = [meta for _, meta in lot.seasons.values()]
        told = {"fingerprint": metas[0].get("fingerprint")}
        for name in (*TABLES, MEASURES):
            tables = {number: tables[name] for number, (tables, _) in lot.seasons.items()}
            attributes = None if name == MEASURES else told
            parquet.write(parquet.numbered(tables, attributes), partial / f"{name}.parquet")
        (partial / _META).write_text(json.dumps(metas, sort_keys=True), encoding="utf-8")
        _put(partial, target)
        if self._owners is not None:
            self._owners |= dict.fromkeys(lot.seasons, target)

    def done(self) -> list[int]:
        """Return the replications that are whole, in order; what was cut off half-way is not."""
        self._owners = {
            number: part
            for part in sorted(self.folder.glob("rep-*"))
            if _is_whole(part)
            for number in _numbers_of(part)
        }
        return sorted(self._owners)

    def has(self, replication: int) -> bool:
        """Tell whether a replication is whole, as far as this process knows."""
        if self._owners is None:
            self.done()
        assert self._owners is not None
        return replication in self._owners

    def sweep(self) -> None:
        """Take away parts that were cut off half-way: what they held is made again."""
        for part in self.folder.glob("rep-*"):
            if not _is_whole(part):
                shutil.rmtree(part, ignore_errors=True)

    def season(self, replication: int) -> Season:
        """Return the tables of a replication."""
        tables = {}
        for name in TABLES:
            table = parquet.of_numbers(self._table(replication, name), replication, replication)
            frame = parquet.frame_of(table.drop_columns([parquet.NUMBER]))
            frame.attrs = {}  # those of the merged table
            tables[name] = frame
        return Season(**tables, meta=self.meta(replication))

    def measures(self, replication: int) -> pd.DataFrame:
        """Return the measures of a replication."""
        table = parquet.of_numbers(self._table(replication, MEASURES), replication, replication)
        return parquet.frame_of(table.drop_columns([parquet.NUMBER]))

    def meta(self, replication: int) -> dict[str, Any]:
        """Return what is known of a season."""
        part = self._part_of(replication)
        metas = json.loads((part / _META).read_text(encoding="utf-8"))
        meta: dict[str, Any] = metas[replication - _numbers_of(part)[0]]
        return {key: tuple(value) if key == "window" else value for key, value in meta.items()}

    def row_groups(self, name: str, numbers: Iterable[int]) -> Iterator[Path | bytes]:
        """Yield files of one row group each, which under each other are a table of replications.

        A part that holds just those of a row group is one as it stands; others are put together anew. So the bytes do
        not depend on how the replications were cut into parts.
        """
        for lot in lots(numbers, (), TOGETHER):
            part = self._part_of(lot[0])
            if _numbers_of(part) == lot:
                yield part / f"{name}.parquet"
                continue
            (table,) = self.under(name, lot)
            file = io.BytesIO()
            parquet.write(parquet.coded_anew(table), file)
            yield file.getvalue()

    def under(self, name: str, numbers: Iterable[int]) -> Iterator[pa.Table]:
        """Yield a table of replications that follow one another, those of a row group at a time."""
        for lot in lots(numbers, (), TOGETHER):
            parts = {self._part_of(number): None for number in lot}
            tables = [parquet.of_numbers(self._read(part, name), lot[0], lot[-1]) for part in parts]
            yield tables[0] if len(tables) == 1 else parquet.together(tables)

    def _part_of(self, replication: int) -> Path:
        if not self.has(replication):
            self.done()  # another process has written it
        assert self._owners is not None
        return self._owners[replication]

    def _table(self, replication: int, name: str) -> pa.Table:
        """Return a table of the part that holds a replication; the last part is kept: its others are asked for next."""
        part = self._part_of(replication)
        if self._last is None or self._last[0] != part:
            self._last = part, {}
        tables = self._last[1]
        if name not in tables:
            tables[name] = self._read(part, name)
        return tables[name]

    def _read(self, part: Path, name: str) -> pa.Table:
        path = part / f"{name}.parquet"
        with undamaged(path, made_again(part)):
            return parquet.read_coded(path)


def _numbers_of(part: Path) -> range:
    """Return the replications of a part by its name; none if it is none."""
    first, _, last = part.name.removeprefix("rep-").partition("-")
    if not first.isdigit() or (last and not last.isdigit()):
        return range(0)
    return range(int(first), int(last or first) + 1)


def _put(partial: Path, target: Path) -> None:
    """Give a part its name, in place of one that was cut off."""
    if target.exists():
        shutil.rmtree(target)
    try:
        partial.rename(target)
    except OSError:
        # A worker that was given up has written the same in this moment: equal tasks give equal tables.
        if not _is_whole(target):
            raise
        shutil.rmtree(partial, ignore_errors=True)


def _is_whole(part: Path) -> bool:
    """Tell whether all tables of a part are whole."""
    return all(_has_both_marks(part / name) for name in _FILES)


def _has_both_marks(path: Path) -> bool:
    """Tell whether a Parquet file has both its marks; one that was cut off lacks the last."""
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PAR1":
                return False
            file.seek(-4, os.SEEK_END)
            return file.read(4) == b"PAR1"
    except OSError:
        return False
