"""Who is reached, when, and how long they wait, in words: by commune, by group, and as indices.

In: the measures of a run with intervals, and the adviser-hours within reach. Out: headers, rows and sentences in a
language. Nothing is computed here but the indices of hours, which no run touches.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.measures.catalogue import BY_ID
from sim.measures.definition import ALL
from sim.measures.fairness import gini, tail_mean
from sim.report.languages import Language
from sim.report.tables.text import Keys, Table, in_brackets
from sim.report.told_apart import told_apart
from sim.report.valued import Valued
from sim.scenario.schema import Scenario

SHOWN = ("reach", "delay_restricted", "wait_served")
GROUPS = ("age_band", "autonomy", "car", "journey")


def rows_of(measures: pd.DataFrame, measure: str, dimension: str) -> pd.DataFrame:
    """Return the rows of a measure by one dimension, by key."""
    own = measures[(measures["measure"] == measure) & (measures["dimension"] == dimension)]
    return own.set_index("key")


def cell(rows: pd.DataFrame, key: str, measure: str, language: Language) -> Valued:
    """Return a value with its interval; shares in per cent, few cases in brackets."""
    if key not in rows.index or not np.isfinite(rows.loc[key, "mean"]):
        return Valued("–")
    scale, decimals = (100, 0) if measure == "reach" else (1, 1)
    value, low, high = (float(rows.loc[key, name]) * scale for name in ("mean", "low", "high"))
    text = language.number(value, decimals)
    if np.isfinite(low):
        ends = language.number(low, decimals), language.number(high, decimals)
        text = text.within(f"{text} [{ends[0]} ; {ends[1]}]", low, high)
    return in_brackets(text, language) if bool(rows.loc[key, "small"]) else text


def _headers(language: Language) -> list[str]:
    _ = language.text
    return [_("reached\n%"), _("delay\ndays"), _("wait\nmin")]


def commune_table(measures: pd.DataFrame, catchment: pd.DataFrame, language: Language) -> Table:
    """Return hours within reach, reach, delay and wait of each commune, from the least to the best reached."""
    _ = language.text
    by_measure = {name: rows_of(measures, name, "commune") for name in SHOWN}
    reached = by_measure["reach"]["mean"].to_dict()
    names = told_apart(dict(zip(catchment["commune"], catchment["name"], strict=True)))
    rows = []
    ordered = sorted(catchment.itertuples(), key=lambda row: (reached.get(row.commune, 2.0), row.commune))
    for place in ordered:
        code = str(place.commune)
        row = [names[code], language.number(place.population, 0), language.number(place.hours_per_1000, 2)]
        rows.append(row + [cell(by_measure[name], code, name, language) for name in SHOWN])
    notes = [
        _("Reached: requests served here at least once. Delay: from the need, cut at its deadline; who is never served "
          "counts the whole of it. Wait: of the served. In brackets: fewer than ten cases a season. 95% intervals."),
        _("Hours: adviser-hours a week per 1,000 inhabitants within reach by car, each shared among all who reach the "
          "same desk (two-step floating catchment)."),
    ]  # fmt: skip
    headers = [_("commune"), _("inhabitants"), _("hours per\n1,000"), *_headers(language)]
    keys = Keys(_("INSEE code"), [str(place.commune) for place in ordered])
    return Table(_("By commune, the least reached first"), headers, rows, notes, keys=keys)


def group_names(scenario: Scenario, dimension: str, language: Language) -> list[tuple[str, str]]:
    """Return key and name of each group of a dimension, in their order."""
    if dimension == "age_band":
        bands = scenario.demand.population.age_bands
        return [
            (band.id, language.age_band(band.from_age, band.to_age, last=band is bands[-1])) for band in bands
        ]  # fmt: skip
    known = {"autonomy": ("low", "medium", "high"), "car": ("car", "no_car")}
    keys = known.get(dimension, ("00-05", "05-10", "10-15", "15-20", "20-30", "30+"))
    return [(key, language.name(dimension, key)) for key in keys]


def group_table(measures: pd.DataFrame, scenario: Scenario, language: Language) -> Table:
    """Return reach, delay and wait of each group of people."""
    _ = language.text
    rows, ids = [], []
    for dimension in GROUPS:
        by_measure = {name: rows_of(measures, name, dimension) for name in SHOWN}
        for key, name in group_names(scenario, dimension, language):
            if key in by_measure["reach"].index:
                rows.append([name, *(cell(by_measure[one], key, one, language) for one in SHOWN)])
                ids.append(f"{dimension}.{key}")
    return Table(_("By group"), [_("group"), *_headers(language)], rows, [], keys=Keys("id", ids))


def index_table(measures: pd.DataFrame, catchment: pd.DataFrame, language: Language) -> Table:
    """Return every index of fairness with its interval, and those of the hours within reach."""
    _ = language.text
    rows = []
    whole = measures[measures["dimension"] == ALL].set_index("measure")
    for name, measure in BY_ID.items():
        if measure.kind != "index" or name not in whole.index:
            continue
        share = measure.unit == "share"
        numbers = [float(whole.loc[name, column]) * (100 if share else 1) for column in ("mean", "low", "high")]
        decimals = 1 if share or measure.unit in ("days", "min") else 3
        unit = (
            (_("points") if "_gap_" in name else "%")
            if share
            else {"days": _("days"), "index": "", "min": "min"}.get(measure.unit, measure.unit)
        )
        told = [language.number(number, decimals) for number in numbers]
        text = told[0]
        if np.isfinite(numbers[1]):
            text = text.within(f"{told[0]} [{told[1]} ; {told[2]}]", *numbers[1:])
        rows.append([language.said(measure.name), text, unit])
    top, base = _hours(catchment)
    if base.sum() and top.sum():
        worst = float(tail_mean(top, base, worst=True))
        rows.append([_("Hours per 1,000, the tenth of the inhabitants with least"), language.number(worst, 2), "h"])
        rows.append([_("Gini index of hours within reach"), language.number(float(gini(top, base)), 3), ""])
    return Table(_("Gaps and indices"), [_("index"), _("value"), _("unit")], rows, [])


def _hours(catchment: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    population = catchment["population"].to_numpy(dtype=np.float64)
    return catchment["hours_per_1000"].to_numpy(dtype=np.float64) * population, population
