"""What the points of a sweep say: responses with intervals, the share of noise, the effect of each input.

In: values by point and replication, all points under the same dice. Out: plain numbers and arrays. Which points there
are and what was simulated is not known here.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit


class ResponseEstimate(NamedTuple):
    """A mean over replications with its interval."""

    mean: float
    low: float
    high: float


def estimate(values: np.ndarray, confidence: float = 0.95) -> ResponseEstimate:
    """Return the mean of one value a replication with Student's interval; one replication has none."""
    n = values.size
    mean = float(np.mean(values))
    if n < 2:
        return ResponseEstimate(mean, float("nan"), float("nan"))
    half = float(stdtrit(n - 1, 0.5 + confidence / 2) * np.std(values, ddof=1) / np.sqrt(n))
    return ResponseEstimate(mean, mean - half, mean + half)


def varies(values: np.ndarray) -> bool:
    """Say whether any point differs from the first beyond the rounding of a float; shape (points, replications)."""
    return not np.allclose(values, values[:1], rtol=1e-12, atol=1e-15, equal_nan=True)


def noise_share(values: np.ndarray) -> float:
    """Return which share of the variance of the points' means is noise, from 0 to 1.

    Parameters
    ----------
    values : float64 array, shape (points, replications)
        The same replications for all points.

    Notes
    -----
    Two-way layout without repetition: what a replication adds to all points alike is no noise of their differences, so
    the noise of a mean is the interaction's mean square over the replications. NaN where it cannot be told (one
    replication, one point), 0 where no point differs.
    """
    points, replications = values.shape
    if points < 2 or replications < 2:
        return float("nan")
    if not varies(values):
        return 0.0
    means = values.mean(axis=1)
    rest = values - means[:, None] - values.mean(axis=0)[None, :] + values.mean()
    noise = float((rest**2).sum()) / ((points - 1) * (replications - 1)) / replications
    spread = float(np.var(means, ddof=1))
    return min(1.0, noise / spread) if spread > 0 else 0.0


def elementary_effects(
    levels: np.ndarray, means: np.ndarray, bounds: np.ndarray, levels_of_grid: int = 4
) -> np.ndarray:
    """Return mu, mu* and sigma of each input from Morris' trajectories, in the response's unit over the whole range.

    Parameters
    ----------
    levels : float64 array, shape (points, inputs)
        Trajectories under each other, each of inputs + 1 points.
    means : float64 array, shape (points,)
    bounds : float64 array, shape (inputs, 2)

    References
    ----------
    Morris (1991); mu*: Campolongo, Cariboni and Saltelli (2007), Environmental Modelling and Software 22, 1509-1518.
    """
    from SALib.analyze.morris import analyze

    names = [str(k) for k in range(bounds.shape[0])]
    problem = {"num_vars": len(names), "names": names, "bounds": bounds.tolist()}
    found = analyze(problem, levels, means, num_levels=levels_of_grid, print_to_console=False, seed=1)
    return np.column_stack([np.asarray(found[name], dtype=np.float64) for name in ("mu", "mu_star", "sigma")])
