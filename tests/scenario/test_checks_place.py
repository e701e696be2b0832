"""Faults of place and time, one by one."""

import pytest

from tests.scenario.telling import errors, warnings
from tests.worlds import small_world

GRANDVILLE = {"id": "47001", "name": "Grandville", "population": 3000, "lat": 44.20, "lon": 0.62}


def own_place(**changes):
    """Return the small world with another place."""
    return small_world(place=...) | {"place": {"communes": [GRANDVILLE], "school_zone": "A"} | changes}


@pytest.mark.parametrize("place", [{}, {"communes": []}])
def test_a_place_without_a_commune_is_refused(place):
    """Nobody lives there."""
    told = errors(small_world(place=...) | {"place": place})

    assert told["place"] == (
        "there is no commune; write around: {commune: …, km: …}, epci, canton, department, country or communes"
    )


def test_a_place_without_an_inhabitant_is_refused():
    """Communes of nobody."""
    told = errors(own_place(communes=[GRANDVILLE | {"population": 0}]))

    assert told == {"place.communes": "no commune has an inhabitant; give populations"}


def test_communes_of_ones_own_need_a_school_zone():
    """The list of France has its own."""
    told = errors(own_place(school_zone=None))

    assert told == {"place.school_zone": "is missing; communes of one's own need their school zone: A, B or C"}
    assert errors(small_world(place=...) | {"place": {"communes": ["47001"]}}) == {}


def test_communes_of_two_departements_need_to_name_one():
    """Its public holidays hold for all."""
    other = GRANDVILLE | {"id": "2A004"}
    told = errors(own_place(communes=[GRANDVILLE, other]))

    assert told == {"place.department": "is missing; the communes lie in 2A, 47: name the one whose holidays hold"}
    assert errors(own_place(communes=[GRANDVILLE, other], department="47")) == {}


@pytest.mark.parametrize("code", ["20", "00", "975", "Nord", ""])
def test_a_departement_that_is_none_is_refused(code):
    """Those of France have a code."""
    assert errors(own_place(department=code))["place.department"].startswith(f'found "{code}", expected a département')


def test_a_horizon_that_ends_before_it_starts_is_refused():
    """Both days are told."""
    told = errors(small_world(horizon={"end": "2022-03-06"}))

    assert told == {"horizon.end": "2022-03-06 is before the start 2022-03-07"}


def test_a_horizon_of_more_than_six_years_is_refused():
    """A slip in the year."""
    tree = small_world(horizon={"start": "2021-03-01", "end": "2027-06-30", "warm_up_days": 0})

    assert errors(tree)["horizon.end"] == "the window has 2313 days, at most 6 years can be run"


def test_a_run_whose_warm_up_begins_before_the_calendar_is_refused():
    """The coverage is told."""
    told = errors(small_world(horizon={"start": "2021-01-10", "end": "2021-02-28"}))

    assert told == {
        "horizon.start": "with 14 days of warm-up the run begins on 2020-12-27; "
        "holidays are known from 2021-01-01 to 2027-12-31"
    }


def test_a_run_whose_last_deadline_is_after_the_calendar_is_refused():
    """Demand goes on until the last request of the window is settled."""
    told = errors(small_world(horizon={"start": "2027-11-01", "end": "2027-12-15"}))

    assert told["horizon.end"].startswith(
        "with the longest deadline, 30 days, the run ends on 2028-01-15; holidays are"
    )


@pytest.mark.parametrize(("start", "end"), [("0001-01-01", "0001-02-01"), ("9999-11-01", "9999-12-31")])
def test_a_date_at_the_end_of_all_calendars_is_refused_without_a_traceback(start, end):
    """Warm-up and run-out would leave them."""
    assert any(
        "holidays are known" in message
        for message in errors(small_world(horizon={"start": start, "end": end})).values()
    )


def test_periods_that_end_before_they_start_are_refused():
    """Closures, leave, absences, times of use."""
    period = {"start": "2022-03-10", "end": "2022-03-09"}
    tree = small_world()
    tree["venues"][0] |= {"closures": [period], "first_day": "2022-03-10", "last_day": "2022-03-09"}
    tree["advisers"][0] |= {"leave": [period], "absences": [period]}
    tree["rota"]["permanences"][1] |= {"first_day": "2022-03-10", "last_day": "2022-03-09"}

    told = errors(tree)

    assert {path for path, message in told.items() if message == "2022-03-09 is before the start 2022-03-10"} == {
        "venues.post_office.closures[0].end",
        "venues.post_office.last_day",
        "advisers.ada.leave[0].end",
        "advisers.ada.absences[0].end",
        "rota.permanences.town_hall_thu.last_day",
    }


def test_an_absence_announced_after_it_began_is_refused_with_the_way_out():
    """On its first day it may be."""
    absence = {"start": "2022-03-10", "end": "2022-03-14", "announced": "2022-03-11"}
    tree = small_world(advisers=[{"id": "ada", "home": "post_office", "absences": [absence]}])

    assert errors(tree)["advisers.ada.absences[0].announced"].startswith(
        "2022-03-11 is after the first day 2022-03-10; leave announced out"
    )
    absence["announced"] = "2022-03-10"
    assert errors(tree) == {}


