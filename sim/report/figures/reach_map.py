"""Figure: which share of the needs of each commune is served here, and where its people go, on the map of the site.

In: gathered seasons and their territory. Out: a `Page`. A commune whose outline is not shipped is a labelled point.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.measures.definition import SMALL_COUNT
from sim.report.figures.style import MARGIN_IN, Page, page, styled
from sim.report.gathered import Gathered, Runs, gather, venues_of
from sim.report.languages import Language
from sim.report.maps.ground import Look, draw_map, map_size
from sim.report.maps.journeys import Journey, journeys_of
from sim.report.maps.margin import Classes, Reach, classes_of, margin_height, write_margin
from sim.report.told_apart import commune_names, venue_names
from sim.scenario.schema import Scenario
from sim.territory.place import Territory

MAP_IN, MARGIN_COLUMN_IN = 6.2, 3.0


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
    """Draw the share of the needs of each commune that was served here, with the venues and the journeys to them.

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
    classes, journeys = classes_of(reach), journeys_of(data)
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
        "not know the service is not served here. Lines: the venue that the people of a commune come to most."
    )
    with styled():
        size = map_size(data, MAP_IN, at_least=margin_height(data, classes, journeys))
        figure = page(data, language, size[1] + 0.1, title, subtitle)
        ax = figure.box(MARGIN_IN, 0, *size)
        draw_map(ax, data, _looks(reach, classes, language), size, language, journeys)
        column = figure.box(MARGIN_IN + MAP_IN + 0.2, 0, MARGIN_COLUMN_IN, size[1])
        write_margin(column, data, classes, reach, (MARGIN_COLUMN_IN, size[1]), language, journeys)
        figure.description = _description(data, reach, journeys, language)
    return figure


def _ends(reach: Reach) -> tuple[int, int]:
    """Return the least and the most reach in per cent, among the communes with enough needs, or among all."""
    enough = reach.needs >= SMALL_COUNT
    shares = reach.share[enough if enough.any() else reach.needs > 0]
    return (round(shares.min() * 100), round(shares.max() * 100)) if len(shares) else (0, 0)


def _looks(reach: Reach, classes: Classes, language: Language) -> list[Look]:
    """Return how each commune looks: the colour of its class, its share in per cent, hatched if it has few needs."""
    return [
        Look(*classes.look(share), language.number(share * 100, 0) if np.isfinite(share) else "–", bool(few))
        for share, few in zip(reach.share, reach.needs < SMALL_COUNT, strict=True)
    ]


def _description(data: Gathered, reach: Reach, journeys: Sequence[Journey], language: Language) -> str:
    _ = language.text
    names, communes = venue_names(data.scenario), commune_names(data.territory.communes)
    venues = [names[venue.id] for venue in venues_of(data)]
    by_commune = {one.commune: one for one in journeys}
    lines = []
    order = np.argsort(np.nan_to_num(-reach.share, nan=1.0), kind="stable")
    for k in order.tolist():
        name = communes[data.territory.communes[k].insee]
        if not reach.needs[k]:
            lines.append(_("{name}: no need.", name=name))
            continue
        share, n = language.percent(reach.share[k]), language.number(reach.needs[k])
        if k not in by_commune:
            lines.append(_("{name}: {share} of {n} needs a season.", name=name, share=share, n=n))
            continue
        lines.append(
            _("{name}: {share} of {n} needs a season; most come to {venue}.", name=name, share=share, n=n,
              venue=venues[by_commune[k].venue])
        )  # fmt: skip
    return " ".join(lines)
