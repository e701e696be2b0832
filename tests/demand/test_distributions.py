"""Each quantile is the one of its law."""

import math
from functools import lru_cache

import numpy as np
import pytest
import scipy.stats as st
from hypothesis import given
from hypothesis import strategies as some

from sim.demand import distributions as laws

POINTS = [1e-12, 1e-6, 0.001, 0.02, 0.3, 0.5, 0.7, 0.98, 0.999999, 1 - 1e-12]


@pytest.mark.parametrize("u", POINTS)
def test_the_normal_quantile_is_exact(u):
    """It equals scipy's to 1e-13."""
    assert laws.normal(u) == pytest.approx(st.norm.ppf(u), rel=1e-13, abs=1e-14)


def poisson(u, mean):
    """Return the quantile as the requests are counted."""
    return laws.poisson(u, mean, laws.poisson_none(mean))


@pytest.mark.parametrize("mean", [0.01, 0.5, 3.0, 50.0, 499.0, 501.0, 5000.0])
@pytest.mark.parametrize("u", POINTS[:-1])
def test_the_poisson_quantile_is_the_least_count_that_reaches_u(u, mean):
    """It equals scipy's on both sides of the change of method."""
    assert poisson(u, mean) == st.poisson.ppf(u, mean)


@given(some.floats(1e-9, 1 - 1e-9), some.floats(0, 2000), some.floats(0, 100))
def test_more_demand_never_gives_fewer_requests(u, mean, more):
    """The count is monotone in its mean, so that more demand keeps the former requests."""
    assert poisson(u, mean + more) >= poisson(u, mean)


def test_a_lognormal_has_the_mean_and_deviation_asked_for():
    """Mean 22, cv 0.5, read from its quantiles."""
    mu, sigma = laws.lognormal_parameters(22.0, 0.5)
    law = st.lognorm(s=sigma, scale=math.exp(mu))

    assert law.mean() == pytest.approx(22)
    assert law.std() == pytest.approx(11)
    assert laws.lognormal(0.9, mu, sigma) == pytest.approx(law.ppf(0.9))
    assert laws.lognormal_exceeds(40.0, 22.0, 0.5) == pytest.approx(law.sf(40.0))


@pytest.mark.parametrize("u", POINTS)
def test_gumbel_and_exponential_quantiles_are_exact(u):
    """They equal scipy's."""
    assert laws.gumbel(u) == pytest.approx(st.gumbel_r.ppf(u), rel=1e-10)
    assert laws.exponential(u, 60.0) == pytest.approx(st.expon(scale=60).ppf(u), rel=1e-10)


def test_whole_numbers_reach_both_ends():
    """Uniform on 4 to 8 gives 4 at the lowest draw and 8 at the highest."""
    assert [laws.whole(u, 4, 8) for u in (1e-15, 0.5, 1 - 1e-15)] == [4, 6, 8]


INDICES = [0.05, 0.3, 0.6, 0.95]
SIZE = 200_000


def uniforms(number):
    """Return some uniforms of a written seed."""
    return np.random.default_rng(number).random(SIZE)


@lru_cache
def stable_logs(index):
    """Return ``index`` times the logarithm of stable variables."""
    return np.array([laws.stable(u, v, index) for u, v in zip(uniforms(1), uniforms(2), strict=True)])


@pytest.mark.parametrize("index", INDICES)
@pytest.mark.parametrize("t", [0.1, 1.0, 10.0])
def test_a_stable_variable_has_its_laplace_transform(index, t):
    """The mean of exp(-t S) is exp(-t ** index), to four deviations of 200,000 draws, at most 0.0045."""
    found = np.exp(-t * np.exp(np.clip(stable_logs(index) / index, -700, 700)))

    assert abs(found.mean() - math.exp(-(t**index))) < 4 * found.std() / math.sqrt(SIZE)


@pytest.mark.parametrize("index", INDICES)
def test_a_taste_and_what_its_nest_shares_make_a_standard_gumbel_variable(index):
    """Kolmogorov and Smirnov at 1 in 1,000; a scale off by 0.02, or a shift by 0.02, would be seen in most samples."""
    tastes = index * -np.log(-np.log(uniforms(3))) + stable_logs(index)

    assert st.kstest(tastes, st.gumbel_r.cdf).pvalue > 0.001
    assert st.kstest(1.02 * tastes, st.gumbel_r.cdf).pvalue < 0.001
    assert st.kstest(tastes + 0.02, st.gumbel_r.cdf).pvalue < 0.001


@pytest.mark.parametrize("index", [*INDICES, 1.0])
def test_the_two_parts_of_a_stable_variable_rise_with_their_uniforms(index):
    """So that bounds of a uniform bound what it gives; at the uniforms that there are, both are finite."""
    points = [2.0**-53, *np.linspace(0.001, 0.999, 999), 1 - 2.0**-53]

    for part in (laws.stable_angle, laws.stable_radius):
        values = [part(u, index) for u in points]
        assert np.isfinite(values).all()
        assert (np.diff(values) >= -1e-12).all()


def test_an_index_of_1_leaves_nothing_to_share():
    """Then tastes are independent, to the last bit."""
    assert {laws.stable(u, v, 1.0) for u in POINTS for v in POINTS} == {0.0}


def test_the_soft_plus_is_that_of_logarithms():
    """To 1e-8, between its pieces and at their ends."""
    points = np.concatenate((np.linspace(0, 45, 100_001), np.arange(0, 45, 1 / 16)))
    errors = [abs(laws.softplus(x) - math.log1p(math.exp(-x))) for x in points]

    assert max(errors) < 1e-8
