"""Rows that the compiled season puts in order stand as a plain sort puts them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.compiled import compiled
from sim.engine.kernel_order import FEW, how_many_before, order_by_uniform, sort_rows

RANKS = 1 << 53


@compiled
def ordered_by_uniform(u, rank, tie):
    """Return the rows 0, 1, … in the order of uniforms."""
    size = u.size
    rows, ordered, scratch = np.arange(size), np.empty(size, np.int64), np.empty((4, size + 2), np.int64)
    order_by_uniform(u, rank, tie, rows, size, scratch[0], scratch[1], scratch[2], scratch[3], ordered)
    return ordered


@compiled
def counted(first, second):
    """Return how many come before each."""
    found = np.empty(first.size, np.int64)
    for place in range(first.size):
        found[place] = how_many_before(place, 0, first.size, first, second)
    return found


@compiled
def sorted_rows(first, second):
    """Return the rows 0, 1, … in the order of their keys."""
    rows = np.arange(first.size)
    sort_rows(rows, first.size, first, second, np.empty(first.size + 1, np.int64))
    return rows


@settings(deadline=None)  # the first call compiles
@given(st.integers(0, 5 * FEW), st.sampled_from([3, 50, RANKS]), st.integers(0, 2**32))
def test_uniforms_are_put_in_order_and_equal_ones_by_the_second_number(size, different, seed):
    """A few that are counted and many that are dealt, with ties or none, the highest uniform included."""
    dice = np.random.default_rng(seed)
    rank = dice.integers(RANKS - different, RANKS, size)
    tie = dice.permutation(size)

    found = ordered_by_uniform(rank / RANKS, rank, tie)

    assert found.tolist() == sorted(range(size), key=lambda row: (rank[row], tie[row]))


@pytest.mark.parametrize("spread", [2, 1_000])
def test_counting_and_sorting_agree_with_a_plain_sort(spread):
    """By the first key, then the second, then the row."""
    dice = np.random.default_rng(spread)
    first, second = dice.integers(0, spread, 200), dice.permutation(200)
    expected = sorted(range(200), key=lambda row: (first[row], second[row], row))

    assert np.argsort(counted(first, second)).tolist() == expected
    assert sorted_rows(first, second).tolist() == expected
