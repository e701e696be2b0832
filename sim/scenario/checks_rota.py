"""Faults of a rota: two places at once, hours that nobody keeps, days longer than a contract.

In: a scenario that fits the schema. Out: problems, one function for each fault. Nothing is raised.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from sim.said import Sentence, joined, said, together
from sim.scenario.problems import Problem, error, fault, warning
from sim.scenario.rota import days_of, home_desk_advisers
from sim.scenario.schema import Adviser, Hours, Permanence, Scenario
from sim.scenario.values import weekday_said
from sim.scenario.working_time import (
    drive_s,
    each_day,
    home_desks,
    rounds,
    rounds_of,
    run_span,
    scheduled_days,
    set_up_s,
    window,
)
from sim.territory.lands import has_road
from sim.units import (
    HOUR_S,
    MINUTE_S,
    WEEK_DAYS,
    clock_span,
    iso_date,
    minutes_to_s,
    s_to_clock,
)

MOST_LOST_S = HOUR_S  # an adviser on the way, or between two desks
_NOTHING = Sentence()
LABEL_HOURS_S, LABEL_DAYS, LABEL_ADVISERS = 24 * HOUR_S, 5, 2


def _path(permanence: Permanence) -> str:
    return f"rota.permanences.{permanence.id}"


def nothing_to_open(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem where the rota has no desk at all."""
    desk = scenario.rota.home_desk
    if not scenario.rota.permanences and (desk is None or not desk.hours):
        told = said("there is no permanence and no home desk; give at least one, or nobody can be served")
        yield Problem("rota", fault("no_desk", told))


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
            first, last = s_to_clock(start), s_to_clock(end)
            told = fault(
                "ends_first",
                said("{end} is not after the start {start}", end=last, start=first),
            )
            yield Problem(f"{path}.end", told)


