"""The values of one sheet of a register, an array with a value for each entry.

In: what was read. Out: `DecodedPart`. How a cell becomes a value is in `sim.registers.decoding`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from sim.registers.problems import KINDS, Block
from sim.units import DAY_S

NO_DAY = -1


class Words(NamedTuple):
    """A column of words: the code of each row, and the words; an empty word is not told."""

    codes: np.ndarray
    words: list[str]

    def at(self, rows: np.ndarray) -> Words:
        """Return the column at some rows."""
        return Words(self.codes[rows], self.words)

    def equal(self, word: str) -> np.ndarray:
        """Return where the column holds a word."""
        return np.asarray(np.array([one == word for one in self.words] or [False], dtype=bool)[self.codes])


@dataclass
class DecodedPart:
    """The values of one sheet.

    Attributes
    ----------
    file, sheet : str
    lines : int64 array
    seconds : dict of float64 arrays
        By role: clocks from midnight of their day, durations; NaN where missing.
    days : dict of int64 arrays
        By role (``date``, ``booked``, clocks that hold a date): calendar ordinals, `NO_DAY` where missing.
    words : dict of Words
        By role.
    aside : bool array
        Lines that are not used.
    headings : dict of str
        By role.
    key : uint64 array
        Equal where two lines are alike.
    is_key : bool
        Whether lines that are alike are one appointment; without any hour they may be two people.
    found : list of Block
    tells : tuple of str
    """

    file: str
    sheet: str
    lines: np.ndarray
    tells: tuple[str, ...]
    aside: np.ndarray
    seconds: dict[str, np.ndarray] = field(default_factory=dict)
    days: dict[str, np.ndarray] = field(default_factory=dict)
    words: dict[str, Words] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    key: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))
    is_key: bool = False
    found: list[Block] = field(default_factory=list)

    def tell(
        self, kind: str, rows: np.ndarray, role: str, shown: Callable[[np.ndarray], Sequence[str]] | Sequence[str]
    ) -> None:
        """Tell a kind of problem at some rows, and set them aside where it says so."""
        where = np.flatnonzero(rows)
        if where.size:
            values = shown(where) if callable(shown) else shown
            self.found.append(Block(kind, self.lines[where], self.headings.get(role, role), values))
            if KINDS[kind].level == "aside":
                self.aside[where] = True


def moment(part: DecodedPart, role: str) -> np.ndarray | None:
    """Return a clock column as seconds from the midnight of ordinal 0, exact; NaN where missing; None without it."""
    if role not in part.seconds:
        return None
    own = part.days.get(role)
    day = part.days["date"] if own is None else np.where(own == NO_DAY, part.days["date"], own)
    return np.where(day == NO_DAY, np.nan, day * float(DAY_S) + part.seconds[role])
