"""Figure: how long people wait at each venue, as a distribution.

In: a gathered run. Out: a `Page`. Everybody who came counts; who left or was turned away is never called, so that
a curve which stays below 100 % shows them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from sim.measures.crossed import NEVER, WAIT_STEP_S
from sim.measures.definition import ALL, SMALL_COUNT
from sim.measures.waiting import SHORT_WAIT_MIN
from sim.report.figures.lines import LABEL_PT, SMALL_PT, fitted
from sim.report.figures.style import (
    BLUE,
    INK,
    MARGIN_IN,
    MUTED,
    ORANGE,
    Page,
    Stroke,
    above,
    page,
    say,
    stroke_key,
    styled,
)
from sim.report.gathered import Gathered
from sim.report.languages import Language
from sim.report.told_apart import venue_names
from sim.units import MINUTE_S

_CURVES = {
    "walk_in": Stroke(ORANGE, (0, (4, 1.5)), 1.8),
    "appointment": Stroke(BLUE, (0, (1, 1)), 1.8),
    "all": Stroke(INK, "-", 2.2),
}
_NEVER_MIN = 10_000.0  # where the never called stand: beyond any axis
_STEP_MIN = WAIT_STEP_S / MINUTE_S
_COLUMNS = 3
_PANEL_IN, _LOW_PANEL_IN, _WIDEST_IN = 2.5, 2.15, 7.5


class WaitFacts(NamedTuple):
    """What is printed beside a distribution of waits."""

    came: float
    within: float
    not_called: float
    median: float
    ninth: float


class WaitPanel(NamedTuple):
    """A venue, or all together: its name, what is printed beside its curves, and how many waited so many steps."""

    name: str
    facts: WaitFacts
    steps: pd.DataFrame


def wait_facts(data: Gathered, dimension: str = ALL, key: str = ALL) -> WaitFacts:
    """Return the facts of who came, everywhere or at a venue: what the measures of these names say."""

    def value(measure: str) -> float:
        return float(data.by(measure, dimension)["mean"].get(key, np.nan))

    came = value("came")
    if not came > 0:
        return WaitFacts(0.0, np.nan, np.nan, np.nan, np.nan)
    lost = 1 - value("served_visits") / came
    return WaitFacts(came, value("wait_within_20"), lost, value("wait_median"), value("wait_p90"))


def waits(data: Gathered, language: Language) -> Page:
    """Draw the waits at each venue: of all who came, the share called within so many minutes.

    Notes
    -----
    A wait is max(0, called − max(arrival, planned opening, slot)). The median and the ninth decile are those of the
    served of a season, as the measures of the same names; the shares are of all who came to a held session.
    """
    _ = language.text
    steps, names = data.crossed["waits"], venue_names(data.scenario)
    panels = [
        WaitPanel(names[venue.id], wait_facts(data, "venue", venue.id), steps[steps["venue"] == venue.id])
        for venue in data.venues
    ]
    whole = wait_facts(data)
    if len(panels) > 1:
        panels.insert(0, WaitPanel(_("All venues"), whole, steps))
    title = (
        _("Waits: {share} of those who come are called within {minutes} minutes",
          share=language.percent(whole.within), minutes=SHORT_WAIT_MIN)
        if whole.came
        else _("Waits: nobody came")
    )  # fmt: skip
    subtitle = _(
        "Share of all who came to an open session and were called within so many minutes of their slot, of the opening "
        "or of their arrival, whichever is latest. What is missing below 100% left or was turned away without being "
        "called."
    )
    columns = min(_COLUMNS, len(panels))
    rows = -(-len(panels) // columns)
    tall = _PANEL_IN if rows <= 3 else _LOW_PANEL_IN
    with styled():
        figure = page(data, language, 0.4 + rows * tall, title, subtitle)
        stroke_key(figure, _key(steps, language))
        limit = _limit(steps)
        wide = min((figure.width_in - 2 * MARGIN_IN - 0.35) / columns, _WIDEST_IN)
        heads = fitted([panel.name for panel in panels], wide - 0.15, LABEL_PT, bold=True)
        for k, (name, panel) in enumerate(zip(heads, panels, strict=True)):
            row, column = divmod(k, columns)
            ax = figure.box(MARGIN_IN + 0.4 + column * wide, 0.95 + row * tall, wide - 0.35, tall - 1.05)
            _panel(ax, panel, limit, language)
            _head(ax, name, panel.facts, language)
            if column == 0:
                ax.set_ylabel(_("share of those who came (%)"))
            if row == rows - 1 or k + columns >= len(panels):
                ax.set_xlabel(_("wait until called (min)"))
        figure.description = _description(panels, language)
    return figure


def _channels(steps: pd.DataFrame) -> list[str]:
    """Return by which of the two channels somebody came."""
    return [channel for channel in ("appointment", "walk_in") if (steps["channel"] == channel).any()]


def _key(steps: pd.DataFrame, language: Language) -> list[tuple[Stroke, str]]:
    _ = language.text
    channels = _channels(steps)
    split = [(_CURVES[c], language.name("channel", c)) for c in channels] if len(channels) > 1 else []
    return [(_CURVES["all"], _("all who came")), *split]


def _limit(steps: pd.DataFrame) -> float:
    """Return the longest wait that the axes show: nearly all are within, in tens of minutes."""
    called = steps[steps["wait"] != NEVER].sort_values("wait")
    so_far = called["numerator"].cumsum().to_numpy()
    most = called["wait"].iloc[np.searchsorted(so_far, 0.99 * so_far[-1])] * _STEP_MIN if len(called) else 0.0
    return float(np.clip(np.ceil(most / 10) * 10, 30, 120))


def _panel(ax: Axes, panel: WaitPanel, limit: float, language: Language) -> None:
    _ = language.text
    if not panel.facts.came:
        say(ax, _("no visit"))
        return
    channels = _channels(panel.steps)
    for name, stroke in _CURVES.items():
        if name == "all":
            _curve(ax, panel.steps, stroke)
        elif name in channels and len(channels) > 1:
            _curve(ax, panel.steps[panel.steps["channel"] == name], stroke)
    ax.axvline(SHORT_WAIT_MIN, color=MUTED, linewidth=0.8, zorder=0)
    ax.plot([SHORT_WAIT_MIN], [panel.facts.within], "o", color=INK, markersize=5, clip_on=False)
    ax.set(xlim=(0, limit), ylim=(0, 1.02), xlabel="", ylabel="")
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100"])
    ax.set_xticks(np.arange(0, limit + 1, 10 if limit <= 60 else 20))
    ax.grid(True, axis="y")
    ax.set_axisbelow(True)
    ax.tick_params(length=0)


def _curve(ax: Axes, steps: pd.DataFrame, stroke: Stroke) -> None:
    together = steps.pivot_table("numerator", "wait", aggfunc="sum")["numerator"]
    values = np.where(together.index == NEVER, _NEVER_MIN, together.index * _STEP_MIN)
    counts = together.to_numpy()
    sns.ecdfplot(x=values, weights=counts, ax=ax, color=stroke.color, linestyle=stroke.style, linewidth=stroke.width)
    line = ax.lines[-1]
    # Without the rise from 0 at no wait, and on to the edge when everybody was called.
    x, y = np.asarray(line.get_xdata()), np.asarray(line.get_ydata())
    line.set_data([*x[1:], _NEVER_MIN], [*y[1:], y[-1] if values.max() < _NEVER_MIN else y[-2]])


def _head(ax: Axes, name: str, facts: WaitFacts, language: Language) -> None:
    """Write above a panel the venue and what its curve says in numbers."""
    _ = language.text
    above(ax, name, 32, weight="bold", size=LABEL_PT)
    if not facts.came:
        return
    first = _("{share} called within {minutes} min · n = {n} a season", share=language.percent(facts.within),
              minutes=SHORT_WAIT_MIN, n=language.number(facts.came))  # fmt: skip
    second = _("served: median {median}, nine in ten ≤ {ninth}", median=language.minutes(facts.median),
               ninth=language.minutes(facts.ninth))  # fmt: skip
    if facts.came < SMALL_COUNT:
        first += " " + _("(few)")
    above(ax, first, 19, size=SMALL_PT, color=INK)
    above(ax, second, 7, size=SMALL_PT, color=MUTED)


def _description(panels: list[WaitPanel], language: Language) -> str:
    _ = language.text
    lines = []
    for name, facts, _steps in panels:
        if not facts.came:
            lines.append(_("{name}: no visit.", name=name))
            continue
        lines.append(
            _("{name}: {n} people came in a season; {share} called within {minutes} minutes, {lost} never called; "
              "of the served, half waited {median} at most, nine in ten {ninth} at most.",
              name=name, n=language.number(facts.came), share=language.percent(facts.within), minutes=SHORT_WAIT_MIN,
              lost=language.percent(facts.not_called), median=language.minutes(facts.median),
              ninth=language.minutes(facts.ninth))
        )  # fmt: skip
    return " ".join(lines)
