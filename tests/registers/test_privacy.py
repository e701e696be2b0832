"""What is personal never comes out: neither where it belongs nor where it slipped to."""

import json

import pytest

from sim.errors import RegisterError
from sim.registers.privacy import (
    UNFORESEEN,
    Guard,
    column_letters,
    guarded,
    heading_shown,
    is_free_text,
    is_like_a_name,
    is_personal_heading,
    is_surely_personal,
)
from sim.registers.register import read_register
from sim.registers.summary import summary_of
from tests.registers.making import PERSONAL, activity, appointments, coop_xlsx, rdv_xls


@pytest.mark.parametrize(
    "text",
    [
        "Ysoldine GRIBOUVAL",
        "GRIBOUVAL Ysoldine",
        "Ysoldine Gribouval",
        "Ysoldine de la Papelardine",
        "Zoé Marie-Lou Fluteau",
    ],
)
def test_a_full_name_is_like_one(text):
    """Whatever its order, its capitals and its small words."""
    assert is_like_a_name(text)


@pytest.mark.parametrize(
    "text",
    ["Dossier CAF", "Carte Grise", "France Titres", "Mairie de Foulayronnes", "Le Passage", "Bon-Encontre",
     "Bon Encontre", "Retraite", "Prime d'Activité", "Chez Ginette", "Espace Simone Veil", "Argent - Impôts"],
)  # fmt: skip
def test_a_procedure_a_venue_or_a_commune_is_not_like_a_name(text):
    """A word of public services or of places is in it."""
    assert not is_like_a_name(text)


@pytest.mark.parametrize(
    "text",
    ["06 99 88 77 66", "+33 6 99 88 77 66", "0699887766", "x@exemple.fr", "2 57 03 47 001 234 56", "Mme Gribouval",
     "M. X", "née le 3 mars", "[Agent] Ada", "dossier n° 1234567890"],
)  # fmt: skip
def test_a_telephone_a_mail_a_number_of_a_file_and_a_title_are_personal(text):
    """Wherever they stand."""
    assert is_surely_personal(text)
    assert not Guard().may_keep(text, 100)
    assert Guard().shown(text) == "(not shown)"


@pytest.mark.parametrize("text", ["a oublié ses lunettes chez sa cousine", "sonner deux fois en arrivant", "x" * 101])
def test_a_sentence_is_free_text(text):
    """Of people, in small letters, or long."""
    assert is_free_text(text)


def test_what_stands_often_is_a_category_and_what_stands_once_may_be_a_person():
    """Three lines, or the mapping's word for it."""
    assert Guard().may_keep("Barnabulle Gribouval", 3)
    assert not Guard().may_keep("Barnabulle Gribouval", 1)
    assert Guard({"barnabulle gribouval"}).may_keep("Barnabulle Gribouval", 1)


def test_a_column_of_names_is_one_and_a_column_of_cafes_is_none():
    """Each person comes once or twice, a café stands on every line."""
    people = ["Ysoldine GRIBOUVAL", "Quitterie BROUSSINET", "Dossier CAF"]

    assert Guard().names_people(people, [1, 1, 1])
    assert not Guard().names_people(["Bar Floréal", "Auberge Pasteur"], [1, 1])
    assert not Guard().names_people(["Floréal Jaurès", "Pasteur Curie"], [40, 30])
    assert Guard().names_people(["Clodomire BASTIDON", "Radegonde FLUTEAU"], [40, 30])


@pytest.mark.parametrize(
    "heading",
    [
        "Nom",
        "Prénom",
        "NOM DE L'USAGER",
        "Tél.",
        "Téléphone",
        "E-mail",
        "Date de naissance",
        "Observations",
        "N° allocataire",
    ],
)
def test_a_heading_announces_what_is_personal(heading):
    """However it is written."""
    assert is_personal_heading(heading)


@pytest.mark.parametrize(
    "heading", ["Nom du lieu", "Nom de la démarche", "Nom de la commune", "Motif", "Date", "Durée"]
)
def test_the_name_of_a_place_or_a_procedure_is_not_personal(heading):
    """By its heading."""
    assert not is_personal_heading(heading)


@pytest.mark.parametrize(
    "heading", ["Ysoldine GRIBOUVAL", "06 99 88 77 66", "12/03/1957", "", "a oublié ses lunettes chez elle"]
)
def test_a_heading_that_is_none_is_told_by_its_letter(heading):
    """The line of headings was gone, and a person stands in its place."""
    assert heading_shown(heading, 27) == "column AB"
    assert column_letters(27) == "AB"


def test_a_fault_that_nobody_foresaw_is_told_by_its_place_and_not_by_its_words():
    """The message of an exception may quote a cell."""

    def work():
        raise ValueError("could not read Ysoldine GRIBOUVAL")

    with pytest.raises(RegisterError) as told:
        guarded(work)

    assert str(told.value).startswith(UNFORESEEN)
    assert "GRIBOUVAL" not in str(told.value)
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__


@pytest.mark.parametrize(
    "write", [lambda p: rdv_xls(p, appointments(60)), lambda p: coop_xlsx(p, [activity(k) for k in range(30)])]
)
def test_nothing_personal_is_in_anything_that_a_register_is_made_of(tmp_path, write):
    """Tables, problems, lines set aside, summary, and the object itself."""
    register = read_register(write(tmp_path / "register.xls"))
    held = "\n".join(
        [
            *(frame.to_csv() for _, frame in register.season.tables()),
            register.problems.to_csv(), register.aside.to_csv(),
            json.dumps(summary_of(register), ensure_ascii=False), repr(register), repr(vars(register)),
        ]
    )  # fmt: skip

    assert [word for word in PERSONAL if word.casefold() in held.casefold()] == []
