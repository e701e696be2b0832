"""From the measures of many replications to one table with intervals.

In: the tidy tables of `sim.measures.catalogue.season_measures`, with a column `replication`. Out: one row for each
measure, dimension and key: value, 95 % interval, and what it rests on. Differences of scenarios are not here.
"""

from __future__ import annotations

from typing import Any, NamedTuple, get_args

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from sim.comparison import bootstrap
from sim.comparison.arrays import RATIOS, Replications, arrays_of, filled, kinds_of
from sim.comparison.pseudo import Pseudo, divide, of_indices, of_ratio
from sim.measures.catalogue import BY_ID, is_small
from sim.measures.definition import Kind
from sim.visits.arrays import texts_of
from sim.visits.frames import arrays_of as arrays_of_frame
from sim.visits.log import words

CONFIDENCE = 0.95
FEW_EVENTS = 30  # below, Student's t on a share falls short of what it says: 87 to 93 % at 3 to 10 events
METHODS = ("none", "t", "jackknife", "bootstrap", "wilson", "exact")
_KINDS = get_args(Kind)
COLUMNS = (
    "measure", "dimension", "key", "mean", "low", "high", "half_width", "n", "unit", "better", "kind", "numerator",
    "denominator", "small", "method",
)  # fmt: skip


class MeanEstimate(NamedTuple):
    """A value for each row with the half-width of its interval."""

    value: np.ndarray
    half_width: np.ndarray


