"""Bootstrap of whole replications, with a written seed: means of what has no formula, such as a season's quantile.

In: values by replication. Out: resampled means, intervals and the level at which an interval leaves 0.
Visits are never resampled: those of one season are not independent.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.special import ndtr, ndtri, stdtr, stdtrit

SEED = 20_220_103
RESAMPLES = 4000
_ONE_THREAD = 1 << 18  # multiplications up to which OpenBLAS asks no other thread
_ROWS = 16  # that it multiplies together, at most
FEWEST = 20  # replications below which resampling says less than Student's t


def resampled_means(values: np.ndarray, seed: int = SEED, resamples: int = RESAMPLES) -> np.ndarray:
    """Return the means of replications drawn with replacement, shape (resamples, rows).

    Parameters
    ----------
    values : float64 array, shape (replications, rows)
        NaN where a replication has no value; it is left out of the mean.
    seed : int
        Equal inputs give equal intervals.
    """
    n = values.shape[0]
    there, weights = ~np.isnan(values), _weights(n, seed, resamples)
    total = _product(weights, np.where(there, values, 0.0))
    if there.all():
        return np.asarray(total / n)
    count = _product(weights, there.astype(np.float64))
    return np.asarray(np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0))


def _product(weights: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the product of two matrices, in pieces of the first so small that OpenBLAS multiplies in this thread.

    Its other threads would wait for more in a busy loop, a hundred times as long as the product takes. Pieces of whole
    lots of rows are multiplied as the whole is, bit for bit.
    """
    rows = _ONE_THREAD // max(1, values.size) // _ROWS * _ROWS
    if not rows:
        return np.asarray(weights @ values)
    return np.concatenate([weights[k : k + rows] @ values for k in range(0, len(weights), rows)])


@lru_cache(maxsize=4)
def _weights(n: int, seed: int, resamples: int) -> np.ndarray:
    """Return how often each resample draws each replication, shape (resamples, n); not to be written."""
    return np.random.Generator(np.random.PCG64(seed)).multinomial(n, np.full(n, 1 / n), size=resamples).astype(float)


def expanded_interval(means: np.ndarray, n: int, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the percentile interval of each column, its tails widened for small samples.

    References
    ----------
    Expanded percentile interval: Hesterberg (2015), The American Statistician 69(4), 371-386.
    """
    tail = float(ndtr(-np.sqrt(n / (n - 1)) * stdtrit(n - 1, (1 + confidence) / 2)))
    columns = np.ascontiguousarray(means.T)
    if np.isnan(means).any():
        with np.errstate(invalid="ignore"):
            low, high = np.nanquantile(columns, (tail, 1 - tail), axis=1)
        return low, high
    ordered = np.sort(columns, axis=1)
    return _quantile(ordered, tail), _quantile(ordered, 1 - tail)


def _quantile(ordered: np.ndarray, share: float) -> np.ndarray:
    """Return a quantile of each row of ascending values as `numpy.quantile` does: linear between order statistics."""
    place = share * (ordered.shape[1] - 1)
    below = int(place)
    least, most = ordered[:, below], ordered[:, min(below + 1, ordered.shape[1] - 1)]
    part = place - below
    # From the nearer of the two, so that it never leaves them.
    return np.asarray(least + (most - least) * part if part < 0.5 else most - (most - least) * (1 - part))


def p_value(means: np.ndarray, n: int) -> np.ndarray:
    """Return for each column the level at which its expanded interval just reaches 0; never below 2 / resamples."""
    count = (~np.isnan(means)).sum(axis=0)
    below, above = (means <= 0).sum(axis=0), (means >= 0).sum(axis=0)
    tail = np.maximum(np.minimum(below, above), 1) / np.maximum(count, 1)
    quantile = -ndtri(np.minimum(tail, 0.5)) * np.sqrt((n - 1) / n)
    return np.where(count > 0, np.maximum(2 * stdtr(n - 1, -quantile), 2 / np.maximum(count, 1)), np.nan)
