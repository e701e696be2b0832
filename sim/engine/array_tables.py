"""A finished compiled season as the tables of the log.

In: the arrays of a season. Out: a `Season`, with the same rows in the same order as `tables` makes of the reference.
Columns of sessions that no dice change are made once a plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.columns import dtypes
from sim.demand.population import AUTONOMY
from sim.demand.requests import Requests
from sim.engine import kernel_log, rules
from sim.engine.facts import Plan
from sim.engine.kernel_state import STAMPS
from sim.engine.tables import FREE_DAYS, meta_of, static_book_columns, static_session_columns
from sim.once import once
from sim.units import DAY_S
from sim.visits.frames import Key, whole_array
from sim.visits.log import Season, coded, filled
from sim.visits.outcomes import CAUSES, CHANNELS, HEARD_FROM, OUTCOMES, STATES
from sim.visits.spelling import Vocabulary

_AUTONOMY, _HEARD_FROM, _STATES = Vocabulary(AUTONOMY), Vocabulary(HEARD_FROM), Vocabulary(STATES)
_REASONS, _STATUS = Vocabulary(("", *OUTCOMES)), Vocabulary(("held", "cancelled"))
_CHANNELS, _OUTCOMES, _CAUSES = map(Vocabulary, (CHANNELS, OUTCOMES, CAUSES))

Read = tuple[np.ndarray, np.ndarray, np.ndarray]  # numbers, stamps, and where these are missing


def season_of_arrays(
    plan: Plan, drawn: Requests, arrays: Mapping[str, np.ndarray], visits: Read, seed: int, replication: int
) -> Season:
    """Return the tables of a compiled season.

    Parameters
    ----------
    plan : Plan
    drawn : Requests
    arrays : mapping of str to array
        Of the season, after its last day: its needs, their stamps (which are written) and its sessions.
    visits : numbers, stamps and where they are missing
        The log, by request and attempt.
    seed, replication : int
    """
    return Season(
        requests=filled("requests", _requests(plan, drawn, kernel_log.read_needs(arrays["needs"], arrays["stamps"]))),
        visits=filled("visits", _visits(plan, visits)),
        sessions=filled("sessions", _sessions(plan, arrays["sessions"])),
        books=filled("books", _books(plan, arrays["book"])),
        meta=meta_of(plan, drawn, seed, replication, "compiled"),
    )


def _parted(
    numbers: tuple[str, ...], codes: tuple[str, ...], read: np.ndarray
) -> tuple[dict[Key, Any], dict[str, Any]]:
    """Return the numbers of a table, kept together, and its codes, column by column."""
    return {numbers: read[: len(numbers)]}, dict(zip(codes, read[len(numbers) :], strict=True))


def _stamps(names: tuple[str, ...], stamps: np.ndarray, missing: np.ndarray) -> dict[Key, Any]:
    return {name: whole_array(stamps[k], missing[k]) for k, name in enumerate(names)}


def _requests(plan: Plan, drawn: Requests, read: Read) -> dict[Key, Any]:
    start_s, end_s = plan.window_s
    numbers, codes = _parted(kernel_log.NEED_NUMBERS, kernel_log.NEED_CODES, read[0])
    return {
        "request": drawn.request,
        "commune": coded(drawn.commune, _of_plan(plan)["commune"]),
        "type": coded(drawn.kind, _of_plan(plan)["type"]),
        "operator": coded(drawn.kind, _of_plan(plan)["operator"]),
        "citizen": drawn.citizen,
        "age": drawn.age,
        "age_band": coded(drawn.band, drawn.bands),
        "autonomy": coded(drawn.autonomy, _AUTONOMY),
        "car": drawn.car.astype(bool),
        "onset_s": drawn.onset_s,
        "deadline_s": drawn.deadline_s,
        "in_cohort": (drawn.onset_s >= start_s) & (drawn.onset_s < end_s),
        "heard_from": coded(codes["heard_from"], _HEARD_FROM),
        "state": coded(codes["state"], _STATES),
        "reason": coded(codes["reason"], _REASONS),
        **numbers,
        **_stamps(STAMPS, *read[1:]),
    }


def _visits(plan: Plan, read: Read) -> dict[Key, Any]:
    numbers, codes = _parted(kernel_log.VISIT_NUMBERS, kernel_log.VISIT_CODES, read[0])
    return {
        **{name: coded(codes["session"], vocabulary) for name, vocabulary in _vocabularies(plan.desks).items()},
        "channel": coded(codes["channel"], _CHANNELS),
        "adviser": coded(codes["adviser"] + 1, _of_plan(plan)["adviser"]),
        "outcome": coded(codes["outcome"], _OUTCOMES),
        "cause": coded(codes["cause"], _CAUSES),
        **numbers,
        **_stamps(kernel_log.VISIT_STAMPS, *read[1:]),
    }


def _sessions(plan: Plan, sessions: np.ndarray) -> dict[Key, Any]:
    static = _of_sessions(plan.desks)
    read, stamps, missing = kernel_log.read_sessions(sessions, len(static["session"]))
    numbers, codes = _parted(kernel_log.SESSION_NUMBERS, kernel_log.SESSION_CODES, read)
    stamps[0] *= DAY_S
    return {
        **{name: column.copy() for name, column in static.items()},
        **numbers,
        "status": coded(codes["reason"] != rules.NO_CAUSE, _STATUS),
        "reason": coded(codes["reason"], _CAUSES),
        **_stamps(("announced_s", *kernel_log.SESSION_STAMPS[1:]), stamps, missing),
    }


def _books(plan: Plan, book: np.ndarray) -> dict[Key, Any]:
    stamps = np.ascontiguousarray(book.reshape(-1, rules.SLOTS_NOTED).T)
    missing = kernel_log.hide(stamps)
    return {
        **{name: column.copy() for name, column in _of_books(plan.desks).items()},
        **_stamps(FREE_DAYS, stamps, missing),
    }


@once
def _of_books(plan: Plan) -> dict[Key, Any]:
    """Return the columns of the books that no dice change, made once a plan."""
    columns = static_book_columns(plan)
    codes = np.tile(np.arange(len(plan.book_venues)), len(columns["venue"]) // max(1, len(plan.book_venues)))
    whole = ("morning_s", "window_days")
    venues = Vocabulary([plan.venues[k] for k in plan.book_venues])
    return {whole: np.array([columns[name] for name in whole], dtype=np.int64), "venue": coded(codes, venues)}


@once
def _of_plan(plan: Plan) -> dict[str, Vocabulary]:
    """Return the texts of a plan by column; the operators are those of the types, the first adviser is nobody."""
    return {
        "commune": Vocabulary(plan.communes),
        "type": Vocabulary(plan.types),
        "operator": Vocabulary([plan.operators[k] for k in plan.operator_of_type]),
        "adviser": Vocabulary(["", *(adviser.id for adviser in plan.advisers)]),
    }


@once
def _vocabularies(plan: Plan) -> dict[str, Vocabulary]:
    """Return the texts of all sessions by column, for the visits that name them."""
    static = static_session_columns(plan)
    return {name: Vocabulary(static[name]) for name in ("session", "permanence", "venue")}


@once
def _of_sessions(plan: Plan) -> dict[Key, Any]:
    """Return the columns of the sessions table that no dice change, made once a plan."""
    columns = static_session_columns(plan)
    whole = tuple(name for name in columns if dtypes("sessions")[name] == "int64")
    made: dict[Key, Any] = {whole: np.array([columns.pop(name) for name in whole])}
    for name, values in columns.items():
        is_text = dtypes("sessions")[name] == "str"
        made[name] = coded(np.arange(len(values)), Vocabulary(values)) if is_text else np.array(values)
    return made
