"""Gaps, worst deciles and Gini, against numbers worked by hand."""

import numpy as np
import pytest

from sim.measures.fairness import gini, longest_tail, tail_gap, widest_gap, worst_tail
from tests.measures.hand import parts, whole


def test_the_worst_decile_takes_part_of_the_commune_at_its_border():
    """Of 100 requests the worst ten are six at 0 and four at 0.5."""
    top, base = np.array([0, 20, 54]), np.array([6, 40, 54])

    assert worst_tail(top, base) == pytest.approx(4 * 0.5 / 10)
    assert tail_gap(top, base) == pytest.approx(1 - 0.2)


def test_equal_rates_leave_no_gap():
    """Whatever the sizes."""
    top, base = np.array([5, 50, 0]), np.array([10, 100, 0])

    assert (tail_gap(top, base), widest_gap(top, base), gini(top, base)) == pytest.approx((0, 0, 0))


def test_an_empty_group_is_neither_best_nor_worst():
    """Its rate is unknown, not 0."""
    assert widest_gap(np.array([0, 3, 4]), np.array([0, 10, 5])) == pytest.approx(0.8 - 0.3)


def test_the_gini_of_two_equal_communes():
    """Rates 0 and 1, equal weights: half of everything is in the wrong place."""
    assert gini(np.array([0, 10]), np.array([10, 10])) == pytest.approx(0.5)


def test_the_gini_is_the_mean_difference_over_twice_the_mean():
    """Against the double sum over pairs."""
    top, base = np.array([1.0, 6, 9, 2]), np.array([10.0, 20, 15, 4])
    rate, pairs = top / base, np.outer(base, base)
    expected = (pairs * np.abs(rate[:, None] - rate)).sum() / (2 * base.sum() ** 2 * top.sum() / base.sum())

    assert gini(top, base) == pytest.approx(expected)


def test_nothing_at_all_has_no_index():
    """Nobody in any group, or nobody reached."""
    none = np.zeros(3)

    assert np.isnan([worst_tail(none, none), widest_gap(none, none), gini(none, none), gini(none, none + 5)]).all()


def test_indices_of_several_replications_at_once():
    """The groups are on the last axis; what comes before is kept."""
    top, base = np.array([[0, 20, 54], [1, 2, 3]]), np.array([[6, 40, 54], [2, 4, 6]])

    for index in (worst_tail, tail_gap, widest_gap, gini):
        assert index(top, base) == pytest.approx([float(index(*pair)) for pair in zip(top, base, strict=True)])


def test_the_gaps_of_a_season_are_those_of_its_reach():
    """5/9 against 1/3, by commune, autonomy, age and car alike."""
    for name in ("reach_gap_communes", "reach_gap_autonomy", "reach_gap_age", "reach_gap_car"):
        assert whole(name) == pytest.approx(5 / 9 - 1 / 3)
    assert whole("reach_worst_communes") == pytest.approx(1 / 3)


def test_where_more_is_worse_the_worst_decile_is_the_highest():
    """Of 100 requests the worst ten wait 9 days, though most wait 1."""
    assert longest_tail(np.array([90, 90]), np.array([10, 90])) == pytest.approx(9)


def test_gaps_of_delay_and_wait_are_those_of_their_groups():
    """The highest mean of the season made by hand less the lowest."""
    for name, measure, dimension in (
        ("delay_gap_autonomy", "delay_restricted", "autonomy"),
        ("delay_gap_age", "delay_restricted", "age_band"),
        ("delay_gap_car", "delay_restricted", "car"),
        ("wait_gap_autonomy", "wait_served", "autonomy"),
        ("wait_gap_age", "wait_served", "age_band"),
        ("wait_gap_car", "wait_served", "car"),
    ):
        means = [top / base for top, base in parts(measure, dimension).values() if base]
        assert whole(name) == pytest.approx(max(means) - min(means)), name


def test_delay_between_communes():
    """Two communes: the tenth that is served worst lies in one of them, the best in the other."""
    means = [top / base for top, base in parts("delay_restricted", "commune").values()]

    assert whole("delay_worst_communes") == pytest.approx(max(means))
    assert whole("delay_gap_communes") == pytest.approx(max(means) - min(means))
    assert 0 < whole("delay_gini_communes") < 1
