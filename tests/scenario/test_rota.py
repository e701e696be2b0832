"""The book of a session: which slots are open to booking, and which are given twice."""

from fractions import Fraction

import pytest

from sim.scenario.rota import is_overbooked, offered_slots, slots_of, stretches
from sim.scenario.schema import Service

NINE, NOON, HALF_HOUR = 9 * 3600, 12 * 3600, 1800


def book(**changes):
    """Return the numbers of the slots of a morning in the order in which they are given."""
    service = Service(**({"mode": "appointment"} | changes))
    return [(start - NINE) // HALF_HOUR for start in offered_slots(service, NINE, NOON, ())]


def test_without_overbooking_each_slot_is_given_once():
    """In the order of the clock."""
    assert book() == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("share", "twice"), [(0.01, [0]), (0.25, [0, 4]), (0.33, [0, 3]), (0.5, [0, 2, 4]), (1.0, [0, 1, 2, 3, 4, 5])]
)
def test_overbooked_slots_stand_again_at_the_end_of_the_book(share, twice):
    """The first slot with any share, then evenly: ceil((j + 1)·share) > ceil(j·share)."""
    assert book(overbooked_share=share) == [0, 1, 2, 3, 4, 5, *twice]


def test_only_slots_open_to_booking_are_given_twice():
    """Of a mixed session the bookable half counts, not the slots left to walk-ins."""
    assert book(mode="mixed", bookable_share=0.5, overbooked_share=0.5) == [1, 3, 5, 1, 5]
    assert book(mode="walk_in", overbooked_share=1.0) == []


@pytest.mark.parametrize("share", [0.07, 0.29, 1 / 3, 0.7, 0.99])
def test_the_number_given_twice_is_the_share_rounded_up(share):
    """Exactly, whatever the rounding of a float: 29 of a hundred for 0.29."""
    exact = Fraction(share).limit_denominator(10_000)
    for slots in (1, 7, 50, 100):
        assert sum(is_overbooked(k, share) for k in range(slots)) == -(-slots * exact // 1)


# --- slots and breaks

MORNING = (NINE, NOON)


def clock(*seconds):
    """Return seconds from midnight as hours and minutes."""
    return [f"{s // 3600}:{s % 3600 // 60:02d}" for s in seconds]


def slots(slot_min, *pauses, hours=MORNING, **changes):
    """Return the bookable slots of a desk with breaks, by the clock."""
    service = Service(**({"mode": "appointment", "slot_min": slot_min} | changes))
    return clock(*slots_of(service, *hours, pauses))


def test_slots_begin_anew_after_a_break():
    """Three quarters of an hour, a break from 10:30 to 11:30: two before, two after until 13:00."""
    pause = (10 * 3600 + 1800, 11 * 3600 + 1800)

    assert slots(45.0, pause, hours=(NINE, 13 * 3600)) == ["9:00", "9:45", "11:30", "12:15"]


def test_slots_end_before_a_break_and_before_closing():
    """A break in the middle of the third slot takes it; the fifth would run past noon."""
    pause = (10 * 3600 + 900, 10 * 3600 + 1500)

    assert slots(30.0, pause) == ["9:00", "9:30", "10:25", "10:55", "11:25"]


def test_the_bookable_share_counts_the_slots_that_there_are():
    """Half of five: the second and the fourth, whatever the break took."""
    pause = (10 * 3600 + 900, 10 * 3600 + 1500)

    assert slots(30.0, pause, mode="mixed", bookable_share=0.5) == ["9:30", "10:55"]


def test_breaks_in_any_order_that_touch_or_reach_beyond_the_desk_leave_the_rest():
    """From 8:00 to 9:30, from 11:00 to 11:15 and on to 11:30."""
    pauses = ((11 * 3600 + 900, 11 * 3600 + 1800), (8 * 3600, NINE + 1800), (11 * 3600, 11 * 3600 + 900))

    assert stretches(NINE, NOON, pauses) == ((NINE + 1800, 11 * 3600), (11 * 3600 + 1800, NOON))
    assert slots(30.0, *pauses) == ["9:30", "10:00", "10:30", "11:30"]
    assert stretches(NINE, NOON, ((NINE, NOON),)) == ()


def test_without_a_break_slots_follow_one_another_from_the_opening():
    """As before: half-hours, those that fit."""
    assert slots(30.0) == ["9:00", "9:30", "10:00", "10:30", "11:00", "11:30"]
    assert slots(50.0) == ["9:00", "9:50", "10:40"]
    assert slots(181.0) == []
