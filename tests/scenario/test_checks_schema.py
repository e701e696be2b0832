"""What the schema refuses, told in our words."""

import pytest

from tests.scenario.telling import refused
from tests.worlds import permanence, request_type, small_world


def with_permanence(**changes):
    """Return the small world with one permanence, changed."""
    return small_world(rota={"permanences": [permanence("p", "town_hall", "monday", "09:00", "12:00") | changes]})


def test_an_unknown_key_tells_the_nearest_known_one():
    """At the top and deep inside."""
    tree = small_world(horizont=1, horizon={"strat": "2022-01-01"}, demand={"population": {"adult_shares": 1}})

    assert refused(tree) == {
        "horizont": 'unknown key; did you mean "horizon"?',
        "horizon.strat": 'unknown key; did you mean "start"?',
        "demand.population.adult_shares": 'unknown key; did you mean "adult_share"?',
    }


def test_what_stands_behind_the_comma_of_a_text_between_braces_is_told_to_be_quoted():
    """YAML reads it as a key without a value: `{fr: Agen, le mardi}`."""
    told = refused(small_world(title={"fr": "Agen", "le mardi": None}))

    assert told == {
        "title.le mardi": "unknown key; known here: fr, en"
        "; if it is part of a text with a comma, put the whole text in quotes"
    }


def test_a_missing_key_tells_what_is_expected():
    """The path is that of what is not there."""
    tree = small_world(venues=..., regime="launch", demand={"population": ..., "types": [{"id": "a"}]})
    told = refused(tree)

    assert told["venues"] == "is missing; expected a list"
    assert told["demand.population"].startswith("is missing; expected a mapping (keys adult_share, age_bands")
    assert told["demand.types.a.share"] == "is missing"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (-1, "found -1, expected at least 0"),
        (1e12, "found 1000000000000.0, expected at most 1000000000"),
        (True, "found true, expected a number"),
        ("2", 'found "2", expected a number; without quotes: 2'),
        ([1], "found a list of 1, expected a number"),
        ({"a": 1}, "found a mapping (keys a), expected a number"),
        (float("nan"), "found nan, expected a finite number"),
        (float("inf"), "found inf, expected a finite number"),
        (10**400, "found a number of 401 digits, expected a number"),
    ],
)
def test_a_number_must_be_a_number_within_its_bounds(value, message):
    """Booleans, texts and infinities are none."""
    assert refused(small_world(demand={"volume": value})) == {"demand.volume": message}


@pytest.mark.parametrize(
    ("advisers", "paths"),
    [
        (["conseillère"], ["rota.permanences.p.advisers[0]"]),
        (["ada", 3], ["rota.permanences.p.advisers[1]"]),
        ([], ["rota.permanences.p.advisers"]),
    ],
)
def test_a_list_with_an_item_that_is_refused_is_not_called_too_short(advisers, paths):
    """One fault, one message."""
    assert list(refused(with_permanence(advisers=advisers))) == paths


@pytest.mark.parametrize("value", [1.5, True, "3", None])
def test_a_count_must_be_whole(value):
    """Half a day is not a number of days."""
    assert "expected a whole number" in refused(small_world(horizon={"warm_up_days": value}))["horizon.warm_up_days"]


def test_nan_and_infinity_are_refused_where_no_bound_would_stop_them():
    """Constants of utility have no bounds of their own, nor have lists and mappings of numbers."""
    tree = small_world(choice={"outside": {"constant": float("nan")}}, bands={"reach": [0, float("inf")]})
    tree["demand"]["seasons"]["flat"][3] = float("-inf")

    assert set(refused(tree)) == {"choice.outside.constant", "bands.reach[1]", "demand.seasons.flat[3]"}


def test_a_word_that_is_not_allowed_tells_those_that_are():
    """And the nearest of them."""
    told = refused(small_world(regime="established_", demand={"level": "medium"}))

    assert told["regime"] == 'found "established_", expected one of established, launch; did you mean "established"?'
    assert told["demand.level"] == 'found "medium", expected one of low, middle, high'


def test_a_key_that_is_not_allowed_tells_the_nearest():
    """Levels of demand are keys."""
    told = refused(small_world(demand={"requests_per_1000": {"midle": 3}}))

    assert told == {"demand.requests_per_1000.midle": '"midle" cannot be a key here; did you mean "middle"?'}


