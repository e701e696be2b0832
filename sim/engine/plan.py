"""A scenario turned into tables that an engine can walk: sessions, journeys, utilities, awareness.

In: a scenario, with its territory. Out: a `Plan`, the same for every seed and replication, and the sessions of
one replication once illness is drawn. Ids decide every order; positions in a file decide nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from sim.demand import draws
from sim.demand.distributions import lognormal_parameters
from sim.demand.population import HIGH, LOW
from sim.engine import rules
from sim.engine.laws import ServiceLaws, service_laws
from sim.errors import DemandError
from sim.scenario.rota import PlannedSession, is_within, planned_sessions
from sim.scenario.schema import Adviser, Scenario
from sim.scenario.setting import Days, days_of, own_office_ids, territory_of
from sim.territory.calendar import LAST_DAY
from sim.territory.lands import land_of
from sim.territory.nearness import Nearness
from sim.territory.offices import nearest_offices
from sim.territory.place import Territory
from sim.territory.travel import Point, reach_km, road_km
from sim.units import DAY_S, MINUTE_S, minutes_to_s, to_micro

KM_M = 1000
Stop = tuple[Point, str]  # of a venue: its point and its commune
_ALWAYS_KNOWN = -1  # the morning on which a removal by the calendar was known: before the run


@dataclass(slots=True)
class SessionPlan:
    """A session with ids as indices and times as seconds of the run."""

    number: int
    id: str
    permanence: str
    venue: int
    day: int
    opens_s: int
    closes_s: int
    advisers: tuple[int, ...]
    breaks_s: tuple[tuple[int, int], ...]
    slots_s: tuple[int, ...]
    takes_walk_ins: bool
    window_days: int
    grace_s: int | None
    removed: str


@dataclass(slots=True)
class SessionState:
    """What one replication makes of a session: who is there, or why nobody is and since which morning it is known.

    `known_day` is the first morning on which people know of a cancellation; one later than the session's day
    means that it was unannounced.
    """

    present: tuple[int, ...]
    reason: str
    known_day: int

    @property
    def is_held(self) -> bool:
        """Whether the session takes place."""
        return not self.reason


@dataclass(frozen=True)
class Plan:
    """Everything about a scenario that no dice change."""

    scenario: Scenario
    fingerprint: str  # of the scenario
    territory: Territory
    days: Days
    communes: tuple[str, ...]
    venues: tuple[str, ...]
    advisers: tuple[Adviser, ...]
    types: tuple[str, ...]
    operators: tuple[str, ...]
    operator_of_type: list[int]
    sessions: list[SessionPlan]  # those after the last day can be booked and never happen
    sessions_of_day: list[list[int]]
    sessions_of_venue: list[list[int]]
    reach: list[tuple[list[tuple[int, int]], list[tuple[int, int]]]]
    affinity_micro: list[list[int]]
    channel_micro: list[list[list[int]]]
    outside_micro: list[list[int]]
    outside_journey_micro: list[list[int]]
    laws: ServiceLaws
    autonomy_factor: tuple[float, float, float]
    home: list[int]
    drive_s: list[list[int]]
    drive_m: list[list[int]]
    roads: list[list[int]]
    place_of: list[int]  # by venue: rooms of one building share a place
    place_index: list[int]  # by place
    awareness: list[tuple[float, float]]  # by commune: share aware at the start, without and with a car
    venue_outage: list[int]
    operator_outage: list[int]
    adviser_entity: list[int]
    skills: list[list[int]]
    answer: list[tuple[float, float]]
    like: Plan | None = None  # a plan with the same place, dates, desks and sessions

    @cached_property
    def book_windows(self) -> dict[int, int]:
        """The longest booking window of each venue that has a slot to book on some morning of the window, days."""
        first, last = self.days.start - self.days.first, self.days.end - self.days.first
        found: dict[int, int] = {}
        for venue, numbers in enumerate(self.sessions_of_venue):
            ahead = [
                one.window_days
                for one in (self.sessions[n] for n in numbers)
                if one.slots_s and not one.removed and first <= one.day <= last + one.window_days
            ]
            if ahead:
                found[venue] = max(ahead)
        return found

    @property
    def desks(self) -> Plan:
        """The plan whose sessions these are."""
        return self.like or self

    @property
    def book_venues(self) -> list[int]:
        """Venues that have a slot to book on some morning of the window."""
        return list(self.book_windows)

    @property
    def last_planned_day(self) -> int:
        """Calendar ordinal of the last day whose sessions somebody may look at."""
        return last_planned_day(self.scenario, self.days)

    @property
    def window_s(self) -> tuple[int, int]:
        """The reported window, seconds: from its first midnight to the one that ends it."""
        return (self.days.start - self.days.first) * DAY_S, (self.days.end + 1 - self.days.first) * DAY_S


def make_plan(scenario: Scenario, territory: Territory | None = None, like: Plan | None = None) -> Plan:
    """Turn a scenario into the tables that both engines read; `like` has the same place and sessions, which take long.

    Raises
    ------
    TerritoryError
        The place or a date is not covered.
    DemandError
        Two ids share an address.
    """
    territory = like.territory if like is not None else territory or territory_of(scenario)
    days = days_of(scenario)
    venues = sorted(scenario.venues, key=lambda venue: venue.id)
    advisers = tuple(sorted(scenario.advisers, key=lambda adviser: adviser.id))
    places = sorted({venue.place_id for venue in venues})
    kinds = sorted(scenario.demand.types, key=lambda kind: kind.id)
    operators = sorted(scenario.demand.operators, key=lambda operator: operator.id)
    _refuse_collisions(scenario)
    position = {venue.id: k for k, venue in enumerate(venues)}
    numbers = {adviser.id: k for k, adviser in enumerate(advisers)}
    sessions = like.sessions if like is not None else _sessions(scenario, territory, days, position, numbers)
    of_day: list[list[int]] = [[] for _ in range(days.count)]
    of_venue: list[list[int]] = [[] for _ in venues]
    for session in sessions:
        if session.day < days.count:
            of_day[session.day].append(session.number)
        of_venue[session.venue].append(session.number)
    points = [(venue.lat, venue.lon) for venue in venues]
    choice = scenario.choice
    place_number = {place: number for number, place in enumerate(places)}
    rounds = _rounds(scenario, advisers, position)
    return Plan(
        scenario=scenario,
        fingerprint=scenario.fingerprint,
        territory=territory,
        days=days,
        communes=tuple(commune.insee for commune in territory.communes),
        venues=tuple(venue.id for venue in venues),
        advisers=advisers,
        types=tuple(kind.id for kind in kinds),
        operators=tuple(operator.id for operator in operators),
        operator_of_type=[[o.id for o in operators].index(kind.operator) for kind in kinds],
        sessions=sessions,
        sessions_of_day=of_day,
        sessions_of_venue=of_venue,
        reach=_reach(scenario, territory),
        affinity_micro=[
            [to_micro(math.log(kind.affinity.get(v.id, kind.affinity.get(v.kind, 1.0)))) for v in venues]
            for kind in kinds
        ],
        channel_micro=_channel_micro(scenario),
        outside_micro=[
            [
                to_micro(choice.outside.constant + choice.outside.per_autonomy_gap * (a - (kind.complexity - 1) / 2))
                for a in range(HIGH + 1)
            ]
            for kind in kinds
        ],
        outside_journey_micro=_outside_journeys(scenario, territory, days),
        laws=service_laws(scenario.outcomes, scenario.demand),
        autonomy_factor=(scenario.outcomes.low_autonomy_factor, 1.0, scenario.outcomes.high_autonomy_factor),
        home=[position[adviser.home] for adviser in advisers],
        drive_s=_between(points, rounds, territory.drive_s),
        drive_m=_between(points, rounds, lambda a, b: round(road_km(a, b, territory.travel) * KM_M)),
        roads=_roads(advisers, [venue.id for venue in venues], rounds),
        place_of=[place_number[venue.place_id] for venue in venues],
        place_index=[draws.hash32(place) for place in places],
        awareness=_awareness(scenario, territory, days, sessions),
        venue_outage=[draws.hash64(f"venue:{venue.id}") for venue in venues],
        operator_outage=[draws.hash64(f"operator:{operator.id}") for operator in operators],
        adviser_entity=[draws.hash64(f"adviser:{adviser.id}") for adviser in advisers],
        skills=[[round(100 * a.skills.get(kind.id, a.skill)) for kind in kinds] for a in advisers],
        answer=[lognormal_parameters(o.answer_mean_days, o.answer_cv) for o in operators],
        like=like,
    )


def _rounds(scenario: Scenario, advisers: Sequence[Adviser], position: dict[str, int]) -> list[list[int]]:
    """Return, by adviser, the venues where they are at home or hold a desk: no other is driven to."""
    found = {adviser.id: {position[adviser.home]} for adviser in advisers}
    for permanence in scenario.rota.permanences:
        for name in permanence.advisers:
            found[name].add(position[permanence.venue])
    desk = scenario.rota.home_desk
    for name in desk.colleagues if desk is not None else ():
        found[name].add(position[desk.venue])  # type: ignore[union-attr]
    return [sorted(found[adviser.id]) for adviser in advisers]


def _between(
    points: Sequence[Point], rounds: Iterable[Sequence[int]], measure: Callable[[Point, Point], int]
) -> list[list[int]]:
    """Return a measure of the way from one venue to another, 0 between two that no adviser visits both."""
    table = [[0] * len(points) for _ in points]
    for start, end in {pair for venues in rounds for pair in product(venues, repeat=2)}:
        table[start][end] = measure(points[start], points[end])
    return table


def _roads(advisers: Sequence[Adviser], venues: Sequence[str], rounds: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return the address of each adviser's drive to a venue, 0 for one that they are never at."""
    table = [[0] * len(venues) for _ in advisers]
    for row, (adviser, own) in enumerate(zip(advisers, rounds, strict=True)):
        for venue in own:
            table[row][venue] = draws.hash64(f"{adviser.id}|{venues[venue]}")
    return table


