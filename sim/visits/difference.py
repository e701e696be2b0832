"""The first difference between two logs, or two tables of a log.

In: two frames, or two seasons. Out: the first row and column where they differ, with both values, or None.
There is no tolerance here: equal means equal, missing equals missing alone.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.columns import TABLES
from sim.visits.log import Season

NOTHING = "nothing"


class Difference(NamedTuple):
    """Where two logs part: a table, a row by position, a column, and what each of them has there."""

    table: str
    row: int | None
    column: str
    left: Any
    right: Any
    what: str = "value"

    def __str__(self) -> str:
        place = [self.table] if self.table else []
        place += [f"row {self.row}"] if self.row is not None else []
        place += [f"column {self.column}"] if self.column else []
        return f"{', '.join(place) or 'table'}: {self.what} {self.left!r} on the left, {self.right!r} on the right"


def first_difference(left: pd.DataFrame | Season, right: pd.DataFrame | Season) -> Difference | None:
    """Return the first difference of two tables or two seasons, or None if they are equal bit for bit.

    Columns come first, then dtypes, then values by row and column, then rows that only one of them has. Of a
    season the tables are compared in the order of `sim.columns`; its ``meta`` is not.

    Parameters
    ----------
    left, right : DataFrame or Season, both of one kind

    Returns
    -------
    Difference or None
    """
    if isinstance(left, Season) and isinstance(right, Season):
        return _of_seasons(left, right)
    if not isinstance(left, pd.DataFrame) or not isinstance(right, pd.DataFrame):
        raise TypeError(f"two tables or two seasons expected, {type(left).__name__} and {type(right).__name__} found")
    return _of_tables("", left, right)


def _of_seasons(left: Season, right: Season) -> Difference | None:
    for name in TABLES:
        found = _of_tables(name, getattr(left, name), getattr(right, name))
        if found is not None:
            return found
    return None


def _of_tables(name: str, left: pd.DataFrame, right: pd.DataFrame) -> Difference | None:
    return (
        _of_columns(name, left, right)
        or _of_dtypes(name, left, right)
        or _of_values(name, left, right)
        or _of_lengths(name, left, right)
    )


def _of_columns(name: str, left: pd.DataFrame, right: pd.DataFrame) -> Difference | None:
    one, other = list(left.columns), list(right.columns)
    for k in range(max(len(one), len(other))):
        mine = one[k] if k < len(one) else NOTHING
        theirs = other[k] if k < len(other) else NOTHING
        if mine != theirs:
            return Difference(name, None, f"number {k}", mine, theirs, "name")
    return None


def _of_dtypes(name: str, left: pd.DataFrame, right: pd.DataFrame) -> Difference | None:
    for column in left.columns:
        if left[column].dtype != right[column].dtype:
            return Difference(name, None, column, str(left[column].dtype), str(right[column].dtype), "dtype")
    return None


def _of_values(name: str, left: pd.DataFrame, right: pd.DataFrame) -> Difference | None:
    common = min(len(left), len(right))
    first: tuple[int, str] | None = None
    for column in left.columns:
        parts = _parts(left[column].array[:common], right[column].array[:common])
        row = int(np.argmax(parts)) if parts.any() else common
        if row < (first[0] if first else common):
            first = row, column
    if first is None:
        return None
    row, column = first
    return Difference(name, row, column, _plain(left[column].iloc[row]), _plain(right[column].iloc[row]))


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def _parts(left: Any, right: Any) -> np.ndarray:
    """Return where two arrays of one dtype differ; missing equals missing."""
    gone, away = np.asarray(pd.isna(left)), np.asarray(pd.isna(right))
    unequal = np.asarray(pd.Series(left).ne(pd.Series(right)).fillna(False), dtype=bool)
    return np.asarray((gone != away) | (unequal & ~gone & ~away))


def _of_lengths(name: str, left: pd.DataFrame, right: pd.DataFrame) -> Difference | None:
    if len(left) == len(right):
        return None
    return Difference(name, min(len(left), len(right)), "", len(left), len(right), "number of rows")
