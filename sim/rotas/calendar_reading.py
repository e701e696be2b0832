"""A calendar read as a rota: events as programs of agendas write them.

In: a file, and the scenario that it is to change. Out: lines whose dates in the run are exactly those of the file, or
every problem. A rule that a scenario does not know becomes the rules, or the dates, that give the same.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sim.plain import ascii_text
from sim.rotas.calendars import piece_of, removed_days, zone_of
from sim.rotas.joining import Read, run_span
from sim.rotas.lines import RotaLine, UnfitError, is_home, lines_of
from sim.rotas.recurrences import Span, dates_of, pieces_of, without
from sim.said import N_, Sentence, said
from sim.scenario.contents import one_problem, read_bytes
from sim.scenario.problems import Problem, refuse
from sim.scenario.schema import Scenario, Venue
from sim.scenario.values import WEEKDAYS
from sim.territory.travel import great_circle_km
from sim.units import DAY_S, HOUR_S, MINUTE_S
from sim.unreadable import why_unreadable

_LARGEST = 10_000_000  # bytes
_NEAR_KM = 0.15
_EARLIEST = dt.datetime(1970, 1, 1)
_ONCE = ("DTSTART", "DTEND", "DURATION", "RRULE", "RECURRENCE-ID", "GEO")
_KNOWN = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_UNTIL = re.compile(r"UNTIL=(\d{8})(T\d{6})?(Z)?", re.IGNORECASE)
Time = tuple[int, str, str]  # a weekday, Monday 0, with its hours


@dataclass
class _Dates:
    """The dates of an event at one weekday and hour: by its rule, those it leaves out, and single ones."""

    by_rule: set[int] = field(default_factory=set)
    left_out: set[int] = field(default_factory=set)
    single: set[int] = field(default_factory=set)


@dataclass
class _Reading:
    scenario: Scenario
    file: str
    span: Span
    problems: list[Problem] = field(default_factory=list)
    told: list[Sentence] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def tell(self, event: str, message: Sentence) -> None:
        self.problems.append(Problem(event, message, self.file))


def read_calendar(path: Path, shown: str, scenario: Scenario) -> Read:
    """Read a calendar as the rota of a scenario.

    Raises
    ------
    ScenarioError
        The file is no calendar, or an event cannot be a permanence; every problem is told.
    """
    reading = _Reading(scenario, shown, run_span(scenario))
    lines: list[RotaLine] = []
    events = _events(path, shown)
    for uid, parts in events.items():
        lines += _lines(uid, parts, reading)
    refuse(reading.problems, [shown], shown)
    if not lines:
        raise one_problem(
            shown, None, said("no event of the calendar lies within the run; is it that of another year?")
        )
    return Read(shown, tuple(lines), tuple(reading.told), is_dated=True)


def _events(path: Path, shown: str) -> dict[str, list[Any]]:
    """Return the events of a file by their UID, in its order."""
    from icalendar import Calendar

    data = read_bytes(path, shown, _LARGEST, said("a rota is smaller"))
    try:
        calendars = Calendar.from_ical(data, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError) as fault:
        raise one_problem(
            shown, None, said("is no calendar ({why}); export it again as iCalendar (.ics)", why=why_unreadable(fault))
        ) from None
    found: dict[str, list[Any]] = defaultdict(list)
    for calendar in calendars:
        for number, event in enumerate(calendar.walk("VEVENT")):
            found[str(event.get("UID", f"event-{number}"))].append(event)
    return found


def _lines(uid: str, parts: Sequence[Any], reading: _Reading) -> list[RotaLine]:
    """Return the lines that the events of one UID make."""
    alive = [event for event in parts if str(event.get("STATUS", "")).upper() != "CANCELLED"]
    masters = [event for event in alive if "RECURRENCE-ID" not in event]
    if wrong := next(filter(None, map(_unfit, parts)), None):
        reading.tell(uid, wrong)
        return []
    venue = _venue(masters or alive, uid, reading)
    if venue is None or not alive:
        return []
    try:
        times = _times(masters, [event for event in parts if "RECURRENCE-ID" in event], zone_of(venue.commune), reading)
    except UnfitError as fault:
        reading.tell(uid, fault.message)
        return []
    except (ValueError, OverflowError, TypeError, AttributeError) as fault:
        reading.tell(uid, said("cannot be understood ({why}); export it again", why=why_unreadable(fault)))
        return []
    advisers = _advisers(alive)
    by_number = any("BYWEEKNO" in event.get("RRULE", {}) for event in masters)
    return [
        line
        for time, dates in sorted(times.items())
        for line in _of_time(uid, time, dates, venue, advisers, by_number, reading)
    ]


def _unfit(event: Any) -> Sentence | None:
    """Say why an event cannot be a permanence, whatever its rule; None where it can."""
    broken = dict(event.errors)
    for name in (*_ONCE, "EXDATE", "RDATE"):
        if name in broken and name == "RRULE":
            return _no_rule(str(event[name]), why_unreadable(broken[name]))
        if name in broken:
            return said("{name} cannot be read ({why}); export it again", name=name, why=why_unreadable(broken[name]))
        if name in _ONCE and isinstance(event.get(name), list):
            return said("{name} is given more than once; keep one", name=name)
    start = event.get("DTSTART")
    if start is None:
        return said("has no beginning; give DTSTART")
    if "DTEND" not in event and "DURATION" not in event:
        return said("has no end; give DTEND or DURATION")
    if not all(isinstance(event[key].dt, dt.datetime) for key in ("DTSTART", "DTEND") if key in event):
        return said("lasts whole days from {day}; a permanence has hours", day=start.dt)
    zone = start.params.get("TZID")
    if zone and start.dt.tzinfo is None:
        return said('"{zone}" is no known time zone; write {example}', zone=zone, example="TZID=Europe/Paris")
    if "RANGE" in getattr(event.get("RECURRENCE-ID"), "params", ()):
        return said("moves all sessions from a day on (RANGE); end the rule there and write another event")
    return None


# --- who and where


def _venue(events: Sequence[Any], uid: str, reading: _Reading) -> Venue | None:
    """Return the venue of an event: by its name and its point, of several that of the permanence of its id."""
    if not events:
        return None
    venues = reading.scenario.venues
    location = _look(str(events[0].get("LOCATION", "")))
    point = events[0].get("GEO")
    meant = [one for one in venues if location and location in (_look(one.name), one.id)]
    if point is not None:
        at = (float(point.latitude), float(point.longitude))
        away = {one.id: great_circle_km(*at, one.lat, one.lon) for one in meant or venues}
        nearest = min(away.values(), default=math.inf)
        if meant or nearest <= _NEAR_KM:
            meant = [one for one in meant or venues if away[one.id] == nearest]
    if len(meant) == 1:
        return meant[0]
    known = {line.id: line.values["venue"] for line in lines_of(reading.scenario)}
    own = known.get(uid.partition("@")[0])
    if own is not None and (own in {one.id for one in meant} or not (meant or location)):
        return next(one for one in venues if one.id == own)
    if meant:
        ids = ", ".join(one.id for one in meant)
        words = N_('"{place}" may be {names}; write the one that is meant as LOCATION')
        reading.tell(uid, said(words, place=str(events[0].get("LOCATION", "")), names=ids))
        return None
    names = ", ".join(one.name for one in venues[:12])
    told = str(events[0].get("LOCATION", "")) or str(events[0].get("SUMMARY", ""))
    reading.tell(
        uid, said('"{place}" is the place of no venue; LOCATION must be one of {names}', place=told, names=names)
    )
    return None


def _look(text: str) -> str:
    return " ".join(ascii_text(text).lower().split())


def _advisers(events: Sequence[Any]) -> list[str]:
    found = events[0].get("RESOURCES", [])
    words = found if isinstance(found, list) else [found]
    return [name.strip() for word in words for name in str(word).split(",") if name.strip()]


# --- when


def _times(masters: Sequence[Any], moved: Sequence[Any], zone: ZoneInfo, reading: _Reading) -> dict[Time, _Dates]:
    """Return the dates of the events of one UID by weekday and hours, those outside the run left out.

    Raises
    ------
    UnfitError
        A time or a rule is of a kind that no permanence has.
    """
    found: dict[Time, _Dates] = defaultdict(_Dates)
    away = {_local(event["RECURRENCE-ID"].dt, zone).date().toordinal() for event in moved}
    for event in masters:
        start, length = _local(event["DTSTART"].dt, zone), _length(event)
        left_out = {day.date().toordinal() for day in _listed(event, "EXDATE", zone)} | away
        for moment in _occurrences(event, start, zone, reading.span):
            dates = found[_time(moment, length)]
            dates.by_rule.add(moment.toordinal())
            if moment.toordinal() in left_out:
                dates.left_out.add(moment.toordinal())
        for moment in _listed(event, "RDATE", zone):
            if reading.span.first <= moment.toordinal() <= reading.span.last and moment.toordinal() not in left_out:
                found[_time(moment, length)].single.add(moment.toordinal())
    for event in moved:
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        start = _local(event["DTSTART"].dt, zone)
        if reading.span.first <= start.toordinal() <= reading.span.last:
            found[_time(start, _length(event))].single.add(start.toordinal())
    return found


def _local(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Return a moment as the clock of a place shows it; one without a zone is already that."""
    return moment.replace(tzinfo=None) if moment.tzinfo is None else moment.astimezone(zone).replace(tzinfo=None)


