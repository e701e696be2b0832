"""A rota as a calendar that any program of agendas reads (RFC 5545).

In: a scenario. Out: one event a permanence and an opening of the home desk, with its rule, its holidays and closures as
exceptions, in the time of its place. How such a file is read back is in `calendar_reading`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sim.rotas.joining import run_span
from sim.rotas.lines import RotaLine, lines_of, weekday_number
from sim.rotas.recurrences import NTHS, RecurrencePiece, Span, dates_of
from sim.scenario.rota import is_in_use, removal
from sim.scenario.schema import EveryWeeks, Scenario, Venue
from sim.scenario.setting import territory_of
from sim.territory.communes import department_of
from sim.units import DAY_S, WEEK_DAYS, clock_to_s

SAID = ("id", "venue", "advisers", "weekday", "recurrence", "start", "end", "first_day", "last_day",
        "in_school_holidays")  # fmt: skip
MAINLAND = "Europe/Paris"
_OVERSEAS = {
    "971": "America/Guadeloupe", "972": "America/Martinique", "973": "America/Cayenne", "974": "Indian/Reunion",
    "976": "Indian/Mayotte",
}  # fmt: skip
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
PRODUCT = "-//permanences//rota//FR"


class Written(NamedTuple):
    """A calendar as bytes, and the ids that have no date in the run: they are not in it."""

    data: bytes
    asleep: tuple[str, ...]


def zone_of(insee: str) -> ZoneInfo:
    """Return the time zone of a commune."""
    return ZoneInfo(_OVERSEAS.get(department_of(insee), MAINLAND))


def piece_of(line: RotaLine) -> RecurrencePiece:
    """Return the rule of a line with its bounds."""
    rule = line.values.get("recurrence", "every")
    first, last = (_ordinal(line.values.get(key)) for key in ("first_day", "last_day"))
    return RecurrencePiece(EveryWeeks(**rule) if isinstance(rule, Mapping) else rule, first, last)


def _ordinal(day: str | None) -> int | None:
    return None if day is None else dt.date.fromisoformat(day).toordinal()


def removed_days(scenario: Scenario, venue: Venue, days: tuple[int, ...], in_school_holidays: bool) -> set[int]:
    """Return which of some days the calendar of a venue, its closures or its lease take away."""
    calendar = territory_of(scenario).calendar
    return {day for day in days if not is_in_use(venue, day) or removal(venue, day, calendar, in_school_holidays)}


def calendar_file(scenario: Scenario, told: Mapping[str, str]) -> Written:
    """Return the rota of a scenario as a calendar.

    Parameters
    ----------
    scenario : Scenario
    told : mapping of str to str
        By the id of a line, what its event says in words.

    Returns
    -------
    Written
        The same bytes for the same scenario. Events last as long as the run, since holidays are known for it.
    """
    from icalendar import Calendar  # 0.2 s, paid by whoever asks for a calendar

    span = run_span(scenario)
    venues = {venue.id: venue for venue in scenario.venues}
    found, asleep = Calendar(), []
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    for line in lines_of(scenario):
        venue = venues[line.values["venue"]]
        days = dates_of(piece_of(line), weekday_number(line.values["weekday"]), span)
        if not days:
            asleep.append(line.id)
            continue
        found.add_component(_event(scenario, line, venue, days, span, told.get(line.id, "")))
    for zone in sorted({str(zone_of(venue.commune)) for venue in scenario.venues}):
        found.add_component(_timezone(zone))
    return Written(found.to_ical(), tuple(asleep))


def _timezone(zone: str) -> Any:
    """Return a zone as the standard writes it, good for any year: icalendar's own puts the spring an hour late."""
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    found, summer = Timezone(tzid=zone), zone == MAINLAND
    there = dt.datetime(2020, 1, 1, tzinfo=ZoneInfo(zone)).utcoffset() or dt.timedelta()
    if summer:
        found.add_component(_season(TimezoneDaylight(), "CEST", dt.datetime(1981, 3, 29, 2), there, 1))
    begun = dt.datetime(1996, 10, 27, 3) if summer else dt.datetime(1970, 1, 1)
    found.add_component(_season(TimezoneStandard(), "CET" if summer else zone, begun, there, 0, summer))
    return found


def _season(part: Any, name: str, begun: dt.datetime, there: dt.timedelta, hours: int, recurs: bool = True) -> Any:
    """Return summer (1) or winter time of a zone, from a moment by the clock that ended then."""
    other = there + dt.timedelta(hours=1 - hours) if recurs else there
    part.add("tzname", name)
    part.add("dtstart", begun)
    part.add("tzoffsetfrom", other)
    part.add("tzoffsetto", there + dt.timedelta(hours=hours))
    if recurs:
        part.add("rrule", {"freq": "YEARLY", "bymonth": begun.month, "byday": "-1SU"})
    return part


def _event(scenario: Scenario, line: RotaLine, venue: Venue, days: tuple[int, ...], span: Span, told: str) -> Any:
    """Return one line of a rota as an event."""
    from icalendar import Event

    values, zone = line.values, zone_of(venue.commune)
    event = Event()
    event.add("uid", f"{line.id}@{scenario.id}")
    event.add("dtstamp", dt.datetime.combine(scenario.horizon.start, dt.time(), dt.UTC))
    event.add("summary", f"France services – {venue.name}")
    event.add("location", venue.name)
    event.add("geo", (venue.lat, venue.lon))
    event.add("dtstart", _moment(days[0], values["start"], zone))
    event.add("dtend", _moment(days[0], values["end"], zone))
    if told:
        event.add("description", told)
    if values.get("advisers"):
        event.add("resources", list(values["advisers"]))
    if len(days) > 1:
        event.add("rrule", _rule(piece_of(line), weekday_number(values["weekday"]), days, values["start"], zone, span))
    for day in sorted(removed_days(scenario, venue, days, values.get("in_school_holidays", True))):
        event.add("exdate", _moment(day, values["start"], zone))
    return event


def _moment(day: int, clock: str, zone: ZoneInfo) -> dt.datetime:
    seconds = clock_to_s(clock)
    date = dt.date.fromordinal(day + seconds // DAY_S)
    return dt.datetime.combine(date, (dt.datetime.min + dt.timedelta(seconds=seconds % DAY_S)).time(), zone)


def _rule(piece: RecurrencePiece, weekday: int, days: tuple[int, ...], start: str, zone: ZoneInfo, span: Span) -> dict[str, Any]:
    """Return a rule as the standard writes it; with a zone its end stands in universal time (RFC 5545, 3.3.10)."""
    until = _moment(days[-1], start, zone).astimezone(dt.UTC)
    rule, day = piece.recurrence, _DAYS[weekday]
    if rule in NTHS:
        place = -1 if rule == "last" else NTHS.index(rule) + 1
        return {"freq": "MONTHLY", "byday": f"{place}{day}", "until": until}
    if rule == "every":
        return {"freq": "WEEKLY", "byday": day, "until": until}
    if isinstance(rule, EveryWeeks):
        return {"freq": "WEEKLY", "interval": rule.every_weeks, "byday": day, "until": until}
    if all(later - day == 2 * WEEK_DAYS for day, later in pairwise(days)):
        return {"freq": "WEEKLY", "interval": 2, "byday": day, "until": until}
    # A year of 53 weeks has two odd weeks in a row: no interval says that, the numbers of the weeks do.
    numbers = list(range(1 if rule == "odd" else 2, 54, 2))
    return {"freq": "YEARLY", "byweekno": numbers, "byday": day, "until": until}
