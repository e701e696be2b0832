"""Backlogs counted by hand, clearing on curves drawn by hand, and shocks on a small world under the same dice."""

import datetime as dt

import numpy as np
import pytest

from sim.errors import PermanencesError
from sim.experiments.resilience import (
    DISTURBED,
    UNDISTURBED,
    backlog_by_day,
    peak_and_clearing,
    resilience,
    told_of,
    weekly_mean,
)
from sim.experiments.shocks import make_shock
from sim.scenario.files import changed, scenario_from
from sim.visits.arrays import Log
from tests.visits.seasons import hand_made
from tests.worlds import permanence, small_world

MONDAY = dt.date(2022, 3, 14)


@pytest.fixture(scope="module")
def scenario():
    """A small world with needs enough that an absence is felt."""
    return scenario_from(small_world(demand={"volume": 6.0}))


@pytest.fixture(scope="module")
def absence(scenario):
    """The only adviser away for a week, six replications."""
    shock = make_shock(scenario, "absence", start=MONDAY, weeks=1)
    return resilience(scenario, shock, ["reminder"], replications=6, seed=1)


# --- the backlog


def test_open_requests_are_counted_every_evening():
    """Against asking each request on each evening."""
    season = hand_made()
    requests = season.requests
    found = backlog_by_day(Log(season))

    for day in range(60):
        evening = (day + 1) * 86_400
        known = requests["aware_s"].notna() & (requests["state"] != "unaware") & (requests["aware_s"] < evening)
        over = requests["state_s"].notna() & (requests["state_s"] <= evening)
        assert found.open[day] == (known & ~over).sum()


def test_the_booked_are_those_with_an_appointment_on_a_later_day():
    """Until the evening before the slot, or until the morning on which the cancellation is known."""
    season = hand_made()
    found = backlog_by_day(Log(season))
    announced = season.sessions.set_index("session")["announced_s"]

    for day in range(60):
        evening = (day + 1) * 86_400
        visits = season.visits[season.visits["slot_s"].notna() & (season.visits["decided_s"] < evening)]
        coming = visits["slot_s"] // 86_400 > day
        told = (visits["outcome"] == "cancelled") & (visits["session"].map(announced) < evening)
        assert found.booked[day] == (coming & ~told.fillna(False)).sum()
    assert found.booked.max() > 0


def test_what_is_kept_of_a_season_is_its_cohort():
    """State, whether served, and the delay cut at the deadline, by request."""
    season = hand_made()
    told = told_of(Log(season))
    cohort = season.requests[season.requests["in_cohort"]].sort_values("request")

    assert told.request.tolist() == cohort["request"].tolist()
    assert told.is_served.sum() == (cohort["served"] > 0).sum()
    assert (told.delay_days > 0).all()


# --- peak and clearing


def test_a_week_is_a_mean_of_seven_days_around():
    """Shorter at the ends."""
    found = weekly_mean([7.0] * 3 + [0.0] * 5)

    assert found.tolist() == pytest.approx([21 / 4, 21 / 5, 21 / 6, 3, 2, 7 / 6, 0, 0])
    assert weekly_mean(np.arange(10.0))[3:7].tolist() == [3, 4, 5, 6]


def test_a_backlog_is_gone_when_its_weekly_mean_is_down_to_a_tenth():
    """Seventy requests on days 10 to 19, then none: on day 22 a seventh is left, on day 23 nothing."""
    curve = np.zeros(60)
    curve[10:20] = 70.0

    assert peak_and_clearing(curve, 10, 15) == (70, 8)


def test_a_straight_fall_clears_at_a_tenth():
    """From 100 at the end of the shock, by two a day: 45 days."""
    curve = np.concatenate([np.zeros(20), np.full(10, 100.0), 100 - 2.0 * np.arange(1, 51), np.zeros(20)])
    peak, days = peak_and_clearing(curve, 20, 29)

    assert (peak, days) == (100, 45)


