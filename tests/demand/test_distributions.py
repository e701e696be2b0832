"""Each quantile is the one of its law."""

import math

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
