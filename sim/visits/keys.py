"""Whole numbers as keys of rows: where each is found again, several times quicker than a general index.

In: numbers of a table, and those that are looked for. Out: the first row of each. What they mean is not known here.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled


@compiled
def _find(keys, wanted, slots, found):
    """Fill the first row of each wanted key, -1 where there is none; return how many keys are distinct.

    Parameters
    ----------
    keys, wanted : int64
    slots : int64, a power of two above the keys, -1
        Written: rows by what is made of their keys, each in the next free slot.
    found : int64, shape of `wanted`
        Written.
    """
    distinct, last = 0, slots.size - 1
    for row in range(keys.size):
        slot = _slot(keys[row]) & last
        while slots[slot] >= 0 and keys[slots[slot]] != keys[row]:
            slot = (slot + 1) & last
        if slots[slot] < 0:
            slots[slot] = row
            distinct += 1
    for row in range(wanted.size):
        slot = _slot(wanted[row]) & last
        while slots[slot] >= 0 and keys[slots[slot]] != wanted[row]:
            slot = (slot + 1) & last
        found[row] = slots[slot]
    return distinct


@compiled
def _slot(key):
    """Return a number that keys which lie close together do not share; no product leaves 64 bits."""
    return ((key & 0x7FFFFFFF) * 0x1E3779B1 + (key >> 31) * 0x5EBCA77) >> 20


def rows_of_numbers(keys: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, bool]:
    """Return the first row of each wanted number among keys, -1 where it is not, and whether each key stands once."""
    slots, found = np.full(2 << keys.size.bit_length(), -1), np.empty(wanted.size, np.int64)
    distinct = _find(keys, wanted, slots, found)
    return found, distinct == keys.size
