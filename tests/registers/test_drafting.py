"""A mapping is drafted with what was guessed and why; no cell of a person is written down."""

import random

import pytest
from ruamel.yaml import YAML

from sim.errors import RegisterError
from sim.registers.drafting import draft_mapping
from sim.registers.mapping import mapping_of
from sim.registers.register import read_register
from tests.registers.making import (
    HAND_HEADINGS,
    PERSONAL,
    appointments,
    hand_kept,
    rdv_xls,
    write_csv,
    write_xlsx,
)


def drafted(path):
    """Return the draft of a file, read as a mapping is."""
    return mapping_of(YAML(typ="rt", pure=True).load(draft_mapping(path)))


def test_a_draft_is_a_mapping_that_reads_the_file(tmp_path):
    """Before a hand has touched it."""
    rows, _, _ = hand_kept(40, random.Random(1))
    path = write_csv(tmp_path / "hand.csv", rows)
    mapping = drafted(path)
    roles = {heading: column.role for heading, column in mapping.columns.items()}

    assert roles == {
        "Date": "date", "Heure d'arrivée": "arrival", "Reçu à": "called", "Fin": "end", "Lieu": "venue",
        "Motif": "type", "Issue": "outcome", "Nom": "personal", "Conseiller": "adviser", "Remarques": "personal",
    }  # fmt: skip
    assert len(read_register(path, mapping).season.visits) == 40


def test_a_draft_says_why(tmp_path):
    """How many cells are dates, what the heading announces."""
    rows, _, _ = hand_kept(40, random.Random(1))
    text = draft_mapping(write_xlsx(tmp_path / "hand.xlsx", rows))

    assert '"Date": date  # 100% of 40 cells are dates' in text
    assert '"Nom": personal  # the heading announces what is personal; dropped' in text
    assert '"réglé": resolved' in text  # a word of the outcome whose meaning is plain


@pytest.mark.parametrize("kind", ["hand", "rdv"])
def test_no_word_of_a_person_is_in_a_draft(tmp_path, kind):
    """Neither names nor notes."""
    if kind == "hand":
        path = write_csv(tmp_path / "r.csv", hand_kept(40, random.Random(1))[0])
    else:
        path = rdv_xls(tmp_path / "r.xls", appointments(60))
    text = draft_mapping(path).casefold()

    assert [word for word in PERSONAL if word.casefold() in text] == []


def test_a_sheet_whose_headings_are_gone_has_no_draft(tmp_path):
    """Its first line is a person's."""
    rows, _, _ = hand_kept(20, random.Random(1))

    with pytest.raises(RegisterError, match="no line of headings was found"):
        draft_mapping(write_csv(tmp_path / "hand.csv", rows[1:]))


def test_headings_below_a_title_are_found(tmp_path):
    """The line that holds words which headings are made of."""
    rows, _, _ = hand_kept(20, random.Random(1))
    path = write_xlsx(tmp_path / "hand.xlsx", [["Registre de la permanence", "", ""], [], *rows])

    assert set(drafted(path).columns) == set(HAND_HEADINGS)
    assert "headings on line 3" in draft_mapping(path)


def test_a_heading_is_told_by_whole_words(tmp_path):
    """A visit is no site, a passage is when one is called, an appointment kept by yes or no is a channel."""
    rows = [
        ["Date", "Heure de passage", "Motif de la visite", "Permanence", "RDV ?", "Résultat"],
        *[["13/05/2024", "9h10", motif, "Mairie", rdv, issue] for motif, rdv, issue in 3 * [
            ("CAF", "oui", "résolu"), ("Impôts", "non", "non résolu"),
        ]],
    ]  # fmt: skip
    columns = drafted(write_csv(tmp_path / "hand.csv", rows)).columns

    assert [column.role for column in columns.values()] == ["date", "called", "type", "venue", "channel", "outcome"]
    assert columns["RDV ?"].words == {"oui": "appointment", "non": "walk_in"}
    assert columns["Résultat"].words == {"resolu": "resolved", "non resolu": ""}  # what is not plain is left to a hand