def _length(event: Any) -> dt.timedelta:
    length: dt.timedelta = event["DTEND"].dt - event["DTSTART"].dt if "DTEND" in event else event["DURATION"].dt
    if not dt.timedelta() < length <= dt.timedelta(days=1):
        raise UnfitError(said("lasts {length}; a permanence begins and ends on one day", length=length))
    return length


def _time(moment: dt.datetime, length: dt.timedelta) -> Time:
    begin = moment.hour * HOUR_S + moment.minute * MINUTE_S + moment.second
    end = begin + round(length.total_seconds())
    if end > DAY_S:
        raise UnfitError(
            said("goes on past midnight from {moment}; a permanence ends on its day", moment=f"{moment:%Y-%m-%d %H:%M}")
        )
    return moment.weekday(), _clock(begin), _clock(end)


def _clock(seconds: int) -> str:
    return f"{seconds // HOUR_S:02d}:{seconds % HOUR_S // MINUTE_S:02d}"


def _listed(event: Any, key: str, zone: ZoneInfo) -> Iterator[dt.datetime]:
    """Yield the moments of EXDATE or RDATE, each as the clock of the place shows it; a date alone is its midnight."""
    found = event.get(key, [])
    for group in found if isinstance(found, list) else [found]:
        for one in group.dts:
            moment = one.dt
            if isinstance(moment, tuple):  # a period
                moment = moment[0]
            is_date = not isinstance(moment, dt.datetime)
            yield dt.datetime.combine(moment, dt.time()) if is_date else _local(moment, zone)


