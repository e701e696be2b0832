"""Faults of a rota, one by one: what is told, and what passes."""

import pytest

from sim.scenario.checks import CHECKS, DATED_CHECKS, check
from sim.scenario.files import scenario_from
from tests.scenario.telling import errors, refused, warnings
from tests.worlds import permanence, small_world


def with_desks(*desks, **changes):
    """Return the small world with other permanences."""
    return small_world(rota={"permanences": list(desks)}, **changes)


def desk(name="p", venue="town_hall", weekday="monday", start="09:00", end="12:00", **changes):
    """Return a permanence on a Monday morning at the town hall."""
    return permanence(name, venue, weekday, start, end, **changes)


def home_desk(**changes):
    """Return a home desk at the post office, open on five whole days."""
    days = ("monday", "tuesday", "wednesday", "thursday", "friday")
    halves = (("09:00", "12:00"), ("13:30", "16:30"))
    return {
        "venue": "post_office",
        "hours": [{"weekday": day, "start": start, "end": end} for day in days for start, end in halves],
    } | changes


def second_adviser(tree, **changes):
    """Return a world with another adviser, Bob."""
    tree["advisers"].append({"id": "bob", "home": "post_office"} | changes)
    return tree


def test_the_small_world_has_no_error():
    """Every check passes on it."""
    assert errors(small_world()) == {}


def test_each_check_is_named_after_a_fault_and_run_once():
    """No check is listed twice or forgotten by its docstring."""
    names = [fault.__name__ for fault in (*CHECKS, *DATED_CHECKS)]

    assert len(set(names)) == len(names)
    assert all(fault.__doc__.startswith("Yield a ") for fault in (*CHECKS, *DATED_CHECKS))


def test_another_rota_of_a_place_makes_neither_its_territory_anew_nor_looks_through_its_numbers(monkeypatch):
    """A search checks hundreds of rotas of one place; another number is told, all the same."""
    scenario = scenario_from(small_world())
    before = check(scenario)
    other = scenario.model_copy(update={"rota": scenario.rota.model_copy(update={"permanences": ()})})
    louder = scenario.model_copy(update={"demand": scenario.demand.model_copy(update={"volume": 101.0})})
    assert [problem.path for problem in check(louder) if problem not in before] == ["demand.volume"]
    monkeypatch.setattr("sim.scenario.setting.territory_in_france", None)
    monkeypatch.setattr("sim.scenario.checks_numbers.leaves", None)

    assert "rota" in {problem.path for problem in check(other)}


def test_a_rota_without_any_desk_is_refused():
    """Nothing would be simulated."""
    message = "there is no permanence and no home desk; give at least one, or nobody can be served"

    assert errors(with_desks()) == {"rota": message}
    assert errors(small_world(rota={"permanences": [], "home_desk": home_desk()})) == {}


def test_a_home_desk_where_nobody_is_based_is_refused():
    """It needs an adviser who lives there, or colleagues."""
    tree = small_world(rota={"home_desk": home_desk(venue="town_hall")})

    assert errors(tree)["rota.home_desk"].startswith('nobody is there: no adviser has home "town_hall"')


@pytest.mark.parametrize("end", ["09:00", "08:00"])
def test_a_desk_that_ends_before_it_starts_is_refused(end):
    """Equal times are refused too."""
    assert errors(with_desks(desk(end=end))) == {"rota.permanences.p.end": f"{end} is not after the start 09:00"}


def test_openings_and_breaks_that_end_before_they_start_are_refused():
    """At a venue, at the home desk and within a permanence."""
    monday = {"weekday": "monday", "start": "10:00", "end": "09:00"}
    tree = with_desks(desk(breaks=[{"start": "11:00", "end": "10:30"}]))
    tree["rota"]["home_desk"] = home_desk(hours=[monday])
    tree["venues"][0]["hours"] = [monday]

    assert set(errors(tree)) >= {
        "rota.permanences.p.breaks[0].end",
        "rota.home_desk.hours[0].end",
        "venues.post_office.hours[0].end",
    }


