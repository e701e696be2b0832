"""Figure: the backlog by day, undisturbed and with a shock, and what remedies change of it.

In: a `Resilience`. Out: a `Page`. Lines are weekly means of means over replications; the band is the 95 % interval
of the paired difference.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.experiments.resilience import DISTURBED, UNDISTURBED, Resilience, weekly_mean
from sim.report.figures.lines import SMALL_PT
from sim.report.figures.style import (
    BLUE,
    FAINT,
    GREEN,
    INK,
    MARGIN_IN,
    MUTED,
    ORANGE,
    RED,
    Page,
    Stroke,
    page,
    stroke_key,
    styled,
)
from sim.report.gathered import without_seasons
from sim.report.languages import Language
from sim.report.tables.resilience import cell, outcome_name, remedy_name, shock_words, verdict

_LINES = {
    UNDISTURBED: Stroke(MUTED, "-", 1.8),
    DISTURBED: Stroke(RED, "-", 2.2),
    "spare": Stroke(BLUE, (0, (5, 1.5)), 1.6),
    "reminder": Stroke(GREEN, (0, (1, 1.2)), 1.8),
    "overbooking": Stroke(ORANGE, (0, (4, 1.2, 1, 1.2)), 1.6),
}
_BOOKED = (0, (2, 1.2))
_LEFT_IN, _TALL_IN, _GAP_IN, _KEY_IN = 0.85, 2.1, 0.85, 0.4
_BEFORE_DAYS, _LATER_DAYS = 28, 70


def backlog(result: Resilience, language: Language | None = None) -> Page:
    """Draw the open requests of each day with and without the shock, and the extra backlog with each remedy.

    Parameters
    ----------
    result : Resilience
    language : Language, optional
        French by default.

    Returns
    -------
    Page
    """
    language = language or Language()
    _ = language.text
    data = without_seasons(result.scenario, result.replications, result.seed)
    with styled():
        title = shock_words(result.shock, result.scenario, language)
        body = 2 * (_KEY_IN + _TALL_IN) + _GAP_IN - 0.05
        figure = page(data, language, body, f"{title}. {verdict(result, language)}", _subtitle(result, language))
        wide = figure.width_in - MARGIN_IN - _LEFT_IN - 0.2
        upper = figure.box(_LEFT_IN, _KEY_IN, wide, _TALL_IN)
        lower = figure.box(_LEFT_IN, 2 * _KEY_IN + _TALL_IN + _GAP_IN - 0.35, wide, _TALL_IN)
        _levels(upper, result, language)
        _extras(lower, result, language)
        for ax in (upper, lower):
            _dates(ax, result, language)
        _keys(figure, result, language)
        figure.description = _description(result, language)
    return figure


def _subtitle(result: Resilience, language: Language) -> str:
    _ = language.text
    told = _(
        "Open requests of people who know the service, each evening, as a mean of seven days. Shaded: the shock; band: "
        "95% interval of the difference with nothing done."
    )
    if result.shock.kind == "surge":
        return told + " " + _("The year with the surge has the same needs and dice, and more needs.")
    return told + " " + _("Both years have the same needs and the same dice.")


def _levels(ax: Axes, result: Resilience, language: Language) -> None:
    _ = language.text
    for variant in (UNDISTURBED, DISTURBED):
        own = result.backlog[result.backlog["variant"] == variant]
        stroke = _LINES[variant]
        ax.plot(
            own["day"], weekly_mean(own["open"]), color=stroke.color, linestyle=stroke.style, linewidth=stroke.width
        )
        ax.plot(own["day"], weekly_mean(own["booked"]), color=stroke.color, linestyle=_BOOKED, linewidth=1.0)
    ax.set_ylabel(_("open requests"))
    ax.set_ylim(0, None)


def _extras(ax: Axes, result: Resilience, language: Language) -> None:
    _ = language.text
    ax.axhline(0, color=INK, linewidth=0.8)
    for variant in (DISTURBED, *result.remedies):
        own = result.extra[result.extra["variant"] == variant]
        stroke = _LINES[variant]
        if variant == DISTURBED:
            ax.fill_between(
                own["day"], weekly_mean(own["low"]), weekly_mean(own["high"]), color=stroke.color, alpha=0.15, lw=0
            )
        ax.plot(
            own["day"], weekly_mean(own["extra"]), color=stroke.color, linestyle=stroke.style, linewidth=stroke.width
        )
    table = result.outcomes.set_index(["variant", "outcome"])
    clear = float(table.loc[(DISTURBED, "clear_days"), "value"])
    if np.isfinite(clear):
        day = result.shock.end + clear
        ax.axvline(day, color=INK, linewidth=0.8, linestyle=(0, (3, 3)))
        ax.annotate(_("gone after\n{days}", days=language.days(clear)), (day, 1), (4, -2),
                    ("data", "axes fraction"), "offset points", size=SMALL_PT, color=INK, va="top")  # fmt: skip
    ax.set_ylabel(_("more than undisturbed"))


def _dates(ax: Axes, result: Resilience, language: Language) -> None:
    """Shade the shock; show the days around it, with Mondays or months named."""
    shock, days = result.shock, result.days
    first = max(int(days[0]), shock.start - _BEFORE_DAYS)
    last = min(int(days[-1]), shock.end + (0 if shock.kind == "platform" else _LATER_DAYS))
    ax.axvspan(shock.start - 0.5, shock.end + 0.5, color=FAINT, zorder=0, linewidth=0)
    ax.set_xlim(first, last)
    if last - first > 200:
        ticks = [day for day in range(first, last + 1) if dt.date.fromordinal(day).day == 1]
        names = [language.month(dt.date.fromordinal(day).month, "abbreviated") for day in ticks]
    else:
        mondays = [day for day in range(first, last + 1) if day % 7 == 1]
        ticks = mondays[:: -(-len(mondays) // 9)]
        names = [language.date(day, "d MMM") for day in ticks]
    ax.set_xticks(ticks, names)
    ax.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.grid(True, axis="y")
    ax.set_axisbelow(True)
    ax.tick_params(length=0)
    ax.tick_params(axis="x", length=3, color=MUTED)


def _keys(figure: Page, result: Resilience, language: Language) -> None:
    _ = language.text
    entries = [
        (_LINES[UNDISTURBED], _("undisturbed")),
        (_LINES[DISTURBED], _("with the shock")),
        (Stroke(INK, _BOOKED, 1.0), _("of these with an appointment")),
    ]
    stroke_key(figure, entries, left=_LEFT_IN, top=0.05)
    names = [(_LINES[variant], remedy_name(variant, language)) for variant in (DISTURBED, *result.remedies)]
    stroke_key(figure, names, left=_LEFT_IN, top=_KEY_IN + _TALL_IN + _GAP_IN - 0.32)


def _description(result: Resilience, language: Language) -> str:
    lines = [verdict(result, language) + "."]
    for outcome in ("request_days", "lost"):
        told = [
            f"{remedy_name(variant, language)} {cell(result, variant, outcome, language)}"
            for variant in (DISTURBED, *result.remedies)
        ]
        lines.append(f"{outcome_name(outcome, language)} : {language.listed(told)}.")
    return " ".join(lines)
