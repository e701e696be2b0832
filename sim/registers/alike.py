"""Which lines of a register are alike, so that an appointment that stands twice is one.

In: entries and the values of their sheet. Out: a number for each line, equal where two are alike. Lines that are
alike within a file and over files are compared in `sim.registers.checking`.
"""

from __future__ import annotations

import numpy as np

from sim.registers.cells import is_empty, normal, text_of
from sim.registers.decoded_part import DecodedPart
from sim.registers.entries import Entries
from sim.registers.roles import CLOCKS

_NOT_OF_A_KEY = {"outcome", "reminder", "cause", "age_band", "autonomy", "commune", "postcode"}


def set_key(part: DecodedPart, entries: Entries) -> None:
    """Give each line a number that is equal where two are alike, and say whether such two are one appointment.

    By the identifier where there is one; else by everything that an appointment keeps, to the minute: on a date
    without any hour two people may have come for the same thing.
    """
    columns = [cells for role, cells in entries.columns.items() if role not in _NOT_OF_A_KEY]
    if "id" in entries.columns:
        columns, part.is_key = [entries.columns["id"]], True
    else:
        part.is_key = len(columns) > 2 and any(role in entries.columns for role in CLOCKS)
    # Codes are of this file; texts hash alike in every file of one run, and otherwise in the next.
    hashes = [[hash(normal(text_of(cell))) for cell in cells.distinct] for cells in columns]
    hashes += [[hash(cell) for cell in cells.distinct] for cells in entries.dropped]
    key = np.zeros(len(entries), dtype=np.uint64)
    for cells, known in zip([*columns, *entries.dropped], hashes, strict=True):
        key *= np.uint64(0x9E3779B97F4A7C15)
        key += np.array(known or [0], dtype=np.int64).view(np.uint64)[cells.codes]
        key ^= key >> np.uint64(29)
    apart = np.full(len(entries), "count" in entries.maps)  # one line counts several visits: they are alike
    if "id" in entries.columns:
        apart |= entries.columns["id"].is_empty
    elif not part.is_key:  # nothing tells two people apart but their names
        apart |= ~_is_named(entries)
    part.key = np.where(apart, _apart(part), key)


def _is_named(entries: Entries) -> np.ndarray:
    """Return whether each line names somebody, in a column that is dropped."""
    named = np.zeros(len(entries), dtype=bool)
    for cells in entries.dropped:
        known = [not is_empty(cell) and "anonyme" not in normal(text_of(cell)) for cell in cells.distinct]
        named |= np.array(known or [False], dtype=bool)[cells.codes]
    return named


def _apart(part: DecodedPart) -> np.ndarray:
    """Return numbers that are all different."""
    return np.arange(len(part.lines), dtype=np.uint64) + np.uint64(
        hash((part.file, part.sheet)) & 0xFFFF_FFFF_0000_0000
    )
