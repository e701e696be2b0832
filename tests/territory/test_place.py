"""A territory: shipped or one's own, in one order, without twins."""

import datetime as dt
import pickle

import pytest

from sim.errors import TerritoryError
from sim.territory.calendar import Calendar
from sim.territory.communes import Commune, communes_of, scopes_of
from sim.territory.offices import Office, offices_near
from sim.territory.place import Territory, load_territory
from sim.territory.travel import TravelRules, car_s, drive_s, no_car_s


def commune(insee, name="Somewhere"):
    """Make a commune of which only the code matters."""
    return Commune(insee, name, 1_000, 48.0, 7.0, 0.1, 0.2)


def office(name):
    """Make an office of which only the id matters."""
    return Office(name, name, "67482", 48.0, 7.5, "Lieu fixe", dt.date(2020, 1, 1).toordinal())


@pytest.mark.parametrize(("site", "zone", "department"), [("agen", "A", "47"), ("vigny", "C", "95")])
def test_a_shipped_site_brings_its_communes_offices_and_calendar(site, zone, department):
    """Nothing but the name is needed."""
    territory = load_territory(site)

    assert territory.site == site
    assert territory.communes == communes_of(site)
    assert territory.offices == offices_near(site)
    assert territory.calendar == Calendar(zone, department)
    assert territory.travel == TravelRules()


def test_only_the_venues_of_agen_are_an_urban_drive():
    """Unless told, and a territory of one's own is rural."""
    assert [load_territory(site).urban_drives for site in ("agen", "vigny", "mortagne")] == [True, False, False]
    assert load_territory("agen", urban_drives=False).urban_drives is False
    assert load_territory(communes=[commune("67482")], zone="B").urban_drives is False


def test_what_is_stated_takes_the_place_of_what_the_site_brings():
    """Scopes, offices, zone, département and rules can each be given."""
    rules = TravelRules(access_min=5.0)
    territory = load_territory("agen", scopes=scopes_of("agen"), offices=[], zone="B", department="67", travel=rules)

    assert len(territory.communes) == 44
    assert territory.offices == ()
    assert territory.calendar == Calendar("B", "67")
    assert territory.travel == rules


def test_communes_are_sorted_by_insee_code():
    """Two lists of the same communes are the same territory."""
    first = load_territory(communes=[commune("67482"), commune("67001")], zone="B")
    second = load_territory(communes=[commune("67001"), commune("67482")], zone="B")

    assert [found.insee for found in first.communes] == ["67001", "67482"]
    assert first == second


def test_ones_own_territory_has_no_site_and_the_département_of_its_communes():
    """Two communes of the Bas-Rhin have Good Friday off."""
    territory = load_territory(communes=[commune("67482"), commune("67001")], zone="B")

    assert territory.site is None
    assert territory.offices == ()
    assert territory.calendar == Calendar("B", "67")
    assert territory.calendar.public_holiday(dt.date(2024, 3, 29).toordinal()) == "Vendredi saint"


def test_communes_of_two_départements_need_one_stated():
    """Nobody chooses their public holidays for them."""
    two = [commune("67482"), commune("54395")]

    with pytest.raises(TerritoryError, match=r"several départements.*\(54, 67\)"):
        load_territory(communes=two, zone="B")
    assert load_territory(communes=two, zone="B", department="54").calendar.department == "54"


def test_two_equal_communes_are_refused():
    """The message names the code, not the place in the list."""
    with pytest.raises(TerritoryError, match="commune 67482 is given twice"):
        load_territory(communes=[commune("67482", "one"), commune("67001"), commune("67482", "two")], zone="B")


def test_two_equal_offices_are_refused():
    """An office is named by its id alone."""
    with pytest.raises(TerritoryError, match="office 12 is given twice"):
        load_territory(communes=[commune("67482")], offices=[office("12"), office("12")], zone="B")


def test_a_territory_without_a_commune_is_refused():
    """Nobody would come."""
    with pytest.raises(TerritoryError, match="it has no commune"):
        Territory(None, (), (), Calendar("A", "47"))


def test_a_site_and_communes_are_not_given_together():
    """Nor neither of them."""
    with pytest.raises(TerritoryError, match="give one of both"):
        load_territory("agen", communes=[commune("67482")])
    with pytest.raises(TerritoryError, match="give one of both"):
        load_territory()


def test_scopes_are_for_a_site():
    """One's own communes are all taken."""
    with pytest.raises(TerritoryError, match="scopes choose among the communes of a site"):
        load_territory(communes=[commune("67482")], scopes=["near"], zone="B")


def test_ones_own_territory_needs_a_school_zone():
    """It is never guessed."""
    with pytest.raises(TerritoryError, match="zone is missing"):
        load_territory(communes=[commune("67482")])


def test_a_commune_is_found_by_its_code():
    """The one that is not there is refused with the extent of those that are."""
    territory = load_territory("agen")

    assert territory.commune("47001").name == "Agen"
    with pytest.raises(TerritoryError, match=r"'75056' is not in it \(31 communes, 47001 to"):
        territory.commune("75056")


def test_journeys_follow_the_rules_of_the_territory():
    """The territory adds nothing to the formula but its own rules."""
    rules = TravelRules(access_min=7.0)
    territory = load_territory("agen", travel=rules)
    agen, blum = territory.commune("47001"), (44.209141, 0.642576)

    assert territory.car_s(agen, blum) == car_s(agen, blum, rules)
    assert territory.no_car_s(agen, blum) == no_car_s(agen, blum, rules)
    assert territory.drive_s(agen.point, blum) == drive_s(agen.point, blum, rules, urban=True)


def test_the_nearest_office_of_a_commune_leaves_out_the_home_desk():
    """In June 2021 the people of Agen, without Blum, have Puymirol or Laplume."""
    territory = load_territory("agen")
    day = dt.date(2021, 6, 30).toordinal()
    agen = territory.commune("47001")

    assert territory.nearest_office(agen, day)[0].id == "898"
    assert territory.nearest_office(agen, day, exclude_ids={"898"})[0].id == "269"


def test_outlines_are_those_of_the_communes():
    """They are read at the first call, and may be missing."""
    assert len(load_territory("mortagne").boundaries) == 14
    assert load_territory(communes=[commune("67482")], zone="B").boundaries == {}


def test_the_population_is_that_of_all_communes():
    """The agglomeration of Agen in 2021."""
    assert load_territory("agen").population == 96_600


def test_a_territory_travels_to_another_process():
    """What comes out of a pickle is equal, also after its lazy parts were read."""
    territory = load_territory("mortagne")
    assert territory.boundaries
    assert territory.commune("59418")

    assert pickle.loads(pickle.dumps(territory)) == territory
