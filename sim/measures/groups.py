"""Rows and the groups they fall in: by a text, a month, a week.

In: columns of one table. Out: `Groups`, a code for each row with the names of the codes, and `ViewTable`, which gives
them by dimension, worked out once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.errors import LogError
from sim.measures.adding import read_at
from sim.measures.definition import ALL
from sim.visits.arrays import texts_of
from sim.visits.coded import Coded


class Groups(NamedTuple):
    """The group of each row, -1 for none, and the names of the groups in order."""

    codes: np.ndarray
    keys: tuple[str, ...]

    def at(self, rows: np.ndarray) -> Groups:
        """Return the groups of other rows, by the row they point at; -1 points at none."""
        return Groups(read_at(self.codes, rows), self.keys)

    def of(self, rows: np.ndarray | slice) -> Groups:
        """Return the groups of some of the rows."""
        return Groups(self.codes[rows], self.keys)

    def are(self, name: str) -> np.ndarray:
        """Return whether each row is of the group of a name."""
        return np.asarray(self.codes == self.keys.index(name)) if name in self.keys else np.zeros(self.codes.size, bool)


def groups_of_words(column: Any) -> Groups:
    """Return the groups of a text column, names in alphabetical order; an empty text is none."""
    if isinstance(column, Coded):  # names that no row has are no harm: nothing falls under them
        return Groups(column.places_in(column.vocabulary.alphabet), column.vocabulary.alphabet)
    texts = texts_of(column)
    order = sorted((word, k) for k, word in enumerate(texts.words) if word)
    rank = np.full(len(texts.words) + 1, -1)  # the last place is that of a missing text
    rank[[k for _, k in order]] = np.arange(len(order))
    return Groups(rank[texts.codes], tuple(word for word, _ in order))


def groups_of_months(days: np.ndarray) -> Groups:
    """Return the calendar month of each calendar ordinal, written 2022-03."""
    return _of_days(days, _month_name)


def groups_of_weeks(days: np.ndarray) -> Groups:
    """Return the ISO week of each calendar ordinal, written 2022-W09."""
    return _of_days(days, _week_name)


def _of_days(days: np.ndarray, name: Callable[[int], str]) -> Groups:
    if not days.size:
        return Groups(np.zeros(0, dtype=np.intp), ())
    first = int(days.min())
    by_day: Groups = _span(first, int(days.max()), name)
    return by_day._replace(codes=by_day.codes[days - first])


@lru_cache(maxsize=256)
def _span(first: int, last: int, name: Callable[[int], str]) -> Groups:
    """Return the group of each day of a span; the names of later days never come before those of earlier ones."""
    names = [name(day) for day in range(first, last + 1)]
    place = {one: k for k, one in enumerate(dict.fromkeys(names))}
    return Groups(np.array([place[one] for one in names], dtype=np.intp), tuple(place))


def _month_name(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()[: len("2022-03")]


def _week_name(day: int) -> str:
    iso = dt.date.fromordinal(day).isocalendar()
    return f"{iso.year}-W{iso.week:02d}"


Makers = dict[str, Callable[[], Groups]]


class ViewTable:
    """Rows of one kind, season by season; `groups` gives them by a dimension, worked out once.

    Parameters
    ----------
    first_rows : int array, shape (seasons + 1,)
        Where the rows of each season begin, one more for the end.
    makers : dict of str to callable
        What makes the groups by each dimension.
    """

    def __init__(self, first_rows: np.ndarray, makers: Makers):
        self.first_rows = first_rows
        self.size = int(first_rows[-1])
        self._makers = makers
        self._made: dict[str, Groups] = {}

    @cached_property
    def season(self) -> np.ndarray:
        """The place of the season that each row is of."""
        return np.repeat(np.arange(self.first_rows.size - 1), np.diff(self.first_rows))

    def groups(self, dimension: str) -> Groups:
        """Return the groups of the rows by a dimension.

        Raises
        ------
        LogError
            The rows are not known by that dimension.
        """
        if dimension not in self._made:
            if dimension in self._makers:
                self._made[dimension] = self._makers[dimension]()
            elif dimension == ALL:
                self._made[ALL] = Groups(np.zeros(self.size, dtype=np.intp), (ALL,))
            else:
                raise LogError(f"dimension {dimension!r} is unknown here; known: {', '.join(self._makers)}")
        return self._made[dimension]


def rows_of(keys: Any, wanted: Any) -> np.ndarray:
    """Return the place among distinct keys of each wanted one, -1 where it is not among them."""
    if isinstance(keys, tuple) and isinstance(wanted, tuple):  # a few names: an index takes longer to make
        return _places_of(keys, wanted)
    return np.asarray(pd.Index(keys).get_indexer(wanted))


@lru_cache(maxsize=64)
def _places_of(keys: tuple[str, ...], wanted: tuple[str, ...]) -> np.ndarray:
    """Return the place among some names of each wanted one, -1 where it is not among them; not to be written."""
    place = {key: k for k, key in enumerate(keys)}
    return np.array([place.get(name, -1) for name in wanted], dtype=np.intp)
