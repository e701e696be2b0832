"""Text columns as codes and words, as an engine makes them and as laws and measures read them.

In: the code of each row and a vocabulary. Out: the same by order of appearance; texts are written in `spelling`, and
only where somebody asks for a frame.
"""

from __future__ import annotations

import numpy as np

from sim.visits.spelling import Vocabulary, _by_appearance


class Coded:
    """A text column as it is made: the code of each row into a vocabulary.

    Attributes
    ----------
    codes : int64 array, contiguous
        Not to be written afterwards.
    vocabulary : Vocabulary
    """

    __slots__ = ("codes", "vocabulary")

    def __init__(self, codes: np.ndarray, vocabulary: Vocabulary):
        self.codes, self.vocabulary = codes, vocabulary

    def __len__(self) -> int:
        return self.codes.size

    def copy(self) -> Coded:
        """Return itself: nothing writes it."""
        return self

    def by_appearance(self) -> tuple[np.ndarray, tuple[str, ...]]:
        """Return codes (int32) and words in the order in which these first appear, as encoding the texts gives them."""
        size = len(self.vocabulary.words)
        met = np.empty(size, np.int64)
        found, count = _by_appearance(self.codes, self.vocabulary.distinct, np.full(size, -1), met)
        return found, tuple(self.vocabulary.words[word] for word in met[:count].tolist())

    def distinct(self) -> np.ndarray:
        """Return the place of each row's word among the distinct ones of the vocabulary."""
        return np.asarray(self.vocabulary.distinct[self.codes])

    def rows_in(self, keys: Coded) -> np.ndarray:
        """Return the first row of other texts that has each row's word, -1 where none has."""
        # From the last row on: of equal keys the first is found.
        backwards = zip(keys.distinct()[::-1].tolist(), range(len(keys))[::-1], strict=True)
        row_of = {keys.vocabulary.words[word]: row for word, row in backwards}
        return np.asarray(
            np.array([row_of.get(word, -1) for word in self.vocabulary.words], dtype=np.intp)[self.distinct()]
        )
