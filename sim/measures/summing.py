"""The rows of many measures, summed by the groups of many dimensions.

In: for each measure what its rows add (`Rows`) or are (`Sample`), and the groups of a `View`. Out: for each measure,
dimension and key a numerator, a denominator and a value. All measures of a table are added up in one pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sim.measures.adding import (
    ALWAYS,
    IF_COUNTED,
    IF_KNOWN,
    add_to_cells,
    add_to_groups,
    part_by_groups,
    read_quantiles,
    read_sums,
)
from sim.measures.definition import ALL, TOP_ONLY, Measure, Rows, Sample
from sim.measures.groups import Groups
from sim.measures.view import View

_Shape = tuple[str | None, ...]  # of each measure the table that it adds up, None where a season has not what it needs


class SumRows(NamedTuple):
    """Rows of measures: `measure` and `dimension` are places in the catalogue's, `key` one of `keys`.

    They stand by season, by measure, then by its dimensions; of one measure and dimension keys ascend, the first of all
    is that of the whole. `first`, a row a season, is where the rows of each pair of measure and dimension begin, one
    more for the end; `number` the place of a pair, by the measure's place and the dimension's name.
    """

    measure: np.ndarray
    dimension: np.ndarray
    key: np.ndarray
    keys: tuple[str, ...]
    top: np.ndarray
    base: np.ndarray
    value: np.ndarray
    first: np.ndarray
    number: Mapping[tuple[int, str], int]


class _Lot(NamedTuple):
    """Measures whose numbers by group stand together, a row a group: the sums of a table, or the quantiles of a sample.

    `first` and `end` are its slots, `members` its measures.
    """

    first: int
    end: int
    members: tuple[int, ...]


class _Pairs(NamedTuple):
    """Each measure by each of its dimensions, one after the other.

    `slots` are tables and dimensions, lot by lot; `slot` that of a pair, `base_slot` that of its denominator;
    `measured` the measure's place among those that are summed, `place` that in the catalogue; `dimension` a place in
    the catalogue's; `keep` as in `adding`. `number` is a pair's, by the measure's place and the dimension's name.
    """

    lots: tuple[_Lot, ...]
    slots: tuple[tuple[str, str], ...]
    slot: np.ndarray
    base_slot: np.ndarray
    measured: np.ndarray
    place: np.ndarray
    dimension: np.ndarray
    keep: np.ndarray
    number: Mapping[tuple[int, str], int]


@dataclass(frozen=True, eq=False)
class Asked:
    """Measures that are asked for, in the order of the catalogue: what they are split by is worked out once.

    Attributes
    ----------
    places : tuple of int
        Of each in the catalogue.
    measures : tuple of Measure
        Sums and quantiles; no index.
    splits : tuple of tuples of str
        What each is split by, the whole (`ALL`) first.
    dimensions : tuple of str
        Those of the catalogue.
    """

    places: tuple[int, ...]
    measures: tuple[Measure, ...]
    splits: tuple[tuple[str, ...], ...]
    dimensions: tuple[str, ...]
    _pairs: dict[_Shape, _Pairs] = field(default_factory=dict, repr=False)

    def pairs(self, shape: _Shape) -> _Pairs:
        """Return the pairs of those that a season has; a scenario's seasons have the same."""
        if shape not in self._pairs:
            self._pairs[shape] = self._paired(shape)
        return self._pairs[shape]

    def _paired(self, shape: _Shape) -> _Pairs:
        there = [k for k, table in enumerate(shape) if table is not None]
        splits_of, is_sample = [self.splits[k] for k in there], [self.measures[k].kind == "quantile" for k in there]
        members: dict[tuple[str | None, int], list[int]] = {}
        for place, k in enumerate(there):
            members.setdefault((shape[k], place if is_sample[place] else -1), []).append(place)
        lots, slots, slot_of = [], list[tuple[str, str]](), dict[tuple[int, str], int]()
        for (table, _), mine in members.items():
            splits = tuple(dict.fromkeys(split for k in mine for split in splits_of[k]))
            slot_of |= {(k, split): len(slots) + place for k in mine for place, split in enumerate(splits)}
            lots.append(_Lot(len(slots), len(slots) + len(splits), tuple(mine)))
            slots += [(str(table), split) for split in splits]
        pairs = [
            (slot_of[place, split], slot_of[place, ALL if split in TOP_ONLY else split], place, self.places[k],
             self.dimensions.index(split), keep)
            for place, k in enumerate(there)
            for split in splits_of[place]
            for keep in [ALWAYS if split == ALL else IF_KNOWN if is_sample[place] else IF_COUNTED]
        ]  # fmt: skip
        number = {(one[3], self.dimensions[one[4]]): k for k, one in enumerate(pairs)}
        slot, base_slot, measured, place_of, dimension, keep_of = np.array(pairs, dtype=np.int64).T.copy()
        return _Pairs(tuple(lots), tuple(slots), slot, base_slot, measured, place_of, dimension, keep_of, number)