def openings_overlap(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each two openings of the home desk that overlap."""
    hours = scenario.rota.home_desk.hours if scenario.rota.home_desk is not None else ()
    for (first, one), (number, other) in combinations(enumerate(hours), 2):
        if one.weekday == other.weekday and one.start < other.end and other.start < one.end:
            message = said(
                "{day} {hours} overlaps {others}",
                day=weekday_said(other.weekday),
                hours=clock_span(other.start, other.end),
                others=clock_span(one.start, one.end),
            )
            yield error(f"rota.home_desk.hours[{number}]", message, f"rota.home_desk.hours[{first}]")


def adviser_in_two_places(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each two permanences that want one adviser at one time, on a date both fall on."""
    span = run_span(scenario)
    for one, other in _at_one_time(scenario.rota.permanences):
        shared = sorted(set(one.advisers) & set(other.advisers))
        both = sorted(set(days_of(one, *span)) & set(days_of(other, *span)))
        if both:
            message = said(
                'adviser "{adviser}" is already at "{venue}" on {day} {hours} ({path}), first on {date}',
                adviser=shared[0],
                venue=one.venue,
                day=weekday_said(one.weekday),
                hours=clock_span(one.start, one.end),
                path=_path(one),
                date=iso_date(both[0]),
            )
            yield error(_path(other), fault("two_places", message), _path(one))


def _at_one_time(permanences: Sequence[Permanence]) -> Iterator[tuple[Permanence, Permanence]]:
    """Yield each two permanences of one adviser and weekday whose hours meet, in the order of the rota."""
    found: set[tuple[int, int]] = set()
    by_adviser: dict[tuple[str, str], list[int]] = {}
    for number, one in enumerate(permanences):
        for name in one.advisers:
            by_adviser.setdefault((name, one.weekday), []).append(number)
    for numbers in by_adviser.values():
        for first, second in combinations(numbers, 2):
            one, other = permanences[first], permanences[second]
            if first != second and one.start < other.end and other.start < one.end:
                found.add((first, second))
    for first, second in sorted(found):
        yield permanences[first], permanences[second]


def no_road_to_drive(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for each permanence to which no road leads from the home of an adviser: drives know no sea."""
    commune_of = {venue.id: venue.commune for venue in scenario.venues}
    home_of = {adviser.id: adviser.home for adviser in scenario.advisers}
    for permanence in scenario.rota.permanences:
        for name in permanence.advisers:
            home = home_of.get(name, "")
            if not has_road(commune_of.get(home) or "", commune_of.get(permanence.venue) or ""):
                told = said(
                    'no road leads here from "{home}", the home of "{adviser}": the drive is reckoned as if one did; '
                    "leave time for the crossing, or name somebody from there",
                    home=home, adviser=name,
                )  # fmt: skip
                yield warning(f"{_path(permanence)}.venue", fault("no_road", told), f"advisers.{name}.home")
                break


def drive_longer_than_gap(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem where an adviser cannot drive from one permanence to the next in time.

    With a gap that holds the drive and not the setting up, the desk opens late: that is a warning.
    """
    places: dict[str, set[str]] = {}
    for permanence in scenario.rota.permanences:
        for name in permanence.advisers:
            places.setdefault(name, set()).add(permanence.venue)
    for adviser in scenario.advisers:
        # Who is at one place alone never drives between two; most advisers of an office are.
        own = rounds_of(scenario, adviser, *run_span(scenario)) if len(places.get(adviser.id, ())) > 1 else {}
        pairs = {pair: day for day in reversed(own) for pair in pairwise(own[day])}  # each with its first day
        for (before, after), day in sorted(pairs.items(), key=lambda one: one[1]):
            gap, drive = after.start - before.end, drive_s(scenario, before.venue, after.venue)
            if gap < 0 or gap >= drive + set_up_s(scenario, adviser, before.venue, after.venue):
                continue
            message = said(
                'adviser "{adviser}" has {gap} min after "{venue}" ({path}, until {end}); the drive takes {drive} min',
                adviser=adviser.id,
                gap=gap // MINUTE_S,
                venue=before.venue,
                path=_path(before),
                end=s_to_clock(before.end),
                drive=-(-drive // MINUTE_S),
            )
            values = message.values
            if gap >= drive:
                setting_up = said(" and setting up {minutes:g} min: it will open late", minutes=scenario.day.set_up_min)
                message = together(message, setting_up)
            tell, code = (error, "no_time_to_drive") if gap < drive else (warning, "opens_late")
            told = together(message, said(", first on {day}", day=iso_date(day)))
            yield tell(f"{_path(after)}.start", fault(code, told, **values), _path(before))


def label_not_met(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning where the service is below the label: two advisers, 24 hours a week over five days.

    The hours are those of the home desk; without one, those of all permanences together.
    """
    if len(scenario.advisers) < LABEL_ADVISERS:
        found = len(scenario.advisers)
        told = said("the label asks for {wanted} advisers, there is {found}", wanted=LABEL_ADVISERS, found=found)
        yield warning("advisers", fault("label_advisers", told))
    first_day, last_day = window(scenario)
    n_weeks = (last_day - first_day + 1) / WEEK_DAYS
    if n_weeks < 1:
        return
    spans = list(_service_hours(scenario))
    open_s, weekdays = sum(times * seconds for _, times, seconds in spans), {day % WEEK_DAYS for day, _, _ in spans}
    where = "rota.permanences" if scenario.rota.home_desk is None else "rota.home_desk.hours"
    if open_s / n_weeks < LABEL_HOURS_S:
        hours = open_s / n_weeks / HOUR_S
        yield warning(
            where,
            fault("label_hours", said("the label asks for 24 h a week, there are {open_h:.1f}", open_h=hours)),
        )
    if len(weekdays) < LABEL_DAYS:
        told = said(
            "the label asks for {wanted} days a week, there are {found}", wanted=LABEL_DAYS, found=len(weekdays)
        )
        yield warning(where, fault("label_days", told))


def _service_hours(scenario: Scenario) -> Iterator[tuple[int, int, int]]:
    """Yield openings of the service on one weekday, those of the home desk if somebody is there, else of permanences.

    Each with its first day, how often it comes, and its seconds.
    """
    first_day, last_day = window(scenario)
    if scenario.rota.home_desk is None:
        for one in scenario.rota.permanences:
            days = scheduled_days(scenario, one, first_day, last_day)
            if days:
                yield days[0], len(days), one.end - one.start
        return
    by_day = rounds(scenario, first_day, last_day)

    def opened(day: int, today: tuple[Permanence, ...]) -> list[tuple[int, int]]:
        return [(start, end) for _, start, end, advisers in home_desks(scenario, day, today) if advisers]

    for day, spans in each_day(range(first_day, last_day + 1), by_day, opened):
        yield from ((day, 1, end - start) for start, end in spans)


def no_home_desk_adviser(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem where nobody can ever be at the home desk."""
    desk = scenario.rota.home_desk
    if desk is None:
        return
    based: list[Adviser] = [adviser for adviser in scenario.advisers if adviser.home == desk.venue]
    if not based and not (desk.staffing == "staffed" and desk.colleagues):
        message = said(
            'nobody is there: no adviser has home "{venue}" and there are no colleagues; name one of them',
            venue=desk.venue,
        )
        yield error("rota.home_desk", message, "rota.home_desk.staffing")


def adviser_at_no_desk(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for each adviser who holds no permanence and never is at the home desk."""
    desk = scenario.rota.home_desk
    staffing = "rota.home_desk.staffing"
    colleagues = desk.colleagues if desk is not None else ()
    on_rounds = {name for permanence in scenario.rota.permanences for name in permanence.advisers}
    for adviser in scenario.advisers:
        is_kept_away = adviser.id in colleagues and desk is not None and desk.staffing != "staffed"
        is_at_home = desk is not None and (adviser.id in colleagues or adviser.home == desk.venue)
        if adviser.id not in on_rounds and is_kept_away:
            message = said(
                '"{adviser}" is at no desk: colleagues keep the home desk only while its staffing is staffed',
                adviser=adviser.id,
            )
            yield warning(f"advisers.{adviser.id}", fault("unused_adviser", message), staffing)
        elif adviser.id not in on_rounds and not is_at_home:
            message = said(
                '"{adviser}" is at no desk: name them at a permanence or among the colleagues', adviser=adviser.id
            )
            yield warning(f"advisers.{adviser.id}", fault("unused_adviser", message))


def home_hours_lost(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for each opening of the home desk that an adviser misses in whole for a part of it.

    Whoever is on a round at any time of an opening is away for all of it (`home_desk_advisers`).
    """
    desk = scenario.rota.home_desk
    if desk is None:
        return
    # Days with the same permanences are alike.
    days = {tuple(one.id for one in today): today for today in rounds(scenario, *window(scenario)).values()}
    for number, hours in enumerate(desk.hours):
        found = ((_lost(scenario, hours, one, today), one) for today in days.values() for one in today)
        lost, one = next(((lost, one) for lost, one in found if lost), (_NOTHING, None))
        if one is not None:
            yield warning(f"rota.home_desk.hours[{number}]", lost, f"{_path(one)}.start")


def _lost(scenario: Scenario, hours: Hours, one: Permanence, today: tuple[Permanence, ...]) -> Sentence:
    """Say which adviser a permanence keeps from more than an hour of an opening that round and drive leave free."""
    desk = scenario.rota.home_desk
    assert desk is not None
    shared = min(one.end, hours.end) - max(one.start, hours.start)
    if one.weekday != hours.weekday or shared <= 0:
        return _NOTHING
    free = dict.fromkeys(home_desk_advisers(scenario, desk, hours.start, hours.end, []))
    away = [name for name in one.advisers if name in free]
    own = sum(
        max(0, min(until, hours.end) - max(since, hours.start))
        for since, until in _away_from(scenario, desk.venue, [p for p in today if set(p.advisers) & set(away)])
    )
    if not away or hours.end - hours.start - own <= MOST_LOST_S:
        return _NOTHING
    cuts = [s_to_clock(at) for at in (one.start, one.end) if hours.start < at < hours.end]
    left = {name for p in today if p.start < hours.end and hours.start < p.end for name in p.advisers}
    code, closed = (
        ("misses_home", _NOTHING) if set(free) - left else ("closes_home", said("; nobody is left to keep it open"))
    )
    there, opening = clock_span(one.start, one.end), clock_span(hours.start, hours.end)
    return fault(
        code,
        said(
            '"{adviser}" is at "{venue}" {away} and misses all of this opening, {day} {hours}{closed}; '
            "split it at {cuts}",
            adviser=away[0], venue=one.venue, away=there, day=weekday_said(hours.weekday), hours=opening, closed=closed,
            cuts=joined(said(" and "), cuts),
        ),
        cuts=cuts,
    )  # fmt: skip


def _away_from(scenario: Scenario, home: str, today: list[Permanence]) -> list[tuple[int, int]]:
    """Return when those who hold some permanences of a day are away from home, drives and setting up included."""
    found = list[tuple[int, int]]()
    for one in sorted(today, key=lambda one: one.start):
        drive = drive_s(scenario, home, one.venue)
        since = one.start - drive - (minutes_to_s(scenario.day.set_up_min) if one.venue != home else 0)
        found.append((max(since, found[-1][1]) if found else since, one.end + drive))
    return found


CHECKS = (
    nothing_to_open,
    no_home_desk_adviser,
    adviser_at_no_desk,
    end_not_after_start,
    openings_overlap,
    no_road_to_drive,
)

# These look at every date of the run: only where the horizon is sound.
DATED_CHECKS = (
    adviser_in_two_places,
    drive_longer_than_gap,
    label_not_met,
    home_hours_lost,
)
