"""Figure: the differences with the baseline, each with its interval, better to the right.

In: a `Comparison`. Out: a `Page`: one strip a measure, since units differ, one line a scenario. Which differences are
shown was named before the runs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.comparison.verdicts import BETTER, EQUAL, TRIFLE, WORSE
from sim.comparison.words import change, decimals_of, interval, judged_by, quoted, sentence
from sim.experiments.comparing import Comparison
from sim.report.compared import measure_name, page_data, scenario_name
from sim.report.figures.lines import LABEL_PT, SMALL_PT, shortened, text_width
from sim.report.figures.style import (
    BLUE,
    FAINT,
    INK,
    MARGIN_IN,
    MUTED,
    RED,
    RULE,
    Page,
    Stroke,
    bare,
    page,
    say,
    stroke_key,
    styled,
)
from sim.report.languages import Language

_ROW_IN, _AXIS_IN, _HEAD_IN = 0.38, 0.42, 0.34
_NAME_IN, _VALUE_IN = 2.7, 2.5
_LOOKS = {
    BETTER: Stroke(BLUE, "", 1.6, "o", BLUE),
    WORSE: Stroke(RED, "", 1.6, "s", RED),
    "": Stroke(MUTED, "", 1.6, "D", "white"),
}


def differences(comparison: Comparison, language: Language | None = None) -> Page:
    """Draw the primary differences of a comparison with their intervals.

    Parameters
    ----------
    comparison : Comparison
    language : Language, optional
        French by default.

    Returns
    -------
    Page
        Thick: the interval of the measure alone; thin: that which holds for all primary measures together.
    """
    language = language or Language()
    _ = language.text
    rows = comparison.primary_rows()
    strips = [[row for row in rows if row["measure"] == measure] for measure in comparison.primary]
    strips = [strip for strip in strips if strip]
    data = page_data(comparison, comparison.baseline)
    with styled():
        heights = [_HEAD_IN + _ROW_IN * len(strip) + _AXIS_IN for strip in strips]
        subtitle = _(
            "Difference with {baseline}; better is to the right. Thick line: 95% interval of the measure alone; thin "
            "line: interval that holds for all these measures together.",
            baseline=quoted(scenario_name(comparison, comparison.baseline, language), language.code),
        )
        figure = page(data, language, 0.35 + sum(heights) + 0.1, _title(rows, language), subtitle)
        key = [
            (_LOOKS[BETTER], _("better")), (_LOOKS[WORSE], _("worse")), (_LOOKS[""], _("cannot be told apart")),
        ]  # fmt: skip
        if any(row["margin"] > 0 for row in rows):
            key.append((Stroke(FAINT, "-", 9.0), _("too small to matter")))
        stroke_key(figure, key)
        top = 0.35
        for strip, height in zip(strips, heights, strict=True):
            _strip(figure, comparison, strip, top, language)
            top += height
        if not strips:
            say(figure.box(MARGIN_IN, 0, figure.width_in - 2 * MARGIN_IN, 0.4), _("no primary measure"))
        figure.description = " ".join(sentence(row, language.code) for row in rows)
    return figure


def _title(rows: list[dict[str, Any]], language: Language) -> str:
    """Return how many differences are told apart, in words."""
    _ = language.text
    better, worse = (sum(row["verdict"] == word for row in rows) for word in (BETTER, WORSE))
    if not better and not worse:
        return language.plural("The difference cannot be told from none",
                               "None of the {count} differences can be told from none", len(rows))  # fmt: skip
    told = language.plural(
        "Of {count} difference named beforehand: {better} for the better, {worse} for the worse",
        "Of {count} differences named beforehand: {better} for the better, {worse} for the worse",
        len(rows), better=better, worse=worse,
    )  # fmt: skip
    trifles = sum(row["verdict"] in (BETTER, WORSE) and row["matters"] == TRIFLE for row in rows)
    return told + _("; too small to matter, of these: {count}", count=trifles) if trifles else told


def _strip(figure: Page, comparison: Comparison, rows: list[dict[str, Any]], top: float, language: Language) -> None:
    """Draw one measure: a heading, one line a scenario, an axis in its unit."""
    wide = figure.width_in - 2 * MARGIN_IN - _NAME_IN - _VALUE_IN
    tall = _ROW_IN * len(rows)
    head = figure.box(MARGIN_IN, top, figure.width_in - 2 * MARGIN_IN, _HEAD_IN)
    head.set_axis_off()
    head.set(xlim=(0, 1), ylim=(0, 1))
    head.text(0, 0.3, measure_name(rows[0]["measure"], language), size=LABEL_PT, weight="bold", color=INK)
    ax = figure.box(MARGIN_IN + _NAME_IN, top + _HEAD_IN, wide, tall)
    factor = 100 if rows[0]["unit"] == "share" else 1
    limit = _limit(rows) * factor
    margin = rows[0]["margin"]
    if margin > 0:
        ax.axvspan(-margin * factor, margin * factor, color=FAINT, zorder=0)
    ax.axvline(0, color=INK, linewidth=0.9, zorder=1)
    for place, row in enumerate(rows):
        _line(ax, row, place, factor)
        name = shortened(scenario_name(comparison, row["scenario"], language), _NAME_IN - 0.2, SMALL_PT, 2)
        ax.annotate(name, (0, place), (-8, 0), ("axes fraction", "data"), "offset points", ha="right", va="center",
                    size=SMALL_PT, color=INK)  # fmt: skip
        ax.annotate(_value(row, language), (1, place), (10, 0), ("axes fraction", "data"), "offset points", ha="left",
                    va="center", size=SMALL_PT, color=INK)  # fmt: skip
    # Better is to the right whatever the measure, so less of what is bad grows to the right.
    turned = rows[0]["direction"] == "lower"
    ax.set(xlim=(limit, -limit) if turned else (-limit, limit), ylim=(len(rows) - 0.5, -0.5))
    ax.set_yticks([])
    ax.xaxis.set_major_locator(MaxNLocator(5, symmetric=True))
    ax.xaxis.set_major_formatter(lambda value, _place: _tick(value, language))
    ax.set_xlabel(_axis_words(rows[0], language), size=SMALL_PT)
    bare(ax, ("bottom",))
    ax.spines["bottom"].set_color(RULE)


def _limit(rows: list[dict[str, Any]]) -> float:
    """Return how far the axis reaches from 0: to the farthest end of an interval, and to the margin."""
    ends = [abs(row[name]) for row in rows for name in ("low", "high", "low_simultaneous", "high_simultaneous")]
    ends += [row["margin"] * 1.2 for row in rows if row["margin"] > 0]
    known = [end for end in ends if np.isfinite(end)]
    return float(max([*known, 1e-9]) * 1.1)


def _line(ax: Axes, row: dict[str, Any], place: int, factor: float) -> None:
    look = _LOOKS.get(row["verdict"], _LOOKS[""])
    for names, width in ((("low_simultaneous", "high_simultaneous"), 1.0), (("low", "high"), 3.4)):
        low, high = (row[name] * factor for name in names)
        ax.plot([low, high], [place, place], color=look.color, linewidth=width, solid_capstyle="butt", zorder=2)
    ax.plot(row["difference"] * factor, place, marker=look.marker, markersize=6, color=look.color,
            markerfacecolor=look.face, markeredgewidth=1.5, zorder=3)  # fmt: skip


def _value(row: dict[str, Any], language: Language) -> str:
    """Return the difference and its interval, or why there is none, beside the line."""
    _ = language.text
    if row["verdict"] == EQUAL:
        return _("no difference in any replication")
    low, high = judged_by(row)
    size = change(row["difference"], row["unit"], language.code, decimals_of(low, high, row["unit"]))
    told = f"{size} ({interval(low, high, row['unit'], language.code)})"
    return told if text_width(told, SMALL_PT) < _VALUE_IN - 0.15 else told.replace(" (", "\n(")


def _tick(value: float, language: Language) -> str:
    if abs(value) < 1e-12:
        return "0"
    decimals = next((d for d in (0, 1, 2) if abs(round(value, d) - value) < 1e-9), 3)
    text = language.number(abs(value), decimals)
    return f"−{text}" if value < 0 else f"+{text}"


def _axis_words(row: dict[str, Any], language: Language) -> str:
    """Return the unit of the axis, and which way is better."""
    _ = language.text
    units = {
        "share": _("points"), "min": "min", "days": _("days"), "EUR": "€", "h": "h", "km": "km",
        "visits": _("visits"), "requests": _("requests"), "sessions": _("sessions"),
        "per 1,000": _("per 1,000 inhabitants"), "per hour": _("per hour"),
    }  # fmt: skip
    unit = units.get(row["unit"], row["unit"])
    if row["direction"] == "neither":
        return str(unit)
    return _("{unit} (better →)", unit=unit) if unit else _("better →")
