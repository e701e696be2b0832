"""A day of a season replayed from its log: who was where at each second, and why people waited.

In: a season, its scenario and a day. Out: `Replay`, plain values: venues with the number waiting and served through the
day, people with their stamps and outcome, advisers with their segments. Nothing is drawn or worded here.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sim.engine.season import plan_of
from sim.errors import ReportError
from sim.report.replay.advisers import DESK, OVERTIME, SERVING, AdviserDay, Segment, adviser_days
from sim.report.visit_rows import SessionRow, VisitRow, plain_rows, refuse_strangers, session_rows, visit_rows
from sim.said import said
from sim.scenario.schema import Scenario
from sim.units import DAY_S, WEEK_DAYS
from sim.visits.log import Season


class Step(NamedTuple):
    """From this second on, so many people wait and so many are served at a venue."""

    at_s: int
    waiting: int
    served: int


class Slot(NamedTuple):
    """A bookable slot of a session and the requests that took it: none if it is free, two if it was overbooked."""

    at_s: int
    session: str
    requests: tuple[int, ...]


@dataclass(frozen=True)
class Person:
    """Somebody who was due on this day; seconds from midnight.

    `number` counts from 1 in the order of arrival (or slot) over the whole day. `wait_s` is the wait of the log;
    `came_early` tells that they stood at the door before the planned opening.
    """

    number: int
    visit: VisitRow
    commune: str
    type: str
    age_band: str
    autonomy: str
    slot_s: int | None
    arrival_s: int | None
    due_s: int | None
    called_s: int | None
    gone_s: int | None
    wait_s: int | None
    opens_s: int

    @property
    def came_early(self) -> bool:
        """Whether they came before the planned opening."""
        return self.arrival_s is not None and self.arrival_s < self.opens_s

    @property
    def until_s(self) -> int | None:
        """When they stopped waiting: called or gone."""
        return self.called_s if self.visit.is_served else self.gone_s


@dataclass(frozen=True)
class VenueDay:
    """A venue's day.

    Attributes
    ----------
    venue : str
    sessions : tuple of SessionRow
        With the seconds of the season, as in the log; held and cancelled.
    hours : tuple of (int, int)
        Planned opening and closing of each session, seconds from midnight.
    steps : tuple of Step
        The exact course of the numbers waiting and served; the first at second 0 of the day.
    people : tuple of Person
        Those due here, by number.
    slots : tuple of Slot
    """

    venue: str
    sessions: tuple[SessionRow, ...]
    hours: tuple[tuple[int, int], ...]
    steps: tuple[Step, ...]
    people: tuple[Person, ...]
    slots: tuple[Slot, ...]

    def at(self, second: int) -> Step:
        """Return how many wait and are served at a second of the day."""
        return self.steps[bisect_right([step.at_s for step in self.steps], second) - 1]

    @property
    def is_held(self) -> bool:
        """Whether any session of the day was held here."""
        return any(session.is_held for session in self.sessions)


@dataclass(frozen=True)
class Replay:
    """One day of one season.

    Attributes
    ----------
    scenario : Scenario
    seed, replication : int
    day : int
        Calendar ordinal.
    venues : tuple of VenueDay
        Those with a session, in the order of the scenario.
    advisers : tuple of AdviserDay
        Those who held one.
    first_s, last_s : int
        What there is to see: from the first to the last thing that happens, whole minutes round it.
    """

    scenario: Scenario
    seed: int
    replication: int
    day: int
    venues: tuple[VenueDay, ...]
    advisers: tuple[AdviserDay, ...]
    first_s: int
    last_s: int

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody due on the day, by number."""
        return tuple(sorted((one for venue in self.venues for one in venue.people), key=lambda one: one.number))

    @property
    def minutes(self) -> range:
        """The minutes of the day that are worth looking at, as seconds."""
        return range(self.first_s, self.last_s + 1, 60)

    def serving(self, session: str) -> tuple[tuple[AdviserDay, tuple[Segment, ...]], ...]:
        """Return the desk segments of a session, by adviser."""
        return tuple(
            (one, segments)
            for one in self.advisers
            if (segments := tuple(s for s in one.segments if s.session == session and s.kind in DESK))
        )


def replay_of(season: Season, scenario: Scenario, day: int | dt.date) -> Replay:
    """Return a day of a season, replayed.

    Parameters
    ----------
    season : Season
        Made by an engine from `scenario`.
    scenario : Scenario
    day : date, or calendar ordinal

    Raises
    ------
    ReportError
        The day is not one of the season.
    ResultsError
        The season is another scenario's.

    Notes
    -----
    The number waiting is that of the log: its integral over a session is `present_s` less the time of service.
    """
    refuse_strangers(season, scenario, "replay")
    ordinal = day if isinstance(day, int) else day.toordinal()
    first, count = season.meta["first_day"], season.meta["run_end_s"] // DAY_S
    if not first <= ordinal < first + count:
        span = " to ".join(dt.date.fromordinal(d).isoformat() for d in (first, first + count - 1))
        raise ReportError(
            said("day {day} is not in this season ({span})", day=dt.date.fromordinal(ordinal).isoformat(), span=span)
        )
    today = ordinal - first
    midnight = today * DAY_S
    frame = season.sessions[season.sessions["date"] == dt.date.fromordinal(ordinal).isoformat()]
    sessions = session_rows(frame)
    chosen = season.visits[season.visits["session"].isin(frame["session"])]
    visits = visit_rows(chosen)
    people = _people(season, visits, midnight)
    venues = tuple(
        _venue_day(scenario, venue.id, [s for s in sessions if s.venue == venue.id], people, today)
        for venue in scenario.venues
        if any(session.venue == venue.id for session in sessions)
    )
    advisers = adviser_days(scenario, season.meta["seed"], season.meta["replication"], today, visits)
    first_s, last_s = _span(venues, advisers)
    return Replay(
        scenario=scenario, seed=season.meta["seed"], replication=season.meta["replication"], day=ordinal,
        venues=venues, advisers=advisers, first_s=first_s, last_s=last_s,
    )  # fmt: skip


