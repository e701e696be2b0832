"""Tests made together: worked examples, and how often one claim is false."""

import numpy as np
import pytest

from sim.comparison.families import benjamini_hochberg, bonferroni, holm
from tests.comparison.arrays import random_numbers


def test_holm_against_a_worked_example():
    """0.01, 0.04, 0.03, 0.005: 4 times the least, then 3, 2 and 1; 0.04 is raised to 0.06 before it."""
    assert holm(np.array([0.01, 0.04, 0.03, 0.005])) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_benjamini_and_hochberg_against_their_worked_example():
    """The fifteen p-values of their paper of 1995 (myocardial infarction): at 5 % the first four are claimed."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
         0.7590, 1.0000]  # fmt: skip
    adjusted = benjamini_hochberg(np.array(p))

    assert (adjusted <= 0.05).sum() == 4
    assert adjusted[:4] == pytest.approx([0.0015, 0.003, 0.0095, 0.035625])
    assert (holm(np.array(p)) <= 0.05).sum() == 3


def test_a_test_that_could_not_be_made_does_not_count():
    """Two tests, not three."""
    assert holm(np.array([0.02, np.nan, 0.5])) == pytest.approx([0.04, np.nan, 0.5], nan_ok=True)


def test_adjusted_p_values_never_pass_1_nor_fall_below_their_own():
    """And keep their order."""
    p = np.sort(random_numbers().random(50))
    for adjusted in (holm(p), benjamini_hochberg(p)):
        assert (adjusted >= p).all()
        assert (np.diff(adjusted) >= 0).all()
        assert adjusted.max() <= 1


def test_no_test_at_all_is_no_fault():
    """An empty family."""
    assert holm(np.zeros(0)).size == 0


def test_bonferroni_shares_the_chance_of_an_error():
    """Four intervals of 98.75 % hold together at 95 %; none asks for more than one."""
    assert bonferroni(0.95, 4) == pytest.approx(0.9875)
    assert bonferroni(0.95, 0) == 0.95


def test_holm_makes_one_false_claim_as_seldom_as_it_says():
    """Ten true nulls, 4,000 families: about 5 %."""
    p = random_numbers().random((4000, 10))
    claimed = np.array([(holm(row) <= 0.05).any() for row in p]).mean()

    assert 0.04 <= claimed <= 0.06
