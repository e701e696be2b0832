"""A rota as opening hours, out and in."""

import datetime as dt

import pytest

from sim.errors import ScenarioError
from sim.rotas.joining import change_of
from sim.rotas.opening_hours import opening_hours, read_hours
from sim.scenario.files import load_scenario, shipped_names
from sim.scenario.rota import days_of
from tests.default_run import some
from tests.rotas.worlds import with_permanence


def read(tmp_path, text, scenario):
    """Return what a file of opening hours makes of a scenario."""
    path = tmp_path / "hours.txt"
    path.write_text(text, encoding="utf-8")
    found = read_hours(path, "hours.txt", scenario)
    return found, change_of(scenario, found)


def lines_of(hours):
    """Return opening hours as a file has them."""
    return "".join(f"{venue}: {told}\n" for venue, told in hours.by_venue.items())


FEW = ("agen-bus", "mortagne-quinzaine", "mortagne")


@pytest.mark.parametrize("name", some(shipped_names(), FEW))
def test_a_rota_comes_back_from_opening_hours_as_it_was(name, tmp_path):
    """Every shipped scenario, with those of a rhythm of three weeks."""
    scenario = load_scenario(name)
    hours = opening_hours(scenario)

    assert hours.by_venue
    assert read(tmp_path, lines_of(hours), scenario)[1] == {}


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, "Mo 09:00-12:00; PH off"),
        ({"recurrence": "odd"}, "week 01-53/2 Mo 09:00-12:00; PH off"),
        ({"recurrence": {"every_weeks": 3, "offset": 2}}, "week 03-53/3 Mo 09:00-12:00; PH off"),
        ({"recurrence": "last"}, "Mo[-1] 09:00-12:00; PH off"),
        ({"breaks": [{"start": "10:00", "end": "10:30"}]}, "Mo 09:00-10:00,10:30-12:00; PH off"),
        ({"in_school_holidays": False}, "Mo 09:00-12:00; PH off; SH off"),
        (
            {"first_day": "2026-02-01", "last_day": "2026-03-31"},
            "2026 Feb 1-2026 Mar 31 Mo 09:00-12:00; PH off",
        ),
    ],
)
def test_a_permanence_in_the_words_of_openstreetmap(values, told):
    """As the wiki of its key has them."""
    assert opening_hours(with_permanence(**values)).by_venue["foulayronnes"] == told


@pytest.mark.parametrize("name", ["agen-bus", "mortagne-quinzaine"])
def test_another_library_reads_the_same_hours(name):
    """Open and closed on the day and at the hours of each permanence of a week."""
    library = pytest.importorskip("opening_hours", reason="opening-hours-py is not installed")
    scenario = load_scenario(name)
    for venue, told in opening_hours(scenario).by_venue.items():
        hours = library.OpeningHours(told)
        mine = [one for one in scenario.rota.permanences if one.venue == venue]
        for day in (dt.date(2022, 3, 7) + dt.timedelta(days=k) for k in range(28)):
            for one in mine:
                noon = dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=one.start + 600)
                held = any(days_of(each, day.toordinal(), day.toordinal()) and each.start <= one.start + 600 < each.end
                           for each in mine)  # fmt: skip
                assert hours.is_open(noon) == held, (venue, day)


TURN = {"start": "2026-11-02", "end": "2027-02-28", "warm_up_days": 0}


def test_every_third_week_is_said_year_by_year_where_its_numbers_change(tmp_path):
    """2026 has 53 weeks, so that the numbers move on; one selector would also open on a wrong Monday of January."""
    scenario = with_permanence(TURN, recurrence={"every_weeks": 3})
    hours = opening_hours(scenario)

    assert hours.by_venue["foulayronnes"] == (
        "2025 Dec 29-2027 Jan 3 week 01-53/3 Mo 09:00-12:00, 2027 Jan 4-2028 Jan 2 week 02-53/3 Mo 09:00-12:00; PH off"
    )
    assert hours.unsaid == ()
    assert read(tmp_path, lines_of(hours), scenario)[1] == {}


