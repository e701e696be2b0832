"""Rules of a search in words, and what those that give way count against a rota."""

from types import SimpleNamespace

import pytest

from sim.experiments.rota_rules import KINDS, Rule, rules_of
from sim.report.languages import Language
from sim.report.tables.rota import _prices, limit_words, rule_words, rules_kept

ENGLISH, FRENCH = Language("en"), Language("fr")


@pytest.mark.parametrize(
    ("rule", "english", "french"),
    [
        (Rule("rest", 11), "at least 11 h of rest from home to home", "au moins 11 h de repos"),
        (Rule("row", 1), "at most 1 day away in a row", "au plus 1 jour dehors de suite"),
        (
            Rule("far", 0.6),
            "for nobody more than 60% of the permanences more than 30 min from home",
            "pour personne plus de 60 %",
        ),
        (Rule("changes", 2), "at most 2 changes", "au plus 2 changements"),
    ],
)
def test_a_rule_is_told_with_its_unit(rule, english, french):
    """Hours, days, parts and changes, in both languages."""
    assert rule_words(rule, ENGLISH) == english
    assert plain(rule_words(rule, FRENCH)).startswith(french)


def plain(text):
    """Return a text with plain spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("name", KINDS)
def test_every_rule_has_words(name):
    """With its limit, in both languages, not the same in the two."""
    rule = Rule(name, 1)

    assert limit_words(name, 1, FRENCH) in rule_words(rule, FRENCH)
    assert rule_words(rule, FRENCH) != rule_words(rule, ENGLISH)


def test_that_todays_rota_breaks_a_rule_is_told():
    """Rules with a price are not among those that every proposal keeps."""
    rules = rules_of({"day": 8, "week": 35}, {"week": 0.5})

    assert rules_kept(rules, True, ENGLISH) == ["Every proposal keeps: at most 8 h of work a day."]
    assert rules_kept(rules, False, ENGLISH)[1] == "Today’s rota does not: it cannot stay."
    assert rules_kept((), True, ENGLISH) == []


def test_what_a_price_counts_is_told_in_the_unit_of_the_measure():
    """Two hours beyond at half a minute each."""
    rule = Rule("week", 35, 0.5)
    found = SimpleNamespace(
        rules=(rule,), measure="drive_time", beyond=lambda _rule: {"today": 0.0, "proposal-1": 2.0}
    )  # fmt: skip
    (told,) = _prices(found, ENGLISH)

    assert told.startswith("Proposal 1 breaks “at most 35 h of work a week” by 2 h: 1\N{NO-BREAK SPACE}h")
    assert told.endswith(" counted against it.")