def test_a_break_outside_its_desk_is_refused():
    """Nobody can pause before opening."""
    told = errors(with_desks(desk(breaks=[{"start": "08:45", "end": "09:15"}])))

    assert told == {"rota.permanences.p.breaks[0]": "the break 08:45-09:15 is not within the desk 09:00-12:00"}


def test_breaks_that_overlap_are_refused():
    """Breaks that touch are not."""
    first, second = {"start": "10:00", "end": "10:15"}, {"start": "10:10", "end": "10:30"}
    told = errors(with_desks(desk(breaks=[first, second])))

    assert told == {"rota.permanences.p.breaks[1]": "the break 10:10-10:30 overlaps the break 10:00-10:15"}
    assert errors(with_desks(desk(breaks=[first, second | {"start": "10:15"}]))) == {}


def test_openings_of_the_home_desk_that_overlap_are_refused():
    """One desk is open once at a time."""
    hours = [
        {"weekday": "monday", "start": "09:00", "end": "12:00"},
        {"weekday": "monday", "start": "11:00", "end": "13:00"},
    ]
    told = errors(small_world(rota={"home_desk": home_desk(hours=hours)}))

    assert told == {"rota.home_desk.hours[1]": "monday 11:00-13:00 overlaps 09:00-12:00"}


def test_a_slot_longer_than_its_desk_is_refused():
    """No appointment would fit."""
    message = "a slot of 200 min is longer than the desk 09:00-12:00"

    assert errors(with_desks(desk(slot_min=200.0))) == {"rota.permanences.p.slot_min": message}
    assert errors(with_desks(desk(slot_min=200.0, mode="walk_in"))) == {}
    assert errors(with_desks(desk(slot_min=180.0))) == {}


def test_more_than_two_hundred_slots_are_refused():
    """A slip of a unit: half a minute for half an hour."""
    told = errors(with_desks(desk(slot_min=0.5)))

    assert told == {"rota.permanences.p.slot_min": "slots of 0.5 min make 360 in 09:00-12:00, at most 200"}


@pytest.mark.parametrize("changes", [{"mode": "walk_in"}, {"bookable_share": 0.0}])
def test_slots_given_twice_where_none_is_booked_are_odd(changes):
    """A desk without appointments, or with none of its slots open to booking."""
    told = "0.25 of the slots given twice changes nothing: this desk books none"

    assert warnings(with_desks(desk(overbooked_share=0.25, **changes)))["rota.permanences.p.overbooked_share"] == told
    assert "rota.permanences.p.overbooked_share" not in warnings(with_desks(desk(overbooked_share=0.25)))


@pytest.mark.parametrize("value", [-0.1, 1.1, "half", True])
def test_slots_given_twice_are_a_share(value):
    """From none to all of them; more than two people for one slot are never booked."""
    assert list(refused(with_desks(desk(overbooked_share=value)))) == ["rota.permanences.p.overbooked_share"]


def test_an_adviser_in_two_places_at_once_is_refused():
    """The other desk, the hours and the first date are told."""
    told = errors(with_desks(desk("one", "post_office"), desk("two", start="11:00", end="13:00")))

    assert told == {
        "rota.permanences.two": 'adviser "ada" is already at "post_office" on monday 09:00-12:00 '
        "(rota.permanences.one), first on 2022-02-21"
    }


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"recurrence": "odd"}, {"recurrence": "even"}),
        ({"recurrence": "first"}, {"recurrence": "third"}),
        ({"recurrence": {"every_weeks": 2}}, {"recurrence": {"every_weeks": 4, "offset": 1}}),
        ({"last_day": "2022-03-20"}, {"first_day": "2022-03-21"}),
        ({}, {"weekday": "tuesday"}),
        ({"end": "11:00"}, {"start": "11:00", "venue": "post_office"}),
    ],
)
def test_an_adviser_may_alternate_between_two_places(one, two):
    """Odd and even weeks, other weeks of the month, other dates, other days, one after the other."""
    assert errors(with_desks(desk("one", "post_office") | one, desk("two") | two)) == {}


