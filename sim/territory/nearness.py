"""Which of many points are near others, over the great circle: what makes large places as quick as they are wide.

In: points in degrees. Out: candidates, always a few more than asked, so that exact journeys decide. No journey is
reckoned here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.spatial import cKDTree

from sim.territory.travel import EARTH_RADIUS_KM, Point

_SPARE_KM = 0.2  # more than a second of journey: what is rounded alike stays among the candidates


class Nearness:
    """Points of which one asks who is near.

    Parameters
    ----------
    points : sequence of (float, float), shape (n, 2), degrees
    """

    def __init__(self, points: Sequence[Point]):
        self._tree = cKDTree(_on_sphere(points)) if points else None

    def within(self, points: Sequence[Point], km: float) -> list[list[int]]:
        """Return, for each point, the rows that lie within some kilometres, and perhaps a little farther; ascending."""
        if self._tree is None or not points:
            return [[] for _ in points]
        radius = _chord(min(km + _SPARE_KM, np.pi * EARTH_RADIUS_KM))
        return [sorted(rows) for rows in self._tree.query_ball_point(_on_sphere(points), radius)]

    def nearest(self, points: Sequence[Point]) -> list[list[int]]:
        """Return, for each point, the nearest row, with those that are hardly farther; ascending; none of none."""
        if self._tree is None or not points:
            return [[] for _ in points]
        where = _on_sphere(points)
        chord, _ = self._tree.query(where)
        km = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(chord / 2, 1.0))
        return [sorted(rows) for rows in self._tree.query_ball_point(where, _chord(km + _SPARE_KM))]


def _on_sphere(points: Sequence[Point]) -> np.ndarray:
    lat, lon = np.radians(np.asarray(points, dtype=np.float64)).T
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def _chord(km: float | np.ndarray) -> float | np.ndarray:
    """Return the straight line between two points of the unit sphere that are some kilometres apart over it."""
    return 2 * np.sin(np.asarray(km) / EARTH_RADIUS_KM / 2)
