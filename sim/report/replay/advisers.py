"""Where each adviser is through a day: on the road, setting up, at the desk, following up.

In: a season's rows of one day and its scenario. Out: segments that follow each other without a gap or an overlap.
The log holds sums of drives; the very functions of the engine, asked again at the same addresses, give each of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, NamedTuple

from sim.engine.facts import Plan, SessionPlan
from sim.engine.holding import SessionRecord, Whereabouts, arrive, drive, leave
from sim.engine.roster import SessionState, draw_sessions
from sim.engine.season import plan_of
from sim.once import once
from sim.report.visit_rows import VisitRow
from sim.scenario.schema import Scenario
from sim.units import DAY_S

ROAD, SET_UP, READY, SERVING, IDLE, BREAK, OVERTIME, FOLLOW_UP = KINDS = (
    "road", "set_up", "ready", "serving", "idle", "break", "overtime", "follow_up",
)  # fmt: skip
DESK = (SERVING, IDLE, BREAK, OVERTIME)


class Segment(NamedTuple):
    """What an adviser does for a while; seconds from midnight of the day.

    `venue` is where they are, or where they drive to; `session` the session they work for, empty on the road home;
    `request` whom they serve, or None. `overtime` is a service, or its end, after the planned closing.
    """

    kind: str
    venue: str
    session: str
    start_s: int
    end_s: int
    request: int | None = None


class AdviserDay(NamedTuple):
    """An adviser's day: the segments in order; empty where they hold no session."""

    adviser: str
    segments: tuple[Segment, ...]

    def at(self, second: int) -> Segment | None:
        """Return what the adviser does at a second of the day."""
        return next((one for one in self.segments if one.start_s <= second < one.end_s), None)


@dataclass(frozen=True)
class _Day:
    """What the engine's functions ask of a model, for one day."""

    plan: Plan
    settings: Any
    seed_number: int
    replication: int
    today: int


@once
def _states_of(plan: Plan, seed: int, replication: int) -> list[SessionState]:
    return draw_sessions(plan, seed, replication)


def adviser_days(
    scenario: Scenario, seed: int, replication: int, today: int, visits: Sequence[VisitRow]
) -> tuple[AdviserDay, ...]:
    """Return the day of every adviser who holds a session.

    Parameters
    ----------
    scenario : Scenario
    seed, replication : int
    today : int
        Days since the run's first day.
    visits : sequence of VisitRow
        Those of the day's sessions, with their seconds of the season.

    Returns
    -------
    tuple of AdviserDay
        In the order of their ids. Segments of one adviser meet end to start, from leaving home to being back.
    """
    plan = plan_of(scenario)
    states = _states_of(plan, seed, replication)
    day = _Day(plan, plan.settings, seed, replication, today)
    found: dict[int, list[Segment]] = {}
    where = {k: Whereabouts(home) for k, home in enumerate(plan.home)}
    index = {adviser.id: k for k, adviser in enumerate(plan.advisers)}
    for number in plan.sessions_of_day[today]:
        session, state = plan.sessions[number], states[number]
        for adviser in state.present if state.is_held else ():
            served = [v for v in visits if v.session == session.id and v.is_served and index[v.adviser] == adviser]
            served.sort(key=lambda visit: visit.called_s or 0)
            segments = found.setdefault(adviser, [])
            segments += _to_session(day, adviser, session, where[adviser], segments)
            segments += _at_session(day, adviser, session, segments[-1].end_s if segments else None, served)
            leave(day, adviser, session, SessionRecord(), where[adviser], _engine_rows(adviser, served))  # type: ignore
            end_s = where[adviser].free_s
            last_s = segments[-1].end_s if segments else end_s
            if end_s > last_s:
                segments.append(Segment(FOLLOW_UP, plan.venues[session.venue], session.id, last_s, end_s))
    for adviser, segments in found.items():
        segments += _home(day, adviser, where[adviser], segments)
    shift = today * DAY_S
    return tuple(
        AdviserDay(
            plan.advisers[adviser].id,
            tuple(one._replace(start_s=one.start_s - shift, end_s=one.end_s - shift) for one in found[adviser]),
        )
        for adviser in sorted(found, key=lambda k: plan.advisers[k].id)
    )


