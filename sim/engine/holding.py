"""The desks of a day in the reference season: advisers on the road, people arriving, services and their results.

In: the model, its books and walk-ins. Out: the visits that were due, filled; the record of each session.
The desk itself is in `desk`; what follows from a visit is in `evening`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.engine import rules
from sim.engine.desk import DeskLog, desk_session
from sim.engine.facts import SessionPlan
from sim.engine.people import Visit
from sim.engine.roster import SessionState
from sim.engine.rules import BOOKED, SERVED, V_CLOSED_DOOR, V_REFERRED, V_RESOLVED, V_RETURN, WALKING_IN
from sim.units import DAY_S

if TYPE_CHECKING:
    from sim.engine.reference import ServiceModel

_NO_CLAIM = -(1 << 62)  # an adviser who is nowhere yet


@dataclass(slots=True)
class SessionRecord:
    """What a session came to: the columns of the sessions table that only the engine knows."""

    opened_s: int | None = None
    ended_s: int | None = None
    booked: int = 0
    came: int = 0
    served: int = 0
    desk_s: int = 0
    busy_s: int = 0
    overtime_s: int = 0
    present_s: int = 0
    drive_s: int = 0
    drive_m: int = 0
    set_up_s: int = 0
    follow_up_s: int = 0


@dataclass(slots=True)
class Whereabouts:
    """Where an adviser is in the day: the venue, since when free, the last session held and when they opened there."""

    venue: int
    free_s: int = _NO_CLAIM
    last_session: int = -1
    opened_s: int = _NO_CLAIM


def hold_sessions(model: ServiceModel) -> list[Visit]:
    """Hold today's sessions in the order of the clock; return the visits that were due."""
    due: list[Visit] = []
    where = {k: Whereabouts(home) for k, home in enumerate(model.plan.home)}
    for number in model.plan.sessions_of_day[model.today]:
        session, state, record = model.plan.sessions[number], model.states[number], model.records[number]
        if state.is_held:
            record.booked = len(model.bookings[number])
            due += hold(model, session, state, record, where)
        else:
            due += find_closed(model, number)
    for adviser, place in where.items():
        if place.last_session >= 0:
            drive(model, adviser, place, model.plan.home[adviser], model.records[place.last_session])
    return due


def find_closed(model: ServiceModel, number: int) -> list[Visit]:
    """Tell the booked of a session cancelled this morning; walk-ins find a closed door."""
    for visit in model.bookings[number]:
        model.cancel(visit, number)
    for visit in model.walk_ins[number]:
        visit.outcome = V_CLOSED_DOOR
        visit.arrival_s = walk_in_arrival(model, visit)
        visit.left_s = visit.arrival_s
        model.note(visit)
    return model.bookings[number] + model.walk_ins[number]


def hold(
    model: ServiceModel, session: SessionPlan, state: SessionState, record: SessionRecord, where: dict[int, Whereabouts]
) -> list[Visit]:
    """Hold a session: advisers arrive, people come, the desk runs, services end somehow."""
    opens = [arrive(model, adviser, session, record, where[adviser]) for adviser in state.present]
    people = sorted(model.bookings[session.number] + model.walk_ins[session.number], key=lambda v: v.need.request)
    for visit in people:
        visit.arrival_s = arrival(model, visit)
    uncut = [durations(model, visit, state.present) for visit in people]
    cap = model.settings.cap_s
    log = desk_session(
        [visit.arrival_s for visit in people],
        [[min(seconds, cap) for seconds in row] for row in uncut],
        [visit.slot_s for visit in people],
        [visit.need.patience_s for visit in people],
        [visit.need.tolerance for visit in people],
        [0] * len(people),
        servers=len(opens),
        opens=opens,
        closes=session.closes_s,
        grace=session.grace_s,
        breaks=[session.breaks_s] * len(opens),
        hold=model.settings.hold_s,
        early=model.settings.early_s,
        late=model.settings.late_s,
        capacity=model.plan.waiting_room[session.venue],
    )
    record.opened_s = min(opens)
    for row, visit in enumerate(people):
        read_log(model, visit, row, log, session, state, uncut[row])
    sum_up(model, people, session, record, opens, log)
    for adviser in state.present:
        leave(model, adviser, session, record, where[adviser], people)
    return people


