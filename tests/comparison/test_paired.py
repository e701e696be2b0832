"""The difference of two scenarios: by hand, against itself, and as often right as it says."""

import math

import numpy as np
import pytest

from sim.comparison.arrays import aligned, arrays_of
from sim.comparison.paired import difference_of
from sim.errors import ResultsError
from tests.comparison.arrays import joined, random_numbers, replications, two_rotas
from tests.comparison.test_intervals import rows

T_2 = 4.302652729911275  # Student's t, 2 degrees of freedom, 97.5 %


def only(difference, confidence=0.95):
    """Return difference, low and high of the only row."""
    low, high = difference.interval(confidence)
    return float(difference.difference[0]), float(low[0]), float(high[0])


# --- by hand


def test_a_total_is_compared_replication_by_replication():
    """13 - 10, 14 - 12, 21 - 20: mean 2, standard deviation 1."""
    found = difference_of(replications("visits", [10, 12, 20]), replications("visits", [13, 14, 21]))
    half = T_2 / math.sqrt(3)

    assert only(found) == pytest.approx((2, 2 - half, 2 + half))
    assert found.method.tolist() == ["t"]


def test_the_variance_ratio_is_what_pairing_achieved():
    """Variances 28 and 19 unpaired against 1 paired."""
    found = difference_of(replications("visits", [10, 12, 20]), replications("visits", [13, 14, 21]))

    assert found.variance_ratio[0] == pytest.approx(np.var([10, 12, 20], ddof=1) + np.var([13, 14, 21], ddof=1))


def test_ratios_are_compared_as_ratios_of_totals():
    """6/8 against 8/8, not the mean of the seasons' differences; pseudo-values 2/3, 4/3, 1 less 7/12, 11/12, 3/4."""
    first = replications("wait_served", [1, 2, 3], [2, 2, 4])
    second = replications("wait_served", [1, 3, 4], [2, 2, 4])
    found = difference_of(first, second)
    pseudo = np.array([2 / 3, 4 / 3, 1]) - np.array([7 / 12, 11 / 12, 3 / 4])

    assert only(found)[0] == pytest.approx(0.25)
    assert found.error[0] == pytest.approx(np.std(pseudo, ddof=1) / math.sqrt(3))
    assert found.method.tolist() == ["jackknife"]


def test_unpaired_variances_add_up_with_the_degrees_of_freedom_of_welch():
    """Means 14 and 18, variances 28/3 and 4/2 of the means."""
    found = difference_of(replications("visits", [10, 12, 20]), replications("visits", [16, 20]), paired=False)
    parts = 28 / 3, 8 / 2

    assert only(found)[0] == 4
    assert found.error[0] == pytest.approx(math.sqrt(sum(parts)))
    assert found.freedom[0] == pytest.approx(sum(parts) ** 2 / (parts[0] ** 2 / 2 + parts[1] ** 2 / 1))
    assert np.isnan(found.variance_ratio[0])


def test_an_index_is_that_of_the_pooled_groups_in_both():
    """Reach 1/4 and 3/4 by turns is no gap; 1/4 and 3/4 each time is one of a half."""

    def world(low, high):
        gap = replications("reach_gap_autonomy", [0.5, 0.5, 0.5])
        return joined(
            replications("reach", low, [4, 4, 4], "autonomy", "low"),
            replications("reach", high, [4, 4, 4], "autonomy", "high"), gap,
        )  # fmt: skip

    found = difference_of(world([2, 1, 3], [2, 3, 1]), world([1, 1, 1], [3, 3, 3]))

    assert found.difference[2] == pytest.approx(0.5)


# --- exactly 0, exactly certain, unknown


@pytest.mark.parametrize("measure", ["wait_served", "on_the_spot", "visits", "wait_p90"])
def test_a_scenario_with_itself_differs_by_exactly_0(measure):
    """Difference, both ends, and nothing to test."""
    random = random_numbers()
    values = replications(measure, random.poisson(30, 40), random.poisson(50, 40) if measure[0] in "wo" else None)
    values = replications(measure, values.top) if measure == "wait_p90" else values
    found = difference_of(values, values)

    assert only(found) == (0.0, 0.0, 0.0)
    assert found.p_values().tolist() == [1.0]
    assert found.method.tolist() == ["equal"]


def test_what_differs_by_the_order_of_additions_alone_is_equal():
    """A cost summed in another order has another last digit."""
    cost = random_numbers().normal(130_000, 500, 40)
    found = difference_of(replications("cost", cost), replications("cost", cost * (1 + 1e-15)))

    assert only(found) == (0.0, 0.0, 0.0)


def test_a_difference_that_never_varies_is_certain():
    """One session more in each season."""
    found = difference_of(
        replications("sessions_planned", [52, 52, 52]), replications("sessions_planned", [53, 53, 53])
    )

    assert only(found) == (1.0, 1.0, 1.0)
    assert found.p_values().tolist() == [0.0]


def test_nobody_to_divide_by_gives_no_difference():
    """No value, no interval, no p-value, and no warning."""
    found = difference_of(replications("wait_served", [0, 0], [0, 0]), replications("wait_served", [1, 2], [1, 1]))

    assert np.isnan(only(found)).all()
    assert np.isnan(found.p_values()).all()
    assert found.method.tolist() == ["none"]


