"""What the desks and advisers do: sessions, utilisation, idle time, overtime, working time, travel.

In: a `View`. Out: for each measure the rows it adds up, over the sessions of the window. Money is in
`sim.measures.cost`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.measures.definition import Measure, Rows
from sim.measures.view import View
from sim.said import said
from sim.units import HOUR_S, KM_M, MINUTE_S

_SESSION = ("service", "venue", "permanence", "month")


def utilisation(view: View) -> Rows:
    """Return the time of service over the planned desk time of the advisers present."""
    return Rows("sessions", view.session("busy_s"), view.session("desk_s"))


def per_held_session(column: str, per: float = MINUTE_S) -> Callable[[View], Rows]:
    """Return the function of the mean of a column over the held sessions."""
    return lambda view: Rows("sessions", np.where(view.is_held, view.session(column), 0), view.is_held, per)


def idle(view: View) -> Rows:
    """Return the desk time without anybody in service; overtime does not make up for it."""
    within = view.session("busy_s") - view.session("overtime_s")
    return Rows("sessions", np.maximum(0, view.session("desk_s") - within), view.is_held, MINUTE_S)


def opening_delay(view: View) -> Rows:
    """Return how late the first adviser was ready; early counts 0."""
    late = np.maximum(0, view.session("opened_s") - view.session("opens_s"))
    return Rows("sessions", np.where(view.is_held, late, 0), view.is_held, MINUTE_S)


def slot_use(view: View) -> Rows:
    """Return the booked slots of held sessions over those that could be booked."""
    return Rows("sessions", view.session("booked") * view.is_held, view.session("slots") * view.is_held)


def sessions_planned(view: View) -> Rows:
    """Return all sessions of the window."""
    return Rows("sessions", view.every("sessions"))


def sessions_held(view: View) -> Rows:
    """Return the held sessions of the window."""
    return Rows("sessions", view.is_held)


def sessions_cancelled(view: View) -> Rows:
    """Return the cancelled sessions over the planned ones."""
    return Rows("sessions", ~view.is_held, view.every("sessions"))


def drive_time(view: View) -> Rows:
    """Return the time on the road."""
    return Rows("sessions", view.session("drive_s"), None, HOUR_S)


def drive_distance(view: View) -> Rows:
    """Return the distance on the road."""
    return Rows("sessions", view.session("drive_m"), None, KM_M)


def working_time(view: View) -> Rows:
    """Return the working time of each week in which an adviser held a session."""
    weeks = view.adviser_weeks
    worked = np.bincount(weeks.place, view.shifts.working_s, minlength=weeks.adviser.size)
    return Rows("adviser_weeks", worked, np.ones(worked.size), HOUR_S)


def contract_use(view: View) -> Rows | None:
    """Return the working time over the contract hours of these weeks, or None where no contract is known."""
    contracts = view.ground.contract_h_per_week if view.ground else {}
    if not set(view.shifts.advisers) <= set(contracts):
        return None
    weeks = view.adviser_weeks
    hours = np.array([contracts[name] for name in view.shifts.advisers], dtype=np.float64)
    worked = np.bincount(weeks.place, view.shifts.working_s, minlength=weeks.adviser.size)
    return Rows("adviser_weeks", worked / HOUR_S, hours[weeks.adviser] if hours.size else np.zeros(0))


def visits_per_adviser_day(view: View) -> Rows:
    """Return the served visits of each day on which an adviser held a session."""
    days = view.adviser_days
    served = np.bincount(days.place, view.shifts.served, minlength=days.adviser.size)
    return Rows("adviser_days", served, np.ones(served.size))


# fmt: off
_HELD = said("held sessions")
_WEEKS = said("adviser-weeks with a held session")

MEASURES = (
    Measure("sessions_planned", "sessions", "neither", "total", sessions_planned, (*_SESSION, "week"),
        said("Planned sessions"), said("All those of the rota in the window.")),
    Measure("sessions_held", "sessions", "higher", "total", sessions_held, (*_SESSION, "week"),
        said("Held sessions"), said("Those held by at least one adviser.")),
    Measure("sessions_cancelled", "share", "lower", "share", sessions_cancelled, (*_SESSION, "reason"),
        said("Cancelled sessions"), said("Share of the planned sessions; by reason, the share of each reason."),
        said("planned sessions")),
    Measure("utilisation", "share", "neither", "ratio", utilisation, (*_SESSION, "week"),
        said("Utilisation"),
        said("Time of service / planned desk time of the advisers present; above 100% where services end after "
             "closing."), said("desk time, adviser-seconds")),
    Measure("idle", "min", "lower", "mean", idle, _SESSION,
        said("Idle time per session"), said("Desk time without anybody in service."), _HELD),
    Measure("overtime", "min", "lower", "mean", per_held_session("overtime_s"), _SESSION,
        said("Overtime per session"), said("Time of service after the planned closing."), _HELD),
    Measure("opening_delay", "min", "lower", "mean", opening_delay, _SESSION,
        said("Late opening"), said("How late the first adviser is ready."), _HELD),
    Measure("slot_use", "share", "neither", "ratio", slot_use, _SESSION,
        said("Booked slots"), said("Booked / bookable slots of the held sessions; an overbooked slot counts twice."),
        said("bookable slots")),
    Measure("requests_per_half_day", "visits", "higher", "mean", per_held_session("served", 1), _SESSION,
        said("Requests per half-day"), said("People served per held session."), _HELD),
    Measure("came_per_half_day", "visits", "neither", "mean", per_held_session("came", 1), _SESSION,
        said("Arrivals per half-day"), said("People who came per held session."), _HELD),
    Measure("visits_per_adviser_day", "visits", "higher", "ratio", visits_per_adviser_day, ("adviser", "month"),
        said("Visits per adviser-day"), said("Served visits / adviser-days with a held session."),
        said("adviser-days with a held session")),
    Measure("working_time", "h", "neither", "ratio", working_time, ("adviser", "week"),
        said("Working time per week"),
        said("Drives, setting up, desk, overtime and follow-up, per adviser and week worked."), _WEEKS),
    Measure("contract_use", "share", "neither", "ratio", contract_use, ("adviser",),
        said("Working time / contract"), said("Working time of the sessions / contract hours, in the weeks worked."),
        said("contract hours of these weeks")),
    Measure("drive_time", "h", "lower", "total", drive_time, _SESSION,
        said("Time on the road"), said("Drives to the sessions and home.")),
    Measure("drive_distance", "km", "lower", "total", drive_distance, _SESSION,
        said("Distance driven"), said("Kilometres of these drives.")),
)
# fmt: on
