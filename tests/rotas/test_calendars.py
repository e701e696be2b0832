"""A rota as a calendar, out and in."""

import datetime as dt
import io
from zoneinfo import ZoneInfo

import pytest

icalendar = pytest.importorskip("icalendar", reason="a new dependency: install the project again")

from sim.errors import ScenarioError  # noqa: E402
from sim.rotas.calendar_reading import read_calendar  # noqa: E402
from sim.rotas.calendars import calendar_file  # noqa: E402
from sim.rotas.joining import change_of, run_span  # noqa: E402
from sim.scenario.files import changed, load_scenario, scenario_from, shipped_names  # noqa: E402
from sim.scenario.rota import days_of  # noqa: E402
from sim.scenario.setting import territory_of  # noqa: E402
from tests.default_run import some  # noqa: E402
from tests.rotas.worlds import event, with_permanence  # noqa: E402

PARIS = ZoneInfo("Europe/Paris")


def read(tmp_path, text, scenario):
    """Return what a calendar makes of a scenario."""
    path = tmp_path / "rota.ics"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    found = read_calendar(path, "rota.ics", scenario)
    return found, change_of(scenario, found)


def lines_in(scenario, name="one"):
    """Return the lines of the event of a permanence."""
    text = calendar_file(scenario, {}).data.decode().replace("\r\n ", "").split("BEGIN:VEVENT")
    return next(part for part in text if f"UID:{name}@" in part).splitlines()


FEW = ("agen-bus", "mortagne-quinzaine")


@pytest.mark.parametrize("name", some(shipped_names(), FEW))
def test_a_rota_comes_back_from_a_calendar_as_it_was(name, tmp_path):
    """Every shipped scenario: nothing of it is to be stated otherwise."""
    scenario = load_scenario(name)

    found, change = read(tmp_path, calendar_file(scenario, {}).data, scenario)

    assert change == {}
    assert found.told == ()


RULES = {
    "every": "FREQ=WEEKLY;UNTIL=20260907T070000Z;BYDAY=MO",
    "second": "FREQ=MONTHLY;UNTIL=20260810T070000Z;BYDAY=2MO",
    "last": "FREQ=MONTHLY;UNTIL=20260831T070000Z;BYDAY=-1MO",
    "odd": "FREQ=WEEKLY;UNTIL=20260907T070000Z;INTERVAL=2;BYDAY=MO",
}


@pytest.mark.parametrize("recurrence", RULES)
def test_a_rule_is_written_as_the_standard_has_it(recurrence):
    """Its end in universal time, beside a beginning with a zone."""
    lines = lines_in(with_permanence(recurrence=recurrence))

    assert f"RRULE:{RULES[recurrence]}" in lines
    assert any(line.startswith("DTSTART;TZID=Europe/Paris:2026") for line in lines)


def test_odd_weeks_over_a_year_of_53_weeks_go_by_their_numbers():
    """2026 ends with week 53 and 2027 begins with week 1: two odd weeks in a row."""
    scenario = scenario_from({"extends": "agen", "horizon": {"start": "2026-09-07", "end": "2027-03-28"},
                              "rota": {"permanences": {"pont-du-casse-lundi": {"recurrence": "odd"}}}})  # fmt: skip
    (rule,) = [line for line in lines_in(scenario, "pont-du-casse-lundi") if line.startswith("RRULE")]

    assert "FREQ=YEARLY" in rule
    assert "BYWEEKNO=1,3,5,7" in rule


def test_holidays_and_closures_are_exceptions_with_the_zone():
    """Easter Monday and Whit Monday; 1 May 2026 is a Friday."""
    lines = [line for line in lines_in(with_permanence(last_day="2026-06-01")) if line.startswith("EXDATE")]

    assert lines == [
        "EXDATE;TZID=Europe/Paris:20260406T090000",
        "EXDATE;TZID=Europe/Paris:20260525T090000",
    ]


def dates_by_vobject(data):
    """Return the moments of each event by vobject and dateutil, by UID."""
    vobject = pytest.importorskip("vobject", reason="vobject is not installed")
    book = vobject.readOne(io.StringIO(data.decode()))
    found = {}
    for one in book.vevent_list:
        rules = one.getrruleset(addRDate=True)
        moments = [one.dtstart.value] if rules is None else list(rules)
        found[one.uid.value] = {moment.replace(tzinfo=PARIS).isoformat() for moment in moments}
    return found


def dates_by_ical(data):
    """Return the moments of each event by the library ical, by UID."""
    reader = pytest.importorskip("ical.calendar_stream", reason="ical is not installed")
    found = {}
    for one in reader.IcsCalendarStream.calendar_from_ics(data.decode()).timeline:
        found.setdefault(one.uid, set()).add(one.dtstart.astimezone(PARIS).isoformat())
    return found


