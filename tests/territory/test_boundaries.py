"""Outlines of communes, as rings of longitude and latitude."""

import numpy as np

from sim.territory.boundaries import boundaries, is_at


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
