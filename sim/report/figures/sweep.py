"""Figures of a sweep: what the answer hangs on, how it responds to an input, where a decision changes.

In: a `Sweep` or a `Decision`. Out: a `Page`. The numbers are those of `tables.sweep`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.comparison.crossing import IDLE, OUTSIDE, WITHIN
from sim.experiments.deciding import Decision
from sim.experiments.designs import MORRIS, ONE
from sim.experiments.sweeping import DIFFERENCE, Sweep
from sim.measures.catalogue import BY_ID
from sim.report.compared import measure_name
from sim.report.figures.lines import LABEL_PT, SMALL_PT, shortened
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
    stroke_key,
    styled,
)
from sim.report.gathered import Gathered, without_seasons
from sim.report.input_names import input_name
from sim.report.languages import Language
from sim.report.tables.sweep import (
    amount,
    decision_sentences,
    notes,
    plain_number,
    response_name,
    unused,
)

_ROW_IN, _NAME_IN, _VALUE_IN = 0.4, 3.6, 1.9
_PANEL_IN, _MOST_PANELS = 2.3, 6
_LOW, _HIGH = Stroke(BLUE, "-", 7.0), Stroke(RED, "-", 7.0)


def sweep_picture(found: Sweep | Decision, measure: str, language: Language | None = None) -> Page:
    """Draw the picture that fits: a tornado, elementary effects, responses, or where a decision changes."""
    language = language or Language()
    if isinstance(found, Decision):
        return decision_picture(found, language)
    if found.design == ONE:
        return tornado(found, measure, language)
    return elementary(found, measure, language) if found.design == MORRIS else responses(found, measure, language)


def _data(found: Sweep | Decision) -> Gathered:
    return without_seasons(found.scenarios[-1], found.replications, found.seed)


def _factor(measure: str) -> float:
    return 100.0 if BY_ID[measure].unit == "share" else 1.0


def _unit(measure: str, language: Language) -> str:
    _ = language.text
    known = {"share": _("points"), "min": "min", "days": _("days"), "EUR": "€", "visits": _("visits")}
    return known.get(BY_ID[measure].unit, BY_ID[measure].unit)


def _response_axis(ax: Axes, found: Sweep, measure: str, language: Language, along: str = "x") -> None:
    """Write the axis of the response: its unit, and no frame but its own side."""
    axis = ax.xaxis if along == "x" else ax.yaxis
    axis.set_major_locator(MaxNLocator(5))
    axis.set_major_formatter(lambda value, _place: plain_number(value, language) if abs(value) > 1e-12 else "0")
    bare(ax, ("bottom", "left") if along == "y" else ("bottom",))
    for spine in ax.spines.values():
        spine.set_color(RULE)


def _named(key: str, quality: str, language: Language) -> str:
    return f"{input_name(key, language)} ({language.name('quality', quality)})"


def tornado(found: Sweep, measure: str, language: Language | None = None) -> Page:
    """Draw how far each input at its ends moves a measure, the widest swing first.

    Parameters
    ----------
    found : Sweep
        Of the design ``one_at_a_time``.
    measure : str
    language : Language, optional
    """
    language = language or Language()
    _ = language.text
    response, factor = found.responses_named[-1], _factor(measure)
    table = found.tornado(measure, response)
    keys = list(dict.fromkeys(table["input"]))
    chosen = found.responses[(found.responses["measure"] == measure) & (found.responses["response"] == response)]
    base = float(chosen["mean"].iloc[0]) * factor
    title = _("{measure}: what {response} hangs on", measure=measure_name(measure, language),
              response=response_name(found, response, language))  # fmt: skip
    subtitle = _(
        "Each input alone at its lowest and highest value. As the scenarios are: {value}. Thin line: 95% interval.",
        value=amount(measure, base / factor, language, signed=response == DIFFERENCE),
    )
    with styled():
        figure = page(_data(found), language, 0.5 + _ROW_IN * len(keys) + 0.6, title, subtitle)
        stroke_key(figure, [(_LOW, _("lowest value (▽)")), (_HIGH, _("highest value (△)"))])
        wide = figure.width_in - 2 * MARGIN_IN - _NAME_IN - _VALUE_IN
        ax = figure.box(MARGIN_IN + _NAME_IN, 0.45, wide, _ROW_IN * len(keys))
        for place, key in enumerate(keys):
            rows = table[table["input"] == key].to_dict("records")
            _bars(ax, rows, place, base, factor)
            quality = rows[0]["quality"]
            name = shortened(_named(key, quality, language), _NAME_IN - 0.2, SMALL_PT, 2)
            ax.annotate(name, (0, place), (-8, 0), ("axes fraction", "data"), "offset points", ha="right", va="center",
                        size=SMALL_PT, color=INK)  # fmt: skip
            ends = " … ".join(_valued(row["value"], language) for row in (rows[0], rows[-1]))
            ax.annotate(ends, (1, place), (10, 0), ("axes fraction", "data"), "offset points", ha="left", va="center",
                        size=SMALL_PT, color=MUTED)  # fmt: skip
        ax.axvline(base, color=INK, linewidth=0.9, zorder=1)
        ax.set(ylim=(len(keys) - 0.5, -0.5))
        _zero(ax, response)
        ax.set_yticks([])
        _response_axis(ax, found, measure, language)
        ax.set_xlabel(_unit(measure, language), size=SMALL_PT)
        figure.description = " ".join(notes(found, measure, language))
    return figure


def _zero(ax: Axes, response: str) -> None:
    """Mark where the better scenario changes, if the response is a difference and zero is in sight or near."""
    if response != DIFFERENCE:
        return
    low, high = ax.get_xlim()
    reach = (high - low) * 0.6
    if low - reach <= 0 <= high + reach:
        ax.axvline(0, color=INK, linewidth=1.2, linestyle=(0, (4, 3)), zorder=1)


def _bars(ax: Axes, rows: list[dict[str, Any]], place: int, base: float, factor: float) -> None:
    """Draw the bars of one input from the response as it is, with their intervals."""
    for k, row in enumerate(rows):
        is_low = k == 0
        look = _LOW if is_low else _HIGH
        end = base + row["effect"] * factor
        y = place - 0.12 if is_low else place + 0.12
        ax.barh(y, end - base, 0.22, left=base, color=look.color, zorder=2)
        ax.plot([base + row["low"] * factor, base + row["high"] * factor], [y, y], color=INK, linewidth=1.0, zorder=3)
        ax.plot(end, y, marker="v" if is_low else "^", markersize=5, color=INK, markerfacecolor="white", zorder=4)


def _valued(text: str, language: Language) -> str:
    try:
        return plain_number(float(text), language)
    except ValueError:
        return text


def elementary(found: Sweep, measure: str, language: Language | None = None) -> Page:
    """Draw Morris' effects: how strong an input is (mu*) against how much its effect depends on the others (sigma)."""
    language = language or Language()
    _ = language.text
    response, factor = found.responses_named[-1], _factor(measure)
    table = found.effects[(found.effects["measure"] == measure) & (found.effects["response"] == response)]
    title = _("{measure}: which inputs count for {response}", measure=measure_name(measure, language),
              response=response_name(found, response, language))  # fmt: skip
    subtitle = _("To the right: inputs that move the answer more. Upwards: inputs whose effect depends on the others.")
    with styled():
        figure = page(_data(found), language, 5.2, title, subtitle)
        ax = figure.box(MARGIN_IN + 0.6, 0.1, figure.width_in - 2 * MARGIN_IN - 3.5, 4.5)
        right = figure.box(figure.width_in - MARGIN_IN - 2.5, 0.1, 2.5, 4.5)
        right.set(xlim=(0, 1), ylim=(0, 1))
        right.set_axis_off()
        ordered = table.sort_values("mu_star", ascending=False, kind="stable").to_dict("records")
        # Numbers in the marks, names beside: the weak inputs lie close to each other.
        for number, row in enumerate(ordered, start=1):
            x, y = row["mu_star"] * factor, row["sigma"] * factor
            ax.plot(x, y, "o", color=BLUE, markersize=13, markeredgecolor="white", zorder=3 + len(ordered) - number)
            ax.annotate(str(number), (x, y), ha="center", va="center", size=SMALL_PT, color="white",
                        zorder=4 + len(ordered) - number)  # fmt: skip
            name = shortened(f"{number}. {input_name(row['input'], language)}", 2.5, SMALL_PT, 1)
            right.text(0, 1 - 0.055 * number, name, size=SMALL_PT, color=INK, va="center")
        ax.set(xlim=(0, None), ylim=(0, None))
        _response_axis(ax, found, measure, language, "y")
        _response_axis(ax, found, measure, language)
        bare(ax, ("bottom", "left"))
        ax.set_xlabel(f"µ* ({_unit(measure, language)})", size=SMALL_PT)
        ax.set_ylabel(f"σ ({_unit(measure, language)})", size=SMALL_PT)
        figure.description = " ".join(notes(found, measure, language))
    return figure


