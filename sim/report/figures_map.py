"""Figure: which share of the needs of each commune is served here, on the map of the site.

In: gathered seasons and their territory. Out: a `Page`. A commune whose outline is not shipped is a labelled point.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch

from sim.measures.definition import SMALL_COUNT
from sim.report.gathered import Gathered, Runs, gather, venues_of
from sim.report.languages import Language
from sim.report.map_margin import Classes, Reach, classes_of, margin_height, write_margin
from sim.report.shapes import Projection, label_place, path_of, projection_of, pushed_apart, round_length, simplified
from sim.report.style import INK, MARGIN_IN, MUTED, ORANGE, Page, page, styled, text_width
from sim.scenario.schema import Scenario
from sim.territory.place import Territory

_MAP_IN, _MARGIN_COLUMN_IN, _TALLEST_IN, _LOWEST_IN = 6.2, 3.0, 7.6, 4.0
_VALUE_PT, _NAME_PT = 7.5, 5.8
_BADGE_IN = 0.2


def reach_by_commune(data: Gathered) -> Reach:
    """Return needs and reach of each commune of the territory, in its order; the share is NaN without needs."""
    codes = [commune.insee for commune in data.territory.communes]
    if not len(data.requests):
        return Reach(np.zeros(len(codes)), np.full(len(codes), np.nan))
    grouped = data.requests.groupby("commune")["is_served"].agg(["size", "sum"]).reindex(codes, fill_value=0)
    needs, served = grouped["size"].to_numpy(dtype=float), grouped["sum"].to_numpy(dtype=float)
    share = np.divide(served, needs, out=np.full(len(codes), np.nan), where=needs > 0)
    return Reach(needs / max(1, data.replications), share)


def reach_map(
    runs: Runs, scenario: Scenario, territory: Territory | None = None, language: Language | None = None
) -> Page:
    """Draw the share of the needs of each commune that was served here at least once, with the venues.

    Parameters
    ----------
    runs : sequence of Season, or Gathered
    scenario : Scenario
    territory : Territory, optional
    language : Language, optional
        French by default.

    Returns
    -------
    Page
    """
    data, language = gather(runs, scenario, territory), language or Language()
    _ = language.text
    reach = reach_by_commune(data)
    classes = classes_of(reach)
    total = reach.needs.sum()
    served = float(np.nansum(reach.share * reach.needs) / total) if total else np.nan
    title = (
        _("Of 100 needs of the territory, {served} are served here", served=language.number(served * 100, 0))
        if total
        else _("Reach by commune: no need arose")
    )
    low, high = _ends(reach)
    if low < high:
        title += _("; by commune, {low} to {high}", low=low, high=high)
    subtitle = _(
        "Share of the needs of each commune, in %, that were served here at least once. Who goes elsewhere or does "
        "not know the service is not served here."
    )
    with styled():
        here = _projection(data)
        corner, far = _frame(data, here)
        body = float(np.clip(_MAP_IN * (far - corner)[1] / (far - corner)[0], _LOWEST_IN, _TALLEST_IN))
        body = max(body, margin_height(data, classes))
        figure = page(data, language, body + 0.1, title, subtitle)
        ax = figure.box(MARGIN_IN, 0, _MAP_IN, body)
        ax.set_axis_off()
        # One scale both ways; what is left of the page goes to the right and to the left, or below.
        per_inch = max((far - corner)[0] / _MAP_IN, (far - corner)[1] / body)
        middle = (corner[0] + far[0]) / 2
        ax.set(xlim=(middle - _MAP_IN / 2 * per_inch, middle + _MAP_IN / 2 * per_inch))
        ax.set(ylim=(far[1] - body * per_inch, far[1]))
        venues = here.km(np.array([(venue.lon, venue.lat) for venue in venues_of(data)]).reshape(-1, 2))
        _communes(ax, data, here, reach, classes, venues, per_inch, language)
        _badges(ax, venues, per_inch)
        _scale_bar(ax, corner, per_inch, language)
        column = figure.box(MARGIN_IN + _MAP_IN + 0.2, 0, _MARGIN_COLUMN_IN, body)
        write_margin(column, data, classes, reach, (_MARGIN_COLUMN_IN, body), language)
        figure.description = _description(data, reach, language)
    return figure


def _ends(reach: Reach) -> tuple[int, int]:
    """Return the least and the most reach in per cent, among the communes with enough needs, or among all."""
    enough = reach.needs >= SMALL_COUNT
    shares = reach.share[enough if enough.any() else reach.needs > 0]
    return (round(shares.min() * 100), round(shares.max() * 100)) if len(shares) else (0, 0)


def _projection(data: Gathered) -> Projection:
    return projection_of([commune.point for commune in data.territory.communes])


def _frame(data: Gathered, here: Projection) -> tuple[np.ndarray, np.ndarray]:
    """Return the corners of what is shown, kilometres: outlines, points and venues, with a rim."""
    points = [(commune.lon, commune.lat) for commune in data.territory.communes]
    points += [(venue.lon, venue.lat) for venue in venues_of(data)]
    rings = [ring for outline in data.territory.boundaries.values() for ring in outline]
    all_points = here.km(np.concatenate([np.array(points), *rings]))
    low, high = all_points.min(axis=0), all_points.max(axis=0)
    rim = max(0.03 * float((high - low).max()), 1.0)
    return low - rim, high + rim


def _communes(
    ax: Axes, data: Gathered, here: Projection, reach: Reach, classes: Classes, venues: np.ndarray, per_inch: float,
    language: Language,
) -> None:  # fmt: skip
    """Draw every commune, as its outline or as a point, with its number and, where there is room, its name."""
    badges = pushed_apart(venues, _BADGE_IN * per_inch) if len(venues) else venues
    for k, commune in enumerate(data.territory.communes):
        share, few = reach.share[k], reach.needs[k] < SMALL_COUNT
        face, ink = classes.look(share)
        value = language.number(share * 100, 0) if np.isfinite(share) else "–"
        outline = data.territory.boundaries.get(commune.insee)
        if outline is None:
            place = here.km(np.array([(commune.lon, commune.lat)]))[0]
            ax.plot(*place, marker="o", markersize=17, color=face, markeredgecolor=MUTED, zorder=2)
            _number(ax, place, value, ink)
            ax.annotate(language.typeset(commune.name), place, (0, -14), textcoords="offset points", ha="center",
                        size=_NAME_PT, color=INK, zorder=4)  # fmt: skip
            continue
        rings = [simplified(here.km(ring), 0.006 * per_inch) for ring in outline]
        ax.add_patch(PathPatch(path_of(rings), facecolor=face, edgecolor="white", linewidth=0.9, zorder=1))
        if few:
            ax.add_patch(
                PathPatch(path_of(rings), facecolor="none", edgecolor=MUTED, hatch="////", linewidth=0, zorder=1.5)
            )
        _label(ax, rings, badges, value, ink, language.typeset(commune.name), per_inch, face if few else None)


def _label(
    ax: Axes, rings: list[np.ndarray], badges: np.ndarray, value: str, ink: str, name: str, per_inch: float,
    ground: str | None,
) -> None:  # fmt: skip
    """Write number and name where both have room in a shape, else the number alone; on a ground if it is hatched."""
    wide, tall = max(text_width(name, _NAME_PT), 0.2), 0.22
    # Squeezed until the label is a square, so that the farthest point from the outline is the best one.
    squeeze = np.array([tall / wide, 1.0])
    place, room = label_place([ring * squeeze for ring in rings], badges * squeeze)
    if room < 0.6 * tall * per_inch:
        _number(ax, label_place(rings, badges)[0], value, ink, ground)
        return
    place = place / squeeze
    _number(ax, place + np.array((0, 0.05 * per_inch)), value, ink, ground)
    ax.text(place[0], place[1] - 0.065 * per_inch, name, ha="center", va="center", size=_NAME_PT, color=ink, zorder=4,
            bbox=_box(ground))  # fmt: skip


def _number(ax: Axes, place: np.ndarray, value: str, ink: str, ground: str | None = None) -> None:
    east, north = place.tolist()
    ax.text(east, north, value, ha="center", va="center", size=_VALUE_PT, weight="bold", color=ink, zorder=4,
            bbox=_box(ground))  # fmt: skip


def _box(ground: str | None) -> dict[str, Any] | None:
    return None if ground is None else {"facecolor": ground, "edgecolor": "none", "pad": 1.2}


def _badges(ax: Axes, venues: np.ndarray, per_inch: float) -> None:
    """Draw the venues as numbered discs, pushed apart where they would hide one another."""
    places = pushed_apart(venues, _BADGE_IN * per_inch) if len(venues) else venues
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


def _scale_bar(ax: Axes, low: np.ndarray, per_inch: float, language: Language) -> None:
    _ = language.text
    length = round_length(1.3 * per_inch)
    x, y = low[0] + 0.1 * per_inch, low[1] + 0.12 * per_inch
    ax.plot([x, x + length], [y, y], color=INK, linewidth=2.5, zorder=8)
    for end in (x, x + length):
        ax.plot([end, end], [y, y + 0.06 * per_inch], color=INK, linewidth=0.9, zorder=8)
    text = _("{length} km, north at the top", length=language.number(length, 0 if length >= 1 else 1))
    ax.text(x, y + 0.1 * per_inch, text, size=7, color=INK, va="bottom", zorder=8,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1})  # fmt: skip


def _description(data: Gathered, reach: Reach, language: Language) -> str:
    _ = language.text
    lines = []
    order = np.argsort(np.nan_to_num(-reach.share, nan=1.0), kind="stable")
    for k in order.tolist():
        name = language.typeset(data.territory.communes[k].name)
        if not reach.needs[k]:
            lines.append(_("{name}: no need.", name=name))
            continue
        lines.append(
            _("{name}: {share} of {n} needs a season.", name=name, share=language.percent(reach.share[k]),
              n=language.number(reach.needs[k]))
        )  # fmt: skip
    return " ".join(lines)
