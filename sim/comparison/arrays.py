"""The tidy measures of many replications as arrays, one column for each measure, dimension and key.

In: the tables of `sim.measures.catalogue.season_measures`, with a column `replication`. Out: `Replications`:
numerators and denominators, what is missing filled with what it means. Nothing is estimated here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.errors import ResultsError
from sim.measures.catalogue import BY_ID
from sim.measures.definition import ALL, TOP_ONLY
from sim.visits.arrays import texts_of

NEEDED = ("replication", "measure", "dimension", "key", "numerator", "denominator", "value")
RATIOS = ("mean", "share", "ratio")


class Replications(NamedTuple):
    """Measures as arrays: `top` and `base` have shape (replications, rows); NaN where a replication lacks a row.

    `numbers` are the replications, ascending; `rows` has the columns measure, dimension and key.
    """

    rows: pd.DataFrame
    top: np.ndarray
    base: np.ndarray
    numbers: tuple[int, ...]


def arrays_of(per_replication: pd.DataFrame) -> Replications:
    """Turn the tidy rows into arrays, one column for each measure, dimension and key."""
    lacking = [name for name in NEEDED if name not in per_replication.columns]
    if lacking:
        raise ResultsError(
            f"measures of replications lack the columns {', '.join(lacking)}; they come from Seasons.measured"
        )
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
    return Replications(rows.astype("str"), top, base, tuple(int(number) for number in replications))


def _refuse_twins(per_replication: pd.DataFrame, packed: np.ndarray) -> None:
    twins = np.asarray(pd.Series(packed).duplicated())
    if twins.any():
        line = per_replication.iloc[int(np.argmax(twins))]
        raise ResultsError(
            f"replication {line['replication']} has {line['measure']} by {line['dimension']} {line['key']!r} twice; "
            "give each replication once"
        )


def by_word(column: pd.Series, of: Callable[[str], Any]) -> np.ndarray:
    """Return what a function makes of the word of each row, as objects; made once a word, for rows are many."""
    codes, known = texts_of(column.array)
    found = np.empty(len(known), dtype=object)
    found[:] = [of(word) for word in known]
    return np.asarray(found[codes])


def filled(data: Replications, kinds: np.ndarray) -> Replications:
    """Put what a missing row means: nothing counted; its denominator is the whole's where only numerators are split."""
    top, base = data.top.copy(), data.base.copy()
    missing = np.isnan(top)
    ratio = np.isin(kinds, RATIOS)
    top[missing & (ratio | (kinds == "total"))] = 0
    measure = texts_of(data.rows["measure"].array).codes
    whole = np.full(measure.max(initial=-1) + 1, -1)
    is_whole = np.flatnonzero(by_word(data.rows["dimension"], lambda name: name == ALL).astype(bool))
    whole[measure[is_whole]] = is_whole
    split = by_word(data.rows["dimension"], lambda name: name in TOP_ONLY).astype(bool)
    split &= ratio & (whole[measure] >= 0)
    base[:, split] = base[:, whole[measure[split]]]
    base[np.isnan(base) & ratio] = 0
    return Replications(data.rows, top, base, data.numbers)


def kinds_of(data: Replications) -> np.ndarray:
    """Return the kind of each row's measure, an object array of words.

    A measure that is not in the catalogue is a ratio if it has a denominator.
    """
    kinds = by_word(data.rows["measure"], lambda name: BY_ID[name].kind if name in BY_ID else "")
    for row in np.flatnonzero(kinds == "").tolist():
        kinds[row] = "quantile" if np.isnan(data.base[:, row]).all() else "ratio"
    return kinds


def aligned(several: Sequence[Replications]) -> list[Replications]:
    """Return the same arrays with the same rows in each: those that any of them has, in the order of the first.

    A row that one lacks is missing (NaN) in all its replications.
    """
    indices = [pd.MultiIndex.from_frame(data.rows) for data in several]
    union = indices[0]
    for index in indices[1:]:
        union = union.append(index[~index.isin(union)])
    rows = union.to_frame(index=False).astype("str")
    found = []
    for data, index in zip(several, indices, strict=True):
        place = index.get_indexer(union)
        spread = [np.where(place >= 0, values[:, place], np.nan) for values in (data.top, data.base)]
        found.append(Replications(rows, spread[0], spread[1], data.numbers))
    return found