def _engine_rows(adviser: int, served: list[VisitRow]) -> Any:
    return [SimpleNamespace(adviser=adviser, end_s=visit.end_s) for visit in served]


def _to_session(
    day: _Day, adviser: int, session: SessionPlan, place: Whereabouts, before: list[Segment]
) -> Iterator[Segment]:
    """Yield the way to a session: what is left of the last one's gap, the road, setting up, being ready."""
    record, came_from, was_away = SessionRecord(), place.venue, place.last_session >= 0
    free_s = place.free_s
    opens_s = arrive(day, adviser, session, record, place)  # type: ignore[arg-type]
    venue, previous = day.plan.venues[session.venue], day.plan.venues[came_from]
    if came_from == session.venue:
        start_s = free_s if was_away else opens_s
        if start_s < opens_s:
            yield Segment(READY, venue, session.id, start_s, opens_s)
        return
    leaves_s = place.free_s if not was_away else free_s
    arrives_s = leaves_s + record.drive_s
    ready_s = arrives_s + record.set_up_s
    if before and leaves_s > before[-1].end_s:
        yield Segment(READY, previous, session.id, before[-1].end_s, leaves_s)
    for kind, start_s, end_s in ((ROAD, leaves_s, arrives_s), (SET_UP, arrives_s, ready_s), (READY, ready_s, opens_s)):
        if start_s < end_s:
            yield Segment(kind, venue, session.id, start_s, end_s)


def _at_session(
    day: _Day, adviser: int, session: SessionPlan, ready_s: int | None, served: list[VisitRow]
) -> Iterator[Segment]:
    """Yield what an adviser does at the desk: services, breaks, and the time between them until closing."""
    venue = day.plan.venues[session.venue]
    now = opens_s = max(session.opens_s, ready_s if ready_s is not None else session.opens_s)
    busy = [(visit.called_s or 0, visit.end_s or 0, visit.request) for visit in served]
    for start_s, end_s, request in sorted([*busy, *_breaks(session, opens_s, busy)], key=lambda one: one[:2]):
        if now < start_s:
            # After closing nobody is at rest at a desk: somebody booked is still expected.
            yield Segment(IDLE, venue, session.id, now, start_s)
        if request is None:
            yield Segment(BREAK, venue, session.id, start_s, end_s)
        else:
            cut_s = min(max(start_s, session.closes_s), end_s)
            if start_s < cut_s:
                yield Segment(SERVING, venue, session.id, start_s, cut_s, request)
            if cut_s < end_s:
                yield Segment(OVERTIME, venue, session.id, cut_s, end_s, request)
        now = end_s
    if now < session.closes_s:
        yield Segment(IDLE, venue, session.id, now, session.closes_s)


def _breaks(
    session: SessionPlan, opens_s: int, busy: list[tuple[int, int, int]]
) -> Iterator[tuple[int, int, int | None]]:
    """Yield the breaks as taken: at their beginning or when the service in progress ends, for their full length."""
    free_s = opens_s
    for planned_s, until_s in session.breaks_s:
        begin_s = max(planned_s, opens_s)
        length_s = until_s - begin_s
        if length_s <= 0:
            continue
        in_progress = [end_s for start_s, end_s, _ in busy if start_s < begin_s < end_s]
        start_s = max([begin_s, free_s, *in_progress])
        free_s = start_s + length_s
        yield start_s, free_s, None


def _home(day: _Day, adviser: int, place: Whereabouts, segments: list[Segment]) -> Iterator[Segment]:
    """Yield the road home after the last session, if there is any."""
    home = day.plan.home[adviser]
    if place.venue == home:
        return
    seconds = drive(day, adviser, place, home, SessionRecord())  # type: ignore[arg-type]
    start_s = segments[-1].end_s
    if seconds:
        yield Segment(ROAD, day.plan.venues[home], "", start_s, start_s + seconds)
