"""Sums of work, compiled: what a service adds to a law, what a Poisson number of them adds in a step.

In: arrays of chances. Out: arrays of chances. Plain loops in one order, so that the same law comes out everywhere.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled


@compiled
def spread_rows(rows, law):
    """Return each row's law with an independent one added: (n, j) and (k,) give (n, j + k - 1)."""
    count, width = rows.shape
    longest = law.size
    out = np.zeros((count, width + longest - 1))
    for row in range(count):
        for place in range(width):
            chance = rows[row, place]
            if chance != 0.0:
                for more in range(longest):
                    out[row, place + more] += chance * law[more]
    return out


@compiled
def compound(comes, duration, cells):
    """Return the chance of 0, 1, 2 … steps of work of a Poisson number of services.

    References
    ----------
    Panjer (1981), Recursive evaluation of a family of compound distributions, ASTIN Bulletin 12, 22-26.
    """
    law = np.zeros(cells)
    law[0] = np.exp(-comes * (1.0 - duration[0]))
    for total in range(1, cells):
        found = 0.0
        for steps in range(1, min(total, duration.size - 1) + 1):
            found += steps * duration[steps] * law[total - steps]
        law[total] = comes * found / total
    return law
