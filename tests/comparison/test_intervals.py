"""Intervals over replications: numbers worked by hand, and coverage on data whose truth is known."""

import math

import numpy as np
import pandas as pd
import pytest

from sim.comparison.intervals import COLUMNS, exact_interval, jackknife_ratio, mean_over_replications, summarise
from sim.errors import ResultsError

T_2 = 4.302652729911275  # Student's t, 2 degrees of freedom, 97.5 %
T_19 = 2.093024054408263


def rows(measure, top, base=None, dimension="all", key="all"):
    """Return tidy rows, one a replication; ``None`` in `top` leaves a replication out."""
    base = [float("nan")] * len(top) if base is None else base
    return pd.DataFrame(
        [
            {"replication": r, "measure": measure, "dimension": dimension, "key": key, "numerator": t, "denominator": b,
             "value": t / b if b else float("nan")}
            for r, (t, b) in enumerate(zip(top, base, strict=True))
            if t is not None
        ]
    )  # fmt: skip


def summary(*parts, **options):
    """Return the summary of some rows, one Series a measure, dimension and key."""
    table = summarise(pd.concat(parts, ignore_index=True), **options)
    return {(line.measure, line.dimension, line.key): line for line in table.itertuples()}


def only(*parts, **options):
    """Return the only line of a summary."""
    (line,) = summary(*parts, **options).values()
    return line


# --- ratios


def test_a_ratio_is_that_of_the_totals():
    """(1 + 2 + 3) / (2 + 2 + 4), not the mean of 1/2, 1 and 3/4 by chance."""
    line = only(rows("wait_served", [1, 2, 3], [2, 2, 4]))

    assert (line.mean, line.numerator, line.denominator, line.n) == (0.75, 6, 8, 3)
    assert (line.unit, line.better, line.kind, line.method) == ("min", "lower", "mean", "jackknife")


def test_the_jackknife_against_numbers_worked_by_hand():
    """Without one: 5/6, 2/3, 3/4; pseudo-values 7/12, 11/12, 3/4; their standard error is sqrt(1/108)."""
    line = only(rows("wait_served", [1, 2, 3], [2, 2, 4]))

    assert line.half_width == pytest.approx(T_2 * math.sqrt(1 / 108))
    assert (line.low, line.high) == pytest.approx((0.75 - line.half_width, 0.75 + line.half_width))


def test_equal_denominators_give_the_plain_interval_of_a_mean():
    """The jackknife of a mean is Student's."""
    top = np.array([[3.0], [5.0], [4.0], [8.0]])
    ratio, mean = jackknife_ratio(top, np.ones((4, 1)), 2.0), mean_over_replications(top, 2.0)

    assert ratio.value == mean.value == 5
    assert ratio.half_width == pytest.approx(mean.half_width)
    assert mean.half_width == pytest.approx(2 * np.std([3, 5, 4, 8], ddof=1) / 2)


@pytest.mark.parametrize("law", ["share", "wait"])
def test_the_interval_of_a_ratio_covers_the_truth_as_often_as_it_says(law):
    """A thousand experiments of 20 replications, each with its own number of people; 92 to 97.5 % hold the truth."""
    random = np.random.Generator(np.random.PCG64(20_220_103))
    base = random.poisson(40, size=(20, 1000)).astype(float)
    top = random.binomial(base.astype(int), 0.3) if law == "share" else random.gamma(base, 0.3)
    estimate = jackknife_ratio(top.astype(float), base, T_19)
    covered = np.abs(estimate.value - 0.3) <= estimate.half_width

    assert 0.92 <= covered.mean() <= 0.975


def test_a_group_that_one_replication_lacks_counts_nothing_there():
    """Its numerator and denominator are 0 in that replication."""
    line = only(
        rows("wait_served", [1, None, 3], [2, None, 4], "venue", "x"),
        rows("wait_served", [None, 2], [None, 1], "venue", "x"),
    )

    assert (line.mean, line.denominator) == (6 / 7, 7)
    missing = summary(
        rows("wait_served", [1, 1, 1], [2, 2, 2]), rows("wait_served", [1, None, 3], [2, None, 4], "venue", "x")
    )
    assert missing["wait_served", "venue", "x"].mean == 4 / 6
    assert missing["wait_served", "venue", "x"].n == 3


def test_a_cause_that_one_replication_lacks_is_a_share_of_all_served_there_too():
    """Otherwise rare causes would look more frequent than they are."""
    found = summary(
        rows("return_rate", [2, 4, 0], [10, 10, 20]),
        rows("return_rate", [2, None, None], [10, None, None], "cause", "x"),
    )

    assert found["return_rate", "cause", "x"].mean == 2 / 40
    assert found["return_rate", "cause", "x"].denominator == 40


def test_without_any_denominator_there_is_no_value():
    """Nobody came: no wait, no interval, and no division by zero."""
    line = only(rows("wait_served", [0, 0, 0], [0, 0, 0]))

    assert np.isnan([line.mean, line.low, line.high, line.half_width]).all()
    assert line.method == "none"
    assert line.small


