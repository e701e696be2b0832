"""Communes of the whole of France: as many people as INSEE counts, nobody twice, and each where it belongs."""

import re

import pytest

from sim.errors import TerritoryError
from sim.territory.france import communes_around, communes_in, communes_named, france, names_of, part_named


def people(communes):
    """Return the inhabitants of communes."""
    return sum(commune.population for commune in communes)


def test_the_country_has_its_communes_and_its_people():
    """34,875 communes and the municipal population of 2023, cities once and not by arrondissement again."""
    country = communes_in("country", "FR")

    assert len(country) == 34_875
    assert people(country) == 68_350_798
    assert len({commune.insee for commune in country}) == 34_875


def test_a_city_and_its_arrondissements_are_as_many_people():
    """Paris, Lyon and Marseille, within what the census rounds."""
    table = france()
    for city, count in (("75056", 20), ("69123", 9), ("13055", 16)):
        parts = [row for row, code in enumerate(table.city) if code == city]

        assert len(parts) == count
        assert int(table.population[parts].sum()) == int(table.population[table.row_of[city]])


def test_a_circle_holds_who_lives_within_it():
    """Figeac and what lies within twenty kilometres, some of it in Aveyron and Cantal."""
    circle = communes_around("46102", 20.0)

    assert (len(circle), people(circle)) == (93, 59_674)
    assert {commune.insee[:2] for commune in circle} == {"12", "15", "46"}
    assert communes_around("46102", 0.1)[0].name == "Figeac"


def test_a_circle_around_an_arrondissement_takes_the_city_by_arrondissement():
    """And around the city, or a commune beside it, as one commune."""
    whole = {commune.insee for commune in communes_around("75056", 3.0)}
    parts = {commune.insee for commune in communes_around("75101", 3.0)}

    assert "75056" in whole
    assert "75101" not in whole
    assert "75056" not in parts
    assert {"75101", "75102", "75104"} <= parts


@pytest.mark.parametrize(
    ("level", "code", "count"),
    [("department", "46", 312), ("canton", "4605", 44), ("epci", "200067361", 92), ("department", "75", 1)],
)
def test_a_part_of_france_is_all_its_communes(level, code, count):
    """As the table of its level tells."""
    found = communes_in(level, code)

    assert code in names_of(level)
    assert len(found) == count
    assert people(found) > 0


def test_a_part_is_named_by_code_or_name():
    """A name that is none is told with those that are near."""
    assert part_named("department", "lot") == "46"
    assert part_named("department", "2A") == "2A"
    with pytest.raises(TerritoryError, match=r'there is no département "Lott"; did you mean "46" \(Lot\)'):
        part_named("department", "Lott")


def test_a_commune_without_a_census_share_has_that_of_reference():
    """Mayotte is in no census of those shares, and still people live there."""
    mamoudzou = communes_named(["97611"])[0]

    assert mamoudzou.name == "Mamoudzou"
    assert 0 < mamoudzou.unemployment_share < 1


@pytest.mark.parametrize(
    ("level", "written", "told"),
    [
        ("department", "1", '"01" (Ain)'), ("department", "20", '"2A" (Corse-du-Sud), "2B" (Haute-Corse)'),
        ("canton", "101", '"0101" (Ambérieu-en-Bugey)'), ("department", "977", "Saint-Barthélemy, an overseas"),
    ],
)  # fmt: skip
def test_a_part_that_is_none_is_told_with_what_was_meant(level, written, told):
    """A zero that was lost, Corsica before 1976, a collectivity."""
    with pytest.raises(TerritoryError, match=re.escape(told)):
        part_named(level, written)


def test_a_departement_of_corsica_may_be_written_small():
    """2a is 2A."""
    assert part_named("department", "2a") == "2A"
