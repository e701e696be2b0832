"""The catalogues are complete, compiled and well typeset."""

import ast
import re
from functools import cache
from inspect import isclass, signature
from pathlib import Path
from string import Formatter

import pytest

from sim import errors
from sim.report.catalogues import (
    KEYWORDS,
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

SIM = Path(__file__).parents[2] / "sim"
REDO = "run `python -m sim.report.catalogues`"


def fields_of(words):
    """Return the fields of a sentence, each with how it is written."""
    return {(name, how, turn) for _, name, how, turn in Formatter().parse(words) if name}


@cache
def read(file):
    """Return the code of a file as a tree."""
    return ast.parse(file.read_text(encoding="utf-8"))


def calls_of(*names):
    """Yield every call of some functions in the code, with its place."""
    for file in SIM.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        for node in ast.walk(read(file)) if any(f"{name}(" in text for name in names) else ():
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names:
                yield f"{file.relative_to(SIM)}:{node.lineno}", node


def test_every_sentence_that_is_asked_of_a_language_is_marked():
    """`language.text("…")` marks nothing: without `_` the sentence is in no catalogue, and English on a French page."""
    marked = set(messages_in_code())
    asked = {
        node.args[0].value: f"{file.relative_to(SIM)}:{node.lineno}"
        for file in SIM.rglob("*.py")
        for node in ast.walk(read(file))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "text"
        and node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }  # fmt: skip

    assert {words: place for words, place in asked.items() if words not in marked and " " in words} == {}


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


def test_a_sentence_is_a_word_of_the_code_and_has_its_values():
    """What is made of pieces would not be found in a catalogue; a value too few fails where somebody is refused."""
    made = {"JoinedStr", "BinOp", "IfExp"}
    for place, call in calls_of("said"):
        words, named = call.args[0], {one.arg for one in call.keywords}
        assert type(words).__name__ not in made, place
        if isinstance(words, ast.Constant) and None not in named:
            assert {name for name, _, _ in fields_of(words.value)} == named, place


def test_no_sentence_stands_within_a_formatted_text():
    """Before Python 3.12 such a text is one piece, in which nothing that reads the code by pieces finds a sentence."""
    for file in SIM.rglob("*.py"):
        texts = [node for node in ast.walk(read(file)) if isinstance(node, ast.JoinedStr)]
        for call in (node for text in texts for node in ast.walk(text) if isinstance(node, ast.Call)):
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            is_sentence = name in KEYWORDS and call.args and isinstance(call.args[0], ast.Constant)
            assert not is_sentence, f"{file.relative_to(SIM)}:{call.lineno}"


def test_no_refusal_is_told_in_one_language_alone():
    """What is a text of the code where its error takes a sentence is found by no catalogue."""
    kinds = {name for name, kind in vars(errors).items() if isclass(kind) and issubclass(kind, errors.PermanencesError)}
    told = {name for name in kinds if "message" in signature(vars(errors)[name].__init__).parameters}
    assert {"ScenarioError", "DemandError", "RegisterError", "ExperimentError", "MissingExtraError"} <= told
    for place, call in calls_of(*told):
        assert type(call.args[0]).__name__ not in {"Constant", "JoinedStr", "BinOp"}, place


def test_translations_keep_the_fields_of_the_sentence():
    """A field that is renamed or lost would fail when the sentence is filled; of one, the count may go without."""
    for message in read_catalogue("fr"):
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        fields = set().union(*map(fields_of, ids)) if message.id else set()
        for place, string in enumerate(strings):
            count = {one for one in fields if one[0] == "count"} if len(strings) > 1 and place == 0 else set()
            if message.id:
                assert fields_of(string) | count == fields, string


def test_french_sentences_have_a_space_before_double_signs():
    """Written with plain spaces in the catalogue; `typeset` makes them no-break ones."""
    for message in read_catalogue("fr"):
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        for string in strings:
            if message.id:
                words = re.sub(r"{[^}]*}|\w+://\S+", "x", string).replace("impots.gouv", "")
                assert not re.search(r"[^\s\u00a0\u202f(][;:!?%»](?!\d)", words), string


def test_former_translations_survive_an_update():
    """Updating twice changes nothing."""
    assert written(updated("fr")) == po_path("fr").read_bytes()