def test_one_replication_with_people_has_no_interval():
    """Leaving it out leaves nothing to divide by."""
    line = only(rows("wait_served", [5, 0, 0], [2, 0, 0]))

    assert line.mean == 2.5
    assert np.isnan([line.low, line.high]).all()


def test_one_replication_alone_has_no_interval():
    """The value is told, its precision is unknown."""
    found = summary(rows("wait_served", [5], [2]), rows("visits", [7]), rows("on_the_spot", [0], [9]))

    assert [line.mean for line in found.values()] == [2.5, 7, 0]
    assert np.isnan([[line.low, line.high, line.half_width] for line in found.values()]).all()


# --- shares


def test_a_share_that_was_always_0_has_the_exact_binomial_interval():
    """No no-show among 60 appointments: up to 6 % are possible."""
    line = only(rows("no_show", [0, 0, 0], [20, 20, 20]))

    assert (line.mean, line.low, line.method) == (0, 0, "exact")
    assert (1 - line.high) ** 60 == pytest.approx(0.025)
    assert line.half_width == line.high


def test_a_share_that_was_always_1_likewise():
    """The mirror image."""
    line = only(rows("no_show", [20, 20, 20], [20, 20, 20]))

    assert (line.mean, line.high) == (1, 1)
    assert line.low**60 == pytest.approx(0.025)


def test_an_exact_interval_narrows_with_the_number_of_trials():
    """By the rule of three about 3.7 / n."""
    _, high = exact_interval(np.array([False, False]), np.array([100.0, 1000.0]), 0.95)

    assert high == pytest.approx([0.0362, 0.00368], rel=1e-2)


def test_a_share_of_few_events_has_wilsons_interval_for_its_effective_number_of_trials():
    """One no-show of 60: its error is that of 59 independent trials, its interval leaves neither 0 nor 1."""
    line = only(rows("no_show", [0, 1, 0], [20, 20, 20]))
    share, trials = 1 / 60, (1 / 60) * (59 / 60) * 3600
    middle, reach = share + T_2**2 / trials / 2, T_2 * math.sqrt(share * (1 - share) / trials + T_2**2 / trials**2 / 4)

    assert (line.mean, line.method) == (share, "wilson")
    assert (line.low, line.high) == pytest.approx(
        ((middle - reach) / (1 + T_2**2 / trials), (middle + reach) / (1 + T_2**2 / trials))
    )
    assert line.half_width == pytest.approx((line.high - line.low) / 2)


def test_a_share_of_nearly_all_mirrors_that_of_few():
    """Few who came like few who did not."""
    few, most = only(rows("no_show", [0, 2, 3], [20, 20, 20])), only(rows("no_show", [20, 18, 17], [20, 20, 20]))

    assert (most.low, most.high) == pytest.approx((1 - few.high, 1 - few.low))
    assert most.method == "wilson"


def test_events_that_never_vary_count_as_independent_trials():
    """One no-show in each of three seasons: no more than the 60 trials that there were."""
    line = only(rows("no_show", [1, 1, 1], [20, 20, 20]))

    assert 0 < line.low < 0.05 < line.high < 0.5


def covered(events, replications, trials, variation):
    """Return how many experiments with so few events on average have an interval that holds the truth.

    The chance of each season varies by this coefficient of variation, as crowded seasons do.
    """
    random = np.random.Generator(np.random.PCG64([events, replications]))
    share = events / (40 * replications)
    base = random.poisson(40, (trials, replications)) + 1
    chance = share * (random.gamma(variation**-2, variation**2, base.shape) if variation else 1.0)
    top = random.binomial(base, np.minimum(chance, 1.0))
    number = np.tile(np.arange(replications), trials)
    table = pd.DataFrame({"replication": number, "measure": "no_show", "dimension": "venue",
                          "key": np.repeat([f"{k:05d}" for k in range(trials)], replications),
                          "numerator": top.ravel().astype(float), "denominator": base.ravel().astype(float),
                          "value": (top / base).ravel()})  # fmt: skip
    found = summarise(table)
    return ((found["low"] <= share) & (share <= found["high"])).mean()


@pytest.mark.parametrize("events", [3, 10])
def test_the_interval_of_a_rare_share_covers_the_truth_as_often_as_it_says(events):
    """Three or ten events in twenty seasons; Student's t would hold the truth in 88 to 93 % of experiments at worst."""
    assert 0.93 <= covered(events, 20, 1000, 0.5) <= 0.985


@pytest.mark.slow
@pytest.mark.parametrize("variation", [0.0, 0.5])
@pytest.mark.parametrize("replications", [20, 50, 200])
@pytest.mark.parametrize("events", [1, 3, 6, 10, 20, 40])
def test_intervals_of_rare_shares_hold_at_any_number_of_events(events, replications, variation):
    """2,000 experiments each; 92 to 98 % hold the truth, from one event in all seasons together."""
    assert 0.92 <= covered(events, replications, 2000, variation) <= 0.985


