"""Figure: which share of the needs of each commune is served here, and where its people go, on the map of the site.

In: a gathered run and its territory. Out: a `Page`. How a map with values is drawn stands in `commune_map`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.report.figures.commune_map import commune_map, ends_of, shown_by_commune, value_of_site
from sim.report.figures.style import Page
from sim.report.gathered import Gathered
from sim.report.languages import Language
from sim.report.maps.journeys import Journey, journeys_of
from sim.report.maps.margin import ByCommune, Caption
from sim.report.told_apart import commune_names, venue_names


def reach_map(data: Gathered, language: Language) -> Page:
    """Draw the share of the needs of each commune that was served here, with the venues and the journeys to them."""
    _ = language.text
    reach, journeys = shown_by_commune(data, "reach"), journeys_of(data)
    served = value_of_site(data, "reach")
    title = (
        _("Of 100 needs of the territory, {served} are served here", served=language.number(served * 100, 0))
        if np.isfinite(served)
        else _("Reach by commune: no need arose")
    )
    ends = [share * 100 for share in ends_of(reach)]
    if np.isfinite(ends).all() and round(ends[0]) < round(ends[1]):
        title += _("; by commune, {low} to {high}", low=round(ends[0]), high=round(ends[1]))
    subtitle = _(
        "Share of the needs of each commune, in %, that were served here at least once. Who goes elsewhere or does "
        "not know the service is not served here. Lines: the venue that the people of a commune come to most."
    )
    caption = Caption(_("Needs served here"), _("Served least"))
    figure = commune_map(data, reach, caption, title, subtitle, language, journeys)
    figure.description = _description(data, reach, journeys, language)
    return figure


def _description(data: Gathered, reach: ByCommune, journeys: Sequence[Journey], language: Language) -> str:
    _ = language.text
    names, communes = venue_names(data.scenario), commune_names(data.territory.communes)
    venues = [names[venue.id] for venue in data.venues]
    by_commune = {one.commune: one for one in journeys}
    lines = []
    order = np.argsort(np.nan_to_num(-reach.amount, nan=1.0), kind="stable")
    for k in order.tolist():
        name = communes[data.territory.communes[k].insee]
        if not reach.needs[k]:
            lines.append(_("{name}: no need.", name=name))
            continue
        share, n = language.percent(reach.amount[k]), language.number(reach.needs[k])
        if k not in by_commune:
            lines.append(_("{name}: {share} of {n} needs a season.", name=name, share=share, n=n))
            continue
        lines.append(
            _("{name}: {share} of {n} needs a season; most come to {venue}.", name=name, share=share, n=n,
              venue=venues[by_commune[k].venue])
        )  # fmt: skip
    return " ".join(lines)
