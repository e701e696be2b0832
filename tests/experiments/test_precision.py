"""How many replications are enough: the rule by hand, targets, and coverage after stopping."""

import numpy as np
import pandas as pd
import pytest

from sim.errors import ExperimentError
from sim.experiments.precision import LookAhead, Precision, Target, targets_of
from sim.experiments.replications import FIXED, replicate
from sim.report.languages import Language
from sim.report.tables.measures import precision_sentences
from sim.scenario.files import scenario_from
from tests.comparison.arrays import random_numbers
from tests.experiments.fakes import fake_simulate, rota
from tests.worlds import small_world

SHARE, WAIT = "served_within_14", "wait_served"


def stops_at(met, **options):
    """Return after how many replications the rule stops; `met` tells for each n whether the targets are met."""
    rule = LookAhead(**options)
    for n in range(1, rule.ceiling + 1):
        if rule.observe(n, met(n)):
            return n, rule.met_at
    return None


def season(measure, top, base):
    """Return the measures of one replication."""
    return pd.DataFrame({"measure": [measure], "dimension": "all", "key": "all", "numerator": [top],
                         "denominator": [base], "value": [top / base]})  # fmt: skip


# --- the rule


def test_a_narrow_interval_must_stay_narrow_for_five_more_replications():
    """Met from 40 on: 45 are run."""
    assert stops_at(lambda n: n >= 40) == (45, 40)


def test_a_lucky_narrow_interval_does_not_end_the_run():
    """Met at 33, not at 36, met again from 50 on."""
    assert stops_at(lambda n: n == 33 or n == 34 or n >= 50) == (55, 50)


def test_at_least_thirty_replications_are_run():
    """Met from the first: 30 and five more."""
    assert stops_at(lambda n: True) == (35, 30)


def test_beyond_a_hundred_it_looks_further_ahead():
    """5 n / 100: at 250 twelve more."""
    assert LookAhead().ahead(100) == 5
    assert stops_at(lambda n: n >= 250) == (262, 250)


def test_the_ceiling_ends_the_run():
    """Never met: the ceiling, and nothing is said to be met."""
    assert stops_at(lambda n: False, ceiling=60) == (60, None)
    with pytest.raises(ExperimentError, match="least is 30 and ceiling 10"):
        LookAhead(ceiling=10)


# --- targets


def test_shares_are_absolute_and_means_relative_by_default():
    """One point of a share, 5 % of a mean; differences are always absolute."""
    assert targets_of({SHARE: None, WAIT: None}) == (Target(SHARE, 0.01, False), Target(WAIT, 0.05, True))
    assert targets_of({WAIT: 0.5}, of_differences=True) == (Target(WAIT, 0.5, False),)


@pytest.mark.parametrize(
    ("precision", "told"),
    [
        ({}, "names no measure"),
        ({"speed": 0.1}, "'speed', which is no measure"),
        ({"reach_gap_age": 0.1}, "an index of groups"),
        ({WAIT: 0}, "wait_served is 0"),
        ({WAIT: True}, "wait_served is True"),
        ({SHARE: 5}, "of a share: it must be below 1; 5 % is 0.05"),
        ({WAIT: 5}, "a part of the mean: it must be below 1"),
    ],
)
def test_a_target_that_cannot_be_is_refused(precision, told):
    """Exit code 2: wrong input."""
    with pytest.raises(ExperimentError, match=told):
        targets_of(precision)


def test_the_half_width_achieved_by_hand():
    """Waits of 8, 10 and 12 minutes with 10 served each time: mean 10, standard error 2 / sqrt(3)."""
    precise = Precision(targets_of({WAIT: 0.5}), rule=LookAhead(least=2, ceiling=3))
    for wait in (8, 10, 12):
        precise.add({"a": (season(WAIT, 10.0 * wait, 10.0),)})
    line = precise.table().iloc[0]

    assert line["value"] == pytest.approx(10)
    assert line["half_width"] == pytest.approx(4.302652729911275 * 2 / np.sqrt(3))
    assert line["wanted"] == pytest.approx(5)
    assert bool(line["met"])


def test_several_targets_hold_together():
    """Two measures: each interval is wider, and the run goes on until both are narrow."""
    one, two = (Precision(targets_of(t), rule=LookAhead(least=2)) for t in ({WAIT: 0.5}, {WAIT: 0.5, SHARE: 0.5}))
    for wait in (8, 10, 12):
        both = pd.concat([season(WAIT, 10.0 * wait, 10.0), season(SHARE, 5.0, 10.0)])
        one.add({"a": (both,)})
        two.add({"a": (both,)})

    assert two.table()["half_width"][0] > one.table()["half_width"][0]


def test_differences_are_paired_or_not():
    """What two scenarios share is no imprecision of their difference, unless they never met the same citizens."""
    halves = []
    for paired in (True, False):
        precise = Precision(targets_of({WAIT: 1.0}, of_differences=True), rule=LookAhead(least=2))
        for wait, more in ((8, 1.0), (10, 1.1), (12, 0.9)):
            tables = season(WAIT, 10.0 * wait, 10.0), season(WAIT, 10.0 * (wait + more), 10.0)
            precise.add({"b": tables}, {"b": paired})
        halves.append(precise.table()["half_width"][0])

    assert halves[0] == pytest.approx(4.302652729911275 * 0.1 / np.sqrt(3))
    assert halves[1] > 10 * halves[0]


# --- in a run


def test_replications_go_on_until_the_target_is_met():
    """The method and the half-widths achieved stand in the result; a fixed number says so."""
    scenario = scenario_from(small_world())
    result = replicate(scenario, precision={"drive_time": 0.5}, simulate=rota)
    fixed = replicate(scenario, 2, simulate=fake_simulate)

    assert len(result.replications) == result.precision["replications"][0] == 35
    assert result.precision["met"].all()
    assert "look-ahead" in result.method
    assert (fixed.method, fixed.precision) == (FIXED, None)


