"""Figure: the schedules of a session side by side: when people are due, and what each costs.

In: a `PermanenceDesign`. Out: a `Page`. Two people of one time stand one above the other; nothing is computed here but
scales.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from matplotlib.axes import Axes

from sim.report.figures.lines import LABEL_PT, SMALL_PT, text_width
from sim.report.figures.style import BLUE, DEEP, GREEN, INK, MARGIN_IN, MUTED, ORANGE, RULE, Page, bare, page, styled
from sim.report.gathered import without_seasons
from sim.report.languages import Language
from sim.report.tables.access import permanence_name
from sim.report.tables.design import cost_words, schedule_name, times_words
from sim.sessions.costs import Weights
from sim.sessions.designer import BEST, Schedule
from sim.units import HOUR_S, MINUTE_S
from sim.validation.session_design import PermanenceDesign
from sim.validation.session_facts import Facts

_ROW_IN, _NAMES_IN, _COSTS_IN, _GAP_IN, _KEY_IN, _AXIS_IN = 0.5, 1.7, 3.0, 0.35, 0.34, 0.55
_PARTS = ((BLUE, ""), (ORANGE, "////"), (GREEN, "...."))  # wait, idle, overtime: told apart in grey as well


def designed_session(
    found: PermanenceDesign, facts: Facts, replications: int, seed: int | None = None, language: Language | None = None
) -> Page:
    """Draw the schedules of a session: appointments on the clock at the left, what they cost at the right.

    Parameters
    ----------
    found : PermanenceDesign
    facts : Facts
        Of the permanence.
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
    data = without_seasons(facts.scenario, replications, seed)
    schedules = found.design.schedules
    with styled():
        rows_in = _ROW_IN * len(schedules)
        figure = page(
            data, language, _KEY_IN + rows_in + _AXIS_IN, _title(found, facts, language), _subtitle(found, language)
        )
        wide = figure.width_in - _NAMES_IN - _COSTS_IN - _GAP_IN - MARGIN_IN
        clock = figure.box(_NAMES_IN, _KEY_IN, wide, rows_in)
        _appointments(clock, schedules, facts, wide, language)
        costs = figure.box(_NAMES_IN + wide + _GAP_IN, _KEY_IN, _COSTS_IN, rows_in)
        _costs(costs, schedules, found.design.weights, language)
        _key(figure, _NAMES_IN + wide + _GAP_IN, language)
        figure.description = _description(schedules, facts, language)
    return figure


def _title(found: PermanenceDesign, facts: Facts, language: Language) -> str:
    _ = language.text
    name = permanence_name(facts.scenario, facts.permanence.id, language)
    best, *others = found.design.schedules
    other = next((one for one in others if one.name == "today"), others[0])
    saved = 1 - best.cost_min / other.cost_min if other.cost_min else 0.0
    if saved < 0.001:
        return _("{name}: no schedule is better than {other}", name=name, other=schedule_name(other.name, language))
    return _("{name}: the best schedule costs {saved} less than {other}", name=name, saved=language.percent(saved),
             other=schedule_name(other.name, language))  # fmt: skip


def _subtitle(found: PermanenceDesign, language: Language) -> str:
    _ = language.text
    booked = language.plural("{count} appointment in a session.", "{count} appointments in a session.", found.people)
    return f"{booked} {cost_words(found.design.weights, language)}"


