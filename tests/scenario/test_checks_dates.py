"""Faults of dates, one by one: outside the run, never held, weeks and holidays that are not as they seem."""

from itertools import pairwise

import pytest

from sim.scenario.checks import check
from sim.scenario.files import load_scenario, scenario_from
from sim.scenario.rota import days_of, planned_sessions
from sim.scenario.setting import territory_of
from sim.scenario.working_time import window
from sim.units import iso_date
from tests.scenario.telling import errors, warnings
from tests.worlds import permanence, small_world

DESK = "rota.permanences.p"


def with_desk(weekday="monday", **changes):
    """Return the small world with one permanence at the town hall."""
    return small_world(rota={"permanences": [permanence("p", "town_hall", weekday, "09:00", "12:00", **changes)]})


@pytest.mark.parametrize(
    ("start", "end", "beyond"),
    [("2030-01-07", "2030-01-11", "horizon.end"), ("2021-01-04", "2021-01-08", "horizon.start")],
)
def test_an_absence_outside_the_run_is_a_warning(start, end, beyond):
    """After the last deadline, or before the warm-up: it changes nothing."""
    tree = small_world()
    tree["advisers"][0]["absences"] = [{"start": start, "end": end}]
    (found,) = [one for one in check(scenario_from(tree)) if one.path == "advisers.ada.absences[0]"]

    assert found.message == f"the absence of {start} changes nothing: the run goes from 2022-02-21 to 2022-05-04"
    assert [one.path for one in found.beside] == [beyond]


def test_an_absence_in_the_warm_up_or_the_run_out_is_not_told():
    """Both are simulated."""
    tree = small_world()
    days = ("2022-02-21", "2022-05-04")
    tree["advisers"][0]["absences"] = [{"start": day, "end": day} for day in days]

    assert not [path for path in warnings(tree) if "absences" in path]


def test_a_list_of_closures_is_told_where_none_of_them_is_run():
    """Closures and leave of several years may stand in one file."""
    tree = small_world()
    past = {"start": "2019-05-01", "end": "2019-05-02"}
    tree["venues"][0]["closures"] = [past]
    tree["advisers"][0]["leave"] = [past, {"start": "2022-03-14", "end": "2022-03-18"}]
    found = warnings(tree)

    assert found["venues.post_office.closures"].startswith("the closure of 2019-05-01 changes nothing")
    assert "advisers.ada.leave" not in found


def test_a_campaign_after_the_run_is_a_warning_and_one_before_it_is_not():
    """Of one before, people know from the first day on."""
    tree = small_world()
    tree["awareness"]["campaigns"] = [{"id": "late", "day": "2025-01-01", "reach": 0.2},
                                      {"id": "early", "day": "2021-01-01", "reach": 0.2}]  # fmt: skip
    told = [path for path in warnings(tree) if "campaigns" in path]

    assert told == ["awareness.campaigns.late.day"]


def test_a_permanence_at_a_venue_closed_all_year_is_told_with_the_reason():
    """All its four days are in one closure; the closure is named beside."""
    tree = with_desk()
    tree["venues"][1]["closures"] = [{"start": "2022-01-01", "end": "2022-12-31"}]
    (found,) = [one for one in check(scenario_from(tree)) if one.path == DESK]

    assert found.level == "warning"
    assert found.message == (
        "is held on none of the 4 days of the window on which it falls: the venue is closed; look at its dates"
    )
    assert [one.path for one in found.beside] == ["venues.town_hall.closures"]


def test_a_permanence_is_never_held_for_several_reasons():
    """Two days of leave, two of closure."""
    tree = with_desk()
    tree["venues"][1]["closures"] = [{"start": "2022-03-07", "end": "2022-03-20"}]
    tree["advisers"][0]["leave"] = [{"start": "2022-03-21", "end": "2022-04-03"}]

    assert "the venue is closed 2, nobody of its advisers is there 2; look" in warnings(tree)[DESK]
    tree["advisers"][0]["leave"] = [{"start": "2022-03-21", "end": "2022-03-27"}]
    assert DESK not in warnings(tree)


def test_a_home_desk_of_a_venue_closed_all_year_is_told():
    """It has an adviser, and no day."""
    tree = small_world()
    tree["rota"]["home_desk"] = {
        "venue": "post_office", "hours": [{"weekday": "friday", "start": "09:00", "end": "12:00"}],
    }  # fmt: skip
    assert "rota.home_desk" not in warnings(tree)
    tree["venues"][0]["closures"] = [{"start": "2022-01-01", "end": "2022-12-31"}]

    assert warnings(tree)["rota.home_desk"].startswith("is held on none of the 4 days of the window")


