"""A number is found again in the first row that has it."""

import numpy as np

from sim.visits.keys import rows_of_numbers


def test_numbers_are_found_in_their_first_row():
    """What is not there is -1; a key that stands twice is told."""
    keys = np.array([7, -3, 7, 1 << 62, 0])

    found, are_distinct = rows_of_numbers(keys, np.array([0, 7, 8, -3, 1 << 62]))

    assert found.tolist() == [4, 0, -1, 1, 3]
    assert not are_distinct
    assert rows_of_numbers(keys[1:], keys[1:])[1]


def test_among_no_keys_nothing_is_found():
    """An empty table has distinct keys."""
    found, are_distinct = rows_of_numbers(np.zeros(0, np.int64), np.array([5]))

    assert found.tolist() == [-1]
    assert are_distinct


def test_keys_that_lie_close_together_or_far_apart_are_all_found():
    """Addresses are packed: neighbours differ in their last bits, communes in their first."""
    close = np.arange(5_000)
    for keys in (close, close << 20, close << 40, -close, close * 0x9E3779B1):
        found, are_distinct = rows_of_numbers(keys, keys[::-1])

        assert are_distinct
        assert found.tolist() == close[::-1].tolist()
