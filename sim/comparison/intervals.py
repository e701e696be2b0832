"""From the measures of many replications to one table with intervals.

In: the tidy tables of `sim.measures.catalogue.season_measures`, with a column `replication`. Out: one row for each
measure, dimension and key: value, 95 % interval, and what it rests on. Differences of scenarios are not here.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from sim.errors import ResultsError
from sim.measures.catalogue import BY_ID, is_small
from sim.measures.definition import ALL, TOP_ONLY

CONFIDENCE = 0.95
COLUMNS = (
    "measure", "dimension", "key", "mean", "low", "high", "half_width", "n", "unit", "better", "kind", "numerator",
    "denominator", "small", "method",
)  # fmt: skip
NEEDED = ("replication", "measure", "dimension", "key", "numerator", "denominator", "value")
RATIOS = ("mean", "share", "ratio")


class Replications(NamedTuple):
    """Measures as arrays: `top` and `base` have shape (replications, rows); NaN where a replication lacks a row."""

    rows: pd.DataFrame
    top: np.ndarray
    base: np.ndarray


class Estimate(NamedTuple):
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
            ``jackknife``, ``t``, ``exact`` or ``none``.

    Raises
    ------
    ResultsError
        A column is missing, or a replication has a row twice.

    Notes
    -----
    Ratios: delete-one jackknife of the ratio of totals, by whole replications, with Student's t. A share that was 0
    or 1 in all replications has no spread to go by: its interval is the exact binomial one (Clopper and Pearson
    1934). Quantiles and totals: Student's t on the replications' values.

    References
    ----------
    Jackknife of a ratio: Law (2015), Simulation Modeling and Analysis, 5th ed., section 9.5.3.
    """
    data = _arrays(per_replication)
    kinds = np.array([_kind(name, data, k) for k, name in enumerate(data.rows["measure"])], dtype=object)
    filled = _filled(data, kinds)
    n = data.top.shape[0]
    quantile = float(stdtrit(max(1, n - 1), (1 + confidence) / 2))
    value, half = np.full(len(kinds), np.nan), np.full(len(kinds), np.nan)
    ratio, index = np.isin(kinds, RATIOS), kinds == "index"
    plain = ~ratio & ~index
    for chosen, estimate in (
        (ratio, jackknife_ratio(filled.top[:, ratio], filled.base[:, ratio], quantile)),
        (plain, mean_over_replications(filled.top[:, plain], quantile)),
    ):
        value[chosen], half[chosen] = estimate
    for k in np.flatnonzero(index).tolist():
        value[k], half[k] = _index(data.rows, filled, k, quantile)
    low, high = value - half, value + half
    top, base = np.nansum(filled.top, axis=0), np.nansum(filled.base, axis=0)
    method = np.where(np.isnan(half), "none", np.where(plain, "t", "jackknife")).astype(object)
    share = kinds == "share"
    never_negative = ~(filled.top < 0).any(axis=0)
    low[never_negative] = np.maximum(low[never_negative], 0)
    high[share] = np.minimum(high[share], 1)
    exact = share & (n > 1) & (base > 0) & ((top == 0) | (top == base))
    low[exact], high[exact] = exact_interval(top[exact] > 0, base[exact], confidence)
    half[exact] = np.maximum(high - value, value - low)[exact]
    method[exact] = "exact"
    table = data.rows.assign(
        mean=value, low=low, high=high, half_width=half, n=n,
        unit=_from_catalogue(data.rows, "unit"), better=_from_catalogue(data.rows, "better"),
        kind=pd.Series(kinds, dtype="str").array,
        numerator=np.where(index | (kinds == "quantile"), np.nan, top), denominator=np.where(ratio, base, np.nan),
        small=ratio & is_small(base / n), method=pd.Series(method, dtype="str").array,
    )  # fmt: skip
    return table[list(COLUMNS)]


def jackknife_ratio(top: np.ndarray, base: np.ndarray, quantile: float) -> Estimate:
    """Return the ratio of totals and the jackknife half-width, column by column.

    Parameters
    ----------
    top, base : float64 arrays, shape (replications, rows)
    quantile : float
        By which the standard error is multiplied.

    Returns
    -------
    Estimate
        Both NaN without a denominator; the half-width NaN where fewer than two replications have one.
    """
    n = top.shape[0]
    whole_top, whole_base = top.sum(axis=0), base.sum(axis=0)
    ratio = _divide(whole_top, whole_base)
    without = _divide(whole_top - top, whole_base - base)
    return Estimate(ratio, quantile * _jackknife_error(ratio, without, n))


def _jackknife_error(whole: np.ndarray, without: np.ndarray, n: int) -> np.ndarray:
    """Return the standard error from the estimates that leave out one replication each (first axis)."""
    if n < 2:
        return np.full(np.shape(whole), np.nan)
    pseudo = n * whole - (n - 1) * without
    return np.std(pseudo, axis=0, ddof=1) / np.sqrt(n)


