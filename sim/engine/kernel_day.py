"""The desks of a day in the compiled season: advisers on the road, people arriving, services and their results.

In: records and tables of `plan_arrays`. Out: the visits that were due, filled; the sums of each session. It follows
`sim.engine.holding`; the desk itself is in `kernel_desk`.
"""

from __future__ import annotations

from sim.demand.draws import (
    ARRIVAL,
    DURATION,
    LATENESS,
    NO_SHOW,
    OUTAGE,
    PATIENCE,
    REFERRAL,
    TOLERANCE,
    toss,
)
from sim.demand.draws import MISSING_DOCUMENT as MISSING_PAPER
from sim.engine.kernel_desk import desk
from sim.engine.kernel_order import FEW, how_many_before, sort_rows
from sim.engine.kernel_state import FIRST_SERVED, cancel, note
from sim.engine.rules import (
    BALKED,
    BOOKED,
    CONNECTION_DOWN,
    DAY_S,
    MISSING_DOCUMENT,
    NEVER,
    NO_CAUSE,
    NONE,
    PLATFORM_DOWN,
    SERVED,
    TIME_CAP,
    UNSERVED_VISIT,
    V_CLOSED_DOOR,
    V_REFERRED,
    V_RESOLVED,
    V_RETURN,
    WALKING_IN,
    compiled_bare,
    compiled_inside,
    down_at,
    drive_time_s,
    lateness_at,
    lognormal,
    patience_at,
    referral_at,
    service_at,
    tolerance_at,
    walk_in_arrival_s,
    walk_in_at,
)

DESK_ROWS = 10  # of the scratch of a session: what its desk reads and writes of each person
# The uniforms of a person at a desk, and of the visit, by their places.
OF_THE_PERSON, OF_THE_VISIT = 2, 5
OWN_PATIENCE, OWN_TOLERANCE = range(OF_THE_PERSON)
TO_COME, TO_BE_LATE, TO_SERVE, TO_MISS, TO_REFER = range(OF_THE_VISIT)


@compiled_bare
def leave_home(advisers):
    """Put every adviser at home in the morning."""
    for k in range(advisers.size):
        advisers[k].venue = advisers[k].home
        advisers[k].last_session = NONE


@compiled_inside
def drive(
    seed, replication, today, adviser, venue, session, sessions, advisers, stop_of, roads, drive_s, drive_m, settings
):  # fmt: skip
    """Drive an adviser to a venue, on account of a session; return the seconds it took."""
    here, there = stop_of[advisers[adviser].venue], stop_of[venue]
    seconds = drive_time_s(
        seed, replication, roads[adviser, there], settings.first_day + today, drive_s[here, there], settings.drive_mu,
        settings.drive_sigma,
    )  # fmt: skip
    sessions[session].drive_s += seconds
    sessions[session].drive_m += drive_m[here, there]
    return seconds


@compiled_inside
def _arrive(
    seed, replication, today, adviser, session, sessions, advisers, stop_of, roads, drive_s, drive_m, settings
):  # fmt: skip
    """Bring an adviser to a session; return when they open: the plan, or later if the road took longer."""
    here, venue = advisers[adviser], sessions[session].venue
    opens_s = sessions[session].opens_s
    is_first = here.last_session == NONE
    if here.venue == venue:
        if not is_first:
            opens_s = max(opens_s, here.free_s)
    else:
        if is_first:
            planned_s = drive_s[stop_of[here.venue], stop_of[venue]]
            here.free_s = opens_s - settings.set_up_s - settings.margin_s - planned_s
        arrival_s = here.free_s + drive(
            seed, replication, today, adviser, venue, session, sessions, advisers, stop_of, roads, drive_s, drive_m,
            settings,
        )  # fmt: skip
        set_up_s = 0 if venue == here.home else settings.set_up_s
        sessions[session].set_up_s += set_up_s
        opens_s = max(opens_s, arrival_s + set_up_s)
    here.venue = venue
    here.last_session = session
    return opens_s