def _refuse_collisions(scenario: Scenario) -> None:
    hashed = (
        ("places", [venue.place_id for venue in scenario.venues], draws.hash32),
        ("campaigns", [campaign.id for campaign in scenario.awareness.campaigns], draws.hash32),
        ("request types", [kind.id for kind in scenario.demand.types], draws.hash20),
    )
    for what, ids, hasher in hashed:
        twins = draws.first_collision(ids, hasher)
        if twins:
            raise DemandError(f"{what} {twins[0]!r} and {twins[1]!r} have the same address; rename one of them")


def last_planned_day(scenario: Scenario, days: Days) -> int:
    """Return the calendar ordinal of the last session that somebody may look at, past the end of the run.

    Who looks on the last days chooses among sessions to come, as they would in a longer run; without these the
    end of a run would change what happens before it.
    """
    windows = [permanence.booking_window_days for permanence in scenario.rota.permanences]
    if scenario.rota.home_desk is not None:
        windows.append(scenario.rota.home_desk.booking_window_days)
    ahead = max([scenario.desk.walk_in_horizon_days, *windows])
    return min(days.last + ahead, LAST_DAY)


def _sessions(
    scenario: Scenario, territory: Territory, days: Days, venues: dict[str, int], advisers: dict[str, int]
) -> list[SessionPlan]:
    planned = planned_sessions(scenario, territory.calendar, days.first, last_planned_day(scenario, days))
    return [_session(number, session, days, venues, advisers) for number, session in enumerate(planned)]


