"""Figure: the rotas that no other beats in all measures, by what they gain on today's.

In: a `Front`. Out: a `Page`: the second measure, and the third, against the first, with intervals. Better is up and to
the right, whatever the measure; today's rota is where both gains are 0.
"""

from __future__ import annotations

import math
from functools import partial

from matplotlib.axes import Axes

from sim.experiments.front import ON_FRONT, Front, Proposal
from sim.measures.catalogue import BY_ID
from sim.report.compared import measure_name
from sim.report.figures.lines import LABEL_PT, SMALL_PT
from sim.report.figures.style import BLUE, INK, MARGIN_IN, MUTED, RULE, Page, Stroke, bare, page, stroke_key, styled
from sim.report.gathered import without_seasons
from sim.report.languages import Language
from sim.report.tables.front import gain_unit, why

_KEY_IN, _SIDE_IN, _TALL_IN, _AXIS_IN = 0.4, 0.75, 3.6, 0.7
_ON, _OFF = Stroke(BLUE, "", marker="o"), Stroke(MUTED, "", marker="o", face="white")


def front_picture(found: Front, seed: int | None = None, language: Language | None = None) -> Page:
    """Draw what each proposal gains in the second and third measure against what it gains in the first.

    Parameters
    ----------
    found : Front
    seed : int, optional
    language : Language, optional
        French by default.

    Returns
    -------
    Page
    """
    language = language or Language()
    _ = language.text
    data = without_seasons(found.today, found.replications, seed)
    first, *others = found.measures
    count = len(found.members)
    title = language.plural(
        "{count} rota that no other beats in all measures", "{count} rotas that no other beats in all measures", count
    ) if count else _("No proposal holds on new dice")  # fmt: skip
    subtitle = _("Gain on today’s rota by measure, with intervals that hold together. Up and to the right is better; "
                 "no rota of the front is beaten in all measures.")  # fmt: skip
    with styled():
        figure = page(data, language, _KEY_IN + _TALL_IN + _AXIS_IN, title, subtitle)
        stroke_key(figure, [
            (_ON, _("on the front")), (_OFF, _("beaten or refused")), (Stroke(INK, "", marker="D"), _("today")),
        ])  # fmt: skip
        wide = (figure.width_in - 2 * MARGIN_IN - _SIDE_IN * len(others)) / len(others)
        for k, other in enumerate(others):
            left = MARGIN_IN + _SIDE_IN + k * (wide + _SIDE_IN)
            _panel(figure.box(left, _KEY_IN, wide, _TALL_IN), found, first, other, language)
        figure.description = " ".join(why(found, one, language) for one in found.members) or title
    return figure


def _panel(ax: Axes, found: Front, across: str, up: str, language: Language) -> None:
    ax.axhline(0, color=RULE, linewidth=0.8, zorder=0)
    ax.axvline(0, color=RULE, linewidth=0.8, zorder=0)
    for one in reversed(found.proposals):
        _point(ax, one, across, up)
    ax.plot(0, 0, linestyle="none", marker="D", markersize=6, color=INK, zorder=4)
    ax.margins(0.12)
    for axis in (ax.xaxis, ax.yaxis):
        ticks = axis.get_majorticklocs()
        axis.set_major_formatter(partial(_tick, language, decimals_of(float(ticks[1] - ticks[0]))))
    ax.set_xlabel(_label(across, language), size=LABEL_PT)
    ax.set_ylabel(_label(up, language), size=LABEL_PT)
    bare(ax, ("left", "bottom"))


def decimals_of(step: float) -> int:
    """Return the decimals that tell marks of an axis so far apart: two for quarters."""
    return next(count for count in range(16) if count == 15 or math.isclose(round(step, count), step, rel_tol=1e-6))


def _tick(language: Language, decimals: int, value: float, _place: int | None) -> str:
    return language.number(value, decimals)


def _point(ax: Axes, one: Proposal, across: str, up: str) -> None:
    stroke = _ON if one.status == ON_FRONT else _OFF
    x, y = (_told(one.gains[name], name) for name in (across, up))
    ax.plot(x[1:], [y[0]] * 2, color=stroke.color, linewidth=1.0, zorder=1)
    ax.plot([x[0]] * 2, y[1:], color=stroke.color, linewidth=1.0, zorder=1)
    ax.plot(x[0], y[0], linestyle="none", marker="o", markersize=7, color=stroke.color,
            markerfacecolor=stroke.face or stroke.color, zorder=3)  # fmt: skip
    number = one.name.rpartition("-")[2]
    side, held = (6, "left") if int(number) % 2 else (-6, "right")  # neighbours on the front would cover each other
    ax.annotate(number, (x[0], y[0]), (side, 5), textcoords="offset points", ha=held, size=SMALL_PT, color=INK)


def _told(gain: tuple[float, float, float], measure: str) -> list[float]:
    factor = 100 if BY_ID[measure].unit == "share" else 1
    return [factor * value for value in gain]


def _label(measure: str, language: Language) -> str:
    _ = language.text
    return _("gain: {measure} ({unit})", measure=measure_name(measure, language), unit=gain_unit(measure, language))