def test_two_advisers_may_work_at_one_time():
    """In two places, or at one desk together."""
    apart = second_adviser(with_desks(desk("one", "post_office"), desk("two", advisers=["bob"])))
    together = second_adviser(with_desks(desk("one", advisers=["ada", "bob"])))

    assert errors(apart) == {}
    assert errors(together) == {}


def test_a_home_desk_leaves_its_adviser_free_to_go_out():
    """The plan knows that who is on a round is away."""
    assert errors(small_world(rota={"home_desk": home_desk()})) == {}


def test_a_gap_shorter_than_the_drive_is_refused():
    """The two venues are 8.5 km apart: 15 and a half minutes by the rules of travel."""
    told = errors(with_desks(desk("one", "post_office"), desk("two", start="12:10", end="14:00")))

    assert told == {
        "rota.permanences.two.start": 'adviser "ada" has 10 min after "post_office" '
        "(rota.permanences.one, until 12:00); the drive takes 16 min, first on 2022-02-21"
    }


def test_a_gap_that_holds_the_drive_alone_is_a_warning():
    """Setting up makes the desk open late."""
    tree = with_desks(desk("one", "post_office"), desk("two", start="12:20", end="14:00"))

    assert errors(tree) == {}
    assert "and setting up 10 min: it will open late" in warnings(tree)["rota.permanences.two.start"]


@pytest.mark.parametrize("start", ["12:00", "12:30"])
def test_two_desks_at_one_venue_need_no_gap(start):
    """There is no drive, and everything stands there already."""
    tree = with_desks(desk("one"), desk("two", start=start, end="14:00"))

    assert "rota.permanences.two.start" not in errors(tree) | warnings(tree)


def test_a_desk_outside_the_hours_of_its_venue_is_refused():
    """The hours of that day are told."""
    tree = with_desks(desk(), desk("q", weekday="tuesday"))
    tree["venues"][1]["hours"] = [{"weekday": "monday", "start": "08:00", "end": "11:30"}]

    outside = '09:00-12:00 is outside the hours of venue "town_hall", which is'
    assert errors(tree) == {
        "rota.permanences.p": f"{outside} open 08:00-11:30 on monday",
        "rota.permanences.q": f"{outside} closed on tuesday",
    }


def test_openings_of_a_venue_that_touch_are_one():
    """A desk may run across them."""
    tree = with_desks(desk())
    hours = [("10:30", "12:00"), ("09:00", "10:30")]
    tree["venues"][1]["hours"] = [{"weekday": "monday", "start": start, "end": end} for start, end in hours]

    assert errors(tree) == {}


def test_a_desk_on_a_date_when_its_venue_is_not_in_use_is_refused():
    """The first such date is told."""
    tree = with_desks(desk())
    tree["venues"][1]["last_day"] = "2022-03-31"

    assert errors(tree) == {
        "rota.permanences.p": 'falls on 2022-04-04, but venue "town_hall" is in use from ever to 2022-03-31; '
        "give the permanence a first_day and a last_day"
    }
    tree["rota"]["permanences"][0]["last_day"] = "2022-03-31"
    assert errors(tree) == {}


def test_a_permanence_that_falls_on_no_day_of_the_window_is_a_warning():
    """A date of another year."""
    told = warnings(with_desks(desk(), desk("q", weekday="friday", first_day="2023-01-01")))

    assert told["rota.permanences.q"] == "falls on no day of the window; look at its dates and recurrence"


def test_a_week_longer_than_the_contract_is_a_warning():
    """Six desk hours, two drives of 15.5 minutes and setting up away from home make 6.7 hours."""
    tree = small_world(advisers=[{"id": "ada", "home": "post_office", "contract_h_per_week": 6.5}])

    assert warnings(tree)["advisers.ada.contract_h_per_week"] == (
        "the week of 2022-03-07 takes 6.7 h with drives and setting up, the contract is 6.5 h"
    )
    tree["advisers"][0]["contract_h_per_week"] = 7.0
    assert "advisers.ada.contract_h_per_week" not in warnings(tree)


