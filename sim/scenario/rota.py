"""A rota as dated sessions: which desk opens on which date, with whom, and what is known to remove it.

In: a scenario, the calendar of its place and a span of days. Out: `PlannedSession`s in the order of the clock.
Random absences are not here: they belong to a replication (`sim.engine.roster`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from sim.scenario.schema import Closure, EveryWeeks, HomeDesk, Permanence, Scenario, Service, Venue
from sim.scenario.values import WEEKDAYS
from sim.territory.calendar import Calendar
from sim.units import MINUTE_S, WEEK_DAYS, minutes_to_s, week_ordinal

HOME_DESK = "home_desk"
_FORTNIGHT_EPOCH = week_ordinal(dt.date(2000, 1, 3).toordinal())
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}


class PlannedSession(NamedTuple):
    """A permanence on one date, before the adviser falls ill.

    Times are seconds from midnight of that date; `day` is a calendar ordinal. `removed` says why the
    calendar, a closure or the venue takes the session away, and is empty if nothing does. `slots_s` is the book
    in the order in which slots are given: an overbooked one stands there twice.
    """

    permanence: str
    venue: str
    day: int
    opens_s: int
    closes_s: int
    advisers: tuple[str, ...]
    breaks_s: tuple[tuple[int, int], ...]
    slots_s: tuple[int, ...]
    takes_walk_ins: bool
    window_days: int
    grace_s: int | None
    removed: str = ""

    @property
    def id(self) -> str:
        """The name of the session: permanence, date and, at the home desk, the hour."""
        date = dt.date.fromordinal(self.day).isoformat()
        return f"{self.permanence}@{date}"


@lru_cache
def _as_fraction(share: float) -> tuple[int, int]:
    """Return a share as the nearest fraction with a denominator up to 10,000, so that a third of slots is a third."""
    return Fraction(share).limit_denominator(10_000).as_integer_ratio()


def is_bookable(slot: int, share: float) -> bool:
    """Say whether slot number ``slot`` (from 0) can be booked: floor((j + 1)·share) > floor(j·share).

    The share is read as a fraction, so that a third or 0.29 of a hundred slots gives what is meant whatever the
    rounding of a float.
    """
    top, base = _as_fraction(share)
    return (slot + 1) * top // base > slot * top // base


def stretches(opens_s: int, closes_s: int, breaks_s: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Return the times of a session that no break takes, (from, until) in seconds, in order; empty ones left out."""
    free, since = [], opens_s
    for begin, end in sorted(breaks_s):
        free.append((since, min(begin, closes_s)))
        since = max(since, end)
    return tuple(span for span in (*free, (since, closes_s)) if span[0] < span[1])


def slots_of(service: Service, opens_s: int, closes_s: int, breaks_s: tuple[tuple[int, int], ...]) -> tuple[int, ...]:
    """Return the starts of the bookable slots of a session, seconds, in order.

    Slots follow one another from the opening and anew from the end of each break, and end before the next break or
    closing; whether one can be booked goes by its number among them. Slots given twice stand here once; `offered_slots`
    has the whole book.
    """
    if service.mode == "walk_in":
        return ()
    share = 1.0 if service.mode == "appointment" else service.bookable_share
    return _slots(share, minutes_to_s(service.slot_min), opens_s, closes_s, breaks_s)


# A rota has few kinds of session and many dates.
@lru_cache(maxsize=65_536)
def _slots(
    share: float, length: int, opens_s: int, closes_s: int, breaks_s: tuple[tuple[int, int], ...]
) -> tuple[int, ...]:
    starts = (
        start
        for begin, end in stretches(opens_s, closes_s, breaks_s)
        for start in range(begin, end - length + 1, length)
    )
    return tuple(start for number, start in enumerate(starts) if is_bookable(number, share))