def test_an_offset_beyond_its_weeks_is_refused():
    """Every second week has the offsets 0 and 1."""
    tree = small_world()
    tree["rota"]["permanences"][0]["recurrence"] = {"every_weeks": 2, "offset": 2}

    assert errors(tree) == {
        "rota.permanences.post_office_mon.recurrence.offset": "found 2, expected 0 to 1 for every 2 weeks"
    }


def test_a_scenario_without_an_adviser_is_refused():
    """Nobody would open a desk."""
    assert errors(small_world(advisers=[]))["advisers"] == "there is no adviser; give at least one"


@pytest.mark.parametrize(
    ("code", "mend"),
    [
        ("20366", 'Corsica has 2A and 2B: write "2B366"'),
        ("20004", 'Corsica has 2A and 2B: write "2A004"'),
        ("00000", "look it up in the INSEE list"),
        ("96001", "look it up in the INSEE list"),
        ("99100", "look it up in the INSEE list"),
        ("47999", "look it up in the INSEE list"),
    ],
)
def test_a_code_that_no_commune_has_is_refused_at_a_commune_and_at_a_venue(code, mend):
    """With what it became where that is known: 20 was Corsica until 1976."""
    tree = small_world()
    tree["place"]["communes"][1]["id"] = code
    tree["venues"][1]["commune"] = code
    message = f'no commune has the code "{code}"; {mend}'

    assert errors(tree) == {f"place.communes.{code}.id": message, "venues.town_hall.commune": message}


def test_a_code_that_ended_before_the_window_is_a_warning_with_the_commune_of_today():
    """Béon is a part of Culoz-Béon since 2023; in 2022 it was a commune."""
    tree = small_world(place={"department": "47"})
    tree["place"]["communes"][1]["id"] = "01039"
    tree["venues"][1]["commune"] = "01039"
    path = "place.communes.01039.id"

    assert path not in warnings(tree)
    tree["horizon"] = {"start": "2023-03-06", "end": "2023-04-02", "warm_up_days": 14}
    assert warnings(tree)[path] == 'no commune has the code "01039" since 2023-01-01: it is part of Culoz-Béon, 01138'
    assert errors(tree) == {}


def test_a_city_beside_its_arrondissement_is_refused():
    """Its people would count twice; two arrondissements are two places."""
    city, part, other = ({"id": code} for code in ("75056", "75104", "75111"))
    told = errors(own_place(communes=[GRANDVILLE | city, GRANDVILLE | part]))

    assert list(told) == ["place.communes.75104.id"]
    assert told["place.communes.75104.id"].startswith('"75104" is a part of "75056": its inhabitants count twice')
    assert errors(own_place(communes=[GRANDVILLE | part, GRANDVILLE | other])) == {}


def test_holidays_of_a_departement_without_a_commune_are_a_warning():
    """The communes are elsewhere."""
    assert warnings(own_place(department="59"))["place.department"] == (
        'no commune lies in "59", whose holidays are taken; they lie in 47'
    )


def in_france(**place):
    """Return the small world in a part of France, its room in a commune that has a road to it."""
    return small_world(place=...) | {"place": place}


@pytest.mark.parametrize(
    "place",
    [
        {"around": {"commune": "47001", "km": 10.0}},
        {"epci": "200096956"},
        {"canton": "4701"},
        {"department": "47"},
        {"communes": ["47001", "47100"]},
    ],
)
def test_a_part_of_france_is_a_place(place):
    """Without a zone, offices or anything else."""
    assert errors(in_france(**place)) == {}


def test_a_place_told_twice_is_refused():
    """Nobody knows which is meant."""
    told = errors(in_france(around={"commune": "47001", "km": 10.0}, canton="4701"))

    assert told["place.around"].startswith("place.canton also says which communes are served; leave one of them out")


def test_a_part_of_france_that_is_none_is_told_with_those_that_are_near():
    """Its name may have been written for its code."""
    told = errors(in_france(epci="Grand Figeac"))

    assert told["place.epci"].startswith('there is no intercommunality "Grand Figeac"; did you mean "200067361"')


def test_a_former_code_of_a_listed_commune_is_taken_with_a_warning():
    """With that of today beside it, it is one commune twice."""
    assert warnings(in_france(communes=["01039"]))["place.communes[0]"] == (
        'no commune has the code "01039" since 2023-01-01: Culoz-Béon, 01138, is taken for it'
    )
    told = errors(in_france(communes=["01039", "01138"]))
    assert told["place.communes[1]"] == '"01138" is the commune "01138" again; list it once'


def test_a_code_of_the_place_that_no_commune_has_is_refused():
    """Around it, or in a list."""
    assert errors(in_france(around={"commune": "20004"}))["place.around.commune"] == (
        'no commune has the code "20004"; Corsica has 2A and 2B: write "2A004"'
    )
    assert errors(in_france(communes=["00000"]))["place.communes[0]"] == (
        'no commune has the code "00000"; look it up in the INSEE list'
    )
