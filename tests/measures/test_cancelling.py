"""A session less, for one commune: the compiled loop against the delay looked up second by second."""

import numpy as np
import pytest

from sim.measures.cancelling import NONE, fill_lost

UNTIL = 60


def drawn(dice):
    """Return the openings of some venues, of sessions of one spell or two, and the journeys of those in reach."""
    openings, number = [], 0
    venues = int(dice.integers(1, 4))
    for venue in range(venues):
        for _ in range(dice.integers(0, 5)):
            begin = int(dice.integers(0, UNTIL + 20))
            for _ in range(dice.integers(1, 3)):
                end = begin + int(dice.integers(1, 9))
                openings.append((venue, begin, end, number))
                begin = end + int(dice.integers(1, 4))
            number += 1
    reach = sorted(dice.choice(venues, dice.integers(0, venues + 1), replace=False).tolist())
    return sorted(openings), number, venues, {venue: int(dice.integers(0, 15)) for venue in reach}


def delay(openings, journeys, second):
    """Return the delay just after a second and just before the next one; None where nothing opens any more."""
    known = [(venue, begin, end) for venue, begin, end, _ in openings if venue in journeys]
    here = [journeys[v] for v, begin, end in known if begin - journeys[v] <= second < end - journeys[v]]
    coming = [begin for v, begin, _ in known if begin - journeys[v] > second]
    found = [*here, *(begin - second for begin in coming)]
    return (min(found), min([*here, *(begin - second - 1 for begin in coming)])) if found else None


def looked_up(openings, journeys, number):
    """Return what a session would cost, from the delay of each second."""
    own = [one for one in openings if one[3] == number]
    others = [one for one in openings if one[3] != number]
    if own[0][0] not in journeys:
        return [0, 0, 0, 0]
    first_open, last_close = min(one[1] for one in own), max(one[2] for one in own)
    begin = 0
    for venue, journey in journeys.items():
        earlier = [one[1] for one in openings if one[0] == venue and one[1] < first_open]
        begin = max([begin, *(opens - journey for opens in earlier)])
    found = [0, 0, 0, 0]
    for second in range(begin, min(last_close - journeys[own[0][0]], UNTIL)):
        before, after = delay(openings, journeys, second), delay(others, journeys, second)
        if after is None:
            return [0, 0, 0, 0]
        if before != after:
            found = [found[0] + 1, found[1] + sum(before), found[2] + sum(after), max(found[3], after[0])]
    return found


@pytest.mark.parametrize("seed", range(60))
def test_what_a_session_less_costs_is_what_each_second_tells(seed):
    """Breaks, openings that overlap, venues out of reach, sessions after which nothing opens."""
    openings, sessions, venues, journeys = drawn(np.random.default_rng(seed))
    rows = np.array([one[1:] for one in openings], dtype=np.int64).reshape(-1, 3)
    place = np.array([next(one[0] for one in openings if one[3] == k) for k in range(sessions)], dtype=np.int64)
    spans = [[(one[1], one[2]) for one in openings if one[3] == k] for k in range(sessions)]
    asked = np.where(np.arange(sessions) % 5 == 4, NONE, place)
    lost = np.zeros((sessions, 4), dtype=np.int64)
    longest = [max([0, *(end - begin for v, begin, end, _ in openings if v == venue)]) for venue in range(venues)]
    fill_lost(
        *rows.T.copy(),
        np.array(longest, dtype=np.int64),
        np.cumsum([0, *(sum(one[0] == venue for one in openings) for venue in range(venues))]),
        asked, np.array([min(b for b, _ in own) for own in spans], dtype=np.int64),
        np.array([max(e for _, e in own) for own in spans], dtype=np.int64),
        np.array([*journeys], dtype=np.int64), np.array([*journeys.values()], dtype=np.int64), UNTIL, lost,
    )  # fmt: skip

    for number in range(sessions):
        expected = looked_up(openings, journeys, number) if asked[number] != NONE else [0, 0, 0, 0]
        assert lost[number].tolist() == expected, number
