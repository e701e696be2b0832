"""Projection, simplified outlines, and room for labels."""

from itertools import pairwise

import numpy as np
import pytest

from sim.report.maps.shapes import (
    label_place,
    path_of,
    projection_of,
    pushed_apart,
    round_length,
    simplified,
)

SQUARE = np.array([(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)], dtype=float)


def test_a_degree_of_longitude_shrinks_with_the_latitude():
    """At 60 degrees it is half of a degree of latitude."""
    here = projection_of([(59.0, 2.0), (61.0, 4.0)])

    east, north = (here.km(np.array([point]))[0] for point in ((4.0, 60.0), (3.0, 61.0)))

    assert north == pytest.approx((0, 111.195))
    assert east == pytest.approx((111.195 / 2, 0))


def test_simplified_rings_keep_their_corners_and_stay_closed():
    """Points on the line go, the corners stay."""
    dense = np.concatenate([np.linspace(a, b, 9)[:-1] for a, b in pairwise(SQUARE)])
    ring = simplified(np.vstack((dense, SQUARE[:1])), 0.01)

    assert len(ring) == 5
    assert {tuple(point) for point in ring} == {tuple(point) for point in SQUARE}
    assert (ring[0] == ring[-1]).all()


def test_a_hole_is_not_filled():
    """Rings follow the even-odd rule through one path."""
    hole = SQUARE / 2 + 1
    path = path_of([SQUARE, hole[::-1]])

    assert len(path.vertices) == 10
    assert path.codes[0] == path.codes[5] == path.MOVETO


def test_a_label_stands_farthest_from_outline_and_marks():
    """In the middle of a square; away from a mark in its middle."""
    place, room = label_place([SQUARE], np.zeros((0, 2)), steps=41)

    assert place == pytest.approx((2, 2), abs=0.06)
    assert room == pytest.approx(2, abs=0.06)
    other, _ = label_place([SQUARE], np.array([(2.0, 2.0)]))
    assert np.hypot(*(other - (2, 2))) > 1


def test_places_are_pushed_apart_and_far_ones_stay():
    """Two desks in one building remain two numbers on the map."""
    points = np.array([(0.0, 0.0), (0.0, 0.0), (9.0, 9.0)])

    places = pushed_apart(points, 1.0)

    assert np.hypot(*(places[0] - places[1])) >= 0.98
    assert places[2] == pytest.approx((9, 9), abs=0.01)


@pytest.mark.parametrize(("most", "length"), [(1.0, 1), (4.9, 2), (5.0, 5), (37, 20), (0.7, 0.5)])
def test_scale_bars_have_round_lengths(most, length):
    """1, 2 or 5 with zeros."""
    assert round_length(most) == pytest.approx(length)