@compiled_inside
def _walk_in_begin_s(today, session, settings):
    """Return when the walk-ins of a session begin to arrive."""
    return max(today * DAY_S, session.opens_s - settings.profile_before_s)


@compiled_inside
def _arrival(today, visit, need, session, no_show, profile, settings, u, late_u):
    """Return when a person arrives, NONE if a booked person does not come."""
    if visit.channel == WALKING_IN:
        return walk_in_at(u, _walk_in_begin_s(today, session, settings), session.closes_s, profile)
    need.slots_due += 1
    if u < no_show[today - visit.decided_day]:
        return NONE
    late_s = lateness_at(late_u, settings.lateness_mean_s, settings.lateness_sd_s)
    return max(today * DAY_S, visit.slot_s + late_s)


@compiled_inside
def _uncut_duration(minutes, need, adviser, advisers, skills, autonomy_factor, settings):
    """Return how long a service of some minutes would take with an adviser, before the time cap, seconds."""
    factor = advisers[adviser].pace * autonomy_factor[need.autonomy]
    if settings.is_learning:
        factor *= 1.0 + settings.slowdown * (1.0 - skills[adviser, need.kind] / 100.0)
    return service_at(minutes, factor)


@compiled_inside
def find_outages(seed, replication, ordinal, operators, venues, purposes, entities, indices, tossed):
    """Tell which platforms and connections are down on a day."""
    n_operators = operators.size
    for k in range(n_operators + venues.size):
        purposes[k], indices[k] = OUTAGE, ordinal
        entities[k] = operators[k].outage if k < n_operators else venues[k - n_operators].outage
    toss(seed, replication, purposes, entities, indices, n_operators + venues.size, tossed)
    for k in range(n_operators):
        operators[k].is_down = down_at(tossed[k], operators[k].outage_share)
    for k in range(venues.size):
        venues[k].is_down = down_at(tossed[n_operators + k], venues[k].outage_share)


@compiled_inside
def _service_result(
    need, venue, channel, adviser, is_cut, kinds, operators, skills, document_factors, settings, document_u, referral_u
):  # fmt: skip
    """Return the outcome of a service and its cause."""
    kind = kinds[need.kind]
    if operators[kind.operator].is_down:
        return V_RETURN, PLATFORM_DOWN
    if venue.is_down:
        return V_RETURN, CONNECTION_DOWN
    factor = document_factors[1 if channel == BOOKED else 0, 1 if need.served > 0 else 0]
    if document_u < kind.document * factor:
        return V_RETURN, MISSING_DOCUMENT
    if is_cut:
        return V_REFERRED, TIME_CAP
    lacking = 1.0 - skills[adviser, need.kind] / 100.0
    beyond = 0.0
    if settings.missing_skill > 0.0:
        beyond = kind.beyond_skill * (lacking / settings.missing_skill)
    cause = referral_at(referral_u, kind.operator_only, beyond)
    return V_RESOLVED if cause == NO_CAUSE else V_REFERRED, cause


@compiled_bare
def find_closed(service_seed, replication, today, session, needs, sessions, visits, profile, settings):
    """Tell the booked of a session cancelled this morning; walk-ins find a closed door."""
    visit = sessions[session].first_visit
    while visit != NONE:
        if visits[visit].channel == BOOKED:
            cancel(visit, visits, needs, sessions, settings.n_sessions_of_run)
        else:
            arrival_s = walk_in_arrival_s(
                service_seed, replication, visits[visit].request, settings.first_day + today,
                _walk_in_begin_s(today, sessions[session], settings), sessions[session].closes_s, profile,
            )  # fmt: skip
            visits[visit].outcome = V_CLOSED_DOOR
            visits[visit].arrival_s = visits[visit].left_s = arrival_s
            note(visit, visits, needs)
        visit = visits[visit].next_visit


