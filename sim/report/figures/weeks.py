"""Figure: the weeks of a season: people served, the delay until they are seen, and the sessions that were cancelled.

In: a gathered run and the calendar of its territory. Out: a `Page`. Lines are what the measures say, bands what
the replications span.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.measures.crossed import spread_of
from sim.measures.groups import groups_of_weeks
from sim.report.figures.lines import LABEL_PT, SMALL_PT, text_width
from sim.report.figures.style import (
    BLUE,
    FAINT,
    GREEN,
    INK,
    MARGIN_IN,
    MUTED,
    ORANGE,
    PALE,
    RED,
    Page,
    Stroke,
    page,
    stroke_key,
    styled,
)
from sim.report.gathered import Gathered
from sim.report.languages import Language
from sim.scenario.schema import Scenario
from sim.units import DAY_S, WEEK_DAYS, week_monday, week_ordinal

_ALL, _PEAK, _DELAY = Stroke(INK, "-", 2.0), Stroke(RED, (0, (4, 1.5)), 1.8), Stroke(BLUE, "-", 2.0)
_SEASONAL_INDEX = 1.5  # a month with half as much again as the mean is a season
_MANY = 20  # replications from which a band leaves out the extremes
_REASONS = {
    "leave": (PALE, ""), "absence": (ORANGE, "////"), "public_holiday": (MUTED, ""),
    "school_holiday": ("white", "xxxx"), "closure": (GREEN, "\\\\\\\\"),
}  # fmt: skip
_LEFT_IN, _TALL_IN, _LOW_IN, _GAP_IN = 0.75, 1.75, 1.0, 0.66


class Weeks(NamedTuple):
    """The weeks of the window by their Mondays, calendar ordinals: a row each in tables of value, low and high.

    `served` are the visits served, `peak` those of the types with a season, `delay_days` the mean from onset to first
    served of the needs that arose that week and were served. Lows and highs are what the replications span.
    """

    mondays: list[int]
    served: pd.DataFrame
    peak: pd.DataFrame
    delay_days: pd.DataFrame


def weeks_of(data: Gathered) -> Weeks:
    """Return, for each whole week of the window, who was served and how long they had waited.

    Notes
    -----
    Weeks cut by an end of the window are left out, unless there is no whole one.
    """
    horizon = data.scenario.horizon
    first, last = horizon.start.toordinal(), horizon.end.toordinal()
    every = [week_monday(week) for week in range(week_ordinal(first), week_ordinal(last) + 1)]
    mondays = [monday for monday in every if monday >= first and monday + WEEK_DAYS - 1 <= last] or every
    names, served = groups_of_weeks(np.array(mondays)).keys, data.crossed["weeks"]

    def spread(found: pd.DataFrame) -> pd.DataFrame:
        return spread_of(found, "week", names, data.replications, _band(data))

    peak = served[served["type"].isin(seasonal_types(data.scenario))]
    return Weeks(mondays, spread(served), spread(peak), spread(data.crossed["delays"]) / DAY_S)


def _band(data: Gathered) -> float:
    """Return which share of the replications a band holds."""
    return 1.0 if data.replications < _MANY else 0.9


def seasonal_types(scenario: Scenario) -> list[str]:
    """Return the request types whose busiest month is well above the others, such as the tax return."""
    indices = scenario.demand.seasons
    marked = {
        name for name, index in indices.items() if index and max(index) > _SEASONAL_INDEX * sum(index) / len(index)
    }
    return [kind.id for kind in scenario.demand.types if kind.season in marked]


def weeks(data: Gathered, language: Language) -> Page:
    """Draw the weeks of a season, with holidays and cancelled sessions."""
    _ = language.text
    found = weeks_of(data)
    with styled():
        figure = page(data, language, _body(), _title(found, language), _subtitle(data, language))
        wide = figure.width_in - MARGIN_IN - _LEFT_IN - 0.25
        tops = (0.66, 0.66 + _TALL_IN + _GAP_IN, 0.66 + 2 * (_TALL_IN + _GAP_IN))
        upper, middle, lower = (
            figure.box(_LEFT_IN, top, wide, height)
            for top, height in zip(tops, (_TALL_IN, _TALL_IN, _LOW_IN), strict=True)
        )
        _served(upper, found, data, language)
        _delays(middle, found, data, language)
        _cancelled(lower, data, found, language)
        for ax in (upper, middle, lower):
            first, last = _calendar(ax, data, found, language, named=ax is upper)
            _months(ax, first, last, language, years=ax is lower)
        _keys(figure, data, language, tops, wide)
        figure.description = _description(found, data, language)
    return figure


def _body() -> float:
    return 0.66 + 2 * (_TALL_IN + _GAP_IN) + _LOW_IN + 0.4


def _title(found: Weeks, language: Language) -> str:
    _ = language.text
    served = found.served["value"].to_numpy()
    if not served.any():
        return _("The weeks: nobody was served")
    return _(
        "About {mean} visits served a week, up to {most} in the week of {monday}",
        mean=language.number(served.sum() / served.size, 0), most=language.number(served.max(), 0),
        monday=language.date(found.mondays[int(served.argmax())], "d MMMM yyyy"),
    )  # fmt: skip


def _subtitle(data: Gathered, language: Language) -> str:
    _ = language.text
    zone = _("Shaded: school holidays of zone {zone}; triangles: public holidays.", zone=data.territory.calendar.zone)
    if data.replications < 2:
        return zone + " " + _("One replication: no band.")
    if data.replications < _MANY:
        return zone + " " + _("Lines: mean; bands: from the lowest to the highest replication.")
    return zone + " " + _("Lines: mean; bands: nine replications in ten.")


def _line(ax: Axes, found: Weeks, spread: pd.DataFrame, stroke: Stroke, data: Gathered) -> None:
    alone = "o" if len(found.mondays) == 1 else None
    ax.plot(found.mondays, spread["value"], color=stroke.color, linestyle=stroke.style, linewidth=stroke.width,
            marker=alone)  # fmt: skip
    if data.replications > 1:
        ax.fill_between(found.mondays, spread["low"], spread["high"], color=stroke.color, alpha=0.18, linewidth=0)


def _served(ax: Axes, found: Weeks, data: Gathered, language: Language) -> None:
    _ = language.text
    _dated(ax, found)
    ax.set_ylabel(_("visits served\na week"))
    if not found.served["value"].any():
        _empty(ax, _("no visit"))
        return
    if seasonal_types(data.scenario):
        _line(ax, found, found.peak, _PEAK, data)
    _line(ax, found, found.served, _ALL, data)
    ax.set(ylim=(0, None))


def _delays(ax: Axes, found: Weeks, data: Gathered, language: Language) -> None:
    _ = language.text
    _dated(ax, found)
    if found.delay_days["value"].notna().any():
        _line(ax, found, found.delay_days, _DELAY, data)
        ax.set(ylim=(0, None))
    else:
        _empty(ax, _("no visit"))
    ax.set_ylabel(_("days from need\nto first served"))


def _cancelled(ax: Axes, data: Gathered, found: Weeks, language: Language) -> None:
    """Draw the cancelled sessions of each week, by reason, one above the other."""
    _ = language.text
    _dated(ax, found)
    base = np.zeros(len(found.mondays))
    places = [monday + 3.5 for monday in found.mondays]
    counted = data.crossed["cancelled"].pivot_table("numerator", "week", "reason", "sum", fill_value=0)
    counted = counted.reindex(found.served.index, fill_value=0) / max(1, data.replications)
    counted = counted.reindex(columns=list(_REASONS), fill_value=0)
    for reason, (face, hatch) in _REASONS.items():
        counts = counted[reason].to_numpy()
        if counts.any():
            ax.bar(places, counts, width=5.2, bottom=base, facecolor=face, hatch=hatch or None, edgecolor=INK,
                   linewidth=0.5, zorder=2)  # fmt: skip
        base = base + counts
    ax.set(ylim=(0, max(1.0, base.max(initial=0) * 1.15)))
    ax.set_ylabel(_("cancelled\nsessions a week"))
    if not base.any():
        _empty(ax, _("no cancelled session"))


def _dated(ax: Axes, found: Weeks) -> None:
    """Give axes the dates of the weeks, and room for a first and a last one."""
    ax.set_xlim(found.mondays[0] - 3, found.mondays[-1] + 8)
    ax.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    ax.grid(True, axis="y")
    ax.set_axisbelow(True)
    ax.tick_params(length=0)
    ax.set_xlabel("")


def _empty(ax: Axes, text: str) -> None:
    ax.set_yticks([])
    ax.text(0.5, 0.5, text, ha="center", va="center", color=MUTED, size=11, style="italic", transform=ax.transAxes)


def _calendar(ax: Axes, data: Gathered, found: Weeks, language: Language, named: bool) -> tuple[int, int]:
    """Shade school holidays and mark public ones; return the first and the last day of the axes."""
    first, last = found.mondays[0], found.mondays[-1] + WEEK_DAYS - 1
    calendar = data.territory.calendar
    for begin, end, name in _spans(calendar.school_holiday, first, last):
        ax.axvspan(begin, end + 1, color=FAINT, zorder=0, linewidth=0)
        name = language.typeset(_short(name))
        if named and text_width(name, SMALL_PT - 1) < (end - begin + 8) / (last - first + 1) * 9:
            middle = (begin + end + 1) / 2
            ax.annotate(name, (middle, 1), (0, 9), ("data", "axes fraction"), "offset points", ha="center",
                        size=SMALL_PT - 1, color=MUTED)  # fmt: skip
    for day in range(first, last + 1):
        if calendar.public_holiday(day):
            ax.plot(day + 0.5, 1.03, marker="v", markersize=4, color=MUTED, clip_on=False,
                    transform=ax.get_xaxis_transform())  # fmt: skip
    return first, last


def _months(ax: Axes, first: int, last: int, language: Language, years: bool) -> None:
    """Write the months under axes, or the weeks of a short window; years under the lowest axes alone."""
    starts = [day for day in range(first, last - 9) if dt.date.fromordinal(day).day == 1]
    if len(starts) < 2:
        mondays = list(range(first, last + 1, WEEK_DAYS))
        mondays = mondays[:: -(-len(mondays) // 8)]
        ax.set_xticks(mondays, [language.date(day, "d MMM") for day in mondays], ha="left")
        return
    if starts[0] - first > 12:
        starts.insert(0, first)
    shown = starts[:: -(-len(starts) // 14)]
    names, year = [], 0
    for day in shown:
        date = dt.date.fromordinal(day)
        names.append(language.month(date.month, "abbreviated"))
        if years and date.year != year:
            names[-1] += f"\n{date.year}"
        year = date.year
    ax.set_xticks(shown, names, ha="left")
    ax.tick_params(axis="x", length=3, color=MUTED)


def _short(name: str) -> str:
    """Return the name of school holidays without the word for holidays: "Toussaint"."""
    bare = name.removeprefix("Vacances ").removeprefix("de la ").removeprefix("de ").removeprefix("d'")
    bare = bare.removeprefix("d’")
    return bare[:1].upper() + bare[1:]


def _spans(holiday: Callable[[int], str | None], first: int, last: int) -> Iterator[tuple[int, int, str]]:
    """Yield first day, last day and name of each run of days with the same holidays."""
    begin, name = first, None
    for day in range(first, last + 2):
        now = holiday(day) if day <= last else None
        if now != name:
            if name:
                yield begin, day - 1, name
            begin, name = day, now


def _keys(figure: Page, data: Gathered, language: Language, tops: Sequence[float], wide: float) -> None:
    """Write above each panel what its lines and bars are."""
    _ = language.text
    peak = [kind for kind in data.scenario.demand.types if kind.id in seasonal_types(data.scenario)]
    entries = [(_ALL, _("all requests"))]
    if peak:
        names = language.listed([language.of(kind.label) for kind in peak])
        entries.append((_PEAK, names if text_width(names) < wide - 2.5 else _("requests with a season")))
    stroke_key(figure, entries, left=_LEFT_IN, top=0.05)
    stroke_key(
        figure, [(_DELAY, _("mean delay of the needs that arose that week and were served"))], left=_LEFT_IN,
        top=tops[1] - 0.36,
    )  # fmt: skip
    sample = figure.box(_LEFT_IN, tops[2] - 0.36, wide, 0.22)
    sample.set(xlim=(0, wide), ylim=(0, 1))
    sample.set_axis_off()
    x = 0.0
    cancelled = data.by("sessions_cancelled", "reason").index
    for reason, (face, hatch) in _REASONS.items():
        if reason in cancelled:
            name = language.name("cause", reason)
            sample.bar(x + 0.1, 0.7, width=0.2, bottom=0.15, facecolor=face, hatch=hatch or None, edgecolor=INK,
                       linewidth=0.5)  # fmt: skip
            sample.text(x + 0.28, 0.47, name, size=LABEL_PT, color=INK, va="center")
            x += 0.28 + text_width(name) + 0.3


def _description(found: Weeks, data: Gathered, language: Language) -> str:
    _ = language.text
    served = found.served["value"].to_numpy()
    if not served.any():
        return _("Nobody was served in the window.")
    low, high = (language.date(found.mondays[int(k)]) for k in (served.argmin(), served.argmax()))
    lines = [
        _("Served a week: {mean} on average, least {low} (week of {low_week}), most {high} (week of {high_week}).",
          mean=language.number(served.sum() / served.size, 1), low=language.number(served.min(), 1),
          high=language.number(served.max(), 1), low_week=low, high_week=high)
    ]  # fmt: skip
    delay = found.delay_days["value"].dropna()
    if len(delay):
        lines.append(
            _("Mean delay from need to first served: {low} to {high} days by week.",
              low=language.number(delay.min(), 1), high=language.number(delay.max(), 1))
        )  # fmt: skip
    cancelled = data.by("sessions_cancelled")["numerator"].iloc[0] / max(1, data.replications)
    lines.append(
        language.plural("{count} cancelled session a season.", "{count} cancelled sessions a season.", cancelled)
    )
    return " ".join(lines)
