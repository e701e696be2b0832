"""The rows of many measures, summed by the groups of many dimensions.

In: for each measure what its rows add (`Rows`) or are (`Sample`), and the groups of a `View`. Out: for each measure,
dimension and key a numerator, a denominator and a value. All measures of a table are added up in one pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sim.measures.adding import ALWAYS, IF_COUNTED, IF_KNOWN, add_by_groups, read_quantiles, read_sums
from sim.measures.definition import ALL, TOP_ONLY, Measure, Rows, Sample
from sim.measures.groups import Groups
from sim.measures.view import View

Wanted = tuple[int, Measure, tuple[str, ...]]  # its place in the catalogue, and what it is split by, the whole first


class SumRows(NamedTuple):
    """Rows of measures: `measure` and `dimension` are places in the catalogue's, `key` one of `keys`.

    They stand by measure, then by its dimensions; of one measure and dimension keys ascend.
    """

    measure: np.ndarray
    dimension: np.ndarray
    key: np.ndarray
    keys: tuple[str, ...]
    top: np.ndarray
    base: np.ndarray
    value: np.ndarray


class _Lot(NamedTuple):
    """Measures whose numbers by group stand together, a row a group: the sums of a table, or one quantile.

    `first` and `end` are its slots, `members` its measures.
    """

    first: int
    end: int
    members: tuple[int, ...]


class _Pairs(NamedTuple):
    """Each measure by each of its dimensions, one after the other.

    `slots` are tables and dimensions, lot by lot; `slot` that of a pair, `base_slot` that of its denominator;
    `measured` the measure's place among those that are summed, `place` that in the catalogue; `dimension` a place in
    the catalogue's; `keep` as in `adding`.
    """

    lots: tuple[_Lot, ...]
    slots: tuple[tuple[str, str], ...]
    slot: np.ndarray
    base_slot: np.ndarray
    measured: np.ndarray
    place: np.ndarray
    dimension: np.ndarray
    keep: np.ndarray


@lru_cache(maxsize=64)
def _pairs_of(shape: tuple[tuple[int, tuple[str, ...], str, bool], ...], dimensions: tuple[str, ...]) -> _Pairs:
    """Return the pairs of measures: place, splits, table, whether a sample; the same in every season of a scenario."""
    members: dict[tuple[str, int], list[int]] = {}
    for k, (_, _, table, is_sample) in enumerate(shape):
        members.setdefault((table, k if is_sample else -1), []).append(k)
    lots, slots, slot_of = [], list[tuple[str, str]](), dict[tuple[int, str], int]()
    for (table, _), mine in members.items():
        splits = tuple(dict.fromkeys(split for k in mine for split in shape[k][1]))
        slot_of |= {(k, split): len(slots) + place for k in mine for place, split in enumerate(splits)}
        lots.append(_Lot(len(slots), len(slots) + len(splits), tuple(mine)))
        slots += [(table, split) for split in splits]
    pairs = [
        (slot_of[k, split], slot_of[k, ALL if split in TOP_ONLY else split], k, place, dimensions.index(split), keep)
        for k, (place, splits, _, is_sample) in enumerate(shape)
        for split in splits
        for keep in [ALWAYS if split == ALL else IF_KNOWN if is_sample else IF_COUNTED]
    ]
    return _Pairs(tuple(lots), tuple(slots), *np.array(pairs, dtype=np.int64).T.copy())


class Summands:
    """The columns that some measures add up; one that several of them read stands once."""

    def __init__(self) -> None:
        self._place: dict[int, int] = {}
        self.kept: list[np.ndarray] = []

    def place(self, column: np.ndarray | None) -> int:
        """Return the place of a column, -1 for none."""
        if column is None:
            return -1
        if id(column) not in self._place:
            self._place[id(column)] = len(self.kept)
            self.kept.append(column)
        return self._place[id(column)]

    def by_groups(self, codes: Sequence[np.ndarray], first_group: np.ndarray) -> np.ndarray:
        """Return the sums of all columns by the groups of several dimensions, shape (groups, columns).

        Parameters
        ----------
        codes : arrays, one a dimension
            Group of each row, -1 for none.
        first_group : int64 array, shape (dimensions + 1,)
            Where the groups of each dimension begin among those of all.
        """
        sums = np.zeros((first_group[-1], len(self.kept)))
        add_by_groups(np.array(codes, np.int64), first_group, np.array(self.kept, np.float64), sums)
        return sums


class Ordered:
    """The values of a sample in ascending order, those that are missing left out; sorted once for all its groups."""

    def __init__(self, quantities: np.ndarray):
        known = np.flatnonzero(~np.isnan(quantities))
        self.rows = known[np.argsort(quantities[known], kind="stable")]
        self.values = quantities[self.rows]


def sums_of(view: View, catalogue: Iterable[Wanted], dimensions: tuple[str, ...]) -> SumRows:
    """Return the rows of the measures that are sums or quantiles; what a season has not is left out.

    Parameters
    ----------
    view : View
    catalogue : place, measure and what it is split by, the whole (`ALL`) first; in the order of places
    dimensions : those of the catalogue
    """
    made = [(place, splits, view.once(measure.function)) for place, measure, splits in catalogue]
    rows = [one for _, _, one in made if one is not None]
    shape = tuple((place, splits, one.table, isinstance(one, Sample)) for place, splits, one in made if one is not None)
    if not shape:
        none, nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
        return SumRows(none, none, none, (), nothing, nothing, nothing)
    pairs = _pairs_of(shape, dimensions)
    groups = [view.table(table).groups(split) for table, split in pairs.slots]
    n_keys = np.array([len(one.keys) for one in groups])
    columns = [Summands() for _ in pairs.lots]
    top_of, base_of = np.zeros(len(rows), np.int64), np.full(len(rows), -1)
    for lot, mine in zip(pairs.lots, columns, strict=True):
        for k in lot.members:
            top_of[k], base_of[k] = _places(rows[k], mine)
    step = np.repeat([len(one.kept) for one in columns], [lot.end - lot.first for lot in pairs.lots])
    start = np.concatenate(([0], np.cumsum(n_keys * step)))
    cells = np.zeros(start[-1])
    _fill(cells, start, rows, groups, pairs.lots, columns)
    base = base_of[pairs.measured]
    most = int(n_keys[pairs.slot].sum())
    pair_of, group_of, numbers = np.empty(most, np.int64), np.empty(most, np.int64), np.empty((3, most))
    size = read_sums(
        cells, start[pairs.slot] + top_of[pairs.measured], np.where(base < 0, -1, start[pairs.base_slot] + base),
        step[pairs.slot], pairs.base_slot == pairs.slot, n_keys[pairs.slot],
        np.array([1.0 if isinstance(one, Sample) else one.per for one in rows])[pairs.measured], pairs.keep,
        pair_of, group_of, numbers,
    )  # fmt: skip
    pair = pair_of[:size]
    keys = tuple(key for one in groups for key in one.keys)
    first_key = np.cumsum(n_keys) - n_keys
    key = first_key[pairs.slot[pair]] + group_of[:size]
    return SumRows(pairs.place[pair], pairs.dimension[pair], key, keys, *numbers[:, :size])


def _places(rows: Rows | Sample, columns: Summands) -> tuple[int, int]:
    """Return the places of numerator and denominator among the columns of a lot."""
    if isinstance(rows, Sample):
        return columns.place(rows.quantities), -1
    return columns.place(rows.top), columns.place(rows.base)


def _fill(
    cells: np.ndarray, start: np.ndarray, rows: Sequence[Rows | Sample], groups: Sequence[Groups],
    lots: Iterable[_Lot], columns: Iterable[Summands],
) -> None:  # fmt: skip
    """Fill the numbers of each lot by the groups of its dimensions; those of a slot begin at its `start`."""
    ordered: dict[int, Ordered] = {}
    for (first, end, members), mine in zip(lots, columns, strict=True):
        one = rows[members[0]]
        if isinstance(one, Sample):
            known = id(one.quantities)  # two quantiles of the same values are sorted once
            sample = ordered[known] = ordered.get(known) or Ordered(one.quantities)
            for slot in range(first, end):
                here = cells[start[slot] : start[slot + 1]]
                read_quantiles(sample.values, sample.rows, groups[slot].codes, one.share, one.per, here)
        else:
            first_group = (start[first : end + 1] - start[first]) // len(mine.kept)
            sums = mine.by_groups([group.codes for group in groups[first:end]], first_group)
            cells[start[first] : start[end]] = sums.ravel()
