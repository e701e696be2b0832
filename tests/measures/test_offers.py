"""What a rota offers, on the season made by hand: shares of the cohort, worth, and the third free slot."""

import numpy as np
import pytest

from sim.measures.offers import third_days
from tests.measures.hand import measured, whole


def test_offered_within_some_days_is_a_share_of_the_whole_cohort():
    """Of twelve, nine are offered a session at once and one after twelve days; one does not know, one finds none."""
    found = [whole(f"offered_within_{days}") for days in (7, 14, 30)]

    assert found == pytest.approx([9 / 12, 10 / 12, 10 / 12])


def test_the_value_is_a_mean_over_the_whole_cohort():
    """Nine offers of ten minutes and one of one minute, over twelve."""
    assert whole("value") == pytest.approx(91 / 12)


def test_the_third_slot_of_a_venue_is_a_mean_over_the_mornings():
    """At the town hall five days on ten mornings; on eleven there is none, which counts the day after its window."""
    found = measured().loc[("third_next", "venue")]["value"]

    assert found.to_dict() == pytest.approx({"post_office": 1.0, "town_hall": (10 * 5 + 11 * 8) / 21})


def test_the_third_slot_of_a_commune_is_among_the_venues_within_reach():
    """Each has its own venue alone; over all, three in four live where it is a day."""
    found = measured().loc[("third_next", "commune")]["value"]
    far = (10 * 5 + 11 * 8) / 21

    assert found.to_dict() == pytest.approx({"47001": 1.0, "47209": far})
    assert whole("third_next") == pytest.approx((3000 * 1 + 1000 * far) / 4000)
    assert whole("third_next", longest_car_s=1500) == 1.0


def test_a_full_book_with_a_short_window_comes_before_no_free_slot():
    """A venue that is booked out for its two days brings nobody a slot sooner."""
    busy = [[9.0, 10.0, 11.0], [9.0, np.inf, np.inf]]
    full = [[np.inf] * 3] * 2

    free, beyond = np.array([busy, full]).transpose(1, 0, 2), np.array([22.0, 3.0])
    found = third_days(free, beyond, np.array([0, 1, 3, 4]), np.array([0, 0, 1, -1]))

    assert found.tolist() == [11 + 22, 11 + 22, 0]
