"""Costs of a difference and break-even volumes: against sums by hand, and intervals that cover."""

import math

import numpy as np
import pandas as pd
import pytest

from sim.comparison.cost import (
    BreakEven,
    Reference,
    additional_cost,
    break_even,
    cost_inputs,
    fieller,
    jackknifed,
    references,
    variable_eur,
)
from sim.errors import PermanencesError
from sim.scenario.files import load_scenario, scenario_from
from tests.worlds import small_world


def measures(**by_measure):
    """Return measures of replications: name -> one numerator a replication, or (dimension, key, top, base)."""
    rows = []
    for name, values in by_measure.items():
        dimension, key, top, base = values if isinstance(values, tuple) else ("all", "all", values, [math.nan] * 99)
        rows += [(k, name, dimension, key, float(t), float(b)) for k, (t, b) in enumerate(zip(top, base, strict=False))]
    columns = ["replication", "measure", "dimension", "key", "numerator", "denominator"]
    return pd.DataFrame(rows, columns=columns)


# --- additional persons


def test_an_additional_person_costs_the_ratio_of_the_differences():
    """A thousand euros more for ten persons more, in every replication."""
    one = measures(cost=[5000, 5200, 5400], reach_persons=[100, 110, 130])
    two = measures(cost=[6000, 6200, 6400], reach_persons=[110, 120, 140])
    found = additional_cost(one, two)

    assert found.per_person_eur == pytest.approx((100, 100, 100))
    assert found.finding == "trade"


@pytest.mark.parametrize(
    ("costs", "persons", "finding"),
    [
        ([0, 0, 0], [10, 11, 12], "better"),
        ([-50, -60, -40], [10, 11, 12], "better"),
        ([50, 60, 40], [-10, -11, -12], "worse"),
        ([50, 60, 40], [0, 0, 0], "worse"),
        ([50, 60, 40], [-10, 0, 10], "worse"),
        ([0, 0, 0], [-10, 0, 10], "unclear"),
        ([-50, -60, -40], [-10, -11, -12], "trade"),
    ],
)
def test_what_may_be_said_depends_on_both_differences(costs, persons, finding):
    """More for nothing is better; nothing more for money is worse; what chance hides is unclear."""
    none = measures(cost=[0, 0, 0], reach_persons=[0, 0, 0])

    assert additional_cost(none, measures(cost=costs, reach_persons=persons)).finding == finding


def test_the_interval_of_fieller_has_no_end_where_nobody_more_may_be_reached():
    """The ratio could be anything."""
    base, top = np.array([-1.0, 1.0, 2.0]), np.array([10.0, 11.0, 12.0])

    assert fieller(base, top, 4.303)[1:] == (-math.inf, math.inf)


def test_the_interval_of_fieller_covers_as_often_as_it_says():
    """Cost 200 and persons 10 on average, correlated; the true ratio 20 lies within 95 intervals in a hundred."""
    rng = np.random.default_rng(5)
    n, trials, covered = 10, 4000, 0
    shared = rng.normal(size=(trials, n))
    base = 10 + 4 * shared + 2 * rng.normal(size=(trials, n))
    top = 200 + 60 * shared + 50 * rng.normal(size=(trials, n))
    for b, t in zip(base, top, strict=True):
        _, low, high = fieller(b, t, 2.2622)
        covered += low <= 20 <= high

    assert 0.938 < covered / trials < 0.962


def test_other_replications_are_refused():
    """A difference needs the same dice, twice at least."""
    with pytest.raises(PermanencesError, match="3 and 2 replications"):
        additional_cost(measures(cost=[1, 2, 3], reach_persons=[1, 2, 3]), measures(cost=[1, 2], reach_persons=[1, 2]))


# --- break-even


def world(**changes):
    """Return a small world with an hourly wage and a home desk that costs 36,525 euros a year."""
    advisers = [{"id": "ada", "home": "post_office", "cost_eur_per_h": 30.0}]
    return scenario_from(small_world(advisers=advisers, costs={"home_desk_eur_per_year": 36_525.0}, **changes))


