"""Counts of people better or worse served, beside those that chance alone would move."""

import pytest

from sim.comparison.changes import Changes, changes_between, changes_table
from sim.units import DAY_S
from tests.comparison.test_pairing import without
from tests.visits.seasons import at, changed, hand_made


def counts(first, second, clock="resolved", unit="requests"):
    """Return how many there are, better and worse served."""
    return changes_between(first, second).counts[clock, unit]


def test_equal_seasons_move_nobody():
    """Twelve requests of eleven persons: one person has two."""
    assert counts(hand_made(), hand_made()) == (12, 0, 0)
    assert counts(hand_made(), hand_made(), unit="persons") == (11, 0, 0)


@pytest.mark.parametrize(("shift_s", "expected"), [(-DAY_S, (12, 1, 0)), (DAY_S - 1, (12, 0, 0)), (DAY_S, (12, 0, 1))])
def test_a_day_earlier_is_better_and_a_day_later_worse(shift_s, expected):
    """Less than a day is nothing."""
    moved = changed(hand_made(), "requests", 1, resolved_s=at(18, "10:20") + shift_s)

    assert counts(hand_made(), moved) == expected


def test_who_is_lost_counts_as_late_as_the_deadline():
    """Request 1, resolved on day 7, is lost: its deadline is day 30."""
    lost = changed(hand_made(), "requests", 0, resolved_s=None, first_served_s=None)

    assert counts(hand_made(), lost) == (12, 0, 1)
    assert counts(hand_made(), lost, clock="first_served") == (12, 0, 1)
    assert counts(lost, hand_made()) == (12, 1, 0)


def test_a_persons_requests_are_added_up():
    """Requests 1 and 8 are of one person: a day and a half earlier and a day later is half a day, no change."""
    moved = changed(hand_made(), "requests", 0, resolved_s=at(7, "09:30") - 3 * DAY_S // 2)
    moved = changed(moved, "requests", 7, deadline_s=int(moved.requests["deadline_s"][7]) + DAY_S)

    assert counts(hand_made(), moved) == (12, 1, 1)
    assert counts(hand_made(), moved, unit="persons") == (11, 0, 0)


def test_only_common_requests_are_counted():
    """What one season never had is nobody's gain."""
    assert counts(without(hand_made(), 9), hand_made()) == (11, 0, 0)


def test_the_table_tells_what_goes_beyond_chance():
    """30 and 34 better against 10 and 12 by chance: 21 more, Student's t on 20 and 22."""

    def made(better, worse):
        return Changes({(clock, unit): (100, better, worse) for clock in ("resolved", "first_served")
                        for unit in ("requests", "persons")})  # fmt: skip

    pairs = {("a", "b"): [made(30, 10), made(34, 12)]}
    table = changes_table(pairs, [made(10, 11), made(12, 11)]).set_index(["clock", "unit", "change"])
    better, worse, net = (table.loc["resolved", "requests", change] for change in ("better", "worse", "net"))

    assert (better["total"], better["count"], better["placebo"], better["excess"]) == (100, 32, 11, 21)
    assert (better["low"], better["high"]) == pytest.approx((21 - 12.706204736, 21 + 12.706204736))
    assert (worse["count"], worse["placebo"], worse["excess"]) == (11, 11, 0)
    assert net["excess"] == 21