def test_an_estimate_that_rests_on_one_replication_has_no_interval():
    """Leaving it out leaves nothing to divide by."""
    found = difference_of(
        replications("wait_served", [5, 0, 0], [2, 0, 0]), replications("wait_served", [1, 1, 1], [1, 1, 1])
    )

    assert only(found)[0] == -1.5
    assert np.isnan(only(found)[1:]).all()


def test_rows_that_only_one_scenario_has_count_nothing_in_the_other():
    """A venue that closes served nobody: -2 a season."""
    first, second = arrays_of(rows("visits", [2, 2, 3], key="a")), arrays_of(rows("visits", [1, 1, 2], key="b"))
    found = difference_of(first, second)

    assert found.rows["key"].tolist() == ["a", "b"]
    assert found.difference == pytest.approx([-7 / 3, 4 / 3])


def test_rows_are_put_in_the_same_order():
    """Whatever the order in which each scenario has them."""
    first = joined(replications("visits", [1, 2]), replications("came", [3, 4]))
    second = joined(replications("came", [5, 6]), replications("visits", [7, 8]), replications("cost", [9, 9]))
    one, other = aligned([first, second])

    assert one.rows["measure"].tolist() == other.rows["measure"].tolist() == ["visits", "came", "cost"]
    assert other.top.tolist() == [[7, 5, 9], [8, 6, 9]]
    assert np.isnan(one.top[:, 2]).all()


def test_other_replications_cannot_be_paired():
    """Replication 3 of one never met the citizens of replication 2 of the other."""
    with pytest.raises(ResultsError, match="paired scenarios need the same replications"):
        difference_of(replications("visits", [1, 2, 3]), replications("visits", [1, 2]))


# --- as often right as it says


@pytest.mark.parametrize("law", ["mean", "share", "total", "quantile"])
def test_the_interval_of_a_paired_difference_covers_the_truth_as_often_as_it_says(law):
    """A thousand experiments of 30 replications with shared citizens; 92 to 97.5 % hold the true difference."""
    random = random_numbers()
    shape = 30, 1000
    people = random.poisson(60, shape).astype(float)
    season = random.gamma(20, 1 / 20, shape)
    if law == "quantile":
        values = [random.gamma(6, season * scale / 6) for scale in (5.0, 6.0)]
        found = difference_of(*(replications("wait_p90", value) for value in values))
        truth = 1.0
    elif law == "total":
        values = [people + random.poisson(10 + 2 * k, shape) for k in range(2)]
        found, truth = difference_of(*(replications("visits", value) for value in values)), 2.0
    elif law == "share":
        values = [random.binomial(people.astype(int), share) for share in (0.3, 0.36)]
        found, truth = difference_of(*(replications("on_the_spot", value, people) for value in values)), 0.06
    else:
        values = [random.gamma(people, season * scale) for scale in (0.3, 0.4)]
        found, truth = difference_of(*(replications("wait_served", value, people) for value in values)), 0.1
    low, high = found.interval(0.95)

    assert set(found.method) == {"bootstrap" if law == "quantile" else "t" if law == "total" else "jackknife"}
    assert 0.92 <= ((low <= truth) & (truth <= high)).mean() <= 0.975


def test_the_unpaired_interval_covers_as_often_as_it_says():
    """Two sites of unlike spread, 30 and 20 replications."""
    random = random_numbers()
    first, second = random.gamma(4, 1, (30, 1000)), random.gamma(9, 1, (20, 1000))
    found = difference_of(replications("visits", first), replications("visits", second), paired=False)
    low, high = found.interval(0.95)

    assert 0.92 <= ((low <= 5) & (high >= 5)).mean() <= 0.975


def test_the_p_value_and_the_interval_say_the_same():
    """An interval leaves 0 where the p-value is below its level: t, jackknife and bootstrap."""
    random = random_numbers()
    shift = np.linspace(0, 1, 300)
    for measure in ("visits", "wait_p90"):
        first = random.normal(5, 1, (40, 300))
        found = difference_of(
            replications(measure, first), replications(measure, random.normal(5 + shift, 1, (40, 300)))
        )
        low, high = found.interval(0.95)
        apart, p = (low > 0) | (high < 0), found.p_values()

        assert (apart == (p < 0.05)).mean() >= 0.99
        assert 50 < apart.sum() < 290


@pytest.mark.slow  # hundreds of comparisons
def test_pairing_finds_five_percent_in_nine_trials_of_ten():
    """A rota built to be 5 % better, 200 replications, good and bad seasons of 30 %, own noise of 8 %: 200 trials."""
    random = random_numbers()
    found, unpaired = 0, 0
    for _ in range(200):
        first, second = two_rotas(random, better=0.05)
        found += only(difference_of(first, second), confidence=1 - 0.05 / 4)[2] < 0
        unpaired += only(difference_of(first, second, paired=False), confidence=1 - 0.05 / 4)[2] < 0

    assert found >= 0.9 * 200
    assert unpaired < found
