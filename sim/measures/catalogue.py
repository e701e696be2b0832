"""Every measure of the project, and the table of one season's measures.

In: a `Season` and its scenario. Out: a tidy table, a row for each measure, dimension and key. What a measure adds up
stands with its subject; intervals over replications are in `sim.comparison.intervals`.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from sim.measures import access, cost, fairness, journeys, occupancy, offers, outcome, scale, waiting
from sim.measures.definition import ALL, SMALL_COUNT, Measure
from sim.measures.ground import ground_of
from sim.measures.needs import lacking, splits_known
from sim.measures.summing import SumRows, blocks_of
from sim.measures.view import View
from sim.scenario.schema import Scenario
from sim.visits.arrays import Log
from sim.visits.log import Season, words

SUBJECTS = {
    ("Attente et délai", "Wait and delay"): waiting.MEASURES,
    ("Offre", "Offer"): offers.MEASURES,
    ("Accès", "Access"): access.MEASURES + journeys.MEASURES,
    ("Issues", "Outcomes"): outcome.MEASURES,
    ("Guichets et conseillers", "Desks and advisers"): occupancy.MEASURES,
    ("À taille égale", "Like with like"): scale.MEASURES,
    ("Coût", "Cost"): cost.MEASURES,
    ("Équité", "Fairness"): fairness.MEASURES,
}
CATALOGUE: tuple[Measure, ...] = tuple(measure for measures in SUBJECTS.values() for measure in measures)
BY_ID = {measure.id: measure for measure in CATALOGUE}
_PLACE = {measure.id: place for place, measure in enumerate(CATALOGUE)}
COLUMNS = ("measure", "dimension", "key", "numerator", "denominator", "value")
_COMPARED_WITH = {measure.groups for measure in CATALOGUE if measure.groups is not None}
_DIMENSIONS = tuple(dict.fromkeys((ALL, *(split for measure in CATALOGUE for split in measure.dimensions))))
_MOST_SPLITS = max(len(measure.dimensions) for measure in CATALOGUE)


def season_measures(
    season: Season,
    scenario: Scenario | None,
    log: Log | None = None,
    *,
    whole_only: bool = False,
    only: Collection[str] | None = None,
) -> pd.DataFrame:
    """Return every measure of a season, whole and split.

    Parameters
    ----------
    season : Season
    scenario : Scenario or None
        None: without prices, contracts and journeys; the measures that need them are left out. So are those that the
        log of a register of real visits has no columns for: `missing_measures` says which, and what they lack.
    log : Log, optional
        The season's arrays, where somebody else reads them too.
    whole_only : bool
        Leave out the dimensions, but for the groups that indices compare: a tenth of the time and a fiftieth of the
        rows, for what compares wholes.
    only : collection of str, optional
        The measures that are wanted, by id; an index brings the measure whose groups it compares.

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
    view = View(season, ground_of(scenario) if scenario is not None else None, log)
    return measures_of(view, whole_only=whole_only, only=only)


def measures_of(view: View, *, whole_only: bool = False, only: Collection[str] | None = None) -> pd.DataFrame:
    """Return every measure of a view, or some of them, as `season_measures` does."""
    wanted = BY_ID.keys() if only is None else _with_groups(only)
    measured = [(k, m) for k, m in enumerate(CATALOGUE) if m.id in wanted and not lacking_of(view, m)]
    blocks = blocks_of(
        view, [(k, m, _splits(view, m, whole_only)) for k, m in measured if m.kind != "index"], _DIMENSIONS
    )
    if not blocks:  # the log of a register that tells too little
        texts: dict[str, pd.Series] = {name: pd.Series([], dtype="str") for name in COLUMNS[:3]}
        return pd.DataFrame({**texts, **{name: pd.Series([], dtype="float64") for name in COLUMNS[3:]}})
    sums = _together(blocks)
    indices = _indices([(place, measure) for place, measure in measured if measure.kind == "index"], sums)
    return _tidy(_together([sums, indices]))


def _with_groups(only: Collection[str]) -> set[str]:
    """Return measures by id, with those whose groups they compare."""
    groups = (BY_ID[name].groups for name in only if name in BY_ID)
    return {*only, *(pair[0] for pair in groups if pair is not None)}


