"""A refusal is told in the language of the command, whole: the path, what was found, how to mend."""

import sys

import pytest

from sim.cli.answers import worded
from sim.errors import ScenarioError, TerritoryError
from sim.scenario.files import load_scenario, scenario_from
from sim.territory.finding import find_commune
from tests.worlds import small_world

BAD = {
    "comune": {"comune": "x"},
    "volume": {"demand": {"volume": "1,2"}},
    "day": {"horizon": {"start": "2022-13-01"}},
    "level": {"demand": {"level": "midle"}},
    "share": {"behaviour": {"no_show": {"base_share": 2.0}}},
}


@pytest.fixture
def french(monkeypatch):
    """A command with `--lang fr`, whatever the locale of who runs the tests."""
    monkeypatch.setattr(sys, "argv", ["permanences", "run", "mine.yaml", "--lang", "fr"])


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("comune", "clé inconnue"),
        ("volume", "attendu un nombre\u202f; les décimales prennent un point\u00a0: 1.2"),
        ("day", "n’est pas un jour du calendrier"),
        ("level", "attendu l’un de low, middle, high\u202f; vouliez-vous dire «\u00a0middle\u00a0»\u202f?"),
        ("share", "trouvé 2.0, attendu au plus 1"),
    ],
)
def test_what_the_schema_refuses_is_told_in_french(name, told, french):
    """An unknown key, a wrong type, a date that is none, a word that is not known, a number out of bounds."""
    with pytest.raises(ScenarioError) as caught:
        scenario_from(small_world(**BAD[name]))

    assert told in worded(caught.value.args[0])
    assert "1 problème" in worded(caught.value.args[0])


def test_a_file_that_is_not_there_is_told_in_french(french):
    """With the names of those that are."""
    with pytest.raises(ScenarioError) as caught:
        load_scenario("nulle-part")

    assert worded(caught.value.args[0]).startswith("nulle-part: pas de tel fichier, ni de scénario fourni de ce nom")


def test_a_commune_that_is_not_known_is_told_in_french(french):
    """What is shipped, and what to do instead."""
    with pytest.raises(TerritoryError) as caught:
        find_commune("97701")

    assert "de la collectivité d’outre-mer Saint-Barthélemy" in worded(caught.value.args[0])


@pytest.mark.parametrize(
    ("argv", "locale", "language"),
    [
        ([], "fr_FR.UTF-8", "fr"), ([], "C", "en"), ([], "", "en"), (["--lang", "en"], "fr_FR.UTF-8", "en"),
        (["--lang=fr"], "C", "fr"),
    ],
)  # fmt: skip
def test_the_language_is_that_of_the_command_else_of_the_locale(argv, locale, language, monkeypatch):
    """An option counts more than the machine."""
    monkeypatch.setattr(sys, "argv", ["permanences", "check", *argv])
    monkeypatch.setenv("LC_ALL", locale)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.delenv("LANG", raising=False)
    with pytest.raises(TerritoryError) as caught:
        find_commune("Figeacc")

    assert worded(caught.value.args[0]).startswith({"fr": "aucune commune", "en": "no commune"}[language])
