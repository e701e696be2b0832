"""A finished compiled season as the three tables of the log.

In: the arrays of a season. Out: a `Season`, with the same rows in the same order as `tables` makes of the reference.
Columns of sessions that no dice change are made once a plan.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from sim.demand.population import AUTONOMY
from sim.demand.requests import Requests
from sim.engine import rules
from sim.engine.plan import Plan
from sim.engine.tables import meta_of, static_session_columns
from sim.once import once
from sim.units import DAY_S
from sim.visits.log import Season, table, whole_or_missing, words


def season_of_arrays(
    plan: Plan,
    drawn: Requests,
    needs: np.ndarray,
    sessions: np.ndarray,
    visits: np.ndarray,
    seed: int,
    replication: int,
) -> Season:
    """Return the tables of a compiled season.

    Parameters
    ----------
    plan : Plan
    drawn : Requests
    needs, sessions : records after the last day
    visits : records
        The log, by request and attempt.
    seed, replication : int
    """
    return Season(
        requests=table("requests", _requests(plan, drawn, needs)),
        visits=table("visits", _visits(plan, visits)),
        sessions=table("sessions", _sessions(plan, sessions)),
        meta=meta_of(plan, drawn, seed, replication, "compiled"),
    )


def _maybe(values: np.ndarray) -> Any:
    return whole_or_missing(values, values == rules.NONE)


def _requests(plan: Plan, drawn: Requests, needs: np.ndarray) -> dict[str, Any]:
    start_s, end_s = plan.window_s
    operators = np.array(plan.operator_of_type)[drawn.kind]
    gave_up = needs["state"] == rules.GAVE_UP
    return {
        "request": drawn.request,
        "commune": words(drawn.commune, plan.communes),
        "type": words(drawn.kind, plan.types),
        "operator": words(operators, plan.operators),
        "citizen": drawn.citizen,
        "age": drawn.age,
        "age_band": words(drawn.band, drawn.bands),
        "autonomy": words(drawn.autonomy, AUTONOMY),
        "car": drawn.car.astype(bool),
        "onset_s": drawn.onset_s,
        "deadline_s": drawn.deadline_s,
        "in_cohort": (drawn.onset_s >= start_s) & (drawn.onset_s < end_s),
        "aware_s": _maybe(needs["aware_s"]),
        "heard_from": words(needs["heard_from"], rules.HEARD_FROM),
        "first_look_s": _maybe(needs["first_look_s"]),
        "state": words(needs["state"], rules.STATES),
        "reason": words(np.where(gave_up, needs["reason"] + 1, 0), ("", *rules.VISIT_OUTCOMES)),
        "state_s": _maybe(needs["state_s"]),
        "first_served_s": _maybe(needs["first_served_s"]),
        "resolved_s": _maybe(needs["resolved_s"]),
        "visits": needs["visits"].copy(),
        "served": needs["served"].copy(),
    }


def _visits(plan: Plan, visits: np.ndarray) -> dict[str, Any]:
    static = _of_sessions(plan)
    session = visits["session"]
    advisers = ("", *(adviser.id for adviser in plan.advisers))
    return {
        "request": visits["request"].copy(),
        "attempt": visits["attempt"].copy(),
        **{name: words(session, _texts(static[name])) for name in ("session", "permanence", "venue")},
        "channel": words(visits["channel"], rules.CHANNELS),
        "decided_s": visits["decided_day"] * DAY_S,
        "opens_s": static["opens_s"][session],
        "slot_s": _maybe(visits["slot_s"]),
        "arrival_s": _maybe(visits["arrival_s"]),
        "called_s": _maybe(visits["called_s"]),
        "end_s": _maybe(visits["end_s"]),
        "left_s": _maybe(visits["left_s"]),
        "adviser": words(visits["adviser"] + 1, advisers),
        "outcome": words(visits["outcome"], rules.VISIT_OUTCOMES),
        "cause": words(visits["cause"], rules.CAUSES),
    }


def _texts(column: Any) -> pa.Array:
    """Return a text column as one Arrow array."""
    return pa.array(column, type=pa.large_string())


def _sessions(plan: Plan, sessions: np.ndarray) -> dict[str, Any]:
    static = _of_sessions(plan)
    sessions = sessions[: len(static["session"])]
    reason, known = sessions["reason"], sessions["known_day"]
    held = reason == rules.NO_CAUSE
    names = (
        "booked", "came", "served", "desk_s", "busy_s", "overtime_s", "present_s", "drive_s", "drive_m", "set_up_s",
        "follow_up_s",
    )  # fmt: skip
    return {
        **{name: column.copy() for name, column in static.items()},
        "present_advisers": sessions["n_present"].copy(),
        "status": words(held, ("cancelled", "held")),
        "reason": words(reason, rules.CAUSES),
        "announced_s": whole_or_missing(np.maximum(0, known) * DAY_S, held),
        "opened_s": _maybe(sessions["opened_s"]),
        "ended_s": _maybe(sessions["ended_s"]),
        **{name: sessions[name].copy() for name in names},
    }


@once
def _of_sessions(plan: Plan) -> dict[str, Any]:
    """Return the columns of the sessions table that no dice change, made once a plan."""
    made = {}
    for name, values in static_session_columns(plan).items():
        is_text = bool(values) and isinstance(values[0], str)
        made[name] = words(np.arange(len(values)), values) if is_text else np.array(values)
    return made
