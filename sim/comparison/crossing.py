"""How far an input must move before the better of two scenarios changes.

In: the paired difference at some values of the input, by replication. Out: a `Crossing`: where the difference is zero,
with an interval, or that it is not within the range, or that the runs cannot tell. No season is run here.

References
----------
Interval of the crossing: percentiles of a bootstrap of whole replications (Efron and Tibshirani 1993, chapter 13); the
difference between two values is taken as straight.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from sim.comparison.responses import varies

WITHIN, OUTSIDE, UNDECIDED, IDLE = "within", "outside", "undecided", "idle"
RESAMPLES = 1000
_SURE = 0.95  # of the resamples must cross, for an interval of the crossing to be given


@dataclass(frozen=True)
class Crossing:
    """Where along an input the better scenario changes.

    Attributes
    ----------
    verdict : str
        ``within``: at `value`, nearest to the nominal value. ``outside``: the same scenario is better at every value
        that was tried, all told from zero together. ``undecided``: the runs cannot tell. ``idle``: nor could
        more of them, the difference is the same at every value.
    value, low, high : float
        NaN unless within; `low, high` are infinite where the interval is open at the end of the range.
    crossing_share : float
        Share of the resamples in which the difference changes sign within the range.
    """

    verdict: str
    value: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")
    crossing_share: float = 0.0


def crossing_of(levels: np.ndarray, mean: np.ndarray, nominal: float) -> float:
    """Return the value nearest to the nominal one at which a broken line changes sign, NaN where it never does."""
    found = []
    for k in range(levels.size - 1):
        if mean[k] == 0:
            found.append(float(levels[k]))
        elif mean[k] * mean[k + 1] < 0:
            share = mean[k] / (mean[k] - mean[k + 1])
            found.append(float(levels[k] + share * (levels[k + 1] - levels[k])))
    if levels.size and mean[-1] == 0:
        found.append(float(levels[-1]))
    return min(found, key=lambda value: abs(value - nominal)) if found else float("nan")


def crossing(
    levels: np.ndarray, differences: np.ndarray, nominal: float, confidence: float = 0.95, seed: int = 1
) -> Crossing:
    """Return where the better of two scenarios changes along an input.

    Parameters
    ----------
    levels : float64 array, shape (values,), ascending
    differences : float64 array, shape (values, replications)
        Second scenario less first, paired, under the same dice at all values.
    nominal : float
    confidence : float
    seed : int
        Of the bootstrap.
    """
    n = differences.shape[1]
    mean = differences.mean(axis=1)
    if n < 2 or not differences.any():
        return Crossing(UNDECIDED)
    # Bonferroni over the values tried: all are told from zero together.
    half = stdtrit(n - 1, 1 - (1 - confidence) / (2 * levels.size)) * differences.std(axis=1, ddof=1) / np.sqrt(n)
    if (mean - half > 0).all() or (mean + half < 0).all():
        return Crossing(OUTSIDE)
    if levels.size > 1 and not varies(differences):
        return Crossing(IDLE)
    picks = np.random.default_rng(seed).integers(0, n, (RESAMPLES, n))
    again = differences[:, picks].mean(axis=2)
    values = np.array([crossing_of(levels, again[:, k], nominal) for k in range(RESAMPLES)])
    met = ~np.isnan(values)
    share = float(met.mean())
    value = crossing_of(levels, mean, nominal)
    if np.isnan(value) or share < _SURE:
        return Crossing(UNDECIDED, value, crossing_share=share)
    low, high = np.quantile(values[met], [(1 - confidence) / 2, (1 + confidence) / 2])
    return Crossing(WITHIN, value, float(low), float(high), share)
