"""A map of the site on which each commune has the colour and the number of one value, with its key in the margin.

In: a gathered run, a value of each commune, words. Out: a `Page`. What the value is stands in `reach_map` and
`value_map`. A commune whose outline is not shipped is a labelled point.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.measures.catalogue import BY_ID
from sim.measures.definition import SMALL_COUNT
from sim.report.figures.style import MARGIN_IN, Page, page, styled
from sim.report.gathered import Gathered
from sim.report.languages import Language
from sim.report.maps.ground import Look, draw_map, map_size
from sim.report.maps.journeys import Journey
from sim.report.maps.margin import ByCommune, Caption, Classes, classes_of, margin_height, write_margin

MAP_IN, MARGIN_COLUMN_IN = 6.2, 3.0


def shown_by_commune(data: Gathered, measure: str) -> ByCommune:
    """Return the needs of each commune of the territory, in its order, and a measure of them.

    Needs are means over the replications; the value is NaN where no request has one.
    """
    codes = [commune.insee for commune in data.territory.communes]
    needs = data.by("requests", "commune")["mean"].reindex(codes, fill_value=0.0)
    amount = data.by(measure, "commune")["mean"].reindex(codes)
    unit = BY_ID[measure].unit
    return ByCommune(needs.to_numpy(dtype=np.float64), amount.to_numpy(dtype=np.float64), unit)


def value_of_site(data: Gathered, measure: str) -> float:
    """Return a measure over all needs of the site; NaN without needs."""
    found = data.by(measure)["mean"]
    return float(found.iloc[0]) if len(found) else float("nan")


def ends_of(shown: ByCommune) -> tuple[float, float]:
    """Return the least and the most among the communes with enough needs, or among all; NaN where none has a value."""
    known = np.isfinite(shown.amount)
    enough = known & (shown.needs >= SMALL_COUNT)
    values = shown.amount[enough if enough.any() else known]
    return (float(values.min()), float(values.max())) if len(values) else (np.nan, np.nan)


def commune_map(
    data: Gathered, shown: ByCommune, caption: Caption, title: str, subtitle: str, language: Language,
    journeys: Sequence[Journey] = (),
) -> Page:  # fmt: skip
    """Draw the communes in the colours of their values, the venues, and the journeys given."""
    classes = classes_of(shown)
    with styled():
        size = map_size(data, MAP_IN, at_least=margin_height(data, classes, journeys))
        figure = page(data, language, size[1] + 0.1, title, subtitle)
        ax = figure.box(MARGIN_IN, 0, *size)
        draw_map(ax, data, _looks(shown, classes, language), size, language, journeys)
        column = figure.box(MARGIN_IN + MAP_IN + 0.2, 0, MARGIN_COLUMN_IN, size[1])
        write_margin(column, data, classes, shown, caption, (MARGIN_COLUMN_IN, size[1]), language, journeys)
    return figure


def _looks(shown: ByCommune, classes: Classes, language: Language) -> list[Look]:
    """Return how each commune looks: the colour of its class, its value as number, hatched if it has few needs."""
    factor = 100 if shown.unit == "share" else 1
    return [
        Look(*classes.look(value), language.number(value * factor, 0) if np.isfinite(value) else "–", bool(few))
        for value, few in zip(shown.amount, shown.needs < SMALL_COUNT, strict=True)
    ]