def _session(
    number: int, planned: PlannedSession, days: Days, venues: dict[str, int], advisers: dict[str, int]
) -> SessionPlan:
    day = planned.day - days.first
    midnight = day * DAY_S
    return SessionPlan(
        number=number,
        id=planned.id,
        permanence=planned.permanence,
        venue=venues[planned.venue],
        day=day,
        opens_s=midnight + planned.opens_s,
        closes_s=midnight + planned.closes_s,
        advisers=tuple(sorted([advisers[name] for name in planned.advisers])),
        breaks_s=tuple([(midnight + begin, midnight + end) for begin, end in planned.breaks_s]),
        slots_s=tuple([midnight + slot for slot in planned.slots_s]),
        takes_walk_ins=planned.takes_walk_ins,
        window_days=planned.window_days,
        grace_s=planned.grace_s,
        removed=planned.removed,
    )


def _stops(scenario: Scenario) -> list[Stop]:
    """Return point and commune of each venue, by id."""
    return [((one.lat, one.lon), one.commune) for one in sorted(scenario.venues, key=lambda venue: venue.id)]


def _reach(scenario: Scenario, territory: Territory) -> list[tuple[list, list]]:
    """Return, by commune, the venues within reach without and with a car, each with the utility of the journey."""
    choice = scenario.choice
    limits = (minutes_to_s(choice.longest_journey_min.no_car), minutes_to_s(choice.longest_journey_min.car))
    journeys = (territory.no_car_s, territory.car_s)
    stops = _stops(scenario)
    near, homes = Nearness([point for point, _ in stops]), [commune.point for commune in territory.communes]
    candidates = [near.within(homes, reach_km(limit, territory.travel)[way]) for way, limit in enumerate(limits)]

    def within(commune, rows, journey_s, limit_s):
        times = ((k, journey_s(commune, *stops[k])) for k in rows)
        return [(k, -to_micro(choice.journey_per_min * time / MINUTE_S)) for k, time in times if time <= limit_s]

    return [
        (
            within(commune, candidates[0][row], journeys[0], limits[0]),
            within(commune, candidates[1][row], journeys[1], limits[1]),
        )
        for row, commune in enumerate(territory.communes)
    ]


