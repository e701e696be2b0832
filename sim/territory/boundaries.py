"""The outlines of communes, for maps drawn without a geographic library.

In: INSEE codes. Out: rings of longitude and latitude.
Nothing is drawn here, and no journey depends on an outline.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from sim.territory.sources import data_path

if TYPE_CHECKING:
    import numpy as np

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
    import numpy as np

    shapes = _geometries()
    return {
        code: [np.asarray(ring, dtype=np.float64) for ring in rings_of(shapes[code])]
        for code in codes
        if code in shapes
    }


def rings_of(geometry: dict) -> list:
    """Return every ring of a GeoJSON polygon or multi-polygon; other shapes have none."""
    if geometry["type"] == "Polygon":
        return list(geometry["coordinates"])
    if geometry["type"] == "MultiPolygon":
        return [ring for polygon in geometry["coordinates"] for ring in polygon]
    return []


@lru_cache(maxsize=1)
def _geometries() -> dict[str, dict]:
    """Read the shipped outlines, by INSEE code."""
    text = data_path("commune_boundaries.geojson").read_text(encoding="utf-8")
    return {feature["properties"]["code"]: feature["geometry"] for feature in json.loads(text)["features"]}
