"""Who is near: the same as by going through all, to the second."""

import numpy as np
import pytest

from sim.territory.communes import Commune
from sim.territory.nearness import Nearness
from sim.territory.offices import FIXED, Office, nearest_office, nearest_offices
from sim.territory.travel import DEFAULT_TRAVEL, car_s, great_circle_km, no_car_s, reach_km

PLACES = [(44.0 + a * 0.07, 0.5 + b * 0.09) for a in range(9) for b in range(9)]


def communes():
    """Return communes on a grid, every third one urban."""
    return [
        Commune(f"47{number:03d}", "c", 9000 if number % 3 == 0 else 300, lat, lon, 0.1, 0.2)
        for number, (lat, lon) in enumerate(PLACES, start=1)
    ]


def offices(n, insee=""):
    """Return offices spread over the grid, two of them at one point, one labelled late."""
    draws = np.random.default_rng(5)
    points = [(44.0 + x * 0.6, 0.5 + y * 0.8) for x, y in draws.random((n, 2))]
    points[1] = points[0]
    return [Office(str(k), "o", insee, *point, FIXED, 900 if k == 3 else 1) for k, point in enumerate(points)]


def test_the_nearest_office_of_many_is_that_of_each():
    """Ties, late labels and what is left out included."""
    known = offices(40)
    found = nearest_offices(communes(), known, 500, DEFAULT_TRAVEL, {"7"})

    assert found == [nearest_office(one, known, 500, DEFAULT_TRAVEL, {"7"}) for one in communes()]


def test_no_office_is_nearest_over_the_sea():
    """Corsica has none in this list; an office of which the commune is not known is on every land."""
    corsican = [Commune("2A004", "Ajaccio", 9000, 41.92, 8.74, 0.1, 0.2)]

    assert nearest_offices(corsican, offices(5, "06088"), 500) == [None]
    assert nearest_offices(corsican, offices(5), 500)[0] is not None


@pytest.mark.parametrize("seconds", [0, 100, 600, 1800, 5400])
def test_who_is_within_a_journey_is_among_the_candidates(seconds):
    """By either means; nobody is lost by the straight line."""
    stops = PLACES[::5]
    near = Nearness(stops)
    for way, journey_s in enumerate((no_car_s, car_s)):
        candidates = near.within([one.point for one in communes()], reach_km(seconds)[way])
        for home, rows in zip(communes(), candidates, strict=True):
            within = {k for k, stop in enumerate(stops) if journey_s(home, stop) <= seconds}
            assert within <= set(rows)
            assert rows == sorted(rows)


def test_the_nearest_are_not_farther_than_any_other():
    """Over the great circle."""
    stops = PLACES[3::7]
    for point, rows in zip(PLACES, Nearness(stops).nearest(PLACES), strict=True):
        assert min(great_circle_km(*point, *stops[k]) for k in rows) == min(great_circle_km(*point, *s) for s in stops)


def test_of_no_points_none_is_near():
    """Nor is anybody asked."""
    assert Nearness([]).nearest(PLACES[:2]) == [[], []]
    assert Nearness([]).within(PLACES[:2], 5.0) == [[], []]
    assert Nearness(PLACES).nearest([]) == []
