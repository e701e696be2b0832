"""Text columns from codes and words, several times quicker than a general library makes them.

In: the code of each row and a vocabulary. Out: an Arrow array of texts. What a column means is not known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pyarrow as pa
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from sim.compiled import compiled

_EIGHT = 8  # bytes that are written at once


class Vocabulary:
    """Words that codes stand for.

    Attributes
    ----------
    arrow : LargeStringArray
        The words.
    lengths : int64 array, shape (words,), bytes
    chunks : uint64 array, shape (words, chunks)
        The bytes of each word, eight together, zeros after the last.
    """

    def __init__(self, words: Sequence[str]):
        texts = [word.encode() for word in words]
        width = _EIGHT * max([1, *(-(-len(text) // _EIGHT) for text in texts)])
        self.arrow = pa.array(list(words), type=pa.large_string())
        self.lengths = np.array([len(text) for text in texts], dtype=np.int64)
        self.chunks = np.frombuffer(b"".join(text.ljust(width, b"\0") for text in texts), dtype=np.uint64)
        self.chunks = self.chunks.reshape(len(texts), width // _EIGHT)

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
    first = np.zeros(codes.size + 1, np.int64)
    for row in range(codes.size):
        code = codes[row]
        if code < 0 or code >= lengths.size:
            return first[:0], np.empty(0, np.uint8)
        first[row + 1] = first[row] + lengths[code]
    # The zeros after a word are written too; the next word covers them.
    data = np.empty(first[codes.size] + 8 * chunks.shape[1], np.uint8)
    for row in range(codes.size):
        for k in range(chunks.shape[1]):
            _put_eight(data, first[row] + 8 * k, chunks[codes[row], k])
    return first, data


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
