"""Communes as shapes on paper: projection, simplified rings, and where a label has room.

In: rings of longitude and latitude, points. Out: kilometres east and north, paths, places for labels. Nothing is
drawn here and nothing depends on a geographic library.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path
from scipy.spatial import cKDTree

from sim.territory.boundaries import KM_PER_DEGREE


class Projection(NamedTuple):
    """An equirectangular projection round a point: kilometres east and north of it."""

    lat: float
    lon: float

    def km(self, lon_lat: np.ndarray) -> np.ndarray:
        """Return kilometres east and north of points given as longitude and latitude, shape (n, 2)."""
        east = (lon_lat[:, 0] - self.lon) * math.cos(math.radians(self.lat)) * KM_PER_DEGREE
        return np.column_stack((east, (lon_lat[:, 1] - self.lat) * KM_PER_DEGREE))


def projection_of(points: Sequence[tuple[float, float]]) -> Projection:
    """Return the projection round the middle of some points, given as latitude and longitude."""
    lats, lons = zip(*points, strict=True)
    return Projection((min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2)


def simplified(ring: np.ndarray, tolerance: float) -> np.ndarray:
    """Return a closed ring without the points that lie within a tolerance of the line kept.

    References
    ----------
    Douglas and Peucker 1973, here with a stack.
    """
    keep = np.zeros(len(ring), dtype=bool)
    # A closed ring has no ends: begin from the first point and the one farthest from it.
    middle = int(np.argmax(np.hypot(*(ring - ring[0]).T)))
    keep[[0, middle, len(ring) - 1]] = True
    spans = [(0, middle), (middle, len(ring) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        away = _distances(ring[first + 1 : last], ring[first], ring[last])
        far = int(np.argmax(away))
        if away[far] > tolerance:
            keep[first + 1 + far] = True
            spans += [(first, first + 1 + far), (first + 1 + far, last)]
    return ring[keep]


def _distances(points: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return how far points are from the segment between two points."""
    along = end - start
    length = float(along @ along)
    share = np.clip(((points - start) @ along) / length, 0, 1) if length else np.zeros(len(points))
    return np.asarray(np.hypot(*(points - start - share[:, None] * along).T))


def path_of(rings: Sequence[np.ndarray]) -> Path:
    """Return closed rings as one path, filled where an odd number of rings is around."""
    vertices = np.concatenate(rings)
    codes = np.full(len(vertices), Path.LINETO, dtype=Path.code_type)
    starts = np.cumsum([0, *(len(ring) for ring in rings)])
    codes[starts[:-1]] = Path.MOVETO
    codes[starts[1:] - 1] = Path.CLOSEPOLY
    return Path(vertices, codes)


def label_place(rings: Sequence[np.ndarray], avoid: np.ndarray, steps: int = 24) -> tuple[np.ndarray, float]:
    """Return the point of a shape that is farthest from its outline and from some points, and how far it is.

    Parameters
    ----------
    rings : sequence of arrays, shape (n, 2)
    avoid : array, shape (m, 2)
        Marks that a label must not cover.
    steps : int
        Fineness of the search, across the shape.
    """
    outline = np.concatenate([_dense(ring) for ring in rings])
    low, high = outline.min(axis=0), outline.max(axis=0)
    east, north = np.meshgrid(*(np.linspace(low[k], high[k], steps) for k in (0, 1)))
    places = np.column_stack((east.ravel(), north.ravel()))
    places = places[path_of(rings).contains_points(places)]
    if not len(places):
        return outline.mean(axis=0), 0.0
    room = _nearest(places, outline)
    if len(avoid):
        room = np.minimum(room, _nearest(places, avoid) * 0.7)
    best = int(np.argmax(room))
    return places[best], float(room[best])


def _dense(ring: np.ndarray, parts: int = 4) -> np.ndarray:
    shares = np.arange(parts)[:, None, None] / parts
    return (ring[:-1] + shares * np.diff(ring, axis=0)).reshape(-1, 2)


def _nearest(places: np.ndarray, points: np.ndarray) -> np.ndarray:
    return np.asarray(cKDTree(points).query(places)[0])


def pushed_apart(points: np.ndarray, gap: float, rounds: int = 200) -> np.ndarray:
    """Return places near points that are at least a gap from one another, moved as little as that takes."""
    places = points.astype(np.float64).copy()
    if len(places) > 1:
        # Equal points need a direction: a turn of its own for each.
        turn = np.arange(len(places)) * 2.399963
        places += np.column_stack((np.cos(turn), np.sin(turn))) * gap * 1e-3
    for _round in range(rounds):
        between = places[:, None, :] - places[None, :, :]
        distance = np.hypot(between[..., 0], between[..., 1])
        np.fill_diagonal(distance, np.inf)
        lack = np.clip(gap - distance, 0, None)
        if lack.max(initial=0) < gap * 0.01:
            break
        places += (between / distance[..., None] * lack[..., None] * 0.5).sum(axis=1)
    return places


def round_length(most_km: float) -> float:
    """Return the longest of 1, 2, 5, 10, 20 … kilometres that is not longer than asked for."""
    power = 10 ** math.floor(math.log10(most_km))
    return float(max(step * power for step in (1, 2, 5) if step * power <= most_km * 1.0000001))
