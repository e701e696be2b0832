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
from sim.said import said
from sim.visits.arrays import Texts, texts_of
from sim.visits.log import words

NEEDED = ("replication", "measure", "dimension", "key", "numerator", "denominator", "value")
RATIOS = ("mean", "share", "ratio")
_FEW = 16  # times the rows, of the codes that rows may have: else they are too far apart to be counted in an array
_KIND = f"U{len('quantile')}"  # as wide as the longest


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
            said(
                "measures of replications lack the columns {lacking}; they come from Seasons.measured",
                lacking=", ".join(lacking),
            )
        )
    replication, numbers = pd.factorize(per_replication["replication"], sort=True)
    # Measures and dimensions stay in the order of the catalogue; keys are put in alphabetical order.
    texts = {name: texts_of(per_replication[name].array) for name in ("measure", "dimension", "key")}
    texts["key"] = _in_alphabet(texts["key"])
    n_dimensions, n_keys = (max(1, len(texts[name].words)) for name in ("dimension", "key"))
    packed = (texts["measure"].codes * n_dimensions + texts["dimension"].codes) * n_keys + texts["key"].codes
    row, found = _ascending(packed)
    top, base = (np.full((len(numbers), len(found)), np.nan) for _ in range(2))
    top[replication, row] = per_replication["numerator"]
    base[replication, row] = per_replication["denominator"]
    _refuse_twins(per_replication, replication * max(1, len(found)) + row, top.size)
    codes = (found // (n_dimensions * n_keys), found // n_keys % n_dimensions, found % n_keys)
    rows = {name: words(code, one.words) for (name, one), code in zip(texts.items(), codes, strict=True)}
    return Replications(pd.DataFrame(rows, copy=False), top, base, tuple(int(number) for number in numbers))


def _ascending(packed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the place of each whole number, 0 or more, among the distinct ones in their order, and these."""
    most = int(packed.max(initial=0))
    if most > _FEW * packed.size:
        place, found = pd.factorize(packed, sort=True)
        return np.asarray(place), np.asarray(found)
    is_there = np.zeros(most + 1, dtype=bool)
    is_there[packed] = True
    return (np.cumsum(is_there) - 1)[packed], np.flatnonzero(is_there)


def _in_alphabet(texts: Texts) -> Texts:
    """Return the same texts, the words in alphabetical order."""
    ordered = sorted(texts.words)
    return Texts(texts.places_in(tuple(ordered)), tuple(ordered))


def _refuse_twins(per_replication: pd.DataFrame, packed: np.ndarray, size: int) -> None:
    is_there = np.zeros(size, dtype=bool)
    is_there[packed] = True
    if np.count_nonzero(is_there) < packed.size:
        line = per_replication.iloc[int(np.argmax(pd.Series(packed).duplicated()))]
        raise ResultsError(
            said(
                "replication {replication} has {measure} by {dimension} {key!r} twice; give each replication once",
                replication=line["replication"],
                measure=line["measure"],
                dimension=line["dimension"],
                key=line["key"],
            )
        )


def by_word(column: pd.Series, of: Callable[[str], Any]) -> np.ndarray:
    """Return what a function makes of the word of each row; made once a word, for rows are many."""
    codes, known = texts_of(column.array)
    return np.asarray(np.array([of(word) for word in known], dtype=None if known else bool)[codes])


def filled(data: Replications, kinds: np.ndarray) -> Replications:
    """Put what a missing row means: nothing counted; its denominator is the whole's where only numerators are split."""
    top, base = data.top.copy(), data.base.copy()
    missing = np.isnan(top)
    ratio = np.isin(kinds, RATIOS)
    top[missing & (ratio | (kinds == "total"))] = 0
    measure = texts_of(data.rows["measure"].array).codes
    whole = np.full(measure.max(initial=-1) + 1, -1)
    is_whole = np.flatnonzero(by_word(data.rows["dimension"], lambda name: name == ALL))
    whole[measure[is_whole]] = is_whole
    split = by_word(data.rows["dimension"], lambda name: name in TOP_ONLY)
    split &= ratio & (whole[measure] >= 0)
    base[:, split] = base[:, whole[measure[split]]]
    base[np.isnan(base) & ratio] = 0
    return Replications(data.rows, top, base, data.numbers)


def kinds_of(data: Replications) -> np.ndarray:
    """Return the kind of each row's measure, an array of words.

    A measure that is not in the catalogue is a ratio if it has a denominator.
    """
    kinds = by_word(data.rows["measure"], lambda name: BY_ID[name].kind if name in BY_ID else "").astype(_KIND)
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