@pytest.mark.parametrize(
    ("recurrence", "path", "message"),
    [
        ("evry", "recurrence", 'found "evry", expected one of every, odd, even'),
        (3, "recurrence", "found 3, expected one of every, odd, even"),
        ({"every_weeks": 0}, "recurrence.every_weeks", "found 0, expected at least 1"),
        ({"every_week": 2}, "recurrence.every_weeks", "is missing"),
    ],
)
def test_a_value_of_two_forms_tells_the_form_that_was_meant(recurrence, path, message):
    """A word is compared with words, a mapping with keys."""
    assert refused(with_permanence(recurrence=recurrence))[f"rota.permanences.p.{path}"].startswith(message)


def test_the_communes_of_a_campaign_are_all_or_a_list_of_codes():
    """The other value of two forms."""
    campaign = {"id": "flyer", "day": "2022-03-10", "reach": 0.2}

    def told(communes):
        return refused(small_world(awareness={"share": 0.5, "campaigns": [campaign | {"communes": communes}]}))

    assert told("every") == {"awareness.campaigns.flyer.communes": 'found "every", expected one of all'}
    assert told(["4700"]) == {
        "awareness.campaigns.flyer.communes[0]": 'found "4700", expected an INSEE code in quotes, for instance "47001"'
    }


def test_an_id_has_small_letters_digits_and_dashes():
    """It is part of paths, file names and addresses."""
    told = refused(small_world(demand={"types": [request_type("Été", 1.0)]}))

    assert told["demand.types.Été.id"].startswith('found "Été", expected an id (a-z, 0-9, _ and -')


def test_a_permanence_needs_an_adviser():
    """Nobody holds an empty desk."""
    assert refused(with_permanence(advisers=[])) == {
        "rota.permanences.p.advisers": "found a list of 0, expected at least 1 of them"
    }


@pytest.mark.parametrize(
    ("changes", "path"),
    [({"venues": 3}, "venues"), ({"rota": []}, "rota"), ({"demand": {"seasons": [1]}}, "demand.seasons")],
)
def test_a_list_for_a_mapping_and_the_reverse_are_refused(changes, path):
    """What was found and what was expected."""
    assert refused(small_world(**changes))[path].startswith("found ")


@pytest.mark.parametrize("time", ["9:3", "9h", "24:30", "09h30", 750, 9.5, None, "09:30:00"])
def test_a_time_that_is_not_hh_mm_is_refused(time):
    """Among them 750, which another reader makes of 12:30."""
    told = refused(with_permanence(start=time))["rota.permanences.p.start"]

    assert 'write it as "HH:MM", for instance "' in told


@pytest.mark.parametrize("day", ["2022-02-30", "2022-13-01", "14/03/2022", 20220314, None])
def test_a_date_that_is_none_is_refused(day):
    """Impossible days and other ways of writing."""
    told = refused(small_world(horizon={"start": day}))["horizon.start"]

    assert "is no day of the calendar" in told or "write it as YYYY-MM-DD" in told


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (1004, 'found 1004, expected a text; put it in quotes: "01004"'),
        (47001, 'found 47001, expected a text; put it in quotes: "47001"'),
        (True, "found true, expected a text"),
        (None, "found nothing (null), expected a text"),
        (1.5, 'found 1.5, expected a text; put it in quotes: "1.5"'),
    ],
)
def test_a_code_that_is_a_number_is_told_as_the_text_it_was(value, message):
    """A list of communes takes codes or communes described; a number is meant as a code, its first zero lost."""
    assert refused(small_world(place={"communes": [value]}))["place.communes[0]"] == message


def test_the_code_of_a_departement_has_its_zero_again():
    """As that of a commune."""
    assert refused(small_world(place={"communes": ..., "department": 1}))["place.department"].endswith('quotes: "01"')


def test_what_has_none_of_the_forms_of_a_union_is_told_of_each():
    """Never is a refusal left without words."""
    assert refused(small_world(place={"communes": [[1]]})) == {
        "place.communes[0]": "found a list of 1, expected a text"
    }


@pytest.mark.parametrize(
    ("band", "told"),
    [
        ([0.2], {"bands.reach[1]": "is missing"}),
        ([], {"bands.reach[0]": "is missing", "bands.reach[1]": "is missing"}),
        ([0.2, 0.3, 0.4], {"bands.reach": "found a list of 3, expected at most 2 of them"}),
    ],
)
def test_a_pair_has_two_numbers(band, told):
    """One too few or too many is told in our words."""
    assert refused(small_world(bands={"reach": band})) == told
