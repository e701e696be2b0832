"""Texts spelled from codes are the words of the codes, and are known again."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.visits.arrays import texts_of, texts_together
from sim.visits.log import words
from sim.visits.spelling import Vocabulary, remember, spelled, spelling_of


class Column:
    """Something that is made of texts."""


WORDS = st.lists(st.text(max_size=20), min_size=1, max_size=6)


@settings(deadline=None)  # the first call compiles
@given(st.data(), WORDS)
def test_each_code_is_spelled_as_its_word(data, vocabulary):
    """Empty words, long ones and accents included, whatever stands before and after."""
    codes = data.draw(st.lists(st.integers(0, len(vocabulary) - 1), max_size=30))

    texts = spelled(np.array(codes, dtype=np.int64), Vocabulary(vocabulary))

    texts.validate(full=True)
    assert texts.to_pylist() == [vocabulary[code] for code in codes]


def test_a_code_without_a_word_spells_nothing():
    """Below the first and beyond the last."""
    assert spelled(np.array([0, 2]), Vocabulary(["a", "b"])) is None
    assert spelled(np.array([-1]), Vocabulary(["a", "b"])) is None


@settings(deadline=None)  # the first call compiles
@given(st.data(), WORDS)
def test_remembered_codes_are_those_of_encoding_the_texts_again(data, vocabulary):
    """Words in the order of first appearance, one that stands twice in the vocabulary once."""
    codes = np.array(data.draw(st.lists(st.integers(0, len(vocabulary) - 1), min_size=1, max_size=30)))
    known, column = Vocabulary(vocabulary), Column()
    texts = spelled(codes, known)
    remember(column, texts, codes, known)
    encoded = texts.dictionary_encode()

    found, met = spelling_of(texts)

    assert met == tuple(encoded.dictionary.to_pylist())
    assert found.tolist() == encoded.indices.to_pylist()


def test_codes_are_forgotten_with_their_column():
    """What is remembered does not grow with the seasons that were run."""
    codes, known, column = np.array([0, 1]), Vocabulary(["a", "b"]), Column()
    texts = spelled(codes, known)
    remember(column, texts, codes, known)
    assert spelling_of(texts) is not None

    del column

    assert spelling_of(texts) is None


def test_texts_that_were_changed_are_not_those_remembered():
    """A column that somebody writes is decoded as it is now."""
    column = words(np.array([0, 1, 1]), ("held", "cancelled"))
    column[0] = "lost"

    codes, met = texts_of(column)

    assert [met[code] for code in codes] == ["lost", "cancelled", "cancelled"]


def test_texts_of_somebody_else_are_not_remembered():
    """Only what was spelled here is known again."""
    assert spelling_of(pa.array(["a"], pa.large_string())) is None
    assert spelling_of(spelled(np.array([0, 1]), Vocabulary(["a", "b"])).slice(1)) is None


def test_texts_made_of_remembered_ones_are_not_them():
    """Of the same lengths, in the same place: in capitals, or with some hidden."""
    codes, known, column = np.array([0, 1]), Vocabulary(["a", "b"]), Column()
    texts = spelled(codes, known)
    remember(column, texts, codes, known)
    hidden = pa.Array.from_buffers(texts.type, 2, [pa.py_buffer(b"\x01"), *texts.buffers()[1:]])

    assert spelling_of(pc.ascii_upper(texts)) is None
    assert spelling_of(hidden) is None


def test_one_long_word_does_not_keep_room_for_many():
    """What is not needed is given back."""
    texts = spelled(np.zeros(1000, dtype=np.int64), Vocabulary(["a", "b" * 500]))

    assert texts.nbytes < 20_000
    assert texts.buffers()[2].parent is None or texts.buffers()[2].parent.size < 20_000


def test_columns_under_each_other_keep_their_texts():
    """Of one vocabulary, of another, and of texts that somebody else encoded, in which words may stand twice."""
    shared = Vocabulary(["b", "a", "b"])
    columns = [words(np.array([0, 1]), shared), words(np.array([2]), shared), words(np.array([0]), ["c"])]

    found = texts_together([*columns, pa.array(["a", ""], pa.large_string())])

    assert found.tolist() == ["b", "a", "b", "c", "a", ""]
    assert texts_of(found).words == ("b", "a", "c", "")