def responses(found: Sweep, measure: str, language: Language | None = None) -> Page:
    """Draw a measure, or a difference, against each input: a line with its band for one input, else points."""
    language = language or Language()
    _ = language.text
    response, factor = found.responses_named[-1], _factor(measure)
    table = found.responses[(found.responses["measure"] == measure) & (found.responses["response"] == response)]
    inputs = _strongest(found, table)
    title = _("{measure}: how {response} responds", measure=measure_name(measure, language),
              response=response_name(found, response, language))  # fmt: skip
    subtitle = language.plural(
        "Each point is {count} season; band or line: 95% interval.",
        "Each point is the mean of {count} seasons; band or line: 95% interval.", found.replications,
    )  # fmt: skip
    rows = max(1, -(-len(inputs) // 3))
    with styled():
        figure = page(_data(found), language, rows * (_PANEL_IN + 0.75), title, subtitle)
        across = min(3, max(1, len(inputs)))
        wide = (figure.width_in - 2 * MARGIN_IN) / across
        for place, one in enumerate(inputs):
            left, top = MARGIN_IN + (place % across) * wide + 0.6, (place // across) * (_PANEL_IN + 0.75) + 0.1
            ax = figure.box(left, top, wide - 0.8, _PANEL_IN)
            _panel(ax, found.points[one.key], table, factor, len(found.inputs) == 1)
            if response == DIFFERENCE:
                ax.axhline(0, color=INK, linewidth=1.0, linestyle=(0, (4, 3)), zorder=1)
            _response_axis(ax, found, measure, language, "y")
            ax.xaxis.set_major_locator(MaxNLocator(4))
            ax.xaxis.set_major_formatter(lambda value, _place: plain_number(value, language) if value else "0")
            ax.set_xlabel(shortened(input_name(one.key, language), wide - 0.6, SMALL_PT, 2), size=SMALL_PT)
            if place % across == 0:
                ax.set_ylabel(_unit(measure, language), size=SMALL_PT)
        figure.description = " ".join(notes(found, measure, language))
    return figure


def _strongest(found: Sweep, table: pd.DataFrame) -> list[Any]:
    """Return the inputs that have numbers, those that go with the response most first, as many as there are panels."""
    numeric = [one for one in found.inputs if one.low == one.low]
    if len(numeric) <= _MOST_PANELS:
        return numeric
    mean = table["mean"].to_numpy()

    def together(key: str) -> float:
        level = pd.to_numeric(found.points[key], errors="coerce").to_numpy(dtype=np.float64)
        return -abs(float(np.corrcoef(level, mean)[0, 1])) if level.std() > 0 and mean.std() > 0 else 0.0

    return sorted(numeric, key=lambda one: together(one.key))[:_MOST_PANELS]


def _panel(ax: Axes, level: pd.Series, table: pd.DataFrame, factor: float, is_line: bool) -> None:
    x = pd.to_numeric(level, errors="coerce").to_numpy(dtype=np.float64)
    mean, low, high = (table[name].to_numpy() * factor for name in ("mean", "low", "high"))
    order = np.argsort(x, kind="stable")
    if is_line:
        ax.fill_between(x[order], low[order], high[order], color=FAINT, zorder=1)
        ax.plot(x[order], mean[order], color=BLUE, linewidth=1.8, marker="o", markersize=4, zorder=2)
        return
    ax.vlines(x, low, high, color=RULE, linewidth=1.0, zorder=1)
    ax.plot(x, mean, "o", color=BLUE, markersize=3.5, zorder=2)


def decision_picture(found: Decision, language: Language | None = None) -> Page:
    """Draw for each input its range, where it stands, and where the better scenario changes, if it does."""
    language = language or Language()
    _ = language.text
    rows = found.crossings.to_dict("records")
    asleep = unused(found.inputs)
    title = decision_sentences(found, language)[0]
    subtitle = _("{measure}: how far each input must move, alone, before the better scenario changes.",
                 measure=measure_name(found.measure, language))  # fmt: skip
    with styled():
        figure = page(_data(found), language, 0.5 + _ROW_IN * len(rows) + 0.3, title, subtitle)
        key = [
            (Stroke(FAINT, "-", 9.0), _("range tried")), (Stroke(INK, "", 1.6, "|"), _("today")),
            (Stroke(RED, "", 2.0, "D", RED), _("the better one changes (95% interval)")),
        ]  # fmt: skip
        stroke_key(figure, key)
        wide = figure.width_in - 2 * MARGIN_IN - _NAME_IN - 2.6
        ax = figure.box(MARGIN_IN + _NAME_IN, 0.45, wide, _ROW_IN * len(rows))
        ax.set(xlim=(-0.02, 1.02), ylim=(len(rows) - 0.5, -0.5))
        ax.set_axis_off()
        for place, row in enumerate(rows):
            _range(ax, row, place)
            name = shortened(_named(row["input"], row["quality"], language), _NAME_IN - 0.2, SMALL_PT, 2)
            ax.annotate(name, (0, place), (-8, 0), ("axes fraction", "data"), "offset points", ha="right", va="center",
                        size=SMALL_PT, color=INK)  # fmt: skip
            ax.annotate(_change(row, language, asleep), (1, place), (10, 0), ("axes fraction", "data"), "offset points",
                        ha="left", va="center", size=LABEL_PT if row["verdict"] == WITHIN else SMALL_PT,
                        color=INK if row["verdict"] == WITHIN else MUTED)  # fmt: skip
        figure.description = " ".join(decision_sentences(found, language))
    return figure


def _range(ax: Axes, row: dict[str, Any], place: int) -> None:
    """Draw the range of an input from 0 to 1, today's value, and the crossing with its interval."""
    start, width = row["from"], row["to"] - row["from"]
    ax.plot([0, 1], [place, place], color=FAINT, linewidth=9, solid_capstyle="butt", zorder=1)
    now = (row["nominal"] - start) / width
    ax.plot([now, now], [place - 0.22, place + 0.22], color=INK, linewidth=1.6, zorder=2)
    if row["verdict"] == WITHIN:
        low, high, value = ((row[name] - start) / width for name in ("low", "high", "value"))
        ax.plot([low, high], [place, place], color=RED, linewidth=2.4, zorder=3)
        ax.plot(value, place, marker="D", color=RED, markersize=7, zorder=4)


def _change(row: dict[str, Any], language: Language, asleep: frozenset[str]) -> str:
    _ = language.text
    if row["input"] in asleep:
        return _("not used")
    if row["verdict"] == WITHIN:
        return _("at {value} (today {nominal})", value=plain_number(row["value"], language),
                 nominal=plain_number(row["nominal"], language))  # fmt: skip
    told = {OUTSIDE: _("not within its range"), IDLE: _("changes nothing")}
    return told.get(row["verdict"], _("cannot be told"))
