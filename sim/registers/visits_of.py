"""All sheets as one: visits in the order in which they were read.

In: the parts of a register. Out: `Visits`, every column over all of them; what only some parts have is missing in the
others. Lines keep their place, so that what is found between them can be told. What is wrong between them is found in
`checking`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.registers.decoded_part import NO_DAY, DecodedPart, Words, moment
from sim.registers.roles import CLOCKS, DURATIONS
from sim.units import DAY_S


@dataclass
class Visits:
    """The visits of a register.

    Attributes
    ----------
    parts : list of Part
    part : int array
        The part of each visit.
    row : int array
        Its row there.
    day : int64 array
        Calendar ordinal, `NO_DAY` where there is none.
    moments : dict of float64 arrays
        By role: seconds from midnight of calendar ordinal 0; NaN where missing.
    spans : dict of float64 arrays
        Waits and durations, seconds.
    words : dict of Words
    aside : bool array
    """

    parts: list[DecodedPart]
    part: np.ndarray
    row: np.ndarray
    day: np.ndarray
    moments: dict[str, np.ndarray]
    spans: dict[str, np.ndarray]
    words: dict[str, Words]
    aside: np.ndarray

    def __len__(self) -> int:
        return self.part.size

    def tell(self, kind: str, wrong: np.ndarray, role: str, shown: Callable[[np.ndarray], Sequence[str]]) -> None:
        """Tell a kind of problem of some visits; `shown` gives the values of rows of all visits."""
        if not wrong.any():
            return
        for number, part in enumerate(self.parts):
            mine = np.flatnonzero(wrong & (self.part == number))
            if mine.size:
                rows = np.zeros(len(part.lines), dtype=bool)
                rows[self.row[mine]] = True
                part.tell(kind, rows, role, shown(mine))
                self.aside[mine] |= part.aside[self.row[mine]]


def visits_of(parts: list[DecodedPart]) -> Visits:
    """Return the visits of some parts."""
    sizes = [len(part.lines) for part in parts]
    moments, booked = {}, _joined([_booked(part) for part in parts], sizes)
    for role in CLOCKS:
        found = _joined([moment(part, role) for part in parts], sizes)
        if found is not None:
            moments[role] = found
    if booked is not None:
        moments["booked"] = booked
    spans = {role: _joined([part.seconds.get(role) for part in parts], sizes) for role in DURATIONS}
    roles = dict.fromkeys(role for part in parts for role in part.words)
    return Visits(
        parts=parts,
        part=np.repeat(np.arange(len(parts)), sizes),
        row=np.concatenate([np.arange(size) for size in sizes]),
        day=np.concatenate([part.days["date"] for part in parts]),
        moments=moments,
        spans={role: values for role, values in spans.items() if values is not None},
        words={role: _joined_words(parts, sizes, role) for role in roles},
        aside=np.concatenate([part.aside for part in parts]),
    )


def _booked(part: DecodedPart) -> np.ndarray | None:
    """Return when each visit was booked; without an hour the day's noon is as good a guess as any."""
    if "booked" not in part.days:
        return None
    clock = part.seconds["booked"]
    if "booked_clock" in part.seconds:
        clock = np.where(np.isnan(clock), part.seconds["booked_clock"], clock)
    day = part.days["booked"]
    return np.where(day == NO_DAY, np.nan, day * float(DAY_S) + np.where(np.isnan(clock), DAY_S / 2, clock))


def _joined(found: list[np.ndarray | None], sizes: list[int]) -> np.ndarray | None:
    """Return the values of all parts, NaN for those that have none; None where no part has a value."""
    if all(one is None or np.isnan(one).all() for one in found):
        return None
    pairs = zip(found, sizes, strict=True)
    return np.concatenate([np.full(size, np.nan) if one is None else one for one, size in pairs])


def _joined_words(parts: list[DecodedPart], sizes: list[int], role: str) -> Words:
    place: dict[str, int] = {"": 0}
    codes = []
    for part, size in zip(parts, sizes, strict=True):
        if role not in part.words:
            codes.append(np.zeros(size, dtype=np.int32))
            continue
        mine = part.words[role]
        new = np.array([place.setdefault(word, len(place)) for word in mine.words], dtype=np.int32)
        codes.append(new[mine.codes])
    return Words(np.concatenate(codes), list(place))
