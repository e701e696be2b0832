"""Whole numbers are put in order as a stable sort does it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.demand.order import stable_order


@settings(deadline=None)  # the first call compiles
@given(st.lists(st.integers(0, 5) | st.integers(0, 2**44) | st.integers(0, 2**62), max_size=60))
def test_the_order_is_that_of_a_stable_sort(values):
    """Few values with many ties, and values too large for one key."""
    array = np.array(values, dtype=np.int64)

    assert stable_order(array).tolist() == np.argsort(array, kind="stable").tolist()
