"""How far people travel to be served: what a rota that comes closer spares them.

In: a `View` whose ground knows the journeys. Out: the rows of a measure over the served requests of the cohort.
Distances become times in `sim.territory.travel`; who is within how many minutes of a desk is in `access`.
"""

from __future__ import annotations

import numpy as np

from sim.measures.adding import read_at
from sim.measures.definition import Measure, Rows
from sim.measures.groups import rows_of
from sim.measures.view import View
from sim.said import said
from sim.units import MINUTE_S


def journey_served(view: View) -> Rows | None:
    """Return the journey one way, by car or without one, to the venue of the first served visit."""
    if view.ground is None or not view.ground.venues:
        return None
    table = view.requests_table
    home, venue = (
        read_at(rows_of(known, groups.keys), groups.codes)
        for known, groups in (
            (view.ground.communes, table.groups("commune")),
            (view.ground.venues, table.groups("venue")),
        )
    )
    known = (home >= 0) & (venue >= 0)
    by_car = table.groups("car").codes > 0
    seconds = np.zeros(known.size, dtype=np.int64)
    for journeys, rows in ((view.ground.no_car, known & ~by_car), (view.ground.car, known & by_car)):
        seconds[rows] = journeys.at(home[rows], venue[rows])
    return Rows("requests", seconds, known, MINUTE_S)


# fmt: off
MEASURES = (
    Measure("journey_served", "min", "lower", "mean", journey_served,
        ("service", "venue", "channel", "type", "operator", "commune", "age_band", "autonomy", "car", "month"),
        said("Journey of the served"), said("One way to the venue of the first served visit, by car or without one."),
        said("requests of the cohort served at least once")),
)
# fmt: on
