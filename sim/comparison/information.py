"""Which input is worth measuring first: the value of information on the difference of two scenarios.

In: inputs and the difference at the points of a Latin hypercube. Out: for each input what knowing it would be worth, in
the measure's unit: by how much the choice between the two scenarios would be better on average. No season is run here.

References
----------
Expected value of partial perfect information by regression: Strong, Oakley and Brennan (2014), Medical Decision Making
34(3), 311-326; its standard error from the regression's coefficients, as there. Here the regression is a polynomial
whose degree generalised cross-validation chooses (Craven and Wahba 1979), so that nothing but least squares is needed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MOST_DEGREE = 3
DRAWS = 2000


@dataclass(frozen=True)
class Information:
    """What knowing an input would be worth.

    Attributes
    ----------
    value : float
        Expected gain of the choice, in the measure's unit, >= 0.
    error : float
        Standard error, from the uncertainty of the regression.
    explained : float
        Share of the variance of the difference that the input explains alone.
    """

    value: float
    error: float
    explained: float


def value_of_information(
    levels: np.ndarray, differences: np.ndarray, better_is_higher: bool, seed: int = 1
) -> list[Information]:
    """Return what knowing each input alone would be worth.

    Parameters
    ----------
    levels : float64 array, shape (points, inputs)
    differences : float64 array, shape (points,)
        Second scenario less first, mean over the replications of a point.
    better_is_higher : bool
        Whether a positive difference is in favour of the second scenario.
    seed : int
        Of the draws of the standard error.
    """
    gains = differences if better_is_higher else -differences
    return [_of_one(polynomial(levels[:, k], gains), gains, seed) for k in range(levels.shape[1])]


def value_of_all(levels: np.ndarray, differences: np.ndarray, better_is_higher: bool, seed: int = 1) -> Information:
    """Return what knowing all inputs at once would be worth: their squares and cubes added up, no product of two."""
    gains = differences if better_is_higher else -differences
    found = None
    for degree in range(1, MOST_DEGREE + 1):
        design = np.column_stack(
            [np.ones(gains.size), *(_powers(levels[:, k], degree) for k in range(levels.shape[1]))]
        )
        found = _better(found, _fitted(design, gains))
    assert found is not None
    return _of_one(found, gains, seed)


@dataclass(frozen=True)
class Fit:
    """A least-squares fit: fitted values, the design, the covariance of its coefficients and its score."""

    fitted: np.ndarray
    design: np.ndarray
    covariance: np.ndarray
    score: float


def polynomial(level: np.ndarray, gains: np.ndarray) -> Fit:
    """Return the polynomial of an input that predicts best, by generalised cross-validation."""
    found = None
    for degree in range(1, MOST_DEGREE + 1):
        found = _better(found, _fitted(np.column_stack([np.ones(level.size), _powers(level, degree)]), gains))
    assert found is not None
    return found


def _powers(level: np.ndarray, degree: int) -> np.ndarray:
    middle, half = (level.max() + level.min()) / 2, (level.max() - level.min()) / 2
    unit = (level - middle) / half if half else np.zeros(level.size)
    return np.column_stack([unit**k for k in range(1, degree + 1)])


def _fitted(design: np.ndarray, gains: np.ndarray) -> Fit:
    n, rank = gains.size, np.linalg.matrix_rank(design)
    inverse = np.linalg.pinv(design)
    fitted = design @ (inverse @ gains)
    left = float(((gains - fitted) ** 2).sum())
    free = n - rank
    if free <= 0:
        return Fit(fitted, design, np.zeros((design.shape[1],) * 2), np.inf)
    return Fit(fitted, design, inverse @ inverse.T * left / free, n * left / free**2)


def _better(first: Fit | None, second: Fit) -> Fit:
    # A higher degree must earn its place: equal scores keep the lower one.
    return second if first is None or second.score < first.score * (1 - 1e-9) else first


def _of_one(fit: Fit, gains: np.ndarray, seed: int) -> Information:
    value = _worth(fit.fitted)
    noise = np.random.default_rng(seed).multivariate_normal(
        np.zeros(fit.design.shape[1]), fit.covariance, DRAWS, method="svd"
    )
    drawn = [_worth(fit.fitted + fit.design @ one) for one in noise]
    spread = float(np.var(gains))
    explained = float(np.var(fit.fitted)) / spread if spread > 0 else 0.0
    return Information(value, float(np.std(drawn, ddof=1)), min(1.0, explained))


def _worth(gain: np.ndarray) -> float:
    """Return the mean of the better choice at each point less the better choice of the means."""
    return max(0.0, float(np.maximum(gain, 0).mean()) - max(float(gain.mean()), 0.0))