def is_overbooked(place: int, share: float) -> bool:
    """Say whether the bookable slot number ``place`` (from 0) is given twice: ceil((j + 1)·share) > ceil(j·share).

    Rounded up where `is_bookable` rounds down: any share above 0 doubles the first slot, where a second person costs
    least, since whoever does not come later gives the time back.

    References
    ----------
    Bailey (1952), J. R. Stat. Soc. B 14, 185-199: two people for the first appointment, one for each later one.
    """
    top, base = _as_fraction(share)
    return -(-(place + 1) * top // base) > -(-place * top // base)


def offered_slots(
    service: Service, opens_s: int, closes_s: int, breaks_s: tuple[tuple[int, int], ...]
) -> tuple[int, ...]:
    """Return the book of a session: a start for each booking it takes, seconds, in the order in which they are given.

    First each bookable slot once; when all are taken, those that are overbooked a second time.
    """
    slots = slots_of(service, opens_s, closes_s, breaks_s)
    if service.overbooked_share == 0:
        return slots
    return slots + tuple(slot for k, slot in enumerate(slots) if is_overbooked(k, service.overbooked_share))


def weeks_counted(day: int) -> int:
    """Return the weeks from Monday 3 January 2000 to a calendar ordinal: what `every_weeks` goes by."""
    return week_ordinal(day) - _FORTNIGHT_EPOCH


def falls_on(permanence: Permanence, day: int) -> bool:
    """Say whether a permanence recurs on a calendar ordinal, holidays and closures aside."""
    date = dt.date.fromordinal(day)
    if WEEKDAYS[date.weekday()] != permanence.weekday:
        return False
    if permanence.first_day is not None and date < permanence.first_day:
        return False
    if permanence.last_day is not None and date > permanence.last_day:
        return False
    rule = permanence.recurrence
    if isinstance(rule, EveryWeeks):
        return weeks_counted(day) % rule.every_weeks == rule.offset % rule.every_weeks
    if rule == "every":
        return True
    if rule in ("odd", "even"):
        return date.isocalendar().week % 2 == (rule == "odd")
    if rule == "last":
        return (date + dt.timedelta(days=WEEK_DAYS)).month != date.month
    return (date.day - 1) // WEEK_DAYS + 1 == _NTH[rule]


@lru_cache(maxsize=65_536)
def days_of(permanence: Permanence, first_day: int, last_day: int) -> tuple[int, ...]:
    """Return the calendar ordinals on which a permanence recurs between two others, both included."""
    weekday = WEEKDAYS.index(permanence.weekday)
    start = first_day + (weekday - (first_day - 1)) % WEEK_DAYS
    return tuple(day for day in range(start, last_day + 1, WEEK_DAYS) if falls_on(permanence, day))


def is_within(periods: tuple[Closure, ...], day: int) -> bool:
    """Say whether a calendar ordinal lies in one of the periods, both ends included."""
    return any(period.start.toordinal() <= day <= period.end.toordinal() for period in periods)


def is_in_use(venue: Venue, day: int) -> bool:
    """Say whether a venue is lent to the service on a calendar ordinal."""
    first, last = venue.first_day, venue.last_day
    return (first is None or first.toordinal() <= day) and (last is None or day <= last.toordinal())


def removal(venue: Venue, day: int, calendar: Calendar, in_school_holidays: bool) -> str:
    """Return why a session of this venue is taken away on this day, or an empty text; its commune's calendar holds."""
    calendar = calendar.at(venue.commune)
    if calendar.public_holiday(day):
        return "public_holiday"
    if is_within(venue.closures, day):
        return "closure"
    if (not in_school_holidays or venue.closed_in_school_holidays) and calendar.school_holiday(day):
        return "school_holiday"
    return ""


def _grace(service: Service, scenario: Scenario) -> int | None:
    return None if service.closing == "all_inside" else minutes_to_s(scenario.desk.grace_min)


def _permanence_session(scenario: Scenario, permanence: Permanence) -> PlannedSession:
    """Return what all sessions of a permanence share; its day is still to come."""
    breaks = tuple((pause.start, pause.end) for pause in permanence.breaks)
    return PlannedSession(
        permanence=permanence.id,
        venue=permanence.venue,
        day=0,
        opens_s=permanence.start,
        closes_s=permanence.end,
        advisers=tuple(sorted(permanence.advisers)),
        breaks_s=breaks,
        slots_s=offered_slots(permanence, permanence.start, permanence.end, breaks),
        takes_walk_ins=permanence.mode != "appointment",
        window_days=permanence.booking_window_days,
        grace_s=_grace(permanence, scenario),
    )


def home_desk_advisers(
    scenario: Scenario, desk: HomeDesk, opens_s: int, closes_s: int, mobile: list[PlannedSession]
) -> tuple[str, ...]:
    """Return who is at the home desk: the advisers based there and not on a round, then the colleagues.

    An adviser whose permanence of that date overlaps the hours of the desk is away for all of them, even
    if the permanence is cancelled: the rota says where people are expected.
    """
    away = {name for s in mobile for name in s.advisers if s.opens_s < closes_s and opens_s < s.closes_s}
    based = [a.id for a in scenario.advisers if a.home == desk.venue and a.id not in desk.colleagues]
    colleagues = list(desk.colleagues) if desk.staffing == "staffed" else []
    return tuple(name for name in sorted(based) + sorted(colleagues) if name not in away)


def _home_sessions(
    scenario: Scenario, desk: HomeDesk, venue: Venue, day: int, mobile: list[PlannedSession], calendar: Calendar
) -> Iterator[PlannedSession]:
    weekday = WEEKDAYS[dt.date.fromordinal(day).weekday()]
    for hours in desk.hours:
        if hours.weekday != weekday:
            continue
        advisers = home_desk_advisers(scenario, desk, hours.start, hours.end, mobile)
        if not advisers:
            continue
        clock = hours.start // MINUTE_S
        yield PlannedSession(
            permanence=f"{HOME_DESK}-{clock // 60:02d}{clock % 60:02d}",
            venue=venue.id,
            day=day,
            opens_s=hours.start,
            closes_s=hours.end,
            advisers=advisers,
            breaks_s=(),
            slots_s=offered_slots(desk, hours.start, hours.end, ()),
            takes_walk_ins=desk.mode != "appointment",
            window_days=desk.booking_window_days,
            grace_s=_grace(desk, scenario),
            removed=removal(venue, day, calendar, True),
        )


def planned_sessions(scenario: Scenario, calendar: Calendar, first_day: int, last_day: int) -> list[PlannedSession]:
    """Return every session that the rota plans between two calendar ordinals, both included.

    Parameters
    ----------
    scenario : Scenario
    calendar : sim.territory.calendar.Calendar
        Public and school holidays of the place; those of a venue are what it holds for its commune.
    first_day, last_day : int
        Calendar ordinals.

    Returns
    -------
    list of PlannedSession
        By day, opening, venue id and permanence id; those that a holiday or a closure removes are there,
        with the reason.
    """
    venues = {venue.id: venue for venue in scenario.venues}
    desk = scenario.rota.home_desk
    by_day: dict[int, list[PlannedSession]] = {day: [] for day in range(first_day, last_day + 1)}
    for permanence in scenario.rota.permanences:
        venue = venues[permanence.venue]
        alike = _permanence_session(scenario, permanence)
        for day in days_of(permanence, first_day, last_day):
            if is_in_use(venue, day):
                removed = removal(venue, day, calendar, permanence.in_school_holidays)
                by_day[day].append(alike._replace(day=day, removed=removed))
    sessions: list[PlannedSession] = []
    for day, mobile in by_day.items():
        today = list(mobile)
        if desk is not None and is_in_use(venues[desk.venue], day):
            today += _home_sessions(scenario, desk, venues[desk.venue], day, mobile, calendar)
        sessions += sorted(today, key=lambda s: (s.opens_s, s.venue, s.permanence))
    return sessions
