"""Journeys: the formula."""

import pytest

from sim.territory.communes import Commune
from sim.territory.travel import (
    EARTH_RADIUS_KM,
    TravelRules,
    car_s,
    drive_s,
    great_circle_km,
    is_urban,
    no_car_s,
    road_km,
)


def home(population):
    """Make a commune of a given size on the equator."""
    return Commune("47001", "Home", population, 0.0, 0.0, 0.1, 0.2)


# One degree on the equator is 111.195 km.
KM_PER_DEGREE = 111.19508


def at_km(km):
    """Return a point on the equator, so many kilometres east of the homes of these tests."""
    return 0.0, km / KM_PER_DEGREE


def test_a_quarter_of_the_equator_is_a_quarter_of_the_circle():
    """Ninety degrees are a quarter of the circumference, along the equator and along a meridian."""
    quarter = EARTH_RADIUS_KM * 3.141592653589793 / 2

    assert great_circle_km(0, 0, 0, 90) == pytest.approx(quarter, rel=1e-14)
    assert great_circle_km(0, 0, 90, 0) == pytest.approx(quarter, rel=1e-14)


def test_the_other_side_of_the_earth_is_half_a_circle_away():
    """Two opposite points, where rounding could leave the domain of the arcsine."""
    assert great_circle_km(44.2, 0.6, -44.2, -179.4) == pytest.approx(EARTH_RADIUS_KM * 3.141592653589793, rel=1e-9)


def test_a_distance_is_the_same_both_ways():
    """Nothing depends on who is the start."""
    assert great_circle_km(44.2, 0.6, 50.5, 3.4) == great_circle_km(50.5, 3.4, 44.2, 0.6)


def test_a_rural_home_is_two_minutes_and_the_road_at_49_km_an_hour():
    """24.5 km of great circle are 31.85 km of road, 39 minutes, and 2 to leave and park."""
    assert car_s(home(5_000), at_km(24.5)) == 41 * 60


def test_an_urban_home_drives_at_43_km_an_hour():
    """21.5 km of great circle are 27.95 km of road, 39 minutes, and 2 to leave and park."""
    assert car_s(home(5_001), at_km(21.5)) == 41 * 60


def test_a_commune_is_urban_above_the_limit_not_at_it():
    """The rule says: over 5,000 inhabitants."""
    assert [is_urban(home(people)) for people in (4_999, 5_000, 5_001)] == [False, False, True]


def test_without_a_car_the_way_is_slower_and_starts_later():
    """12 km of great circle are 15.6 km of road at 12 km an hour, and 5 minutes, whatever the commune."""
    assert no_car_s(home(100), at_km(12)) == 83 * 60
    assert no_car_s(home(50_000), at_km(12)) == 83 * 60


def test_a_journey_to_the_next_door_still_takes_the_access_time():
    """Whoever leaves home parks, or walks, at the other end."""
    assert car_s(home(100), (0.0, 0.0)) == 120
    assert no_car_s(home(100), (0.0, 0.0)) == 300


def test_an_adviser_does_not_drive_within_one_point():
    """Two desks in one building are no journey."""
    assert drive_s((44.2, 0.6), (44.2, 0.6)) == 0


def test_an_adviser_drives_at_the_rural_speed_unless_venues_are_of_one_town():
    """24.5 km of great circle at 49 km an hour; 21.5 at 43; and 2 minutes each."""
    assert drive_s((0.0, 0.0), at_km(24.5)) == 41 * 60
    assert drive_s((0.0, 0.0), at_km(21.5), TravelRules(urban_drives=True)) == 41 * 60


def test_rules_of_ones_own_change_the_journey():
    """Every number of the formula can be stated."""
    rules = TravelRules(detour_factor=1.0, access_min=0.0, rural_speed_kmh=60.0)

    assert road_km((0.0, 0.0), at_km(10), rules) == pytest.approx(10)
    assert car_s(home(100), at_km(10), rules) == 600
