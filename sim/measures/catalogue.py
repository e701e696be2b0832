"""Every measure of the project, and the table of one season's measures.

In: a `Season` and its scenario. Out: a tidy table, a row for each measure, dimension and key. What a measure adds up
stands with its subject; intervals over replications are in `sim.comparison.intervals`.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import closing
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from sim.measures import access, cost, fairness, journeys, occupancy, offers, outcome, scale, waiting
from sim.measures.definition import ALL, SMALL_COUNT, Measure
from sim.measures.ground import ground_of
from sim.measures.needs import lacking, splits_known
from sim.measures.summing import SumRows, sums_of
from sim.measures.view import View
from sim.said import N_, said, told, translated
from sim.scenario.schema import Scenario
from sim.visits.arrays import Log
from sim.visits.frames import Key, frame_of
from sim.visits.log import Season, words

SUBJECTS = {
    said("Wait and delay"): waiting.MEASURES,
    said("Offer"): offers.MEASURES,
    said("Access"): access.MEASURES + journeys.MEASURES,
    said("Outcomes"): outcome.MEASURES,
    said("Desks and advisers"): occupancy.MEASURES,
    said("Like with like"): scale.MEASURES,
    said("Cost"): cost.MEASURES,
    said("Fairness"): fairness.MEASURES,
}
CATALOGUE: tuple[Measure, ...] = tuple(measure for measures in SUBJECTS.values() for measure in measures)
BY_ID = {measure.id: measure for measure in CATALOGUE}
_PLACE = {measure.id: place for place, measure in enumerate(CATALOGUE)}
COLUMNS = ("measure", "dimension", "key", "numerator", "denominator", "value")
_COMPARED_WITH = {measure.groups for measure in CATALOGUE if measure.groups is not None}
_DIMENSIONS = tuple(dict.fromkeys((ALL, *(split for measure in CATALOGUE for split in measure.dimensions))))
_IDS = tuple(measure.id for measure in CATALOGUE)


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
    with closing(View(season, ground_of(scenario) if scenario is not None else None, log)) as view:
        return measures_of(view, whole_only=whole_only, only=only)


def measures_of(view: View, *, whole_only: bool = False, only: Collection[str] | None = None) -> pd.DataFrame:
    """Return every measure of a view, or some of them, as `season_measures` does."""
    wanted = BY_ID.keys() if only is None else _with_groups(only)
    measured = [(k, m) for k, m in enumerate(CATALOGUE) if m.id in wanted and not lacking_of(view, m)]
    sums = sums_of(view, [(k, m, _splits(view, m, whole_only)) for k, m in measured if m.kind != "index"], _DIMENSIONS)
    return _tidy(sums, *_indices([place for place, measure in measured if measure.kind == "index"], sums))


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


def _indices(places: list[int], sums: SumRows) -> tuple[np.ndarray, np.ndarray]:
    """Return the indices of the groups of other measures: which of the catalogue's, and their values."""
    # Rows of one measure and dimension stand together: where each lot begins is looked for once.
    lot = sums.measure * len(_DIMENSIONS) + sums.dimension
    first = np.flatnonzero(np.diff(lot, prepend=-1))
    row_of = dict(zip(lot[first].tolist(), pairwise([*first.tolist(), lot.size]), strict=True))
    values = []
    for place in places if first.size else ():
        of, dimension = CATALOGUE[place].groups or ("", "")
        rows = slice(*row_of.get(_PLACE[of] * len(_DIMENSIONS) + _DIMENSIONS.index(dimension), (0, 0)))
        known = rows.stop > 0
        values.append(float(CATALOGUE[place].function(sums.top[rows], sums.base[rows])) if known else np.nan)
    return np.array(places[: len(values)], dtype=np.int64), np.array(values, dtype=np.float64)


def _tidy(sums: SumRows, index: np.ndarray, values: np.ndarray) -> pd.DataFrame:
    """Return a table of rows in the order of the catalogue, where indices are the last, its dimensions and keys."""
    none, nothing = np.zeros(index.size, np.int64), np.full(index.size, np.nan)
    columns: dict[Key, Any] = {
        "measure": words(np.concatenate((sums.measure, index)), _IDS),
        "dimension": words(np.concatenate((sums.dimension, none)), _DIMENSIONS),
        "key": words(np.concatenate((sums.key + 1, none)), (ALL, *sums.keys)),
        COLUMNS[3:]: np.array(
            [np.concatenate(pair) for pair in ((sums.top, values), (sums.base, nothing), (sums.value, values))]
        ),
    }
    return frame_of(columns, COLUMNS)


def is_small(denominator: np.ndarray) -> np.ndarray:
    """Return whether a value rests on fewer than ten: too few to say much; totals and quantiles (NaN) are not."""
    return np.asarray(denominator, dtype=np.float64) < SMALL_COUNT


# --- the catalogue in words

_PAGE = (
    N_("# Measures"), "", N_("Made from `sim/measures` by `catalogue_markdown`; do not edit by hand.")
)  # fmt: skip
_HEAD = N_("| measure | name | unit | better | definition | divided by | by |")
_BETTER = {"lower": N_("lower"), "higher": N_("higher"), "neither": "–"}


def catalogue_markdown(lang: str = "en") -> str:
    """Return the catalogue as a Markdown page, in French (``fr``) or English (``en``)."""
    lines = [translated(line, lang) for line in _PAGE]
    for subject, measures in SUBJECTS.items():
        lines += ["", f"## {told(subject, lang)}", "", translated(_HEAD, lang), "|---|---|---|---|---|---|---|"]
        for m in measures:
            name, definition, denominator = (told(text, lang) for text in (m.name, m.definition, m.denominator))
            split = ", ".join(m.dimensions) or "–"
            cells = (name, m.unit, translated(_BETTER[m.better], lang), definition, denominator or "–", split)
            lines.append(f"| `{m.id}` | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
