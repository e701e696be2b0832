"""The bootstrap of whole replications."""

import numpy as np
import pytest
from scipy.stats import norm, t

from sim.comparison.bootstrap import RESAMPLES, _product, expanded_interval, p_value, resampled_means
from tests.comparison.arrays import random_numbers


def test_equal_inputs_give_equal_means():
    """The seed is written."""
    values = random_numbers().gamma(3, 1, (30, 4))

    assert (resampled_means(values) == resampled_means(values)).all()
    assert resampled_means(values).shape == (RESAMPLES, 4)


def test_means_are_those_of_whole_replications():
    """Both rows of a replication are drawn together: twice the first stays twice."""
    first = random_numbers().gamma(3, 1, 30)
    means = resampled_means(np.column_stack((first, 2 * first)))

    assert means[:, 1] == pytest.approx(2 * means[:, 0])


def test_a_missing_value_is_left_out_of_the_mean():
    """Only the replications that have one count."""
    values = np.full((30, 1), 7.0)
    values[::2] = np.nan

    assert np.nanmin(resampled_means(values)) == pytest.approx(7)
    assert np.nanmax(resampled_means(values)) == pytest.approx(7)


def test_the_tails_are_widened_as_for_students_t():
    """Of normal means the expanded interval is that of Student's t: half-width 2.045 / sqrt(30) at n = 30."""
    n, values = 30, random_numbers().standard_normal(30)
    values = (values - values.mean()) / values.std(ddof=1)
    shares = (np.arange(200_000) + 0.5) / 200_000
    means = norm.ppf(shares)[:, None] * values.std(ddof=0) / np.sqrt(n)
    low, high = expanded_interval(means, n, 0.95)

    assert high[0] == pytest.approx(t.ppf(0.975, n - 1) / np.sqrt(n), rel=1e-3)
    assert low[0] == pytest.approx(-high[0], rel=1e-6)


def test_the_p_value_is_never_below_what_resampling_can_show():
    """All means above 0: at most 2 in as many as were drawn."""
    assert p_value(np.full((4000, 1), 3.0), 50)[0] >= 2 / 4000
    assert p_value(np.linspace(-1, 1, 4001)[:, None], 50)[0] == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("shape", [(20, 1), (21, 116), (64, 300), (200, 117)])
def test_a_product_in_pieces_is_the_whole_product(shape):
    """Small enough for one thread or not, no bit differs."""
    weights, values = (
        random_numbers().integers(0, 9, (4_000, shape[0])).astype(float),
        random_numbers().gamma(3, 1, shape),
    )

    assert (_product(weights, values) == weights @ values).all()
