"""A commune is found however it is written; who bears no name or several is told."""

import pytest

from sim.territory.gazetteer import HOMONYM, UNKNOWN, Found, gazetteer, plain_name


@pytest.mark.parametrize(
    ("name", "postal_code", "insee"),
    [("Agen", "", "47001"), ("AGEN CEDEX 9", "47916", "47001"), ("St-Étienne", "42000", "42218"),
     ("Ste Foy la Grande", "", "33402"), ("L’Isle-Adam", "", "95313"), ("Paris", "75012", "75056"),
     ("Paris 12e", "", "75112"), ("Saint-Denis", "93200", "93066"), ("Béon", "89410", "89037")],
)  # fmt: skip
def test_a_name_is_found_however_it_is_written(name, postal_code, insee):
    """Short forms, capitals, accents, arrondissements; today's commune comes before a former one."""
    assert gazetteer().by_name(name, postal_code) == Found(insee)


def test_a_name_that_several_bear_is_none_of_them_unless_one_is_meant():
    """By its postal code, or among the communes of a place."""
    assert gazetteer().by_name("Saint-Denis") == HOMONYM
    assert gazetteer().by_name("Saint-Denis", among={"93066"}) == Found("93066")


def test_a_name_that_nobody_bears_is_told():
    """A slip of the pen, another country."""
    assert gazetteer().by_name("Foulayrone") == UNKNOWN
    assert gazetteer().by_name("Bruxelles", "1000") == UNKNOWN


def test_a_code_of_before_is_that_of_today_unless_the_place_uses_it():
    """Communes merge each January."""
    assert gazetteer().by_code("01039") == Found("01138")
    assert gazetteer().by_code("01039", among={"01039"}) == Found("01039")
    assert gazetteer().by_code("99999") == UNKNOWN


def test_two_spellings_of_one_name_are_plainly_one():
    """Signs, accents, capitals, saints."""
    assert plain_name("Saint-Étienne-d'Estréchoux") == plain_name("st etienne d estrechoux")
