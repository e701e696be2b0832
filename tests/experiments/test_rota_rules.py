"""Rules of a rota: what each figure is on days by hand, what conflicts, where a search starts, what a price takes."""

from itertools import product

import pandas as pd
import pytest

from sim.errors import ExperimentError
from sim.experiments.evaluations import rota_of
from sim.experiments.front import front
from sim.experiments.optimisation import _best
from sim.experiments.ranking import Ranking, rank
from sim.experiments.rota_moves import choices, key_of, limits_of
from sim.experiments.rota_rules import (
    KEEP_VENUES,
    Rule,
    all_rotas,
    conflict,
    count_rotas,
    needed_locks,
    price_of,
    rules_of,
    start_of,
)
from sim.experiments.rota_search import Search
from sim.experiments.search_options import SearchOptions, searching
from sim.scenario import working_limits as figures
from sim.scenario.files import changed, scenario_from
from sim.scenario.values import WEEKDAYS
from sim.scenario.working_time import drive_s
from sim.units import HOUR_S
from tests.experiments.fakes import fake_simulate
from tests.worlds import permanence, small_world

NEAR = {"day": {"set_up_min": 0.0}}


def world(*desks, **changes):
    """Return the small world with other permanences."""
    return scenario_from(small_world(rota={"permanences": list(desks)}, **changes))


def drive_h(scenario):
    """Return the drive from the post office, where Ada lives, to the town hall, hours."""
    return drive_s(scenario, "post_office", "town_hall") / HOUR_S


@pytest.fixture(scope="module")
def late_and_early():
    """Return Monday until 20:00 at the town hall, Tuesday from 08:00 there, Friday at home."""
    return world(
        permanence("mon", "town_hall", "monday", "17:00", "20:00"),
        permanence("tue", "town_hall", "tuesday", "08:00", "12:00", breaks=[{"start": "10:00", "end": "10:30"}]),
        permanence("fri", "post_office", "friday", "09:00", "12:00"),
        **NEAR,
    )


def test_rest_is_from_home_to_home(late_and_early):
    """From 20:00 to 08:00 there are 12 hours, less the drive back and the drive out."""
    assert figures.least_rest_h(late_and_early) == pytest.approx(12 - 2 * drive_h(late_and_early))


def test_a_day_and_a_week_are_desks_and_drives(late_and_early):
    """Three hours, three and a half without the break, three at home; two return drives in the week."""
    drive = drive_h(late_and_early)

    assert figures.most_day_h(late_and_early) == pytest.approx(3.5 + 2 * drive)
    assert figures.most_week_h(late_and_early) == pytest.approx(9.5 + 4 * drive)


def test_a_run_ends_with_twenty_minutes(late_and_early):
    """The break of half an hour cuts the four hours; one of a quarter of an hour would not."""
    drive = drive_h(late_and_early)
    short = permanence("tue", "town_hall", "tuesday", "08:00", "12:00", breaks=[{"start": "10:00", "end": "10:15"}])

    assert figures.most_run_h(late_and_early) == pytest.approx(3 + 2 * drive)
    assert figures.most_run_h(world(short, **NEAR)) == pytest.approx(4 + 2 * drive)


def test_days_away_and_days_off_are_counted_in_a_row(late_and_early):
    """Two days at the town hall in a row; Friday is at home; Wednesday and Thursday, Saturday and Sunday are off."""
    assert figures.most_days_away(late_and_early) == 2
    assert figures.least_days_off(late_and_early) == 2


def test_what_is_evening_and_what_is_far_may_be_said(late_and_early):
    """From 21:00 on there is no evening; from a minute on the town hall is far, and Ada alone goes there."""
    late, near = rules_of({"evening": 0, "far": 0}, {}, "21:00", 1.0)
    usual, half_an_hour = rules_of({"evening": 0, "far": 0}, {})

    assert [rule.beyond(late_and_early, late_and_early) for rule in (late, usual)] == [0.0, 1.0]
    assert [rule.beyond(late_and_early, late_and_early) for rule in (near, half_an_hour)] == [1.0, 0.0]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            {"rules": {"evening": 1}, "evening_from": "6 pm"},
            "evening_from is '6 pm'; it must be a time of day, as in 18:00",
        ),
        ({"rules": {"far": 1}, "far_min": -1.0}, "far_min is -1; it must be minutes of driving, 0 or more"),
        ({"rules": {"far": 1}, "evening_from": "18:00"}, "evening_from: there is no rule that it is for"),
    ],
)
def test_where_evening_and_far_begin_cannot_be_anything(asked, told):
    """One message each."""
    with pytest.raises(ExperimentError, match=told):
        rules_of(prices=None, **asked)


def test_shares_are_of_all_evenings_and_all_far_permanences(late_and_early):
    """Ada alone holds the evening; nothing is half an hour away, so nobody holds too much of it."""
    tree = small_world(rota={"permanences": [
        permanence("a", "town_hall", "monday", "17:00", "20:00"),
        permanence("b", "town_hall", "tuesday", "17:00", "20:00"),
        permanence("c", "town_hall", "wednesday", "17:00", "20:00", advisers=["bob"]),
    ]})  # fmt: skip
    tree["advisers"].append({"id": "bob", "home": "post_office"})

    assert figures.evening_share(late_and_early) == 1.0
    assert figures.evening_share(scenario_from(tree)) == pytest.approx(2 / 3)
    assert figures.far_share(late_and_early) == 0.0


