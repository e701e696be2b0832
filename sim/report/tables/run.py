"""The numbers behind the pictures of a run, as tables: the needs, the waits, the outcomes, the desks, the weeks.

In: the measures of runs with intervals, and a gathered run. Out: tables in a language. Nothing is computed here but
what the pictures draw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.measures.crossed import HALF_HOUR_S
from sim.measures.definition import ALL
from sim.report.compared import measure_name
from sim.report.figures.load import VenueLoad, desks_of
from sim.report.figures.weeks import weeks_of
from sim.report.gathered import Gathered
from sim.report.headlines import above_whole, written
from sim.report.languages import Language
from sim.report.tables.text import Table, in_brackets
from sim.report.told_apart import operator_names, permanence_names, type_names, venue_names
from sim.report.valued import Valued
from sim.scenario.schema import Scenario

STATES = ("resolved_requests", "referred_requests", "unaware", "elsewhere", "no_offer", "gave_up")
WAITS = ("came", "wait_served", "wait_median", "wait_p90", "wait_within_20", "abandonment")
OUTCOMES = ("served_visits", "on_the_spot", "return_rate", "referral_rate")
DESKS = ("sessions_held", "sessions_cancelled", "came_per_half_day", "requests_per_half_day", "utilisation", "overtime")


def with_interval(row: Mapping[str, object], language: Language, decimals: int = 1) -> Valued:
    """Return a value of a measure's table with its interval; in brackets where few cases are behind it."""
    mean, low, high = (float(str(row[name])) for name in ("mean", "low", "high"))
    unit = str(row["unit"])
    if not np.isfinite(mean):
        return Valued("–")
    text = written(mean, unit, language, decimals)
    if np.isfinite(low) and np.isfinite(high):
        factor = 100 if unit == "share" else 1
        ends = [language.number(end * factor, decimals) for end in (low, high)]
        text = text.within(f"{text} [{ends[0]} ; {ends[1]}]", ends[0].value, ends[1].value)
    return in_brackets(text, language) if row["small"] else text


def measure_table(
    measures: pd.DataFrame,
    shown: Sequence[str],
    groups: Sequence[tuple[str, str, str]],
    title: str,
    first_header: str,
    language: Language,
) -> Table:
    """Return measures by group: one row a group that has a value, one column a measure.

    Parameters
    ----------
    measures : DataFrame
        With intervals.
    shown : sequence of str
        Measures.
    groups : sequence of (dimension, key, name)
    """
    _ = language.text
    chosen = measures[measures["measure"].isin(shown)]
    by_place = {(row["measure"], row["dimension"], row["key"]): row for row in chosen.to_dict("records")}
    rows = []
    for dimension, key, name in groups:
        found = [by_place.get((measure, dimension, key)) for measure in shown]
        if any(row is not None for row in found):
            rows.append([name, *("–" if row is None else with_interval(row, language) for row in found)])
    notes = []
    if any(cell.startswith("(") for row in rows for cell in row[1:]):
        notes.append(_("In brackets: fewer than ten cases a season."))
    keys = {(dimension, key) for dimension, key, _name in groups}
    told = [(str(one), float(row["mean"])) for (one, *group), row in by_place.items() if tuple(group) in keys]
    notes += above_whole(told, language)
    if not rows:
        notes.append(_("Nothing to show: no such case in this run."))
    return Table(title, [first_header, *(measure_name(measure, language) for measure in shown)], rows, notes)


def state_table(runs: Mapping[str, pd.DataFrame], language: Language) -> Table:
    """Return what becomes of the needs of the cohort, one column a run, by name."""
    _ = language.text
    tables = {name: measures[measures["dimension"] == ALL].set_index("measure") for name, measures in runs.items()}
    rows = []
    for measure in ("requests", *STATES):
        cells = [
            "–" if measure not in table.index else with_interval(table.loc[measure].to_dict(), language)
            for table in tables.values()
        ]
        rows.append([measure_name(measure, language), *cells])
    headers = [_("final state"), *(list(runs) if len(runs) > 1 else [_("share of the needs")])]
    note = _("Each need of the window has one final state; the shares sum to 100%. 95% intervals.")
    return Table(_("What becomes of the needs"), headers, rows, [note])


def venue_groups(data: Gathered, language: Language) -> list[tuple[str, str, str]]:
    """Return the whole and each venue that the rota uses."""
    _ = language.text
    names = venue_names(data.scenario)
    venues = [("venue", venue.id, names[venue.id]) for venue in data.venues]
    return [(ALL, ALL, _("everywhere")), *venues]


def wait_table(measures: pd.DataFrame, data: Gathered, language: Language) -> Table:
    """Return waits by venue."""
    _ = language.text
    return measure_table(measures, WAITS, venue_groups(data, language), _("Waits by venue"), _("venue"), language)


def outcome_table(measures: pd.DataFrame, scenario: Scenario, language: Language) -> Table:
    """Return how visits end, by request type and by operator."""
    _ = language.text
    groups = [(ALL, ALL, _("all visits"))]
    groups += [("type", key, name) for key, name in type_names(scenario, language).items()]
    operators = operator_names(scenario, language)
    groups += [("operator", key, _("operator: {name}", name=name)) for key, name in operators.items()]
    title = _("How visits end, by request type and operator")
    return measure_table(measures, OUTCOMES, groups, title, _("request type"), language)


def desk_table(measures: pd.DataFrame, scenario: Scenario, language: Language) -> Table:
    """Return how busy each permanence is."""
    _ = language.text
    groups = [("service", "home_desk", language.capital(language.name("service", "home_desk")))]
    groups += [("permanence", key, name) for key, name in permanence_names(scenario, language).items()]
    return measure_table(measures, DESKS, groups, _("The desks"), _("permanence"), language)


def presence_table(data: Gathered, language: Language) -> Table:
    """Return how many people are present at each desk and half hour of the week, as the picture shows them."""
    _ = language.text
    desks = desks_of(data)
    present = np.array([desk.present for desk in desks])
    used = np.flatnonzero((present >= 0.05).any(axis=0)) if desks else np.zeros(0, dtype=int)
    columns = range(used[0], used[-1] + 1) if used.size else range(0)
    headers = [_("desk"), *(language.clock(k * HALF_HOUR_S) for k in columns)]
    rows = [
        [_desk_name(desk, data, language), *(_present(desk.present[k], language) for k in columns)] for desk in desks
    ]
    note = _("People waiting or in service, mean of the half hour that begins then, over the days on which it opened.")
    return Table(_("People present by desk and half hour"), headers, rows, [note])


def _present(value: float, language: Language) -> str:
    return "" if value < 0.05 else language.number(float(value), 1)


def _desk_name(desk: VenueLoad, data: Gathered, language: Language) -> str:
    return f"{language.capital(language.weekday(desk.weekday))}, {venue_names(data.scenario)[desk.venue]}"


def week_table(data: Gathered, language: Language) -> Table:
    """Return people served and their delay by week, means over replications."""
    _ = language.text
    found = weeks_of(data)
    rows: list[list[str]] = [
        [language.date(monday, "d MMM yyyy"), language.number(served, 1), language.number(delay, 1)]
        for monday, served, delay in zip(found.mondays, found.served["value"], found.delay_days["value"], strict=True)
    ]
    headers = [_("week of"), _("people served"), _("delay of the needs of that week, days")]
    return Table(_("The weeks"), headers, rows, [_("Means over replications.")])