def arrive(model: ServiceModel, adviser: int, session: SessionPlan, record: SessionRecord, place: Whereabouts) -> int:
    """Bring an adviser to a session; return when they open: the plan, or later if the road took longer."""
    if place.last_session < 0 and place.venue == session.venue:
        opens_s = session.opens_s  # at home, nothing to carry
    elif place.venue == session.venue:
        opens_s = max(session.opens_s, place.free_s)
    else:
        if place.last_session < 0:
            stop_of = model.plan.stop_of
            planned = model.plan.drive_s[stop_of[place.venue]][stop_of[session.venue]]
            place.free_s = session.opens_s - model.settings.set_up_s - model.settings.margin_s - planned
        arrival_s = place.free_s + drive(model, adviser, place, session.venue, record)
        set_up_s = 0 if session.venue == model.plan.home[adviser] else model.settings.set_up_s
        record.set_up_s += set_up_s
        opens_s = max(session.opens_s, arrival_s + set_up_s)
    place.venue = session.venue
    place.last_session = session.number
    place.opened_s = opens_s
    return opens_s


def drive(model: ServiceModel, adviser: int, place: Whereabouts, venue: int, record: SessionRecord) -> int:
    """Drive an adviser to a venue; return the seconds it took."""
    plan = model.plan
    here, there = plan.stop_of[place.venue], plan.stop_of[venue]
    seconds: int = rules.drive_time_s(
        model.seed_number, model.replication, plan.roads[adviser][there], plan.days.first + model.today,
        plan.drive_s[here][there], model.settings.drive_mu, model.settings.drive_sigma,
    )  # fmt: skip
    record.drive_s += seconds
    record.drive_m += plan.drive_m[here][there]
    return seconds


def arrival(model: ServiceModel, visit: Visit) -> int | None:
    """Return when a person arrives; None if a booked person does not come."""
    if visit.channel == WALKING_IN:
        return walk_in_arrival(model, visit)
    need, seed, replication, s = visit.need, model.service_seed, model.replication, model.settings
    due = need.slots_due
    need.slots_due += 1
    lead_days = model.today - visit.day
    if rules.fails_to_show(
        seed, replication, need.request, due, lead_days, s.no_show_base, s.no_show_per_day, s.no_show_factor
    ):
        return None
    late_s: int = rules.lateness_s(seed, replication, need.request, due, s.lateness_mean_s, s.lateness_sd_s)
    return max(model.today * DAY_S, int(visit.slot_s) + late_s)


def walk_in_arrival(model: ServiceModel, visit: Visit) -> int:
    session = model.plan.sessions[visit.session]
    arrival_s: int = rules.walk_in_arrival_s(
        model.service_seed, model.replication, visit.need.request, model.plan.days.first + model.today,
        max(model.today * DAY_S, session.opens_s - model.settings.profile_before_s), session.closes_s,
        model.plan.profile,
    )  # fmt: skip
    return arrival_s


def durations(model: ServiceModel, visit: Visit, present: tuple[int, ...]) -> list[int]:
    """Return how long a service would take with each adviser present, uncut, seconds."""
    need, laws, settings = visit.need, model.plan.laws, model.settings
    autonomy = model.plan.autonomy_factor[need.citizen.autonomy]
    row = []
    for adviser in present:
        factor = model.plan.advisers[adviser].pace * autonomy
        if settings.is_learning:
            factor *= 1.0 + settings.slowdown * (1.0 - model.skills[adviser][need.kind] / 100.0)
        row.append(
            rules.service_s(
                model.service_seed, model.replication, need.request, need.served, laws.mu[need.kind],
                laws.sigma[need.kind], factor,
            )
        )  # fmt: skip
    return row