def _occurrences(event: Any, start: dt.datetime, zone: ZoneInfo, span: Span) -> Iterator[dt.datetime]:
    """Yield the moments of a rule within a run, by the clock of the place."""
    first = dt.datetime.fromordinal(span.first)
    last = dt.datetime.fromordinal(span.last) + dt.timedelta(days=1)
    if "RRULE" not in event:
        if first <= start < last:
            yield start
        return
    from dateutil.rrule import rrulestr

    if start < _EARLIEST:
        raise UnfitError(said("begins on {day}; a rota is younger", day=f"{start:%Y-%m-%d}"))
    text = event["RRULE"].to_ical().decode().replace("\\", "")
    kind = re.search(r"FREQ=(\w+)", text)
    if kind is None or kind[1] not in _KNOWN:
        raise UnfitError(said("recurs by {rule}; a permanence recurs by days, weeks or months", rule=text))
    if re.search(r"INTERVAL=0*(;|$)", text):
        raise UnfitError(said("recurs by {rule}; INTERVAL must be 1 or more", rule=text))
    # By the clock on the wall: a session at nine stays at nine when summer time begins.
    try:
        rule = rrulestr(_UNTIL.sub(lambda match: _until(match, zone), text), dtstart=start)
    except ValueError as fault:
        raise UnfitError(_no_rule(text, why_unreadable(fault))) from None
    for moment in rule:
        if moment >= last:
            return
        if moment >= first:
            yield moment


