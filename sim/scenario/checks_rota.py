"""Faults of a rota: two places at once, desks outside a venue's hours, days longer than a contract.

In: a scenario that fits the schema. Out: problems, one function for each fault. Nothing is raised.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from sim.scenario.problems import Problem, warning
from sim.scenario.rota import is_in_use
from sim.scenario.schema import Adviser, Hours, Permanence, Scenario, Service
from sim.scenario.values import weekday_of
from sim.scenario.working_time import (
    Roads,
    days_of,
    home_desks,
    longest_lunch_s,
    plans,
    rounds,
    run_span,
    set_up_s,
    window,
    work_s,
)
from sim.units import HOUR_S, MINUTE_S, WEEK_DAYS, iso_date, minutes_to_s, s_to_clock, week_monday, week_ordinal

MOST_SLOTS = 200
LONG_DAY_S = 6 * HOUR_S
LABEL_HOURS_S, LABEL_DAYS, LABEL_ADVISERS = 24 * HOUR_S, 5, 2


def _path(permanence: Permanence) -> str:
    return f"rota.permanences.{permanence.id}"


def _hours(start: int, end: int) -> str:
    return f"{s_to_clock(start)}-{s_to_clock(end)}"


def nothing_to_open(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem where the rota has no desk at all."""
    desk = scenario.rota.home_desk
    if not scenario.rota.permanences and (desk is None or not desk.hours):
        yield Problem("rota", "there is no permanence and no home desk; give at least one, or nobody can be served")


