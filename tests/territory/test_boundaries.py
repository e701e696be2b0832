"""Outlines of communes, as rings of longitude and latitude."""

import numpy as np

from sim.territory.boundaries import boundaries, is_at, rings_of
from sim.territory.communes import SITES, communes_of, scopes_of

SQUARE = [[0, 0], [1, 0], [1, 1], [0, 0]]
HOLE = [[0.2, 0.1], [0.3, 0.1], [0.3, 0.2], [0.2, 0.1]]


def test_every_shipped_commune_has_an_outline_around_its_centre():
    """All 125 outlines are there, and each town centre is in the frame of its commune, give or take 0.005 degrees.

    The outlines are simplified: those of Thun-Saint-Amand and Millonfosse leave their centre 0.4 and 0.1 km outside.
    """
    communes = [commune for site in SITES for commune in communes_of(site, scopes_of(site))]
    outlines = boundaries(commune.insee for commune in communes)

    assert len(outlines) == 125
    for commune in communes:
        points = np.concatenate(outlines[commune.insee])
        west, south = points.min(axis=0)
        east, north = points.max(axis=0)
        assert west - 0.005 < commune.lon < east + 0.005
        assert south - 0.005 < commune.lat < north + 0.005


def test_a_ring_is_closed_and_holds_longitude_then_latitude():
    """Agen is near 0.6 east and 44.2 north."""
    ring = boundaries(["47001"])["47001"][0]

    assert ring.dtype == np.float64
    assert ring.shape[1] == 2
    assert ring[0].tolist() == ring[-1].tolist()
    assert np.round(ring.mean(axis=0)).tolist() == [1, 44]


def test_a_code_without_an_outline_is_missing():
    """The caller falls back to the commune's point."""
    assert list(boundaries(["75101", "47001"])) == ["47001"]


def test_a_multi_polygon_gives_the_rings_of_all_its_parts():
    """Islands and holes are rings like the others."""
    assert rings_of({"type": "Polygon", "coordinates": [SQUARE, HOLE]}) == [SQUARE, HOLE]
    assert rings_of({"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE], [SQUARE]]}) == [SQUARE, HOLE, SQUARE]


def test_a_shape_that_is_no_polygon_has_no_ring():
    """A point among the outlines is not drawn."""
    assert rings_of({"type": "Point", "coordinates": [0, 0]}) == []


def test_a_commune_of_anywhere_has_a_coarse_outline_round_its_town_centre():
    """From one corner to the next on a grid of 0.002 degrees, closed; merged communes are one."""
    figeac, valserhone = boundaries(["46102", "01033"]).values()

    assert is_at(figeac, (44.6089, 2.0316))
    assert is_at(valserhone, (46.108, 5.827))
    for ring in (*figeac, *valserhone):
        assert (ring[0] == ring[-1]).all()
        assert abs(ring * 500 - (ring * 500).round()).max() < 1e-6


def test_neighbours_share_their_border():
    """Corners are rounded alike, so no gap is left between two communes."""
    figeac, faycelles = boundaries(["46102", "46100"]).values()
    corners = [{tuple(corner) for ring in rings for corner in ring.round(3).tolist()} for rings in (figeac, faycelles)]

    assert len(corners[0] & corners[1]) > 5
