"""Figure: a place before any scenario: how long it takes from each commune to the nearest labelled office.

In: a `Portrait`. Out: a `Page`. Offices are dots; a commune without an outline is a point. What is known of the place
is worked out in `sim.territory.portrait`.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.report.figures.lines import balanced
from sim.report.figures.style import DPI, INK, MARGIN_IN, MUTED, ORANGE, Page, styled
from sim.report.languages import Language
from sim.report.maps.ground import draw_shape
from sim.report.maps.shapes import Projection, path_of, projection_of
from sim.territory.offices import FIXED, Office
from sim.territory.portrait import Home, Portrait, people_in

_CLASSES = ((10.0, "#eef4f7"), (20.0, "#a9cfe0"), (30.0, "#5fa3c6"), (np.inf, "#123d5e"))
_NO_ROAD = "#c9d0d7"
_MAP_IN, _HEAD_IN, _FOOT_IN = 8.4, 0.95, 0.95


def place_map(portrait: Portrait, name: str, language: Language | None = None) -> Page:
    """Draw the minutes by car from each commune of a place to the nearest office of August 2024.

    Parameters
    ----------
    portrait : Portrait
    name : str
        What the place is called.
    language : Language, optional
        French by default.

    Returns
    -------
    Page
    """
    language = language or Language()
    _ = language.text
    share = language.percent(portrait.share_beyond(20), 0)
    title = _("{name}: {share} live more than 20 minutes from a France services", name=name, share=share)
    subtitle = _("Minutes by car to the nearest fixed office of August 2024, from distances; dots are offices.")
    here = projection_of([home.commune.point for home in portrait.homes])
    with styled():
        figure = Page(figsize=(_MAP_IN + 2 * MARGIN_IN, _MAP_IN + _HEAD_IN + _FOOT_IN), dpi=DPI, facecolor="white")
        figure.title, figure.subtitle = title, subtitle
        figure.description = _description(portrait, language)
        figure.body_top = 1 - _HEAD_IN / figure.height_in
        lines = balanced(title, _MAP_IN, 14.0, bold=True)
        for number, line in enumerate(lines):
            figure.text(0.035, 1 - (0.3 + 0.26 * number) / figure.height_in, line, size=14, weight="bold", va="top")
        figure.text(0.035, 1 - (0.34 + 0.26 * len(lines)) / figure.height_in, subtitle, size=9.5, color=MUTED, va="top")
        ax = figure.box(MARGIN_IN, 0, _MAP_IN, _MAP_IN)
        _draw(ax, portrait, here)
        _legend(ax, portrait, language)
        credit = _("INSEE (population 2023); ANCT (offices, August 2024); IGN (outlines); GeoNames (town centres).")
        figure.text(0.035, 0.25 / figure.height_in, credit, size=7, color=MUTED)
    return figure


def _draw(ax: Axes, portrait: Portrait, here: Projection) -> None:
    ax.set_axis_off()
    ax.set_aspect("equal")
    outlines = portrait.territory.boundaries
    for home in portrait.homes:
        face = _face(home)
        rings = [here.km(ring) for ring in outlines.get(home.commune.insee, [])]
        if rings:
            draw_shape(ax, path_of(rings), facecolor=face, edgecolor="white", linewidth=0.5)
        else:
            at = here.km(np.array([(home.commune.lon, home.commune.lat)]))[0]
            ax.plot(*at, marker="o", markersize=7, color=face, markeredgecolor=MUTED)
    for office in portrait.offices:
        at = here.km(np.array([(office.lon, office.lat)]))[0]
        ax.plot(*at, marker="o", markersize=5, color=_dot(office), markeredgecolor=INK, zorder=3)
    ax.autoscale_view()


def _dot(office: Office) -> str:
    return ORANGE if office.format == FIXED else "white"


def _face(home: Home) -> str:
    if home.minutes is None:
        return _NO_ROAD
    return next(color for limit, color in _CLASSES if home.minutes <= limit)


def _legend(ax: Axes, portrait: Portrait, language: Language) -> None:
    _ = language.text
    words = (_("up to 10 min"), _("10 to 20 min"), _("20 to 30 min"), _("more than 30 min"))
    keys: list[Patch | Line2D] = [
        Patch(facecolor=color, edgecolor=MUTED, label=word)
        for (_limit, color), word in zip(_CLASSES, words, strict=True)
    ]
    keys.append(Patch(facecolor=_NO_ROAD, edgecolor=MUTED, label=_("no road to an office")))
    dots = {ORANGE: _("office"), "white": _("on the move or on several sites, not counted")}
    shown = {ORANGE, *map(_dot, portrait.offices)}
    keys += [
        Line2D([], [], marker="o", color=color, markeredgecolor=INK, linewidth=0, label=word)
        for color, word in dots.items()
        if color in shown
    ]
    ax.legend(handles=keys, loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=4, fontsize=8, frameon=False)


def _description(portrait: Portrait, language: Language) -> str:
    _, plural = language.text, language.plural
    far = portrait.beyond(20)
    communes, people = ("{count} commune", "{count} communes"), ("{count} inhabitant", "{count} inhabitants")
    return _(
        "{communes}, {people}, {offices}; beyond 20 minutes: {far}, {living}.",
        communes=plural(*communes, len(portrait.homes)), people=plural(*people, portrait.people),
        offices=plural("{count} office", "{count} offices", len(portrait.offices)),
        far=plural(*communes, len(far)), living=plural(*people, people_in(far)),
    )  # fmt: skip