@compiled_inside
def open_desk(
    seed, replication, today, session, sessions, present, advisers, breaks, stop_of, roads, drive_s, drive_m, settings,
    opens, break_from, break_until, first_break,
):  # fmt: skip
    """Bring the advisers of a session; fill when each opens and their breaks, the same for all of them."""
    this = sessions[session]
    this.opened_s = NEVER
    n_breaks = 0
    first_break[0] = 0
    for k in range(this.n_present):
        opens[k] = _arrive(
            seed, replication, today, present[session, k], session, sessions, advisers, stop_of, roads, drive_s,
            drive_m, settings,
        )  # fmt: skip
        this.opened_s = min(this.opened_s, opens[k])
        pauses = 0
        for i in range(this.first_break, this.end_break):
            break_from[n_breaks], break_until[n_breaks] = breaks[i].begin_s, breaks[i].until_s
            pauses += max(0, min(breaks[i].until_s, this.closes_s) - max(breaks[i].begin_s, opens[k]))
            n_breaks += 1
        first_break[k + 1] = n_breaks
        this.desk_s += max(0, this.closes_s - opens[k] - pauses)


@compiled_inside
def _toss_for(
    seed, service_seed, replication, ordinal, count, people, needs, visits, purposes, entities, indices, tossed
):  # fmt: skip
    """Throw the dice of the people of a session: `OF_THE_PERSON` each, then `OF_THE_VISIT` each from `tossed[1]` on."""
    own, of_visit = tossed[0], tossed[1]
    for i in range(count):
        k, request = OF_THE_PERSON * i, visits[people[i]].request
        purposes[k + OWN_PATIENCE], purposes[k + OWN_TOLERANCE] = PATIENCE, TOLERANCE
        entities[k] = entities[k + 1] = request
        indices[k] = indices[k + 1] = 0
    toss(seed, replication, purposes, entities, indices, OF_THE_PERSON * count, own)
    for i in range(count):
        k, visit = OF_THE_VISIT * i, visits[people[i]]
        need = needs[visit.need]
        for j in range(OF_THE_VISIT):
            entities[k + j], indices[k + j] = visit.request, need.served
        purposes[k + TO_SERVE], purposes[k + TO_MISS], purposes[k + TO_REFER] = DURATION, MISSING_PAPER, REFERRAL
        if visit.channel == WALKING_IN:
            purposes[k + TO_COME] = purposes[k + TO_BE_LATE] = ARRIVAL
            indices[k + TO_COME] = indices[k + TO_BE_LATE] = ordinal
        else:
            purposes[k + TO_COME], purposes[k + TO_BE_LATE] = NO_SHOW, LATENESS
            indices[k + TO_COME] = indices[k + TO_BE_LATE] = need.slots_due
    toss(service_seed, replication, purposes, entities, indices, OF_THE_VISIT * count, of_visit)


@compiled_inside
def let_come(
    seed, service_seed, replication, today, session, sessions, present, needs, visits, kinds, advisers, skills,
    autonomy_factor, no_show, profile, settings, people, spare, rows, duration, uncut, purposes, entities, indices,
    tossed,
):  # fmt: skip
    """Put the people of a session before the desk, in the order of their requests; return how many they are."""
    this = sessions[session]
    arrival, slot, patience, tolerance, priority = rows[0], rows[1], rows[2], rows[3], rows[4]
    count, request = 0, rows[5]
    visit = this.first_visit
    while visit != NONE:
        spare[count], request[count] = visit, visits[visit].request
        count += 1
        visit = visits[visit].next_visit
    for i in range(count):
        people[how_many_before(i, 0, count, request, request) if count <= FEW else i] = spare[i]
    if count > FEW:
        sort_rows(people, count, visits["request"], visits["request"], spare)
    _toss_for(
        seed, service_seed, replication, settings.first_day + today, count, people, needs, visits, purposes, entities,
        indices, tossed,
    )  # fmt: skip
    own, of_visit = tossed[0], tossed[1]
    for i in range(count):
        visit = people[i]
        need, k = needs[visits[visit].need], OF_THE_VISIT * i
        arrival[i] = _arrival(
            today, visits[visit], need, this, no_show, profile, settings, of_visit[k + TO_COME],
            of_visit[k + TO_BE_LATE],
        )  # fmt: skip
        slot[i] = visits[visit].slot_s
        patience[i] = patience_at(own[OF_THE_PERSON * i + OWN_PATIENCE], settings.patience_mu, settings.patience_sigma)
        tolerance[i] = tolerance_at(
            own[OF_THE_PERSON * i + OWN_TOLERANCE], settings.tolerance_least, settings.tolerance_most
        )
        priority[i] = 0
        kind = kinds[need.kind]
        minutes = lognormal(of_visit[k + TO_SERVE], kind.mu, kind.sigma)
        for j in range(this.n_present):
            uncut[i, j] = _uncut_duration(
                minutes, need, present[session, j], advisers, skills, autonomy_factor, settings
            )
            duration[i, j] = min(uncut[i, j], settings.cap_s)
    return count


