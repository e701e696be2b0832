"""The ground of a map of the site: communes in the colours given, venues, scale, and words where they have room.

In: the territory, as gathered, and how each commune looks. Out: axes that are drawn on. What colours and numbers
mean is told in the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from sim.report.figures.lines import fitted, text_width
from sim.report.figures.style import INK, MUTED, ORANGE
from sim.report.gathered import Gathered
from sim.report.languages import Language
from sim.report.maps.journeys import Journey, draw_journeys, points_along
from sim.report.maps.shapes import (
    Projection,
    label_place,
    path_of,
    projection_of,
    pushed_apart,
    round_length,
    simplified,
)
from sim.report.told_apart import commune_names

VALUE_PT, NAME_PT = 7.5, 5.8
BADGE_IN = 0.2
_WIDEST_NAME_IN = 1.4  # under a commune that is a point
_TALLEST_IN, _LOWEST_IN = 7.6, 4.0


class Look(NamedTuple):
    """How a commune is drawn: its colour, that of the text on it, its number as text, whether it is hatched."""

    face: str
    ink: str
    text: str
    is_hatched: bool


def map_size(data: Gathered, width_in: float, at_least: float = 0.0) -> tuple[float, float]:
    """Return width and height of a map, inches: as high as the site asks for, within limits."""
    low, high = map_frame(data, map_projection(data))
    asked = float(np.clip(width_in * (high - low)[1] / (high - low)[0], _LOWEST_IN, _TALLEST_IN))
    return width_in, max(asked, at_least)


def draw_map(
    ax: Axes, data: Gathered, looks: Sequence[Look], size_in: tuple[float, float], language: Language,
    journeys: Sequence[Journey] = (),
) -> None:  # fmt: skip
    """Draw the communes of the territory, in its order, the venues by number, the journeys given, and the scale.

    Parameters
    ----------
    ax : Axes
    data : Gathered
    looks : sequence of Look
        One a commune.
    size_in : (float, float)
        Width and height of the axes, inches (`map_size`).
    language : Language
    journeys : sequence of Journey, optional
        Drawn as lines under the numbers.
    """
    ax.set_axis_off()
    here = map_projection(data)
    corner, far = map_frame(data, here)
    wide, tall = size_in
    # One scale both ways; what is left of the page goes to the right and to the left, or below.
    per_inch = max((far - corner)[0] / wide, (far - corner)[1] / tall)
    middle = (corner[0] + far[0]) / 2
    ax.set(xlim=(middle - wide / 2 * per_inch, middle + wide / 2 * per_inch))
    ax.set(ylim=(far[1] - tall * per_inch, far[1]))
    venues = here.km(np.array([(venue.lon, venue.lat) for venue in data.venues]).reshape(-1, 2))
    homes = here.km(np.array([(commune.lon, commune.lat) for commune in data.territory.communes]))
    badges = pushed_apart(venues, BADGE_IN * per_inch)
    lines = points_along(journeys, homes, badges, 0.05 * per_inch)
    _communes(ax, data, here, looks, badges, lines, per_inch, language)
    draw_journeys(ax, journeys, homes, badges)
    draw_venues(ax, venues, per_inch)
    draw_scale_bar(ax, corner, per_inch, language)


def _communes(
    ax: Axes, data: Gathered, here: Projection, looks: Sequence[Look], badges: np.ndarray, lines: np.ndarray,
    per_inch: float, language: Language,
) -> None:  # fmt: skip
    """Draw every commune, as its outline or as a point, with its number and, where there is room, its name."""
    names = commune_names(data.territory.communes)
    short = dict(zip(names, fitted(list(names.values()), _WIDEST_NAME_IN, NAME_PT), strict=True))
    for commune, look in zip(data.territory.communes, looks, strict=True):
        name = names[commune.insee]
        outline = data.territory.boundaries.get(commune.insee)
        if outline is None:
            place = here.km(np.array([(commune.lon, commune.lat)]))[0]
            ax.plot(*place, marker="o", markersize=17, color=look.face, markeredgecolor=MUTED, zorder=2)
            write_number(ax, place, look)
            ax.annotate(short[commune.insee], place, (0, -14), textcoords="offset points", ha="center", size=NAME_PT,
                        color=INK, zorder=4)  # fmt: skip
            continue
        rings = [simplified(here.km(ring), 0.006 * per_inch) for ring in outline]
        draw_shape(ax, path_of(rings), facecolor=look.face, edgecolor="white", linewidth=0.9, zorder=1)
        if look.is_hatched:
            draw_shape(ax, path_of(rings), facecolor="none", edgecolor=MUTED, hatch="////", linewidth=0, zorder=1.5)
        write_commune(ax, rings, (badges, lines), look, name, per_inch)


def draw_shape(ax: Axes, path: Path, **style: Any) -> None:
    """Draw a path of straight sides; `add_patch` would look for its limits in Python, a minute for a country."""
    ax.add_artist(PathPatch(path, **style))
    ax.update_datalim(path.vertices)


def map_projection(data: Gathered) -> Projection:
    """Return the projection round the communes."""
    return projection_of([commune.point for commune in data.territory.communes])


def map_frame(data: Gathered, here: Projection) -> tuple[np.ndarray, np.ndarray]:
    """Return the corners of what is shown, kilometres: outlines, points and venues, with a rim."""
    points = [(commune.lon, commune.lat) for commune in data.territory.communes]
    points += [(venue.lon, venue.lat) for venue in data.venues]
    rings = [ring for outline in data.territory.boundaries.values() for ring in outline]
    all_points = here.km(np.concatenate([np.array(points), *rings]))
    low, high = all_points.min(axis=0), all_points.max(axis=0)
    rim = max(0.03 * float((high - low).max()), 1.0)
    return low - rim, high + rim


def write_commune(
    ax: Axes, rings: list[np.ndarray], marks: tuple[np.ndarray, np.ndarray], look: Look, name: str, per_inch: float
) -> None:
    """Write number and name where both have room in a shape, else the number alone.

    Parameters
    ----------
    ax : Axes
    rings : list of arrays, shape (n, 2)
        The outline.
    marks : (array, array)
        Badges, which a label must not cover, and points of lines, which it keeps off where there is room.
    look : Look
    name : str
    per_inch : float
        Units of the axes in an inch.
    """
    badges, lines = marks
    wide, tall = max(text_width(name, NAME_PT), 0.2), 0.22
    # Squeezed until the label is a square, so that the farthest point from the outline is the best one.
    squeeze = np.array([tall / wide, 1.0])
    squeezed = [ring * squeeze for ring in rings]
    near = np.concatenate((badges, lines))
    for avoid in (near, badges):
        place, room = label_place(squeezed, avoid * squeeze)
        if room >= 0.6 * tall * per_inch:
            place = place / squeeze
            write_number(ax, place + np.array((0, 0.05 * per_inch)), look)
            _write(ax, place - np.array((0, 0.065 * per_inch)), name, look, size=NAME_PT, va="center")
            return
    place, room = label_place(rings, near)
    if room < 0.09 * per_inch:
        place = label_place(rings, badges)[0]
    write_number(ax, place, look)


def write_number(ax: Axes, place: np.ndarray, look: Look) -> None:
    """Write the number of a commune in the middle of a place."""
    _write(ax, place, look.text, look, size=VALUE_PT, weight="bold", va="center")


def _write(ax: Axes, place: np.ndarray, text: str, look: Look, **style: Any) -> None:
    """Write on a commune: on a ground of its colour if it is hatched, else with a rim of it, over lines."""
    ground = {"facecolor": look.face, "edgecolor": "none", "pad": 1.2} if look.is_hatched else None
    x, y = place.tolist()
    ax.text(x, y, text, ha="center", color=look.ink, zorder=4.5, bbox=ground,
            path_effects=[withStroke(linewidth=2.2, foreground=look.face)], **style)  # fmt: skip


def draw_venues(ax: Axes, venues: np.ndarray, per_inch: float) -> None:
    """Draw the venues as numbered discs, pushed apart where they would hide one another."""
    places = pushed_apart(venues, BADGE_IN * per_inch)
    for number, (place, venue) in enumerate(zip(places, venues, strict=True), start=1):
        ax.plot(*np.array([place, venue]).T, color=INK, linewidth=0.8, zorder=5)
        ax.plot(*venue, marker="o", markersize=2.5, color=INK, zorder=5)
        ax.plot(*place, marker="o", markersize=12, color=ORANGE, markeredgecolor=INK, markeredgewidth=0.9, zorder=6)
        ax.text(
            float(place[0]),
            float(place[1]),
            str(number),
            ha="center",
            va="center_baseline",
            size=7.5,
            weight="bold",
            color=INK,
            zorder=7,
        )


def draw_scale_bar(ax: Axes, low: np.ndarray, per_inch: float, language: Language) -> None:
    """Draw a scale of a round length in the corner."""
    _ = language.text
    length = round_length(1.3 * per_inch)
    x, y = low[0] + 0.1 * per_inch, low[1] + 0.12 * per_inch
    ax.plot([x, x + length], [y, y], color=INK, linewidth=2.5, zorder=8)
    for end in (x, x + length):
        ax.plot([end, end], [y, y + 0.06 * per_inch], color=INK, linewidth=0.9, zorder=8)
    text = _("{length} km, north at the top", length=language.number(length, 0 if length >= 1 else 1))
    ax.text(x, y + 0.1 * per_inch, text, size=7, color=INK, va="bottom", zorder=8,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1})  # fmt: skip
