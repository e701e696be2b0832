"""What a rota asks of an adviser: dates, drives, hours."""

import datetime as dt

from sim.scenario.files import scenario_from
from sim.scenario.rota import days_of
from sim.scenario.working_time import DeskHours, drive_s, longest_lunch_s, plans, rounds, run_span, work_s
from tests.worlds import permanence, small_world

HOUR, MINUTE = 3600, 60


def dates(days):
    """Return calendar ordinals as ISO dates."""
    return [dt.date.fromordinal(day).isoformat() for day in days]


def test_a_run_goes_from_the_warm_up_to_after_the_longest_deadline():
    """Two weeks before the window, thirty-one days behind."""
    assert dates(run_span(scenario_from(small_world()))) == ["2022-02-21", "2022-05-04"]


def test_a_permanence_falls_on_its_weekday_between_two_days():
    """Both days included."""
    (monday, _) = scenario_from(small_world()).rota.permanences
    first, last = dt.date(2022, 3, 7).toordinal(), dt.date(2022, 3, 21).toordinal()

    assert dates(days_of(monday, first, last)) == ["2022-03-07", "2022-03-14", "2022-03-21"]
    assert dates(days_of(monday, first + 1, last - 1)) == ["2022-03-14"]
    assert days_of(monday, last, first) == ()


def test_the_rounds_of_a_day_are_in_the_order_of_the_clock():
    """Whatever the order of the file."""
    late = permanence("late", "post_office", "monday", "14:00", "16:00")
    early = permanence("early", "town_hall", "monday", "09:00", "12:00")
    scenario = scenario_from(small_world(rota={"permanences": [late, early]}))
    monday = dt.date(2022, 3, 7).toordinal()

    assert [p.id for p in rounds(scenario, monday, monday)[monday]] == ["early", "late"]


def test_the_work_of_a_day_is_desks_drives_and_setting_up():
    """Three hours less a break, 15.5 minutes there and back, ten to set up."""
    scenario = scenario_from(small_world())
    ada = scenario.advisers[0]
    drive = drive_s(scenario, "post_office", "town_hall")
    desk = DeskHours("p", "town_hall", 9 * HOUR, 12 * HOUR, ((10 * HOUR, 10 * HOUR + 15 * MINUTE),))

    assert 15 * MINUTE < drive < 16 * MINUTE
    assert work_s(scenario, ada, (desk,)) == 3 * HOUR - 15 * MINUTE + 2 * drive + 10 * MINUTE
    assert work_s(scenario, ada, ()) == 0


def test_lunch_is_the_longest_of_a_gap_less_its_drive_and_of_a_break():
    """The drive to the next venue and setting up take from the gap."""
    scenario = scenario_from(small_world())
    ada = scenario.advisers[0]
    drive = drive_s(scenario, "post_office", "town_hall")
    morning = DeskHours("a", "post_office", 9 * HOUR, 12 * HOUR)
    afternoon = DeskHours("b", "town_hall", 13 * HOUR, 17 * HOUR)
    all_day = DeskHours("c", "post_office", 9 * HOUR, 17 * HOUR, ((12 * HOUR, 12 * HOUR + 30 * MINUTE),))

    assert longest_lunch_s(scenario, ada, (morning, afternoon)) == HOUR - drive - 10 * MINUTE
    assert longest_lunch_s(scenario, ada, (all_day,)) == 30 * MINUTE
    assert longest_lunch_s(scenario, ada, (morning,)) == 2.5 * HOUR


def test_the_plan_of_an_adviser_has_the_home_desk_when_not_on_a_round():
    """On Monday morning the round takes the place of the desk."""
    monday = [("09:00", "12:00"), ("13:30", "16:30")]
    hours = [{"weekday": "monday", "start": start, "end": end} for start, end in monday]
    tree = small_world(rota={"home_desk": {"venue": "post_office", "hours": hours}})
    tree["rota"]["permanences"] = [permanence("round", "town_hall", "monday", "09:30", "11:30")]
    scenario = scenario_from(tree)

    plan = list(plans(scenario, scenario.advisers[0]))

    assert dates(day for day, _ in plan) == ["2022-03-07", "2022-03-14", "2022-03-21", "2022-03-28"]
    assert [[desk.permanence for desk in desks] for _, desks in plan] == [["round", ""]] * 4
