"""Likelihoods of what a register shows, with intervals by profile: laws cut, rounded or censored.

In: arrays of counts, bounds and leads. Out: `Fitted`, a value with its 90 % interval. Nothing knows a scenario here.

References: Venzon and Moolgavkar (1988), Applied Statistics 37(1), 87-94 (profile intervals); Brown, Cai and DasGupta
(2001), Statistical Science 16(2), 101-133 (Jeffreys); von Neumann (1941), Ann. Math. Stat. 12(4), 367-395.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy import optimize, stats
from scipy.special import ndtr

CONFIDENCE = 0.90
_FALL = stats.chi2.ppf(CONFIDENCE, 1) / 2  # of the log likelihood, at the ends of an interval
_TAIL = (1 - CONFIDENCE) / 2
_TINY = 1e-300
_MOST_CV = 50.0  # callers of a bank wait with 5 to 10; a law that is cut there would have too narrow an interval

MinusLog = Callable[[np.ndarray], float]
Bounds = Sequence[tuple[float, float]]


class Fitted(NamedTuple):
    """A value and its 90 % interval."""

    value: float
    low: float
    high: float


def profile(
    minus_log: MinusLog,
    start: Sequence[float],
    bounds: Bounds,
    ends: bool = True,
) -> list[Fitted]:
    """Return maximum likelihood values with the intervals in which the profile falls by no more than the law allows.

    Parameters
    ----------
    minus_log : callable
        Minus the log likelihood of an array of parameters.
    start : sequence of float
    bounds : sequence of (float, float)
        Of each parameter; an interval that reaches one ends there.
    ends : bool
        Without them an interval is its value, in a tenth of the time.
    """
    best = _least(minus_log, np.array(start, dtype=float), bounds)
    if not ends:
        return [Fitted(float(value), float(value), float(value)) for value in best.x]
    found = []
    for k in range(len(start)):
        low, high = (_end(minus_log, best.x, best.fun, bounds, k, side) for side in (0, 1))
        found.append(Fitted(float(best.x[k]), low, high))
    return found


def _least(minus_log: MinusLog, start: np.ndarray, bounds: Bounds) -> Any:
    first = optimize.minimize(minus_log, start, method="L-BFGS-B", bounds=bounds)
    if first.success:
        return first
    again = optimize.minimize(minus_log, first.x, method="Nelder-Mead", bounds=bounds)
    return again if again.fun < first.fun else first


def _end(minus_log: MinusLog, best: np.ndarray, least: float, bounds: Bounds, k: int, side: int) -> float:
    """Return where the profile of parameter `k` has fallen by what an interval allows, below (0) or above (1)."""
    others = [j for j in range(len(best)) if j != k]

    def excess(value: float) -> float:
        at = np.array(best, dtype=float)
        at[k] = value
        if not others:
            return float(minus_log(at) - least - _FALL)

        def rest(x: np.ndarray) -> float:
            at[others] = x
            return minus_log(at)

        inner = optimize.minimize(rest, best[others], method="L-BFGS-B", bounds=[bounds[j] for j in others])
        return float(inner.fun - least - _FALL)

    limit, step = bounds[k][side], 0.05 * (bounds[k][1] - bounds[k][0])
    inside, outside = best[k], best[k]
    step = step * 0.1
    while excess(outside) < 0:
        if outside == limit:
            return float(limit)
        inside, outside = outside, float(np.clip(outside + (step if side else -step), *bounds[k]))
        step *= 2
    return float(
        outside if inside == outside else optimize.brentq(excess, inside, outside, xtol=2e-3 * abs(outside - inside))
    )


# --- lognormal laws of which bounds are known


def lognormal_mean_cv(low: np.ndarray, high: np.ndarray, ends: bool = True) -> list[Fitted]:
    """Fit mean and coefficient of variation of a lognormal law of which each value is known to lie between two bounds.

    Parameters
    ----------
    low, high : float64 arrays, shape (n,), minutes
        0 and infinity are no bound: `high` infinite is a value censored at `low`.

    Returns
    -------
    list of Fitted
        The mean, minutes, and the coefficient of variation.
    """
    pairs, weights = np.unique(np.column_stack([low, high]), axis=0, return_counts=True)
    with np.errstate(divide="ignore"):
        logs = np.log(pairs)
    known = np.where(np.isfinite(pairs[:, 1]), (pairs[:, 0] + pairs[:, 1]) / 2, pairs[:, 0] * 1.5)
    middle = max(float(np.average(known, weights=weights)), 0.1)

    def minus_log(at: np.ndarray) -> float:
        sigma = np.sqrt(np.log1p(np.exp(2 * at[1])))
        mu = at[0] - sigma**2 / 2
        z_low, z_high = (logs - mu).T / sigma
        # The smaller tail keeps its digits: from the left below the middle, from the right above it.
        share = np.where(z_low > 0, ndtr(-z_low) - ndtr(-z_high), ndtr(z_high) - ndtr(z_low))
        return -float(weights @ np.log(np.maximum(share, _TINY)))

    center = np.log(middle)
    mean, cv = profile(
        minus_log, (center, np.log(0.5)), ((center - 4, center + 4), (np.log(0.02), np.log(_MOST_CV))), ends
    )
    return [Fitted(*np.exp(mean)), Fitted(*np.exp(cv))]


def rounded_bounds(minutes: np.ndarray, unit: float, cap: float | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Return between which two times a rounded one lies; from the cap on, where services are cut, there is no end."""
    low, high = np.maximum(minutes - unit / 2, 0), minutes + unit / 2
    if cap is not None:
        is_cut = minutes >= cap - unit / 2
        low, high = np.where(is_cut, cap - unit / 2, low), np.where(is_cut, np.inf, high)
    return low, high