def one_permanence(cost, visits, resolved, held):
    """Return the measures of one permanence, one number a replication."""
    parts = [
        measures(cost=("permanence", "town_hall_thu", cost, [math.nan] * 9)),
        measures(cost_per_visit=("permanence", "town_hall_thu", cost, visits)),
        measures(cost_per_resolved=("permanence", "town_hall_thu", cost, resolved)),
        measures(sessions_held=("permanence", "town_hall_thu", held, [math.nan] * 9)),
    ]
    return pd.concat(parts, ignore_index=True)


def test_the_visits_needed_pay_what_is_fixed_at_the_price_of_a_visit_elsewhere():
    """A session of 110 euros with 5 visits, 1 euro of follow-up each: 105 fixed, so 105 / 20 visits at 21 euros."""
    scenario = world()
    (found,) = break_even(
        scenario, one_permanence([440, 440], [20, 20], [16, 16], [4, 4]), [Reference("desk", 21.0, "", "")]
    )

    assert variable_eur(scenario, "town_hall_thu") == 1
    assert isinstance(found, BreakEven)
    assert (found.session_eur[0], found.visits[0], found.visit_eur[0], found.resolved_eur[0]) == (110, 5, 22, 27.5)
    assert found.needed["desk"] == pytest.approx((5.25, 5.25, 5.25))
    assert found.excess["desk"][0] == pytest.approx(-0.25)


def test_a_desk_cheaper_than_one_more_visit_is_never_reached():
    """No volume would do."""
    (found,) = break_even(
        world(), one_permanence([440, 440], [20, 20], [16, 16], [4, 4]), [Reference("desk", 0.5, "", "")]
    )

    assert found.needed["desk"][0] == math.inf


def test_a_permanence_that_was_never_held_is_left_out():
    """Nothing to divide by."""
    assert break_even(world(), one_permanence([0, 0], [0, 0], [0, 0], [0, 0]), []) == []


def test_the_jackknife_of_a_ratio_is_that_of_the_totals():
    """Two replications, by hand: 10 / 5 and 30 / 10; the ratio of totals is 40 / 15."""
    totals = np.array([[10.0, 30.0], [5.0, 10.0]])
    value, low, high = jackknifed(totals, lambda t: t[0] / t[1], 1.0)
    pseudo = np.array([2 * 40 / 15 - 30 / 10, 2 * 40 / 15 - 10 / 5])

    assert value == 40 / 15
    assert high - low == pytest.approx(2 * pseudo.std(ddof=1) / math.sqrt(2))


# --- what it rests on


def test_published_costs_divide_the_yearly_cost_by_counted_requests():
    """110,000 euros over 264 requests a month, and over 1,135 a year."""
    scenario = load_scenario("agen")
    empty = measures(cost=[0.0])
    found = {one.name: one for one in references(scenario, empty)}

    assert found["published_2023"].eur_per_visit == pytest.approx(110_000 / (264 * 12))
    assert found["published_aveyron_2022"].eur_per_visit == pytest.approx(110_000 / 1135)
    assert {one.quality for one in found.values()} == {"derived"}
    assert "home_desk" not in found


def test_the_home_desk_of_the_run_is_a_price_of_its_own():
    """Its cost over its served visits, both from the run."""
    table = pd.concat(
        [
            measures(cost=("service", "home_desk", [1000, 1000], [math.nan] * 2)),
            measures(cost_per_visit=("service", "home_desk", [1000, 1000], [20, 30])),
        ]
    )
    found = {one.name: one for one in references(load_scenario("agen"), table)}

    assert found["home_desk"].eur_per_visit == 40


def test_every_price_has_a_source_and_a_quality():
    """Wages, rooms, kilometres, equipment, the home desk."""
    inputs = cost_inputs(load_scenario("agen-bus")).set_index("path")

    assert inputs.loc["costs.home_desk_eur_per_year", "value"] == 110_000
    assert inputs.loc["costs.home_desk_eur_per_year", "quality"] == "published"
    assert inputs.loc["venues.bus-layrac.cost_eur_per_session", "quality"] == "derived"
    assert inputs.loc["advisers.conseillere.cost_eur_per_h", "value"] == 27
    assert (inputs["quality"] != "").all()
