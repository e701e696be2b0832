"""Faults of names, one by one: unknown, twice, kept for something else."""

import pytest

from tests.scenario.telling import errors, warnings
from tests.worlds import permanence, request_type, small_world


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("venues", ("venues",)),
        ("advisers", ("advisers",)),
        ("rota.permanences", ("rota", "permanences")),
        ("demand.types", ("demand", "types")),
        ("demand.operators", ("demand", "operators")),
        ("demand.population.age_bands", ("demand", "population", "age_bands")),
        ("place.communes", ("place", "communes")),
    ],
)
def test_an_id_given_twice_is_refused(path, where):
    """In every list of named things."""
    tree = small_world()
    items = tree
    for key in where:
        items = items[key]
    items.append(dict(items[0]))

    assert f'id "{items[0]["id"]}" is given twice; ids must differ' in errors(tree).values()
    assert f"{path}[{len(items) - 1}].id" in errors(tree)


def test_a_name_kept_for_the_home_desk_is_refused():
    """Its sessions are named home_desk and the hour."""
    desk = permanence("home_desk-0900", "town_hall", "monday", "09:00", "12:00")
    told = errors(small_world(rota={"permanences": [desk]}))

    assert told == {
        "rota.permanences.home_desk-0900.id": '"home_desk" is kept for the home desk; choose another beginning'
    }


def test_an_unknown_venue_is_refused():
    """Of a permanence, of the home desk, of an adviser."""
    desk = permanence("p", "town_hal", "monday", "09:00", "12:00")
    home = {"venue": "post", "hours": [{"weekday": "monday", "start": "09:00", "end": "12:00"}]}
    tree = small_world(rota={"permanences": [desk], "home_desk": home})
    tree["advisers"][0]["home"] = "home"
    told = errors(tree)

    assert told["rota.permanences.p.venue"] == '"town_hal" is no venue; did you mean "town_hall"?'
    assert told["rota.home_desk.venue"] == '"post" is no venue; known here: post_office, town_hall'
    assert told["advisers.ada.home"] == '"home" is no venue; known here: post_office, town_hall'


def test_an_unknown_adviser_is_refused():
    """Of a permanence, among the colleagues."""
    tree = small_world(rota={"home_desk": {"venue": "post_office", "hours": [], "colleagues": ["bob"]}})
    tree["rota"]["permanences"][0]["advisers"] = ["adda"]

    assert errors(tree) == {
        "rota.permanences.post_office_mon.advisers": '"adda" is no adviser; did you mean "ada"?',
        "rota.home_desk.colleagues": '"bob" is no adviser; known here: ada',
    }


def test_an_adviser_named_twice_at_one_desk_is_refused():
    """One person is not two."""
    tree = small_world()
    tree["rota"]["permanences"][0]["advisers"] = ["ada", "ada"]

    assert errors(tree) == {
        "rota.permanences.post_office_mon.advisers": 'adviser "ada" is named twice; name each adviser once'
    }


def test_a_skill_in_an_unknown_type_is_refused():
    """It would never be used."""
    tree = small_world(advisers=[{"id": "ada", "home": "post_office", "skills": {"pensions": 0.5}}])

    assert errors(tree) == {"advisers.ada.skills.pensions": '"pensions" is no request type; did you mean "pension"?'}


def test_an_unknown_operator_is_refused():
    """Nobody would answer a referral."""
    tree = small_world(demand={"types": [request_type("one", 1.0, operator="caf")]})

    assert errors(tree) == {"demand.types.one.operator": '"caf" is no operator; did you mean "cnaf"?'}


def test_an_unknown_season_is_refused_and_flat_is_always_known():
    """What has no season is as frequent all year."""
    tree = small_world(
        demand={"seasons": {"flat": ..., "spring": [1.0] * 12}, "types": [request_type("one", 1.0, season="sprig")]}
    )

    assert errors(tree) == {"demand.types.one.season": '"sprig" is no season; did you mean "spring"?'}
    tree["demand"]["types"][0]["season"] = "flat"
    assert errors(tree) == {}


def test_an_affinity_is_to_a_venue_or_to_a_kind_of_venue():
    """Anything else would weigh nothing."""
    affinity = {"town_hall": 2.0, "association": 1.5, "town_hal": 1.2}
    tree = small_world(demand={"types": [request_type("one", 1.0, affinity=affinity)]})

    assert errors(tree) == {
        "demand.types.one.affinity.town_hal": '"town_hal" is no venue or kind of venue; did you mean "town_hall"?'
    }


def test_a_commune_that_is_not_served_is_refused():
    """In awareness and in a campaign."""
    campaign = {"id": "flyer", "day": "2022-03-10", "reach": 0.1, "communes": ["47001", "59418"]}
    tree = small_world(awareness={"communes": {"47002": 0.5}, "campaigns": [campaign]})

    assert errors(tree) == {
        "awareness.communes.47002": '"47002" is no commune of the place; did you mean "47001"?',
        "awareness.campaigns.flyer.communes": '"59418" is no commune of the place; known here: 47001, 47209',
    }


def test_a_venue_outside_the_communes_served_is_a_warning():
    """A neighbour may lend a room."""
    tree = small_world()
    tree["venues"][1]["commune"] = "47002"

    assert errors(tree) == {}
    assert warnings(tree)["venues.town_hall.commune"] == '"47002" is not among the communes served'
