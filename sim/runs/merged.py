"""The merged tables of a run, read a part at a time as the arrays of one long season.

In: a results folder, or tables on their way to it. Out: a `Log` of some replications under each other, for what counts
rows whichever season they come from. Only columns that are asked for are read. Measures and laws are of single seasons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.columns import TABLES
from sim.errors import ResultsError
from sim.runs.damaged import MERGE_AGAIN, undamaged
from sim.said import said
from sim.visits.arrays import Log, rows_of_text
from sim.visits.log import Season, empty_table

_TEXTS = {table: [column.name for column in columns if column.dtype == "str"] for table, columns in TABLES.items()}


Column = Callable[[str, str], pa.ChunkedArray]


class Merged(Log):
    """Some replications of a run: rows in the order of replications, then of their seasons.

    Parameters
    ----------
    read : callable
        Takes table and column, returns it as Arrow stores it, texts as codes and words.
    sizes : dict of str to int
        The rows of each table.
    meta : dict
        Of one of the seasons.
    """

    def __init__(self, read: Column, sizes: dict[str, int], meta: dict[str, Any]):
        super().__init__(Season(**{name: empty_table(name) for name in TABLES}, meta=meta))
        self._read = read
        self._sizes = sizes

    def size(self, table: str) -> int:
        """Return the rows of a table."""
        return self._sizes[table]

    def column(self, table: str, column: str) -> Any:
        """Return a column as an array; of texts the codes and words, as Arrow keeps them."""
        found = self._read(table, column)
        return found.unify_dictionaries() if pa.types.is_dictionary(found.type) else found.to_numpy()

    @cached_property
    def numbers(self) -> np.ndarray:
        """The numbers of the replications, ascending."""
        return np.unique(self.replication("sessions"))

    @property
    def seasons(self) -> int:
        """How many replications they are."""
        return self.numbers.size

    def first_rows(self, table: str) -> np.ndarray:
        """Return where the rows of each replication begin, one more for the end."""
        return np.append(np.searchsorted(self.replication(table), self.numbers), self.size(table))

    def replication(self, table: str) -> np.ndarray:
        """Return the number of each row's replication."""
        return np.asarray(self.column(table, "replication"))

    @cached_property
    def request_of(self) -> np.ndarray:
        """Row of each visit's request; visits follow the order of their requests."""
        rows = np.repeat(np.arange(self.size("requests")), self.column("requests", "visits"))
        mine, theirs = self.column("visits", "request"), self.column("requests", "request")
        if rows.size != mine.size or (theirs[rows] != mine).any():
            raise ResultsError(
                said("visits.parquet does not follow requests.parquet; merge the run again with --resume")
            )
        return rows

    @cached_property
    def session_of(self) -> np.ndarray:
        """Row of each visit's session; every replication has the same sessions in the same order."""
        keys = self.column("sessions", "session").cast(pa.large_string())
        first = self.first_rows("sessions")[:-1]
        planned = len(keys) // max(1, first.size)
        met = self.texts("visits", "session")
        within = np.append(rows_of_text(keys.slice(0, planned), pa.array(met.words, pa.large_string())), -1)[met.codes]
        place = np.searchsorted(self.numbers, self.replication("visits"))
        if (first != planned * np.arange(first.size)).any() or (within < 0).any():
            raise ResultsError(
                said("sessions.parquet has not the same sessions in each replication; run again with --force")
            )
        return np.asarray(place * planned + within)


def merged_tables(tables: dict[str, pa.Table], meta: dict[str, Any]) -> Merged:
    """Return replications whose tables are at hand, texts as codes and words."""
    sizes = {name: table.num_rows for name, table in tables.items()}
    return Merged(lambda table, column: tables[table][column], sizes, meta)


def read_merged(folder: Path, meta: dict[str, Any]) -> Iterator[Merged]:
    """Yield the merged tables of a results folder, some replications at a time.

    Raises
    ------
    ResultsError
        The run is not finished, or its tables do not fit each other.
    FolderRefusedError
        A table is damaged.
    """
    paths = {name: folder / f"{name}.parquet" for name in TABLES}
    for path in paths.values():
        if not path.is_file():
            raise ResultsError(
                said(
                    "{folder} has no {file}: the run is not finished; continue it with --resume",
                    folder=folder,
                    file=path.name,
                )
            )
    with ExitStack() as stack:
        files = {name: stack.enter_context(_opened(path, name)) for name, path in paths.items()}
        groups = {file.num_row_groups for file in files.values()}
        if len(groups) > 1:
            raise ResultsError(
                said("{folder}: its tables do not fit each other; merge them again with --resume", folder=folder)
            )
        for group in range(groups.pop()):
            yield _of_row_group(folder, files, group, meta)


def _opened(path: Path, table: str) -> pq.ParquetFile:
    with undamaged(path, MERGE_AGAIN):
        return pq.ParquetFile(path, read_dictionary=_TEXTS[table])


def _of_row_group(folder: Path, files: dict[str, pq.ParquetFile], group: int, meta: dict[str, Any]) -> Merged:
    def read(table: str, column: str) -> pa.ChunkedArray:
        with undamaged(folder / f"{table}.parquet", MERGE_AGAIN):
            return files[table].read_row_group(group, columns=[column], use_threads=False)[column]

    return Merged(read, {name: file.metadata.row_group(group).num_rows for name, file in files.items()}, meta)