def test_no_backlog_has_nothing_to_clear():
    """Nor has one that is never down."""
    assert np.isnan(peak_and_clearing(-np.ones(30), 5, 10)[1])
    assert np.isnan(peak_and_clearing(np.ones(30), 5, 10)[1])


# --- shocks


def test_a_shock_that_touches_nobody_changes_nothing(scenario):
    """An adviser without a permanence falls ill: every difference is exactly 0."""
    with_ben = changed(scenario, advisers=[{"id": "ben", "home": "post_office"}])
    result = resilience(with_ben, make_shock(with_ben, "absence", "ben", MONDAY), [], replications=2)
    outcomes = result.outcomes.set_index("outcome")

    assert (result.extra["extra"] == 0).all()
    assert (outcomes.loc[["lost", "gave_up", "request_days", "later_days"], "value"] == 0).all()
    assert np.isnan(outcomes.loc["clear_days", "value"])


def test_nothing_differs_before_the_shock(absence):
    """The same needs, the same dice, the same tables until somebody finds a closed door."""
    before = absence.extra[(absence.extra["variant"] == DISTURBED) & (absence.extra["day"] < MONDAY.toordinal())]

    assert len(before) == 7
    assert (before["extra"] == 0).all()


def test_an_absence_leaves_a_backlog_and_costs_requests(absence):
    """The adviser is alone: both desks of the week are lost."""
    outcomes = absence.outcomes[absence.outcomes["variant"] == DISTURBED].set_index("outcome")

    assert outcomes.loc["request_days", "low"] > 0
    assert outcomes.loc["lost", "value"] > 0
    assert outcomes.loc["peak", "low"] <= outcomes.loc["peak", "value"] <= outcomes.loc["peak", "high"]
    assert outcomes.loc["clear_days", "value"] > 0


def test_what_is_lost_is_the_paired_difference_of_the_served(scenario, absence):
    """Summed by hand from the two runs."""
    from sim.runs.seasons import each_season

    served = {
        name: [int((log.season.requests["in_cohort"] & (log.season.requests["served"] > 0)).sum()) for log in run]
        for name, run in (
            (UNDISTURBED, each_season(scenario, lambda log: log, 6)),
            (DISTURBED, each_season(absence.shock.scenario, lambda log: log, 6)),
        )
    }
    lost = absence.outcomes.set_index(["variant", "outcome"]).loc[(DISTURBED, "lost")]
    differences = np.subtract(served[UNDISTURBED], served[DISTURBED])

    assert lost["value"] == pytest.approx(differences.mean())
    assert lost["high"] - lost["value"] == pytest.approx(2.5706 * differences.std(ddof=1) / np.sqrt(6), rel=1e-4)


def test_a_remedy_has_its_own_columns_and_what_it_saves(absence):
    """Set beside the undisturbed year that has it too."""
    rows = absence.outcomes[absence.outcomes["variant"] == "reminder"]["outcome"].tolist()

    assert absence.remedies == ("reminder",)
    assert rows[-1] == "saved"
    assert len(rows) == 10


def test_a_surge_is_compared_on_the_needs_that_both_years_know():
    """Twice the needs in March: who was served before is asked for, the new ones are not."""
    rota = {"permanences": [permanence("post_office_mon", "post_office", "monday", "09:00", "12:00", slot_min=60.0)]}
    world = scenario_from(small_world(rota=rota))
    result = resilience(world, make_shock(world, "surge", start=MONDAY, amount=3.0), [], replications=3)
    outcomes = result.outcomes.set_index("outcome")

    assert outcomes.loc["lost", "value"] >= 0
    assert outcomes.loc["request_days", "value"] > 0


def test_one_replication_is_no_difference(scenario):
    """Two or more."""
    with pytest.raises(PermanencesError, match="replications is 1"):
        resilience(scenario, make_shock(scenario, "absence", start=MONDAY), replications=1)
