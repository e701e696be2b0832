"""Text columns as codes and words, as an engine makes them and as laws and measures read them.

In: the code of each row and a vocabulary. Out: the same by order of appearance; texts are written in `spelling`, and
only where somebody asks for a frame.
"""

from __future__ import annotations

import numpy as np

from sim.once import once
from sim.visits.spelling import Vocabulary, _by_appearance


class Coded:
    """A text column as it is made: the code of each row into a vocabulary.

    Attributes
    ----------
    codes : int64 array, contiguous
        Not to be written afterwards.
    vocabulary : Vocabulary
    """

    __slots__ = ("_appearing", "codes", "vocabulary")

    def __init__(self, codes: np.ndarray, vocabulary: Vocabulary):
        self.codes, self.vocabulary = codes, vocabulary
        self._appearing: tuple[np.ndarray, tuple[str, ...]] | None = None

    def __len__(self) -> int:
        return self.codes.size

    def __getitem__(self, rows: np.ndarray) -> Coded:
        return Coded(self.codes[rows], self.vocabulary)

    def copy(self) -> Coded:
        """Return itself: nothing writes it."""
        return self

    def by_appearance(self) -> tuple[np.ndarray, tuple[str, ...]]:
        """Return codes (int32) and words in the order in which these first appear, as encoding the texts gives them."""
        if self._appearing is None:
            size = len(self.vocabulary.words)
            met = np.empty(size, np.int64)
            found, count = _by_appearance(self.codes, self.vocabulary.distinct, np.full(size, -1), met)
            self._appearing = found, tuple(self.vocabulary.words[word] for word in met[:count].tolist())
        return self._appearing

    def places_in(self, known: tuple[str, ...]) -> np.ndarray:
        """Return the place of each row's word in a list, -1 where it is not in it."""
        return np.asarray(self.vocabulary.places_in(known)[self.codes])

    def rows_in(self, keys: Coded) -> np.ndarray:
        """Return the first row of other texts that has each row's word, -1 where none has."""
        return np.asarray(_rows_of_codes(keys, self.vocabulary)[self.codes])


@once
def _rows_of_codes(keys: Coded, vocabulary: Vocabulary) -> np.ndarray:
    """Return the first row of texts that has the word of each code, -1 where none has: the sessions of a plan stay."""
    codes, words = keys.by_appearance()
    rows = np.full(len(words), -1, dtype=np.intp)
    rows[codes[::-1]] = np.arange(codes.size)[::-1]  # the first row is written last
    return np.asarray(np.append(rows, -1)[vocabulary.places_in(words)])