def test_no_rota_but_no_change_has_no_change(late_and_early):
    """One permanence elsewhere is one change, whatever it is called."""
    venues = {one.id: one for one in late_and_early.rota.permanences}
    moved = [venues["mon"].model_copy(update={"venue": "post_office"}), venues["tue"], venues["fri"]]
    other = changed(late_and_early, rota=late_and_early.rota.model_copy(update={"permanences": tuple(moved)}))

    assert Rule("changes", 0).beyond(other, late_and_early) == 1
    assert Rule("changes", 1).beyond(other, late_and_early) == 0


# --- what conflicts


@pytest.fixture(scope="module")
def today():
    """Return two mornings in a row at the town hall, and one at the post office on Friday."""
    return world(
        permanence("mon", "town_hall", "monday", "09:00", "12:00"),
        permanence("tue", "town_hall", "tuesday", "09:00", "12:00"),
        permanence("fri", "post_office", "friday", "09:00", "12:00"),
    )


def made(today):
    """Return what makes a scenario of permanences, all of which can be run."""
    return lambda rounds: today.model_copy(update={"rota": today.rota.model_copy(update={"permanences": rounds})})


def days(scenario):
    """Return the days of a rota, in order."""
    return [one.weekday[:3] for one in scenario.rota.permanences]


def test_a_search_starts_from_todays_rota_where_it_keeps_the_rules(today):
    """The very same scenario."""
    limits = limits_of(today)

    assert start_of(today, rules_of({"row": 2, "changes": 1}, None), limits, made(today)) is today


def test_a_search_starts_near_todays_rota_where_that_breaks_a_rule(today):
    """Never two days away in a row: one permanence moves, no more."""
    limits = limits_of(today, ("half_day",), weekdays=("monday", "tuesday", "wednesday"))
    found = start_of(today, rules_of({"row": 1, "changes": 1}, None), limits, made(today))

    assert Rule("row", 1).beyond(found, today) == 0
    assert Rule("changes", 1).beyond(found, today) == 0


def test_the_fewest_rules_that_conflict_are_told(today):
    """Two days in a row take a change to part, so these two conflict; the week's hours are no part of it."""
    limits = limits_of(today, ("half_day",), weekdays=("monday", "tuesday", "wednesday"))
    rules = rules_of({"week": 35, "changes": 0, "row": 1}, None)

    assert conflict(today, rules, limits, made(today)) == ("changes=0", "row=1")
    with pytest.raises(
        ExperimentError, match=r"keeps together: changes=0, row=1 \(all 147 looked through\); loosen one"
    ):
        start_of(today, rules, limits, made(today))


def test_a_rule_that_conflicts_with_itself_is_told_alone(today):
    """Three hours at a desk are more than two a day, whatever moves."""
    limits = limits_of(today, ("venue",))

    assert conflict(today, rules_of({"row": 1, "day": 2}, None), limits, made(today)) == ("day=2",)


def test_that_every_venue_keeps_a_permanence_may_be_what_conflicts(today):
    """Never away means nothing at the town hall."""
    venue = limits_of(today, ("venue",))
    rules = rules_of({"row": 0}, None)

    assert conflict(today, rules, venue, made(today)) == ("row=0", KEEP_VENUES)
    free = conflict(today, rules, limits_of(today, ("venue",), keep_venues=False), made(today))
    assert {one.venue for one in free.rota.permanences} == {"post_office"}


def test_locked_permanences_that_conflict_are_told_and_no_others(today):
    """Monday and Tuesday locked are two days in a row; that Friday is locked matters not."""
    limits = limits_of(today, ("half_day",), weekdays=("monday", "wednesday"), fixed=("mon", "tue"))
    rules = rules_of({"row": 1}, None)

    assert needed_locks(today, rules, limits, made(today)) == ("fixed tue",)


def test_what_is_counted_is_every_rota_that_moves_may_lead_to(today):
    """Of each of two: two venues, and its morning, or morning or afternoon on one of two days."""
    limits = limits_of(today, weekdays=("monday", "thursday"), venues=("town_hall",), fixed=("fri",))
    rotas = list(all_rotas(today.rota.permanences, limits))

    assert count_rotas(today.rota.permanences, limits) == len(rotas) == 4 * 5
    assert rotas[0] == today.rota.permanences


def test_permanences_that_are_alike_change_places_unseen(today):
    """Monday's and Tuesday's may each be in six places: 21 pairs, not 36, times seven for Friday's; none is missed."""
    limits = limits_of(today, ("half_day",), weekdays=("monday", "tuesday", "wednesday"))
    rounds = today.rota.permanences
    rotas = list(all_rotas(rounds, limits))
    each = {key_of(one) for one in product(*(choices(one, rounds, limits) for one in rounds))}

    assert count_rotas(rounds, limits) == len(rotas) == 21 * 7
    assert {key_of(one) for one in rotas} == each
    assert rounds in rotas


