"""Which commune somebody means: found, taken with a word, or refused with what to write instead."""

import pytest

from sim.errors import TerritoryError
from sim.said import told
from sim.territory.finding import candidates, find_commune


@pytest.mark.parametrize(
    ("written", "insee"),
    [
        ("Figeac", "46102"),
        ("  figeac ", "46102"),
        ("46102", "46102"),
        ("46100 Figeac", "46102"),
        ("ST-ETIENNE (42)", "42218"),
        ("Saint-Denis (974)", "97411"),
        ("2a004", "2A004"),
        ("Paris", "75056"),
        ("75119", "75119"),
        ("Saint-Denis (Réunion)", "97411"),
        ("L’Haÿ les Roses", "94038"),
        ("Oeuilly (51)", "51410"),
    ],
)
def test_a_commune_is_found_as_people_write_it(written, insee):
    """By name, code, postal code or département, whatever the letters; without a word."""
    assert find_commune(written)[::2] == (insee, "")


def test_a_former_code_is_taken_with_a_word():
    """Béon is a part of Culoz-Béon since 2023."""
    found = find_commune("01039")

    assert found.insee == "01138"
    assert found.word == '"01039" is no code since 2023-01-01: 01138 Culoz-Béon is taken for it'


def test_a_code_that_is_a_postal_code_of_others_is_taken_with_a_word():
    """46100 is the INSEE code of Faycelles and the postal code of Figeac."""
    found = find_commune("46100")

    assert found.insee == "46100"
    assert found.word.endswith("as a postal code it is that of Figeac (46102): write a name if you meant that")


def test_a_former_name_is_taken_with_a_word():
    """As a former code is."""
    assert find_commune("Châtillon-en-Michaille").word == '"Châtillon-en-Michaille": 01033 Valserhône is taken for it'


@pytest.mark.parametrize(("written", "insee"), [("Paris 01", "75101"), ("Marseille 8", "13208"), ("Lyon 3", "69383")])
def test_a_number_behind_a_city_is_its_arrondissement(written, insee):
    """Not the city as a whole."""
    assert find_commune(written).insee == insee


def test_a_former_name_is_found_where_its_departement_is_told():
    """Béon is a commune of the Yonne, and was one of the Ain."""
    assert [find_commune(f"Béon ({code})").insee for code in ("89", "01")] == ["89037", "01138"]


@pytest.mark.parametrize("written", ["97701", "St-Martin (978)", "Saint Pierre et Miquelon", "98818"])
def test_of_an_overseas_collectivity_nothing_is_shipped_and_it_is_said(written):
    """Neither by code nor by name, and not a commune of a like name instead."""
    with pytest.raises(
        TerritoryError, match="an overseas collectivity, no inhabitants, offices or calendar are shipped"
    ):
        find_commune(written)


def test_a_name_of_several_communes_is_told_with_all_of_them():
    """The most peopled first, each with what to write."""
    with pytest.raises(TerritoryError, match='"Saint-Denis" may be 97411 Saint-Denis, La Réunion') as caught:
        find_commune("Saint-Denis")
    assert "93066 Saint-Denis, Seine-Saint-Denis, 149,077 inhabitants" in str(caught.value)
    assert "149\u202f077 habitants" in told(caught.value.args[0], "fr")
    assert str(caught.value).endswith("; write the code")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Figeacc", r'no commune is called "Figeacc"; did you mean Figeac \(46102\)'),
        ("Culoz", r"did you mean Culoz-Béon \(01138\)\?"),
        ("mans", r"did you mean Le Mans \(72181\) or"),
        ("Bors (16)", r"did you mean Bors \(Canton de Charente-Sud\) \(16053\) or Bors"),
        ("100", r'no commune is called "100"; look it up'),
        ("Xyzzyx", 'no commune is called "Xyzzyx"; look it up in the INSEE list, or write the code'),
        ("20004", r'since 1976 Corsica has 2A and 2B: write "2A004" \(Ajaccio\)'),
        ("1001", r'a code has five digits: write "01001" \(L.Abergement-Clémenciat\)'),
        ("00000", 'no commune has the code "00000"; look it up in the INSEE list, or write the name'),
        ("75008", "it is a postal code, of 75056 Paris, Paris, "),
    ],
)
def test_what_is_no_commune_is_refused_with_what_to_write(written, told):
    """One message each."""
    with pytest.raises(TerritoryError, match=told):
        find_commune(written)


def test_typing_finds_the_most_peopled_first():
    """As one does who has typed the first letters."""
    assert candidates("Bord")[0] == "33063"
    assert "46102" in candidates("figea")