def _appointments(ax: Axes, schedules: Sequence[Schedule], facts: Facts, wide: float, language: Language) -> None:
    _ = language.text
    start, end = facts.permanence.start, facts.permanence.end
    room = (end - start) * 0.02
    ax.set(xlim=(start - room, end + room), ylim=(len(schedules) - 0.5, -0.5), yticks=[])
    for place, one in enumerate(schedules):
        color = DEEP if one.name == BEST else MUTED
        ax.plot([start, end], [place + 0.25] * 2, color=RULE, linewidth=1.0, zorder=1)
        for slot, count in Counter(one.slots_s).items():
            for above in range(count):
                ax.plot(start + slot, place + 0.25 - 0.21 * above, linestyle="none", marker="o", markersize=7.5,
                        color=color, zorder=2)  # fmt: skip
        weight = "bold" if one.name == BEST else "normal"
        ax.text(-MARGIN_IN / 2 / wide, place + 0.12, schedule_name(one.name, language), weight=weight, va="center",
                transform=ax.get_yaxis_transform(), size=LABEL_PT, color=INK, ha="right")  # fmt: skip
    every = HOUR_S if end - start > 2 * HOUR_S else HOUR_S // 2
    ticks = list(range(-(-start // every) * every, end + 1, every))
    ax.set_xticks(ticks, [language.clock(tick) for tick in ticks])
    ax.axvline(end, color=RULE, linewidth=1.0, linestyle=":", zorder=0)
    bare(ax, ("bottom",))
    ax.set_xlabel(_("when people are due; the dotted line is closing time"), size=LABEL_PT)


def parts_of(one: Schedule, weights: Weights) -> tuple[float, ...]:
    """Return what wait, idle time and overtime add to the cost of a schedule, minutes."""
    times = (one.wait_s, one.law.idle_mean_s, one.law.overtime_mean_s)
    return tuple(weight * time / MINUTE_S for weight, time in zip(weights, times, strict=True))


def _costs(ax: Axes, schedules: Sequence[Schedule], weights: Weights, language: Language) -> None:
    _ = language.text
    most = max(max(one.cost_min for one in schedules), 1e-9)
    ax.set(xlim=(0, most * 1.25), ylim=(len(schedules) - 0.5, -0.5), yticks=[])
    for place, one in enumerate(schedules):
        left = 0.0
        for part, (color, hatch) in zip(parts_of(one, weights), _PARTS, strict=True):
            ax.barh(place + 0.12, part, 0.44, left=left, color=color, hatch=hatch, edgecolor="white", linewidth=0.6)
            left += part
        weight = "bold" if one.name == BEST else "normal"
        ax.text(left + most * 0.02, place + 0.12, language.number(one.cost_min, 1), size=SMALL_PT, color=INK,
                va="center", weight=weight)  # fmt: skip
    ax.set_xticks([])
    bare(ax)
    ax.set_xlabel(_("cost, weighted minutes"), size=LABEL_PT)


def _key(figure: Page, left_in: float, language: Language) -> None:
    """Write what the parts of the bars are, above them."""
    _ = language.text
    names = (_("wait"), _("idle"), _("overtime"))
    width = sum(0.24 + text_width(name) for name in names) + 0.2 * (len(names) - 1)
    left_in -= max(0.0, width - _COSTS_IN)  # so that long names end with the bars
    ax = figure.box(left_in, 0.0, width, 0.22)
    ax.set(xlim=(0, width), ylim=(0, 1))
    ax.set_axis_off()
    x = 0.0
    for (color, hatch), name in zip(_PARTS, names, strict=True):
        ax.bar(x + 0.09, 0.7, 0.18, bottom=0.15, color=color, hatch=hatch, edgecolor="white", linewidth=0.6)
        ax.text(x + 0.24, 0.47, name, size=LABEL_PT, color=INK, va="center")
        x += 0.24 + text_width(name) + 0.2


def _description(schedules: Sequence[Schedule], facts: Facts, language: Language) -> str:
    _ = language.text
    return " ".join(
        _("{name}: {times}; wait {wait} min, idle {idle} min, overtime {over} min, cost {cost}.",
          name=language.capital(schedule_name(one.name, language)),
          times=times_words(one.slots_s, facts, language) or "–",
          wait=language.number(one.wait_s / MINUTE_S, 1), idle=language.number(one.law.idle_mean_s / MINUTE_S, 1),
          over=language.number(one.law.overtime_mean_s / MINUTE_S, 1), cost=language.number(one.cost_min, 1))
        for one in schedules
    )  # fmt: skip
