"""Every measure of the project, and the table of one season's measures.

In: a `Season` and its scenario. Out: a tidy table, a row for each measure, dimension and key. What a measure adds up
stands with its subject; intervals over replications are in `sim.comparison.intervals`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import LogError
from sim.given import words_of
from sim.measures import access, cost, fairness, journeys, occupancy, offers, outcome, scale, waiting
from sim.measures.definition import ALL, SMALL_COUNT, Measure
from sim.measures.ground import ground_of
from sim.measures.needs import lacking, splits_known
from sim.measures.summing import Asked, SumRows, sums_of
from sim.measures.view import View
from sim.said import N_, said, told, translated
from sim.scenario.given import one_scenario
from sim.scenario.schema import Scenario
from sim.visits.arrays import Log, texts_of
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
_IS_WHOLE = np.array([[one == ALL or (m.id, one) in _COMPARED_WITH for one in _DIMENSIONS] for m in CATALOGUE])
_NOTHING: frozenset[str] = frozenset()
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

    Raises
    ------
    LogError
        What is given is no season, or `only` names what is no measure.
    ScenarioError
        What is given is no scenario.

    Notes
    -----
    Measures of requests follow the cohort, those of desks the sessions of the window. Keys that nothing falls
    under are left out, but the whole is always there.
    """
    if only is not None:
        _refuse_others(words_of("only", only, LogError))
    with closing(_view_of(season, scenario, log)) as view:
        return measures_of(view, whole_only=whole_only, only=only)


def _view_of(season: Season, scenario: Scenario | None, log: Log | None = None) -> View:
    """Return the view of what somebody gives, refused where it is none."""
    if not isinstance(season, Season):
        raise LogError(f"season is {season!r}; it must be one that sim.simulate gives, or that of a register")
    return View(season, None if scenario is None else ground_of(one_scenario(scenario)), log)


def _refuse_others(only: Collection[str]) -> None:
    """Refuse what is no measure: nothing would be found, and nothing said."""
    others = [name for name in only if name not in BY_ID]
    if others:
        raise LogError(f"only: {', '.join(map(repr, others))} is no measure; they are listed in docs/measures.md")


def measures_of(view: View, *, whole_only: bool = False, only: Collection[str] | None = None) -> pd.DataFrame:
    """Return every measure of a view of one season, or some of them, as `season_measures` does."""
    (found,) = measures_of_each(view, whole_only=whole_only, only=only)
    return found


def measures_of_each(
    view: View, *, whole_only: bool = False, only: Collection[str] | None = None
) -> list[pd.DataFrame]:
    """Return every measure of each season of a view, or some of them, as `season_measures` does, bit for bit.

    What each row adds is worked out for all of them at once: of Agen a season takes three quarters of the time.
    """
    lacking = frozenset(m.id for m in CATALOGUE if lacking_of(view, m)) if view.log.is_observed else _NOTHING
    indices, asked = _asked(whole_only, None if only is None else frozenset(only), lacking)
    if view.log.is_observed:
        asked = replace(asked, splits=tuple(splits_known(view.log, splits) for splits in asked.splits))
    sums = sums_of(view, asked)
    if not sums.number:
        indices = ()
    values = _indices(indices, sums)
    return [_tidy(sums, season, np.array(indices, dtype=np.int64), values[season]) for season in range(view.seasons)]


@lru_cache(maxsize=64)
def _asked(whole_only: bool, only: frozenset[str] | None, lacking: frozenset[str]) -> tuple[tuple[int, ...], Asked]:
    """Return which indices are asked for, by place in the catalogue, and the other measures."""
    wanted = (BY_ID.keys() if only is None else _with_groups(only)) - lacking
    summed = [(k, m) for k, m in enumerate(CATALOGUE) if m.id in wanted and m.kind != "index"]
    asked = Asked(
        places=tuple(place for place, _ in summed),
        measures=tuple(measure for _, measure in summed),
        splits=tuple(_splits(measure, whole_only) for _, measure in summed),
        dimensions=_DIMENSIONS,
    )
    return tuple(k for k, m in enumerate(CATALOGUE) if m.id in wanted and m.kind == "index"), asked


def _with_groups(only: Collection[str]) -> set[str]:
    """Return measures by id, with those whose groups they compare."""
    groups = (BY_ID[name].groups for name in only if name in BY_ID)
    return {*only, *(pair[0] for pair in groups if pair is not None)}


def wholes_among(measures: pd.DataFrame) -> pd.DataFrame:
    """Return of the measures of a season, all of them, the rows that ``whole_only`` gives (`season_measures`)."""
    measure = texts_of(measures["measure"].array).places_in(_IDS)
    dimension = texts_of(measures["dimension"].array).places_in(_DIMENSIONS)
    return measures[_IS_WHOLE[measure, dimension] & (measure >= 0) & (dimension >= 0)].reset_index(drop=True)


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
    view = _view_of(season, scenario)
    found = {measure.id: lacking_of(view, measure) for measure in CATALOGUE}
    return {name: what for name, what in found.items() if what}


def _splits(measure: Measure, whole_only: bool) -> tuple[str, ...]:
    """Return what a measure is summed by, the whole first."""
    return ALL, *(one for one in measure.dimensions if not whole_only or (measure.id, one) in _COMPARED_WITH)


def tables_of(view: View) -> dict[str, str]:
    """Return of each measure but indices the table whose rows it adds up: requests, visits, sessions …"""
    made = ((measure.id, measure.function(view)) for measure in CATALOGUE if measure.kind != "index")
    return {name: rows.table for name, rows in made if rows is not None}


def _indices(places: Sequence[int], sums: SumRows) -> np.ndarray:
    """Return the indices of the groups of other measures, shape (seasons, places in the catalogue)."""
    # One call for all that compare as many groups the same way: most of it is spent on calling.
    calls: dict[tuple[Callable[..., np.ndarray], int], list[tuple[int, int, int]]] = {}
    for k, place in enumerate(places):
        of, dimension = CATALOGUE[place].groups or ("", "")
        lot = sums.number.get((_PLACE[of], dimension))
        spans = [] if lot is None else sums.first[:, lot : lot + 2].tolist()
        for season, (begin, end) in enumerate(spans):
            calls.setdefault((CATALOGUE[place].function, end - begin), []).append((season, k, begin))
    values = np.full((len(sums.first), len(places)), np.nan)
    for (function, size), mine in calls.items():
        if size:
            of_season, which, begins = map(list, zip(*mine, strict=True))
            rows = np.add.outer(begins, np.arange(size)) if len(mine) > 1 else slice(begins[0], begins[0] + size)
            values[of_season, which] = function(sums.top[rows], sums.base[rows])
    return values


def _tidy(sums: SumRows, season: int, index: np.ndarray, values: np.ndarray) -> pd.DataFrame:
    """Return a season's rows in the order of the catalogue, where indices are the last, its dimensions and keys."""
    rows = slice(sums.first[season, 0], sums.first[season, -1])
    none, nothing = np.zeros(index.size, np.int64), np.full(index.size, np.nan)
    columns: dict[Key, Any] = {
        "measure": words(np.concatenate((sums.measure[rows], index)), _IDS),
        "dimension": words(np.concatenate((sums.dimension[rows], none)), _DIMENSIONS),
        "key": words(np.concatenate((sums.key[rows], none)), sums.keys),
        COLUMNS[3:]: np.array(
            [
                np.concatenate((column[rows], own))
                for column, own in ((sums.top, values), (sums.base, nothing), (sums.value, values))
            ]
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
