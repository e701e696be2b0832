"""What points of a sweep say: exact answers on arrays made by hand, and closed forms."""

import math

import numpy as np
import pytest

from sim.comparison.crossing import IDLE, OUTSIDE, UNDECIDED, WITHIN, crossing, crossing_of
from sim.comparison.information import value_of_all, value_of_information
from sim.comparison.responses import elementary_effects, estimate, noise_share, varies


def test_what_a_replication_adds_to_all_points_is_no_noise():
    """Points differ by 1, replications by anything: nothing is left over."""
    values = np.array([[1.0], [2.0], [3.0]]) + np.array([[0.0, 5.0, -3.0]])

    assert noise_share(values) == pytest.approx(0)


def test_the_share_of_noise_by_hand():
    """Means 0 and 1, variance 1/2; the interaction's mean square is 4 over 2 replications: more noise than spread."""
    values = np.array([[-1.0, 1.0], [2.0, 0.0]])

    assert noise_share(values) == 1
    assert noise_share(np.array([[-0.1, 0.1], [1.1, 0.9]])) == pytest.approx(0.04 / 2 / 0.5)


def test_points_without_any_difference_have_no_noise():
    """Equal points: nothing varies, so nothing of it is noise."""
    assert noise_share(np.array([[1.0, 2.0], [1.0, 2.0]])) == 0
    assert math.isnan(noise_share(np.array([[1.0], [2.0]])))


def test_an_estimate_is_students():
    """1, 2, 3: mean 2, half-width 4.3027 / sqrt(3)."""
    found = estimate(np.array([1.0, 2.0, 3.0]))

    assert (found.mean, found.high - found.mean) == pytest.approx((2, 4.302652729911275 / math.sqrt(3)))


def test_elementary_effects_of_a_linear_function_are_its_slopes():
    """y = 3 a - 2 b over unit ranges: mu 3 and -2, mu* 3 and 2, no spread."""
    pytest.importorskip("SALib", reason="the extra optim is not installed")
    levels = np.array([[0, 0], [2 / 3, 0], [2 / 3, 2 / 3], [1 / 3, 1], [1, 1], [1, 1 / 3]])
    found = elementary_effects(levels, 3 * levels[:, 0] - 2 * levels[:, 1], np.array([[0, 1], [0, 1]]))

    assert found == pytest.approx(np.array([[3, 3, 0], [-2, 2, 0]]), abs=1e-9)


def test_a_broken_line_crosses_nearest_to_the_nominal_value():
    """It crosses at 0.5 and at 2.5."""
    levels, mean = np.array([0.0, 1.0, 2.0, 3.0]), np.array([-1.0, 1.0, 1.0, -1.0])

    assert crossing_of(levels, mean, 0.9) == 0.5
    assert crossing_of(levels, mean, 2.2) == 2.5
    assert math.isnan(crossing_of(levels, np.abs(mean) + 1, 1))


NOISE = np.random.default_rng(7).normal(0, 0.2, 200)


def test_a_crossing_within_the_range_is_found_with_an_interval_that_holds_it():
    """d(x) = x - 2 with a noise shared by all values: the crossing is 2 less the mean of the noise."""
    levels = np.array([0.0, 1.0, 2.0, 3.0, 4.0])
    found = crossing(levels, levels[:, None] - 2 + NOISE[None, :], 1.0)

    assert found.verdict == WITHIN
    assert found.value == pytest.approx(2 - NOISE.mean())
    half = 1.96 * NOISE.std() / math.sqrt(200)
    assert found.low == pytest.approx(found.value - half, abs=half / 4)
    assert found.high == pytest.approx(found.value + half, abs=half / 4)


def test_the_interval_of_a_crossing_covers_it():
    """Of 200 repetitions 190 intervals hold the true crossing; fewer than 179 is one chance in a thousand."""
    levels, dice = np.array([0.0, 1.0, 2.0, 3.0, 4.0]), np.random.default_rng(11)
    found = [crossing(levels, levels[:, None] - 2 + dice.normal(0, 0.3, 40)[None, :], 1.0, seed=k) for k in range(200)]

    assert sum(one.low <= 2 <= one.high for one in found) >= 179


def test_a_difference_far_from_zero_everywhere_does_not_change_within_the_range():
    """The answer is an answer: not within its range."""
    levels = np.array([0.0, 1.0, 2.0])

    assert crossing(levels, levels[:, None] + 3 + NOISE[None, :], 1.0).verdict == OUTSIDE


