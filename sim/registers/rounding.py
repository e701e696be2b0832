"""How people round the times that they write down.

In: minutes of a column. Out: the unit of which nearly all are multiples. What a rounded time may have been is for who
fits a law to it.
"""

from __future__ import annotations

import numpy as np

from sim.units import MINUTE_S

UNITS_MIN = (30, 15, 10, 5, 1)  # the coarsest first
EXACT_MIN = 1 / MINUTE_S
_ON_UNIT = 0.9  # of the values above zero: then the column is rounded so


def unit_of(minutes: np.ndarray) -> float:
    """Return the minutes to which a column is rounded, the coarsest of which nine values in ten are multiples."""
    above = minutes[minutes > 0]
    for unit in UNITS_MIN:
        if above.size and np.mean(np.isclose(above % unit, 0) | np.isclose(above % unit, unit)) >= _ON_UNIT:
            return float(unit)
    return EXACT_MIN
