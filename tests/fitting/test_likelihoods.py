"""Laws that are cut, rounded or censored give back the values that they were made with."""

import numpy as np
import pytest
from scipy import stats

from sim.fitting.likelihoods import (
    dispersion,
    lognormal_mean_cv,
    mean_count,
    no_show_law,
    profile,
    rounded_bounds,
    share,
)

N = 4000
EVENLY = (np.arange(N) + 0.5) / N


def lognormal(mean, cv):
    """Return the quantiles of a lognormal law at even steps: a sample without chance."""
    sigma = np.sqrt(np.log1p(cv**2))
    return np.exp(np.log(mean) - sigma**2 / 2 + sigma * stats.norm.ppf(EVENLY))


def test_an_interval_of_the_profile_is_where_the_likelihood_has_fallen_by_what_chi_square_allows():
    """Of a normal mean with known spread it is the mean and 1.645 standard errors on both sides."""
    (found,) = profile(lambda at: (at[0] - 2) ** 2 / 2 / 0.25, (0.0,), ((-10, 10),))

    assert found == pytest.approx((2, 2 - 1.645 * 0.5, 2 + 1.645 * 0.5), abs=2e-3)


def test_durations_rounded_to_five_minutes_give_back_mean_and_spread():
    """Rounding as such would add a variance of two minutes squared and lose the short ones at zero."""
    rounded = np.round(lognormal(12, 0.5) / 5) * 5
    mean, cv = lognormal_mean_cv(*rounded_bounds(rounded[rounded > 0], 5))

    assert mean.value == pytest.approx(12, rel=0.01)
    assert cv.value == pytest.approx(0.5, rel=0.04)
    assert mean.low < 12 < mean.high


def test_services_cut_at_the_cap_count_as_longer_than_it():
    """Their mean is that of the law before it was cut, not of what was cut."""
    minutes = np.minimum(lognormal(40, 0.8), 60)
    mean, cv = lognormal_mean_cv(*rounded_bounds(minutes, 1 / 60, cap=60))

    assert minutes.mean() < 37
    assert (mean.value, cv.value) == pytest.approx((40, 0.8), rel=0.01)


def test_who_was_called_had_more_patience_than_they_waited():
    """Of 4,000 people whose calls come whatever their patience, those who left alone would tell 14 minutes, not 30."""
    patience, called = lognormal(30, 0.5), np.random.default_rng(1).uniform(0, 40, N)
    gone = patience < called
    low = np.where(gone, patience, called)
    mean, cv = lognormal_mean_cv(low, np.where(gone, low + 1e-3, np.inf))

    assert patience[gone].mean() < 23
    assert mean.low < 30 < mean.high
    assert cv.low < 0.5 < cv.high


def test_waits_of_zero_say_nothing_of_patience():
    """Censored at nothing, a thousand of them change neither value nor interval."""
    patience = lognormal(30, 0.5)[::8]
    bounds = patience * 0.99, patience * 1.01
    zeros = np.zeros(1000)
    alone = lognormal_mean_cv(*bounds)
    beside = lognormal_mean_cv(np.concatenate([bounds[0], zeros]), np.concatenate([bounds[1], zeros + np.inf]))

    assert np.array(beside) == pytest.approx(np.array(alone), rel=1e-3)


def test_a_share_has_jeffreys_interval():
    """Of 10 in 50 at 90 %: the quantiles of Beta(10.5, 40.5); of none in 50 it begins at 0."""
    assert share(10, 50) == pytest.approx((0.2, stats.beta.ppf(0.05, 10.5, 40.5), stats.beta.ppf(0.95, 10.5, 40.5)))
    assert share(0, 50).low == 0


def test_the_spread_of_weeks_is_not_their_season():
    """Counts that rise evenly from 10 to 61 differ by 1 from week to week: a variance of a half."""
    counts = np.arange(10.0, 62.0)

    assert dispersion(counts).value == pytest.approx(0.5 / counts.mean())
    assert mean_count(counts).value == counts.mean()


def test_no_shows_give_back_the_law_of_the_lead_and_the_factor_of_a_reminder():
    """As many missed as the law says, at each lead, with and without a reminder."""
    lead = np.repeat(np.arange(22.0), 2000)
    reminded = np.tile(np.repeat([False, True], 1000), 22)
    chance = (1 - 0.96 * np.exp(-0.008 * lead)) * np.where(reminded, 0.45, 1)
    missed = np.tile((np.arange(1000) + 0.5) / 1000, 44) < chance
    base, per_day, factor = no_show_law(missed, lead, reminded)

    assert (base.value, per_day.value, factor.value) == pytest.approx((0.04, 0.008, 0.45), rel=0.03)
    assert base.low < 0.04 < base.high


def test_who_was_always_reminded_leaves_the_factor_as_it_is_given():
    """Base share and factor cannot be told apart then: the base is that of the given factor."""
    lead = np.zeros(1000)
    missed = np.arange(1000) < 20
    base, _per_day = no_show_law(missed, lead, None, 0.5)

    assert base.value == pytest.approx(0.04, abs=1e-3)