def test_another_library_reads_every_third_week_over_the_turn_of_the_year():
    """Open on the Mondays of the permanence, and on no day of January that bears a number of the year before."""
    library = pytest.importorskip("opening_hours", reason="opening-hours-py is not installed")
    for weekday in ("monday", "friday"):
        scenario = with_permanence(TURN, weekday=weekday, recurrence={"every_weeks": 3})
        hours = library.OpeningHours(opening_hours(scenario).by_venue["foulayronnes"])
        first, last = dt.date(2026, 11, 2).toordinal(), dt.date(2027, 2, 28).toordinal()
        days = range(first, last + 1)
        open_on = [day for day in days if hours.is_open(dt.datetime.combine(dt.date.fromordinal(day), dt.time(10)))]

        assert tuple(open_on) == days_of(scenario.rota.permanences[0], first, last)


@pytest.mark.parametrize(
    ("hours", "rules"),
    [
        ("week 02-53/3 Mo 09:00-12:00", [({"every_weeks": 3, "offset": 1}, None, None)]),
        ("week 01-51/2 Mo 09:00-12:00", [("odd", None, None)]),
        (
            "week 05,18 Mo 09:00-12:00",
            [("every", "2026-01-26", "2026-01-26"), ("every", "2026-04-27", "2026-04-27")],
        ),
    ],
)
def test_numbers_of_weeks_become_the_rule_that_gives_their_dates(hours, rules, tmp_path):
    """In the run; where no rule does, a date by itself."""
    found, _change = read(tmp_path, f"foulayronnes: {hours}; PH off", with_permanence(weekday="tuesday"))

    assert [tuple(line.values[key] for key in ("recurrence", "first_day", "last_day")) for line in found.lines] == rules


def test_weeks_without_a_date_in_the_run_are_told(tmp_path):
    """They make no permanence, and are not dropped in silence."""
    text = "foulayronnes: week 40-44 Mo 09:00-12:00, Tu 09:00-12:00; PH off"
    found, _change = read(tmp_path, text, with_permanence())

    assert found.told == ("foulayronnes: week 40,41,42,43,44 Mo 09:00-12:00 has no date within the run",)
    assert len(found.lines) == 1


def test_hours_that_are_new_are_a_new_permanence(tmp_path):
    """It bears the name of its venue, weekday and hour, and goes to who goes on rounds."""
    _found, change = read(tmp_path, "foulayronnes: Mo 09:00-12:00, Th[1,3] 14:00-16:30; PH off", with_permanence())

    permanences = change["rota"]["permanences"]
    assert permanences["foulayronnes-thursday-1400"]["recurrence"] == "first"
    assert permanences["foulayronnes-thursday-1400-2"]["recurrence"] == "third"
    assert permanences["foulayronnes-thursday-1400"]["advisers"] == ["conseillere"]
    assert "one" not in permanences


def test_several_days_of_one_rule_are_a_permanence_each(tmp_path):
    """A span of days, and days with a comma."""
    found, _change = read(tmp_path, "foulayronnes: Mo-We,Fr 09:00-12:00; PH off", with_permanence())

    assert [line.values["weekday"] for line in found.lines] == ["monday", "tuesday", "wednesday", "friday"]


def test_days_off_are_closures_of_the_venue(tmp_path):
    """Those that the scenario has not yet."""
    text = "foulayronnes: Mo 09:00-12:00; PH off; 2026 Feb 2-2026 Feb 13 off"
    _found, change = read(tmp_path, text, with_permanence())

    assert change == {"venues": {"foulayronnes": {"closures": [{"start": "2026-02-02", "end": "2026-02-13"}]}}}


def test_what_goes_unsaid_is_named():
    """A rhythm of a year, with no date in the run whose week could be named."""
    scenario = with_permanence({**TURN, "end": "2026-11-29"}, recurrence={"every_weeks": 52, "offset": 30})

    assert opening_hours(scenario).unsaid == ("one",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("foulayronne: Mo 09:00-12:00", 'line 1.*"foulayronne" is no venue; did you mean "foulayronnes"'),
        ("\nfoulayronnes: sunrise-sunset", "line 2.*is none of a rota"),
        ("foulayronnes: week 02-54/3 Mo 09:00-12:00", "is no week of a rota; weeks are 1 to 53"),
        ("foulayronnes: Mo[7] 09:00-12:00", "is no day of a rota"),
        ("# only a comment", "there are no hours"),
    ],
)
def test_what_a_rota_cannot_have_is_told_with_its_line(text, message, tmp_path):
    """One message, with how to write it."""
    with pytest.raises(ScenarioError, match=message):
        read(tmp_path, text, with_permanence())
