"""A rota as opening hours by venue, in the words of OpenStreetMap.

In: a scenario, or a file of lines ``venue: hours``. Out: such lines, or those of a rota. The grammar is read as far as
a rota needs it: weekdays, the nth of a month, weeks by number, days between two dates, holidays and days off.
What dates make a rule is in `recurrences`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from sim.rotas.calendars import piece_of
from sim.rotas.joining import Read, run_span
from sim.rotas.lines import RotaLine, UnfitError, home_id, lines_of, weekday_number
from sim.rotas.recurrences import NTHS, Span, dates_of
from sim.rotas.week_numbers import (
    STATED,
    NumberedPiece,
    WeekNumbers,
    as_numbers,
    as_rules,
    every_nth,
    numbered_dates,
    weeks_stated,
    weeks_told,
)
from sim.said import Sentence, said, together
from sim.scenario.contents import decoded, one_problem, read_bytes
from sim.scenario.problems import Problem, did_you_mean, refuse
from sim.scenario.rota import stretches
from sim.scenario.schema import Scenario, Venue
from sim.scenario.values import WEEKDAYS
from sim.units import clock_to_s, s_to_clock

SAID = ("venue", "weekday", "recurrence", "start", "end", "breaks", "first_day", "last_day", "in_school_holidays")
_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKS = {"odd": "week 01-53/2 ", "even": "week 02-52/2 "}
_PARITY = {every_nth(1, 2): "odd", every_nth(2, 2): "even"}
_LARGEST = 1_000_000  # bytes
_DATE = rf"(\d{{4}}) ({'|'.join(_MONTHS)}) (\d{{1,2}})"
_SPAN = re.compile(rf"{_DATE}(?:\s*-\s*{_DATE}|\s*(\+))?")
_DAY = rf"({'|'.join(_DAYS)})"
_DAYS_TOLD = re.compile(rf"{_DAY}(?:-{_DAY})?(?:\[(-?\d(?:,\s*\d)*)\])?")
_TIME = r"([01]?\d|2[0-4]):([0-5]\d)"
_TIMES = re.compile(rf"{_TIME}\s*-\s*{_TIME}")
Bounds = tuple[str | None, str | None]


class Said(NamedTuple):
    """One rule of opening hours: a weekday, its weeks, its stretches of hours, and the days that bound it."""

    weekday: str
    recurrence: Any  # of a scenario, or the numbers of weeks
    times: tuple[tuple[str, str], ...]
    bounds: Bounds


class OpenHours(NamedTuple):
    """Opening hours by venue, and the ids of what they cannot say."""

    by_venue: dict[str, str]
    unsaid: tuple[str, ...]


# --- out


def opening_hours(scenario: Scenario) -> OpenHours:
    """Return the opening hours of each venue that has any.

    Every nth week is told by the numbers of weeks, year by year where they differ, as far as the run goes. School
    holidays close a venue only where they close all that is held there.
    """
    rules: dict[str, list[str]] = defaultdict(list)
    unsaid, lines = [], lines_of(scenario)
    school: dict[str, set[bool]] = defaultdict(set)
    for line in lines:
        said = _said(scenario, line)
        if not said:
            unsaid.append(line.id)
            continue
        known = rules[line.values["venue"]]
        known += [text for text in map(_told, said) if text not in known]
        school[line.values["venue"]].add(line.values.get("in_school_holidays", True))
    venues = [venue for venue in scenario.venues if venue.id in rules]
    found = {venue.id: "; ".join([", ".join(rules[venue.id]), *_off(venue, school[venue.id])]) for venue in venues}
    mixed = [
        line.id for line in lines
        if line.values.get("in_school_holidays") is False and school[line.values["venue"]] != {False}
    ]  # fmt: skip
    return OpenHours(found, tuple(dict.fromkeys([*unsaid, *mixed])))


def _said(scenario: Scenario, line: RotaLine) -> tuple[Said, ...]:
    """Return the rules that say a line, none where nothing can: every nth week without a date in the run."""
    values = line.values
    breaks = tuple((clock_to_s(one["start"]), clock_to_s(one["end"])) for one in values.get("breaks") or ())
    times = stretches(clock_to_s(values["start"]), clock_to_s(values["end"]), breaks)
    told = tuple((s_to_clock(start), s_to_clock(end)) for start, end in times)
    rules = _weeks_of(scenario, line)
    return tuple(Said(values["weekday"], rule, told, bounds) for rule, bounds in rules)


def _weeks_of(scenario: Scenario, line: RotaLine) -> list[tuple[Any, Bounds]]:
    """Return the weeks of a line as opening hours can say them, each with its bounds."""
    rule = line.values.get("recurrence", "every")
    bounds = line.values.get("first_day"), line.values.get("last_day")
    if not isinstance(rule, Mapping):
        return [(rule, bounds)]
    span, weekday, piece = run_span(scenario), weekday_number(line.values["weekday"]), piece_of(line)
    dates = dates_of(piece, weekday, span)
    for word in ("every", "odd", "even"):
        if dates and dates_of(piece._replace(recurrence=word), weekday, span) == dates:
            return [(word, bounds)]
    limits = NumberedPiece((), piece.first, piece.last)
    return [
        (_word(one.weeks), (_day_of(one.first), _day_of(one.last)))
        for one in as_numbers(dates, rule["every_weeks"], weekday, limits, span)
    ]


def _word(weeks: WeekNumbers) -> Any:
    return _PARITY.get(weeks, weeks)


def _day_of(ordinal: int | None) -> str | None:
    return None if ordinal is None else dt.date.fromordinal(ordinal).isoformat()


def _told(said: Said) -> str:
    first, last = said.bounds
    days = ""
    if first and last:
        days = f"{_date(first)}-{_date(last)} "
    elif first:
        days = f"{_date(first)}+ "
    elif last:
        days = f"2000 Jan 1-{_date(last)} "
    day = _DAYS[weekday_number(said.weekday)]
    if said.recurrence in NTHS:
        day += f"[{-1 if said.recurrence == 'last' else NTHS.index(said.recurrence) + 1}]"
    times = ",".join(f"{start}-{end}" for start, end in said.times)
    weeks = _WEEKS.get(said.recurrence, "") if isinstance(said.recurrence, str) else f"{weeks_told(said.recurrence)} "
    return f"{days}{weeks}{day} {times}"


def _date(day: str) -> str:
    date = dt.date.fromisoformat(day)
    return f"{date.year} {_MONTHS[date.month - 1]} {date.day}"


def _off(venue: Venue, school: set[bool]) -> Iterator[str]:
    """Yield when a venue is closed whatever its week says."""
    yield "PH off"
    if school == {False} or venue.closed_in_school_holidays:
        yield "SH off"
    for closure in venue.closures:
        yield f"{_date(closure.start.isoformat())}-{_date(closure.end.isoformat())} off"


# --- in


@dataclass
class _Reading:
    scenario: Scenario
    file: str
    problems: list[Problem] = field(default_factory=list)
    told: list[Sentence] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    closures: dict[str, list[dict[str, str]]] = field(default_factory=dict)


def read_hours(path: Path, shown: str, scenario: Scenario) -> Read:
    """Read opening hours as the rota of a scenario: a permanence of the same venue and hours keeps its name.

    Raises
    ------
    ScenarioError
        A line names no venue, or hours that a rota cannot have; every problem is told, with its line.
    """
    text = decoded(read_bytes(path, shown, _LARGEST, said("opening hours are shorter")), shown)
    reading = _Reading(scenario, shown)
    lines: list[RotaLine] = []
    for number, stated in enumerate(text.splitlines(), 1):
        if stated.strip() and not stated.lstrip().startswith("#"):
            lines += _of_venue(number, stated.strip(), reading)
    refuse(reading.problems, [shown], shown)
    if not lines:
        raise one_problem(
            shown,
            None,
            said("there are no hours; write lines like: {example}", example="mairie: Mo 09:00-12:00; PH off"),
        )
    named = {line.values["venue"] for line in lines}
    lines += [line for line in lines_of(scenario) if line.values["venue"] not in named and not _said(scenario, line)]
    return Read(shown, tuple(lines), tuple(reading.told), closures=reading.closures)


def _of_venue(number: int, stated: str, reading: _Reading) -> list[RotaLine]:
    """Return the lines that the hours of one venue make."""
    name, colon, hours = stated.partition(":")
    venue = next((one for one in reading.scenario.venues if one.id == name.strip()), None)
    if venue is None or not colon:
        mend = did_you_mean(name.strip(), [one.id for one in reading.scenario.venues])
        reading.problems.append(
            Problem("", together(said('"{name}" is no venue', name=name.strip()[:40]), mend), reading.file, number)
        )
        return []
    week: list[Said] = []
    off = {"PH": False, "SH": False}
    for rule in re.split(r"\s*;\s*", hours.strip().rstrip(";")):
        try:
            _read_rule(rule, week, off, venue, reading)
        except UnfitError as fault:
            reading.problems.append(Problem(venue.id, fault.message, reading.file, number))
    if not off["PH"]:
        reading.told.append(
            said("{venue}: open on public holidays, which the scenario's calendar takes away", venue=venue.id)
        )
    return _lines(number, venue, week, off["SH"], reading)


def _read_rule(rule: str, week: list[Said], off: dict[str, bool], venue: Venue, reading: _Reading) -> None:
    """Read one rule; what it opens is joined to what is said, what it closes is noted.

    Raises
    ------
    UnfitError
        It is none of a rota.
    """
    if match := re.fullmatch(r"(PH|SH)(?:\s*,\s*(PH|SH))?\s+(?:off|closed)", rule):
        off |= {name: True for name in match.groups() if name}
        return
    if match := re.fullmatch(rf"({_SPAN.pattern})\s+(?:off|closed)", rule):
        first, last = _bounds(_SPAN.match(match[1]))
        closure = {"start": str(first), "end": str(last or first)}
        if closure not in [{"start": one.start.isoformat(), "end": one.end.isoformat()} for one in venue.closures]:
            reading.closures.setdefault(venue.id, []).append(closure)
        return
    # A comma before hours goes on with the days before it, one before a day, a week or a date begins another rule.
    bounds: Bounds = (None, None)
    for part in re.split(rf",\s*(?={_DAY}|week |\d{{4}} [A-Z])", _days_kept(rule)):
        if part and part not in _DAYS:
            week += _read_part(part.replace("|", ","), rule, bounds)


def _days_kept(rule: str) -> str:
    """Return a rule in which commas between days alone, as in ``Mo,We 09:00-12:00``, are another sign."""
    return re.sub(rf"(?<=[a-z\]]),\s*(?={_DAY})", "|", rule)


def _read_part(part: str, rule: str, bounds: Bounds) -> list[Said]:
    rest = part.strip()
    recurrence: Any = "every"
    if match := _SPAN.match(rest):
        bounds, rest = _bounds(match), rest[match.end() :].lstrip(" :")
    if match := STATED.match(rest):
        recurrence, rest = _word(weeks_stated(match[1])), rest[match.end() :].lstrip(" :")
    days, _, times = rest.partition(" ")
    spans = [_TIMES.fullmatch(one.strip()) for one in times.split(",")]
    told = [_DAYS_TOLD.fullmatch(one.strip()) for one in re.split(r",(?![^\[]*\])", days)]
    if not all(spans) or not all(told):
        raise UnfitError(
            said(
                '"{rule}" is none of a rota; write like: {example}',
                rule=rule,
                example="Mo 09:00-12:00, Th[1] 14:00-17:00; week 01-53/2 Tu 09:00-12:00",
            )
        )
    hours = tuple((f"{int(one[1]):02d}:{one[2]}", f"{int(one[3]):02d}:{one[4]}") for one in spans if one)
    return [
        Said(WEEKDAYS[day], word or recurrence, hours, bounds)
        for match in told if match
        for day, word in _of_days(match, recurrence)
    ]  # fmt: skip


def _of_days(match: re.Match[str], recurrence: Any) -> Iterator[tuple[int, str]]:
    """Yield the weekdays of a selector, each with its place in the month, if any."""
    first = _DAYS.index(match[1])
    last = first if match[2] is None else _DAYS.index(match[2])
    places = [int(one) for one in match[3].split(",")] if match[3] else [0]
    if any(place not in (-1, 0, 1, 2, 3, 4, 5) for place in places) or (match[3] and recurrence != "every"):
        raise UnfitError(said('"{day}" is no day of a rota; of a month there are [1] to [5] and [-1]', day=match[0]))
    for day in range(first, first + (last - first) % 7 + 1):
        yield from ((day % 7, "" if not place else "last" if place == -1 else NTHS[place - 1]) for place in places)


def _bounds(match: re.Match[str] | None) -> Bounds:
    assert match is not None
    first = _iso(match[1], match[2], match[3])
    last = None if match[4] is None else _iso(match[4], match[5], match[6])
    return (None if first == "2000-01-01" else first), (last if match[4] or match[7] else first)


def _iso(year: str, month: str, day: str) -> str:
    try:
        return dt.date(int(year), _MONTHS.index(month) + 1, int(day)).isoformat()
    except ValueError:
        raise UnfitError(said('"{day}" is no day of the calendar', day=f"{year} {month} {day}")) from None


def _lines(number: int, venue: Venue, week: list[Said], shut: bool, reading: _Reading) -> list[RotaLine]:
    """Return the lines of a venue: those of the scenario that say the same, then new ones."""
    week = [_by_parity(one, run_span(reading.scenario)) for one in week]
    found, wanted = [], list(week)
    for line in lines_of(reading.scenario):
        if line.values["venue"] != venue.id:
            continue
        own = _said(reading.scenario, line)
        if own and set(own) <= set(week):
            found.append(RotaLine(number, {**_kept(line, shut, venue)}))
            wanted = [one for one in wanted if one not in own]
            reading.taken.add(line.id)
        elif not own:
            found.append(RotaLine(number, line.values))  # the format cannot say it, so that it says nothing of it
    return found + [one for rule in _ruled(wanted, venue, reading) for one in _new(number, venue, rule, shut, reading)]


def _by_parity(said: Said, span: Span) -> Said:
    """Return odd or even weeks where numbers give the same dates: ``week 01-51/2`` in years without a week 53."""
    if isinstance(said.recurrence, str):
        return said
    weekday = weekday_number(said.weekday)
    dates = numbered_dates(NumberedPiece(said.recurrence), weekday, span)
    words = (word for weeks, word in _PARITY.items() if numbered_dates(NumberedPiece(weeks), weekday, span) == dates)
    return said._replace(recurrence=next(words, said.recurrence)) if dates else said


def _ruled(week: list[Said], venue: Venue, reading: _Reading) -> Iterator[Said]:
    """Yield what is said with the rules of a scenario: numbers of weeks give dates in the run, and these a rule."""
    span = run_span(reading.scenario)
    dates: dict[Said, set[int]] = defaultdict(set)
    for one in week:
        if isinstance(one.recurrence, str):
            yield one
            continue
        first, last = (None if day is None else dt.date.fromisoformat(day).toordinal() for day in one.bounds)
        found = numbered_dates(NumberedPiece(one.recurrence, first, last), weekday_number(one.weekday), span)
        dates[one._replace(recurrence="every", bounds=(None, None))] |= set(found)
        if not found:
            reading.told.append(said("{venue}: {hours} has no date within the run", venue=venue.id, hours=_told(one)))
    for one, days in dates.items():
        for values in (piece.values() for piece in (as_rules(sorted(days), span) if days else ())):
            bounds = values["first_day"], values["last_day"]
            yield one._replace(recurrence=values["recurrence"], bounds=bounds)


def _kept(line: RotaLine, shut: bool, venue: Venue) -> dict[str, Any]:
    if line.is_home or venue.closed_in_school_holidays or not shut:
        return line.values
    return {**line.values, "in_school_holidays": False}


def _new(number: int, venue: Venue, said: Said, shut: bool, reading: _Reading) -> Iterator[RotaLine]:
    desk = reading.scenario.rota.home_desk
    for start, end in said.times:
        is_office = desk is not None and desk.venue == venue.id and said.recurrence == "every"
        name = home_id(said.weekday, start) if is_office else f"{venue.id[:40]}-{said.weekday}-{start.replace(':', '')}"
        found, count = name, 2
        while found in reading.taken:
            found, count = f"{name}-{count}", count + 1
        reading.taken.add(found)
        values = {"id": found, "venue": venue.id, "weekday": said.weekday, "recurrence": said.recurrence,
                  "start": start, "end": end, "first_day": said.bounds[0], "last_day": said.bounds[1]}  # fmt: skip
        yield RotaLine(number, values if is_office or not shut else {**values, "in_school_holidays": False})