def _awareness(
    scenario: Scenario, territory: Territory, days: Days, sessions: list[SessionPlan]
) -> list[tuple[float, float]]:
    """Return, by commune, the share aware at the start, without and with a car; the calendar decides who is open."""
    awareness, presence = scenario.awareness, scenario.awareness.presence
    first, last = days.start - days.first, days.end - days.first
    is_open = {session.venue for session in sessions if first <= session.day <= last and not session.removed}
    stops = [stop for k, stop in enumerate(_stops(scenario)) if k in is_open] if presence.share > 0 else []

    nearest = _nearest_stops(territory, stops)

    def aware(commune, journey_s):
        share = awareness.communes.get(commune.insee, awareness.share)
        near_s = min((journey_s(commune, *stop) for stop in nearest[commune.insee]), default=None)
        return share if near_s is None else rules.presence_share(share, presence.share, near_s, presence.minutes)

    return [(aware(one, territory.no_car_s), aware(one, territory.car_s)) for one in territory.communes]


def _nearest_stops(territory: Territory, stops: list[Stop]) -> dict[str, list[Stop]]:
    """Return, by commune, the nearest stops to which a road leads, or any where none does."""
    by_land: dict[str, list[Stop]] = {}
    for stop in stops:
        by_land.setdefault(land_of(stop[1]), []).append(stop)
    found: dict[str, list[Stop]] = {}
    for land in {land_of(commune.insee) for commune in territory.communes}:
        homes = [commune for commune in territory.communes if land_of(commune.insee) == land]
        there = by_land.get(land) or stops[:1]
        near = Nearness([point for point, _ in there]).nearest([commune.point for commune in homes])
        found |= {home.insee: [there[k] for k in rows] for home, rows in zip(homes, near, strict=True)}
    return found


