"""Every measure of the project, and the table of one season's measures.

In: a `Season` and its scenario. Out: a tidy table, a row for each measure, dimension and key. What a measure adds up
stands with its subject; intervals over replications are in `sim.comparison.intervals`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.measures import access, cost, fairness, occupancy, outcome, waiting
from sim.measures.definition import ALL, SMALL_COUNT, TOP_ONLY, Measure, Rows, Sample
from sim.measures.ground import ground_of
from sim.measures.view import Groups, View
from sim.scenario.schema import Scenario
from sim.visits.log import Season

SUBJECTS = {
    ("Attente et délai", "Wait and delay"): waiting.MEASURES,
    ("Accès", "Access"): access.MEASURES,
    ("Issues", "Outcomes"): outcome.MEASURES,
    ("Guichets et conseillers", "Desks and advisers"): occupancy.MEASURES,
    ("Coût", "Cost"): cost.MEASURES,
    ("Équité", "Fairness"): fairness.MEASURES,
}
CATALOGUE: tuple[Measure, ...] = tuple(measure for measures in SUBJECTS.values() for measure in measures)
BY_ID = {measure.id: measure for measure in CATALOGUE}
COLUMNS = ("measure", "dimension", "key", "numerator", "denominator", "value")
_GROUPS = dict.fromkeys(measure.groups for measure in CATALOGUE if measure.groups is not None)
_COMPARED = {name: tuple(d for m, d in _GROUPS if m == name) for name, _ in _GROUPS}  # dimensions that indices need


class Group(NamedTuple):
    """A measure by one dimension: numerators and denominators, or values, by key."""

    keys: tuple[str, ...]
    top: np.ndarray
    base: np.ndarray
    value: np.ndarray


def season_measures(season: Season, scenario: Scenario | None, *, whole_only: bool = False) -> pd.DataFrame:
    """Return every measure of a season, whole and split.

    Parameters
    ----------
    season : Season
    scenario : Scenario or None
        None: without prices, contracts and journeys, as for a register of observed visits; the measures that
        need them are left out.
    whole_only : bool
        Leave out the dimensions, but for the groups that indices compare: a tenth of the time and a fiftieth of the
        rows, for what compares wholes.

    Returns
    -------
    DataFrame
        measure, dimension, key : str
            The whole has dimension and key ``all``.
        numerator, denominator : float64
            Replications pool as ratio of their sums. A total has no denominator (NaN); of a quantile or an index the
            numerator is the value.
        value : float64
            In the unit of the catalogue; NaN where the denominator is 0.

    Notes
    -----
    Measures of requests follow the cohort, those of desks the sessions of the window. Keys that nothing falls
    under are left out, but the whole is always there.
    """
    return measures_of(View(season, ground_of(scenario) if scenario is not None else None), whole_only=whole_only)


def measures_of(view: View, *, whole_only: bool = False) -> pd.DataFrame:
    """Return every measure of a view, as `season_measures` does."""
    made: dict[tuple[str, str], Group] = {}
    for measure in CATALOGUE:
        if measure.kind == "index":
            made[measure.id, ALL] = _index(measure, made)
            continue
        rows = measure.function(view)
        if rows is None:
            continue
        table = view.table(rows.table)
        aggregate = _quantiles if isinstance(rows, Sample) else _sums
        for dimension in (ALL, *(_COMPARED.get(measure.id, ()) if whole_only else measure.dimensions)):
            made[measure.id, dimension] = aggregate(rows, table.groups(dimension), dimension)
    return _tidy(made)


def tables_of(view: View) -> dict[str, str]:
    """Return of each measure but indices the table whose rows it adds up: requests, visits, sessions …"""
    made = ((measure.id, measure.function(view)) for measure in CATALOGUE if measure.kind != "index")
    return {name: rows.table for name, rows in made if rows is not None}


def _sums(rows: Rows, groups: Groups, dimension: str) -> Group:
    """Sum the rows by group; the keys that nothing falls under are left out."""
    size = len(groups.keys)
    inside = groups.codes >= 0
    codes = groups.codes if inside.all() else groups.codes[inside]
    top = np.bincount(codes, _chosen(rows.top, inside), minlength=size) / rows.per
    if rows.base is None:
        keep = top != 0
        base = np.full(size, np.nan)
        value = top
    else:
        if dimension in TOP_ONLY:
            base = np.full(size, float(np.sum(rows.base)))
            keep = top != 0
        else:
            base = np.bincount(codes, _chosen(rows.base, inside), minlength=size)
            keep = (top != 0) | (base != 0)
        value = np.divide(top, base, out=np.full(size, np.nan), where=base > 0)
    if dimension == ALL:
        keep = np.ones(size, dtype=bool)
    keys = tuple(key for key, kept in zip(groups.keys, keep.tolist(), strict=True) if kept)
    return Group(keys, top[keep], base[keep], value[keep])


def _chosen(values: np.ndarray, inside: np.ndarray) -> np.ndarray:
    return values if inside.all() else values[inside]


def _quantiles(sample: Sample, groups: Groups, dimension: str) -> Group:
    """Return the quantile of each group, by linear interpolation between order statistics."""
    kept = (groups.codes >= 0) & ~np.isnan(sample.quantities)
    codes, values = groups.codes[kept], sample.quantities[kept]
    order = np.lexsort((values, codes))
    values, count = values[order], np.bincount(codes, minlength=len(groups.keys))
    some = np.flatnonzero(count)
    place = (count[some] - 1) * sample.share
    low = (np.cumsum(count)[some] - count[some]) + np.floor(place).astype(np.intp)
    high = np.minimum(low + 1, np.cumsum(count)[some] - 1)
    found = (values[low] + (values[high] - values[low]) * (place - np.floor(place))) / sample.per
    keys = tuple(groups.keys[k] for k in some.tolist())
    if dimension == ALL and not keys:
        keys, found = (ALL,), np.full(1, np.nan)
    return Group(keys, found, np.full(len(keys), np.nan), found)


def _index(measure: Measure, made: dict[tuple[str, str], Group]) -> Group:
    """Return an index of the groups of another measure."""
    assert measure.groups is not None
    groups = made.get(measure.groups)
    value = np.full(1, np.nan)
    if groups is not None and groups.keys:
        value = np.reshape(measure.function(groups.top, groups.base), 1)
    return Group((ALL,), value, np.full(1, np.nan), value)


def _tidy(made: dict[tuple[str, str], Group]) -> pd.DataFrame:
    """Put groups under each other, in the order of the catalogue."""
    sizes = [len(group.keys) for group in made.values()]
    names = pd.Series([measure for measure, _ in made], dtype="str").array
    dimensions = pd.Series([dimension for _, dimension in made], dtype="str").array
    repeated = np.repeat(np.arange(len(made)), sizes)
    data = {
        "measure": names.take(repeated),
        "dimension": dimensions.take(repeated),
        "key": pd.Series([key for group in made.values() for key in group.keys], dtype="str").array,
        "numerator": np.concatenate([group.top for group in made.values()]).astype(np.float64),
        "denominator": np.concatenate([group.base for group in made.values()]).astype(np.float64),
        "value": np.concatenate([group.value for group in made.values()]).astype(np.float64),
    }
    return pd.DataFrame(data, copy=False)


def is_small(denominator: np.ndarray) -> np.ndarray:
    """Return whether a value rests on fewer than ten: too few to say much; totals and quantiles (NaN) are not."""
    return np.asarray(denominator, dtype=np.float64) < SMALL_COUNT


# --- the catalogue in words

_WORDS = {
    "fr": {
        "title": "# Mesures",
        "made": "Fait de `sim/measures` par `catalogue_markdown` ; ne pas modifier à la main.",
        "head": "| mesure | nom | unité | sens | définition | divisé par | par |",
        "lower": "moins",
        "higher": "plus",
        "neither": "–",
    },
    "en": {
        "title": "# Measures",
        "made": "Made from `sim/measures` by `catalogue_markdown`; do not edit by hand.",
        "head": "| measure | name | unit | better | definition | divided by | by |",
        "lower": "lower",
        "higher": "higher",
        "neither": "–",
    },
}


def catalogue_markdown(lang: str = "en") -> str:
    """Return the catalogue as a Markdown page, in French (``fr``) or English (``en``)."""
    words, place = _WORDS[lang], ("fr", "en").index(lang)
    lines = [words["title"], "", words["made"]]
    for subject, measures in SUBJECTS.items():
        lines += ["", f"## {subject[place]}", "", words["head"], "|---|---|---|---|---|---|---|"]
        for m in measures:
            split = ", ".join(m.dimensions) or "–"
            cells = (m.name[place], m.unit, words[m.better], m.definition[place], m.denominator[place] or "–", split)
            lines.append(f"| `{m.id}` | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
