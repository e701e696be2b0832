"""Which of some gains no other beats in all columns, and how lonely each stands among them.

In: gains, rows by columns, more is better. Out: the layer of each row, and its distance from its neighbours.

References
----------
Deb, Pratap, Agarwal and Meyarivan (2002), IEEE Trans. Evol. Comput. 6, 182-197.
"""

from __future__ import annotations

import math

import numpy as np


def layers(gains: np.ndarray) -> np.ndarray:
    """Return the layer of each row: 0 where no other row is at least as good in all columns and better in one."""
    at_least = np.asarray((gains[:, None] >= gains[None]).all(axis=2))
    beats = at_least & ~at_least.T  # of two equal rows neither does
    found, left = np.zeros(len(gains), dtype=np.int64), np.ones(len(gains), dtype=bool)
    number = 0
    while left.any():
        first = left & ~beats[left].any(axis=0)
        found[first] = number
        left &= ~first
        number += 1
    return found


def crowding(gains: np.ndarray) -> np.ndarray:
    """Return how far each row stands from its neighbours, summed over columns; the ends of a column are infinite."""
    found = np.zeros(len(gains))
    for column in gains.T:
        order = np.argsort(column, kind="stable")
        width = float(column[order[-1]] - column[order[0]]) or 1.0
        found[order[[0, -1]]] = math.inf
        found[order[1:-1]] += (column[order[2:]] - column[order[:-2]]) / width
    return found
