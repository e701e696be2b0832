"""Several seasons of one scenario under each other, as the arrays of one log.

In: their `Log`s. Out: a `Log` whose rows follow the seasons: what each row adds is worked out for all at once, and
added up season by season (`sim.measures`). Nothing is read twice: a column is put together when first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from sim.visits.arrays import Log, texts_together
from sim.visits.coded import Coded
from sim.visits.frames import floats_of, whole_of


class Stacked(Log):
    """The logs of some seasons under each other.

    Parameters
    ----------
    logs : sequence of Log
        Of simulated seasons of one scenario, at least one.
    """

    def __init__(self, logs: Sequence[Log]):
        super().__init__(logs[0].season)
        self._logs = tuple(logs)
        self._first_rows: dict[str, np.ndarray] = {}

    @property
    def logs(self) -> tuple[Log, ...]:
        """The log of each season."""
        return self._logs

    @property
    def seasons(self) -> int:
        """How many seasons they are."""
        return len(self.logs)

    def has(self, table: str, column: str) -> bool:
        """Return whether a table has a column."""
        return all(log.has(table, column) for log in self.logs)

    def size(self, table: str) -> int:
        """Return the rows of a table."""
        return int(self.first_rows(table)[-1])

    def first_rows(self, table: str) -> np.ndarray:
        """Return where the rows of each season begin, one more for the end."""
        if table not in self._first_rows:
            self._first_rows[table] = np.cumsum([0, *(log.size(table) for log in self.logs)])
        return self._first_rows[table]

    def column(self, table: str, column: str) -> Any:
        """Return a column, put together."""
        return _together([log.column(table, column) for log in self.logs])

    def stamp(self, table: str, column: str) -> np.ndarray:
        """Return a column of whole numbers as `Log.stamp` does; each season's is decoded where it stands here."""
        columns = [log.column(table, column) for log in self.logs]
        if not all(isinstance(one, pd.arrays.IntegerArray) for one in columns):
            return super().stamp(table, column)
        place = "number", table, column
        if place not in self._kept:
            self._kept[place] = floats_of(*columns)
        return np.asarray(self._kept[place])

    @cached_property
    def request_of(self) -> np.ndarray:
        """Row of each visit's request, -1 where there is none."""
        return self._moved("requests", lambda log: log.request_of)

    @cached_property
    def session_of(self) -> np.ndarray:
        """Row of each visit's session, -1 where there is none."""
        return self._moved("sessions", lambda log: log.session_of)

    def _moved(self, table: str, rows_of: Callable[[Log], np.ndarray]) -> np.ndarray:
        """Return rows of a table under each other; those of later seasons stand further on."""
        rows = [rows_of(log) for log in self.logs]
        begins = self.first_rows(table)[:-1]
        return np.concatenate([np.where(own < 0, -1, own + begin) for own, begin in zip(rows, begins, strict=True)])


def stacked(logs: Sequence[Log]) -> Log:
    """Return the logs of some seasons under each other; one alone as it is."""
    return Stacked(logs) if len(logs) > 1 else logs[0]


def _together(columns: Sequence[Any]) -> Any:
    """Return columns of one kind under each other."""
    first = columns[0]
    if isinstance(first, pd.arrays.IntegerArray):
        values, missing = zip(*map(whole_of, columns), strict=True)
        return pd.arrays.IntegerArray(np.concatenate(values), np.concatenate(missing))
    if isinstance(first, np.ndarray):
        return np.concatenate(columns)
    if all(isinstance(one, Coded) and one.vocabulary is first.vocabulary for one in columns):
        return Coded(np.concatenate([one.codes for one in columns]), first.vocabulary)
    return texts_together(columns)
