"""Sums by several dimensions: added up again they are the measures, and those of two seasons add up."""

import pandas as pd
import pytest

from sim.measures.catalogue import BY_ID
from sim.measures.crossed import CROSSED, HALF_HOUR_S, NEVER, WAIT_STEP_S, crossed_of, spread_of, together
from sim.measures.view import View
from tests.visits.seasons import at, hand_made


def crossed(season=0):
    """Return the sums of the season made by hand."""
    return crossed_of(View(hand_made(), None), season)


@pytest.mark.parametrize("name", [name for name, one in CROSSED.items() if one.counts is None and name != "hours"])
def test_the_sums_over_all_keys_are_those_of_the_measure(name):
    """Whatever it is split by, no row is lost and none counts twice."""
    rows = BY_ID[CROSSED[name].measure].function(View(hand_made(), None))
    found = crossed()[name]

    assert found["numerator"].sum() == rows.top.sum()
    if "denominator" in found:
        assert found["denominator"].sum() == rows.base.sum()


def test_two_seasons_add_up():
    """Numerators double; what is by season keeps a row of each."""
    one, two = crossed(0), together([crossed(0), crossed(1)])

    for name, measure in CROSSED.items():
        assert two[name]["numerator"].sum() == 2 * one[name]["numerator"].sum()
        assert len(two[name]) == len(one[name]) * (2 if "season" in measure.by else 1)


def test_a_wait_is_of_its_step_and_who_is_not_called_of_none():
    """Waits of 0, 25 and 52 minutes end steps of a quarter of a minute; three of nine were never called."""
    steps = crossed()["waits"].groupby("wait")["numerator"].sum()

    assert steps.to_dict() == {NEVER: 3, 0: 4, 25 * 60 // WAIT_STEP_S: 1, 52 * 60 // WAIT_STEP_S: 1}


def test_planned_hours_touch_the_half_hours_they_lie_in():
    """A session from nine to noon is open in the six half hours of the morning."""
    hours = crossed()["hours"]
    monday = hours[(hours["weekday"] == 0) & (hours["venue"] == "town_hall")]

    assert monday["half_hour"].tolist() == [at(0, f"{clock}") // HALF_HOUR_S for clock in
                                            ("09:00", "09:30", "10:00", "10:30", "11:00", "11:30")]  # fmt: skip


def test_a_spread_is_the_pooled_value_between_those_of_the_seasons():
    """Of two seasons with 1 of 2 and 9 of 10 the value is 10 of 12; all lie between .5 and .9."""
    found = pd.DataFrame({"season": [0, 1], "week": ["a", "a"], "numerator": [1.0, 9.0], "denominator": [2.0, 10.0]})

    spread = spread_of(found, "week", ["a", "b"], 2, 1.0)

    assert spread.loc["a"].tolist() == pytest.approx([10 / 12, 0.5, 0.9])
    assert spread.loc["b"].isna().all()


def test_a_total_that_a_season_has_not_counts_nothing():
    """Of four and of none the mean is two."""
    found = pd.DataFrame({"season": [1], "week": ["a"], "numerator": [4.0]})

    assert spread_of(found, "week", ["a"], 2, 1.0).loc["a"].tolist() == [2, 0, 4]
