"""What makes sites comparable, in the season made by hand: 4,000 inhabitants, 21 days."""

import pytest

from sim.measures.scale import resolved_per_1000, served_per_1000
from sim.measures.view import View
from sim.units import YEAR_DAYS
from tests.measures.hand import parts, view, whole
from tests.visits.seasons import hand_made

THOUSANDS_YEARS = 4 * 21 / YEAR_DAYS


def test_requests_served_here_are_told_per_thousand_inhabitants_and_year():
    """Six of the cohort were served at least once; five of them ended resolved, one referred."""
    assert whole("served_per_1000") == pytest.approx(6 / THOUSANDS_YEARS)
    assert whole("resolved_per_1000") == pytest.approx(5 / THOUSANDS_YEARS)


def test_each_commune_is_divided_by_its_own_inhabitants():
    """One request of Petitbourg was served, for a thousand inhabitants."""
    found = parts("served_per_1000", "commune")

    assert found["47209"] == pytest.approx((1, 1 * 21 / YEAR_DAYS))
    assert sum(top for top, _ in found.values()) == 6


def test_an_hour_of_work_counts_the_road_and_all_that_is_done():
    """Served 4 and 2 in the window; desk 3 h and 6 h, overtime 10 min, road 30, setting up 10, follow-up 8 and 4."""
    hours = 3 + 6 + (10 + 30 + 10 + 8 + 4) / 60

    assert whole("served_per_adviser_hour") == pytest.approx(6 / hours)
    assert parts("served_per_adviser_hour", "service")["home_desk"] == pytest.approx((2, 6 + 4 / 60))
    assert whole("resolved_per_adviser_hour") == pytest.approx(4 / hours)


def test_without_inhabitants_there_is_no_rate():
    """A register of visits knows no population."""
    assert served_per_1000(view(communes=())) is None
    assert resolved_per_1000(View(hand_made(), None)) is None