def _channel_micro(scenario: Scenario) -> list[list[list[int]]]:
    """Return the constants of the channels, by [channel][over 55 or not][autonomy]."""
    constants = (scenario.choice.appointment, scenario.choice.walk_in)
    return [
        [
            [
                to_micro(c.base + c.over_55 * old + c.low_autonomy * (a == LOW) + c.high_autonomy * (a == HIGH))
                for a in range(HIGH + 1)
            ]
            for old in (False, True)
        ]
        for c in constants
    ]


def _outside_journeys(scenario: Scenario, territory: Territory, days: Days) -> list[list[int]]:
    """Return the utility of the journey to the nearest other labelled office, by [commune][day of the run]."""
    own = own_office_ids(scenario)
    none_s = minutes_to_s(scenario.choice.outside.no_office_min)
    changes = sorted({days.first} | {o.label_day for o in territory.offices if days.first < o.label_day <= days.last})
    table: list[list[int]] = [[] for _ in territory.communes]
    for begin, end in zip(changes, [*changes[1:], days.last + 1], strict=True):
        nearest = nearest_offices(territory.communes, territory.offices, begin, territory.travel, own)
        for row, found in zip(table, nearest, strict=True):
            time = none_s if found is None else min(found[1], none_s)
            row += [-to_micro(scenario.choice.journey_per_min * time / MINUTE_S)] * (end - begin)
    return table


def known_absence(adviser: Adviser, day: int) -> tuple[int, str] | None:
    """Return (first morning on which it is known, reason) of the leave or declared absence on a calendar ordinal.

    Of several, the one known first; None if the adviser comes.
    """
    found = [(_ALWAYS_KNOWN, "leave")] if is_within(adviser.leave, day) else []
    for absence in adviser.absences:
        begin = absence.start.toordinal()
        if begin <= day <= absence.end.toordinal():
            known = begin + 1 if absence.announced is None else absence.announced.toordinal()
            found.append((known, "absence"))
    return min(found, default=None)


def _illness(plan: Plan, seed: int, replication: int) -> list[dict[int, int]]:
    """Return, by adviser, the days of illness (calendar ordinals) with the first morning on which each is known."""
    result: list[dict[int, int]] = []
    for k, adviser in enumerate(plan.advisers):
        sick: dict[int, int] = {}
        if adviser.sickness.begins_share > 0:
            for day in range(plan.days.first, plan.last_planned_day + 1):
                length = rules.illness_days(
                    seed, replication, plan.adviser_entity[k], day, adviser.sickness.begins_share,
                    adviser.sickness.mean_days,
                )  # fmt: skip
                for later in range(day, day + length):
                    sick.setdefault(later, day + 1)
        result.append(sick)
    return result


def draw_sessions(plan: Plan, seed: int, replication: int) -> list[SessionState]:
    """Return what a replication makes of each session: advisers present, or the reason of a cancellation.

    A session is cancelled when none of its advisers is there; people know of it on the first morning on which
    the absence of all of them is known.
    """
    illness = _illness(plan, seed, replication)
    first = plan.days.first
    states = []
    for session in plan.sessions:
        if session.removed:
            states.append(SessionState((), session.removed, _ALWAYS_KNOWN))
            continue
        ordinal = first + session.day
        present, known = [], []
        for adviser in session.advisers:
            declared = known_absence(plan.advisers[adviser], ordinal)
            away = [] if declared is None else [declared]
            if ordinal in illness[adviser]:
                away.append((illness[adviser][ordinal], "absence"))
            if away:
                known.append(min(away))
            else:
                present.append(adviser)
        if present:
            states.append(SessionState(tuple(present), "", _ALWAYS_KNOWN))
        else:
            morning, reason = max(known)
            states.append(SessionState((), reason, max(_ALWAYS_KNOWN, morning - first)))
    return states