def read_log(
    model: ServiceModel,
    visit: Visit,
    row: int,
    log: DeskLog,
    session: SessionPlan,
    state: SessionState,
    uncut: list[int],
) -> None:
    """Read a person's row of the desk into their visit."""
    visit.called_s, visit.end_s, visit.left_s = log.called[row], log.end[row], log.left[row]
    outcome: Any = log.outcome[row]
    server: Any = log.server[row]
    if outcome != SERVED:
        visit.outcome = rules.UNSERVED_VISIT[outcome]
    else:
        visit.adviser = state.present[server]
        is_cut = uncut[server] > model.settings.cap_s
        visit.outcome, visit.cause = service_result(model, visit, session.venue, is_cut)
        need = visit.need
        need.served += 1
        if need.first_served_s is None:
            need.first_served_s = visit.called_s
        model.cases[visit.adviser][need.kind] += 1
    model.note(visit)


def service_result(model: ServiceModel, visit: Visit, venue: int, is_cut: bool) -> tuple[int, int]:
    """Return the outcome of a service and its cause."""
    need, plan, seed, replication = visit.need, model.plan, model.seed_number, model.replication
    ordinal = plan.days.first + model.today
    operator = plan.operator_of_type[need.kind]
    if rules.is_down(seed, replication, plan.operator_outage[operator], ordinal, plan.operator_outage_share[operator]):
        return V_RETURN, rules.PLATFORM_DOWN
    if rules.is_down(seed, replication, plan.venue_outage[venue], ordinal, plan.venue_outage_share[venue]):
        return V_RETURN, rules.CONNECTION_DOWN
    factor = plan.document_factors[visit.channel == BOOKED][need.served > 0]
    share = plan.laws.document[need.kind] * factor
    if rules.misses_document(model.service_seed, replication, need.request, need.served, share):
        return V_RETURN, rules.MISSING_DOCUMENT
    if is_cut:
        return V_REFERRED, rules.TIME_CAP
    lacking = 1.0 - model.skills[visit.adviser][need.kind] / 100.0
    missing = model.settings.missing_skill
    beyond = plan.laws.beyond_skill[need.kind] * (lacking / missing) if missing > 0 else 0.0
    cause = rules.referral_cause(
        model.service_seed, replication, need.request, need.served, plan.laws.operator_only[need.kind], beyond
    )
    return (V_REFERRED if cause else V_RESOLVED), cause


def sum_up(
    model: ServiceModel,
    people: list[Visit],
    session: SessionPlan,
    record: SessionRecord,
    opens: list[int],
    log: DeskLog,
) -> None:
    """Fill the sums of a session."""
    served = [visit for visit in people if visit.end_s is not None]
    record.came = sum(visit.arrival_s is not None for visit in people)
    record.served = len(served)
    record.busy_s = sum(visit.end_s - visit.called_s for visit in served)
    closes = session.closes_s
    record.overtime_s = sum(max(0, visit.end_s - max(visit.called_s, closes)) for visit in served)
    record.ended_s = max([closes, *(visit.end_s for visit in served), record.opened_s])  # who comes late may serve none
    record.present_s = log.present_s
    for opened in opens:
        pauses = sum(max(0, min(end, closes) - max(begin, opened)) for begin, end in session.breaks_s)
        record.desk_s += max(0, closes - opened - pauses)
    lived = model.lived_wait[session.venue]
    for visit in people:
        gone = visit.called_s if visit.called_s is not None else visit.left_s
        if visit.arrival_s is not None and visit.outcome not in (rules.V_BALKED, rules.V_NO_SHOW):
            lived[0] += max(0, gone - max(visit.arrival_s, session.opens_s, visit.slot_s or 0))
            lived[1] += 1


def leave(
    model: ServiceModel,
    adviser: int,
    session: SessionPlan,
    record: SessionRecord,
    place: Whereabouts,
    people: list[Visit],
) -> None:
    """Let an adviser finish: the last service, the closing, or their coming if that was later; then the follow-up."""
    ends = [visit.end_s for visit in people if visit.adviser == adviser]
    follow_up_s = len(ends) * model.settings.follow_up_s
    record.follow_up_s += follow_up_s
    place.free_s = max([session.closes_s, *ends, place.opened_s]) + follow_up_s