def test_the_hours_of_the_home_desk_count_for_who_is_there():
    """Thirty hours a week, less the half-day on the round, plus the round."""
    tree = small_world(rota={"home_desk": home_desk()})
    tree["advisers"][0]["contract_h_per_week"] = 30.0

    assert warnings(tree)["advisers.ada.contract_h_per_week"].startswith("the week of 2022-03-07 takes 30.7 h")


def test_a_long_day_without_time_to_eat_is_a_warning():
    """From nine to four with a gap of twenty minutes."""
    tree = with_desks(desk("one", end="12:30"), desk("two", start="12:50", end="16:00"))

    assert warnings(tree)["advisers.ada"] == (
        "on Monday 2022-03-07 there are 20 min free between 11:30 and 14:30; day.lunch_break_min is 45"
    )


def test_a_night_of_less_than_eleven_hours_is_a_warning():
    """From 21:00 to 08:00 are eleven hours at the desk of one's own home, and less away from it."""
    late, early = desk("late", start="18:00", end="21:00"), desk("early", weekday="tuesday", start="08:00", end="11:00")
    home = [{**one, "venue": "post_office"} for one in (late, early)]

    assert warnings(with_desks(late, early))["advisers.ada"] == (
        "before Tuesday 2022-03-08 there are 10.3 h of rest, from home to home; the law asks for 11"
    )
    assert "advisers.ada" not in warnings(with_desks(*home))


def test_a_day_of_more_than_ten_hours_is_a_warning():
    """Ten hours at desks around an hour of lunch, and two drives; at home ten hours are ten."""
    long = [desk("one", start="08:00", end="12:00"), desk("two", start="13:00", end="19:00")]
    home = [{**one, "venue": "post_office"} for one in long]

    assert warnings(with_desks(*long))["advisers.ada"] == (
        "Monday 2022-03-07 takes 10.7 h with drives and setting up; the law allows 10"
    )
    assert "advisers.ada" not in warnings(with_desks(*home))


def test_a_break_at_noon_is_time_to_eat():
    """Within one long desk."""
    tree = with_desks(desk(end="16:30", breaks=[{"start": "12:00", "end": "12:45"}]))

    assert "advisers.ada" not in warnings(tree)


def test_the_label_asks_for_two_advisers_and_twenty_four_hours_over_five_days():
    """The rota of the small world has six hours over two days."""
    assert warnings(small_world()) == {
        "advisers": "the label asks for 2 advisers, there is 1",
        "rota.permanences": "the label asks for 5 days a week, there are 2",
    }
    assert "the label asks for 24 h a week, there are 6.0" in [p.message for p in check(scenario_from(small_world()))]


def test_a_home_desk_kept_open_meets_the_label():
    """Two advisers, thirty hours over five days."""
    tree = second_adviser(with_desks(desk()))
    tree["rota"]["home_desk"] = home_desk(colleagues=["bob"])

    assert warnings(tree) == {}


def test_a_home_desk_closed_during_rounds_counts_its_open_hours_alone():
    """Alone and out on four half-days, 18 hours are left."""
    rounds = [desk(f"p{day}", weekday=day) for day in ("monday", "tuesday", "wednesday", "thursday")]
    tree = small_world(rota={"permanences": rounds, "home_desk": home_desk(staffing="adviser_only")})

    assert warnings(tree)["rota.home_desk.hours"] == "the label asks for 24 h a week, there are 18.0"


def test_warnings_do_not_keep_a_scenario_from_loading():
    """They are told by `check` alone."""
    scenario = scenario_from(small_world())

    assert {problem.level for problem in check(scenario)} == {"warning"}


def test_an_error_is_told_by_check_and_by_loading_alike():
    """One list of checks for both."""
    tree = with_desks(desk("one", "post_office"), desk("two"))

    assert refused(tree) == errors(tree)


