"""Faults of dates: what lies outside the run, desks that are never held, weeks and holidays that are not as they seem.

In: a scenario that fits the schema, its horizon sound. Out: problems, one function for each fault. Nothing is raised.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from sim.errors import TerritoryError
from sim.said import N_, Sentence, counted, joined, said, together
from sim.scenario.problems import KnownFault, Problem, fault, warning
from sim.scenario.rota import days_of, is_in_use, removal, weeks_counted
from sim.scenario.schema import Absence, Adviser, Closure, Scenario, Venue
from sim.scenario.setting import territory_of
from sim.scenario.values import WEEKDAYS
from sim.scenario.working_time import run_span, window
from sim.territory.calendar import CORSICA, LAST_DAY, MOVED_SPRING, Calendar
from sim.units import WEEK_DAYS, iso_date

_FORTNIGHT = 2 * WEEK_DAYS
_WHY = {
    "public_holiday": N_("public holidays"),
    "closure": N_("the venue is closed"),
    "school_holiday": N_("school holidays"),
    "not_in_use": N_("the venue is not in use"),
    "away": N_("nobody of its advisers is there"),
}


def _place_calendar(scenario: Scenario) -> Calendar | None:
    try:
        return territory_of(scenario).calendar
    except TerritoryError:
        return None  # told by the checks of the place


def outside_the_run(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for each absence or campaign, and each list of closures or leave, of which no day is run."""
    first, last = run_span(scenario)
    for path, what, periods in _dated(scenario):
        if not any(start.toordinal() <= last and end.toordinal() >= first for start, end in periods):
            start, end = periods[-1]
            is_before = end.toordinal() < first
            yield warning(
                path,
                said(
                    "the {what} of {start} changes nothing: the run goes from {first} to {last}",
                    what=what,
                    start=start,
                    first=iso_date(first),
                    last=iso_date(last),
                ),
                "horizon.start" if is_before else "horizon.end",
            )


_Period = tuple[dt.date, dt.date]


def _dated(scenario: Scenario) -> Iterator[tuple[str, Sentence, list[_Period]]]:
    """Yield path, name and days of what has days; closures and leave are kept for several years, so a list is one."""
    for venue in scenario.venues:
        if venue.closures:
            yield f"venues.{venue.id}.closures", said("closure"), [(one.start, one.end) for one in venue.closures]
    for adviser in scenario.advisers:
        if adviser.leave:
            yield f"advisers.{adviser.id}.leave", said("leave"), [(one.start, one.end) for one in adviser.leave]
        for number, one in enumerate(adviser.absences):
            yield f"advisers.{adviser.id}.absences[{number}]", said("absence"), [(one.start, one.end)]
    for campaign in scenario.awareness.campaigns:
        # One of before the run is known from its first day on.
        yield f"awareness.campaigns.{campaign.id}.day", said("campaign"), [(campaign.day, dt.date.max)]
    for office in scenario.place.own_offices or ():
        yield f"place.offices.{office.id}.label_day", said("opening"), [(office.label_day, dt.date.max)]


