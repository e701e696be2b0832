"""Text columns from codes and words, several times quicker than a general library makes them.

In: the code of each row and a vocabulary. Out: an Arrow array of texts; of columns that live, codes and words again at
once. What a column means is not known here.
"""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from sim.compiled import compiled

_EIGHT = 8  # bytes that are written at once
_LARGEST_WASTE = 4  # times what is needed, of the room for texts
_MOST_LISTS = 64  # that a vocabulary remembers its places in
_MOST_ROWS = 200_000  # of a column whose codes are remembered


class Vocabulary:
    """Words that codes stand for.

    Attributes
    ----------
    arrow : LargeStringArray
        The words.
    lengths : int64 array, shape (words,), bytes
    chunks : uint64 array, shape (words, chunks), two chunks or more
        The bytes of each word, eight together, zeros after the last.
    words : tuple of str
        The distinct ones.
    distinct : int64 array, shape (words,)
        The place of each word among the distinct ones.
    """

    def __init__(self, words: Sequence[str]):
        texts = [word.encode() for word in words]
        width = _EIGHT * max([2, *(-(-len(text) // _EIGHT) for text in texts)])
        self.arrow = pa.array(list(words), type=pa.large_string())
        self.lengths = np.array([len(text) for text in texts], dtype=np.int64)
        self.chunks = np.frombuffer(b"".join(text.ljust(width, b"\0") for text in texts), dtype=np.uint64)
        self.chunks = self.chunks.reshape(len(texts), width // _EIGHT)
        places = {word: place for place, word in enumerate(dict.fromkeys(words))}
        self.words = tuple(places)
        self.distinct = np.array([places[word] for word in words], dtype=np.int64)
        self._places: dict[tuple[str, ...], np.ndarray] = {}

    def places_in(self, known: tuple[str, ...]) -> np.ndarray:
        """Return the place of the word of each code in a list, -1 where it is not in it; worked out once a list."""
        if known not in self._places:
            if len(self._places) >= _MOST_LISTS:
                self._places.clear()
            place = {word: k for k, word in reversed(list(enumerate(known)))}
            found = np.array([place.get(word, -1) for word in self.words], dtype=np.intp)
            self._places[known] = found[self.distinct]
        return self._places[known]

    @cached_property
    def alphabet(self) -> tuple[str, ...]:
        """The words but for the empty one, in alphabetical order."""
        return tuple(sorted(word for word in self.words if word))

    def __len__(self) -> int:
        return self.lengths.size


@lru_cache(maxsize=256)
def vocabulary_of(words: tuple[str, ...]) -> Vocabulary:
    """Return the vocabulary of some words, made once."""
    return Vocabulary(words)


@intrinsic
def _put_eight(typing_context, data, place, chunk):
    """Write eight bytes at any place of an array of bytes: one store, which no loop over bytes becomes."""

    def generate(context, builder, signature, arguments):
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        there = builder.bitcast(builder.gep(array.data, [arguments[1]]), ir.IntType(64).as_pointer())
        builder.store(arguments[2], there, align=1)
        return context.get_dummy_value()

    return types.void(data, types.int64, types.uint64), generate


@compiled
def _bytes_of(codes, lengths, chunks):
    """Return where the text of each row begins, one more for the end, and the bytes; nothing if a code has no word."""
    width = chunks.shape[1]
    first, data = np.empty(codes.size + 1, np.int64), np.empty(8 * width * (codes.size + 1), np.uint8)
    first[0] = end = 0
    for row in range(codes.size):
        code = np.uint64(codes[row])  # one below 0 becomes a large one
        if code >= np.uint64(lengths.size):
            return first[:0], data[:0]
        # The zeros after a word are written too; the next word covers them. Most words fill two chunks at most.
        _put_eight(data, end, chunks[code, 0])
        _put_eight(data, end + 8, chunks[code, 1])
        for k in range(2, width):
            _put_eight(data, end + 8 * k, chunks[code, k])
        end += lengths[code]
        first[row + 1] = end
    if data.size > _LARGEST_WASTE * (end + first.size):  # one long word among short ones
        return first, data[:end].copy()
    return first, data[:end]


def spelled(codes: np.ndarray, vocabulary: Vocabulary) -> pa.Array | None:
    """Return the word of each code, or None if a code has none.

    Parameters
    ----------
    codes : int64 array, contiguous
    vocabulary : Vocabulary
    """
    if not hasattr(_bytes_of, "py_func"):  # the compiler is off
        outside = codes.size and (codes.min() < 0 or codes.max() >= len(vocabulary))
        return None if outside else vocabulary.arrow.take(pa.array(codes))
    first, data = _bytes_of(codes, vocabulary.lengths, vocabulary.chunks)
    if not first.size:
        return None
    return pa.LargeStringArray.from_buffers(codes.size, pa.py_buffer(first), pa.py_buffer(data))


# By where the texts are: Arrow arrays never change, and one that is kept here has its place for itself.
_remembered: dict[int, tuple[pa.Array, np.ndarray, Vocabulary, weakref.ref]] = {}


def remember(column: Any, texts: pa.Array, codes: np.ndarray, vocabulary: Vocabulary) -> None:
    """Remember the codes of texts as long as the column lives that was made of them.

    Parameters
    ----------
    codes : int64 array
        Not to be written afterwards.
    """
    if 0 < codes.size <= _MOST_ROWS:
        place = texts.buffers()[1].address
        forget = weakref.ref(column, lambda _: _remembered.pop(place, None))
        _remembered[place] = texts, codes, vocabulary, forget


@compiled
def _by_appearance(codes, distinct, places, met):
    """Number the words in the order in which they are met; return the codes by it and how many there are."""
    found = np.empty(codes.size, np.int32)
    count = 0
    for row in range(codes.size):
        word = distinct[codes[row]]
        if places[word] < 0:
            places[word] = count
            met[count] = word
            count += 1
        found[row] = places[word]
    return found, count


def remembered(texts: pa.Array) -> tuple[np.ndarray, Vocabulary] | None:
    """Return the codes and the vocabulary that texts were spelled of here; None where they are not remembered."""
    buffers = texts.buffers()
    known = _remembered.get(buffers[1].address) if buffers[1] is not None else None
    if known is None or texts.offset != 0 or len(texts) != len(known[0]) or texts.null_count:
        return None
    # Else they are other texts of the same lengths, made of these.
    return known[1:3] if buffers[2].address == known[0].buffers()[2].address else None


def spelling_of(texts: pa.Array) -> tuple[np.ndarray, tuple[str, ...]] | None:
    """Return the codes and words of texts that were spelled here, as encoding them again would give them.

    Returns
    -------
    codes : int32 array, by the order of first appearance
    words : tuple of str
        In that order. None where the array is not remembered.
    """
    known = remembered(texts)
    if known is None:
        return None
    codes, vocabulary = known
    size = len(vocabulary.words)
    met = np.empty(size, np.int64)
    found, count = _by_appearance(codes, vocabulary.distinct, np.full(size, -1), met)
    return found, tuple(vocabulary.words[word] for word in met[:count].tolist())
