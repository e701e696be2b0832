"""The plain line of the compiled desk: one adviser, walk-ins in the order in which they come, no events.

In: the arrays of `kernel_desk`, and one session's rows. Out: the same log, written. When each is called follows from
who was called before, so one pass over the rows is the whole session (Lindley's recursion, here with patience and
closing; Gross et al., Fundamentals of Queueing Theory, 4th edition, section 1.2).
"""

from __future__ import annotations

from sim.engine.rules import (
    NEVER,
    NONE,
    RENEGED,
    SERVED,
    TURNED_AWAY,
    closing_second,
    comes_too_late,
    compiled_inside,
    patience_ends,
)


@compiled_inside
def is_line(begin, stop, arrival, slot, tolerance, priority):
    """Tell whether the rows of a session are walk-ins of one priority, in the order of their arrivals, who never balk.

    It has no branch in its loop, so that the compiler takes several rows at once.
    """
    plain = True
    for row in range(begin, stop):
        plain &= (slot[row] == NONE) & (tolerance[row] == NONE) & (priority[row] == priority[begin])
    for row in range(begin + 1, stop):
        plain &= arrival[row - 1] <= arrival[row]
    return plain


@compiled_inside
def line(begin, stop, arrival, duration, patience, opens, closes, grace, called, end, server, left, outcome):
    """Serve the rows of a line, by the arguments of `kernel_desk.desk`; `opens` is one second.

    Who is free at a second calls before anybody leaves at it, and who leaves does so before the door is shut: so each
    is called when the adviser is free, unless patience or the last call ends sooner.

    Returns
    -------
    present_s, closed_s : int64
        As `desk` returns them.
    """
    last_call = closing_second(closes, grace)
    if last_call == NONE:
        last_call = NEVER
    free_s, present_s, closed_s = opens, 0, NONE
    for row in range(begin, stop):
        now = arrival[row]
        gives_up = patience_ends(now, NONE, opens, patience[row])
        if gives_up == NONE:
            gives_up = NEVER
        turn = max(now, free_s)
        is_late = comes_too_late(now, closes)
        if not is_late and turn <= min(gives_up, last_call):
            free_s = closed_s = turn + duration[row, 0]
            called[row], end[row], server[row], left[row], outcome[row] = turn, free_s, 0, NONE, SERVED
            present_s += free_s - now
        else:
            gone = now if is_late else min(gives_up, last_call)
            called[row], end[row], server[row], left[row] = NONE, NONE, NONE, gone
            outcome[row] = RENEGED if not is_late and gives_up <= last_call else TURNED_AWAY
            present_s += gone - now
    return present_s, closed_s
