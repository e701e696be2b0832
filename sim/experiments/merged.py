"""The merged tables of a run, read as the arrays of one long season.

In: a results folder. Out: a `Log` of all replications under each other, for what counts rows whichever season they
come from. Only the columns that are asked for are read. Measures and laws are of single seasons, never of this.
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.columns import TABLES
from sim.errors import ResultsError
from sim.visits.arrays import Log, rows_of_text
from sim.visits.log import Season, empty_table

_TEXTS = {table: {column.name for column in columns if column.dtype == "str"} for table, columns in TABLES.items()}


class Merged(Log):
    """All replications of a run: rows in the order of replications, then of their seasons."""

    def __init__(self, files: dict[str, Path], meta: dict[str, Any]):
        super().__init__(Season(**{name: empty_table(name) for name in TABLES}, meta=meta))
        self.files = files

    def size(self, table: str) -> int:
        """Return the rows of a table."""
        return pq.read_metadata(self.files[table]).num_rows

    def column(self, table: str, column: str) -> Any:
        """Return a column as Arrow stores it, texts as codes and words."""
        texts = [column] if column in _TEXTS[table] else []
        found = pq.read_table(self.files[table], columns=[column], read_dictionary=texts)[column]
        return found.unify_dictionaries() if texts else found.to_numpy()

    def replication(self, table: str) -> np.ndarray:
        """Return the place of each row's replication among those of the run."""
        return np.searchsorted(self._numbers, self.stamp(table, "replication").astype(np.int64))

    @cached_property
    def _numbers(self) -> np.ndarray:
        return np.unique(self.stamp("requests", "replication").astype(np.int64))

    @property
    def replications(self) -> int:
        """How many replications the run has."""
        return self._numbers.size

    @cached_property
    def request_of(self) -> np.ndarray:
        """Row of each visit's request; visits follow the order of their requests."""
        rows = np.repeat(np.arange(self.size("requests")), self.stamp("requests", "visits").astype(np.int64))
        mine, theirs = self.column("visits", "request"), self.column("requests", "request")
        if rows.size != mine.size or (theirs[rows] != mine).any():
            raise ResultsError(f"{self.files['visits'].name} does not follow requests.parquet; merge the run again")
        return rows

    @cached_property
    def session_of(self) -> np.ndarray:
        """Row of each visit's session; every replication has the same sessions in the same order."""
        keys = self.column("sessions", "session")
        planned = len(keys) // max(1, self.replications)
        first = keys.slice(0, planned)
        within = rows_of_text(_decoded(first), _decoded(self.column("visits", "session")))
        if planned * self.replications != len(keys) or (within < 0).any():
            raise ResultsError("sessions.parquet has not the same sessions in each replication; merge the run again")
        return self.replication("visits") * planned + within


def _decoded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.large_string())


def read_merged(folder: Path) -> Merged:
    """Return the merged tables of a results folder.

    Raises
    ------
    ResultsError
        The run is not finished: a table is missing.
    """
    files = {name: folder / f"{name}.parquet" for name in TABLES}
    for file in files.values():
        if not file.is_file():
            raise ResultsError(f"{folder} has no {file.name}: the run is not finished; continue it with --resume")
    parts = sorted(folder.glob("replications/rep-*/meta.json"))
    if not parts:
        raise ResultsError(f"{folder} has no replication; run it again")
    meta = json.loads(parts[0].read_text(encoding="utf-8"))
    return Merged(files, {**meta, "window": tuple(meta["window"])})
