"""Figure: the simulated wait of each permanence, and the exact model that fits it.

In: `Shadow`s. Out: a `Page`. A desk without an exact model keeps its row, with the reason in words; nothing is computed
here but the scale.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.report.figures.lines import LABEL_PT, SMALL_PT, fitted, shortened, wrapped
from sim.report.figures.style import (
    BLUE,
    INK,
    MARGIN_IN,
    MUTED,
    ORANGE,
    PALE_INK,
    RULE,
    Page,
    Stroke,
    page,
    stroke_key,
    styled,
)
from sim.report.gathered import without_seasons
from sim.report.languages import Language
from sim.report.tables.access import permanence_name
from sim.report.tables.shadow import gap_words, model_name, why
from sim.scenario.schema import Scenario
from sim.validation.shadow import NONE, Shadow

_RUN = Stroke(BLUE, "-", 2.2, marker="o")
_EXACT = Stroke(ORANGE, "", marker="D", face="white")
_ROW_IN, _NAMES_IN, _GAPS_IN, _KEY_IN, _AXIS_IN = 0.46, 4.3, 1.35, 0.42, 0.62
_LINE_IN = 0.15


def exact_shadows(
    shadows: Sequence[Shadow],
    scenario: Scenario,
    replications: int,
    seed: int | None = None,
    language: Language | None = None,
) -> Page:
    """Draw the simulated wait of each permanence with its interval, the exact one beside it, and their gap.

    Parameters
    ----------
    shadows : sequence of Shadow
    scenario : Scenario
    replications : int
        Of the run that was measured.
    seed : int, optional
    language : Language, optional
        French by default.

    Returns
    -------
    Page
    """
    language = language or Language()
    data = without_seasons(scenario, replications, seed)
    with styled():
        notes = _notes(shadows, scenario, language)
        rows_in = _ROW_IN * len(shadows)
        body = _KEY_IN + rows_in + _AXIS_IN + _LINE_IN * len(notes)
        figure = page(data, language, body, _title(shadows, language), _subtitle(shadows, language))
        stroke_key(figure, _key(shadows, language), top=0.02)
        wide = figure.width_in - _NAMES_IN - _GAPS_IN - MARGIN_IN
        ax = figure.box(_NAMES_IN, _KEY_IN, wide, rows_in)
        _marks(ax, shadows, language)
        _names(ax, shadows, scenario, wide, language)
        _gaps(ax, shadows, wide, language)
        _write(figure, notes, _KEY_IN + rows_in + _AXIS_IN)
        figure.description = _description(shadows, scenario, language)
    return figure


def _title(shadows: Sequence[Shadow], language: Language) -> str:
    _ = language.text
    fitting = [shadow for shadow in shadows if shadow.model != NONE]
    if not fitting:
        return _("No exact model fits any desk of this rota")
    apart = sum(shadow.is_told_apart for shadow in fitting)
    if not apart:
        return _("Where an exact model fits, the simulated wait cannot be told from it")
    largest = max(fitting, key=lambda shadow: abs(shadow.gap_min) if shadow.is_told_apart else -1)
    told = {"apart": apart, "gap": language.minutes(abs(largest.gap_min), 1)}
    if largest.gap_min > 0:
        return language.plural(
            "At {apart} of {count} desk the simulated wait differs from the exact one beyond chance; the largest gap: "
            "{gap} longer",
            "At {apart} of {count} desks the simulated wait differs from the exact one beyond chance; the largest gap: "
            "{gap} longer", len(fitting), **told,
        )  # fmt: skip
    return language.plural(
        "At {apart} of {count} desk the simulated wait differs from the exact one beyond chance; the largest gap: "
        "{gap} shorter",
        "At {apart} of {count} desks the simulated wait differs from the exact one beyond chance; the largest gap: "
        "{gap} shorter", len(fitting), **told,
    )  # fmt: skip


def _subtitle(shadows: Sequence[Shadow], language: Language) -> str:
    _ = language.text
    if all(shadow.model == NONE for shadow in shadows):
        return _("Mean wait of the served, as simulated. Under each desk, why no exact model stands beside it.")
    return _(
        "Mean wait of the served. The exact wait is a law solved without dice, for the arrivals, bookings, no-shows "
        "and mix of requests measured at that desk; what it leaves out is the gap."
    )


def _key(shadows: Sequence[Shadow], language: Language) -> list[tuple[Stroke, str]]:
    _ = language.text
    entries = [(_RUN._replace(marker=""), _("simulated, 95% interval"))]
    if any(shadow.model != NONE for shadow in shadows):
        entries.append((_EXACT, _("exact model")))
    return entries


def _marks(ax: Axes, shadows: Sequence[Shadow], language: Language) -> None:
    _ = language.text
    places = np.arange(len(shadows))
    for edge in places[1:]:
        ax.axhline(edge - 0.5, color=RULE, linewidth=0.4, zorder=0)
    for place, one in zip(places, shadows, strict=True):
        color = _RUN.color if one.model != NONE else PALE_INK
        if one.model != NONE:
            ax.plot([one.wait_min, one.exact_min], [place, place], color=_EXACT.color, linewidth=0.9, zorder=1)
            ax.plot(one.exact_min, place, linestyle="none", marker=_EXACT.marker, markersize=8, color=_EXACT.color,
                    markerfacecolor="white", markeredgewidth=1.4, zorder=2)  # fmt: skip
        ax.plot([one.low_min, one.high_min], [place, place], color=color, linewidth=_RUN.width, zorder=3)
        ax.plot(one.wait_min, place, linestyle="none", marker=_RUN.marker, markersize=4.5, color=color, zorder=4)
    ends = [value for one in shadows for value in (one.high_min, one.exact_min)]
    most = max([1.0, *(value for value in ends if np.isfinite(value))])
    ax.set(xlim=(0, most * 1.06), ylim=(len(shadows) - 0.5, -0.5), yticks=[])
    ax.set_xlabel(_("mean wait of the served, minutes"), size=LABEL_PT)
    ticks = [float(t) for t in MaxNLocator(6, steps=[1, 2, 5, 10]).tick_values(0, most) if 0 <= t <= most * 1.06]
    ax.set_xticks(ticks, [language.number(tick) for tick in ticks])
    ax.grid(True, axis="x")
    ax.set_axisbelow(True)
    ax.tick_params(length=0)
    ax.spines["left"].set_visible(False)


def _names(ax: Axes, shadows: Sequence[Shadow], scenario: Scenario, wide: float, language: Language) -> None:
    """Write each desk and, under it, which model stands beside it or why none does."""
    room = _NAMES_IN - MARGIN_IN - 0.15
    names = fitted([permanence_name(scenario, one.permanence, language) for one in shadows], room, SMALL_PT)
    left = (MARGIN_IN - _NAMES_IN) / wide
    across = ax.get_yaxis_transform()
    for place, (one, name) in enumerate(zip(shadows, names, strict=True)):
        model = shortened(model_name(one, language), room, SMALL_PT)
        ax.text(left, place - 0.17, name, transform=across, size=SMALL_PT, color=INK, va="center")
        ax.text(left, place + 0.2, model, transform=across, size=SMALL_PT, color=MUTED, va="center",
                style="normal" if one.model != NONE else "italic")  # fmt: skip


def _gaps(ax: Axes, shadows: Sequence[Shadow], wide: float, language: Language) -> None:
    """Write the gap of each desk, and whether chance alone could have made it."""
    _ = language.text
    left = 1 + 0.15 / wide
    across = ax.get_yaxis_transform()
    for place, one in enumerate(shadows):
        if one.model == NONE:
            continue
        told = _("beyond chance") if one.is_told_apart else _("within chance")
        ax.text(left, place - 0.17, _("gap {minutes} min", minutes=gap_words(one, language)), transform=across,
                size=SMALL_PT, color=INK, weight="bold" if one.is_told_apart else "normal", va="center")  # fmt: skip
        ax.text(left, place + 0.2, told, transform=across, size=SMALL_PT, color=MUTED, va="center")


def _notes(shadows: Sequence[Shadow], scenario: Scenario, language: Language) -> list[str]:
    """Return why the two differ, a sentence a desk, as lines that fit the page."""
    _ = language.text
    sentences = [
        why(permanence_name(scenario, one.permanence, language), one, language) for one in shadows if one.model != NONE
    ]
    if not sentences:
        sentences = [
            _("No exact model fits any desk of this rota. One by appointment only, or without appointments only, held "
              "by one adviser, would have one.")
        ]  # fmt: skip
    return [line for text in sentences for line in wrapped(text, 10.0 - 2 * MARGIN_IN, SMALL_PT)]


def _write(figure: Page, lines: Sequence[str], top_in: float) -> None:
    for number, line in enumerate(lines):
        y = figure.body_top - (top_in + _LINE_IN * number) / figure.height_in
        figure.text(MARGIN_IN / figure.width_in, y, line, size=SMALL_PT, color=INK, va="top")


def _description(shadows: Sequence[Shadow], scenario: Scenario, language: Language) -> str:
    _ = language.text
    lines = []
    for one in shadows:
        name = permanence_name(scenario, one.permanence, language)
        simulated = language.number(one.wait_min, 1)
        if one.model == NONE:
            told = _("{name}: simulated {run} min, exact model {why}.", name=name, run=simulated,
                     why=model_name(one, language))  # fmt: skip
        else:
            told = _("{name}: simulated {run} min, exact {exact} min, gap {gap} min.", name=name, run=simulated,
                     exact=language.number(one.exact_min, 1), gap=gap_words(one, language))  # fmt: skip
        lines.append(told)
    return " ".join(lines)
