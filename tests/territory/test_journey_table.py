"""Journeys from communes to places, near pairs alone: the same as those asked one by one."""

import numpy as np
import pytest

from sim.territory import journey_table
from sim.territory.calendar import Calendar
from sim.territory.communes import Commune
from sim.territory.journey_table import journeys_between
from sim.territory.place import NO_ROAD_S, Territory

COMMUNES = (
    Commune("47001", "Agen", 32_000, 44.2049, 0.6212, 0.2, 0.3),
    Commune("47209", "Pont-du-Casse", 4_300, 44.2311, 0.6812, 0.1, 0.2),
    Commune("2A004", "Ajaccio", 70_000, 41.9267, 8.7369, 0.1, 0.2),
)
STOPS = [((44.2049, 0.6212), "47001"), ((44.3, 0.7), "47209"), ((44.6, 1.2), "46001"), ((41.93, 8.74), "2A004")]
LIMITS_S = (30 * 60, 45 * 60)


def place():
    return Territory(communes=COMMUNES, offices=(), calendar=Calendar("A", "47"))


def table(way):
    """Return every journey of a way, asked one by one."""
    one_s = (place().no_car_s, place().car_s)[way]
    return np.array([[one_s(home, *stop) for stop in STOPS] for home in place().communes])


def test_the_near_pairs_are_those_within_the_limit_with_their_seconds():
    """Row by row, without and with a car; no road leads over the sea."""
    for way, found in enumerate(journeys_between(place(), STOPS, LIMITS_S)):
        expected = table(way)
        for home, row in enumerate(expected):
            near = np.flatnonzero(row <= LIMITS_S[way])
            assert [part.tolist() for part in found.of(home)] == [near.tolist(), row[near].tolist()]
        assert (found.near(20 * 60).toarray() == (expected <= 20 * 60)).all()


@pytest.mark.parametrize("most_pairs", [12, 11], ids=["a table of all pairs", "too many for a table"])
def test_a_journey_beyond_the_limit_is_known_when_it_is_asked_for(monkeypatch, most_pairs):
    """Pairs by number, near ones from the table, far ones one by one, none over the sea."""
    monkeypatch.setattr(journey_table, "_MOST_PAIRS", most_pairs)
    home, to = np.indices((3, 4)).reshape(2, -1)
    for way, found in enumerate(journeys_between(place(), STOPS, LIMITS_S)):
        assert found.at(home, to).tolist() == table(way).ravel().tolist()
    assert NO_ROAD_S in found.at(home, to)


def test_the_nearest_open_place_is_within_the_limit_or_there_is_none():
    """A closed place is nobody's nearest."""
    _, car = journeys_between(place(), STOPS, LIMITS_S)
    expected = table(1)

    assert car.nearest(np.array([False, True, False, False])).tolist() == [NO_ROAD_S, *expected[1:, 1].tolist()]
    assert car.nearest(np.zeros(4, dtype=bool)).tolist() == [NO_ROAD_S] * 3