def week_of(season: Season, scenario: Scenario, day: int | dt.date) -> list[Replay]:
    """Return the days of the week that holds a day, Monday first, those without a planned session left out.

    Raises
    ------
    ReportError
        The day is not one of the season.
    """
    ordinal = day if isinstance(day, int) else day.toordinal()
    monday = ordinal - (ordinal - 1) % WEEK_DAYS
    first, count = season.meta["first_day"], season.meta["run_end_s"] // DAY_S
    days = [d for d in range(monday, monday + WEEK_DAYS) if first <= d < first + count]
    replays = [replay_of(season, scenario, d) for d in days or [ordinal]]
    return [replay for replay in replays if replay.venues]


def longest_day(season: Season) -> int:
    """Return the day of the window on which people waited longest together, a calendar ordinal; ties: the earliest.

    It is the day that asks to be explained. A season in which nobody waited gives the first day of its window.
    """
    first, (start_s, end_s) = season.meta["first_day"], season.meta["window"]
    waits: dict[int, int] = {}
    for visit in visit_rows(season.visits):
        if visit.wait_s and start_s <= visit.opens_s < end_s:
            waits[visit.opens_s // DAY_S] = waits.get(visit.opens_s // DAY_S, 0) + visit.wait_s
    longest = max(waits.values(), default=0)
    days = [day for day, wait_s in waits.items() if wait_s == longest]
    return int(first + min(days, default=start_s // DAY_S))


def _people(season: Season, visits: list[VisitRow], midnight: int) -> list[Person]:
    rows = season.requests[season.requests["request"].isin([visit.request for visit in visits])]
    known = {row["request"]: row for row in plain_rows(rows, "requests")}

    def clock(second: int | None) -> int | None:
        return None if second is None else second - midnight

    def place(visit: VisitRow) -> tuple[int, int]:
        at_s = visit.arrival_s if visit.arrival_s is not None else visit.slot_s
        return visit.opens_s if at_s is None else at_s, visit.request

    people = []
    for number, visit in enumerate(sorted(visits, key=place), start=1):
        person = known[visit.request]
        people.append(
            Person(
                number=number, visit=visit, commune=person["commune"], type=person["type"],
                age_band=person["age_band"], autonomy=person["autonomy"], slot_s=clock(visit.slot_s),
                arrival_s=clock(visit.arrival_s), due_s=clock(visit.due_s), called_s=clock(visit.called_s),
                gone_s=clock(visit.gone_s), wait_s=visit.wait_s, opens_s=visit.opens_s - midnight,
            )
        )  # fmt: skip
    return people


def _venue_day(
    scenario: Scenario, venue: str, sessions: list[SessionRow], people: list[Person], today: int
) -> VenueDay:
    midnight = today * DAY_S
    here = tuple(person for person in people if person.visit.venue == venue)
    return VenueDay(
        venue=venue,
        sessions=tuple(sessions),
        hours=tuple((session.opens_s - midnight, session.closes_s - midnight) for session in sessions),
        steps=_steps(here),
        people=here,
        slots=tuple(_slots(scenario, venue, here, today)),
    )


def _steps(people: Iterable[Person]) -> tuple[Step, ...]:
    """Return how many wait and are served, from one change to the next."""
    changes: dict[int, tuple[int, int]] = {0: (0, 0)}

    def change(at_s: int, waiting: int, served: int) -> None:
        before = changes.get(at_s, (0, 0))
        changes[at_s] = before[0] + waiting, before[1] + served

    for person in people:
        if not person.visit.has_come or person.arrival_s is None or person.gone_s is None:
            continue
        change(person.arrival_s, 1, 0)
        if person.called_s is None:
            change(person.gone_s, -1, 0)
        else:
            change(person.called_s, -1, 1)
            change(person.gone_s, 0, -1)
    steps, waiting, served = [], 0, 0
    for at_s in sorted(changes):
        waiting, served = waiting + changes[at_s][0], served + changes[at_s][1]
        steps.append(Step(at_s, waiting, served))
    return tuple(steps)


def _slots(scenario: Scenario, venue: str, people: tuple[Person, ...], today: int) -> Iterable[Slot]:
    plan = plan_of(scenario)
    taken: dict[tuple[str, int], list[int]] = {}
    for person in people:
        if person.slot_s is not None and person.visit.outcome != "cancelled":
            taken.setdefault((person.visit.session, person.slot_s), []).append(person.visit.request)
    for number in plan.sessions_of_day[today]:
        session = plan.sessions[number]
        if plan.venues[session.venue] == venue:
            for slot_s in dict.fromkeys(session.desk.slots_s):  # an overbooked one stands there twice
                yield Slot(slot_s, session.id, tuple(taken.get((session.id, slot_s), ())))


def _span(venues: tuple[VenueDay, ...], advisers: tuple[AdviserDay, ...]) -> tuple[int, int]:
    moments = [second for venue in venues for hours in venue.hours for second in hours]
    moments += [second for one in advisers for segment in one.segments for second in segment[3:5]]
    moments += [
        second
        for venue in venues
        for person in venue.people
        for second in (person.arrival_s, person.gone_s)
        if second is not None
    ]
    if not moments:
        return 0, 0
    return min(moments) // 60 * 60, -(-max(moments) // 60) * 60


def is_busy(segment: Segment) -> bool:
    """Tell whether an adviser serves somebody in a segment."""
    return segment.kind in (SERVING, OVERTIME)
