"""The catalogues are complete, compiled and well typeset."""

import re

import pytest

from sim.report.catalogues import (
    compiled,
    messages_in_code,
    mo_path,
    po_path,
    read_catalogue,
    untranslated,
    updated,
    written,
)
from sim.said import TRANSLATED

REDO = "run `python -m sim.report.catalogues`"


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_sentence_of_the_code_is_translated(code):
    """No sentence of a room that people read lacks its translation."""
    catalogue = read_catalogue(code)
    known = {tuple(m.id) if isinstance(m.id, tuple | list) else m.id for m in catalogue}

    assert set(messages_in_code()) <= known, REDO
    assert untranslated(catalogue) == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_catalogues_are_up_to_date_and_compiled(code):
    """What is shipped is what the command would write, byte for byte."""
    catalogue = updated(code)

    assert po_path(code).read_bytes() == written(catalogue), REDO
    assert mo_path(code).read_bytes() == compiled(catalogue), REDO


def test_translations_keep_the_fields_of_the_sentence():
    """A field that is renamed or lost would fail when the sentence is filled."""
    for message in read_catalogue("fr"):
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        fields = {field for text in ids for field in re.findall(r"{(\w*)}", text)}
        for string in strings:
            if message.id:
                assert set(re.findall(r"{(\w*)}", string)) == fields, string


def test_french_sentences_have_a_space_before_double_signs():
    """Written with plain spaces in the catalogue; `typeset` makes them no-break ones."""
    for message in read_catalogue("fr"):
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        for string in strings:
            if message.id:
                assert not re.search(r"[^\s\u00a0\u202f(][;:!?%»]", string.replace("impots.gouv", "")), string


def test_former_translations_survive_an_update():
    """Updating twice changes nothing."""
    assert written(updated("fr")) == po_path("fr").read_bytes()
