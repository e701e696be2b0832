"""Over a set of equally good fits what the input leaves open is told apart from chance; a verdict holds or not."""

import pandas as pd
import pytest

from sim.errors import ExperimentError
from sim.fitting.over_set import differences_over, measured_over, over_set
from sim.scenario.files import scenario_from
from tests.worlds import small_world


def measured(values, scenario="a", measure="reach"):
    """Return measures of fits by their values, a list a fit."""
    return pd.DataFrame(
        [
            {"measure": measure, "value": value, "fit": f"fit {k}", "scenario": scenario, "replication": 10 * k + r}
            for k, own in enumerate(values)
            for r, value in enumerate(own)
        ]
    )


def test_what_differs_within_a_fit_is_chance_and_what_differs_beyond_it_is_the_input():
    """Means 1 and 3, each of two seasons 1 apart: a variance of 2 between, of which a quarter is chance."""
    (row,) = over_set(measured([[0.5, 1.5], [2.5, 3.5]])).to_dict("records")

    assert row["mean"] == 2.0
    assert row["input_sd"] == pytest.approx((2 - 0.25) ** 0.5)
    assert row["chance_sd"] == pytest.approx((0.5 / 4) ** 0.5)
    assert row["low"] < row["input_low"] < 2 < row["input_high"] < row["high"]


def test_fits_that_differ_no_more_than_seasons_do_leave_nothing_open():
    """The input's spread is none, and the interval that of chance."""
    (row,) = over_set(measured([[0.0, 2.0], [0.5, 1.5]])).to_dict("records")

    assert row["input_sd"] == 0
    assert row["input_low"] == row["input_high"] == 1.0


def test_a_verdict_holds_over_a_set_whose_fits_all_say_it():
    """And it turns where a fit in five says the opposite."""
    base = measured([[0.3, 0.3]] * 5)
    same = measured([[0.4, 0.4], [0.5, 0.5], [0.4, 0.4], [0.5, 0.5], [0.4, 0.4]], "b")
    other = measured([[0.4, 0.4], [0.5, 0.5], [0.4, 0.4], [0.5, 0.5], [0.2, 0.2]], "b")
    (holds,), (turns,) = (
        differences_over(pd.concat([base, one]), ["reach"]).to_dict("records") for one in (same, other)
    )

    assert (holds["status"], holds["verdict"], holds["same_side"]) == ("holds", "better", 1.0)
    assert (turns["status"], turns["verdict"], turns["same_side"]) == ("turns", "", 0.8)


def test_scenarios_that_never_differ_are_not_said_to_change_places():
    """A difference of nought in every fit turns nowhere: all agree that there is none."""
    base = measured([[0.3, 0.4], [0.6, 0.5]])
    (row,) = differences_over(pd.concat([base, base.assign(scenario="b")]), ["reach"]).to_dict("records")

    assert (row["status"], row["verdict"], row["mean"], row["same_side"]) == ("open", "", 0.0, 1.0)


def test_seasons_are_spread_over_the_fits_and_scenarios_meet_the_same_people():
    """Six of a scenario over three fits: two each, with the numbers of the other scenario."""
    world = scenario_from(small_world())
    settings = {f"fit {k}": (lambda scenario, k=k: [f"awareness.share={0.4 + k / 10}"]) for k in range(3)}
    found = measured_over({"a": world, "b": world}, settings, 6)
    one, other = (found[found["scenario"] == name].drop(columns="scenario") for name in "ab")

    assert one.groupby("fit")["replication"].unique().map(list).tolist() == [[0, 1], [2, 3], [4, 5]]
    pd.testing.assert_frame_equal(one.reset_index(drop=True), other.reset_index(drop=True))


def test_a_set_without_a_fit_is_refused():
    """One message that names the verb that makes one."""
    with pytest.raises(ExperimentError, match="permanences calibrate"):
        measured_over({}, {}, 2)
