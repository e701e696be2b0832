"""Whether a whole log obeys the laws: the columns that `passes` reads, table by table.

In: a `Log`. Out: True, or False where some law may be broken. It spares lawful seasons, that is all of them, most of
the time that the laws take one by one; what a law is, and what breaks it, is in `sim.visits.laws` alone.
"""

from __future__ import annotations

import numpy as np

from sim.units import DAY_S
from sim.visits import passes
from sim.visits.arrays import Log, is_one_of
from sim.visits.outcomes import CAME, FAILURES, OUTCOMES, SERVED, STAMPS_OF, STATES

_BITS = {
    "slot_s": passes.HAS_SLOT,
    "arrival_s": passes.HAS_ARRIVAL,
    "called_s": passes.HAS_CALL,
    "end_s": passes.HAS_END,
    "left_s": passes.HAS_LEFT,
}
_PLACES = np.arange(len(OUTCOMES))
_SERVED, _CAME, _WITH_CAUSE, _SHUT = (
    is_one_of(_PLACES, OUTCOMES, names)
    for names in (
        SERVED,
        tuple(name for name in CAME if name in OUTCOMES),
        ("return", "referred", "cancelled"),
        ("closed_door", "cancelled"),
    )
)
_NEEDED, _REFUSED = (
    np.array(
        [sum(_BITS[rule[1:]] for rule in STAMPS_OF[name].split() if rule[0] == sign) for name in OUTCOMES],
        dtype=np.int64,
    )
    for sign in "+-"
)
_NONE_OF = ("present_advisers", "came", "served", "desk_s", "busy_s", "overtime_s", "present_s", "set_up_s")


def holds(log: Log) -> bool:
    """Tell whether every law holds; False is no proof that one is broken: the laws say."""
    sizes = log.size("requests"), log.size("sessions")
    if not log.are_requests_distinct or len(log.texts("sessions", "session").words) < sizes[1]:
        return False
    counts = np.zeros((6, sizes[0]), np.int32), np.full(sizes[0], np.inf)  # of requests: visits, and the first call
    of_session = np.zeros((6, sizes[1]))
    return (
        _count(log, counts, of_session)
        and _visits(log)
        and _requests(log, counts)
        and _sessions(log, of_session)
        and _advisers(log)
        and passes.books_hold(*(log.stamp("books", f"{which}_free_days") for which in ("first", "second", "third")))
    )


def _whole(log: Log, table: str, names: str) -> list[tuple[np.ndarray, np.ndarray]]:
    return [log.whole(table, name) for name in names.split()]


def _channel(log: Log) -> np.ndarray:
    return log.places("visits", "channel", ("walk_in", "appointment"))


def _count(log: Log, counts: tuple[np.ndarray, np.ndarray], of_session: np.ndarray) -> bool:
    return bool(passes.count_visits(
        log.request_of, log.session_of, log.whole("visits", "attempt"), log.outcome, _channel(log), _CAME, _SERVED,
        OUTCOMES.index("cancelled"), OUTCOMES.index("resolved"), OUTCOMES.index("referred"),
        log.whole("requests", "visits"), log.stamp("sessions", "closes_s"),
        *_whole(log, "visits", "arrival_s called_s end_s left_s"), *counts, of_session,
    ))  # fmt: skip


def _visits(log: Log) -> bool:
    permanence, venue, teams = (log.texts("sessions", name) for name in ("permanence", "venue", "advisers"))
    # One row a team that stands in the table, one column an adviser of one; who is in none serves nowhere.
    members = tuple(dict.fromkeys(name for team in teams.words for name in team.split(";") if name))
    may_serve = np.array([[name in team.split(";") for name in members] + [False] for team in teams.words], dtype=bool)
    adviser = log.places("visits", "adviser", members)
    adviser = np.where((adviser < 0) & ~log.equal("visits", "adviser", ""), len(members), adviser)
    return bool(passes.visits_hold(
        log.request_of, log.session_of, log.outcome, _channel(log), ~log.equal("visits", "cause", ""),
        _WITH_CAUSE, _NEEDED, _REFUSED, adviser, may_serve.reshape(len(teams.words), len(members) + 1), teams.codes,
        log.places("visits", "permanence", permanence.words), permanence.codes,
        log.places("visits", "venue", venue.words), venue.codes,
        log.held, _SHUT, log.whole("visits", "opens_s"), log.stamp("sessions", "opens_s"),
        *_whole(log, "requests", "onset_s first_look_s offered_days"),
        *_whole(log, "visits", "decided_s slot_s arrival_s called_s end_s left_s"), _SERVED, DAY_S,
    ))  # fmt: skip


def _requests(log: Log, counts: tuple[np.ndarray, np.ndarray]) -> bool:
    names = (
        "visits served onset_s deadline_s aware_s first_look_s state_s first_served_s resolved_s offered_days worth_s"
    )
    return bool(passes.requests_hold(
        log.truth("requests", "in_cohort"), log.state,
        *(STATES.index(name) for name in ("open", "gave_up", "resolved", "referred")),
        log.places("requests", "reason", ("", *FAILURES)),
        *_whole(log, "requests", names), *counts,
    ))  # fmt: skip


def _sessions(log: Log, of_session: np.ndarray) -> bool:
    def stamps(*names: str) -> np.ndarray:
        return np.array([log.stamp("sessions", name) for name in names])

    return bool(passes.sessions_hold(
        log.held, log.equal("sessions", "status", "cancelled"), ~log.equal("sessions", "reason", ""),
        *stamps("opens_s", "closes_s", "opened_s", "ended_s"),
        stamps("booked", "came", "served", "busy_s", "overtime_s", "present_s"), stamps(*_NONE_OF), of_session,
    ))  # fmt: skip


def _advisers(log: Log) -> bool:
    rows = np.flatnonzero(log.served)
    adviser, session = log.texts("visits", "adviser").codes[rows], log.session_of[rows]
    called, end = log.stamp("visits", "called_s")[rows], log.stamp("visits", "end_s")[rows]
    order = np.argsort(adviser * (1 << 40) + called.astype(np.int64))
    return bool(passes.advisers_hold(order, adviser, session, called, end, log.size("sessions")))
