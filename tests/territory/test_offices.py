"""The labelled offices around a site, and the nearest one open at a date."""

import datetime as dt

import pytest

from sim.errors import TerritoryError
from sim.territory.communes import SITES, Commune, communes_of
from sim.territory.offices import FORMATS, Office, nearest_office, offices_near
from sim.territory.sources import read_table
from sim.territory.travel import TravelRules, car_s
from sim.territory.venues import shipped_venues

HOME = Commune("47001", "Home", 1_000, 44.0, 0.0, 0.1, 0.2)


def day(text):
    """Return the calendar ordinal of an ISO date."""
    return dt.date.fromisoformat(text).toordinal()


def office(name, lon, label="2020-01-01"):
    """Make an office east of home by so many degrees."""
    return Office(name, name, "47001", 44.0, lon, "Lieu fixe", day(label))


@pytest.mark.parametrize(("site", "n_fixed", "n_all"), [("agen", 11, 14), ("vigny", 34, 41), ("mortagne", 16, 19)])
def test_fixed_offices_alone_are_taken_unless_told(site, n_fixed, n_all):
    """Buses, branches and multi-site offices come only when asked for."""
    assert len(offices_near(site)) == n_fixed
    assert len(offices_near(site, formats=FORMATS)) == n_all
    assert {found.format for found in offices_near(site)} == {"Lieu fixe"}


def test_an_office_carries_what_the_list_says():
    """Agen Léon Blum has number 898, the label of 1 September 2020 and 32.5 hours a week."""
    blum = {found.id: found for found in offices_near("agen")}["898"]

    assert blum.name == "France services Agen Léon Blum"
    assert (blum.insee, blum.point) == ("47001", (44.209141, 0.642576))
    assert (blum.label_day, blum.weekly_hours) == (day("2020-09-01"), 32.5)


def test_hours_that_the_list_does_not_know_are_none():
    """Three offices of Argenteuil have no hours: that is not zero hours."""
    unknown = [found for found in offices_near("vigny") if found.weekly_hours is None]

    assert [found.insee for found in unknown] == ["95018"] * 3


def test_open_during_the_pilot_is_a_label_by_30_june_2021():
    """The column of the list agrees with the date of the label."""
    table = read_table("france_services_near").set_index("id_fs")

    for site in SITES:
        for found in offices_near(site, formats=FORMATS):
            assert found.is_open(day("2021-06-30")) == (table.loc[found.id, "open_during_pilot_2021"] == "yes")


def test_the_hub_of_each_site_is_in_the_list_at_its_venue():
    """The office to leave out of a choice is the rota's own home desk."""
    for site in SITES.values():
        hub = {found.id: found for found in offices_near(site.id)}[site.hub_office_id]
        venue = {found.id: found for found in shipped_venues(site.id)}[site.hub_venue_id]
        assert (hub.insee, hub.point) == (venue.insee, venue.point)


def test_the_nearest_office_comes_with_its_journey():
    """The shorter journey wins, whatever the order of the list."""
    far, near = office("1", 0.3), office("2", 0.1)

    assert nearest_office(HOME, [far, near], day("2021-06-30")) == (near, car_s(HOME, near.point))


def test_an_office_labelled_later_is_not_open_yet():
    """Its first day is the day of its label."""
    far, new = office("1", 0.3), office("2", 0.1, label="2021-07-01")

    assert nearest_office(HOME, [far, new], day("2021-06-30"))[0] is far
    assert nearest_office(HOME, [far, new], day("2021-07-01"))[0] is new


def test_an_excluded_office_is_passed_over():
    """The home desk of the rota is no alternative to itself."""
    far, near = office("1", 0.3), office("2", 0.1)

    assert nearest_office(HOME, [far, near], day("2021-06-30"), exclude_ids={"2"})[0] is far


def test_of_equal_journeys_the_lower_id_is_taken():
    """East and west are as far; the order of the list decides nothing."""
    east, west = office("10", 0.1), office("9", -0.1)

    assert nearest_office(HOME, [west, east], day("2021-06-30"))[0] is east
    assert nearest_office(HOME, [east, west], day("2021-06-30"))[0] is east


def test_without_an_open_office_there_is_none():
    """No office, or none labelled yet, or all left out."""
    later = office("1", 0.1, label="2022-01-01")

    assert nearest_office(HOME, [], day("2021-06-30")) is None
    assert nearest_office(HOME, [later], day("2021-06-30")) is None
    assert nearest_office(HOME, [later], day("2022-06-30"), exclude_ids=["1"]) is None


def test_the_journey_follows_the_rules_given():
    """The rules of the territory reach the office."""
    rules = TravelRules(access_min=10.0)
    found = office("1", 0.1)

    assert nearest_office(HOME, [found], day("2021-06-30"), rules)[1] == car_s(HOME, found.point) + 480


def test_mortagne_had_no_labelled_office_of_its_own_during_the_pilot():
    """The post office was labelled in April 2022; before, its people went to Fresnes-sur-Escaut."""
    mortagne = {commune.insee: commune for commune in communes_of("mortagne")}["59418"]
    offices = offices_near("mortagne")

    assert nearest_office(mortagne, offices, day("2021-04-08"))[0].insee == "59253"
    assert nearest_office(mortagne, offices, day("2022-04-20"))[0].insee == "59418"


def test_offices_of_an_unknown_site_are_refused():
    """The message names the three sites."""
    with pytest.raises(TerritoryError, match="agen, vigny, mortagne"):
        offices_near("lyon")
