"""Codes of communes: those that there are, those that ended, those that never were."""

import datetime as dt

import pytest

from sim.territory.codes import Change, change_of, city_of, corsican, is_code
from sim.territory.gazetteer import listed


@pytest.mark.parametrize(
    "code", ["47001", "01004", "2A004", "2B033", "97411", "97601", "75056", "75111", "69389", "13216", "97801", "01039"]
)
def test_a_code_of_a_commune_is_one(code):
    """Also of Mayotte, of an arrondissement, of a collectivity that is not listed, and one that ended."""
    assert is_code(code)


@pytest.mark.parametrize(
    "code", ["00000", "20366", "96001", "99100", "47999", "47000", "2A999", "97999", "75121", "95000"]
)
def test_a_code_that_no_commune_has_is_none(code):
    """A département that is none, and a number that none of its communes has."""
    assert not is_code(code)
    assert change_of(code) is None


def test_the_list_holds_the_communes_of_2026():
    """34,875, with 45 arrondissements."""
    assert len([row for row in listed().values() if not row.became]) == 34_875 + 45


def test_a_code_that_ended_tells_the_commune_of_today():
    """One that another commune has again has not ended."""
    assert change_of("01039") == Change("2023-01-01", "01138", "Culoz-Béon")
    assert change_of("47001") is None
    assert change_of("14712") is None  # Troarn was split and keeps its code


def test_every_code_that_ended_says_when_and_is_a_commune_of_today():
    """Whatever became of what it became in turn."""
    ended = [row for row in listed().values() if row.became]

    assert len(ended) == 1788
    assert not [row for row in ended if listed()[row.became].became]
    assert all(dt.date(2015, 1, 1) <= dt.date.fromisoformat(row.ended) <= dt.date(2026, 1, 1) for row in ended)


def test_the_codes_of_corsica_before_1976_are_told_in_2a_or_2b():
    """Chisa was 20366; no commune was 20999."""
    assert (corsican("20366"), corsican("20004"), corsican("20999"), corsican("47001")) == (
        "2B366",
        "2A004",
        None,
        None,
    )


def test_an_arrondissement_is_a_part_of_its_city():
    """Twenty of Paris, nine of Lyon, sixteen of Marseille."""
    cities = [city_of(code) for code in ("75101", "75120", "69381", "69389", "13201", "13216")]

    assert cities == ["75056"] * 2 + ["69123"] * 2 + ["13055"] * 2
    assert [city_of(code) for code in ("75121", "75056", "69123", "2A004")] == [None] * 4
