"""The rows of many measures, summed by the groups of many dimensions.

In: for each measure what its rows add (`Rows`) or are (`Sample`), and the groups of a `View`. Out: for each measure,
dimension and key a numerator, a denominator and a value. All measures of a table are added up in one pass a dimension.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sim.measures.adding import EMPTY, NOTHING, WITHOUT_TOP, add_by_groups, read_quantiles, read_sums
from sim.measures.definition import ALL, TOP_ONLY, Measure, Rows, Sample
from sim.measures.view import Groups, View


class SumRows(NamedTuple):
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


class _Pairs(NamedTuple):
    """Each measure of a table by each of its dimensions, one after the other.

    `summed` is the measure's place among those of the table, `place` that in the catalogue; `split` the place of the
    dimension among those of the measure, `dimension` that in `names`, `known` that in the catalogue's; `left_out` as in
    `adding`.
    """

    names: tuple[str, ...]
    summed: np.ndarray
    place: np.ndarray
    split: np.ndarray
    dimension: np.ndarray
    known: np.ndarray
    left_out: np.ndarray


@lru_cache(maxsize=64)
def _pairs_of(measures: tuple[tuple[int, tuple[str, ...]], ...], dimensions: tuple[str, ...]) -> _Pairs:
    """Return the pairs of some measures and what each is split by; the same in every season of a scenario."""
    names = tuple(dict.fromkeys(name for _, splits in measures for name in splits))
    pairs = [
        (k, place, split, names.index(name), dimensions.index(name), _left_out(name))
        for k, (place, splits) in enumerate(measures)
        for split, name in enumerate(splits)
    ]
    return _Pairs(names, *np.array(pairs, dtype=np.int64).T.copy())


def _left_out(dimension: str) -> int:
    """Return what is left out of a measure by a dimension."""
    if dimension == ALL:
        return NOTHING
    return WITHOUT_TOP if dimension in TOP_ONLY else EMPTY


def sums_of(view: View, table: str, summed: Sequence[Summed], dimensions: tuple[str, ...]) -> SumRows:
    """Return the rows of the measures of one table."""
    # A column is added up once however many measures read it.
    given = [one.rows.top for one in summed] + [one.rows.base for one in summed if one.rows.base is not None]
    columns = {id(column): column for column in given}
    place = {known: k for k, known in enumerate(columns)}
    tops = [place[id(one.rows.top)] for one in summed]
    bases = [-1 if one.rows.base is None else place[id(one.rows.base)] for one in summed]
    by_row = np.ascontiguousarray(np.array(list(columns.values()), dtype=np.float64).T)
    pairs = _pairs_of(tuple((one.place, one.splits) for one in summed), dimensions)
    groups = [view.table(table).groups(name) for name in pairs.names]
    n_keys = np.array([len(group.keys) for group in groups])
    first_group = np.concatenate(([0], np.cumsum(n_keys)))
    sums = np.zeros((first_group[-1], by_row.shape[1]))
    add_by_groups(np.array([group.codes for group in groups], dtype=np.int64), first_group, by_row, sums)
    most = int(n_keys[pairs.dimension].sum())
    pair_of, group_of, numbers = np.empty(most, np.int64), np.empty(most, np.int64), np.empty((3, most))
    size = read_sums(
        sums, first_group, pairs.dimension, np.array(tops)[pairs.summed], np.array(bases)[pairs.summed],
        np.array([one.rows.per for one in summed], dtype=np.float64)[pairs.summed],
        _wholes([one.rows for one in summed], pairs, view.table(table).groups(ALL).codes),
        pairs.left_out, pair_of, group_of, numbers,
    )  # fmt: skip
    pair = pair_of[:size]
    return SumRows(
        pairs.place[pair], pairs.split[pair], pairs.known[pair], group_of[:size],
        tuple(key for group in groups for key in group.keys), *numbers[:, :size],
    )  # fmt: skip


def _wholes(rows: Sequence[Rows], pairs: _Pairs, whole: np.ndarray) -> np.ndarray:
    """Return for each pair the denominator of the whole, where the dimension splits the numerator alone; else NaN.

    `whole` is the group of each row in the whole: -1 for a row that is not counted.
    """
    wholes = np.full(pairs.summed.size, np.nan)
    alone = np.flatnonzero(pairs.left_out == WITHOUT_TOP).tolist()
    is_counted = whole >= 0 if alone and (whole < 0).any() else slice(None)
    for pair in alone:
        base = rows[pairs.summed[pair]].base
        if base is not None:
            wholes[pair] = np.sum(base[is_counted])
    return wholes


class Ordered:
    """The values of a sample in ascending order, those that are missing left out; sorted once for all its groups."""

    def __init__(self, quantities: np.ndarray):
        self.rows = np.argsort(quantities, kind="stable")[: np.count_nonzero(~np.isnan(quantities))]
        self.values = quantities[self.rows]

    def quantiles(self, sample: Sample, groups: Sequence[Groups], place: int, dimensions: Sequence[int]) -> SumRows:
        """Return the quantile of each group that has a value, split by split; that of the whole, the first, always."""
        starts = np.cumsum([0, *(len(one.keys) for one in groups)])
        key, found = np.zeros(starts[-1], np.int64), np.full(starts[-1], np.nan)
        kept, sizes = [], []
        for split, one in enumerate(groups):
            here = slice(starts[split], starts[split + 1])
            size = read_quantiles(self.values, self.rows, one.codes, sample.share, sample.per, key[here], found[here])
            sizes.append(max(size, 1) if split == 0 else size)
            key[here] += starts[split]
            kept.append(np.arange(starts[split], starts[split] + sizes[-1]))
        rows = np.concatenate(kept)
        words = tuple(word for one in groups for word in one.keys)
        split_of, dimension_of = np.repeat(np.arange(len(groups)), sizes), np.repeat(dimensions, sizes)
        value, none = found[rows], np.full(rows.size, np.nan)
        return SumRows(np.full(rows.size, place), split_of, dimension_of, key[rows], words, value, none, value)


def blocks_of(
    view: View, catalogue: Iterable[tuple[int, Measure, tuple[str, ...]]], dimensions: tuple[str, ...]
) -> list[SumRows]:
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
            groups = [view.table(rows.table).groups(split) for split in splits]
            blocks.append(ordered[known].quantiles(rows, groups, place, [dimensions.index(split) for split in splits]))
        elif rows is not None:
            by_table.setdefault(rows.table, []).append(Summed(place, splits, rows))
    return blocks + [sums_of(view, table, summed, dimensions) for table, summed in by_table.items()]