def lacking_of(view: View, measure: Measure) -> tuple[str, ...]:
    """Return what a log lacks for a measure: nothing if it was simulated."""
    return lacking(view.log, measure, view.ground is not None) if view.log.is_observed else ()


def missing_measures(season: Season, scenario: Scenario | None = None) -> dict[str, tuple[str, ...]]:
    """Return the measures that `season_measures` leaves out of the log of a register, and what each lacks.

    Returns
    -------
    dict of str to tuple of str
        ``table.column`` for a column; ``outcome:word`` for an outcome that the source cannot tell; ``scenario`` for
        prices, journeys and inhabitants. Where a bar stands between some, one of them would be enough.
    """
    view = View(season, ground_of(scenario) if scenario is not None else None)
    found = {measure.id: lacking_of(view, measure) for measure in CATALOGUE}
    return {name: what for name, what in found.items() if what}


def _splits(view: View, measure: Measure, whole_only: bool) -> tuple[str, ...]:
    """Return what a measure is summed by."""
    splits = (ALL, *measure.dimensions)
    if whole_only:
        splits = (ALL, *(split for split in measure.dimensions if (measure.id, split) in _COMPARED_WITH))
    return splits_known(view.log, splits) if view.log.is_observed else splits


def tables_of(view: View) -> dict[str, str]:
    """Return of each measure but indices the table whose rows it adds up: requests, visits, sessions …"""
    made = ((measure.id, measure.function(view)) for measure in CATALOGUE if measure.kind != "index")
    return {name: rows.table for name, rows in made if rows is not None}


def _indices(measured: list[tuple[int, Measure]], sums: SumRows) -> SumRows:
    """Return the indices of the groups of other measures, over the whole."""
    # Rows of one measure and dimension stand together: where each lot begins is looked for once.
    lot = sums.measure * len(_DIMENSIONS) + sums.dimension
    start = np.flatnonzero(np.diff(lot, prepend=-1, append=-1))
    row_of = dict(zip(lot[start[:-1]].tolist(), zip(start[:-1].tolist(), start[1:].tolist(), strict=True), strict=True))
    value = np.full(len(measured), np.nan)
    for k, (_, measure) in enumerate(measured):
        assert measure.groups is not None
        of, dimension = measure.groups
        rows = row_of.get(_PLACE[of] * len(_DIMENSIONS) + _DIMENSIONS.index(dimension))
        if rows is not None:
            value[k] = measure.function(sums.top[slice(*rows)], sums.base[slice(*rows)])
    place, zero = np.array([place for place, _ in measured], np.int64), np.zeros(len(measured), np.int64)
    return SumRows(place, zero, zero, zero, (ALL,), value, np.full(len(measured), np.nan), value)


def _together(blocks: list[SumRows]) -> SumRows:
    """Put blocks under each other."""
    # Blocks by one dimension have the same names of groups: these stand once.
    keys: list[str] = []
    start_of: dict[tuple[str, ...], int] = {}
    for block in blocks:
        if block.keys not in start_of:
            start_of[block.keys] = len(keys)
            keys += block.keys
    key = np.concatenate([block.key + start_of[block.keys] for block in blocks])
    measure, split, dimension, top, base, value = (
        np.concatenate([getattr(block, name) for block in blocks])
        for name in ("measure", "split", "dimension", "top", "base", "value")
    )
    return SumRows(measure, split, dimension, key, tuple(keys), top, base, value)


def _tidy(block: SumRows) -> pd.DataFrame:
    """Return a table of rows, in the order of the catalogue, its dimensions and their keys."""
    # Of one measure and dimension keys are in order already, and the sort is stable; of 16 bits it is by digits.
    order = np.argsort((block.measure * (_MOST_SPLITS + 1) + block.split).astype(np.uint16), kind="stable")
    texts = {
        "measure": words(block.measure[order], [one.id for one in CATALOGUE]),
        "dimension": words(block.dimension[order], _DIMENSIONS),
        "key": words(block.key[order], block.keys),
    }
    numbers = {"numerator": block.top[order], "denominator": block.base[order], "value": block.value[order]}
    return pd.DataFrame({**texts, **numbers}, copy=False)


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
