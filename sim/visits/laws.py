"""The laws that every log obeys, one small function each.

In: a `Season`. Out: nothing, or a `LogError` with the law, the table, the row and what was found.
The number present comes from the engine's own events (`present_s`), so Little's law is no tautology.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from sim.errors import LogError
from sim.units import DAY_S
from sim.visits.arrays import Log
from sim.visits.lawful import holds
from sim.visits.log import Season
from sim.visits.outcomes import CAME, FAILURES, OUTCOMES, STAMPS_OF, STATES

_KEYS = {"sessions": "session", "books": "venue"}


def refuse(log: Log, law: str, table: str, wrong: np.ndarray, columns: str, expected: str) -> None:
    """Raise `LogError` at the first row of a table where a law is broken, with the values found there."""
    if not wrong.any():
        return
    row = int(np.argmax(wrong))
    frame = getattr(log.season, table)
    names = dict.fromkeys([_KEYS.get(table, "request"), *(name for name in columns.split() if name in frame.columns)])
    found = ", ".join(f"{name} {frame[name].iloc[[row]].tolist()[0]!r}" for name in names)
    raise LogError(f"law {law} is broken in {table}, row {row} ({int(wrong.sum())} in all): {found}; {expected}")


def known_keys(log: Log) -> None:
    """Each request and each session has one row; each visit belongs to one of either, and has its own attempt."""
    if not log.are_requests_distinct:
        refuse(log, "known_keys", "requests", log.request_index.duplicated(), "request", "a key stands once")
    twins = np.asarray(log.season.sessions["session"].duplicated())
    refuse(log, "known_keys", "sessions", twins, "session", "a key stands once")
    refuse(log, "known_keys", "visits", log.request_of < 0, "session", "its request is not in the table")
    refuse(log, "known_keys", "visits", log.session_of < 0, "session", "its session is not in the table")
    attempt = np.asarray(log.season.visits["attempt"])
    # Stable, and quick where visits stand by request and attempt, as an engine writes them.
    order = np.argsort(log.request_of * (attempt.max(initial=0) + 1) + attempt, kind="stable")
    request, first = log.request_of[order], np.ones(order.size, dtype=bool)
    first[1:] = request[1:] != request[:-1]
    expected = np.arange(order.size) - np.maximum.accumulate(np.where(first, np.arange(order.size), 0)) + 1
    wrong = np.zeros(order.size, dtype=bool)
    wrong[order] = attempt[order] != expected
    refuse(log, "known_keys", "visits", wrong, "attempt session", "attempts of a request count from 1 without a gap")


def visits_agree_with_their_session(log: Log) -> None:
    """A visit repeats the permanence, venue and opening of its session."""
    for column in ("permanence", "venue"):
        mine, theirs = log.texts("visits", column), log.texts("sessions", column)
        wrong = theirs.places_in(mine.words)[log.session_of] != mine.codes
        refuse(log, "visits_agree_with_their_session", "visits", wrong, f"session {column}", "its session differs")
    wrong = log.stamp("sessions", "opens_s")[log.session_of] != log.stamp("visits", "opens_s")
    refuse(log, "visits_agree_with_their_session", "visits", wrong, "session opens_s", "its session differs")


def one_final_state(log: Log) -> None:
    """Each request of the cohort has exactly one final state, and when; no other state exists."""
    refuse(log, "one_final_state", "requests", log.state < 0, "state", f"a state is one of {', '.join(STATES)}")
    cohort = log.truth("requests", "in_cohort")
    is_open = log.state == STATES.index("open")
    refuse(log, "one_final_state", "requests", cohort & is_open, "state", "a request of the cohort is not open")
    wrong = is_open != np.isnan(log.stamp("requests", "state_s"))
    refuse(log, "one_final_state", "requests", wrong, "state state_s", "a final state has its second, open has none")


def reason_of_giving_up(log: Log) -> None:
    """Who gave up has the last failure as reason; nobody else has one."""
    gave_up = log.state == STATES.index("gave_up")
    reason = log.texts("requests", "reason")
    has_reason = ~reason.equal("")
    refuse(log, "reason_of_giving_up", "requests", gave_up != has_reason, "state reason", "a reason goes with gave_up")
    unknown = has_reason & (reason.places_in(FAILURES) < 0)
    refuse(log, "reason_of_giving_up", "requests", unknown, "reason", f"it is one of {', '.join(FAILURES)}")


def one_outcome(log: Log) -> None:
    """Each visit has one outcome, and a cause where it is a return, a referral or a cancellation, nowhere else."""
    unknown = (log.outcome < 0) | (log.outcome >= len(OUTCOMES))
    refuse(log, "one_outcome", "visits", unknown, "outcome", f"it is one of {', '.join(OUTCOMES)}")
    has_cause = ~log.texts("visits", "cause").equal("")
    wrong = has_cause != log.outcome_is("return", "referred", "cancelled")
    refuse(log, "one_outcome", "visits", wrong, "outcome cause", "a cause goes with return, referred and cancelled")


def stamps_fit_the_outcome(log: Log) -> None:
    """A visit has the time stamps of its outcome and no others; its adviser is who served."""
    names = ("slot_s", "arrival_s", "called_s", "end_s", "left_s")
    missing = {name: np.isnan(log.stamp("visits", name)) for name in names}
    for outcome, rules in STAMPS_OF.items():
        rows = log.outcome_is(outcome)
        for rule in rules.split():
            wrong = rows & (missing[rule[1:]] if rule[0] == "+" else ~missing[rule[1:]])
            told = f"{outcome} {'needs' if rule[0] == '+' else 'has no'} {rule[1:]}"
            refuse(log, "stamps_fit_the_outcome", "visits", wrong, f"outcome {rule[1:]}", told)
    has_adviser = ~log.texts("visits", "adviser").equal("")
    refuse(log, "stamps_fit_the_outcome", "visits", has_adviser != log.served, "outcome adviser", "who served is named")
    booked = log.texts("visits", "channel").places_in(("walk_in", "appointment"))
    wrong = (booked < 0) | ((booked == 1) == missing["slot_s"])
    refuse(log, "stamps_fit_the_outcome", "visits", wrong, "channel slot_s", "an appointment alone has a slot")


def outcome_fits_the_session(log: Log) -> None:
    """Doors are closed and visits cancelled in cancelled sessions, everything else happens in held ones."""
    known = log.held | log.texts("sessions", "status").equal("cancelled")
    refuse(log, "outcome_fits_the_session", "sessions", ~known, "status", "a session is held or cancelled")
    wrong = log.held == ~log.texts("sessions", "reason").equal("")
    refuse(log, "outcome_fits_the_session", "sessions", wrong, "status reason", "a cancelled session says why, alone")
    wrong = log.held[log.session_of] == log.outcome_is("closed_door", "cancelled")
    refuse(log, "outcome_fits_the_session", "visits", wrong, "session outcome", "the session's status says otherwise")


def times_in_order(log: Log) -> None:
    """Onset, decision, arrival, call and end follow each other; so do the times of requests and sessions."""
    onset = log.stamp("requests", "onset_s")
    decided, slot, arrival, called, end, left = (
        log.stamp("visits", name) for name in ("decided_s", "slot_s", "arrival_s", "called_s", "end_s", "left_s")
    )
    _in_order(log, "visits", "onset of the request", onset[log.request_of], "decided_s", decided)
    for name, later in (("slot_s", slot), ("arrival_s", arrival)):
        _in_order(log, "visits", "decided_s", decided, name, later)
    _in_order(log, "visits", "arrival_s", arrival, "called_s", called)
    _in_order(log, "visits", "called_s", called, "end_s", end)
    _in_order(log, "visits", "arrival_s", arrival, "left_s", left)
    for name in ("deadline_s", "aware_s", "first_look_s", "state_s", "first_served_s", "resolved_s"):
        _in_order(log, "requests", "onset_s", onset, name, log.stamp("requests", name))
    for before, after in pairwise(("aware_s", "first_look_s", "first_served_s", "resolved_s")):
        _in_order(log, "requests", before, log.stamp("requests", before), after, log.stamp("requests", after))
    for before, after in (("opens_s", "closes_s"), ("opened_s", "ended_s"), ("closes_s", "ended_s")):
        _in_order(log, "sessions", before, log.stamp("sessions", before), after, log.stamp("sessions", after))


def _in_order(log: Log, table: str, first: str, earlier: np.ndarray, second: str, later: np.ndarray) -> None:
    refuse(log, "times_in_order", table, later < earlier, f"{first} {second}", f"{second} comes before {first}")


def requests_count_their_visits(log: Log) -> None:
    """A request says how many visits it made, how many were served, and when the first was called."""
    everything = np.ones(log.size("visits"), dtype=bool)
    for name, rows in (("visits", everything), ("served", log.served)):
        counted = log.per_request(rows)
        wrong = counted != log.stamp("requests", name)
        refuse(log, "requests_count_their_visits", "requests", wrong, name, _counted(wrong, counted))
    first = np.full(log.size("requests"), np.inf)
    np.minimum.at(first, log.request_of[log.served], log.stamp("visits", "called_s")[log.served])
    stated = log.stamp("requests", "first_served_s")
    wrong = np.where(np.isnan(stated), np.inf, stated) != first
    refuse(log, "requests_count_their_visits", "requests", wrong, "first_served_s", _counted(wrong, first))


def state_follows_the_visits(log: Log) -> None:
    """A request is resolved or referred by one served visit, its last, and by nothing else; then it has an end."""
    last = log.stamp("visits", "attempt") == log.stamp("requests", "visits")[log.request_of]
    for state in ("resolved", "referred"):
        reached = log.per_request(log.outcome_is(state) & last) == 1
        once = log.per_request(log.outcome_is(state)) == reached
        wrong = ((log.state == STATES.index(state)) != reached) | ~once
        told = f"{state} goes with one visit of that outcome, the last"
        refuse(log, "state_follows_the_visits", "requests", wrong, "state visits served", told)
    ended = ~np.isnan(log.stamp("requests", "resolved_s"))
    wrong = ended != np.isin(log.state, [STATES.index("resolved"), STATES.index("referred")])
    refuse(log, "state_follows_the_visits", "requests", wrong, "state resolved_s", "it goes with these two states")


def offers_fit_the_looks(log: Log) -> None:
    """Who looked may have an offer, worth something, and nobody else; what was chosen at the first look was offered."""
    looked = ~np.isnan(log.stamp("requests", "first_look_s"))
    offered, worth = log.stamp("requests", "offered_days"), log.stamp("requests", "worth_s")
    wrong = (~np.isnan(offered) & ~looked) | (offered < 0)
    refuse(log, "offers_fit_the_looks", "requests", wrong, "offered_days first_look_s", "an offer follows a look")
    wrong = (worth < 0) | ((worth > 0) & np.isnan(offered))
    refuse(log, "offers_fit_the_looks", "requests", wrong, "worth_s offered_days", "an offer alone is worth something")
    decided, opens = log.stamp("visits", "decided_s"), log.stamp("visits", "opens_s")
    owner = log.request_of
    at_first_look = decided == log.stamp("requests", "first_look_s")[owner]
    sooner = ~(offered[owner] <= opens // DAY_S - decided // DAY_S)
    refuse(
        log, "offers_fit_the_looks", "visits", at_first_look & sooner, "opens_s decided_s",
        "who chose at the first look was offered a session as soon",
    )  # fmt: skip
    free = [log.stamp("books", f"{which}_free_days") for which in ("first", "second", "third")]
    for earlier, later in pairwise(free):
        wrong = (later < earlier) | (np.isnan(earlier) & ~np.isnan(later))
        refuse(log, "offers_fit_the_looks", "books", wrong, "first_free_days third_free_days", "slots are in order")


def sessions_count_their_visits(log: Log) -> None:
    """A session says how many people booked, came and were served; who was told before is not booked any more."""
    booked = log.texts("visits", "channel").equal("appointment") & ~log.outcome_is("cancelled")
    for name, rows in (("booked", booked), ("came", log.outcome_is(*CAME)), ("served", log.served)):
        counted = log.per_session(rows)
        wrong = counted != log.stamp("sessions", name)
        refuse(log, "sessions_count_their_visits", "sessions", wrong, name, _counted(wrong, counted))


def service_time_adds_up(log: Log) -> None:
    """A session's time of service, and its part after closing, are the sums over its services."""
    called, end = log.stamp("visits", "called_s")[log.served], log.stamp("visits", "end_s")[log.served]
    closes = log.stamp("sessions", "closes_s")[log.session_of][log.served]
    late = np.maximum(0, end - np.maximum(called, closes))
    for name, spent in (("busy_s", end - called), ("overtime_s", late)):
        counted = log.per_session(log.served, spent)
        wrong = counted != log.stamp("sessions", name)
        refuse(log, "service_time_adds_up", "sessions", wrong, name, _counted(wrong, counted))