class Summands:
    """The columns that some measures add up; one that several of them read stands once."""

    def __init__(self) -> None:
        self._place: dict[int, int] = {}
        self.kept: list[np.ndarray] = []

    def place(self, column: np.ndarray | None) -> int:
        """Return the place of a column, -1 for none."""
        if column is None:
            return -1
        place = self._place.setdefault(id(column), len(self.kept))
        if place == len(self.kept):
            self.kept.append(column)
        return place

    def by_groups(
        self, season: np.ndarray, n_seasons: int, codes: Sequence[np.ndarray], first_group: np.ndarray
    ) -> np.ndarray:
        """Return the sums of all columns by the groups of several dimensions, shape (seasons, groups, columns).

        Parameters
        ----------
        season : int64 array
            Place of the season of each row.
        n_seasons : int
        codes : arrays, one a dimension
            Group of each row, -1 for none.
        first_group : int64 array, shape (dimensions + 1,)
            Where the groups of each dimension begin among those of all.
        """
        none = np.array([one.min(initial=0) < 0 for one in codes], dtype=np.int64)
        size = np.maximum(1, np.diff(first_group) + none)
        # Whole numbers add up to the same in any order: dimensions are crossed, as a few crossings are sooner added up.
        is_whole = all(one.dtype.kind != "f" or bool((np.floor(one) == one).all()) for one in self.kept)
        crossing, stride, first_cell = _crossings(tuple(size.tolist()), _MOST_CELLS if is_whole else 0)
        width = -(-len(self.kept) // _LANES) * _LANES
        cells, sums = (np.zeros((n_seasons, rows, width)) for rows in (first_cell[-1], first_group[-1]))
        code_0 = first_cell[:-1] + np.bincount(crossing, stride * none).astype(np.int64)
        for begin in range(0, len(codes[0]), _ROWS_AT_ONCE):  # all at once are copied: of Paris 60 MB
            part = slice(begin, begin + _ROWS_AT_ONCE)
            packed, columns = np.array([one[part] for one in codes], np.int64), [one[part] for one in self.kept]
            add_to_cells(season[part], packed, crossing, stride, code_0, np.array(columns, np.float64), cells)
        add_to_groups(cells, crossing, stride, size, none, first_cell, first_group, sums)
        return sums[:, :, : len(self.kept)]


_MOST_CELLS = 64  # of a crossing: their sums stay in the processor's cache
_ROWS_AT_ONCE = 1 << 14
_LANES = 8  # columns that are added at once, at most


@lru_cache(maxsize=256)
def _crossings(sizes: tuple[int, ...], most: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return dimensions crossed, the largest first, with at most so many cells together, where one alone has not more.

    Returns
    -------
    crossing, stride : int64 arrays, shape (dimensions,)
        As in `adding`.
    first_cell : int64 array, shape (crossings + 1,)
    """
    crossing, stride, cells = np.zeros(len(sizes), np.int64), np.ones(len(sizes), np.int64), list[int]()
    for k in sorted(range(len(sizes)), key=lambda k: -sizes[k]):
        place = next((j for j, known in enumerate(cells) if known * sizes[k] <= most), len(cells))
        if place == len(cells):
            cells.append(1)
        crossing[k], stride[k] = place, cells[place]
        cells[place] *= sizes[k]
    return crossing, stride, np.cumsum([0, *cells])


def sums_of(view: View, asked: Asked) -> SumRows:
    """Return the rows of the measures that are sums or quantiles; what a season has not is left out."""
    made = [view.once(one.function) for one in asked.measures]
    rows = [one for one in made if one is not None]
    if not rows:
        none, nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
        first = np.zeros((view.seasons, 1), dtype=np.int64)
        return SumRows(none, none, none, (ALL,), nothing, nothing, nothing, first, {})
    pairs = asked.pairs(tuple([None if one is None else one.table for one in made]))
    tables = {name: view.table(name) for name, _ in pairs.slots}
    groups = [tables[table].groups(split) for table, split in pairs.slots]
    seasons = [tables[pairs.slots[lot.first][0]].season for lot in pairs.lots]
    n_keys = np.array([len(one.keys) for one in groups])
    columns = [Summands() for _ in pairs.lots]
    top_of, base_of = np.zeros(len(rows), np.int64), np.full(len(rows), -1)
    for lot, mine in zip(pairs.lots, columns, strict=True):
        for k in lot.members:
            top_of[k], base_of[k] = _places(rows[k], mine)
    step = np.repeat([len(one.kept) for one in columns], [lot.end - lot.first for lot in pairs.lots])
    start = np.concatenate(([0], np.cumsum(n_keys * step)))
    cells = np.zeros((view.seasons, start[-1]))
    _fill(cells, start, rows, groups, pairs.lots, columns, seasons)
    base = base_of[pairs.measured]
    most = view.seasons * int(n_keys[pairs.slot].sum())
    pair_of, group_of, numbers = np.empty(most, np.int64), np.empty(most, np.int64), np.empty((3, most))
    first = np.empty((view.seasons, pairs.slot.size + 1), np.int64)
    read_sums(
        cells, start[pairs.slot] + top_of[pairs.measured], np.where(base < 0, -1, start[pairs.base_slot] + base),
        step[pairs.slot], pairs.base_slot == pairs.slot, n_keys[pairs.slot],
        np.array([1.0 if isinstance(one, Sample) else one.per for one in rows])[pairs.measured], pairs.keep,
        first, pair_of, group_of, numbers,
    )  # fmt: skip
    size = first[-1, -1]
    pair = pair_of[:size]
    first_key = 1 + np.cumsum(n_keys) - n_keys
    key = first_key[pairs.slot[pair]] + group_of[:size]
    keys = _keys_of(tuple([one.keys for one in groups]))
    top, base_sum, value = numbers[:, :size]
    return SumRows(
        pairs.place[pair], pairs.dimension[pair], key, keys, top, base_sum, value, first=first, number=pairs.number
    )


@lru_cache(maxsize=64)
def _keys_of(several: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """Return the key of the whole, then those of the groups of each dimension."""
    return ALL, *(key for keys in several for key in keys)


def _places(rows: Rows | Sample, columns: Summands) -> tuple[int, int]:
    """Return the places of numerator and denominator among the columns of a lot."""
    if isinstance(rows, Sample):
        return columns.place(rows.quantities), -1
    return columns.place(rows.top), columns.place(rows.base)


def _fill(
    cells: np.ndarray, start: np.ndarray, rows: Sequence[Rows | Sample], groups: Sequence[Groups],
    lots: Iterable[_Lot], columns: Iterable[Summands], seasons: Iterable[np.ndarray],
) -> None:  # fmt: skip
    """Fill the numbers of each season and lot by the groups of its dimensions; those of a slot begin at its `start`."""
    samples: dict[int, _Parted] = {}
    n_seasons = len(cells)
    for (first, end, members), mine, season in zip(lots, columns, seasons, strict=True):
        one = rows[members[0]]
        if isinstance(one, Sample):
            known = id(one.quantities)  # two quantiles of the same values are sorted once
            sample = samples[known] = samples.get(known) or _Parted(one.quantities, season, n_seasons)
            for slot in range(first, end):
                found = np.empty(n_seasons * (start[slot + 1] - start[slot]))
                read_quantiles(*sample.by(groups[slot]), one.share, one.per, found)
                cells[:, start[slot] : start[slot + 1]] = found.reshape(n_seasons, -1)
        else:
            first_group = (start[first : end + 1] - start[first]) // len(mine.kept)
            sums = mine.by_groups(season, n_seasons, [group.codes for group in groups[first:end]], first_group)
            cells[:, start[first] : start[end]] = sums.reshape(n_seasons, -1)


class _Parted:
    """The values of a sample in ascending order, those that are missing left out, and the same group by group."""

    def __init__(self, quantities: np.ndarray, season: np.ndarray, n_seasons: int):
        self._season, self._n_seasons = season, n_seasons
        known = np.flatnonzero(~np.isnan(quantities))
        self._rows = known[np.argsort(quantities[known])]
        self._values = quantities[self._rows]
        self._parts: dict[int, tuple[np.ndarray, np.ndarray]] = {}

    def by(self, groups: Groups) -> tuple[np.ndarray, np.ndarray]:
        """Return the values by season and group, parted once: where those of each begin, and all of them."""
        place = id(groups.codes)
        if place not in self._parts:
            self._parts[place] = part_by_groups(
                self._values, self._rows, self._season, groups.codes, self._n_seasons, len(groups.keys)
            )
        return self._parts[place]