@pytest.mark.slow
def test_the_number_of_replications_does_not_depend_on_the_processes():
    """The rule sees replications in the order of their numbers, whichever ends first."""
    scenario = scenario_from(small_world())
    alone, together = (
        replicate(scenario, precision={"drive_time": 0.05}, jobs=jobs, ceiling=70, simulate=rota) for jobs in (1, 2)
    )

    assert alone.replications == together.replications
    assert 35 < len(alone.replications) < 70
    pd.testing.assert_frame_equal(alone.precision, together.precision)


@pytest.mark.slow  # hundreds of runs to a precision
@pytest.mark.parametrize(("runs", "least", "most"), [(500, 0.925, 0.995)])
def test_after_stopping_the_interval_covers_the_truth_about_as_often_as_it_says(runs, least, most):
    """Seasons with 40 people on average, stopped at 8 % of the mean: 95 % hold the true wait, less 3 s.e."""
    random = random_numbers()
    covered, lengths = 0, []
    for _ in range(runs):
        served = random.poisson(40, 200).astype(float)
        waits = served * random.gamma(9, 1.0, 200)
        precise = Precision(targets_of({WAIT: 0.08}), rule=LookAhead(ceiling=200))
        lengths.append(
            next(
                n
                for n, (top, base) in enumerate(zip(waits, served, strict=True), start=1)
                if precise.add({"a": (season(WAIT, top, base),)})
            )
        )
        line = precise.table().iloc[0]
        covered += abs(line["value"] - 9) <= line["half_width"]

    assert least <= covered / runs <= most
    assert 50 < np.median(lengths) < 150


# --- what cannot be narrowed


def stopped_after(target, rows, **options):
    """Return after how many replications a precision stops, with its table; rows are (top, base)."""
    precise = Precision(targets_of(target), rule=LookAhead(**options))
    for n, (top, base) in enumerate(rows, start=1):
        table = pd.DataFrame({"measure": [*target], "dimension": "all", "key": "all", "numerator": top,
                              "denominator": base})  # fmt: skip
        if precise.add({"a": (table,)}):
            return n, precise.table()
    return None


def test_a_measure_without_a_value_ends_a_run_at_the_least_number():
    """Nobody books: no lead time in any of thirty, and the reason is told."""
    n, table = stopped_after({WAIT: 0.05}, [(0.0, 0.0)] * 100)

    assert n == 30
    assert table[["met", "reason", "replications"]].to_numpy().tolist() == [[False, "no value", 30]]


def test_a_measure_that_few_replications_have_ends_a_run_at_the_least_number():
    """Seven of thirty are fewer than one in four; eight are not."""
    rows = [(float(k), 1.0) if k < 7 else (0.0, 0.0) for k in range(100)]
    n, table = stopped_after({WAIT: 0.05}, rows)

    assert (n, table["reason"].item(), table["met"].item()) == (30, "few values", False)
    rows[7] = (7.0, 1.0)
    assert stopped_after({WAIT: 0.05}, rows, ceiling=31)[1]["reason"].item() == ""


@pytest.mark.parametrize("value", [0.0, 7.0])
def test_a_measure_with_one_value_ends_a_run_at_the_least_number(value):
    """Nothing is left to narrow, also where 5 % of nothing was asked for."""
    n, table = stopped_after({WAIT: 0.05}, [(value, 1.0)] * 100)

    assert n == 30
    assert table[["met", "reason", "value"]].to_numpy().tolist() == [[True, "one value", value]]


def test_a_target_without_a_value_does_not_keep_the_others_from_being_narrowed():
    """The wait is narrowed as if it were alone; the lead has no value."""
    random = random_numbers()
    rows = [((wait, 0.0), (1.0, 0.0)) for wait in random.gamma(9, 1.0, 300)]
    n, table = stopped_after({WAIT: 0.08, "booking_lead": 0.05}, rows)

    assert 35 < n < 300
    assert table["met"].tolist() == [True, False]
    assert table["reason"].tolist() == ["", "no value"]


def test_a_difference_without_a_value_ends_a_comparison_at_the_least_number():
    """One of the two scenarios has none."""
    precise = Precision(targets_of({SHARE: 0.01}, of_differences=True))
    for n in range(1, 100):
        nobody = season(SHARE, 0.0, 1.0).assign(denominator=0.0)
        if precise.add({"b": (season(SHARE, n % 3, 5.0), nobody)}):
            break

    assert n == 30
    assert precise.table()["reason"].item() == "no value"


def test_what_was_not_reached_is_told_in_words():
    """The measure, the reason, the number; nothing of what was reached."""
    table = pd.DataFrame(
        [("a", WAIT, True, 40, ""), ("a", "booking_lead", False, 30, "no value"), ("a", SHARE, False, 1000, ""),
         ("a", "cost", True, 30, "one value"), ("a", "no_show", False, 30, "few values")],
        columns=["scenario", "measure", "met", "replications", "reason"],
    )  # fmt: skip
    lead, share, cost, no_show = precision_sentences(table, Language("en"))

    assert lead.endswith("no replication has a value, so no precision can be reached; ended after 30.")
    assert share.endswith("the precision asked for was not reached in 1,000 replications.")
    assert cost.endswith("every replication has the same value, nothing is to be narrowed; ended after 30.")
    assert "fewer than one replication in four has a value" in no_show
    assert "aucune réplication n’a de valeur" in precision_sentences(table, Language("fr"))[0]
    assert precision_sentences(None, Language("fr")) == []