@pytest.mark.parametrize("reader", [dates_by_vobject, dates_by_ical])
@pytest.mark.parametrize("name", FEW)
def test_another_library_finds_the_sessions_of_the_scenario(name, reader):
    """The dates and hours of each permanence that no holiday takes away, and no other."""
    scenario = load_scenario(name)
    calendar, span = territory_of(scenario).calendar, run_span(scenario)
    found = reader(calendar_file(scenario, {}).data)

    for one in scenario.rota.permanences:
        days = [day for day in days_of(one, *span) if not calendar.public_holiday(day)]
        hour = dt.timedelta(seconds=one.start)
        wanted = {(dt.datetime.combine(dt.date.fromordinal(day), dt.time(), PARIS) + hour).isoformat() for day in days}
        assert found[f"{one.id}@{scenario.id}"] == wanted


# --- files of others


def test_a_rule_of_two_weekdays_is_two_permanences(tmp_path):
    """A program of agendas keeps both in one event; the one whose name is known stays it."""
    text = event(["DTSTART;TZID=Europe/Paris:20260105T090000", "DTEND;TZID=Europe/Paris:20260105T120000",
                  "RRULE:FREQ=WEEKLY;BYDAY=MO,TH"])  # fmt: skip
    _found, change = read(tmp_path, text, with_permanence())

    assert change["rota"]["permanences"]["one-2"] == {
        "venue": "foulayronnes", "weekday": "thursday", "start": "09:00", "end": "12:00",
        "advisers": ["conseillere"], "recurrence": "every", "in_school_holidays": True,
    }  # fmt: skip


def test_a_day_left_out_cuts_a_permanence_in_two(tmp_path):
    """A day that no holiday explains: before it and after it, each with its bound."""
    text = event(["DTSTART;TZID=Europe/Paris:20260105T090000", "DTEND;TZID=Europe/Paris:20260105T120000",
                  "RRULE:FREQ=WEEKLY;BYDAY=MO", "EXDATE;TZID=Europe/Paris:20260302T090000",
                  "EXDATE;TZID=Europe/Paris:20260406T090000", "EXDATE;TZID=Europe/Paris:20260525T090000"])  # fmt: skip
    _found, change = read(tmp_path, text, with_permanence())

    permanences = change["rota"]["permanences"]
    assert permanences["one"] == {"last_day": "2026-03-01"}
    assert permanences["one-2"]["first_day"] == "2026-03-03"
    assert "last_day" not in permanences["one-2"]


def test_a_moved_session_is_one_date_of_its_own(tmp_path):
    """A RECURRENCE-ID takes a date away and gives another."""
    text = event(["DTSTART;TZID=Europe/Paris:20260105T090000", "DTEND;TZID=Europe/Paris:20260105T120000",
                  "RRULE:FREQ=WEEKLY;BYDAY=MO"])  # fmt: skip
    moved = event(["RECURRENCE-ID;TZID=Europe/Paris:20260309T090000", "DTSTART;TZID=Europe/Paris:20260310T140000",
                   "DTEND;TZID=Europe/Paris:20260310T170000"])  # fmt: skip
    whole = text.replace("END:VCALENDAR", moved[moved.index("BEGIN:VEVENT") :].rstrip())
    found, _change = read(tmp_path, whole, with_permanence())

    tuesday = next(line.values for line in found.lines if line.values["weekday"] == "tuesday")
    assert (tuesday["first_day"], tuesday["last_day"], tuesday["start"]) == ("2026-03-10", "2026-03-10", "14:00")
    mondays = [line.values for line in found.lines if line.values["weekday"] == "monday"]
    assert [one["last_day"] for one in mondays] == ["2026-03-08", None]


def test_universal_time_is_read_by_the_clock_of_the_place(tmp_path):
    """Eight in universal time is nine in winter; the hour of a rule without a zone is that of the place."""
    for start, end in (("20260105T080000Z", "20260105T110000Z"), ("20260105T090000", "20260105T120000")):
        text = event([f"DTSTART:{start}", f"DTEND:{end}"])
        found, _change = read(tmp_path, text, with_permanence())

        assert found.lines[0].values["start"] == "09:00"


def test_an_end_that_is_a_date_holds_to_its_night(tmp_path):
    """Some programs write UNTIL without an hour beside a beginning with a zone."""
    text = event(["DTSTART;TZID=Europe/Paris:20260105T090000", "DTEND;TZID=Europe/Paris:20260105T120000",
                  "RRULE:FREQ=WEEKLY;UNTIL=20260323"])  # fmt: skip
    _found, change = read(tmp_path, text, with_permanence())

    assert change["rota"]["permanences"] == {"one": {"last_day": "2026-03-23"}}


def test_a_session_on_a_holiday_is_told(tmp_path):
    """The scenario's calendar takes it away whatever the file says."""
    text = event(["DTSTART;TZID=Europe/Paris:20260330T090000", "DTEND;TZID=Europe/Paris:20260330T120000",
                  "RRULE:FREQ=WEEKLY;COUNT=3"])  # fmt: skip
    found, _change = read(tmp_path, text, with_permanence())

    assert found.told == ("Mairie de Foulayronnes: held on 2026-04-06, which the scenario's calendar takes away",)


