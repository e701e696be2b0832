"""The book of a session: which slots are open to booking, and which are given twice."""

from fractions import Fraction

import pytest

from sim.scenario.rota import is_overbooked, offered_slots
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