def test_an_opening_of_the_home_desk_that_a_round_takes_in_whole_is_told_with_the_mend():
    """Away from nine to noon of a day in one line: the afternoon is lost too. Split at noon, nothing is."""
    day = {"weekday": "monday", "start": "09:00", "end": "16:30"}
    tree = with_desks(desk())
    tree["rota"]["home_desk"] = home_desk(hours=[day], staffing="adviser_only")
    (told,) = [one for one in check(scenario_from(tree)) if one.path == "rota.home_desk.hours[0]"]

    assert told.message == (
        '"ada" is at "town_hall" 09:00-12:00 and misses all of this opening, monday 09:00-16:30; nobody is left to '
        "keep it open; split it at 12:00"
    )
    assert [one.path for one in told.beside] == ["rota.permanences.p.start"]
    halves = [day | {"end": "12:00"}, day | {"start": "12:00"}]
    tree["rota"]["home_desk"]["hours"] = halves
    assert not [path for path in warnings(tree) if path.startswith("rota.home_desk.hours[")]


def test_an_opening_that_a_colleague_keeps_is_told_without_a_closed_door():
    """The adviser's afternoon is lost, the desk is open."""
    tree = second_adviser(with_desks(desk(start="10:00", end="11:30")))
    hours = [{"weekday": "monday", "start": "09:00", "end": "16:30"}]
    tree["rota"]["home_desk"] = home_desk(hours=hours, colleagues=["bob"])
    told = warnings(tree)["rota.home_desk.hours[0]"]

    assert told.endswith("monday 09:00-16:30; split it at 10:00 and 11:30")


def test_an_hour_on_the_way_is_no_opening_lost():
    """A round from ten of an opening from nine to noon."""
    tree = with_desks(desk(start="10:00", end="12:00"))
    hours = [{"weekday": "monday", "start": "09:00", "end": "12:00"}]
    tree["rota"]["home_desk"] = home_desk(hours=hours)

    assert "rota.home_desk.hours[0]" not in warnings(tree)


def test_a_drive_home_is_no_opening_lost():
    """An hour and a quarter after the round, of which a quarter of an hour is on the road."""
    tree = with_desks(desk(start="09:00", end="12:00"))
    tree["rota"]["home_desk"] = home_desk(hours=[{"weekday": "monday", "start": "09:00", "end": "13:15"}])

    assert "rota.home_desk.hours[0]" not in warnings(tree)


def test_an_adviser_who_is_at_no_desk_is_a_warning():
    """Neither on a round nor at the home desk; a colleague is there while it is staffed."""
    tree = second_adviser(with_desks(desk()))

    assert warnings(tree)["advisers.bob"] == '"bob" is at no desk: name them at a permanence or among the colleagues'
    tree["rota"]["home_desk"] = home_desk(colleagues=["bob"], staffing="adviser_only")
    assert warnings(tree)["advisers.bob"] == (
        '"bob" is at no desk: colleagues keep the home desk only while its staffing is staffed'
    )
    tree["rota"]["home_desk"]["staffing"] = "staffed"
    assert "advisers.bob" not in warnings(tree)


def test_a_round_to_an_island_without_a_bridge_is_told():
    """From Quiberon to Le Palais, on Belle-Île; to Le Palais from there nothing is."""
    tree = with_desks(desk(), desk("q", "post_office", "tuesday"))
    tree["place"] = {"communes": ["56186", "56152"]}
    for venue, (commune, lat, lon) in zip(
        tree["venues"], (("56186", 47.484, -3.120), ("56152", 47.347, -3.155)), strict=True
    ):
        venue |= {"commune": commune, "lat": lat, "lon": lon}

    told = warnings(tree)["rota.permanences.p.venue"]
    assert 'no road leads here from "post_office"' in str(told)
    assert "rota.permanences.q.venue" not in warnings(tree)
    tree["advisers"][0]["home"] = "town_hall"
    assert "rota.permanences.p.venue" not in warnings(tree)