def test_a_price_is_by_the_unit_beyond(today):
    """One day in a row too many and three hours' desks of which none is allowed."""
    rules = rules_of({"row": 1, "changes": 0}, {"row": 0.25})

    assert price_of(rules, today, today) == 0.25


@pytest.mark.parametrize(
    ("rules", "prices", "message"),
    [
        ({"sleep": 8}, None, "rules: 'sleep' is unknown; it must be one of rest, day, week, run"),
        ({"rest": -1}, None, "rules: rest is -1; it must be 0 or more"),
        ({"far": 1.5}, None, "rules: far is 1.5; it must be from 0 to 1"),
        ({"rest": float("nan")}, None, "rules: rest is nan; it must be 0 or more"),
        ({"rest": 11}, {"week": 1}, "prices: 'week' has no rule; give the limit, too"),
        ({"rest": 11}, {"rest": 0}, "prices: rest is 0; it must be above 0"),
    ],
)
def test_what_cannot_be_a_rule_is_told(rules, prices, message):
    """Name, value, and what is expected."""
    with pytest.raises(ExperimentError) as refused:
        rules_of(rules, prices)

    assert message in str(refused.value)


# --- in a search


class LateIsFar:
    """A worker without seasons: ten minutes more for each day later in the week."""

    def __init__(self, scenario, seasons, measures):
        self.head = {}

    def __call__(self, task):
        """Return the values of one season; the noise is common to all rotas."""
        _, replication, rounds = task
        return {"drive_time": 10.0 * sum(WEEKDAYS.index(one.weekday) for one in rounds) + replication % 7}


def best_days(monkeypatch, **asked):
    """Return the days of the best rota that a search of the small world finds."""
    monkeypatch.setattr("sim.experiments.search_options.Evaluator", LateIsFar)
    world, asked = scenario_from(small_world()), SearchOptions(change=("half_day",), not_worse={}, **asked)
    with searching(world, ("drive_time",), asked, 1, 2) as ready:
        return days(Search(rota_of(world), "drive_time", ready, 2, 10**6).run(9)[0])


def test_a_rule_is_kept_and_a_price_is_weighed(monkeypatch):
    """Twice on Monday is 2.7 hours beyond four a day and ten minutes shorter than Monday and Tuesday."""
    assert best_days(monkeypatch) == ["mon", "mon"]
    assert best_days(monkeypatch, rules={"day": 4}) == ["mon", "tue"]
    assert best_days(monkeypatch, rules={"day": 4}, prices={"day": 3}) == ["mon", "mon"]
    assert best_days(monkeypatch, rules={"day": 4}, prices={"day": 5}) == ["mon", "tue"]


def test_where_todays_rota_breaks_a_rule_the_search_begins_at_one_that_does_not(monkeypatch):
    """Monday and Thursday leave three days off in a row, Monday and Tuesday five."""
    assert best_days(monkeypatch, rules={"off": 5, "row": 2}) in (["mon", "mon"], ["mon", "tue"])


def test_a_search_that_starts_anew_keeps_the_best_it_found(monkeypatch):
    """Twice on Monday is the best of all: two more descents end with nothing better, and it is said."""
    monkeypatch.setattr("sim.experiments.search_options.Evaluator", LateIsFar)
    world, asked = scenario_from(small_world()), SearchOptions(change=("half_day",), not_worse={})
    with searching(world, ("drive_time",), asked, 1, 2) as ready:
        search = Search(rota_of(world), "drive_time", ready, 2, 10**6, restarts=2)
        found = search.run(30)

    assert days(found[0]) == ["mon", "mon"]
    assert len(found) == len({one.fingerprint for one in found})
    assert search.is_exhausted
    assert len(search.rounds) > 4


def test_a_rota_that_may_not_stay_is_never_the_best():
    """The first proposal of the ranking is; where today's may stay and leads, it is."""
    table = pd.DataFrame({"scenario": ["today", "proposal-2", "proposal-1"]})
    ranking = Ranking(table, ("today",), "reach", "share", 0.005, 0.95, "by hand")
    left = {"proposal-1": None, "proposal-2": None}

    assert _best(ranking, left, is_today_allowed=False) == "proposal-2"
    assert _best(ranking, left, is_today_allowed=True) == "today"


def test_what_a_rule_costs_is_in_the_values_that_are_ranked():
    """Two equal rotas, one of them a minute dearer."""
    one, two = (changed(scenario_from(small_world()), id=name) for name in ("one", "two"))
    found = rank(
        {"one": one, "two": two}, "drive_time", 0.5, method="screening", replications=2, simulate=fake_simulate,
        added={"two": 1.0},
    )  # fmt: skip
    means = found.table.set_index("scenario")["mean"]

    assert means["two"] - means["one"] == pytest.approx(1.0)


def test_a_front_has_no_prices(today):
    """A price is in the unit of one measure."""
    with pytest.raises(ExperimentError, match="prices: a price is in the unit of one measure"):
        front(today, ("reach", "drive_time"), rules={"row": 1}, prices={"row": 1})
