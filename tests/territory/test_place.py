"""A territory: its communes in one order, without twins, with offices and calendar around them."""

import datetime as dt
import pickle

import pytest

from sim.errors import TerritoryError
from sim.territory.calendar import Calendar
from sim.territory.communes import Commune
from sim.territory.france import communes_in, communes_named
from sim.territory.offices import Office
from sim.territory.place import Territory, territory_in_france
from sim.territory.travel import TravelRules, car_s, drive_s, no_car_s

VEXIN = communes_in("epci", "200035970")


def commune(insee, name="Somewhere"):
    """Make a commune of which only the code matters."""
    return Commune(insee, name, 1_000, 48.0, 7.0, 0.1, 0.2)


def office(name):
    """Make an office of which only the id matters."""
    return Office(name, name, "67482", 48.0, 7.5, "Lieu fixe", dt.date(2020, 1, 1).toordinal())


def test_the_offices_around_and_the_calendar_of_the_departement_come_with_communes():
    """Vigny is in zone C; its own office is among those around, and none is beyond an hour and a half."""
    territory = territory_in_france(VEXIN)

    assert (territory.calendar.zone, territory.calendar.department) == ("C", "95")
    assert "553" in {office.id for office in territory.offices}
    assert max(territory.car_s(VEXIN[0], office.point) for office in territory.offices) < 2 * 3600


def test_what_is_stated_takes_the_place_of_what_is_known():
    """Offices, zone, département and rules can each be given."""
    rules = TravelRules(access_min=5.0)
    territory = territory_in_france(VEXIN, offices=[], zone="B", department="67", travel=rules)

    assert territory.offices == ()
    assert territory.calendar == Calendar("B", "67")
    assert territory.travel == rules


def test_communes_are_sorted_by_insee_code():
    """Two lists of the same communes are the same territory."""
    first = territory_in_france([commune("67482"), commune("67001")], [])
    second = territory_in_france([commune("67001"), commune("67482")], [])

    assert [found.insee for found in first.communes] == ["67001", "67482"]
    assert first == second


def test_the_calendar_is_that_of_the_département_of_the_communes():
    """Two communes of the Bas-Rhin have Good Friday off."""
    territory = territory_in_france([commune("67482"), commune("67001")], [])

    assert (territory.calendar.zone, territory.calendar.department) == ("B", "67")
    assert territory.calendar.public_holiday(dt.date(2024, 3, 29).toordinal()) == "Vendredi saint"


def test_two_equal_communes_are_refused():
    """The message names the code, not the place in the list."""
    with pytest.raises(TerritoryError, match="commune 67482 is given twice"):
        territory_in_france([commune("67482", "one"), commune("67001"), commune("67482", "two")], [])


def test_two_equal_offices_are_refused():
    """An office is named by its id alone."""
    with pytest.raises(TerritoryError, match="office 12 is given twice"):
        territory_in_france([commune("67482")], [office("12"), office("12")])


def test_a_territory_without_a_commune_is_refused():
    """Nobody would come."""
    with pytest.raises(TerritoryError, match="it has no commune"):
        Territory((), (), Calendar("A", "47"))


def test_a_commune_is_found_by_its_code():
    """The one that is not there is refused with the extent of those that are."""
    territory = territory_in_france(communes_named(["47001", "47209"]), [])

    assert territory.commune("47001").name == "Agen"
    with pytest.raises(TerritoryError, match=r"'75056' is not in it \(2 communes, 47001 to 47209"):
        territory.commune("75056")


def test_journeys_follow_the_rules_of_the_territory():
    """The territory adds nothing to the formula but its own rules."""
    rules = TravelRules(access_min=7.0, urban_drives=True)
    territory = territory_in_france(communes_named(["47001"]), [], travel=rules)
    agen, blum = territory.commune("47001"), (44.209141, 0.642576)

    assert territory.car_s(agen, blum) == car_s(agen, blum, rules)
    assert territory.no_car_s(agen, blum) == no_car_s(agen, blum, rules)
    assert territory.drive_s(agen.point, blum) == drive_s(agen.point, blum, rules)


def test_the_nearest_office_of_a_commune_leaves_out_the_home_desk():
    """In June 2021 the people of Agen, without Blum, have Puymirol or Laplume."""
    territory = territory_in_france(communes_named(["47001"]))
    day = dt.date(2021, 6, 30).toordinal()
    agen = territory.commune("47001")

    assert territory.nearest_office(agen, day)[0].id == "898"
    assert territory.nearest_office(agen, day, exclude_ids={"898"})[0].id == "269"


def test_outlines_are_those_of_the_communes():
    """They are read at the first call, and may be missing."""
    assert len(territory_in_france(VEXIN, []).boundaries) == 33
    assert territory_in_france([commune("67482")], []).boundaries == {}


def test_a_territory_travels_to_another_process():
    """What comes out of a pickle is equal, also after its lazy parts were read."""
    territory = territory_in_france(VEXIN)
    assert territory.boundaries
    assert territory.commune("95658")

    assert pickle.loads(pickle.dumps(territory)) == territory
