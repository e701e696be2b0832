"""The rows of many measures, summed by the groups of many dimensions.

In: for each measure what its rows add (`Rows`) or are (`Sample`), and the groups of a `View`. Out: for each measure,
dimension and key a numerator, a denominator and a value. All measures of a table are added up in one pass a dimension.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from sim.compiled import compiled
from sim.measures.definition import ALL, TOP_ONLY, Measure, Rows, Sample
from sim.measures.view import Groups, View

# What is left out of a measure by a dimension: keys without numerator and denominator, without numerator, or none.
EMPTY, WITHOUT_TOP, NOTHING = range(3)


class Block(NamedTuple):
    """Rows of measures: `measure` is a place in the catalogue, `split` the place of the dimension among those of the
    measure, `dimension` its place in the catalogue's, `key` one of `keys`. Of one measure and dimension keys ascend."""

    measure: np.ndarray
    split: np.ndarray
    dimension: np.ndarray
    key: np.ndarray
    keys: tuple[str, ...]
    top: np.ndarray
    base: np.ndarray
    value: np.ndarray


class Summed(NamedTuple):
    """A measure to be summed: its place in the catalogue, what it is split by, and its rows."""

    place: int
    splits: tuple[str, ...]
    rows: Rows


@compiled
def add_by_group(codes, columns, sums):
    """Add each row of `columns` to the row of `sums` that its code names; -1 names none. In the order of the rows."""
    for row in range(codes.size):
        group = codes[row]
        if group >= 0:
            for column in range(columns.shape[1]):
                sums[group, column] += columns[row, column]


@compiled
def read_sums(sums, first_group, dimension, top_of, base_of, per, wholes, left_out, pair_of, group_of, numbers):
    """Fill numerators, denominators and values, pair of measure and dimension by pair; return how many rows there are.

    Parameters
    ----------
    sums : float64, shape (groups of all dimensions, columns)
    first_group : int64, shape (dimensions + 1,)
    dimension, top_of, base_of, left_out : int64, shape (pairs,)
        Columns of the numerator and the denominator, -1 for none; what is left out (`EMPTY` …).
    per, wholes : float64, shape (pairs,)
        What numerators are divided by; the denominator of each key where it is that of the whole, NaN elsewhere.
    pair_of, group_of, numbers : int64, int64 and float64, shape (rows,), (rows,) and (3, rows)
        Written, as far as rows are kept.
    """
    row = 0
    for pair in range(dimension.size):
        for group in range(first_group[dimension[pair]], first_group[dimension[pair] + 1]):
            top = value = sums[group, top_of[pair]] / per[pair]
            base, is_kept = np.nan, top != 0
            if base_of[pair] >= 0:
                base = wholes[pair] if left_out[pair] == WITHOUT_TOP else sums[group, base_of[pair]]
                value = top / base if base > 0 else np.nan
                is_kept |= left_out[pair] == EMPTY and base != 0
            if is_kept or left_out[pair] == NOTHING:
                pair_of[row], group_of[row] = pair, group
                numbers[0, row], numbers[1, row], numbers[2, row] = top, base, value
                row += 1
    return row


@compiled
def read_quantiles(values, rows, codes, share, per, keys, found):
    """Fill the quantile of each group that has a value; return how many have. Linear between order statistics.

    Parameters
    ----------
    values, rows : float64 and int64, shape (values,)
        Ascending, and the row of each.
    codes : int64
        Group of each row, -1 for none.
    keys, found : int64 and float64, shape (groups,)
        Written: the groups, and their quantiles over `per`.
    """
    first = np.zeros(keys.size + 1, np.int64)
    for row in rows:
        if codes[row] >= 0:
            first[codes[row] + 1] += 1
    for group in range(keys.size):
        first[group + 1] += first[group]
    of_group, place = np.empty(first[keys.size]), first.copy()
    for k in range(rows.size):
        group = codes[rows[k]]
        if group >= 0:
            of_group[place[group]] = values[k]
            place[group] += 1
    count = 0
    for group in range(keys.size):
        size = first[group + 1] - first[group]
        if size > 0:
            rank = (size - 1) * share
            low = first[group] + np.int64(np.floor(rank))
            high = min(low + 1, first[group + 1] - 1)
            between = of_group[low] + (of_group[high] - of_group[low]) * (rank - np.floor(rank))
            keys[count], found[count] = group, between / per
            count += 1
    return count


class _Columns:
    """Columns to be summed, each kept once however many measures read it."""

    def __init__(self) -> None:
        self._place: dict[int, int] = {}
        self._given: list[np.ndarray] = []

    def place_of(self, column: np.ndarray) -> int:
        """Return the place of a column, and keep it if it is new."""
        if id(column) not in self._place:
            self._place[id(column)] = len(self._given)
            self._given.append(column)
        return self._place[id(column)]

    def by_row(self) -> np.ndarray:
        """Return the columns beside each other, float64, shape (size, columns)."""
        found = np.empty((self._given[0].size, len(self._given)))
        for place, column in enumerate(self._given):
            found[:, place] = column
        return found


