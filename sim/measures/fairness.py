"""Who gets less: gaps between groups, the worst-served communes, inequality of reach.

In: numerators and denominators by group on the last axis (any axes before it). Out: one number for each.
An index of several replications is that of their pooled groups, so that chance in small communes does not
pass for unfairness.
"""

from __future__ import annotations

import numpy as np

from sim.measures.definition import Measure
from sim.said import said

TAIL_SHARE = 0.1


def rates(top: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Return the rate of each group, 0 where the group is empty (it then weighs nothing)."""
    return np.asarray(np.divide(top, base, out=np.zeros(np.broadcast(top, base).shape), where=base > 0))


def _in_order(order: np.ndarray, *arrays: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return arrays of one shape in an order along the last axis."""
    if order.ndim > 1:  # as `numpy.take_along_axis`, in a tenth of its time
        order = order + np.arange(0, order.size, max(1, order.shape[-1])).reshape(*order.shape[:-1], 1)
    return tuple(array.take(order) for array in arrays)


def tail_mean(top: np.ndarray, base: np.ndarray, *, worst: bool, share: float = TAIL_SHARE) -> np.ndarray:
    """Return the mean rate of the groups that hold the worst (or best) share of the denominator.

    The group at the border counts for the part that is needed. NaN where all groups are empty.
    """
    rate = rates(top, base)
    order = np.argsort(rate if worst else -rate, axis=-1, kind="stable")
    rate, weight = _in_order(order, rate, base.astype(np.float64))
    wanted = share * weight.sum(axis=-1, keepdims=True)
    before = np.cumsum(weight, axis=-1) - weight
    taken = np.minimum(np.maximum(wanted - before, 0), weight)
    return _ratio((taken * rate).sum(axis=-1), taken.sum(axis=-1))


def worst_tail(top: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Return the mean rate of the worst decile."""
    return tail_mean(top, base, worst=True)


def longest_tail(top: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Return the mean of the worst decile where more is worse: a delay."""
    return tail_mean(top, base, worst=False)


def tail_gap(top: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Return the best decile less the worst."""
    return np.asarray(tail_mean(top, base, worst=False) - tail_mean(top, base, worst=True))


def widest_gap(top: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Return the best group less the worst; NaN where no group has anybody."""
    rate = rates(top, base)
    best = np.where(base > 0, rate, -np.inf).max(axis=-1, initial=-np.inf)
    worst = np.where(base > 0, rate, np.inf).min(axis=-1, initial=np.inf)
    return np.where(np.isfinite(best), best - np.where(np.isfinite(worst), worst, 0), np.nan)


def gini(top: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Return the Gini index of the rates, each group weighted by its denominator; NaN where all rates are 0.

    Notes
    -----
    Sum over pairs of w_i w_j |x_i - x_j| / (2 W² mean): 0 where all groups have one rate.
    """
    rate = rates(top, base)
    order = np.argsort(rate, axis=-1, kind="stable")
    rate, weight = _in_order(order, rate, base.astype(np.float64))
    # In ascending order the sum over pairs is one pass: each rate is above the weight before it, below that after.
    through, total = np.cumsum(weight, axis=-1), weight.sum(axis=-1, keepdims=True)
    spread = (weight * rate * (2 * through - weight - total)).sum(axis=-1)
    return _ratio(spread, total[..., 0] * (weight * rate).sum(axis=-1))


def _ratio(top: np.ndarray, base: np.ndarray) -> np.ndarray:
    return np.asarray(np.divide(top, base, out=np.full(np.shape(top), np.nan), where=np.asarray(base) > 0))


# fmt: off
_BY_COMMUNE = ("reach", "commune")
_DELAY_BY_COMMUNE = ("delay_restricted", "commune")

MEASURES = (
    Measure("reach_worst_communes", "share", "higher", "index", worst_tail, (),
        said("Reach in the least-served communes"),
        said("Reach in the communes that hold the least-served tenth of the cohort."), groups=_BY_COMMUNE),
    Measure("reach_gap_communes", "share", "lower", "index", tail_gap, (),
        said("Gap between communes"),
        said("Reach: best-served tenth less least-served tenth, communes weighted by their requests."),
        groups=_BY_COMMUNE),
    Measure("reach_gini_communes", "index", "lower", "index", gini, (),
        said("Gini index between communes"),
        said("Inequality of reach, communes weighted by their requests; 0: all equal."), groups=_BY_COMMUNE),
    Measure("reach_gap_autonomy", "share", "lower", "index", widest_gap, (),
        said("Gap by digital autonomy"), said("Reach: best-served group less least-served."),
        groups=("reach", "autonomy")),
    Measure("reach_gap_age", "share", "lower", "index", widest_gap, (),
        said("Gap by age"), said("Reach: best-served band less least-served."), groups=("reach", "age_band")),
    Measure("reach_gap_car", "share", "lower", "index", widest_gap, (),
        said("Gap by car"), said("Reach: with or without a car, the larger less the smaller."),
        groups=("reach", "car")),
    Measure("delay_worst_communes", "days", "lower", "index", longest_tail, (),
        said("Delay in the worst-served communes"),
        said("Delay restricted by the deadline in the communes that hold the worst-served tenth of the cohort."),
        groups=_DELAY_BY_COMMUNE),
    Measure("delay_gap_communes", "days", "lower", "index", tail_gap, (),
        said("Gap of delay between communes"),
        said("Restricted delay: worst-served tenth less best-served tenth, communes weighted by their requests."),
        groups=_DELAY_BY_COMMUNE),
    Measure("delay_gini_communes", "index", "lower", "index", gini, (),
        said("Gini index of delay between communes"),
        said("Inequality of the restricted delay, communes weighted by their requests; 0: all equal."),
        groups=_DELAY_BY_COMMUNE),
    Measure("delay_gap_autonomy", "days", "lower", "index", widest_gap, (),
        said("Gap of delay by digital autonomy"), said("Restricted delay: longest group less shortest."),
        groups=("delay_restricted", "autonomy")),
    Measure("delay_gap_age", "days", "lower", "index", widest_gap, (),
        said("Gap of delay by age"), said("Restricted delay: longest band less shortest."),
        groups=("delay_restricted", "age_band")),
    Measure("delay_gap_car", "days", "lower", "index", widest_gap, (),
        said("Gap of delay by car"), said("Restricted delay: with or without a car, the longer less the shorter."),
        groups=("delay_restricted", "car")),
    Measure("wait_gap_communes", "min", "lower", "index", tail_gap, (),
        said("Gap of wait between communes"),
        said("Wait of the served: tenth that waits most less tenth that waits least, communes weighted by their "
             "visits."), groups=("wait_served", "commune")),
    Measure("wait_gap_autonomy", "min", "lower", "index", widest_gap, (),
        said("Gap of wait by digital autonomy"), said("Wait of the served: longest group less shortest."),
        groups=("wait_served", "autonomy")),
    Measure("wait_gap_age", "min", "lower", "index", widest_gap, (),
        said("Gap of wait by age"), said("Wait of the served: longest band less shortest."),
        groups=("wait_served", "age_band")),
    Measure("wait_gap_car", "min", "lower", "index", widest_gap, (),
        said("Gap of wait by car"), said("Wait of the served: with or without a car, the longer less the shorter."),
        groups=("wait_served", "car")),
)
# fmt: on