def served_by_an_adviser_of_the_session(log: Log) -> None:
    """Who serves is among the advisers planned for the session."""
    teams, adviser = log.texts("sessions", "advisers"), log.texts("visits", "adviser")
    # One row a team that stands in the table, one column an adviser who served.
    may_serve = np.array([[name in team.split(";") for name in adviser.words] for team in teams.words], dtype=bool)
    team = teams.codes[log.session_of]
    wrong = log.served.copy()
    wrong[log.served] = ~may_serve[team[log.served], adviser.codes[log.served]]
    told = f"planned there: {teams.words[team[np.argmax(wrong)]] or 'nobody'}" if wrong.any() else ""
    refuse(log, "served_by_an_adviser_of_the_session", "visits", wrong, "session adviser", told)


def adviser_in_one_place(log: Log) -> None:
    """No adviser serves two people at once, nor goes back to a session after serving in another."""
    rows = np.flatnonzero(log.served)
    adviser = log.texts("visits", "adviser").codes[rows]
    called, end = log.stamp("visits", "called_s")[rows], log.stamp("visits", "end_s")[rows]
    order = np.lexsort((end, called, adviser))
    rows, adviser, called, end, session = (array[order] for array in (rows, adviser, called, end, log.session_of[rows]))
    same = adviser[1:] == adviser[:-1]
    wrong = np.zeros(log.size("visits"), dtype=bool)
    wrong[rows[1:][same & (called[1:] < end[:-1])]] = True
    refuse(log, "adviser_in_one_place", "visits", wrong, "session adviser called_s", "the service before is not over")
    # A session that is left and met again has two spells with the same adviser.
    starts = np.ones(rows.size, dtype=bool)
    starts[1:] = ~same | (session[1:] != session[:-1])
    spells = pd.Index(adviser[starts] * log.size("sessions") + session[starts])
    wrong[rows[starts][spells.duplicated()]] = True
    refuse(log, "adviser_in_one_place", "visits", wrong, "session adviser called_s", "served elsewhere in between")


