"""Several tests at once: what keeps the chance of one false claim at the level stated.

In: p-values of tests that were named beforehand. Out: adjusted p-values. Which tests form a family is not decided here.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def holm(p_values: np.ndarray) -> np.ndarray:
    """Return p-values adjusted so that one false claim among all has at most the chance stated.

    Parameters
    ----------
    p_values : float64 array, shape (tests,)
        NaN where a test could not be made; it does not count.

    References
    ----------
    Holm (1979), Scandinavian Journal of Statistics 6(2), 65-70: the j-th smallest of m is multiplied by m - j + 1, and
    none is smaller than one before it. Valid whatever the dependence.
    """
    return _stepwise(p_values, lambda m: np.arange(m, 0, -1), from_largest=False)


def benjamini_hochberg(p_values: np.ndarray) -> np.ndarray:
    """Return p-values adjusted so that among the claims made the expected share of false ones is the level stated.

    References
    ----------
    Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57(1), 289-300. Valid for tests that are
    independent or positively dependent (Benjamini and Yekutieli 2001).
    """
    return _stepwise(p_values, lambda m: m / np.arange(1, m + 1), from_largest=True)


def _stepwise(p_values: np.ndarray, factors: Callable[[int], np.ndarray], *, from_largest: bool) -> np.ndarray:
    p_values = np.asarray(p_values, dtype=np.float64)
    adjusted = np.full(p_values.shape, np.nan)
    known = np.flatnonzero(~np.isnan(p_values))
    order = known[np.argsort(p_values[known], kind="stable")]
    raised = p_values[order] * factors(order.size)
    raised = np.minimum.accumulate(raised[::-1])[::-1] if from_largest else np.maximum.accumulate(raised)
    adjusted[order] = np.minimum(raised, 1)
    return adjusted


def bonferroni(confidence: float, tests: int) -> float:
    """Return the confidence of each interval that gives all of them together the confidence stated."""
    return 1 - (1 - confidence) / max(1, tests)
