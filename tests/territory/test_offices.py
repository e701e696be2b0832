"""The labelled offices, and the nearest one open at a date."""

import datetime as dt

from sim.territory.communes import Commune
from sim.territory.france import communes_named
from sim.territory.offices import FORMATS, Office, nearest_office, offices_of_france
from sim.territory.travel import TravelRules, car_s

HOME = Commune("47001", "Home", 1_000, 44.0, 0.0, 0.1, 0.2)


def day(text):
    """Return the calendar ordinal of an ISO date."""
    return dt.date.fromisoformat(text).toordinal()


def office(name, lon, label="2020-01-01"):
    """Make an office east of home by so many degrees."""
    return Office(name, name, "47001", 44.0, lon, "Lieu fixe", day(label))


def test_fixed_offices_alone_are_taken_unless_told():
    """Buses, branches and multi-site offices come only when asked for."""
    assert {found.format for found in offices_of_france()} == {"Lieu fixe"}
    assert {found.format for found in offices_of_france(FORMATS)} == set(FORMATS)


def test_an_office_carries_what_the_list_says():
    """Agen Léon Blum has number 898, the label of 1 September 2020 and 29.5 hours a week."""
    blum = {found.id: found for found in offices_of_france()}["898"]

    assert blum.name == "France services La Poste d'Agen - Léon Blum"
    assert (blum.insee, blum.point) == ("47001", (44.20914, 0.64258))
    assert (blum.label_day, blum.weekly_hours) == (day("2020-09-01"), 29.5)


def test_hours_that_the_list_does_not_know_are_none():
    """An office of Argenteuil has no hours: that is not zero hours."""
    unknown = {found.id: found for found in offices_of_france()}["2546"]

    assert (unknown.insee, unknown.weekly_hours, unknown.openings) == ("95018", None, ())


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
    (mortagne,) = communes_named(["59418"])

    assert nearest_office(mortagne, offices_of_france(), day("2021-04-08"))[0].insee == "59253"
    assert nearest_office(mortagne, offices_of_france(), day("2022-04-20"))[0].insee == "59418"
