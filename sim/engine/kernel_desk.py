"""The compiled desk: arrays and integers, written to be fast.

In: int64 arrays and scalars, `NONE` where there is none. Out: int64 arrays. It follows `sim.engine.desk`, with the same
names, and the rules of `sim.engine.rules`. No dice, no table and no argument check here.
"""

from __future__ import annotations

import numpy as np

from sim.engine.kernel_line import is_line, line
from sim.engine.kernel_order import pop, push, sort_rows
from sim.engine.rules import (
    ADVISER_FREED,
    APPOINTMENT,
    ARRIVAL,
    BALKED,
    BREAK_BEGINS,
    CLOSING,
    HOLD_ENDS,
    LEAVING,
    NEVER,
    NO_SHOW,
    NONE,
    RENEGED,
    SERVED,
    TURNED_AWAY,
    WALK_IN,
    balks,
    break_begins,
    closing_second,
    comes_too_late,
    compiled,
    compiled_inside,
    is_expected,
    is_held_back,
    patience_ends,
    waiting_class,
)

AWAY, WAITING, IN_SERVICE, GONE = range(4)  # of a person
CLOSED, ON_BREAK, FREE = -3, -2, -1  # of an adviser; else the row that is served
ROW_WORK = 8  # working rows of `desk` per person
ADVISER_WORK = 4  # and per adviser


@compiled_inside
def _waiting_head(heap, first, second, state):
    """Return the first row of a heap that still waits, or NONE; those that went are dropped on the way."""
    while heap[0] > 0 and state[heap[1]] != WAITING:
        pop(heap, first, second)
    return heap[1] if heap[0] > 0 else NONE


@compiled_inside
def _next_row(booked, walk_ins, ahead, priority, arrival, slot, state, held_back, now, early):
    """Return who is called next, or NONE if all who wait are held back. Of equal priorities the earlier class wins."""
    row = _waiting_head(booked, priority, slot, state)
    if not held_back:
        other = _waiting_head(walk_ins, priority, arrival, state)
        if other != NONE and (row == NONE or priority[other] < priority[row]):
            row = other
    other = _waiting_head(ahead, priority, slot, state)
    while other != NONE and slot[other] - now <= early:  # came due: it is in `booked` now
        pop(ahead, priority, slot)
        other = _waiting_head(ahead, priority, slot, state)
    if other != NONE and (row == NONE or priority[other] < priority[row]):
        row = other
    return row


@compiled_inside
def _next_of_advisers(opens, freed_at, break_from, break_until, first_break, next_break):
    """Return the first (second, kind, number) at which a break begins or an adviser is freed."""
    second, kind, number = NEVER, CLOSING, 0
    for adviser in range(opens.size):
        i, last = next_break[adviser], first_break[adviser + 1]
        while i < last and break_until[i] <= opens[adviser]:
            i += 1  # cut to nothing
        next_break[adviser] = i
        if i < last and break_begins(break_from[i], opens[adviser]) < second:
            second, kind, number = break_begins(break_from[i], opens[adviser]), BREAK_BEGINS, adviser
    for adviser in range(opens.size):
        if freed_at[adviser] < second:
            second, kind, number = freed_at[adviser], ADVISER_FREED, adviser
    return second, kind, number


@compiled_inside
def _turn_away(begin, stop, state, outcome, left, now):
    """Turn away everybody who waits."""
    for row in range(begin, stop):
        if state[row] == WAITING:
            state[row] = GONE
            outcome[row] = TURNED_AWAY
            left[row] = now


@compiled_inside
def _lowest_free(doing):
    """Return the lowest number of a free adviser; there is one."""
    adviser = 0
    while doing[adviser] != FREE:
        adviser += 1
    return adviser


