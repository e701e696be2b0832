"""The outlines of communes, for maps drawn without a geographic library.

In: INSEE codes. Out: rings of longitude and latitude.
Nothing is drawn here, and no journey depends on an outline.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from sim.territory.long_tables import read_columns

NEAR_KM = 2.0  # a town hall can stand beside the simplified outline of its commune
_GRID = 500  # steps of a degree: about 200 m
KM_PER_DEGREE = 111.195  # of a great circle of the mean radius, 6,371 km

if TYPE_CHECKING:
    import numpy as np

    from sim.territory.travel import Point

    Rings = dict[str, list[np.ndarray]]


def boundaries(codes: Iterable[str]) -> Rings:
    """Return the rings of each commune whose outline is shipped.

    Parameters
    ----------
    codes : iterable of str
        INSEE codes.

    Returns
    -------
    dict of str to list of float64 array, shape (n, 2), degrees (lon, lat)
        Closed rings, holes among them: fill them by the even-odd rule. A code without an outline is
        missing; fall back to the commune's point. Keys keep the order of `codes`.
    """
    return {code: _decoded(_outlines()[code]) for code in codes if code in _outlines()}


def is_at(rings: list[np.ndarray], point: Point) -> bool:
    """Say whether an outline is that of a commune at a point: it lies inside, or within `NEAR_KM` of a corner.

    A scenario can give a code to a commune of its own at another place.
    """
    import numpy as np

    (lat, lon), crossed, nearest = point, 0, float("inf")
    for ring in rings:
        east, north = ((ring - (lon, lat)) * KM_PER_DEGREE).T
        east = east * math.cos(math.radians(lat))
        above = north > 0
        steps = np.flatnonzero(above[:-1] != above[1:])
        along = north[steps] / (north[steps] - north[steps + 1])
        # Even-odd rule along the ray to the east.
        crossed += int(np.count_nonzero(east[steps] + along * (east[steps + 1] - east[steps]) > 0))
        nearest = min(nearest, float(np.hypot(east, north).min()))
    return crossed % 2 == 1 or nearest <= NEAR_KM


def _decoded(text: str) -> list[np.ndarray]:
    """Return the rings of an outline that is written as steps from corner to corner on a grid."""
    import numpy as np

    steps = (np.array(ring.split(), dtype=np.int64).reshape(-1, 2) for ring in text.split(";"))
    return [ring.cumsum(axis=0) / _GRID for ring in steps]


@lru_cache(maxsize=1)
def _outlines() -> dict[str, str]:
    """Read the coarse outlines of all communes, by INSEE code: a tenth of a second that only maps pay."""
    columns = read_columns("commune_outlines.csv.gz")
    return dict(zip(columns.texts("insee"), columns.texts("rings"), strict=True))