def test_a_difference_lost_in_noise_is_undecided():
    """Around zero everywhere: neither a crossing nor its absence can be told."""
    noise = np.random.default_rng(3).normal(0, 1, (3, 30))

    assert crossing(np.array([0.0, 1.0, 2.0]), noise, 1.0).verdict == UNDECIDED
    assert crossing(np.array([0.0, 1.0]), np.zeros((2, 5)), 0.0).verdict == UNDECIDED


def uniform_worth(slope: float, mean: float) -> float:
    """Return E[max(0, g)] - max(0, E g) of g uniform between mean - slope and mean + slope."""
    if abs(mean) >= slope:
        return 0.0
    return (mean + slope) ** 2 / (4 * slope) - max(0.0, mean)


def test_the_value_of_information_of_a_linear_difference():
    """g = 0.3 + a + 0.5 b, a and b uniform on [-1, 1]: each alone by its own closed form."""
    grid = (np.arange(60) + 0.5) / 30 - 1
    levels = np.array([[a, b] for a in grid for b in grid])
    found = value_of_information(levels, 0.3 + levels[:, 0] + 0.5 * levels[:, 1], True)

    assert [one.value for one in found] == pytest.approx([uniform_worth(1, 0.3), uniform_worth(0.5, 0.3)], abs=2e-3)
    assert [one.explained for one in found] == pytest.approx([0.8, 0.2], abs=1e-3)
    assert value_of_all(levels, 0.3 + levels[:, 0] + 0.5 * levels[:, 1], True).value > found[0].value


def test_a_measure_that_is_better_lower_is_worth_the_same_with_its_sign_turned():
    """Minutes less are a gain."""
    levels = np.random.default_rng(2).uniform(-1, 1, (200, 2))
    difference = 0.1 + levels[:, 0]

    assert [one.value for one in value_of_information(levels, difference, True)] == [
        one.value for one in value_of_information(levels, -difference, False)
    ]


def test_the_standard_error_tells_how_far_the_value_strays():
    """Over 60 samples of noisy points the values spread as their errors say, within a half and a double."""
    values, errors = [], []
    for seed in range(60):
        dice = np.random.default_rng(seed)
        levels = dice.uniform(-1, 1, (64, 1))
        (found,) = value_of_information(levels, 0.2 + levels[:, 0] + dice.normal(0, 0.8, 64), True)
        values.append(found.value)
        errors.append(found.error)

    assert 0.5 < np.mean(errors) / np.std(values) < 2


def test_a_difference_of_one_sign_leaves_nothing_to_learn():
    """The same scenario is better whatever the input is."""
    levels = np.linspace(0, 1, 50)[:, None]

    assert value_of_information(levels, 5 + levels[:, 0], True)[0].value == 0


def test_the_value_of_information_of_a_gaussian_difference():
    """g = 0.2 + a, a standard normal: s phi(m/s) + m Phi(m/s) - max(0, m)."""
    level = np.random.default_rng(5).standard_normal((20_000, 1))
    (found,) = value_of_information(level, 0.2 + level[:, 0], True)
    exact = math.exp(-0.02) / math.sqrt(2 * math.pi) + 0.2 * 0.5 * math.erfc(-0.2 / math.sqrt(2)) - 0.2

    assert found.value == pytest.approx(exact, abs=3 * 0.6 / math.sqrt(20_000))


def test_a_difference_that_is_the_same_at_every_value_is_idle():
    """Lost in noise, but the noise is the same: no number of replications makes the input count."""
    noise = np.tile(np.random.default_rng(3).normal(0, 1, 30), (3, 1))

    assert crossing(np.array([0.0, 1.0, 2.0]), noise, 1.0).verdict == IDLE
    assert crossing(np.array([0.0, 1.0, 2.0]), noise + 5, 1.0).verdict == OUTSIDE


def test_what_differs_by_rounding_alone_does_not_vary():
    """A cost of 117 added up in another order."""
    cost = np.array([[117.0, 118.0], [117.0 + 1e-11, 118.0]])

    assert not varies(cost)
    assert noise_share(cost) == 0
    assert varies(cost + np.array([[0, 0], [0.01, 0]]))
    assert not varies(np.array([[np.nan, 1.0], [np.nan, 1.0]]))
