"""The bounds of what a uniform gives to a taste hold it, so that they settle no comparison wrongly."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sim.engine import kernel_choice
from sim.engine.kernel_choice import BOUNDS, taste_bounds
from sim.engine.rules import micro_of, stable_angle, stable_radius, taste_at

NESTS = ((1.0, 1.0), (0.3, 0.6), (0.01, 0.99), (1e-9, 1.0))  # of a place, of the service


def given_by(u, place, service):
    """Return what a uniform gives to each part of a taste, in the order of the bounds."""
    return (
        taste_at(u, service * place),
        micro_of(service * stable_angle(u, place)),
        micro_of(service * stable_radius(u, place)),
        taste_at(u, 1.0),
        micro_of(stable_angle(u, service)),
        micro_of(stable_radius(u, service)),
    )


@pytest.mark.parametrize("nests", NESTS)
@settings(deadline=None)  # the first call compiles
@given(mantissa=st.integers(0, 2**52 - 1))
@example(mantissa=0)
@example(mantissa=2**52 - 1)
@example(mantissa=2**51)
@example(mantissa=2**51 - 1)
def test_what_a_uniform_gives_lies_between_the_edges_of_its_part(mantissa, nests):
    """For the least, the largest and any uniform that there is, each part of a taste, nests of any kind."""
    u = (mantissa + 0.5) / 2**52
    edges, part = taste_bounds(*nests), int(u * BOUNDS)

    for row, given_here in enumerate(given_by(u, *nests)):
        assert edges[row, part] - 1 <= given_here <= edges[row, part + 1] + 1, row


@pytest.mark.parametrize("nests", NESTS)
def test_the_edges_ascend(nests):
    """A higher uniform gives more to each part of a taste."""
    assert (np.diff(taste_bounds(*nests), axis=1) >= 0).all()


def test_three_rounded_parts_and_their_logarithms_are_within_the_slack():
    """A taste has three parts, each off by one millionth at most once rounded at an edge and once in itself."""
    assert kernel_choice._SLACK >= 3 * 1 + 1
