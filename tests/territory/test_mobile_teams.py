"""Teams that move: what the list says of them, and what a scenario makes of it."""

import pytest

from sim.scenario.files import scenario_from
from sim.territory.mobile_teams import mobile_teams, team_rooms
from sim.units import HOUR_S


def test_every_session_of_the_list_is_a_round_of_one_team():
    """Twenty teams of the notes and one bus; a week that is named in either way is the nth such weekday."""
    teams = mobile_teams()

    assert len(teams) == 21
    assert {one.weeks for team in teams for one in team.rounds} == {
        "every", "odd", "even", "first", "second", "third", "fourth",
    }  # fmt: skip
    assert all(one.opening.start_s < one.opening.end_s for team in teams for one in team.rounds)


def test_a_room_is_known_where_a_team_without_a_bus_is_every_week():
    """Trun twice; not Monthois, where a bus stops, nor Foissac, once a month, nor Durfort, in odd weeks."""
    rooms = team_rooms()
    (trun,) = rooms["61494"]

    assert trun.openings == ((0, 9 * HOUR_S, 12 * HOUR_S), (3, 14 * HOUR_S, 17 * HOUR_S))
    assert trun.team == "France services itinérante de Gouffern en Auge"
    assert {"08303", "30111", "82051"} & set(rooms) == set()


@pytest.fixture(scope="module")
def gouffern():
    """Return the place of one stop of the team of Gouffern en Auge, and of the office of another commune."""
    head = {"extends": "_base", "id": "x", "title": {"fr": "x", "en": "x"}, "question": {"fr": "x", "en": "x"}}
    horizon = {"start": "2024-09-02", "end": "2024-09-15", "warm_up_days": 0}
    place = {"communes": ["61494", "61001"], "offices": "desks", "mobile": "permanences"}
    return scenario_from({**head, "regime": "established", "horizon": horizon, "place": place})


def test_a_team_holds_its_rounds_where_the_place_reaches(gouffern):
    """With one adviser, at home where most of its hours are."""
    rounds = [one for one in gouffern.rota.permanences if one.id.startswith("mob-1938")]

    assert [(one.weekday, one.start, one.end) for one in rounds] == [
        ("monday", 9 * HOUR_S, 12 * HOUR_S), ("thursday", 14 * HOUR_S, 17 * HOUR_S),
    ]  # fmt: skip
    assert [one.home for one in gouffern.advisers if one.id == "mob-1938-a"] == ["mob-1938-61494"]


def test_an_office_whose_team_moves_is_no_desk_beside_its_stops(gouffern):
    """Its published hours are those of the stops; other offices stay desks."""
    venues = {venue.id for venue in gouffern.venues}

    assert "fs-1938" not in venues
    assert any(name.startswith("fs-") for name in venues)