def sums_of(view: View, table: str, summed: Sequence[Summed], dimensions: Sequence[str]) -> Block:
    """Return the rows of the measures of one table."""
    columns = _Columns()
    tops = [columns.place_of(one.rows.top) for one in summed]
    bases = [-1 if one.rows.base is None else columns.place_of(one.rows.base) for one in summed]
    by_row = columns.by_row()
    names = tuple(dict.fromkeys(split for one in summed for split in one.splits))
    groups = [view.table(table).groups(name) for name in names]
    first_group = np.cumsum([0, *(len(group.keys) for group in groups)])
    sums = np.zeros((first_group[-1], by_row.shape[1]))
    for k, group in enumerate(groups):
        add_by_group(group.codes, by_row, sums[first_group[k] : first_group[k + 1]])
    place_of = {name: k for k, name in enumerate(names)}
    # One line a measure and dimension.
    pairs = np.array(
        [
            (one.place, split, place_of[name], dimensions.index(name), tops[k], bases[k], _left_out(name))
            for k, one in enumerate(summed)
            for split, name in enumerate(one.splits)
        ],
        dtype=np.int64,
    ).T
    place, split, dimension, named, top_of, base_of, left_out = pairs
    per = np.array([one.rows.per for one in summed for _ in one.splits], dtype=np.float64)
    wholes = np.array([_whole(one.rows, name) for one in summed for name in one.splits], dtype=np.float64)
    most = int(np.diff(first_group)[dimension].sum())
    pair_of, group_of, numbers = np.empty(most, np.int64), np.empty(most, np.int64), np.empty((3, most))
    size = read_sums(sums, first_group, dimension, top_of, base_of, per, wholes, left_out, pair_of, group_of, numbers)
    pair, keys = pair_of[:size], tuple(key for group in groups for key in group.keys)
    return Block(place[pair], split[pair], named[pair], group_of[:size], keys, *numbers[:, :size])


def _left_out(dimension: str) -> int:
    """Return what is left out of a measure by a dimension."""
    if dimension == ALL:
        return NOTHING
    return WITHOUT_TOP if dimension in TOP_ONLY else EMPTY


def _whole(rows: Rows, dimension: str) -> float:
    """Return the denominator of each key where the dimension splits the numerator alone."""
    return float(np.sum(rows.base)) if dimension in TOP_ONLY and rows.base is not None else np.nan


class Ordered:
    """The values of a sample in ascending order, those that are missing left out; sorted once for all its groups."""

    def __init__(self, quantities: np.ndarray):
        self.rows = np.argsort(quantities, kind="stable")[: np.count_nonzero(~np.isnan(quantities))]
        self.values = quantities[self.rows]

    def quantiles(self, sample: Sample, groups: Groups, place: int, split: int, dimension: int) -> Block:
        """Return the quantile of each group that has a value; that of the whole, the first split, in any case."""
        n_groups = len(groups.keys)
        key, found = np.zeros(max(1, n_groups), np.int64), np.full(max(1, n_groups), np.nan)
        size = read_quantiles(
            self.values, self.rows, groups.codes, sample.share, sample.per, key[:n_groups], found[:n_groups]
        )
        size = max(size, 1) if split == 0 else size
        where = (np.full(size, number) for number in (place, split, dimension))
        return Block(*where, key[:size], groups.keys, found[:size], np.full(size, np.nan), found[:size])


def blocks_of(
    view: View, catalogue: Iterable[tuple[int, Measure, tuple[str, ...]]], dimensions: Sequence[str]
) -> list[Block]:
    """Return the rows of the measures that are sums or quantiles; what a season has not is left out.

    Parameters
    ----------
    view : View
    catalogue : place, measure and what it is split by, the whole (`ALL`) first
    dimensions : those of the catalogue
    """
    by_table: dict[str, list[Summed]] = {}
    ordered: dict[bytes, Ordered] = {}
    blocks = []
    for place, measure, splits in catalogue:
        rows = measure.function(view)
        if isinstance(rows, Sample):
            known = rows.quantities.tobytes()  # two quantiles of the same values are sorted once
            if known not in ordered:
                ordered[known] = Ordered(rows.quantities)
            for k, split in enumerate(splits):
                groups = view.table(rows.table).groups(split)
                blocks.append(ordered[known].quantiles(rows, groups, place, k, dimensions.index(split)))
        elif rows is not None:
            by_table.setdefault(rows.table, []).append(Summed(place, splits, rows))
    return blocks + [sums_of(view, table, summed, dimensions) for table, summed in by_table.items()]