def permanence_never_held(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for each permanence without a date in the window, or without one on which it is held."""
    calendar = _place_calendar(scenario)
    venues = {venue.id: venue for venue in scenario.venues}
    advisers = {adviser.id: adviser for adviser in scenario.advisers}
    for permanence in scenario.rota.permanences:
        path, venue = f"rota.permanences.{permanence.id}", venues.get(permanence.venue)
        days = days_of(permanence, *window(scenario))
        if not days:
            told = said("falls on no day of the window; look at its dates and recurrence")
            yield warning(path, fault("never_falls", told))
        elif calendar is not None and venue is not None:
            holders = [advisers[name] for name in dict.fromkeys(permanence.advisers) if name in advisers]
            in_school = permanence.in_school_holidays
            if why := _reasons(_why_not(venue, holders, day, calendar, in_school) for day in days):
                beside = _beside(why, venue, holders, None if in_school else path)
                yield warning(path, _never_held(why), *beside)


def home_desk_never_held(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning where the home desk is open on no day of the window."""
    desk, calendar = scenario.rota.home_desk, _place_calendar(scenario)
    venue = next((one for one in scenario.venues if desk is not None and one.id == desk.venue), None)
    if desk is None or venue is None or calendar is None:
        return
    holders = [one for one in scenario.advisers if one.home == desk.venue or one.id in desk.colleagues]
    weekdays = {WEEKDAYS.index(hours.weekday) for hours in desk.hours}
    first, last = window(scenario)
    # Ordinal 1 is a Monday.
    days = [day for day in range(first, last + 1) if (day - 1) % WEEK_DAYS in weekdays]
    why = _reasons(_why_not(venue, holders, day, calendar, True) for day in days)
    if holders and why:
        yield warning("rota.home_desk", _never_held(why), *_beside(why, venue, holders, None))


def _reasons(why: Iterable[str]) -> list[str]:
    """Return why a desk is held on no day, or an empty list as soon as it is on one."""
    found = []
    for reason in why:
        if not reason:
            return []
        found.append(reason)
    return found


def _why_not(venue: Venue, holders: Sequence[Adviser], day: int, calendar: Calendar, in_school_holidays: bool) -> str:
    """Return why a desk of these advisers is not held on a calendar ordinal, or an empty text."""
    if not is_in_use(venue, day):
        return "not_in_use"
    is_manned = any(not _is_away(adviser, day) for adviser in holders)
    return removal(venue, day, calendar, in_school_holidays) or ("" if is_manned else "away")


def _is_away(adviser: Adviser, day: int) -> bool:
    periods: tuple[Closure | Absence, ...] = (*adviser.leave, *adviser.absences)
    return any(period.start.toordinal() <= day <= period.end.toordinal() for period in periods)


def _never_held(why: Sequence[str]) -> KnownFault:
    times = Counter(why).most_common()
    reasons = [(said(_WHY[name]), f" {count}" if len(times) > 1 else "") for name, count in times]
    sentence = counted(
        "is not held on the {count} day of the window on which it falls: {reasons}; look at its dates",
        "is held on none of the {count} days of the window on which it falls: {reasons}; look at its dates",
        len(why),
        reasons=joined(", ", [together(*one) for one in reasons]),
    )
    return fault("never_held", sentence, count=len(why), reasons=[name for name, _ in times])


def _beside(why: Sequence[str], venue: Venue, holders: Sequence[Adviser], off_school: str | None) -> list[str]:
    """Return where what takes most days away is stated."""
    reason = Counter(why).most_common(1)[0][0]
    school = f"venues.{venue.id}.closed_in_school_holidays"
    away = [f"advisers.{one.id}.{'leave' if one.leave else 'absences'}" for one in holders]
    found: dict[str, list[str]] = {
        "closure": [f"venues.{venue.id}.closures"],
        "school_holiday": [school if off_school is None else f"{off_school}.in_school_holidays"],
        "not_in_use": [f"venues.{venue.id}.{'last_day' if venue.first_day is None else 'first_day'}"],
        "away": away,
    }
    return found.get(reason, [])


def fortnight_broken(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for each permanence of odd or even weeks that meets the end of a year of 53 weeks."""
    for permanence in scenario.rota.permanences:
        rule = permanence.recurrence
        days = days_of(permanence, *run_span(scenario)) if rule in ("odd", "even") else ()
        for before, after in pairwise(days):
            if after - before != _FORTNIGHT:
                steady = f"{{every_weeks: 2, offset: {weeks_counted(days[0]) % 2}}}"
                yield warning(
                    f"rota.permanences.{permanence.id}.recurrence",
                    fault(
                        "fortnight_broken",
                        said(
                            "{kind} weeks fall on {first} and then on {then}, {days} days later, as that year has 53 "
                            "weeks; every other week is {rule}",
                            kind=rule, first=iso_date(before), then=iso_date(after), days=after - before, rule=steady,
                        ),
                    ),
                )  # fmt: skip
                break


def school_holidays_in_doubt(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for each desk that goes by school holidays on days on which the calendar may be wrong."""
    place_calendar = _place_calendar(scenario)
    if place_calendar is None:
        return
    for path, days, venue in _by_school_holidays(scenario):
        calendar = place_calendar.at(venue.commune)
        moved = [day for day in days if MOVED_SPRING[0] <= day <= MOVED_SPRING[1]]
        if calendar.zone is None:
            told = said(
                "the school holidays of {department} are not shipped, so no day is one; state them as closures of the "
                "venue",
                department=calendar.department,
            )
            yield warning(path, told)
        elif calendar.department in CORSICA:
            yield warning(
                path, said("Corsica has school holidays of its own; those of zone {zone} are taken", zone=calendar.zone)
            )
        elif calendar.zone != "A" and moved:
            yield warning(
                path,
                said(
                    "on {day} the calendar holds the spring break as planned; schools were shut from 2021-04-10"
                    " to 2021-04-25 in every zone: state these days as closures of the venue",
                    day=iso_date(moved[0]),
                ),
            )


def _by_school_holidays(scenario: Scenario) -> Iterator[tuple[str, tuple[int, ...], Venue]]:
    """Yield what goes by school holidays, the days of the run on which that counts, and its venue."""
    first, last = run_span(scenario)
    venues = {venue.id: venue for venue in scenario.venues}
    for venue in scenario.venues:
        if venue.closed_in_school_holidays:
            yield f"venues.{venue.id}.closed_in_school_holidays", tuple(range(first, last + 1)), venue
    for permanence in scenario.rota.permanences:
        if not permanence.in_school_holidays and permanence.venue in venues:
            path = f"rota.permanences.{permanence.id}.in_school_holidays"
            yield path, days_of(permanence, first, last), venues[permanence.venue]


def book_beyond_the_calendar(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning where people of the last days would book sessions on dates without a known calendar."""
    desks: list[tuple[str, int]] = [
        (f"rota.permanences.{one.id}", one.booking_window_days)
        for one in scenario.rota.permanences
        if one.mode != "walk_in"
    ]
    home = scenario.rota.home_desk
    if home is not None and home.mode != "walk_in":
        desks.append(("rota.home_desk", home.booking_window_days))
    last = run_span(scenario)[1]
    path, days = max(desks, key=lambda desk: desk[1], default=("", 0))
    if last <= LAST_DAY < last + days:
        yield warning(
            "horizon.end",
            said(
                "the run ends on {last} and people book {days} days ahead, but holidays are known to "
                "{known}: no session after it is offered; end earlier",
                last=iso_date(last),
                days=days,
                known=iso_date(LAST_DAY),
            ),
            f"{path}.booking_window_days",
        )


DATED_CHECKS = (
    outside_the_run,
    permanence_never_held,
    home_desk_never_held,
    fortnight_broken,
    school_holidays_in_doubt,
    book_beyond_the_calendar,
)
