"""A scenario read into what both engines know of it: sessions, journeys, utilities, awareness, single numbers.

In: a scenario, with its territory. Out: a `Plan`, the same for every seed and replication. The only module of the
engine that reads a scenario. Ids decide every order; positions in a file decide nothing. Nothing is drawn here.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate, pairwise

from sim.demand import draws
from sim.demand.distributions import lognormal_parameters
from sim.demand.population import HIGH, LOW
from sim.demand.requests import adults_of, twins_refused
from sim.engine import rules
from sim.engine.facts import AdviserFacts, Away, CampaignFacts, DeskPlan, Plan, SessionPlan
from sim.engine.laws import service_laws
from sim.engine.rounds import between, roads, stops_of
from sim.engine.settings import Settings
from sim.errors import DemandError
from sim.machine import uncollected
from sim.scenario.given import one_scenario
from sim.scenario.people import RequestType
from sim.scenario.rota import SessionKind, is_within, schedule
from sim.scenario.schema import Adviser, Scenario
from sim.scenario.setting import Days, days_of, own_office_ids, territory_of
from sim.territory.calendar import LAST_DAY, Calendar
from sim.territory.communes import Commune
from sim.territory.journey_table import Journeys, Stop, journeys_between
from sim.territory.lands import land_of
from sim.territory.nearness import Nearness
from sim.territory.offices import nearest_offices
from sim.territory.place import Territory
from sim.territory.travel import Point, road_km
from sim.units import KM_M, MICRO, MINUTE_S, minutes_to_s, to_micro

Journey = Callable[[Commune, Point, str], int]  # seconds from a commune to a stop
_ALWAYS_KNOWN = -1  # the morning on which a leave was known: before the run


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
    territory = like.territory if like is not None else territory or territory_of(one_scenario(scenario))
    days = days_of(scenario)
    last = _last_planned_day(scenario, days)
    venues = sorted(scenario.venues, key=lambda venue: venue.id)
    advisers = tuple(sorted(scenario.advisers, key=lambda adviser: adviser.id))
    places = sorted({venue.place_id for venue in venues})
    kinds = sorted(scenario.demand.types, key=lambda kind: kind.id)
    operators = sorted(scenario.demand.operators, key=lambda operator: operator.id)
    _refuse_collisions(scenario)
    position = {venue.id: k for k, venue in enumerate(venues)}
    numbers = {adviser.id: k for k, adviser in enumerate(advisers)}
    sessions = like.sessions if like is not None else _sessions(scenario, territory.calendar, days, position, numbers)
    points = [(venue.lat, venue.lon) for venue in venues]
    choice = scenario.choice
    place_number = {place: number for number, place in enumerate(places)}
    rounds = _rounds(scenario, advisers, position)
    stop_of = stops_of(rounds, len(venues))
    return Plan(
        scenario=scenario.id,
        settings=_settings(scenario),
        fingerprint=scenario.fingerprint,
        territory=territory,
        days=days,
        communes=tuple(commune.insee for commune in territory.communes),
        venues=tuple(venue.id for venue in venues),
        advisers=tuple(
            AdviserFacts(one.id, one.pace, one.sickness.begins_share, one.sickness.mean_days, _away(one, days, last))
            for one in advisers
        ),
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
        drive_s=between(points, rounds, stop_of, territory.drive_s),
        drive_m=between(points, rounds, stop_of, lambda a, b: round(road_km(a, b, territory.travel) * KM_M)),
        roads=roads([one.id for one in advisers], [venue.id for venue in venues], rounds, stop_of),
        place_of=[place_number[venue.place_id] for venue in venues],
        place_index=[draws.hash32(place) for place in places],
        awareness=_awareness(scenario, territory, days, sessions),
        venue_outage=[draws.hash64(f"venue:{venue.id}") for venue in venues],
        operator_outage=[draws.hash64(f"operator:{operator.id}") for operator in operators],
        adviser_entity=[draws.hash64(f"adviser:{adviser.id}") for adviser in advisers],
        skills=_skills(scenario, advisers, kinds),
        answer=[lognormal_parameters(o.answer_mean_days, o.answer_cv) for o in operators],
        last_planned_day=last,
        waiting_room=[venue.waiting_room for venue in venues],
        expected_wait_min=[round(venue.expected_wait_min) for venue in venues],
        venue_outage_share=[1.0 - venue.connection_reliability for venue in venues],
        operator_outage_share=[operator.outage_share for operator in operators],
        campaigns=_campaigns(scenario, territory, days),
        adults=adults_of(scenario.demand, territory),
        profile=_arrival_profile(scenario),
        document_factors=_document_factors(scenario),
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


def _skills(scenario: Scenario, advisers: Sequence[Adviser], kinds: Sequence[RequestType]) -> list[list[int]]:
    """Return, by adviser and type, the skill at the start, in hundredths; who learns begins as the law says."""
    if scenario.learning.on:
        return [[round(100 * scenario.learning.start_skill)] * len(kinds) for _ in advisers]
    return [[round(100 * a.skills.get(kind.id, a.skill)) for kind in kinds] for a in advisers]


def _campaigns(scenario: Scenario, territory: Territory, days: Days) -> tuple[CampaignFacts, ...]:
    """Return the campaigns in the order in which they come."""
    numbers = {commune.insee: number for number, commune in enumerate(territory.communes)}
    return tuple(
        CampaignFacts(
            one.day.toordinal() - days.first,
            draws.hash32(one.id),
            one.reach,
            None if one.communes == "all" else frozenset(numbers[code] for code in one.communes if code in numbers),
        )
        for one in sorted(scenario.awareness.campaigns, key=lambda one: (one.day, one.id))
    )


def _refuse_collisions(scenario: Scenario) -> None:
    hashed = (
        ([venue.place_id for venue in scenario.venues], draws.hash32),
        ([campaign.id for campaign in scenario.awareness.campaigns], draws.hash32),
        ([kind.id for kind in scenario.demand.types], draws.hash20),
    )
    for ids, hasher in hashed:
        twins = draws.first_collision(ids, hasher)
        if twins:
            raise DemandError(twins_refused(*twins))


def _last_planned_day(scenario: Scenario, days: Days) -> int:
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
    scenario: Scenario, calendar: Calendar, days: Days, venues: Mapping[str, int], advisers: Mapping[str, int]
) -> list[SessionPlan]:
    """Return the sessions that a rota plans, from the first day to the last at which somebody may look."""
    desks: dict[SessionKind, DeskPlan] = {}
    by_object: dict[int, DeskPlan] = {}  # to hash a kind for each of its dates takes longest
    found: list[SessionPlan] = []
    for day, today in schedule(scenario, calendar, days.first, _last_planned_day(scenario, days)).items():
        for kind, removed in today:
            desk = by_object.get(id(kind))
            if desk is None:
                desk = desks.setdefault(kind, _desk(kind, days.first, venues, advisers))
                by_object[id(kind)] = desk
            found.append(SessionPlan(len(found), desk, day - days.first, removed.get(day, "")))
    return found


def _desk(kind: SessionKind, first_day: int, venues: Mapping[str, int], advisers: Mapping[str, int]) -> DeskPlan:
    indices = {"venue": venues[kind.venue], "advisers": tuple(sorted(advisers[name] for name in kind.advisers))}
    return DeskPlan(**{**kind._asdict(), **indices}, first_day=first_day)


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


def _stops(scenario: Scenario) -> list[Stop]:
    """Return point and commune of each venue, by id."""
    return [((one.lat, one.lon), one.commune) for one in sorted(scenario.venues, key=lambda venue: venue.id)]


def _reach(scenario: Scenario, territory: Territory) -> list[tuple[list[tuple[int, int]], list[tuple[int, int]]]]:
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

    def aware(commune: Commune, journey_s: Journey) -> float:
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


def _away(adviser: Adviser, days: Days, last: int) -> dict[int, Away]:
    """Return, by calendar ordinal, the leave or declared absence of an adviser: most declare none."""
    if not (adviser.leave or adviser.absences):
        return {}
    known = {day: _known_absence(adviser, day) for day in range(days.first, last + 1)}
    return {day: one for day, one in known.items() if one is not None}


def _known_absence(adviser: Adviser, day: int) -> Away | None:
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


def _settings(scenario: Scenario) -> Settings:
    """Return the single numbers of a scenario."""
    behaviour, desk, day, choice = scenario.behaviour, scenario.desk, scenario.day, scenario.choice
    no_show, learning, word = behaviour.no_show, scenario.learning, scenario.awareness.word_of_mouth
    drive_mu, drive_sigma = lognormal_parameters(1.0, day.drive_cv)
    patience_mu, patience_sigma = lognormal_parameters(behaviour.patience.mean_min, behaviour.patience.cv)
    asked_for = sum(kind.share > 0 for kind in scenario.demand.types)
    read = learning.documentation_h_per_week * learning.cases_per_documentation_h / max(1, asked_for)
    return Settings(
        notice_days=desk.shortest_notice_days,
        walk_in_days=desk.walk_in_horizon_days,
        look_again_days=choice.look_again_days,
        delay_micro=to_micro(choice.delay_per_day),
        wait_micro=to_micro(choice.wait_per_min),
        minute=float(choice.journey_per_min),
        service_nest=float(choice.nests.service),
        place_nest=float(choice.nests.place),
        taste_scale=float(choice.nests.service) * float(choice.nests.place),
        hold_s=minutes_to_s(desk.hold_min),
        early_s=minutes_to_s(desk.early_min),
        late_s=minutes_to_s(desk.late_min),
        set_up_s=minutes_to_s(day.set_up_min),
        follow_up_s=minutes_to_s(day.follow_up_min),
        margin_s=minutes_to_s(day.drive_margin_min),
        drive_mu=drive_mu,
        drive_sigma=drive_sigma,
        profile_before_s=minutes_to_s(behaviour.walk_in_profile.before_opening_min),
        lateness_mean_s=behaviour.lateness.mean_min * MINUTE_S * 1.0,
        lateness_sd_s=behaviour.lateness.sd_min * MINUTE_S * 1.0,
        no_show_base=float(no_show.base_share),
        no_show_per_day=float(no_show.per_day),
        no_show_factor=float(no_show.reminder_factor if no_show.reminder else 1.0),
        patience_mu=patience_mu,
        patience_sigma=patience_sigma,
        tolerance_least=behaviour.tolerance.least,
        tolerance_most=behaviour.tolerance.most,
        cap_s=minutes_to_s(scenario.outcomes.time_cap_min),
        missing_skill=1.0 - scenario.outcomes.reference.skill,
        after_failure=float(behaviour.persistence.after_failure),
        after_return=float(behaviour.persistence.after_return),
        retry_after_days=behaviour.persistence.retry_after_days,
        return_after_days=behaviour.persistence.return_after_days,
        is_launch=scenario.regime == "launch",
        acquaintances=word.acquaintances,
        tell_share=float(word.tell_share),
        same_commune_share=float(word.same_commune_share),
        expectation_micro=round(scenario.expectations.weight * MICRO),
        is_learning=learning.on,
        slowdown=float(learning.slowdown),
        start_skill=round(100 * learning.start_skill),
        cases_to_learn=float(learning.cases_to_learn),
        read_hundredths=round(100 * read),
    )


def _arrival_profile(scenario: Scenario) -> tuple[float, ...]:
    """Return the cumulated shares of the walk-ins' arrivals, by equal bins."""
    weights = scenario.behaviour.walk_in_profile.weights
    return tuple(sum(weights[: k + 1]) / sum(weights) for k in range(len(weights)))


def _document_factors(scenario: Scenario) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the factor on missing documents, by [walk-in, booked][first service, later]."""
    booked, later = scenario.outcomes.booked_document_factor, scenario.outcomes.revisit_document_factor
    return (1.0, later), (booked, booked * later)
