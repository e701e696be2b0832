"""A finished reference season as the tables of the log.

In: the model once its days are over. Out: a `Season`. Rows are ordered by what they are, never by when they were
made: requests by onset and address, visits by request and attempt, sessions by the clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.demand.population import AUTONOMY
from sim.demand.requests import Requests
from sim.engine import rules
from sim.engine.facts import Plan
from sim.units import DAY_S, iso_date
from sim.visits.log import Season, table
from sim.visits.outcomes import CAUSES, CHANNELS, HEARD_FROM, OUTCOMES, STATES

FREE_DAYS = ("first_free_days", "second_free_days", "third_free_days")

if TYPE_CHECKING:
    from sim.engine.reference import ServiceModel


def season_of(model: ServiceModel) -> Season:
    """Return the tables of a model whose days are over."""
    return Season(
        requests=table("requests", _requests(model)),
        visits=table("visits", _visits(model)),
        sessions=table("sessions", _sessions(model)),
        books=table("books", static_book_columns(model.plan) | _free_days(model)),
        meta=meta_of(model.plan, model.drawn, model.seed_number, model.replication, "reference"),
    )


def meta_of(plan: Plan, drawn: Requests, seed: int, replication: int, engine: str) -> dict[str, Any]:
    """Return what a season says of itself."""
    return {
        "scenario": plan.scenario,
        "scenario_fingerprint": plan.fingerprint,
        "seed": seed,
        "replication": replication,
        "first_day": plan.days.first,
        "window": plan.window_s,
        "run_end_s": plan.days.count * DAY_S,
        "engine": engine,
        "fingerprint": drawn.fingerprint,
    }


def static_session_columns(plan: Plan) -> dict[str, list[Any]]:
    """Return the columns of the sessions table that no dice change, the sessions of the run alone."""
    start_s, end_s = plan.window_s
    sessions = [session for session in plan.sessions if session.day < plan.days.count]
    return {
        "session": [session.id for session in sessions],
        "permanence": [session.permanence for session in sessions],
        "venue": [plan.venues[session.venue] for session in sessions],
        "date": [iso_date(plan.days.first + session.day) for session in sessions],
        "in_window": [start_s <= session.day * DAY_S < end_s for session in sessions],
        "opens_s": [session.opens_s for session in sessions],
        "closes_s": [session.closes_s for session in sessions],
        "advisers": [_names(plan, session.advisers) for session in sessions],
        "slots": [session.n_slots for session in sessions],
    }


def static_book_columns(plan: Plan) -> dict[str, list[Any]]:
    """Return the columns of the books that no dice change: venues, by morning of the window."""
    start_s, end_s = plan.window_s
    venues = [(plan.venues[venue], days) for venue, days in plan.book_windows.items()]
    rows = [(name, morning_s, days) for morning_s in range(start_s, end_s, DAY_S) for name, days in venues]
    return {name: [row[k] for row in rows] for k, name in enumerate(("venue", "morning_s", "window_days"))}


def _free_days(model: ServiceModel) -> dict[str, list[Any]]:
    return {name: [row[k] for row in model.book] for k, name in enumerate(FREE_DAYS)}


def _requests(model: ServiceModel) -> dict[str, Any]:
    plan, drawn, needs = model.plan, model.drawn, model.needs
    start_s, end_s = plan.window_s
    kinds, communes = drawn.kind.tolist(), drawn.commune.tolist()
    return {
        "request": drawn.request,
        "commune": [plan.communes[k] for k in communes],
        "type": [plan.types[k] for k in kinds],
        "operator": [plan.operators[plan.operator_of_type[k]] for k in kinds],
        "citizen": drawn.citizen,
        "age": drawn.age,
        "age_band": [drawn.bands[k] for k in drawn.band.tolist()],
        "autonomy": [AUTONOMY[k] for k in drawn.autonomy.tolist()],
        "car": drawn.car.astype(bool),
        "onset_s": drawn.onset_s,
        "deadline_s": drawn.deadline_s,
        "in_cohort": (drawn.onset_s >= start_s) & (drawn.onset_s < end_s),
        "aware_s": [need.aware_s for need in needs],
        "heard_from": [HEARD_FROM[need.heard_from] for need in needs],
        "first_look_s": [need.first_look_s for need in needs],
        "state": [STATES[need.state] for need in needs],
        "reason": [OUTCOMES[need.reason] if need.state == rules.GAVE_UP else "" for need in needs],
        "state_s": [need.state_s for need in needs],
        "first_served_s": [need.first_served_s for need in needs],
        "resolved_s": [need.resolved_s for need in needs],
        "visits": [need.visits for need in needs],
        "served": [need.served for need in needs],
        "offered_days": [need.offered_days for need in needs],
        "worth_s": [need.worth_s for need in needs],
    }


def _visits(model: ServiceModel) -> dict[str, Any]:
    plan = model.plan
    visits = sorted(model.visits, key=lambda visit: (visit.need.row, visit.attempt))
    sessions = [plan.sessions[visit.session] for visit in visits]
    return {
        "request": [visit.need.request for visit in visits],
        "attempt": [visit.attempt for visit in visits],
        "session": [session.id for session in sessions],
        "permanence": [session.permanence for session in sessions],
        "venue": [plan.venues[session.venue] for session in sessions],
        "channel": [CHANNELS[visit.channel] for visit in visits],
        "decided_s": [visit.day * DAY_S for visit in visits],
        "opens_s": [session.opens_s for session in sessions],
        "slot_s": [visit.slot_s for visit in visits],
        "arrival_s": [visit.arrival_s for visit in visits],
        "called_s": [visit.called_s for visit in visits],
        "end_s": [visit.end_s for visit in visits],
        "left_s": [visit.left_s for visit in visits],
        "adviser": [plan.advisers[visit.adviser].id if visit.adviser >= 0 else "" for visit in visits],
        "outcome": [OUTCOMES[visit.outcome] for visit in visits],
        "cause": [CAUSES[visit.cause] for visit in visits],
    }


def _sessions(model: ServiceModel) -> dict[str, Any]:
    plan = model.plan
    sessions = [session for session in plan.sessions if session.day < plan.days.count]
    states, records = model.states[: len(sessions)], model.records[: len(sessions)]
    names = (
        "opened_s",
        "ended_s",
        "booked",
        "came",
        "served",
        "desk_s",
        "busy_s",
        "overtime_s",
        "present_s",
        "drive_s",
        "drive_m",
        "set_up_s",
        "follow_up_s",
    )
    return {
        **static_session_columns(plan),
        "present_advisers": [len(state.present) for state in states],
        "status": ["held" if state.is_held else "cancelled" for state in states],
        "reason": [state.reason for state in states],
        "announced_s": [None if state.is_held else max(0, state.known_day) * DAY_S for state in states],
        **{name: [getattr(record, name) for record in records] for name in names},
    }


def _names(plan: Plan, advisers: tuple[int, ...]) -> str:
    return ";".join(plan.advisers[k].id for k in advisers)
