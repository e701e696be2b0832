"""What the service costs, by the prices that the scenario states.

In: a `View` whose ground holds the prices. Out: for each measure the rows it adds up, in euros over the window.

In a permanence's cost: the hours of its advisers (drive, setting up, desk, overtime, follow-up), kilometres, the room,
and its part of equipment and campaigns. In the home desk's: its yearly cost where one is stated, else the hours there.
Leave, idle contract hours, the operators' own work and what people spend to come are in neither.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from sim.measures.definition import Measure, Rows
from sim.measures.ground import Ground
from sim.measures.view import View
from sim.said import said
from sim.units import HOUR_S, KM_M

_SESSION = ("service", "venue", "permanence", "month")


def session_costs(view: View, ground: Ground) -> np.ndarray:
    """Return the cost of each session of the window, euros; those of a season sum to its whole cost.

    Yearly costs and campaigns are shared by working time; equally where nobody worked.
    """
    shifts = view.shifts
    wage = np.array([ground.eur_per_h.get(name, 0.0) for name in shifts.advisers], dtype=np.float64)
    paid = shifts.working_s / HOUR_S * (wage[shifts.adviser] if wage.size else 0.0)
    hours_eur = np.bincount(shifts.session, paid, minlength=view.session_rows.size)
    worked_s = np.bincount(shifts.session, shifts.working_s, minlength=view.session_rows.size)
    venue = view.sessions_table.groups("venue")
    rooms = np.array([*(ground.room_eur.get(name, 0.0) for name in venue.keys), 0.0])[venue.codes] * view.is_held
    mobile = view.is_mobile
    goes_out = np.zeros((view.seasons, len(shifts.advisers)), dtype=bool)
    on_rounds = mobile[shifts.session]
    goes_out[shifts.season[on_rounds], shifts.adviser[on_rounds]] = True
    fixed = goes_out.sum(axis=1) * ground.equipment_eur_per_year * ground.years + ground.campaigns_eur
    first_rows = view.sessions_table.first_rows
    home = hours_eur
    if ground.home_desk_eur_per_year > 0:
        yearly = np.full(view.seasons, ground.home_desk_eur_per_year * ground.years)
        home = _shared(yearly, worked_s, ~mobile, first_rows)
    shared = _shared(fixed, worked_s, mobile, first_rows)
    away = hours_eur + rooms + view.session("drive_m") / KM_M * ground.eur_per_km + shared
    return np.where(mobile, away, home)


def _shared(eur: np.ndarray, worked_s: np.ndarray, among: np.ndarray, first_rows: np.ndarray) -> np.ndarray:
    """Share an amount of each season among some of its sessions by working time."""
    weight = worked_s * among
    for amount, (begin, end) in zip(eur.tolist(), pairwise(first_rows.tolist()), strict=True):
        mine = weight[begin:end]
        if mine.sum() == 0:
            mine[:] = among[begin:end]
        mine[:] = amount * mine / max(1.0, mine.sum())
    return np.asarray(weight)


def _costs(view: View) -> np.ndarray:
    """Return the cost of each session of a view whose ground holds the prices."""
    assert view.ground is not None
    return session_costs(view, view.ground)


def cost(view: View) -> Rows | None:
    """Return the cost of all sessions, or None without prices."""
    return None if view.ground is None else Rows("sessions", view.once(_costs))


def cost_per_visit(view: View) -> Rows | None:
    """Return the cost over the served visits, or None without prices."""
    if view.ground is None:
        return None
    return Rows("sessions", view.once(_costs), view.session("served"))


def cost_per_resolved(view: View) -> Rows | None:
    """Return the cost over the requests resolved here, or None without prices."""
    if view.ground is None:
        return None
    rows = view.session_of[view.outcome_is("resolved")]
    resolved = np.bincount(rows, minlength=view.session_rows.size)
    return Rows("sessions", view.once(_costs), resolved)


# fmt: off
_IN = said("Permanences: adviser hours, kilometres, room, equipment, campaigns. Home desk: its yearly cost.")

MEASURES = (
    Measure("cost", "EUR", "lower", "total", cost, _SESSION,
        said("Cost of the window"), _IN),
    Measure("cost_per_visit", "EUR", "lower", "ratio", cost_per_visit, _SESSION,
        said("Cost per served visit"), _IN, said("served visits")),
    Measure("cost_per_resolved", "EUR", "lower", "ratio", cost_per_resolved, _SESSION,
        said("Cost per resolved request"), _IN, said("requests resolved on the spot in the window")),
)
# fmt: on
