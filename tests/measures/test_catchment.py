"""Hours within reach: against a worked example, the law that nothing is lost, and the hours of a rota."""

import numpy as np
import pytest

from sim.errors import PermanencesError
from sim.measures.catchment import floating_catchment, rota_catchment, weekly_hours
from sim.measures.clocks import RotaClocks
from sim.scenario.files import load_scenario, scenario_from
from tests.worlds import permanence, small_world


def test_a_worked_example_with_two_venues_whose_catchments_overlap():
    """Places of 3, 5 and 4 people; the first venue reaches 8 of them, the second 9; the place between reaches both."""
    journey = [[10, 40], [20, 25], [50, 10]]
    found = floating_catchment([1, 1], [3, 5, 4], journey, 30)

    # Step 1: 1 / (3 + 5) and 1 / (5 + 4). Step 2: sums of what is within 30.
    assert found == pytest.approx([1 / 8, 1 / 8 + 1 / 9, 1 / 9])


def test_nothing_is_lost_and_nothing_made():
    """Summed over people it is the supply of the venues that somebody reaches."""
    rng = np.random.default_rng(3)
    supply, people = rng.uniform(0, 20, 7), rng.integers(1, 5000, 40)
    journey = rng.uniform(0, 60, (40, 7))
    journey[:, 6] = 90

    found = floating_catchment(supply, people, journey, 30)
    assert found @ people == pytest.approx(supply[:6].sum())


def test_the_border_of_the_catchment_is_within():
    """Exactly as far as people go; what has no way is beyond."""
    assert floating_catchment([2.0], [4, 4], [[30], [np.inf]], 30) == pytest.approx([0.5, 0])


def test_what_counts_things_is_not_negative():
    """Supply and people."""
    with pytest.raises(PermanencesError, match="below 0"):
        floating_catchment([-1.0], [1], [[0]], 30)


def test_weekly_hours_are_those_that_advisers_are_there():
    """Three hours each; a break and a leave are left out, a second adviser counts."""
    advisers = [
        {"id": "ada", "home": "post_office"},
        {"id": "ben", "home": "post_office", "leave": [{"start": "2022-03-07", "end": "2022-03-20"}]},
    ]
    rota = [
        permanence("a", "post_office", "monday", "09:00", "12:00", advisers=["ada", "ben"]),
        permanence("b", "town_hall", "thursday", "14:00", "17:00", breaks=[{"start": "15:00", "end": "15:30"}]),
    ]
    clocks = RotaClocks(scenario_from(small_world(rota={"permanences": rota}, advisers=advisers)))

    assert weekly_hours(clocks) == pytest.approx([(2 * 3 + 2 * 6) / 4, 2.5])


def test_a_commune_has_the_hours_it_reaches_shared_with_who_reaches_them():
    """Three hours a week in each commune; within ten minutes only one's own."""
    found = rota_catchment(scenario_from(small_world()), minutes=10).set_index("commune")

    assert found.loc["47001", "hours_per_1000"] == pytest.approx(1)
    assert found.loc["47209", "hours_per_1000"] == pytest.approx(3)


def test_the_shipped_rota_loses_no_hours():
    """Every hour of Agen and its permanences is shared among those who reach it."""
    scenario = load_scenario("agen")
    found = rota_catchment(scenario)

    assert (found["hours_per_1000"] * found["population"]).sum() / 1000 == pytest.approx(
        weekly_hours(RotaClocks(scenario)).sum()
    )
