"""Figure: what a rota brings, and where: the minutes of journey that its offers are worth to a need of each commune.

In: a gathered run and its territory. Out: a `Page`. What the worth of an offer is stands in `sim.measures.offers`;
how a map with values is drawn, in `commune_map`.
"""

from __future__ import annotations

import numpy as np

from sim.report.figures.commune_map import commune_map, ends_of, shown_by_commune, value_of_site
from sim.report.figures.style import Page
from sim.report.gathered import Gathered
from sim.report.languages import Language
from sim.report.maps.margin import ByCommune, Caption
from sim.report.told_apart import commune_names


def value_map(data: Gathered, language: Language) -> Page:
    """Draw what the offers of the rota are worth to a need of each commune, in minutes of journey."""
    _ = language.text
    value = shown_by_commune(data, "value")
    mean = value_of_site(data, "value")
    title = (
        _("What the rota offers is worth {minutes} min of journey to a need", minutes=language.number(mean, 0))
        if np.isfinite(mean)
        else _("Value of the offer by commune: nothing to show")
    )
    ends = ends_of(value)
    if np.isfinite(ends).all() and round(ends[0]) < round(ends[1]):
        title += _("; by commune, {low} to {high}", low=round(ends[0]), high=round(ends[1]))
    subtitle = _(
        "Minutes of journey, mean over the needs of each commune, that the offers of the first look are worth beside "
        "going elsewhere alone; 0 for who does not know the service or has no offer."
    )
    caption = Caption(_("Value of the offer"), _("Least value"))
    figure = commune_map(data, value, caption, title, subtitle, language)
    figure.description = _description(data, value, language)
    return figure


def _description(data: Gathered, value: ByCommune, language: Language) -> str:
    _ = language.text
    names = list(commune_names(data.territory.communes).values())
    lines = []
    for k in np.argsort(np.nan_to_num(-value.amount, nan=1.0), kind="stable").tolist():
        if not np.isfinite(value.amount[k]):
            lines.append(_("{name}: no need.", name=names[k]))
            continue
        minutes, n = language.minutes(value.amount[k], 0), language.number(value.needs[k])
        lines.append(_("{name}: {minutes}, {n} needs a season.", name=names[k], minutes=minutes, n=n))
    return " ".join(lines)