@compiled_inside
def desk(
    begin,
    stop,
    arrival,
    duration,
    slot,
    patience,
    tolerance,
    priority,
    opens,
    closes,
    grace,
    break_from,
    break_until,
    first_break,
    hold,
    early,
    late,
    capacity,
    called,
    end,
    server,
    left,
    outcome,
    row_work,
    adviser_work,
):
    """Run one session's desk: that of the rows from `begin` to `stop`, the last not included.

    All numbers are int64, times are seconds, `NONE` is none, unlimited or never; nothing is allocated.

    ===========================  ===================  =======================================================
    argument                     shape                meaning
    ===========================  ===================  =======================================================
    begin, stop                  scalar               the rows of this session; no other row is read or written
    arrival, slot                (n,)                 of each person; NONE: never comes, walk-in
    duration                     (n, 1 or advisers)   of a service, by who serves
    patience, tolerance          (n,)                 seconds, people
    priority                     (n,)                 the lower is called first
    opens                        (advisers,)          opening of each adviser
    closes, grace                scalar
    break_from, break_until      (breaks,)            uncut; those of one adviser together, by `from`
    first_break                  (advisers + 1,)      where the breaks of each adviser begin
    hold, early, late, capacity  scalar
    called, end, server, left    (n,)                 written: NONE where it did not happen
    outcome                      (n,)                 written: codes of `rules`
    row_work                     (ROW_WORK, > n)      scratch
    adviser_work                 (ADVISER_WORK, advisers)  scratch
    ===========================  ===================  =======================================================

    Returns
    -------
    present_s : int64
        People waiting or in service, summed over the seconds.
    closed_s : int64
        The second at which the last service ended, or NONE.
    """
    # 0. before the first event
    state, limit, by_arrival, by_slot = row_work[0], row_work[1], row_work[2], row_work[3]
    # Four heaps. A row that has gone stays in its heap until it is the head.
    booked, walk_ins, ahead, leaving = row_work[4], row_work[5], row_work[6], row_work[7]
    booked[0] = walk_ins[0] = ahead[0] = leaving[0] = 0
    doing, freed_at, due_s, next_break = adviser_work[0], adviser_work[1], adviser_work[2], adviser_work[3]
    first_opening = opens[0]
    for adviser in range(opens.size):
        first_opening = min(first_opening, opens[adviser])
        doing[adviser] = CLOSED
        freed_at[adviser] = opens[adviser]
        due_s[adviser] = 0
        next_break[adviser] = first_break[adviser]
    n_coming = n_slots = 0
    for row in range(begin, stop):
        called[row] = end[row] = server[row] = left[row] = NONE
        outcome[row] = NO_SHOW
        state[row] = AWAY
        if arrival[row] != NONE:
            by_arrival[n_coming] = row
            n_coming += 1
        if slot[row] != NONE:
            by_slot[n_slots] = row
            n_slots += 1
    sort_rows(by_arrival, n_coming, arrival, arrival, leaving)
    if hold > 0 or early != NONE:
        sort_rows(by_slot, n_slots, slot, slot, leaving)
    next_arrival = 0
    next_expected = next_hold_end = 0 if hold > 0 else n_slots
    next_due = 0 if early != NONE else n_slots  # appointments that are no longer ahead of their slot
    last_call = closing_second(closes, grace)
    if last_call == NONE:
        last_call = NEVER
    n_free = n_waiting = n_present = n_expected = 0
    n_left = n_coming  # people who still have no outcome
    present_s = now = 0
    closed_s = at_once = NONE

    while n_left > 0:
        # 1. the next event: the lowest (second, kind, number); kinds are tried in their order
        second, kind, number = _next_of_advisers(opens, freed_at, break_from, break_until, first_break, next_break)
        row = _waiting_head(leaving, limit, limit, state)
        if row != NONE and limit[row] < second:
            second, kind, number = limit[row], LEAVING, row
        if next_arrival < n_coming and arrival[by_arrival[next_arrival]] < second:
            number = by_arrival[next_arrival]
            second, kind = arrival[number], ARRIVAL
        while next_hold_end < n_slots and state[by_slot[next_hold_end]] != AWAY:
            next_hold_end += 1  # they came: nothing ends
        if next_hold_end < n_slots and slot[by_slot[next_hold_end]] < second:
            number = by_slot[next_hold_end]
            second, kind = slot[number], HOLD_ENDS
        if last_call < second:
            second, kind, number = last_call, CLOSING, 0

        # 2. time passes: more people are expected, appointments come due
        present_s += n_present * (second - now)
        now = second
        while next_expected < n_slots and is_expected(slot[by_slot[next_expected]], hold, now):
            if state[by_slot[next_expected]] == AWAY:
                n_expected += 1
            next_expected += 1
        while next_due < n_slots and slot[by_slot[next_due]] - now <= early:
            row = by_slot[next_due]
            if state[row] == WAITING:
                push(booked, row, priority, slot)
            next_due += 1

        # 3. the event
        if kind == BREAK_BEGINS:
            i = next_break[number]
            next_break[number] = i + 1
            if doing[number] == FREE:
                doing[number] = ON_BREAK
                freed_at[number] = break_until[i]
                n_free -= 1
            else:
                due_s[number] += break_until[i] - now
        elif kind == ADVISER_FREED:
            if doing[number] >= 0:
                row = doing[number]
                state[row] = GONE
                outcome[row] = SERVED
                n_present -= 1
                n_left -= 1
                closed_s = now
            if due_s[number] > 0:
                doing[number] = ON_BREAK
                freed_at[number] = now + due_s[number]
                due_s[number] = 0
            else:
                doing[number] = FREE
                freed_at[number] = NEVER
                n_free += 1
        elif kind == LEAVING:
            state[number] = GONE
            outcome[number] = RENEGED
            left[number] = now
            n_waiting -= 1
            n_present -= 1
            n_left -= 1
        elif kind == ARRIVAL:
            next_arrival += 1
            if slot[number] >= now and is_expected(slot[number], hold, now):
                n_expected -= 1
            if comes_too_late(now, closes):
                state[number] = GONE
                outcome[number] = TURNED_AWAY
                left[number] = now
                n_left -= 1
            else:
                state[number] = WAITING
                n_waiting += 1
                n_present += 1
                group = waiting_class(slot[number], now, now, early, late)
                held_back = group == WALK_IN and is_held_back(n_free, n_expected)
                if n_free > 0 and n_waiting == 1 and not held_back:
                    at_once = number  # called below, without a place in a heap
                elif group == APPOINTMENT:
                    push(booked, number, priority, slot)
                elif group == WALK_IN:
                    push(walk_ins, number, priority, arrival)
                else:
                    push(ahead, number, priority, slot)
        elif kind == HOLD_ENDS:
            next_hold_end += 1
            n_expected -= 1
        else:
            _turn_away(begin, stop, state, outcome, left, now)
            n_present -= n_waiting
            n_left -= n_waiting
            n_waiting = 0
            last_call = NEVER

        # 4. free advisers call
        while n_free > 0 and n_waiting > 0:
            row, at_once = at_once, NONE
            if row == NONE:
                held_back = is_held_back(n_free, n_expected)
                row = _next_row(booked, walk_ins, ahead, priority, arrival, slot, state, held_back, now, early)
            if row == NONE:
                break
            adviser = _lowest_free(doing)
            state[row] = IN_SERVICE
            called[row] = now
            server[row] = adviser
            end[row] = now + duration[row, adviser if duration.shape[1] > 1 else 0]
            doing[adviser] = row
            freed_at[adviser] = end[row]
            n_free -= 1
            n_waiting -= 1

        # 5. who has just come and was not called stays or balks
        if kind == ARRIVAL and state[number] == WAITING:
            if slot[number] == NONE and balks(tolerance[number], capacity, n_present - 1, n_waiting - 1):
                state[number] = GONE
                outcome[number] = BALKED
                left[number] = now
                n_waiting -= 1
                n_present -= 1
                n_left -= 1
            elif patience[number] != NONE:
                limit[number] = patience_ends(now, slot[number], first_opening, patience[number])
                push(leaving, number, limit, limit)
    return present_s, closed_s


