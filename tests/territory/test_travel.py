"""Journeys: the formula, and the two tables of distances that it reproduces."""

from pathlib import Path

import pandas as pd
import pytest

from sim.errors import TerritoryError
from sim.territory.communes import SITES, Commune, communes_of, scopes_of
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
from sim.territory.venues import shipped_venues

DATA = Path(__file__).parent / "data"

# The tables hold 0.01 km and 0.1 min: half a unit, and half a second of our own rounding.
HALF_KM = 0.005 + 1e-9
HALF_ROAD_KM = 0.005 + 1e-9
HALF_S = 3.0 + 0.5
OF_THE_TABLES = TravelRules(urban_speed_kmh=27.0, rural_speed_kmh=42.0)  # they were made before speeds were measured

VENUES = {venue.id: venue for site in SITES for venue in shipped_venues(site)}


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
    assert drive_s((44.2, 0.6), (44.2, 0.6), urban=True) == 0


def test_rules_of_ones_own_change_the_journey():
    """Every number of the formula can be stated."""
    rules = TravelRules(detour_factor=1.0, access_min=0.0, rural_speed_kmh=60.0)

    assert road_km((0.0, 0.0), at_km(10), rules) == pytest.approx(10)
    assert car_s(home(100), at_km(10), rules) == 600


@pytest.mark.parametrize(
    ("field", "value"),
    [("detour_factor", 0.9), ("access_min", -1.0), ("urban_speed_kmh", 0.0), ("no_car_speed_kmh", float("nan"))],
)
def test_rules_that_no_road_obeys_are_refused(field, value):
    """A speed is positive, a detour at least 1, a time not negative."""
    with pytest.raises(TerritoryError, match=rf"travel\.{field} is {value}"):
        TravelRules(**{field: value})


def test_journeys_from_communes_are_those_of_the_table():
    """All 920 pairs of commune and venue agree within the rounding of the table."""
    table = pd.read_csv(DATA / "commune_venue_distances.csv", dtype={"insee": str})
    communes = {commune.insee: commune for site in SITES for commune in communes_of(site, scopes_of(site))}
    assert len(table) == 920

    for row in table.itertuples():
        commune, venue = communes[row.insee], VENUES[row.venue_id]
        assert great_circle_km(*commune.point, *venue.point) == pytest.approx(row.great_circle_km, abs=HALF_KM)
        assert road_km(commune.point, venue.point) == pytest.approx(row.road_km_est, abs=HALF_ROAD_KM)
        assert car_s(commune, venue.point, OF_THE_TABLES) == pytest.approx(row.car_min_est * 60, abs=HALF_S)


def test_drives_between_venues_are_those_of_the_table():
    """All 122 pairs of venues agree within the rounding of the table; those of Agen are urban."""
    table = pd.read_csv(DATA / "venue_venue_distances.csv")
    assert len(table) == 122

    for row in table.itertuples():
        start, end = VENUES[row.venue_a].point, VENUES[row.venue_b].point
        assert great_circle_km(*start, *end) == pytest.approx(row.great_circle_km, abs=HALF_KM)
        seconds = drive_s(start, end, OF_THE_TABLES, urban=SITES[row.site].urban_drives)
        assert seconds == pytest.approx(row.car_min_est * 60, abs=HALF_S)
