"""Figure: what becomes of the needs of the cohort, from need to answer, and where they are lost.

In: a gathered run. Out: a `Page`. Each bar is a mean over replications; the losses between two steps fill the gap
between their bars exactly.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from sim.measures.crossed import REACHED
from sim.report.figures.lines import LABEL_PT, shortened
from sim.report.figures.style import (
    BLUE,
    DEEP,
    INK,
    MARGIN_IN,
    MUTED,
    ORANGE,
    RULE,
    Page,
    bare,
    beside,
    empty_page,
    page,
    styled,
)
from sim.report.gathered import Gathered
from sim.report.languages import Language

_LOSSES = ("unaware", "elsewhere", "no_offer", "gave_up", "open")
_ANSWERED = ("resolved", "referred")
_LABEL_IN, _VALUE_IN, _ROW_IN = 3.45, 1.5, 0.27
_COUNT_IN = 0.75
_RARE = 0.001  # of the needs: rarer reasons of giving up are put together


class PathStep(NamedTuple):
    """A row of the path: a step that is reached, or a loss before the next one.

    `start` and `size` are requests a season; a step starts at 0, a loss where the bars of the next steps end.
    """

    kind: str
    word: str
    start: float
    size: float


def steps_of(data: Gathered) -> list[PathStep]:
    """Return the rows of the path, from all needs to the answer, counts as means over replications.

    Notes
    -----
    Who goes elsewhere or finds nothing after a first failure is lost after the step `tried`, not before.
    """
    needs, n = data.crossed["needs"], max(1, data.replications)
    if needs.empty:
        return [PathStep("step", "need", 0.0, 0.0)]
    rare = _RARE * _count(needs)
    rows: list[PathStep] = []
    for k, word in enumerate(REACHED):
        rows.append(PathStep("step", word, 0.0, _count(needs[needs["reached"].isin(REACHED[k:])]) / n))
        rows += _losses(needs[needs["reached"] == word], rows[-1].size, n, rare)
    for state in _ANSWERED:
        start = 0.0 if state == "resolved" else rows[-1].size
        rows.append(PathStep("end", state, start, _count(needs[needs["state"] == state]) / n))
    return rows


def _count(needs: pd.DataFrame) -> float:
    return float(needs["numerator"].sum())


def _losses(lost: pd.DataFrame, end: float, n: int, rare: float) -> list[PathStep]:
    """Return the losses of one step, each beginning where the former ends, from the right."""
    found: list[PathStep] = []
    for state in _LOSSES:
        chosen = lost[lost["state"] == state]
        counts = {state: _count(chosen)} if state != "gave_up" else _reasons(chosen, rare)
        for word, count in counts.items():
            if count:
                end -= count / n
                found.append(PathStep("gave_up" if state == "gave_up" else "loss", word, end, count / n))
    return found


def _reasons(gave_up: pd.DataFrame, rare: float) -> dict[str, float]:
    """Return how often each reason made people give up, most first; two rare ones or more are put together."""
    counted = dict(zip(gave_up["reason"], gave_up["numerator"], strict=True))
    counts = {str(word): counted[word] for word in sorted(counted, key=lambda word: (-counted[word], word))}
    few = [word for word, count in counts.items() if count < rare]
    if len(few) < 2:
        return counts
    together = sum(counts.pop(word) for word in few)
    return {**counts, "other": together}


def path(data: Gathered, language: Language) -> Page:
    """Draw the path of the needs of the cohort: steps reached, losses between them, answers."""
    _ = language.text
    rows = steps_of(data)
    needs = rows[0].size
    with styled():
        if not needs:
            return empty_page(
                data, language, _("From need to answer: no need arose"), _("no need"), _("No need arose in the window.")
            )
        share = {row.word: row.size / needs for row in rows if row.kind != "gave_up"}
        title = _(
            "Of 100 needs, {served} are served here and {resolved} end resolved on the spot",
            served=language.number(share["served"] * 100, 0), resolved=language.number(share["resolved"] * 100, 0),
        )  # fmt: skip
        subtitle = _(
            "Path of the needs that arose in the window (mean over replications). Full bars are steps reached; hatched "
            "bars between them are the needs lost there."
        )
        figure = page(data, language, len(rows) * _ROW_IN + 0.95, title, subtitle)
        ax = figure.box(
            MARGIN_IN + _LABEL_IN, 0.35, figure.width_in - 2 * MARGIN_IN - _LABEL_IN - _VALUE_IN, len(rows) * _ROW_IN
        )
        _bars(ax, rows, needs, language)
        figure.description = " ".join(
            _("{what}: {count} a season, {share} of the needs.", what=language.capital(_name(row, language)),
              count=language.number(row.size), share=language.percent(row.size / needs, 1))
            for row in rows
        )  # fmt: skip
    return figure


def _name(row: PathStep, language: Language) -> str:
    _ = language.text
    steps = {
        "need": _("Needs"),
        "aware": _("know the service"),
        "tried": _("booked or came at least once"),
        "served": _("served at least once"),
    }
    if row.kind == "step":
        return steps[row.word]
    if row.kind == "gave_up" and row.word == "other":
        return _("gave up: for other reasons")
    if row.kind == "gave_up":
        return _("gave up: {reason}", reason=language.name("reason", row.word))
    return language.name("state", row.word)


def _bars(ax: Axes, rows: list[PathStep], needs: float, language: Language) -> None:
    _ = language.text
    face = {"step": DEEP, "loss": "white", "gave_up": "white", "end": BLUE}
    edge = {"step": DEEP, "loss": MUTED, "gave_up": ORANGE, "end": BLUE}
    places = list(range(len(rows)))
    sns.barplot(
        x=[row.size for row in rows], y=places, orient="h", ax=ax, width=0.72, errorbar=None, color=DEEP, saturation=1
    )
    for place, (patch, row) in enumerate(zip(ax.patches, rows, strict=True)):
        patch.set(x=row.start, facecolor=face[row.kind], edgecolor=edge[row.kind], linewidth=0.9)
        if row.kind in ("loss", "gave_up"):
            patch.set_hatch("////" if row.kind == "loss" else "xxxx")
        if row.word == "referred":
            patch.set(facecolor="white", hatch="\\\\\\\\", edgecolor=BLUE)
        bold = "bold" if row.kind in ("step", "end") else "normal"
        label = language.capital(_name(row, language))
        indent = 0 if row.kind == "step" else 0.18
        ax.annotate(
            shortened(label, _LABEL_IN - 0.1 - indent), (0, place),
            ((indent - _LABEL_IN) * 72, 0), ("axes fraction", "data"), "offset points",
            va="center", ha="left", size=LABEL_PT, weight=bold, color=INK if bold == "bold" else MUTED,
        )  # fmt: skip
        beside(ax, language.number(row.size), place, _COUNT_IN, weight=bold)
        beside(ax, language.percent(row.size / needs, 1), place, _VALUE_IN, weight=bold)
        if place and row.kind == "step":
            ax.axhline(place - 0.5, color=RULE, linewidth=0.6, zorder=0)
    ax.set(xlim=(0, needs), ylim=(len(rows) - 0.5, -0.5), ylabel="")
    ax.set_yticks([])
    ax.set_xticks(np.linspace(0, needs, 6), [language.number(k * 20) for k in range(6)])
    ax.set_xlabel(_("share of the needs (%)"))
    beside(ax, _("requests\na season"), -1.05, _COUNT_IN, color=MUTED)
    beside(ax, _("share of\nthe needs"), -1.05, _VALUE_IN, color=MUTED)
    bare(ax, keep=("bottom",))
    ax.grid(True, axis="x", linewidth=0.4)
    ax.set_axisbelow(True)
