"""A scenario turned into tables that an engine can walk: sessions, journeys, utilities, awareness.

In: a scenario, with its territory. Out: a `Plan`, the same for every seed and replication. Ids decide every order;
positions in a file decide nothing. The sessions themselves, and who is there, are in `roster`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise, product

from sim.demand import draws
from sim.demand.distributions import lognormal_parameters
from sim.demand.population import HIGH, LOW
from sim.engine import rules
from sim.engine.laws import ServiceLaws, service_laws
from sim.engine.roster import SessionPlan, last_planned_day, session_plans
from sim.errors import DemandError
from sim.machine import uncollected
from sim.scenario.schema import Adviser, Scenario
from sim.scenario.setting import Days, days_of, own_office_ids, territory_of
from sim.territory.communes import Commune
from sim.territory.journey_table import Journeys, Stop, journeys_between
from sim.territory.lands import land_of
from sim.territory.nearness import Nearness
from sim.territory.offices import nearest_offices
from sim.territory.place import Territory
from sim.territory.travel import Point, road_km
from sim.units import DAY_S, MINUTE_S, minutes_to_s, to_micro

KM_M = 1000


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
    sessions_of_day: list[range]
    sessions_of_venue: list[list[int]]
    reach: list[tuple[list[tuple[int, int]], list[tuple[int, int]]]]
    affinity_micro: list[list[int]]
    channel_micro: list[list[list[int]]]
    outside_micro: list[list[int]]
    outside_journey_micro: list[list[int]]
    laws: ServiceLaws
    autonomy_factor: tuple[float, float, float]
    home: list[int]
    stop_of: list[int]  # by venue: its number among those that somebody drives to, 0 for the others
    drive_s: list[list[int]]  # by [stop][stop]
    drive_m: list[list[int]]
    roads: list[list[int]]  # by [adviser][stop]
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
                if one.n_slots and not one.removed and first <= one.day <= last + one.window_days
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


@uncollected()
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
    sessions = (
        like.sessions if like is not None else session_plans(scenario, territory.calendar, days, position, numbers)
    )
    points = [(venue.lat, venue.lon) for venue in venues]
    choice = scenario.choice
    place_number = {place: number for number, place in enumerate(places)}
    rounds = _rounds(scenario, advisers, position)
    stop_of = _stops_of(rounds, len(venues))
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
        sessions_of_day=_of_day(sessions, days.count),
        sessions_of_venue=_of_venue(sessions, len(venues)),
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
        stop_of=stop_of,
        drive_s=_between(points, rounds, stop_of, territory.drive_s),
        drive_m=_between(points, rounds, stop_of, lambda a, b: round(road_km(a, b, territory.travel) * KM_M)),
        roads=_roads(advisers, [venue.id for venue in venues], rounds, stop_of),
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


def _stops_of(rounds: Iterable[Sequence[int]], n_venues: int) -> list[int]:
    """Return the number of each venue among those to which some adviser drives, from 1; 0 where none does.

    The advisers of an office hardly ever leave it: tables by venue would be a country's largest.
    """
    driven = sorted({venue for own in rounds if len(own) > 1 for venue in own})
    numbers = dict(zip(driven, range(1, len(driven) + 1), strict=True))
    return [numbers.get(venue, 0) for venue in range(n_venues)]


def _between(
    points: Sequence[Point],
    rounds: Iterable[Sequence[int]],
    stop_of: Sequence[int],
    measure: Callable[[Point, Point], int],
) -> list[list[int]]:
    """Return a measure of the way from one stop to another, 0 between two that no adviser visits both."""
    size = max(stop_of, default=0) + 1
    table = [[0] * size for _ in range(size)]
    for start, end in {pair for venues in rounds if len(venues) > 1 for pair in product(venues, repeat=2)}:
        table[stop_of[start]][stop_of[end]] = measure(points[start], points[end])
    return table


def _roads(
    advisers: Sequence[Adviser], venues: Sequence[str], rounds: Sequence[Sequence[int]], stop_of: Sequence[int]
) -> list[list[int]]:
    """Return the address of each adviser's drive to a stop, 0 for one that they are never at."""
    size = max(stop_of, default=0) + 1
    table = [[0] * size for _ in advisers]
    for row, (adviser, own) in enumerate(zip(advisers, rounds, strict=True)):
        for venue in own if len(own) > 1 else ():
            table[row][stop_of[venue]] = draws.hash64(f"{adviser.id}|{venues[venue]}")
    return table


def _of_day(sessions: Sequence[SessionPlan], n_days: int) -> list[range]:
    """Return the numbers of the sessions of each day of the run; sessions are in the order of the clock."""
    counts = Counter(session.day for session in sessions)
    ends = list(accumulate((counts[day] for day in range(n_days)), initial=0))
    return [range(first, end) for first, end in pairwise(ends)]


def _of_venue(sessions: Sequence[SessionPlan], n_venues: int) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in range(n_venues)]
    for session in sessions:
        found[session.desk.venue].append(session.number)
    return found


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


def _stops(scenario: Scenario) -> list[Stop]:
    """Return point and commune of each venue, by id."""
    return [((one.lat, one.lon), one.commune) for one in sorted(scenario.venues, key=lambda venue: venue.id)]


def _reach(scenario: Scenario, territory: Territory) -> list[tuple[list, list]]:
    """Return, by commune, the venues within reach without and with a car, each with the utility of the journey."""
    longest, per_min = scenario.choice.longest_journey_min, scenario.choice.journey_per_min
    limits = minutes_to_s(longest.no_car), minutes_to_s(longest.car)
    ways = journeys_between(territory, _stops(scenario), limits)

    def within(way: Journeys, row: int) -> list[tuple[int, int]]:
        venues, seconds = way.of(row)
        found = zip(venues.tolist(), seconds.tolist(), strict=True)
        return [(venue, -to_micro(per_min * time / MINUTE_S)) for venue, time in found]

    return [(within(ways[0], row), within(ways[1], row)) for row in range(len(territory.communes))]


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
    of_land: dict[str, list[Commune]] = {}
    for commune in territory.communes:
        of_land.setdefault(land_of(commune.insee), []).append(commune)
    found: dict[str, list[Stop]] = {}
    for land, homes in of_land.items():
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
