"""The compiled loop over sessions that are cancelled one at a time: how much longer people wait for the next desk.

In: the openings of all venues, and the journeys of one commune. Out: sums by session, whole seconds, exact. Which
sessions there are, and what is said of them, is in `clocks`.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled

NEVER = np.int64(1 << 61)  # the second at which nothing opens any more
NONE = np.int64(-1)


@compiled
def delay_without(opens, closes, session, longest, first, venues, journeys, second, left_out):
    """Return how the delay is from a second on until something changes: the journey to what is open, the next opening.

    Parameters
    ----------
    opens, closes, session : int64, shape (openings,), seconds and the session of each
        Venue by venue, in order of opening.
    longest : int64, shape (venues,), seconds
        The longest opening of each venue.
    first : int64, shape (venues + 1,)
        Where the openings of each venue begin.
    venues, journeys : int64, shape (venues in reach,), the second in seconds one way
    second, left_out : int
        When the need falls; a session that is not held, or `NONE`.
    """
    now = later = NEVER
    for k in range(venues.size):
        begin, end, journey = first[venues[k]], first[venues[k] + 1], journeys[k]
        following = begin + np.searchsorted(opens[begin:end], second + journey, side="right")
        row = following - 1
        while row >= begin and opens[row] > second + journey - longest[venues[k]]:
            if session[row] != left_out and closes[row] - journey > second:
                now = min(now, journey)
                break
            row -= 1
        while following < end and session[following] == left_out:
            following += 1
        if following < end:
            later = min(later, opens[following])
    return now, later


@compiled
def fill_lost(opens, closes, session, longest, first, place, opened, closed, venues, journeys, until, lost):
    """Fill what each session that is asked for would cost a commune if it alone were cancelled.

    Parameters
    ----------
    opens, closes, session, longest, first, venues, journeys
        As in `delay_without`.
    place, opened, closed : int64, shape (sessions,)
        Venue, first opening and last closing of each session; a place of `NONE` is not asked for.
    until : int, seconds
        The end of the window, which begins at 0.
    lost : int64, shape (sessions, 4), zeros
        Written: seconds in which a need would wait for the session, twice the sum of their delays with it and without
        it, and the longest without it. Zeros where nobody would, and where nothing opens after it.
    """
    edges = np.empty(2 * opens.size + 2, np.int64)
    for number in range(place.size):
        # Its own needs come after the last earlier session could be reached on opening, and before it closes.
        begin, end = np.int64(0), NONE
        for k in range(venues.size):
            rows = opens[first[venues[k]] : first[venues[k] + 1]]
            earlier = np.searchsorted(rows, opened[number])
            if earlier:
                begin = max(begin, rows[earlier - 1] - journeys[k])
            if venues[k] == place[number]:
                end = min(closed[number] - journeys[k], until)
        if begin >= end:
            continue
        edges[0], edges[1], size = begin, end, 2
        for k in range(venues.size):
            for row in range(first[venues[k]], first[venues[k] + 1]):
                if opens[row] - journeys[k] >= end:
                    break
                for edge in (opens[row] - journeys[k], closes[row] - journeys[k]):
                    if begin < edge < end:
                        edges[size] = edge
                        size += 1
        times = np.sort(edges[:size])
        changed = twice_with = twice_without = worst = np.int64(0)
        is_known = True
        for k in range(size - 1):
            start, stop = times[k], times[k + 1]
            if start == stop:
                continue
            now_0, later_0 = delay_without(opens, closes, session, longest, first, venues, journeys, start, NONE)
            now_1, later_1 = delay_without(opens, closes, session, longest, first, venues, journeys, start, number)
            if now_1 == NEVER and later_1 == NEVER:
                is_known = False
                break
            # A desk that is open takes a journey; one that opens at o takes o - t, which wins once t > o - journey.
            turn_0 = start if now_0 == NEVER else min(max(later_0 - now_0, start), stop)
            turn_1 = start if now_1 == NEVER else min(max(later_1 - now_1, start), stop)
            cuts = (start, min(turn_0, turn_1), max(turn_0, turn_1), stop)
            for piece in range(3):
                left, right = cuts[piece], cuts[piece + 1]
                if left == right:
                    continue
                high_0, low_0 = (now_0, now_0) if left < turn_0 else (later_0 - left, later_0 - right)
                high_1, low_1 = (now_1, now_1) if left < turn_1 else (later_1 - left, later_1 - right)
                if high_0 != high_1 or low_0 != low_1:
                    changed += right - left
                    twice_with += (high_0 + low_0) * (right - left)
                    twice_without += (high_1 + low_1) * (right - left)
                    worst = max(worst, high_1)
        if is_known:
            lost[number, 0], lost[number, 1] = changed, twice_with
            lost[number, 2], lost[number, 3] = twice_without, worst