def littles_law(log: Log) -> None:
    """The time that people were present adds up to the integral of the number present, session by session."""
    arrival, end = log.stamp("visits", "arrival_s"), log.stamp("visits", "end_s")
    came = log.outcome_is(*CAME)
    present = np.where(log.served, end, log.stamp("visits", "left_s")) - arrival
    counted = log.per_session(came, present[came])
    wrong = counted != log.stamp("sessions", "present_s")
    refuse(log, "littles_law", "sessions", wrong, "present_s", _counted(wrong, counted))


def cancelled_sessions_are_empty(log: Log) -> None:
    """Nobody opens a cancelled session, works or comes there; a held one is opened by somebody."""
    for name in ("present_advisers", "came", "served", "desk_s", "busy_s", "overtime_s", "present_s", "set_up_s"):
        wrong = ~log.held & (log.stamp("sessions", name) != 0)
        refuse(log, "cancelled_sessions_are_empty", "sessions", wrong, f"status {name}", "a cancelled session has none")
    for name in ("opened_s", "ended_s"):
        wrong = log.held == np.isnan(log.stamp("sessions", name))
        refuse(log, "cancelled_sessions_are_empty", "sessions", wrong, f"status {name}", "held sessions alone have it")


def _counted(wrong: np.ndarray, counted: np.ndarray) -> str:
    return f"the visits give {counted[int(np.argmax(wrong))]:.0f}" if wrong.any() else ""


LAWS = (
    known_keys,
    visits_agree_with_their_session,
    one_final_state,
    reason_of_giving_up,
    one_outcome,
    stamps_fit_the_outcome,
    outcome_fits_the_session,
    times_in_order,
    requests_count_their_visits,
    state_follows_the_visits,
    sessions_count_their_visits,
    service_time_adds_up,
    served_by_an_adviser_of_the_session,
    adviser_in_one_place,
    littles_law,
    cancelled_sessions_are_empty,
    offers_fit_the_looks,
)


def check_laws(season: Season, log: Log | None = None) -> None:
    """Check every law on a season.

    Parameters
    ----------
    season : Season
    log : Log, optional
        The season's arrays, where somebody else reads them too.

    Raises
    ------
    LogError
        The first law that is broken, the table, the row and what was found there.

    Notes
    -----
    A compiled pass over the log (`sim.visits.lawful`) sees first whether all hold, so that a lawful season costs a
    quarter of what the laws take one by one; only they say what is broken.
    """
    log = log or Log(season)
    if not holds(log):
        for law in LAWS:
            law(log)