def test_the_interval_of_a_share_stays_within_0_and_1():
    """Also where one season had most of the events: it is cut there; the half-width is not."""
    line = only(rows("no_show", [0, 40, 0], [60, 60, 60]))

    assert (line.low, line.method) == (0, "jackknife")
    assert line.half_width > line.mean


# --- totals, quantiles, indices


@pytest.mark.parametrize("measure", ["visits", "wait_p90"])
def test_totals_and_quantiles_are_means_over_replications(measure):
    """Student's t on 10, 12, 20."""
    line = only(rows(measure, [10, 12, 20]))

    assert (line.mean, line.method) == (14, "t")
    assert line.half_width == pytest.approx(T_2 * math.sqrt((16 + 4 + 36) / 2 / 3))
    assert np.isnan(line.denominator)


def test_a_quantile_of_many_seasons_has_the_interval_of_whole_replications_drawn_again():
    """From 20 replications on; about Student's, and not symmetric where the seasons are not."""
    values = np.random.Generator(np.random.PCG64(1)).gamma(1, 10, 60)
    line = only(rows("wait_p90", values.tolist()))
    student = 2.0009953780882 * np.std(values, ddof=1) / math.sqrt(60)

    assert line.method == "bootstrap"
    assert line.half_width == pytest.approx(student, rel=0.06)
    assert line.high - line.mean > line.mean - line.low


def test_a_total_counts_0_where_a_replication_lacks_it_and_a_quantile_leaves_it_out():
    """No visit is none; the quantile of nobody is unknown."""
    found = summary(
        rows("visits", [1, 1, 1]), rows("visits", [6, None, 3], None, "venue", "x"),
        rows("wait_p90", [6, None, 3], None, "venue", "x"),
    )  # fmt: skip

    assert found["visits", "venue", "x"].mean == 3
    assert found["wait_p90", "venue", "x"].mean == 4.5


def test_an_index_is_that_of_the_pooled_groups():
    """Reach 1/4 and 3/4 in each replication by turns is no gap once pooled."""
    by_turns = [rows("reach", [1, 3], [4, 4], "autonomy", "low"), rows("reach", [3, 1], [4, 4], "autonomy", "high")]
    line = summary(*by_turns, rows("reach_gap_autonomy", [0.5, 0.5]))["reach_gap_autonomy", "all", "all"]

    assert line.mean == 0
    assert (line.kind, line.method) == ("index", "jackknife")


# --- the table


def test_the_table_has_its_columns_in_the_order_of_measures_dimensions_and_keys():
    """Whatever the order of replications and keys."""
    parts = [rows("wait_served", [1, 2], [3, 4]), rows("wait_served", [1, 2], [3, 4], "venue", "b"),
             rows("wait_served", [1, 2], [3, 4], "venue", "a"), rows("visits", [1, 2])]  # fmt: skip
    table = summarise(pd.concat(parts, ignore_index=True))

    assert tuple(table.columns) == COLUMNS
    assert table["key"].tolist() == ["all", "a", "b", "all"]
    assert table["measure"].tolist() == ["wait_served"] * 3 + ["visits"]
    assert [str(table[name].dtype) for name in ("measure", "mean", "n", "small")] == ["str", "float64", "int64", "bool"]


def test_the_order_of_replications_changes_nothing():
    """Processes end when they like."""
    table = rows("wait_served", [1, 2, 5], [3, 4, 7])

    pd.testing.assert_frame_equal(summarise(table), summarise(table.iloc[::-1].reset_index(drop=True)))


def test_small_counts_are_those_of_a_season():
    """Nine people a season say little, however many seasons were run."""
    found = summary(rows("wait_served", [1] * 4, [9] * 4), rows("reach", [1] * 4, [10] * 4), rows("visits", [3] * 4))

    assert {key[0]: bool(line.small) for key, line in found.items()} == {
        "wait_served": True,
        "reach": False,
        "visits": False,
    }


def test_another_confidence_has_another_width():
    """Ninety percent is narrower by the ratio of Student's quantiles."""
    table = rows("wait_served", [1, 2, 3], [2, 2, 4])

    assert only(table, confidence=0.9).half_width / only(table).half_width == pytest.approx(2.919985580353725 / T_2)


def test_a_measure_that_is_not_in_the_catalogue_is_summarised_too():
    """A ratio if it has a denominator."""
    line = only(rows("my_own", [1, 2, 3], [2, 2, 4]))

    assert (line.mean, line.unit, line.kind) == (0.75, "", "ratio")


def test_a_replication_given_twice_is_refused():
    """It would count twice."""
    table = rows("wait_served", [1, 2], [3, 4])

    with pytest.raises(ResultsError, match="replication 0 has wait_served by all 'all' twice"):
        summarise(pd.concat([table, table.iloc[:1]], ignore_index=True))


def test_a_table_without_its_columns_is_refused():
    """They are named."""
    with pytest.raises(ResultsError, match="lack the columns replication, value"):
        summarise(rows("wait_served", [1], [2]).drop(columns=["replication", "value"]))