def mean_over_replications(values: np.ndarray, quantile: float) -> Estimate:
    """Return mean and half-width of the replications' values, column by column; missing ones are left out."""
    count = (~np.isnan(values)).sum(axis=0)
    mean = _divide(np.nansum(values, axis=0), count.astype(np.float64))
    spread = np.nansum((values - mean) ** 2, axis=0)
    error = np.sqrt(_divide(spread, (count - 1.0) * count))
    return Estimate(mean, quantile * np.where(count > 1, error, np.nan))


def exact_interval(is_one: np.ndarray, base: np.ndarray, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the binomial interval of a share that was always 0, or always 1, in `base` trials."""
    # Clopper and Pearson 1934: with no success, high solves (1 - high)^base = (1 - confidence) / 2.
    reach = 1 - ((1 - confidence) / 2) ** (1 / base)
    return np.where(is_one, 1 - reach, 0.0), np.where(is_one, 1.0, reach)


def _index(rows: pd.DataFrame, filled: Replications, row: int, quantile: float) -> tuple[float, float]:
    """Return an index of the pooled groups, and its jackknife half-width."""
    measure = BY_ID[list(rows["measure"])[row]]
    assert measure.groups is not None
    chosen = np.asarray((rows["measure"] == measure.groups[0]) & (rows["dimension"] == measure.groups[1]), dtype=bool)
    if not chosen.any():
        estimate = mean_over_replications(filled.top[:, [row]], quantile)
        return float(estimate.value[0]), float(estimate.half_width[0])
    top, base = filled.top[:, chosen], filled.base[:, chosen]
    whole = measure.function(top.sum(axis=0), base.sum(axis=0))
    without = measure.function(top.sum(axis=0) - top, base.sum(axis=0) - base)
    return float(whole), float(quantile * _jackknife_error(whole, without, top.shape[0]))


def _divide(top: np.ndarray, base: np.ndarray) -> np.ndarray:
    return np.divide(top, base, out=np.full(np.shape(base), np.nan), where=base > 0)


def _arrays(per_replication: pd.DataFrame) -> Replications:
    """Turn the tidy rows into arrays, one column for each measure, dimension and key."""
    lacking = [name for name in NEEDED if name not in per_replication.columns]
    if lacking:
        raise ResultsError(f"measures of replications lack the columns {', '.join(lacking)}; they come from run_one")
    replication, replications = pd.factorize(per_replication["replication"], sort=True)
    # Codes keep the order of the catalogue; keys are put in alphabetical order.
    measure, measures = pd.factorize(per_replication["measure"])
    dimension, dimensions = pd.factorize(per_replication["dimension"])
    key, keys = pd.factorize(per_replication["key"], sort=True)
    packed = (measure * len(dimensions) + dimension) * max(1, len(keys)) + key
    found, row = np.unique(packed, return_inverse=True)
    _refuse_twins(per_replication, replication * max(1, len(found)) + row)
    shape = len(replications), len(found)
    top, base = np.full(shape, np.nan), np.full(shape, np.nan)
    top[replication, row] = per_replication["numerator"]
    base[replication, row] = per_replication["denominator"]
    rest = found // max(1, len(keys))
    rows = pd.DataFrame(
        {
            "measure": measures.take(rest // max(1, len(dimensions))),
            "dimension": dimensions.take(rest % max(1, len(dimensions))),
            "key": keys.take(found % max(1, len(keys))),
        }
    )
    return Replications(rows.astype("str"), top, base)


def _refuse_twins(per_replication: pd.DataFrame, packed: np.ndarray) -> None:
    twins = np.asarray(pd.Series(packed).duplicated())
    if twins.any():
        line = per_replication.iloc[int(np.argmax(twins))]
        raise ResultsError(
            f"replication {line['replication']} has {line['measure']} by {line['dimension']} {line['key']!r} twice; "
            "give each replication once"
        )


def _kind(name: str, data: Replications, row: int) -> str:
    """Return the kind of a measure; one that is not in the catalogue is a ratio if it has a denominator."""
    if name in BY_ID:
        return BY_ID[name].kind
    return "quantile" if np.isnan(data.base[:, row]).all() else "ratio"


def _from_catalogue(rows: pd.DataFrame, field: str) -> list[str]:
    return [getattr(BY_ID[name], field) if name in BY_ID else "" for name in rows["measure"]]


def _filled(data: Replications, kinds: np.ndarray) -> Replications:
    """Put what a missing row means: nothing counted; its denominator is the whole's where only numerators are split."""
    top, base = data.top.copy(), data.base.copy()
    missing = np.isnan(top)
    counted = np.isin(kinds, (*RATIOS, "total"))
    top[missing & counted] = 0
    lines = list(enumerate(zip(data.rows["measure"], data.rows["dimension"], strict=True)))
    whole = {measure: k for k, (measure, dimension) in lines if dimension == ALL}
    for k, (measure, dimension) in lines:
        if dimension in TOP_ONLY and kinds[k] in RATIOS and measure in whole:
            base[:, k] = base[:, whole[measure]]
    base[np.isnan(base) & np.isin(kinds, RATIOS)] = 0
    return Replications(data.rows, top, base)
