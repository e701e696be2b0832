"""A part of a season, measured as part of a whole: measures of all parts add up to those of the whole.

In: a season of a place with what lies around it, and what is the place's own. Out: a `View` in which every other row
belongs to no group. What a row is worth is still worked out with all that lies around: the nearest open desk may.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property

import numpy as np

from sim.measures.ground import Ground
from sim.measures.groups import Groups, ViewTable
from sim.measures.view import View
from sim.visits.arrays import Log
from sim.visits.log import Season

# Whose a row is: people and their visits are their commune's, desks are their venue's.
_BY = {
    "requests": ("commune",), "persons": ("commune",), "visits": ("commune",), "communes": ("commune",),
    "sessions": ("venue",), "books": ("venue", "commune"), "adviser_days": ("adviser",), "adviser_weeks": ("adviser",),
}  # fmt: skip


class PartView(View):
    """A season of which only some communes, venues and advisers are counted.

    Parameters
    ----------
    season, ground, log : as of `View`
    own : dict of str to collection of str
        By ``commune``, ``venue`` and ``adviser``: the names that are counted.
    """

    def __init__(self, season: Season, ground: Ground, log: Log | None, own: Mapping[str, Collection[str]]):
        super().__init__(season, ground, log)
        self.own = {what: frozenset(names) for what, names in own.items()}

    @cached_property
    def _tables(self) -> dict[str, ViewTable]:
        return {}

    def table(self, name: str) -> ViewTable:
        """Return one of the tables by name, the rows of others in no group."""
        if name not in self._tables:
            table = super().table(name)
            self._tables[name] = _Own(table, self._is_own(name, table))
        return self._tables[name]

    def _is_own(self, name: str, table: ViewTable) -> np.ndarray:
        found = np.zeros(table.size, dtype=bool)
        for what in _BY[name]:
            groups = table.groups(what)
            known = np.array([key in self.own[what] for key in groups.keys] + [False])  # -1, the last place, is none
            found |= known[groups.codes]
        return found


class _Own(ViewTable):
    """A table whose other rows belong to no group."""

    def __init__(self, table: ViewTable, is_own: np.ndarray):
        super().__init__(table.first_rows, {})
        self._table, self._is_own = table, is_own

    def groups(self, dimension: str) -> Groups:
        """Return the groups of the rows by a dimension, -1 for every row that is another's."""
        if dimension not in self._made:
            found = self._table.groups(dimension)
            self._made[dimension] = Groups(np.where(self._is_own, found.codes, -1), found.keys)
        return self._made[dimension]