def summarise(per_replication: pd.DataFrame, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """Return one row for each measure, dimension and key, with an interval over the replications.

    Parameters
    ----------
    per_replication : DataFrame
        Rows of `season_measures` with a whole number `replication`, any order.
    confidence : float, between 0 and 1

    Returns
    -------
    DataFrame
        measure, dimension, key : str
        mean : float64
            Ratio of the totals over replications; of a total or a quantile the mean over replications; of an index
            that of the pooled groups.
        low, high, half_width : float64
            NaN with one replication, or where fewer than two have anything to divide by. The interval is cut at
            what is possible (0 below, 1 above for a share); the half-width is not.
        n : int64
            Replications.
        unit, better, kind : str
            As in the catalogue; empty for a measure that is not in it.
        numerator, denominator : float64
            Totals over replications; NaN for quantiles and indices.
        small : bool
            Whether the denominator of one season is below 10 on average.
        method : str
            ``jackknife``, ``wilson``, ``t``, ``bootstrap``, ``exact`` or ``none``.

    Raises
    ------
    ResultsError
        A column is missing, or a replication has a row twice.

    Notes
    -----
    Ratios: delete-one jackknife of the ratio of totals, by whole replications, with Student's t. A share of fewer than
    `FEW_EVENTS` events, or non-events, over all replications is far from normal: its interval is Wilson's, for the
    number of independent trials that would err as much as the jackknife says. A share that was 0 or 1 in all
    replications has no spread to go by: its interval is the exact binomial one (Clopper and Pearson 1934). Totals:
    Student's t on the replications' values. Quantiles: bootstrap of whole replications with a written
    seed, from 20 on; below, Student's t.

    References
    ----------
    Jackknife of a ratio: Law (2015), Simulation Modeling and Analysis, 5th ed., section 9.5.3. Shares of few events
    in clusters: Wilson (1927), JASA 22, 209-212, with the effective number of trials, as compared by Franco, Little,
    Louis and Slud (2019), J. Surv. Stat. Methodol. 7(3), 334-364.
    """
    data = arrays_of(per_replication)
    kinds = kinds_of(data)
    whole = filled(data, kinds)
    n = data.top.shape[0]
    ratio, share = np.isin(kinds, RATIOS), kinds == "share"
    value, half, method = _estimates(whole, kinds, confidence)
    low, high = value - half, value + half
    never_negative = ~(whole.top < 0).any(axis=0)
    low[never_negative] = np.maximum(low[never_negative], 0)
    high[share] = np.minimum(high[share], 1)
    resampled = (kinds == "quantile") & np.isfinite(half) & (n >= bootstrap.FEWEST)
    if resampled.any():
        means = bootstrap.resampled_means(whole.top[:, resampled])
        low[resampled], high[resampled] = bootstrap.expanded_interval(means, n, confidence)
        half[resampled], method[resampled] = (high - low)[resampled] / 2, "bootstrap"
    top, base = np.nansum(whole.top, axis=0), np.nansum(whole.base, axis=0)
    events = np.minimum(top, base - top)
    few = share & np.isfinite(half) & (events > 0) & (events < FEW_EVENTS)
    low[few], high[few] = effective_interval(value[few], half[few], base[few], n, confidence)
    half[few], method[few] = (high - low)[few] / 2, "wilson"
    exact = share & (n > 1) & (base > 0) & ((top == 0) | (top == base))
    low[exact], high[exact] = exact_interval(top[exact] > 0, base[exact], confidence)
    half[exact], method[exact] = np.maximum(high - value, value - low)[exact], "exact"
    table = {
        **arrays_of_frame(data.rows), "mean": value, "low": low, "high": high, "half_width": half,
        "n": np.full(len(kinds), n), "unit": _from_catalogue(data.rows, "unit"),
        "better": _from_catalogue(data.rows, "better"), "kind": _words_of(kinds, _KINDS),
        "numerator": np.where(np.isin(kinds, ("index", "quantile")), np.nan, top),
        "denominator": np.where(ratio, base, np.nan),
        "small": ratio & is_small(base / n), "method": _words_of(method, METHODS),
    }  # fmt: skip
    return pd.DataFrame(table, copy=False)


def _estimates(whole: Replications, kinds: np.ndarray, confidence: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return value, half-width by Student's t, and method of each row."""
    n = whole.top.shape[0]
    quantile = float(stdtrit(max(1, n - 1), (1 + confidence) / 2))
    value, half = np.full(len(kinds), np.nan), np.full(len(kinds), np.nan)
    ratio, index = np.isin(kinds, RATIOS), kinds == "index"
    plain = ~ratio & ~index
    for chosen, estimate in (
        (ratio, jackknife_ratio(whole.top[:, ratio], whole.base[:, ratio], quantile)),
        (plain, mean_over_replications(whole.top[:, plain], quantile)),
    ):
        value[chosen], half[chosen] = estimate
    rows = np.flatnonzero(index).tolist()
    for k, pseudo in zip(rows, of_indices(whole, rows), strict=True):
        value[k], half[k] = pseudo.value, quantile * _error(pseudo)
    method = np.where(np.isnan(half), "none", np.where(plain, "t", "jackknife"))
    return value, half, method


def jackknife_ratio(top: np.ndarray, base: np.ndarray, quantile: float) -> MeanEstimate:
    """Return the ratio of totals and the jackknife half-width, column by column.

    Parameters
    ----------
    top, base : float64 arrays, shape (replications, rows)
    quantile : float
        By which the standard error is multiplied.

    Returns
    -------
    MeanEstimate
        Both NaN without a denominator; the half-width NaN where fewer than two replications have one.
    """
    pseudo = of_ratio(top, base)
    return MeanEstimate(pseudo.value, quantile * _error(pseudo))


def _error(pseudo: Pseudo) -> np.ndarray:
    """Return the standard error of an estimate from its pseudo-values."""
    n = pseudo.each.shape[0]
    if n < 2:
        return np.full(np.shape(pseudo.value), np.nan)
    return np.asarray(np.std(pseudo.each, axis=0, ddof=1) / np.sqrt(n))


def mean_over_replications(values: np.ndarray, quantile: float) -> MeanEstimate:
    """Return mean and half-width of the replications' values, column by column; missing ones are left out."""
    count = (~np.isnan(values)).sum(axis=0)
    mean = divide(np.nansum(values, axis=0), count.astype(np.float64))
    spread = np.nansum((values - mean) ** 2, axis=0)
    error = np.sqrt(divide(spread, (count - 1.0) * count))
    return MeanEstimate(mean, quantile * np.where(count > 1, error, np.nan))


def exact_interval(is_one: np.ndarray, base: np.ndarray, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the binomial interval of a share that was always 0, or always 1, in `base` trials."""
    # Clopper and Pearson 1934: with no success, high solves (1 - high)^base = (1 - confidence) / 2.
    reach = 1 - ((1 - confidence) / 2) ** (1 / base)
    return np.where(is_one, 1 - reach, 0.0), np.where(is_one, 1.0, reach)


def effective_interval(
    share: np.ndarray, half: np.ndarray, base: np.ndarray, n: int, confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return Wilson's interval of a share for as many independent trials as err like the jackknife.

    Parameters
    ----------
    share, half : float64 arrays
        Strictly between 0 and 1, and the half-width by Student's t.
    base : float64 array
        Trials; the effective ones are no more.
    n : int
        Replications.
    """
    t = float(stdtrit(n - 1, (1 + confidence) / 2))
    with np.errstate(divide="ignore"):
        trials = np.minimum(share * (1 - share) * (t / half) ** 2, base)
    middle = (share + t**2 / (2 * trials)) / (1 + t**2 / trials)
    reach = t * np.sqrt(share * (1 - share) / trials + t**2 / (4 * trials**2)) / (1 + t**2 / trials)
    return np.maximum(middle - reach, 0.0), np.minimum(middle + reach, 1.0)


def _from_catalogue(rows: pd.DataFrame, field: str) -> Any:
    codes, measures = texts_of(rows["measure"].array)
    return words(codes, [getattr(BY_ID[name], field) if name in BY_ID else "" for name in measures])


def _words_of(texts: np.ndarray, known: tuple[str, ...]) -> Any:
    """Return texts that are all among a few as a column."""
    return words(np.argmax([texts == word for word in known], axis=0), known)