@compiled
def desks(
    bounds,
    arrival,
    duration,
    slot,
    patience,
    tolerance,
    priority,
    opens,
    closes,
    grace,
    break_from,
    break_until,
    first_break,
    hold,
    early,
    late,
    capacity,
):
    """Run many sessions with the same settings; one that is a plain line by its recursion, the others by events.

    The arguments are those of `desk`; `bounds`, shape (sessions + 1,), says where the rows of each session begin.

    Returns
    -------
    written : int64 array, shape (5, n)
        called, end, server, left and outcome.
    present_s, closed_s : int64 arrays, shape (sessions,)
    """
    n_sessions = bounds.size - 1
    may_be_line = opens.size == 1 and break_from.size == 0 and capacity == NONE
    written = np.empty((5, arrival.size), np.int64)
    called, end, server, left, outcome = written[0], written[1], written[2], written[3], written[4]
    present_s = np.empty(n_sessions, np.int64)
    closed_s = np.empty(n_sessions, np.int64)
    row_work = np.empty((ROW_WORK, arrival.size + 1), np.int64)
    adviser_work = np.empty((ADVISER_WORK, opens.size), np.int64)
    for session in range(n_sessions):
        begin, stop = bounds[session], bounds[session + 1]
        if may_be_line and is_line(begin, stop, arrival, slot, tolerance, priority):
            present_s[session], closed_s[session] = line(
                begin, stop, arrival, duration, patience, opens[0], closes, grace, called, end, server, left, outcome
            )
            continue
        present_s[session], closed_s[session] = desk(
            begin,
            stop,
            arrival,
            duration,
            slot,
            patience,
            tolerance,
            priority,
            opens,
            closes,
            grace,
            break_from,
            break_until,
            first_break,
            hold,
            early,
            late,
            capacity,
            called,
            end,
            server,
            left,
            outcome,
            row_work,
            adviser_work,
        )
    return written, present_s, closed_s
