"""Journeys from communes to places, those that somebody may make: in a country most pairs are far apart.

In: a territory and places. Out: `Journeys`, row by row, of all pairs within some time. One that is not there is longer,
or leads over no road; how long a single one takes is in `place`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from sim.territory.lands import land_of
from sim.territory.nearness import Nearness
from sim.territory.place import NO_ROAD_S, Territory
from sim.territory.travel import Point, journeys_s, reach_km

_MOST_PAIRS = 1 << 18  # that stand in a table, 2 MB: all of a département's
Stop = tuple[Point, str]  # a place: its point and its commune


@dataclass(frozen=True, eq=False)
class Journeys:
    """Journeys one way from communes to places, by row.

    Attributes
    ----------
    first : int64 array, shape (communes + 1,)
        Where the places of each commune begin, and end with the next.
    place : int64 array
        Ascending within each commune.
    seconds : int64 array
        Of the same pairs.
    n_places : int
    limit_s : int
        Every journey that is at most so long is there.
    beyond_s : callable
        Seconds from a commune to a place, both by number, however long.
    """

    first: np.ndarray
    place: np.ndarray
    seconds: np.ndarray
    n_places: int
    limit_s: int
    beyond_s: Callable[[int, int], int] = lambda _home, _place: NO_ROAD_S
    _near: dict[int, csr_array] = field(default_factory=dict, repr=False)

    def near(self, limit_s: int) -> csr_array:
        """Return which places each commune has within some seconds, bool, shape (communes, places); made once."""
        if limit_s not in self._near:
            self._near[limit_s] = self._within(limit_s)
        return self._near[limit_s]

    def _within(self, limit_s: int) -> csr_array:
        kept = self.seconds <= limit_s
        ends = np.concatenate(([0], np.cumsum(kept)))[self.first]
        shape = len(self.first) - 1, self.n_places
        return csr_array((np.ones(ends[-1], dtype=bool), self.place[kept], ends), shape=shape)

    def of(self, home: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the places near a commune, and the seconds there."""
        row = slice(self.first[home], self.first[home + 1])
        return self.place[row], self.seconds[row]

    def at(self, home: np.ndarray, place: np.ndarray) -> np.ndarray:
        """Return the seconds of pairs by number, far ones too."""
        asked = home * self.n_places + place
        found = self._table[asked] if self._table.size else self._looked_up(asked)
        for k in np.flatnonzero(found < 0):
            found[k] = self.beyond_s(int(home[k]), int(place[k]))
        return found

    def _looked_up(self, asked: np.ndarray) -> np.ndarray:
        """Return the seconds of pairs, each as one number, -1 where it is not there."""
        known = self._pairs
        if not known.size:
            return np.full(asked.shape, -1)
        at = np.minimum(np.searchsorted(known, asked), known.size - 1)
        return np.where(known[at] == asked, self.seconds[at], -1)

    @cached_property
    def _pairs(self) -> np.ndarray:
        """The pairs that are there, ascending, each as one number."""
        rows = np.repeat(np.arange(len(self.first) - 1), np.diff(self.first))
        return np.asarray(rows * self.n_places + self.place)

    @cached_property
    def _table(self) -> np.ndarray:
        """The seconds of every pair by number, -1 where it is not there; nothing where they are too many."""
        size = (len(self.first) - 1) * self.n_places
        table = np.full(size if size <= _MOST_PAIRS else 0, -1)
        if table.size:
            table[self._pairs] = self.seconds
        return table

    def nearest(self, is_open: np.ndarray) -> np.ndarray:
        """Return the seconds to the nearest of some places, a bool by place; `NO_ROAD_S` beyond the limit."""
        seconds = np.append(np.where(is_open[self.place], self.seconds, NO_ROAD_S), NO_ROAD_S)
        found = np.minimum.reduceat(seconds, self.first[:-1])
        return np.where(np.diff(self.first) > 0, found, NO_ROAD_S)


def journeys_between(territory: Territory, stops: Sequence[Stop], limits_s: tuple[int, int]) -> tuple[Journeys, ...]:
    """Return the journeys from each commune to each place, without and with a car, as far as two limits, seconds."""
    lands = [land_of(insee) for _, insee in stops]
    homes, points = territory.communes, [point for point, _ in stops]
    km = max(reach_km(limits_s[0], territory.travel)[0], reach_km(limits_s[1], territory.travel)[1])
    rows: list[list[int]] = [[], []]
    seconds: list[list[int]] = [[], []]
    ends: list[list[int]] = [[0], [0]]
    for home, near in zip(homes, Nearness(points).within([home.point for home in homes], km), strict=True):
        land = land_of(home.insee)
        for k in near:
            if lands[k] != land and stops[k][1]:
                continue
            for way, journey_s in enumerate(journeys_s(home, points[k], territory.travel)):
                if journey_s <= limits_s[way]:
                    rows[way].append(k)
                    seconds[way].append(journey_s)
        for way in (0, 1):
            ends[way].append(len(rows[way]))

    def beyond(way: int) -> Callable[[int, int], int]:
        one_s = (territory.no_car_s, territory.car_s)[way]
        return lambda home, place: one_s(homes[home], *stops[place])

    return tuple(
        Journeys(_whole(ends[way]), _whole(rows[way]), _whole(seconds[way]), len(stops), limits_s[way], beyond(way))
        for way in (0, 1)
    )


def _whole(values: Sequence[int]) -> np.ndarray:
    return np.array(values, dtype=np.int64)