def end_not_after_start(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each desk, opening or break that ends when it starts or before."""
    places = [(_path(p), p.start, p.end) for p in scenario.rota.permanences]
    for permanence in scenario.rota.permanences:
        places += [(f"{_path(permanence)}.breaks[{n}]", b.start, b.end) for n, b in enumerate(permanence.breaks)]
    if scenario.rota.home_desk is not None:
        hours = enumerate(scenario.rota.home_desk.hours)
        places += [(f"rota.home_desk.hours[{number}]", h.start, h.end) for number, h in hours]
    for venue in scenario.venues:
        places += [(f"venues.{venue.id}.hours[{n}]", h.start, h.end) for n, h in enumerate(venue.hours or ())]
    for path, start, end in places:
        if end <= start:
            yield Problem(f"{path}.end", f"{s_to_clock(end)} is not after the start {s_to_clock(start)}")


def break_outside_its_desk(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each break that is not within its permanence."""
    for permanence in scenario.rota.permanences:
        for number, pause in enumerate(permanence.breaks):
            if pause.start < permanence.start or pause.end > permanence.end:
                yield Problem(
                    f"{_path(permanence)}.breaks[{number}]",
                    f"the break {_hours(pause.start, pause.end)} is not within the desk "
                    f"{_hours(permanence.start, permanence.end)}",
                )


def breaks_overlap(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each two breaks of a permanence that overlap."""
    for permanence in scenario.rota.permanences:
        for (_, one), (number, other) in combinations(enumerate(permanence.breaks), 2):
            if one.start < other.end and other.start < one.end:
                yield Problem(
                    f"{_path(permanence)}.breaks[{number}]",
                    f"the break {_hours(other.start, other.end)} overlaps the break {_hours(one.start, one.end)}",
                )


def openings_overlap(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each two openings of the home desk that overlap."""
    hours = scenario.rota.home_desk.hours if scenario.rota.home_desk is not None else ()
    for (_, one), (number, other) in combinations(enumerate(hours), 2):
        if one.weekday == other.weekday and one.start < other.end and other.start < one.end:
            yield Problem(
                f"rota.home_desk.hours[{number}]",
                f"{other.weekday} {_hours(other.start, other.end)} overlaps {_hours(one.start, one.end)}",
            )


def slot_does_not_fit(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem where a slot is longer than its desk, or so short that there are more than 200."""
    desks: list[tuple[str, Service, int, int]] = [(_path(p), p, p.start, p.end) for p in scenario.rota.permanences]
    home = scenario.rota.home_desk
    if home is not None:
        desks += [("rota.home_desk", home, h.start, h.end) for h in home.hours]
    told = set()
    for path, service, start, end in desks:
        slots = (end - start) / (service.slot_min * MINUTE_S)
        if end <= start or service.mode == "walk_in" or path in told:
            continue
        if slots < 1:
            told.add(path)
            yield Problem(
                f"{path}.slot_min", f"a slot of {service.slot_min:g} min is longer than the desk {_hours(start, end)}"
            )
        elif slots > MOST_SLOTS:
            told.add(path)
            message = (
                f"slots of {service.slot_min:g} min make {slots:.0f} in {_hours(start, end)}, at most {MOST_SLOTS}"
            )
            yield Problem(f"{path}.slot_min", message)


def overbooked_without_a_book(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning where slots are to be given twice at a desk where none can be booked."""
    desks: list[tuple[str, Service]] = [(_path(p), p) for p in scenario.rota.permanences]
    if scenario.rota.home_desk is not None:
        desks.append(("rota.home_desk", scenario.rota.home_desk))
    for path, service in desks:
        books_none = service.mode == "walk_in" or (service.mode == "mixed" and service.bookable_share == 0)
        if service.overbooked_share > 0 and books_none:
            yield warning(
                f"{path}.overbooked_share",
                f"{service.overbooked_share:g} of the slots given twice changes nothing: this desk books none",
            )


def adviser_in_two_places(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each two permanences that want one adviser at one time, on a date both fall on."""
    span = run_span(scenario)
    for one, other in combinations(scenario.rota.permanences, 2):
        shared = sorted(set(one.advisers) & set(other.advisers))
        if one.weekday != other.weekday or not shared or one.start >= other.end or other.start >= one.end:
            continue
        both = sorted(set(days_of(one, *span)) & set(days_of(other, *span)))
        if both:
            yield Problem(
                _path(other),
                f'adviser "{shared[0]}" is already at "{one.venue}" on {one.weekday} {_hours(one.start, one.end)} '
                f"({_path(one)}), first on {iso_date(both[0])}",
            )


def drive_longer_than_gap(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem where an adviser cannot drive from one permanence to the next in time.

    With a gap that holds the drive and not the setting up, the desk opens late: that is a warning.
    """
    roads = Roads(scenario)
    told = set()
    for day, today in rounds(scenario, *run_span(scenario)).items():
        for adviser in scenario.advisers:
            own = [permanence for permanence in today if adviser.id in permanence.advisers]
            for before, after in pairwise(own):
                gap, drive = after.start - before.end, roads.drive_s(before.venue, after.venue)
                set_up = set_up_s(scenario, adviser, before.venue, after.venue)
                pair = (adviser.id, before.id, after.id)
                if gap < 0 or gap >= drive + set_up or pair in told:
                    continue
                told.add(pair)
                message = (
                    f'adviser "{adviser.id}" has {gap // MINUTE_S} min after "{before.venue}" '
                    f"({_path(before)}, until {s_to_clock(before.end)}); the drive takes {-(-drive // MINUTE_S)} min"
                )
                if gap < drive:
                    yield Problem(f"{_path(after)}.start", f"{message}, first on {iso_date(day)}")
                else:
                    late = f"{message} and setting up {scenario.day.set_up_min:g} min: it will open late"
                    yield warning(f"{_path(after)}.start", f"{late}, first on {iso_date(day)}")


def _fits(hours: tuple[Hours, ...], weekday: str, start: int, end: int) -> bool:
    """Say whether a time lies within the opening hours of a weekday, openings that touch taken as one."""
    for opening in sorted((h for h in hours if h.weekday == weekday), key=lambda h: h.start):
        if opening.start <= start < opening.end:
            start = min(end, opening.end)
    return start >= end


def desk_outside_venue_hours(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each desk that is not within the hours of its venue."""
    venues = {venue.id: venue for venue in scenario.venues}
    desks = [(_path(p), p.venue, p.weekday, p.start, p.end) for p in scenario.rota.permanences]
    home = scenario.rota.home_desk
    if home is not None:
        opens = enumerate(home.hours)
        desks += [(f"rota.home_desk.hours[{n}]", home.venue, h.weekday, h.start, h.end) for n, h in opens]
    for path, name, weekday, start, end in desks:
        venue = venues.get(name)
        if venue is None or venue.hours is None or end <= start or _fits(venue.hours, weekday, start, end):
            continue
        day = [_hours(h.start, h.end) for h in venue.hours if h.weekday == weekday]
        when = f"is open {' and '.join(day)}" if day else "is closed"
        yield Problem(path, f'{_hours(start, end)} is outside the hours of venue "{name}", which {when} on {weekday}')


def desk_when_venue_not_in_use(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each permanence that falls on a date before its venue's first day or after the last."""
    venues = {venue.id: venue for venue in scenario.venues}
    for permanence in scenario.rota.permanences:
        venue = venues.get(permanence.venue)
        if venue is None:
            continue
        outside = [day for day in days_of(permanence, *run_span(scenario)) if not is_in_use(venue, day)]
        if outside:
            lent = f"from {venue.first_day or 'ever'} to {venue.last_day or 'ever'}"
            yield Problem(
                _path(permanence),
                f'falls on {iso_date(outside[0])}, but venue "{venue.id}" is in use {lent}; '
                "give the permanence a first_day and a last_day",
            )


def permanence_never_falls(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for each permanence without a date in the window."""
    for permanence in scenario.rota.permanences:
        if not days_of(permanence, *window(scenario)):
            yield warning(_path(permanence), "falls on no day of the window; look at its dates and recurrence")


def contract_hours_exceeded(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for each adviser whose longest week, drives home and setting up included, passes the contract."""
    roads = Roads(scenario)
    for adviser in scenario.advisers:
        weeks: dict[int, int] = {}
        for day, desks in plans(scenario, adviser):
            week = week_ordinal(day)
            weeks[week] = weeks.get(week, 0) + work_s(scenario, roads, adviser, desks)
        worst = max(weeks, key=lambda week: weeks[week], default=None)
        if worst is not None and weeks[worst] > adviser.contract_h_per_week * HOUR_S:
            yield warning(
                f"advisers.{adviser.id}.contract_h_per_week",
                f"the week of {iso_date(week_monday(worst))} takes {weeks[worst] / HOUR_S:.1f} h with drives and "
                f"setting up, the contract is {adviser.contract_h_per_week:g} h",
            )


def no_lunch_break(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for each adviser with a day of more than six hours and no time to eat around noon."""
    roads, lunch = Roads(scenario), minutes_to_s(scenario.day.lunch_break_min)
    for adviser in scenario.advisers:
        for day, desks in plans(scenario, adviser):
            free = longest_lunch_s(scenario, roads, adviser, desks)
            if work_s(scenario, roads, adviser, desks) > LONG_DAY_S and free < lunch:
                yield warning(
                    f"advisers.{adviser.id}",
                    f"on {weekday_of(day)} {iso_date(day)} there are {max(0, free) // MINUTE_S} min free "
                    f"between 11:30 and 14:30; day.lunch_break_min is {scenario.day.lunch_break_min:g}",
                )
                break


def label_not_met(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning where the service is below the label: two advisers, 24 hours a week over five days.

    The hours are those of the home desk; without one, those of all permanences together.
    """
    if len(scenario.advisers) < LABEL_ADVISERS:
        yield warning("advisers", f"the label asks for {LABEL_ADVISERS} advisers, there is {len(scenario.advisers)}")
    first_day, last_day = window(scenario)
    n_weeks = (last_day - first_day + 1) / WEEK_DAYS
    if n_weeks < 1:
        return
    open_s, weekdays = 0, set()
    by_day = rounds(scenario, first_day, last_day)
    for day in range(first_day, last_day + 1):
        spans = _service_hours(scenario, day, by_day.get(day, ()))
        open_s += sum(end - start for start, end in spans)
        weekdays |= {day % WEEK_DAYS} if spans else set()
    where = "rota.permanences" if scenario.rota.home_desk is None else "rota.home_desk.hours"
    if open_s / n_weeks < LABEL_HOURS_S:
        yield warning(where, f"the label asks for 24 h a week, there are {open_s / n_weeks / HOUR_S:.1f}")
    if len(weekdays) < LABEL_DAYS:
        yield warning(where, f"the label asks for {LABEL_DAYS} days a week, there are {len(weekdays)}")


def _service_hours(scenario: Scenario, day: int, today: tuple[Permanence, ...]) -> list[tuple[int, int]]:
    """Return when the service is open on a day: the home desk if somebody is there, else the permanences."""
    if scenario.rota.home_desk is not None:
        return [(start, end) for _, start, end, advisers in home_desks(scenario, day, today) if advisers]
    return [(permanence.start, permanence.end) for permanence in today]


def no_home_desk_adviser(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem where nobody can ever be at the home desk."""
    desk = scenario.rota.home_desk
    if desk is None:
        return
    based: list[Adviser] = [adviser for adviser in scenario.advisers if adviser.home == desk.venue]
    if not based and not (desk.staffing == "staffed" and desk.colleagues):
        yield Problem(
            "rota.home_desk",
            f'nobody is there: no adviser has home "{desk.venue}" and there are no colleagues; name one of them',
        )


CHECKS = (
    nothing_to_open,
    no_home_desk_adviser,
    end_not_after_start,
    break_outside_its_desk,
    breaks_overlap,
    openings_overlap,
    slot_does_not_fit,
    overbooked_without_a_book,
    desk_outside_venue_hours,
)

# These look at every date of the run: only where the horizon is sound.
DATED_CHECKS = (
    adviser_in_two_places,
    drive_longer_than_gap,
    desk_when_venue_not_in_use,
    permanence_never_falls,
    contract_hours_exceeded,
    no_lunch_break,
    label_not_met,
)