@compiled_inside
def run_desk(
    session, count, sessions, venues, settings, rows, duration, opens, break_from, break_until, first_break, row_work,
    adviser_work,
):  # fmt: skip
    """Run the desk of a session."""
    this = sessions[session]
    this.present_s, _ = desk(
        0, count, rows[0], duration, rows[1], rows[2], rows[3], rows[4], opens[: this.n_present], this.closes_s,
        this.grace_s, break_from, break_until, first_break, settings.hold_s, settings.early_s, settings.late_s,
        venues[this.venue].waiting_room, rows[5], rows[6], rows[7], rows[8], rows[9], row_work, adviser_work,
    )  # fmt: skip


@compiled_inside
def read_desk(
    session, count, sessions, present, venues, needs, stamps, visits, kinds, operators, skills, cases,
    document_factors, settings, people, rows, uncut, of_visit,
):  # fmt: skip
    """Read the rows of a desk into the visits, the sums of the session and the waits of the week."""
    this = sessions[session]
    venue = venues[this.venue]
    arrival, called, end, server, left, outcome = rows[0], rows[5], rows[6], rows[7], rows[8], rows[9]
    this.ended_s = max(this.closes_s, this.opened_s)  # who comes late may serve nobody
    for i in range(count):
        visit = visits[people[i]]
        need = needs[visit.need]
        visit.arrival_s, visit.called_s, visit.end_s, visit.left_s = arrival[i], called[i], end[i], left[i]
        this.booked += visit.channel == BOOKED
        this.came += arrival[i] != NONE
        if outcome[i] == SERVED:
            adviser = present[session, server[i]]
            visit.adviser = adviser
            visit.outcome, visit.cause = _service_result(
                need, venue, visit.channel, adviser, uncut[i, server[i]] > settings.cap_s, kinds, operators, skills,
                document_factors, settings, of_visit[OF_THE_VISIT * i + TO_MISS], of_visit[OF_THE_VISIT * i + TO_REFER],
            )  # fmt: skip
            need.served += 1
            if stamps[FIRST_SERVED, visit.need] == NONE:
                stamps[FIRST_SERVED, visit.need] = called[i]
            cases[adviser, need.kind] += 1
            this.served += 1
            this.busy_s += end[i] - called[i]
            this.overtime_s += max(0, end[i] - max(called[i], this.closes_s))
            this.ended_s = max(this.ended_s, end[i])
        else:
            visit.outcome = UNSERVED_VISIT[outcome[i]]
        note(people[i], visits, needs)
        if arrival[i] != NONE and outcome[i] != BALKED:
            gone = called[i] if called[i] != NONE else left[i]
            venue.lived_s += max(0, gone - max(arrival[i], this.opens_s, visit.slot_s))
            venue.lived_people += 1


@compiled_inside
def close_desk(session, count, sessions, present, advisers, settings, rows, opens):
    """Let the advisers finish: the last service, the closing, or their coming if later; then the follow-up."""
    this = sessions[session]
    end, server, outcome = rows[6], rows[7], rows[9]
    for k in range(this.n_present):
        free_s, follow_up_s = max(this.closes_s, opens[k]), 0
        for i in range(count):
            if outcome[i] == SERVED and server[i] == k:
                free_s = max(free_s, end[i])
                follow_up_s += settings.follow_up_s
        this.follow_up_s += follow_up_s
        advisers[present[session, k]].free_s = free_s + follow_up_s
