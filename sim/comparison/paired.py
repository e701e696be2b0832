"""The difference of two scenarios, row by row: paired by replication, or unpaired where the citizens differ.

In: measures of both as arrays with the same rows. Out: `Differences`: estimate, error, intervals at any confidence,
p-values, and the ratio of variances that pairing achieved. What may be said of them is in `verdicts`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.special import stdtr, stdtrit

from sim.comparison import bootstrap
from sim.comparison.arrays import Replications, aligned, filled, kinds_of
from sim.comparison.pseudo import Pseudo, pseudo_values
from sim.errors import ResultsError
from sim.said import said

_NOISE = 1e-9  # differences below this part of the values come from the order of additions


@dataclass(frozen=True, eq=False)
class Differences:
    """Second scenario less first, by row.

    Attributes
    ----------
    rows : DataFrame
        measure, dimension, key.
    kinds : object array, shape (rows,)
    first, second, difference : float64 arrays, shape (rows,)
    error : float64 array
        Standard error of the difference.
    freedom : float64 array
        Degrees of freedom of Student's t.
    variance_ratio : float64 array
        Variance of the difference if the replications were independent, over that of the paired difference; NaN
        unpaired, infinite where the paired difference never varies.
    is_equal : bool array
        Whether no replication shows any difference.
    n : int
        Replications of the one with fewer.
    paired : bool
    samples : pair of float64 arrays
        What is resampled for quantiles: the paired differences and nothing, or the values of each; shape
        (replications, rows).
    """

    rows: pd.DataFrame
    kinds: np.ndarray
    first: np.ndarray
    second: np.ndarray
    difference: np.ndarray
    error: np.ndarray
    freedom: np.ndarray
    variance_ratio: np.ndarray
    is_equal: np.ndarray
    n: int
    paired: bool
    samples: tuple[np.ndarray, np.ndarray | None]

    @cached_property
    def is_resampled(self) -> np.ndarray:
        """Rows whose interval comes from the bootstrap: quantiles, given enough replications."""
        known = np.isfinite(self.difference) & np.isfinite(self.error)
        return np.asarray((self.kinds == "quantile") & known & ~self.is_equal & (self.n >= bootstrap.FEWEST))

    @cached_property
    def means(self) -> np.ndarray:
        """Resampled differences, shape (resamples, rows that are resampled)."""
        first, second = self.samples
        means = bootstrap.resampled_means(first[:, self.is_resampled])
        if second is not None:
            means = bootstrap.resampled_means(second[:, self.is_resampled], bootstrap.SEED + 1) - means
        return means

    @property
    def method(self) -> np.ndarray:
        """How each interval was made: jackknife, t, bootstrap, equal or none."""
        named = np.where(np.isin(self.kinds, ("total", "quantile")), "t", "jackknife").astype(object)
        named[self.is_resampled] = "bootstrap"
        named[self.is_equal] = "equal"
        named[~np.isfinite(self.error)] = "none"
        return named

    def chosen(self, mask: np.ndarray) -> Differences:
        """Return some of the rows."""
        mask = np.asarray(mask, dtype=bool)
        by_row = ("kinds", "first", "second", "difference", "error", "freedom", "variance_ratio", "is_equal")
        first, second = self.samples
        return replace(
            self, rows=self.rows[mask].reset_index(drop=True), **{name: getattr(self, name)[mask] for name in by_row},
            samples=(first[:, mask], None if second is None else second[:, mask]),
        )  # fmt: skip

    def interval(self, confidence: float) -> tuple[np.ndarray, np.ndarray]:
        """Return the ends of the interval of each row, shape (rows,) each; NaN where there is none."""
        half = stdtrit(self.freedom, (1 + confidence) / 2) * self.error
        low, high = self.difference - half, self.difference + half
        if self.is_resampled.any():
            low[self.is_resampled], high[self.is_resampled] = bootstrap.expanded_interval(
                self.means, self.n, confidence
            )
        low[self.is_equal] = high[self.is_equal] = 0.0
        return low, high

    def p_values(self) -> np.ndarray:
        """Return the two-sided p-value of each row: no difference."""
        with np.errstate(divide="ignore", invalid="ignore"):
            p = 2 * stdtr(self.freedom, -np.abs(self.difference / self.error))
        certain = (self.error == 0) & (self.difference != 0)
        p[certain] = 0.0
        if self.is_resampled.any():
            p[self.is_resampled] = bootstrap.p_value(self.means, self.n)
        p[self.is_equal] = 1.0
        return np.asarray(p)


def difference_of(first: Replications, second: Replications, paired: bool = True) -> Differences:
    """Return the difference of two scenarios' measures, second less first.

    Parameters
    ----------
    first, second : Replications
        As from `sim.comparison.arrays.arrays_of`, not filled; rows that only one has are kept.
    paired : bool
        True: replication r of both met the same citizens, and is compared with itself. False: they share nothing, and
        the variances add up (Welch).

    Raises
    ------
    ResultsError
        Paired, and the replications are not the same.

    Notes
    -----
    The difference of two ratios of totals is jackknifed as a whole: its pseudo-values are the differences of theirs.
    Unpaired degrees of freedom: Welch and Satterthwaite.
    """
    if paired and first.numbers != second.numbers:
        raise ResultsError(
            said(
                "paired scenarios need the same replications; one has {first}, the other {second}, or other "
                "numbers: run them with the same --replications and --seed",
                first=len(first.numbers),
                second=len(second.numbers),
            )
        )
    one, other = aligned([first, second])
    kinds = kinds_of(one)
    kinds = np.where(kinds == "quantile", kinds_of(other), kinds)
    a, b = pseudo_values(filled(one, kinds), kinds), pseudo_values(filled(other, kinds), kinds)
    return _paired(one.rows, kinds, a, b) if paired else _unpaired(one.rows, kinds, a, b)


def _paired(rows: pd.DataFrame, kinds: np.ndarray, a: Pseudo, b: Pseudo) -> Differences:
    scale = np.fmax(np.abs(a.value), np.abs(b.value))
    each = b.each - a.each
    each[np.abs(each) <= _NOISE * scale] = 0.0
    difference = np.where(kinds == "quantile", _mean_of_known(each), b.value - a.value)
    difference[np.abs(difference) <= _NOISE * scale] = 0.0
    variance = _variance_of_mean(each, kinds)
    count = (~np.isnan(each)).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        achieved = (_variance_of_mean(a.each, kinds) + _variance_of_mean(b.each, kinds)) / variance
    return Differences(
        rows=rows, kinds=kinds, first=a.value, second=b.value, difference=difference, error=np.sqrt(variance),
        freedom=np.maximum(1.0, count - 1.0), variance_ratio=achieved,
        is_equal=(count > 0) & (np.nan_to_num(each) == 0).all(axis=0) & (difference == 0),
        n=each.shape[0], paired=True, samples=(each, None),
    )  # fmt: skip


def _unpaired(rows: pd.DataFrame, kinds: np.ndarray, a: Pseudo, b: Pseudo) -> Differences:
    sizes = [(~np.isnan(pseudo.each)).sum(axis=0) for pseudo in (a, b)]
    variances = [_variance_of_mean(pseudo.each, kinds) for pseudo in (a, b)]
    together = variances[0] + variances[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = together**2 / sum(v**2 / (size - 1) for v, size in zip(variances, sizes, strict=True))
    return Differences(
        rows=rows, kinds=kinds, first=a.value, second=b.value, difference=b.value - a.value,
        error=np.sqrt(together), freedom=np.where(together > 0, freedom, 1.0),
        variance_ratio=np.full(len(kinds), np.nan), is_equal=np.zeros(len(kinds), dtype=bool),
        n=min(a.each.shape[0], b.each.shape[0]), paired=False, samples=(a.each, b.each),
    )  # fmt: skip


def _mean_of_known(values: np.ndarray) -> np.ndarray:
    count = (~np.isnan(values)).sum(axis=0)
    return np.asarray(np.divide(np.nansum(values, axis=0), count, out=np.full(count.shape, np.nan), where=count > 0))


def _variance_of_mean(values: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    """Return the variance of the mean of each column; NaN with fewer than two values.

    A quantile leaves out the replications that lack it. Of anything else one missing pseudo-value means that the
    estimate rests on a single replication: its error is unknown.
    """
    count = (~np.isnan(values)).sum(axis=0)
    spread = np.nansum((values - _mean_of_known(values)) ** 2, axis=0)
    variance = np.divide(spread, (count - 1.0) * count, out=np.full(count.shape, np.nan), where=count > 1)
    return np.where((kinds != "quantile") & (count < values.shape[0]), np.nan, variance)