# --- counts and shares


def share(part: int, whole: int) -> Fitted:
    """Return a share with Jeffreys' interval."""
    low, high = stats.beta.ppf((_TAIL, 1 - _TAIL), part + 0.5, whole - part + 0.5)
    return Fitted(part / whole, 0.0 if part == 0 else float(low), 1.0 if part == whole else float(high))


def dispersion(counts: np.ndarray) -> Fitted:
    """Return the variance of counts in a row over their mean, from neighbours' differences: a season is none of it."""
    n, mean = counts.size, counts.mean()
    if n < 3 or mean == 0:
        return Fitted(1.0, np.nan, np.nan)
    value = float(np.mean(np.diff(counts) ** 2) / 2 / mean)
    free = 2 * (n - 1) / 3  # of squared differences that share a term; von Neumann 1941
    low, high = free / stats.chi2.ppf((1 - _TAIL, _TAIL), free)
    return Fitted(value, value * float(low), value * float(high))


def mean_count(counts: np.ndarray) -> Fitted:
    """Return the mean of counts in a row with an interval that knows their spread, but not their season."""
    n, mean = counts.size, float(counts.mean())
    spread = max(dispersion(counts).value, 1 / 3)
    if mean == 0:
        return Fitted(0.0, 0.0, -np.log(_TAIL) / n)
    quantile = stats.t.ppf(1 - _TAIL, 2 * (n - 1) / 3) if n > 2 else stats.norm.ppf(1 - _TAIL)
    half = float(quantile * np.sqrt(spread / (mean * n)))
    return Fitted(mean, mean * np.exp(-half), mean * np.exp(half))


def mean_of(values: np.ndarray) -> Fitted:
    """Return a mean with Student's interval."""
    half = float(stats.t.ppf(1 - _TAIL, values.size - 1) * values.std(ddof=1) / np.sqrt(values.size))
    mean = float(values.mean())
    return Fitted(mean, mean - half, mean + half)


# --- who does not come


def no_show_law(
    missed: np.ndarray, lead_days: np.ndarray, reminded: np.ndarray | None, factor: float = 1.0, ends: bool = True
) -> list[Fitted]:
    """Fit the law of no-shows: (1 - (1 - base) exp(-per_day lead)), times a factor for who was reminded.

    Parameters
    ----------
    missed : bool array, one value an appointment
    lead_days : float64 array
    reminded : bool array or None
        None: the factor is `factor` for all, and not fitted.
    factor : float

    Returns
    -------
    list of Fitted
        base share, share a day, and the factor where it is fitted.
    """
    has_factor = reminded is not None
    flags = reminded if reminded is not None else np.zeros(missed.size, dtype=bool)
    rows, where = np.unique(np.column_stack([lead_days, flags]), axis=0, return_inverse=True)
    due = np.bincount(where.ravel(), minlength=len(rows))
    gone = np.bincount(where.ravel(), weights=missed, minlength=len(rows))
    lead, is_told = rows[:, 0], rows[:, 1] > 0

    def minus_log(at: np.ndarray) -> float:
        chance = 1 - (1 - at[0]) * np.exp(-at[1] * lead)
        chance = chance * (np.where(is_told, at[2], 1.0) if has_factor else factor)
        chance = np.clip(chance, 1e-12, 1 - 1e-12)
        return -float(gone @ np.log(chance) + (due - gone) @ np.log1p(-chance))

    overall = min(max(gone.sum() / due.sum() / (1.0 if has_factor else factor), 0.002), 0.9)
    start = [overall / 2, overall / 2 / max(float(np.average(lead, weights=due)), 1.0)]
    bounds = [(0.0, 0.999), (0.0, 1.0)]
    if has_factor:
        return profile(minus_log, [*start, 0.6], [*bounds, (0.0, 1.0)], ends)
    return profile(minus_log, start, bounds, ends)
