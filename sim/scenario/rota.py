"""A rota as dated sessions: which desk opens on which date, with whom, and what is known to remove it.

In: a scenario, the calendar of its place and a span of days. Out: `PlannedSession`s in the order of the clock.
Random absences are not here: they belong to a replication (`sim.engine.roster`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from sim.scenario.schema import Closure, EveryWeeks, HomeDesk, Permanence, Recurrence, Scenario, Service, Venue
from sim.scenario.values import WEEKDAYS
from sim.territory.calendar import Calendar
from sim.units import MINUTE_S, WEEK_DAYS, minutes_to_s, week_ordinal

HOME_DESK = "home_desk"
_FORTNIGHT_EPOCH = week_ordinal(dt.date(2000, 1, 3).toordinal())
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}


class SessionKind(NamedTuple):
    """What the sessions of a permanence, or of an opening of the home desk, share: all but the date.

    Times are seconds from midnight. `slots_s` is the book in the order in which slots are given: an overbooked one
    stands there twice.
    """

    permanence: str
    venue: str
    opens_s: int
    closes_s: int
    advisers: tuple[str, ...]
    breaks_s: tuple[tuple[int, int], ...] = ()
    slots_s: tuple[int, ...] = ()
    takes_walk_ins: bool = True
    window_days: int = 0
    grace_s: int | None = None


# A country has millions of sessions and some ten thousand kinds.
class PlannedSession(NamedTuple):
    """A permanence on one date, before the adviser falls ill.

    `day` is a calendar ordinal. `removed` says why the calendar, a closure or the venue takes the session away, and is
    empty if nothing does.
    """

    kind: SessionKind
    day: int
    removed: str = ""

    @property
    def id(self) -> str:
        """The name of the session: permanence and date."""
        return f"{self.kind.permanence}@{dt.date.fromordinal(self.day).isoformat()}"


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


def first_monday(every_weeks: int, offset: int, day: int) -> int:
    """Return the Monday of the first week that a rule of `every_weeks` takes, from that of a calendar ordinal on."""
    monday = day - (day - 1) % WEEK_DAYS
    return monday + (offset - weeks_counted(monday)) % every_weeks * WEEK_DAYS


def _recurs(rule: Recurrence, day: int) -> bool:
    """Say whether a recurrence holds in the week of a calendar ordinal of the right weekday."""
    if isinstance(rule, EveryWeeks):
        return weeks_counted(day) % rule.every_weeks == rule.offset % rule.every_weeks
    if rule == "every":
        return True
    date = dt.date.fromordinal(day)
    if rule in ("odd", "even"):
        return date.isocalendar().week % 2 == (rule == "odd")
    if rule == "last":
        return (date + dt.timedelta(days=WEEK_DAYS)).month != date.month
    return (date.day - 1) // WEEK_DAYS + 1 == _NTH[rule]


def days_of(permanence: Permanence, first_day: int, last_day: int) -> tuple[int, ...]:
    """Return the calendar ordinals on which a permanence recurs between two others, both included."""
    dates = permanence.first_day, permanence.last_day
    return _days_of(permanence.weekday, permanence.recurrence, *dates, first_day, last_day)


def held_days(permanence: Permanence, venue: Venue, first_day: int, last_day: int) -> tuple[int, ...]:
    """Return the days of a permanence on which its venue is lent to the service, as `days_of`."""
    if venue.first_day is not None:
        first_day = max(first_day, venue.first_day.toordinal())
    if venue.last_day is not None:
        last_day = min(last_day, venue.last_day.toordinal())
    return days_of(permanence, first_day, last_day)


# A rota has few weekdays and recurrences.
@lru_cache(maxsize=65_536)
def _days_of(
    weekday: str, rule: Recurrence, since: dt.date | None, until: dt.date | None, first_day: int, last_day: int
) -> tuple[int, ...]:
    first = first_day if since is None else max(first_day, since.toordinal())
    last = last_day if until is None else min(last_day, until.toordinal())
    start = first + (WEEKDAYS.index(weekday) - (first - 1)) % WEEK_DAYS  # ordinal 1 is a Monday
    return tuple(day for day in range(start, last + 1, WEEK_DAYS) if _recurs(rule, day))


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


def _kind_of(scenario: Scenario, permanence: Permanence) -> SessionKind:
    breaks = tuple((pause.start, pause.end) for pause in permanence.breaks)
    return SessionKind(
        permanence=permanence.id,
        venue=permanence.venue,
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
    scenario: Scenario, desk: HomeDesk, opens_s: int, closes_s: int, mobile: Iterable[SessionKind]
) -> tuple[str, ...]:
    """Return who is at the home desk: the advisers based there and not on a round, then the colleagues.

    An adviser whose permanence of that date overlaps the hours of the desk is away for all of them, even
    if the permanence is cancelled: the rota says where people are expected.
    """
    away = {name for s in mobile for name in s.advisers if s.opens_s < closes_s and opens_s < s.closes_s}
    based = [a.id for a in scenario.advisers if a.home == desk.venue and a.id not in desk.colleagues]
    colleagues = list(desk.colleagues) if desk.staffing == "staffed" else []
    return tuple(name for name in sorted(based) + sorted(colleagues) if name not in away)


def _home_kinds(scenario: Scenario, desk: HomeDesk, day: int, mobile: list[SessionKind]) -> Iterator[SessionKind]:
    weekday = WEEKDAYS[dt.date.fromordinal(day).weekday()]
    for hours in desk.hours:
        if hours.weekday != weekday:
            continue
        advisers = home_desk_advisers(scenario, desk, hours.start, hours.end, mobile)
        if not advisers:
            continue
        clock = hours.start // MINUTE_S
        yield SessionKind(
            permanence=f"{HOME_DESK}-{clock // 60:02d}{clock % 60:02d}",
            venue=desk.venue,
            opens_s=hours.start,
            closes_s=hours.end,
            advisers=advisers,
            slots_s=offered_slots(desk, hours.start, hours.end, ()),
            takes_walk_ins=desk.mode != "appointment",
            window_days=desk.booking_window_days,
            grace_s=_grace(desk, scenario),
        )


class _Removals:
    """Why sessions are taken away between two calendar ordinals; holidays are looked up once a calendar."""

    def __init__(self, calendar: Calendar, first_day: int, last_day: int) -> None:
        self._calendar, self._span = calendar, range(first_day, last_day + 1)
        self._known: dict[tuple[Any, ...], dict[int, str]] = {}

    def of(self, venue: Venue, in_school_holidays: bool) -> dict[int, str]:
        """Return the days on which a venue takes a session away, with the reason."""
        local, is_at_school = self._calendar.at(venue.commune), in_school_holidays
        key = (id(local), is_at_school, venue.closed_in_school_holidays, venue.closures)
        if key not in self._known:
            found = ((day, removal(venue, day, local, is_at_school)) for day in self._span)
            self._known[key] = {day: reason for day, reason in found if reason}
        return self._known[key]


class Scheduled(NamedTuple):
    """A permanence as it stands on several days; `removed` says by calendar ordinal why one of them takes it away."""

    kind: SessionKind
    removed: Mapping[int, str]


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
    return [
        PlannedSession(kind, day, removed.get(day, ""))
        for day, today in schedule(scenario, calendar, first_day, last_day).items()
        for kind, removed in today
    ]


def schedule(scenario: Scenario, calendar: Calendar, first_day: int, last_day: int) -> dict[int, list[Scheduled]]:
    """Return what the rota plans on each day, as `planned_sessions`; the days of a permanence share one object."""
    venues = {venue.id: venue for venue in scenario.venues}
    removals = _Removals(calendar, first_day, last_day)
    by_day: dict[int, list[Scheduled]] = {day: [] for day in range(first_day, last_day + 1)}
    for permanence in sorted(scenario.rota.permanences, key=lambda one: (one.start, one.venue, one.id)):
        venue = venues[permanence.venue]
        one = Scheduled(_kind_of(scenario, permanence), removals.of(venue, permanence.in_school_holidays))
        for day in held_days(permanence, venue, first_day, last_day):
            by_day[day].append(one)
    desk = scenario.rota.home_desk
    if desk is not None:
        home, removed = venues[desk.venue], removals.of(venues[desk.venue], True)
        for day, today in by_day.items():
            kinds = _home_kinds(scenario, desk, day, [one.kind for one in today]) if is_in_use(home, day) else ()
            today += [Scheduled(kind, removed) for kind in kinds]
            today.sort(key=lambda one: (one.kind.opens_s, one.kind.venue, one.kind.permanence))
    return by_day
