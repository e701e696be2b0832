"""Rings as polygons with holes, as geographic programs want them (RFC 7946).

In: closed rings of longitude and latitude, to be filled by the even-odd rule. Out: polygons, the outer ring against
the clock, each hole with it and behind the ring that holds it. Nothing of maps or communes is known here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.path import Path

Ring = list[list[float]]
_DECIMALS = 6  # ten centimetres


def polygons_of(rings: Sequence[np.ndarray]) -> list[list[Ring]]:
    """Return the coordinates of a multi-polygon.

    Parameters
    ----------
    rings : sequence of float64 array, shape (n, 2), degrees (lon, lat)
        Closed; an island in a hole is a polygon again.
    """
    paths = [Path(ring) for ring in rings]
    inside = [
        [k for k, path in enumerate(paths) if k != number and path.contains_point(_within(ring))]
        for number, ring in enumerate(rings)
    ]
    found: dict[int, list[Ring]] = {
        k: [_turned(rings[k], outer=True)] for k, around in enumerate(inside) if len(around) % 2 == 0
    }
    for k, around in enumerate(inside):
        if len(around) % 2 == 1:
            holder = max(around, key=lambda one: len(inside[one]))  # the nearest ring around
            found[holder].append(_turned(rings[k], outer=False))
    return list(found.values())


def _within(ring: np.ndarray) -> tuple[float, float]:
    """Return a point inside a ring, near its first side: corners may lie on the ring around."""
    middle, along = (ring[0] + ring[1]) / 2, ring[1] - ring[0]
    normal = np.array([-along[1], along[0]]) * (1e-3 if area(ring) > 0 else -1e-3)
    east, north = middle + normal
    return float(east), float(north)


def area(ring: np.ndarray) -> float:
    """Return the area of a closed ring, square degrees, positive against the clock."""
    x, y = (ring - ring[0]).T
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)


def _turned(ring: np.ndarray, *, outer: bool) -> Ring:
    turned = ring if (area(ring) > 0) == outer else ring[::-1]
    return list(np.round(turned, _DECIMALS).tolist())
