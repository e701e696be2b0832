"""Rows of whole numbers looked at in one pass: what a desk's arguments are asked.

In: int64 arrays, contiguous. Out: whether they may be used, and where sessions begin among them.
"""

from __future__ import annotations

import numpy as np

from sim.engine.rules import compiled


@compiled
def all_within(values, lowest, largest):
    """Tell whether all int64 numbers of a row lie within two bounds, both included; no branch in its loop."""
    within = True
    for row in range(values.size):
        within &= (values[row] >= lowest) & (values[row] <= largest)
    return within


@compiled
def bounds_of(session):
    """Return where each session's rows begin, and where the last end; nothing if the numbers of sessions do not rise.

    Parameters
    ----------
    session : int64 array, shape (n,), n > 0
    """
    bounds = np.empty(session.size + 1, np.int64)
    bounds[0], found = 0, 1
    for row in range(1, session.size):
        if session[row] < session[row - 1]:
            return bounds[:0]
        bounds[found] = row
        found += session[row] != session[row - 1]
    bounds[found] = session.size
    return bounds[: found + 1]
