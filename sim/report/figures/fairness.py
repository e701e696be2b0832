"""Figure: reach, delay and wait by group of people, with intervals.

In: the measures of a run. Out: a `Page`. What the measures are is said in `sim.measures`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.measures.catalogue import BY_ID
from sim.measures.definition import ALL
from sim.report.figures.lines import LABEL_PT, SMALL_PT
from sim.report.figures.style import BLUE, INK, MARGIN_IN, MUTED, RULE, Page, bare, page, styled
from sim.report.gathered import without_seasons
from sim.report.headlines import written
from sim.report.languages import Language
from sim.report.tables.fairness import GROUPS, SHOWN, group_names, rows_of
from sim.scenario.schema import Scenario

_ROW_IN, _GAP_ROWS, _NAMES_IN, _TOP_IN, _AXIS_IN, _SPACE_IN = 0.24, 0.9, 2.55, 0.08, 0.45, 0.25


def groups(
    measures: pd.DataFrame,
    scenario: Scenario,
    replications: int,
    seed: int | None = None,
    language: Language | None = None,
) -> Page:
    """Draw who is reached, with what delay and what wait, by age, autonomy, car and journey.

    Parameters
    ----------
    measures : DataFrame
        Of a run, with intervals.
    scenario : Scenario
    replications : int
    seed : int, optional
    language : Language, optional
        French by default.

    Returns
    -------
    Page
    """
    language = language or Language()
    places = _places(measures, scenario, language)
    tall = _ROW_IN * (1 + max((place for _, _, _, place in places), default=0))
    data = without_seasons(scenario, replications, seed)
    with styled():
        title, subtitle = _title(measures, scenario, language), _subtitle(language)
        figure = page(data, language, _TOP_IN + tall + _AXIS_IN, title, subtitle)
        wide = (figure.width_in - MARGIN_IN - _NAMES_IN - 2 * _SPACE_IN) / 3
        for k, measure in enumerate(SHOWN):
            ax = figure.box(_NAMES_IN + k * (wide + _SPACE_IN), _TOP_IN, wide, tall)
            _panel(ax, measures, measure, places, language, named=k == 0)
        figure.description = _description(measures, places, language)
    return figure


Place = tuple[str, str, str, float]


def _places(measures: pd.DataFrame, scenario: Scenario, language: Language) -> list[Place]:
    """Return dimension, key, name and height of each group that has a row, a gap between dimensions."""
    found: list[Place] = []
    height = 0.0
    for dimension in GROUPS:
        known = rows_of(measures, "reach", dimension).index
        for key, name in group_names(scenario, dimension, language):
            if key in known:
                found.append((dimension, key, name, height))
                height += 1
        height += _GAP_ROWS - 0.35
    return found


def _panel(
    ax: Axes, measures: pd.DataFrame, measure: str, places: list[Place], language: Language, named: bool
) -> None:
    _ = language.text
    scale = 100 if measure == "reach" else 1
    most = 0.0
    for dimension, key, _name, place in places:
        rows = rows_of(measures, measure, dimension)
        if key not in rows.index or not np.isfinite(rows.loc[key, "mean"]):
            continue
        value, low, high = (float(rows.loc[key, column]) * scale for column in ("mean", "low", "high"))
        face = "white" if bool(rows.loc[key, "small"]) else BLUE
        if np.isfinite(low):
            ax.hlines(place, low, high, color=BLUE, linewidth=1.6)
            most = max(most, high)
        ax.plot(value, place, marker="o", markersize=5, color=BLUE, markerfacecolor=face)
        most = max(most, value)
    for dimension in dict.fromkeys(one for one, *_rest in places):
        own = [place for one, _key, _name, place in places if one == dimension]
        if rows_of(measures, measure, dimension).empty:
            ax.annotate(_("not worked out for these groups"), (0.5, (own[0] + own[-1]) / 2),
                        xycoords=ax.get_yaxis_transform(), ha="center", va="center", size=SMALL_PT, color=MUTED,
                        style="italic", backgroundcolor="white")  # fmt: skip
    whole = rows_of(measures, measure, ALL)
    if ALL in whole.index and np.isfinite(whole.loc[ALL, "mean"]):
        ax.axvline(float(whole.loc[ALL, "mean"]) * scale, color=MUTED, linewidth=0.8, linestyle=(0, (3, 2)), zorder=0)
    heights = [place for *_rest, place in places]
    ax.hlines(heights, 0, 1, transform=ax.get_yaxis_transform(), color=RULE, linewidth=0.4, zorder=0)
    ax.set_yticks(heights, [name for _d, _k, name, _p in places] if named else [""] * len(places), size=SMALL_PT)
    ax.set(ylim=(max(heights, default=0) + 0.6, -0.6), xlim=(0, max(most * 1.06, 1)))
    ticks = [float(t) for t in MaxNLocator(5, steps=[1, 2, 5, 10]).tick_values(0, most) if t <= most * 1.06]
    ax.set_xticks(ticks, [language.number(tick) for tick in ticks])
    labels = {"reach": _("requests reached, %"), "delay_restricted": _("delay from the need, days"),
              "wait_served": _("wait of the served, min")}  # fmt: skip
    ax.set_xlabel(labels[measure], size=LABEL_PT, color=INK)
    bare(ax, keep=("bottom",))


def _title(measures: pd.DataFrame, scenario: Scenario, language: Language) -> str:
    _ = language.text
    lowest: tuple[float, str] | None = None
    highest: tuple[float, str] | None = None
    for dimension in GROUPS:
        rows = rows_of(measures, "reach", dimension)
        for key, name in group_names(scenario, dimension, language):
            if key in rows.index and not bool(rows.loc[key, "small"]):
                value = float(rows.loc[key, "mean"])
                lowest = min(lowest or (value, name), (value, name))
                highest = max(highest or (value, name), (value, name))
    if lowest is None or highest is None:
        return _("Nobody to compare: too few requests")
    return _(
        "Least reached: {low_name} ({low}); most: {high_name} ({high})",
        low_name=lowest[1], low=language.percent(lowest[0]), high_name=highest[1], high=language.percent(highest[0]),
    )  # fmt: skip


def _subtitle(language: Language) -> str:
    _ = language.text
    return _(
        "Share of the requests served here at least once; delay cut at the deadline, who is never served counts the "
        "whole of it. Bars: 95% intervals; hollow: fewer than ten cases a season; dashed: all together."
    )


def _description(measures: pd.DataFrame, places: list[Place], language: Language) -> str:
    _ = language.text
    lines = []
    for dimension, key, name, _place in places:
        told = []
        for measure in SHOWN:
            rows = rows_of(measures, measure, dimension)
            value = float(rows.loc[key, "mean"]) if key in rows.index else np.nan
            told.append(written(value, BY_ID[measure].unit, language, 0 if measure == "reach" else 1))
        lines.append(
            _("{name}: {reach} reached, delay of {delay}, wait of {wait}.", name=name, reach=told[0], delay=told[1],
              wait=told[2])
        )  # fmt: skip
    return " ".join(lines)