@pytest.mark.parametrize(
    ("rule", "told", "mend"),
    [
        ("odd", "fall on 2026-12-28 and then on 2027-01-04, 7 days later", "{every_weeks: 2, offset: 0}"),
        ("even", "fall on 2026-12-21 and then on 2027-01-11, 21 days later", "{every_weeks: 2, offset: 1}"),
    ],
)
def test_odd_and_even_weeks_at_a_year_of_53_weeks_are_told_with_the_mend(rule, told, mend):
    """Week 53 and week 1 are both odd. The mend goes on every other week from the first date."""
    horizon = {"start": "2026-12-07", "end": "2027-01-31", "warm_up_days": 0}
    tree = with_desk(recurrence=rule) | {"horizon": horizon}
    message = warnings(tree)[f"{DESK}.recurrence"]

    assert told in message
    assert message.endswith(mend)
    assert errors(tree) == {}
    offset = int(mend[-2])
    mended = scenario_from(with_desk(recurrence={"every_weeks": 2, "offset": offset}) | {"horizon": horizon})
    days = days_of(mended.rota.permanences[0], *window(mended))
    assert {after - before for before, after in pairwise(days)} == {14}
    assert days[0] == days_of(scenario_from(tree).rota.permanences[0], *window(mended))[0]
    assert f"{DESK}.recurrence" not in {one.path for one in check(mended)}


def test_odd_weeks_of_an_ordinary_year_are_not_told():
    """52 weeks: the turn of the year keeps the fortnight."""
    horizon = {"start": "2025-12-01", "end": "2026-01-31", "warm_up_days": 0}

    assert f"{DESK}.recurrence" not in warnings(with_desk(recurrence="odd") | {"horizon": horizon})


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_a_desk_that_follows_the_schools_is_closed_on_the_bridge_of_ascension(year):
    """No class is held on the Friday after Ascension, though the package of the calendar lacks it in these years."""
    friday = {2023: "2023-05-19", 2024: "2024-05-10", 2025: "2025-05-30", 2026: "2026-05-15"}[year]
    horizon = {"start": f"{year}-05-01", "end": f"{year}-06-05", "warm_up_days": 0}
    for rule, removed in ((True, ""), (False, "school_holiday")):
        scenario = scenario_from(with_desk("friday", in_school_holidays=rule) | {"horizon": horizon})
        sessions = planned_sessions(scenario, territory_of(scenario).calendar, *window(scenario))
        assert {iso_date(one.day): one.removed for one in sessions}[friday] == removed


def test_a_school_rule_in_the_spring_of_2021_is_a_warning_but_in_zone_a():
    """The plan of zones B and C was given up; days without the rule are not told."""
    tree = with_desk(in_school_holidays=False) | {
        "horizon": {"start": "2021-03-01", "end": "2021-05-30", "warm_up_days": 10}
    }
    path = f"{DESK}.in_school_holidays"

    assert path not in warnings(tree)
    tree["place"]["school_zone"] = "B"
    assert warnings(tree)[path].startswith("on 2021-04-12 the calendar holds the spring break as planned")
    tree["rota"]["permanences"][0]["in_school_holidays"] = True
    assert path not in warnings(tree)


def test_the_school_holidays_of_corsica_are_those_of_the_zone_and_it_is_said():
    """None of its own are shipped."""
    tree = with_desk() | {"place": small_world()["place"] | {"department": "2A"}}
    tree["venues"][1]["closed_in_school_holidays"] = True

    assert warnings(tree)["venues.town_hall.closed_in_school_holidays"] == (
        "Corsica has school holidays of its own; those of zone A are taken"
    )


def test_a_book_that_reaches_beyond_the_calendar_is_a_warning():
    """The run ends within it; whoever looks on the last days would book after it."""
    horizon = {"start": "2027-11-01", "end": "2027-11-28", "warm_up_days": 0}
    tree = with_desk(booking_window_days=21) | {"horizon": horizon}

    assert warnings(tree)["horizon.end"] == (
        "the run ends on 2027-12-29 and people book 21 days ahead, but holidays are known to 2027-12-31: no session "
        "after it is offered; end earlier"
    )
    tree["horizon"] = horizon | {"end": "2027-11-07"}
    assert "horizon.end" not in warnings(tree)


def test_every_other_week_can_be_asked_for_on_the_command_line():
    """As the mend writes it."""
    override = "rota.permanences.pont-du-casse-lundi.recurrence={every_weeks: 2, offset: 1}"
    rule = load_scenario("agen", [override]).rota.permanences[0].recurrence

    assert (rule.every_weeks, rule.offset) == (2, 1)