FAULTS = {
    "whole days": (["DTSTART;VALUE=DATE:20260105", "DTEND;VALUE=DATE:20260106"], "lasts whole days from 2026-01-05"),
    "no end": (["DTSTART:20260105T090000"], "has no end; give DTEND or DURATION"),
    "midnight": (["DTSTART:20260105T220000", "DTEND:20260106T020000"], "goes on past midnight"),
    "hourly": (["DTSTART:20260105T090000", "DTEND:20260105T100000", "RRULE:FREQ=HOURLY"], "recurs by FREQ=HOURLY"),
    "every nothing": (
        ["DTSTART:20260105T090000", "DTEND:20260105T100000", "RRULE:FREQ=WEEKLY;INTERVAL=0"],
        "recurs by FREQ=WEEKLY;INTERVAL=0; INTERVAL must be 1 or more",
    ),
    "no such day": (
        ["DTSTART:20260105T090000", "DTEND:20260105T100000", "RRULE:FREQ=WEEKLY;BYDAY=LU"],
        "recurs by FREQ=WEEKLY;BYDAY=LU, which is no rule",
    ),
    "no beginning": (["SUMMARY:x"], "has no beginning; give DTSTART"),
    "unknown zone": (
        ["DTSTART;TZID=Nowhere/City:20260105T090000", "DURATION:PT3H"],
        '"Nowhere/City" is no known time zone',
    ),
    "broken end": (
        ["DTSTART:20260105T090000", "DTEND:2026010T120000"],
        "DTEND cannot be read .*2026010T120000.*; export it again",
    ),
    "broken beginning": (["DTSTART:20260132T090000", "DURATION:PT3H"], "DTSTART cannot be read"),
    "two beginnings": (
        ["DTSTART:20260105T090000", "DTSTART:20260105T100000", "DURATION:PT3H"],
        "DTSTART is given more than once; keep one",
    ),
    "broken point": (["DTSTART:20260105T090000", "DURATION:PT3H", "GEO:44.2"], "GEO cannot be read"),
    "broken last day": (
        ["DTSTART:20260105T090000", "DURATION:PT3H", "RRULE:FREQ=WEEKLY;UNTIL=2026-12-31"],
        "recurs by FREQ=WEEKLY;UNTIL=2026-12-31, which is no rule",
    ),
    "two rules": (
        ["DTSTART:20260105T090000", "DURATION:PT3H", "RRULE:FREQ=WEEKLY;COUNT=2", "RRULE:FREQ=DAILY;COUNT=2"],
        "RRULE is given more than once",
    ),
    "all that follow": (
        ["DTSTART:20260106T090000", "DURATION:PT3H", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260105T090000"],
        "moves all sessions from a day on",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_no_permanence_is_told_with_its_event(fault, tmp_path):
    """All of them together, none guessed."""
    lines, message = FAULTS[fault]
    with pytest.raises(ScenarioError, match=message):
        read(tmp_path, event(lines), with_permanence())


def test_a_place_that_is_no_venue_is_told(tmp_path):
    """With the venues that there are."""
    text = event(["DTSTART:20260105T090000", "DTEND:20260105T120000"], LOCATION="Salle des fêtes")
    with pytest.raises(ScenarioError, match=r"Salle des fêtes.* is the place of no venue"):
        read(tmp_path, text, with_permanence())


def test_a_name_that_two_venues_bear_is_told_unless_its_id_or_its_point_says_which(tmp_path):
    """The first of them would be a guess."""
    venues = {name: {"name": "Mairie"} for name in ("pont-du-casse", "foulayronnes")}
    scenario = changed(with_permanence(), venues=venues)
    times = ["DTSTART:20260105T090000", "DTEND:20260105T120000"]
    with pytest.raises(ScenarioError, match=r'"Mairie" may be pont-du-casse, foulayronnes; write the one'):
        read(tmp_path, event(times, UID="new", LOCATION="Mairie"), scenario)

    for uid, more, venue in (
        ("one", [], "foulayronnes"), ("new", ["GEO:44.2296;0.6768"], "pont-du-casse"), ("pont", [], "pont-du-casse")
    ):  # fmt: skip
        place = "pont-du-casse" if uid == "pont" else "Mairie"
        found, _change = read(tmp_path, event([*times, *more], UID=uid, LOCATION=place), scenario)
        assert [line.values["venue"] for line in found.lines] == [venue]


def test_the_seconds_of_a_beginning_take_no_minute_from_the_end(tmp_path):
    """A program that writes half a minute past nine still ends at noon."""
    text = event(["DTSTART:20260105T090030", "DTEND:20260105T120000"])
    found, _change = read(tmp_path, text, with_permanence())

    assert (found.lines[0].values["start"], found.lines[0].values["end"]) == ("09:00", "12:00")


def test_a_file_that_is_no_calendar_is_told(tmp_path):
    """One message, with what to do."""
    with pytest.raises(ScenarioError, match=r"rota\.ics"):
        read(tmp_path, "bonjour", with_permanence())


def test_overseas_keeps_its_own_time():
    """Saint-Denis is not on the time of Paris."""
    from sim.rotas.calendars import zone_of

    assert str(zone_of("97411")) == "Indian/Reunion"
    assert str(zone_of("2A004")) == "Europe/Paris"
