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


class Block(NamedTuple):
    """Measures by one dimension: a row for each measure and key. `measure` is a place in the catalogue, `split` the
    place of the dimension among those of the measure, `key` one of `keys`."""

    dimension: str
    measure: np.ndarray
    split: np.ndarray
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


class _Columns:
    """Columns to be summed, each kept once however many measures read it."""

    def __init__(self, size: int):
        self.size = size
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
        return np.column_stack(self._given).astype(np.float64, order="C", copy=False)


def sums_of(view: View, table: str, summed: Sequence[Summed]) -> list[Block]:
    """Return the blocks of the measures of one table, a block a dimension."""
    groups_of = view.table(table)
    columns = _Columns(groups_of.size)
    tops = [columns.place_of(one.rows.top) for one in summed]
    bases = [-1 if one.rows.base is None else columns.place_of(one.rows.base) for one in summed]
    by_row = columns.by_row()
    blocks = []
    for dimension in dict.fromkeys(split for one in summed for split in one.splits):
        chosen = [k for k, one in enumerate(summed) if dimension in one.splits]
        groups = groups_of.groups(dimension)
        sums = np.zeros((len(groups.keys), by_row.shape[1]))
        add_by_group(groups.codes, by_row, sums)
        places = [tops[k] for k in chosen], [bases[k] for k in chosen]
        blocks.append(_block(dimension, [summed[k] for k in chosen], groups, sums, *places))
    return blocks


def _block(
    dimension: str, summed: Sequence[Summed], groups: Groups, sums: np.ndarray, tops: list[int], bases: list[int]
) -> Block:
    """Turn the sums of a dimension into rows; the keys that nothing falls under are left out."""
    has_base = np.array(bases)[:, None] >= 0
    top = sums[:, tops].T / np.array([one.rows.per for one in summed])[:, None]
    base = np.where(has_base, sums[:, bases].T, np.nan)
    keep = top != 0
    if dimension in TOP_ONLY:
        wholes = [np.nan if one.rows.base is None else float(np.sum(one.rows.base)) for one in summed]
        base = np.broadcast_to(np.array(wholes)[:, None], top.shape)
    else:
        keep |= has_base & (base != 0)
    value = np.divide(top, base, out=np.full(top.shape, np.nan), where=base > 0)
    value = np.where(has_base, value, top)
    if dimension == ALL:
        keep = np.ones(top.shape, dtype=bool)
    row, key = np.nonzero(keep)
    return Block(
        dimension=dimension,
        measure=np.array([one.place for one in summed])[row],
        split=np.array([one.splits.index(dimension) for one in summed])[row],
        key=key,
        keys=groups.keys,
        top=top[keep],
        base=base[keep],
        value=value[keep],
    )


class Ordered:
    """The values of a sample in ascending order, those that are missing left out; sorted once for all its groups."""

    def __init__(self, quantities: np.ndarray):
        self.rows = np.argsort(quantities, kind="stable")[: np.count_nonzero(~np.isnan(quantities))]
        self.values = quantities[self.rows]

    def quantiles(self, sample: Sample, groups: Groups, place: int, split: int, dimension: str) -> Block:
        """Return the quantile of each group, by linear interpolation between order statistics."""
        # Of 16 bits a stable sort is by digits, ten times quicker; no split has more groups.
        codes = groups.codes.astype(np.int16 if len(groups.keys) < 2**15 else np.int64)[self.rows]
        order = np.argsort(codes, kind="stable")
        order = order[int(np.sum(np.asarray(codes) < 0)) :]
        values, count = self.values[order], np.bincount(codes[order], minlength=len(groups.keys))
        some = np.flatnonzero(count)
        rank = (count[some] - 1) * sample.share
        low = (np.cumsum(count)[some] - count[some]) + np.floor(rank).astype(np.intp)
        high = np.minimum(low + 1, np.cumsum(count)[some] - 1)
        found = (values[low] + (values[high] - values[low]) * (rank - np.floor(rank))) / sample.per
        if dimension == ALL and not some.size:
            some, found = np.zeros(1, dtype=np.intp), np.full(1, np.nan)
        n = some.size
        return Block(
            dimension, np.full(n, place), np.full(n, split), some, groups.keys, found, np.full(n, np.nan), found
        )


def blocks_of(view: View, catalogue: Iterable[tuple[int, Measure, tuple[str, ...]]]) -> list[Block]:
    """Return the blocks of the measures that are sums or quantiles; what a season has not is left out.

    Parameters
    ----------
    view : View
    catalogue : place, measure and what it is split by, the whole (`ALL`) among it
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
                blocks.append(ordered[known].quantiles(rows, groups, place, k, split))
        elif rows is not None:
            by_table.setdefault(rows.table, []).append(Summed(place, splits, rows))
    for table, summed in by_table.items():
        blocks += sums_of(view, table, summed)
    return blocks
