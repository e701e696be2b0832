"""Figure: how long people wait at each venue, as a distribution.

In: gathered seasons. Out: a `Page`. Everybody who came counts; who left or was turned away is never called, so that
a curve which stays below 100 % shows them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from sim.measures.definition import SMALL_COUNT
from sim.measures.waiting import SHORT_WAIT_MIN, typical_waits
from sim.report.figures.style import (
    BLUE,
    INK,
    LABEL_PT,
    MARGIN_IN,
    MUTED,
    ORANGE,
    SMALL_PT,
    Page,
    Stroke,
    above,
    fitted,
    page,
    say,
    stroke_key,
    styled,
)
from sim.report.gathered import Gathered, Runs, gather, venues_of
from sim.report.languages import Language
from sim.report.told_apart import venue_names
from sim.scenario.schema import Scenario
from sim.territory.place import Territory

_CURVES = {
    "walk_in": Stroke(ORANGE, (0, (4, 1.5)), 1.8),
    "appointment": Stroke(BLUE, (0, (1, 1)), 1.8),
    "all": Stroke(INK, "-", 2.2),
}
_NEVER_MIN = 10_000.0  # where the never called stand: beyond any axis
_STEP_MIN = 0.25
_READ = ("replication", "channel", "wait_min", "is_served", "has_come")
_COLUMNS = 3
_PANEL_IN, _LOW_PANEL_IN, _WIDEST_IN = 2.5, 2.15, 7.5


class WaitFacts(NamedTuple):
    """What is printed beside a distribution of waits."""

    came: float
    within: float
    not_called: float
    median: float
    ninth: float


def wait_facts(visits: pd.DataFrame, replications: int) -> WaitFacts:
    """Return the facts of who came: their number in a season, shares, and the waits of the served in minutes."""
    came = int(visits["has_come"].sum()) if len(visits) else 0
    if not came:
        return WaitFacts(0.0, np.nan, np.nan, np.nan, np.nan)
    served = visits["is_served"].to_numpy(dtype=bool)
    waited = visits["wait_min"].to_numpy()[served]
    within = np.count_nonzero(waited <= SHORT_WAIT_MIN) / came
    median, ninth = typical_waits(waited, visits["replication"].to_numpy()[served])
    return WaitFacts(came / replications, float(within), 1 - waited.size / came, median, ninth)


def waits(runs: Runs, scenario: Scenario, territory: Territory | None = None, language: Language | None = None) -> Page:
    """Draw the waits at each venue: of all who came, the share called within so many minutes.

    Parameters
    ----------
    runs : sequence of Season, or Gathered
        One season for each replication; rows of all replications are put together.
    scenario : Scenario
    territory : Territory, optional
    language : Language, optional
        French by default.

    Returns
    -------
    Page

    Notes
    -----
    A wait is max(0, called − max(arrival, planned opening, slot)). The median and the ninth decile are those of the
    served of a season, as the measures of the same names; the shares are of all who came to a held session.
    """
    data, language = gather(runs, scenario, territory), language or Language()
    _ = language.text
    every = data.visits[[name for name in _READ if name in data.visits]]
    names = venue_names(data.scenario)
    panels: list[tuple[str, pd.DataFrame]] = [
        (names[venue.id], every[data.visits["venue"] == venue.id]) for venue in venues_of(data)
    ]
    if len(panels) > 1:
        panels.insert(0, (_("All venues"), every))
    told = [wait_facts(visits, data.replications) for _name, visits in panels]
    whole = told[0] if len(panels) > 1 else wait_facts(every, data.replications)
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
        stroke_key(figure, _key(data, language))
        limit = _limit(data.visits)
        wide = min((figure.width_in - 2 * MARGIN_IN - 0.35) / columns, _WIDEST_IN)
        heads = fitted([name for name, _rows in panels], wide - 0.15, LABEL_PT, bold=True)
        for k, (name, (_venue, visits)) in enumerate(zip(heads, panels, strict=True)):
            row, column = divmod(k, columns)
            ax = figure.box(MARGIN_IN + 0.4 + column * wide, 0.95 + row * tall, wide - 0.35, tall - 1.05)
            _panel(ax, visits, told[k], limit, language)
            _head(ax, name, told[k], language)
            if column == 0:
                ax.set_ylabel(_("share of those who came (%)"))
            if row == rows - 1 or k + columns >= len(panels):
                ax.set_xlabel(_("wait until called (min)"))
        figure.description = _description([name for name, _rows in panels], told, language)
    return figure


def _key(data: Gathered, language: Language) -> list[tuple[Stroke, str]]:
    _ = language.text
    found = data.visits["channel"].unique() if len(data.visits) else ()
    channels = [channel for channel in ("appointment", "walk_in") if channel in found]
    if len(channels) < 2:
        return [(_CURVES["all"], _("all who came"))]
    return [(_CURVES["all"], _("all who came"))] + [(_CURVES[c], language.name("channel", c)) for c in channels]


def _limit(visits: pd.DataFrame) -> float:
    """Return the longest wait that the axes show: nearly all are within, in tens of minutes."""
    waits = visits.loc[visits["is_served"], "wait_min"] if len(visits) else pd.Series(dtype=float)
    most = float(np.quantile(waits, 0.99)) if len(waits) else 0.0
    return float(np.clip(np.ceil(most / 10) * 10, 30, 120))


def _panel(ax: Axes, visits: pd.DataFrame, facts: WaitFacts, limit: float, language: Language) -> None:
    _ = language.text
    if not facts.came:
        say(ax, _("no visit"))
        return
    came = visits[visits["has_come"]]
    present = came["channel"].value_counts()
    split = (present > 0).sum() > 1
    for name, stroke in _CURVES.items():
        chosen = came if name == "all" else came[came["channel"] == name]
        if len(chosen) and (name == "all" or split):
            _curve(ax, chosen, stroke)
    ax.axvline(SHORT_WAIT_MIN, color=MUTED, linewidth=0.8, zorder=0)
    ax.plot([SHORT_WAIT_MIN], [facts.within], "o", color=INK, markersize=5, clip_on=False)
    ax.set(xlim=(0, limit), ylim=(0, 1.02), xlabel="", ylabel="")
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100"])
    ax.set_xticks(np.arange(0, limit + 1, 10 if limit <= 60 else 20))
    ax.grid(True, axis="y")
    ax.set_axisbelow(True)
    ax.tick_params(length=0)


def _curve(ax: Axes, came: pd.DataFrame, stroke: Stroke) -> None:
    # Rounded up to quarters of a minute: a few hundred steps draw what tens of thousands would.
    served = came["is_served"].to_numpy(dtype=bool)
    steps = np.bincount(np.ceil(came["wait_min"].to_numpy()[served] / _STEP_MIN).astype(np.int64))
    values, counts = np.flatnonzero(steps) * _STEP_MIN, steps[steps > 0]
    if not served.all():
        values, counts = np.append(values, _NEVER_MIN), np.append(counts, np.count_nonzero(~served))
    sns.ecdfplot(x=values, weights=counts, ax=ax, color=stroke.color, linestyle=stroke.style, linewidth=stroke.width)
    line = ax.lines[-1]
    # Without the rise from 0 at no wait, and on to the edge when everybody was called.
    x, y = np.asarray(line.get_xdata()), np.asarray(line.get_ydata())
    line.set_data([*x[1:], _NEVER_MIN], [*y[1:], y[-1] if values[-1] < _NEVER_MIN else y[-2]])


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


def _description(names: list[str], told: list[WaitFacts], language: Language) -> str:
    _ = language.text
    lines = []
    for name, facts in zip(names, told, strict=True):
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
