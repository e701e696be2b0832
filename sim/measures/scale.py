"""What makes sites of unlike size comparable: per 1,000 inhabitants and year, and per hour of advisers' work.

In: a `View`. Out: for each measure the rows it adds up. An hour of work counts all of it: road, setting up, desk,
overtime and follow-up of the sessions, home desk and colleagues included.
"""

from __future__ import annotations

import numpy as np

from sim.measures.definition import Measure, Rows
from sim.measures.groups import rows_of
from sim.measures.shifts import WORK
from sim.measures.view import View
from sim.said import said
from sim.units import HOUR_S


def _per_1000(view: View, counted: np.ndarray) -> Rows | None:
    """Return what the requests of the cohort count, by the commune of who has them, over inhabitants and years."""
    if view.ground is None or not view.ground.communes:
        return None
    groups = view.requests_table.groups("commune")
    width = len(groups.keys) + 1  # the first are of no commune
    counts = np.bincount(view.season_of("requests") * width + groups.codes + 1, counted, view.seasons * width)
    of_commune = np.pad(counts.reshape(view.seasons, width)[:, 1:], ((0, 0), (0, 1)))
    top = of_commune[:, rows_of(groups.keys, view.ground.communes)].ravel()
    return Rows("communes", top, np.tile(view.ground.population * view.ground.years / 1000, view.seasons))


def served_per_1000(view: View) -> Rows | None:
    """Return the requests served here at least once, over thousands of inhabitants and years."""
    return _per_1000(view, view.is_reached)


def resolved_per_1000(view: View) -> Rows | None:
    """Return the requests resolved, over thousands of inhabitants and years."""
    return _per_1000(view, view.ends_as("resolved"))


def _hours(view: View) -> np.ndarray:
    return sum((view.session(name) for name in WORK), np.zeros(view.session_rows.size)) / HOUR_S


def served_per_adviser_hour(view: View) -> Rows:
    """Return the served visits over the hours of advisers' work."""
    return Rows("sessions", view.session("served"), _hours(view))


def resolved_per_adviser_hour(view: View) -> Rows:
    """Return the visits that resolved a request over the hours of advisers' work."""
    resolved = np.bincount(view.session_of[view.outcome_is("resolved")], minlength=view.session_rows.size)
    return Rows("sessions", resolved, _hours(view))


# fmt: off
_PEOPLE = said("thousands of inhabitants × years")
_WORK = said("hours of advisers' work")

MEASURES = (
    Measure("served_per_1000", "per 1,000", "higher", "ratio", served_per_1000, ("commune",),
        said("Requests served per 1,000 inhabitants"),
        said("A year, requests of the cohort served here at least once."), _PEOPLE),
    Measure("resolved_per_1000", "per 1,000", "higher", "ratio", resolved_per_1000, ("commune",),
        said("Requests resolved per 1,000 inhabitants"), said("A year, requests of the cohort resolved on the spot."),
        _PEOPLE),
    Measure("served_per_adviser_hour", "per hour", "higher", "ratio", served_per_adviser_hour, ("service",),
        said("Served visits per adviser-hour"),
        said("Road, setting up, desk, overtime and follow-up counted, home desk included."), _WORK),
    Measure("resolved_per_adviser_hour", "per hour", "higher", "ratio", resolved_per_adviser_hour, ("service",),
        said("Requests resolved per adviser-hour"), said("The same hours; resolved on the spot."), _WORK),
)
# fmt: on
