"""Jackknife pseudo-values: what each replication says of an estimate, so that estimates are compared like means.

In: measures as arrays (`sim.comparison.arrays`, filled). Out: for each row the estimate, and a pseudo-value for each
replication. Of a total or a quantile it is the replication's own value. Intervals are made from them elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from sim.comparison.arrays import RATIOS, Replications
from sim.measures.catalogue import BY_ID
from sim.visits.arrays import Texts, texts_of


class Pseudo(NamedTuple):
    """Estimates, shape (rows,), and their pseudo-values, shape (replications, rows); NaN where unknown."""

    value: np.ndarray
    each: np.ndarray


def pseudo_values(data: Replications, kinds: np.ndarray) -> Pseudo:
    """Return the estimate of each row and its pseudo-values.

    Parameters
    ----------
    data : Replications
        Filled (`sim.comparison.arrays.filled`).
    kinds : object array, shape (rows,)
        As from `kinds_of`.

    Notes
    -----
    Ratio: n R - (n - 1) R(-r), R the ratio of totals, R(-r) that without replication r. Index: the same of the
    pooled groups. Total, quantile: the value of the replication; its mean is the estimate.

    References
    ----------
    Pseudo-values: Law (2015), Simulation Modeling and Analysis, 5th ed., section 9.5.3.
    """
    value, each = np.full(len(kinds), np.nan), np.full(data.top.shape, np.nan)
    ratio, index = np.isin(kinds, RATIOS), kinds == "index"
    plain = ~ratio & ~index
    value[ratio], each[:, ratio] = of_ratio(data.top[:, ratio], data.base[:, ratio])
    value[plain], each[:, plain] = _mean_of(data.top[:, plain]), data.top[:, plain]
    rows = np.flatnonzero(index).tolist()
    for row, pseudo in zip(rows, of_indices(data, rows), strict=True):
        value[row], each[:, row] = pseudo
    return Pseudo(value, each)


def of_ratio(top: np.ndarray, base: np.ndarray) -> Pseudo:
    """Return the ratio of totals and its pseudo-values, column by column."""
    whole_top, whole_base = top.sum(axis=0), base.sum(axis=0)
    return from_left_out(divide(whole_top, whole_base), divide(whole_top - top, whole_base - base), top.shape[0])


def of_indices(data: Replications, rows: Sequence[int]) -> Iterator[Pseudo]:
    """Yield the indices of some rows, of the pooled groups, and their pseudo-values."""
    measures, dimensions = (texts_of(data.rows[name].array) for name in ("measure", "dimension"))
    for row in rows:
        yield _of_index(data, row, measures, dimensions)


def _of_index(data: Replications, row: int, measures: Texts, dimensions: Texts) -> Pseudo:
    """Return an index and its pseudo-values; without its groups, the replications' own values."""
    measure = BY_ID[measures.words[measures.codes[row]]]
    assert measure.groups is not None
    of, dimension = measure.groups
    chosen = measures.equal(of) & dimensions.equal(dimension)
    if not chosen.any():
        return Pseudo(_mean_of(data.top[:, [row]])[0], data.top[:, row])
    top, base = data.top[:, chosen], data.base[:, chosen]
    whole = measure.function(top.sum(axis=0), base.sum(axis=0))
    without = measure.function(top.sum(axis=0) - top, base.sum(axis=0) - base)
    return from_left_out(whole, without, top.shape[0])


def from_left_out(whole: np.ndarray, without: np.ndarray, n: int) -> Pseudo:
    """Return pseudo-values from the estimates that leave out one replication each (first axis)."""
    return Pseudo(whole, n * whole - (n - 1) * without)


def divide(top: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Return top over base, NaN where the base is 0."""
    return np.asarray(np.divide(top, base, out=np.full(np.shape(base), np.nan), where=base > 0))


def _mean_of(values: np.ndarray) -> np.ndarray:
    count = (~np.isnan(values)).sum(axis=0)
    return divide(np.nansum(values, axis=0), count.astype(np.float64))
