"""What a compiled season leaves behind, read from its records into columns, once each.

In: records of `kernel_state` after the last day. Out: for each table whole numbers, and stamps with a mask where they
are missing, a row a column in the order of the names here (the stamps of needs: `kernel_state.STAMPS`). Texts and
frames are made in `array_tables`.
"""

from __future__ import annotations

import numpy as np

from sim.engine.rules import DAY_S, GAVE_UP, NO_CAUSE, NONE, compiled

# Numbers that are columns as they are; then codes.
NEED_NUMBERS, NEED_CODES = ("visits", "served"), ("heard_from", "state", "reason")  # the reason from 1, of who gave up
VISIT_NUMBERS = ("request", "attempt", "decided_s", "opens_s")
VISIT_CODES = ("session", "channel", "adviser", "outcome", "cause")
VISIT_STAMPS = ("slot_s", "arrival_s", "called_s", "end_s", "left_s")
SESSION_NUMBERS = (
    "present_advisers", "booked", "came", "served", "desk_s", "busy_s", "overtime_s", "present_s", "drive_s", "drive_m",
    "set_up_s", "follow_up_s",
)  # fmt: skip
SESSION_CODES = ("reason",)
SESSION_STAMPS = ("known_day", "opened_s", "ended_s")  # the first, as a day, of cancelled sessions alone
_MISSING = 1  # what stands where a mask hides it


@compiled
def hide(stamps):
    """Return where stamps are missing, and write there what a mask hides."""
    missing = np.empty(stamps.shape, np.bool_)
    for column in range(stamps.shape[0]):
        for row in range(stamps.shape[1]):
            missing[column, row] = stamps[column, row] == NONE
            stamps[column, row] = _MISSING if missing[column, row] else stamps[column, row]
    return missing


@compiled
def read_needs(needs, stamps):
    """Return the columns of the requests that the days have written; once, for their stamps are written over."""
    numbers = np.empty((5, needs.size), np.int64)
    for row in range(needs.size):
        need = needs[row]
        numbers[0, row], numbers[1, row] = need.visits, need.served
        numbers[2, row], numbers[3, row] = need.heard_from, need.state
        numbers[4, row] = need.reason + 1 if need.state == GAVE_UP else 0
    return numbers, stamps, hide(stamps)


@compiled
def read_visits(visits, n_planned, needs, sessions):
    """Return the columns of the visits that happened, by request and attempt."""
    first = np.zeros(needs.size + 1, np.int64)
    for row in range(needs.size):
        first[row + 1] = first[row] + needs[row].visits
    size = first[needs.size]
    numbers, stamps = np.empty((9, size), np.int64), np.empty((5, size), np.int64)
    for planned in range(n_planned):
        visit = visits[planned]
        if visit.attempt == 0:
            continue
        row = first[visit.need] + visit.attempt - 1
        numbers[0, row], numbers[1, row] = visit.request, visit.attempt
        numbers[2, row], numbers[3, row] = visit.decided_day * DAY_S, sessions[visit.session].opens_s
        numbers[4, row], numbers[5, row], numbers[6, row] = visit.session, visit.channel, visit.adviser
        numbers[7, row], numbers[8, row] = visit.outcome, visit.cause
        stamps[0, row], stamps[1, row], stamps[2, row] = visit.slot_s, visit.arrival_s, visit.called_s
        stamps[3, row], stamps[4, row] = visit.end_s, visit.left_s
    return numbers, stamps, hide(stamps)


@compiled
def read_sessions(sessions, size):
    """Return the columns of the first sessions that the days have written."""
    numbers, stamps = np.empty((13, size), np.int64), np.empty((3, size), np.int64)
    for row in range(size):
        one = sessions[row]
        numbers[0, row], numbers[1, row], numbers[2, row] = one.n_present, one.booked, one.came
        numbers[3, row], numbers[4, row], numbers[5, row] = one.served, one.desk_s, one.busy_s
        numbers[6, row], numbers[7, row], numbers[8, row] = one.overtime_s, one.present_s, one.drive_s
        numbers[9, row], numbers[10, row], numbers[11, row] = one.drive_m, one.set_up_s, one.follow_up_s
        numbers[12, row] = one.reason
        stamps[0, row] = NONE if one.reason == NO_CAUSE else max(0, one.known_day)
        stamps[1, row], stamps[2, row] = one.opened_s, one.ended_s
    return numbers, stamps, hide(stamps)
