"""The bounds of a taste hold it, so that they settle no comparison wrongly."""

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sim.engine.kernel_choice import BOUNDS, taste_bounds
from sim.engine.rules import taste_at

EDGES = taste_bounds()


@settings(deadline=None)  # the first call compiles
@given(st.integers(0, 2**52 - 1))
@example(0)
@example(2**52 - 1)
@example(2**51)
@example(2**51 - 1)
def test_a_taste_lies_between_the_edges_of_its_part(mantissa):
    """For the least, the largest and any uniform that there is."""
    u = (mantissa + 0.5) / 2**52
    part = int(u * BOUNDS)

    assert EDGES[part] - 1 <= taste_at(u) <= EDGES[part + 1] + 1


def test_the_edges_ascend():
    """A higher uniform is a stronger taste."""
    assert (np.diff(EDGES) >= 0).all()
