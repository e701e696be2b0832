"""Sentences of rooms that know no language are told in French where they are read; their values stand as they are."""

import pickle

import pytest

from sim.errors import RegisterError
from sim.registers.drafting import draft_mapping
from sim.registers.mapping import mapping_of
from sim.registers.problems import KINDS
from sim.registers.register import read_register
from sim.registers.roles import ROLES
from sim.report.languages import Language
from sim.said import counted, joined, said
from tests.registers.making import HAND_HEADINGS, HAND_MAP, hand_line, rows_of, write_csv

FRENCH, ENGLISH = Language("fr"), Language("en")


def test_a_sentence_is_the_text_that_it_says_in_english():
    """With its fields filled, also where it stands within another, and in another process."""
    text = joined("; ", ["a", said("{place}, the headings: {told}", place="l. 3", told=said("empty"))])

    assert text == pickle.loads(pickle.dumps(text)) == "a; l. 3, the headings: empty"
    assert FRENCH.said(pickle.loads(pickle.dumps(text))) == FRENCH.said(text)


def test_a_sentence_of_a_count_is_of_one_or_of_several_in_each_language():
    """None is one in French and several in English; within another sentence and in another process, too."""

    def told(count):
        text = counted("{count} task", "{count} tasks", count)
        whole = said("{place}, the headings: {told}", place="l. 3", told=pickle.loads(pickle.dumps(text)))
        return str(text), FRENCH.said(text), FRENCH.said(whole)

    assert told(0) == ("0 tasks", "0 tâche", "l. 3, les en-têtes\xa0: 0 tâche")
    assert told(1) == ("1 task", "1 tâche", "l. 3, les en-têtes\xa0: 1 tâche")
    assert told(2000) == ("2,000 tasks", "2\u202f000 tâches", "l. 3, les en-têtes\xa0: 2\u202f000 tâches")


def test_a_sentence_within_a_sentence_is_told_in_the_same_language():
    """Other texts stand as their author wrote them."""
    text = joined("", [said("{place}, the headings: {told}", place="l. 3", told=said("empty")), ' "empty"'])

    assert FRENCH.said(text) == 'l. 3, les en-têtes\xa0: vide "empty"'
    assert FRENCH.said("empty") == "empty"


@pytest.mark.parametrize("text", [kind.told for kind in KINDS.values()] + [role.meaning for role in ROLES.values()])
def test_every_problem_of_a_register_and_every_role_has_french_words(text):
    """None is left as the code says it."""
    assert FRENCH.said(text) not in (text, ENGLISH.said(text))


def test_what_was_wrong_in_a_file_is_told_in_french(tmp_path):
    """How many lines, where, and what."""
    path = write_csv(tmp_path / "hand.csv", rows_of(HAND_HEADINGS, [hand_line(0), hand_line(1, Date="31/02/2024")]))
    found = read_register(path, HAND_MAP)

    assert found.told.startswith("hand.csv: 1 line set aside\n  line 3  Date")
    assert FRENCH.said(found.told).startswith("hand.csv: 1 ligne écartée\n  ligne 3  Date")
    assert "n’est pas une date" in FRENCH.said(found.told)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (lambda path: read_register(path), "les en-têtes ne sont ceux d’aucun export connu"),
        (lambda path: read_register(path / "none"), "ne peut être lu"),
        (lambda path: read_register([]), "aucun fichier n’est nommé"),
        (lambda path: mapping_of({"columns": {"a": "dat"}}), "vouliez-vous dire « date »"),
        (lambda path: mapping_of({"columns": 3}), "trouvé 3, attendu des clés et des valeurs"),
        (lambda path: mapping_of({"colums": {}}), "clé inconnue"),
    ],
)
def test_a_refusal_of_the_reader_is_told_in_french(tmp_path, question, told):
    """By its own words, not by those of the code."""
    path = write_csv(tmp_path / "other.csv", [["a", "b"], ["1", "2"]])
    with pytest.raises(RegisterError) as refused:
        question(path)

    assert told in FRENCH.told(refused.value).replace("\xa0", " ").replace("\u202f", " ")


def test_a_draft_of_a_mapping_has_its_words_in_french(tmp_path):
    """Keys and roles stand as they are read."""
    draft = FRENCH.said(draft_mapping(write_csv(tmp_path / "hand.csv", rows_of(HAND_HEADINGS, [hand_line(0)]))))

    assert draft.startswith("# Une correspondance de hand.csv")
    assert '"Nom": personal  # l’en-tête annonce une donnée personnelle' in draft
    assert "the heading" not in draft


def test_a_measure_has_the_decimal_mark_of_its_language():
    """What a file has, and what is to be typed there, keeps its point in both."""
    words = "the week of {monday} takes {work_h:.1f} h with drives and setting up, the contract is {contract:g} h"
    week = said(words, monday="2022-01-03", work_h=1038.25, contract=35.5)

    assert "takes 1038.2 h" in week
    assert "contract is 35.5 h" in ENGLISH.said(week)
    assert "1\u202f038,2" in FRENCH.said(week)
    assert "35.5" in FRENCH.said(week)