def _no_rule(text: str, why: str) -> Sentence:
    return said("recurs by {rule}, which is no rule ({why}); export it again", rule=text, why=why)


def _until(match: re.Match[str], zone: ZoneInfo) -> str:
    """Return the end of a rule by the clock of the place; a date alone lasts until its night."""
    day = dt.datetime.strptime(match[1] + (match[2] or "T235959"), "%Y%m%dT%H%M%S")
    if match[3]:
        day = day.replace(tzinfo=dt.UTC).astimezone(zone).replace(tzinfo=None)
    return f"UNTIL={day:%Y%m%dT%H%M%S}"


# --- dates as lines


def _of_time(
    uid: str, time: Time, dates: _Dates, venue: Venue, advisers: list[str], by_number: bool, reading: _Reading
) -> Iterator[RotaLine]:
    """Yield the lines of one weekday and hour of an event."""
    weekday, start, end = time
    when: dict[str, Any] = {"venue": venue.id, "weekday": WEEKDAYS[weekday], "start": start, "end": end}
    if advisers:
        when["advisers"] = advisers
    own = _own(uid, when, reading)
    if is_home(uid.partition("@")[0]):
        yield RotaLine(None, {"id": _new_id(uid, when, reading), "recurrence": "every", **when})
        return
    by_rule = tuple(sorted(dates.by_rule))
    exceptions, in_school = _exceptions(by_rule, dates.left_out, venue, own, reading)
    if own is not None and not exceptions and dates_of(piece_of(own), weekday, reading.span) == by_rule:
        pieces = [piece_of(own)]  # as the scenario has it, bounds beyond the run included
    else:
        whole = pieces_of(by_rule, reading.span, by_number) if by_rule else []
        pieces = [part for piece in whole for part in without(piece, weekday, sorted(exceptions), reading.span)]
    single = sorted(dates.single - (set(by_rule) - dates.left_out))
    pieces += pieces_of(single, reading.span) if single else []
    for piece in pieces:
        values = {"id": _new_id(uid, when, reading), **when, **piece.values(), "in_school_holidays": in_school}
        yield RotaLine(None, values)


def _own(uid: str, when: dict[str, Any], reading: _Reading) -> RotaLine | None:
    """Return the permanence of the scenario that an event is, where it stands at its weekday and hours."""
    name = uid.partition("@")[0]
    for line in lines_of(reading.scenario):
        if line.id == name and all(line.values[key] == when[key] for key in ("venue", "weekday", "start", "end")):
            return line
    return None


def _exceptions(
    by_rule: tuple[int, ...], left_out: set[int], venue: Venue, own: RotaLine | None, reading: _Reading
) -> tuple[set[int], bool]:
    """Return the days left out that no holiday explains, and whether the permanence is held in school holidays."""
    always = removed_days(reading.scenario, venue, by_rule, True)
    in_school = removed_days(reading.scenario, venue, by_rule, False) - always
    stays = not (in_school and in_school <= left_out)
    if not in_school and own is not None:
        stays = own.values.get("in_school_holidays", True)
    held = always - left_out
    if held:
        days = ", ".join(dt.date.fromordinal(day).isoformat() for day in sorted(held)[:3])
        more = said(" and {count} more", count=len(held) - 3) if len(held) > 3 else ""
        words = N_("{venue}: held on {days}{more}, which the scenario's calendar takes away")
        reading.told.append(said(words, venue=venue.name, days=days, more=more))
    return left_out - always - (set() if stays else in_school), stays


def _new_id(uid: str, when: dict[str, Any], reading: _Reading) -> str:
    """Return an id that no other line has: that of the event, else of its venue, weekday and hour."""
    name = uid.partition("@")[0]
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,57}", name):
        name = f"{when['venue'][:40]}-{when['weekday']}-{when['start'].replace(':', '')}"
    found, number = name, 2
    while found in reading.taken:
        found, number = f"{name}-{number}", number + 1
    reading.taken.add(found)
    return found
