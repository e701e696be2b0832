"""The compiled season: records and integers, written to be fast; the same tables as `reference`, bit for bit.

In: a plan and its requests as arrays (`plan_arrays`). Out: the same records, written, and the log of visits. What
happens in a day is in `kernel_morning`, `kernel_day` and `kernel_evening`.
"""

from __future__ import annotations

import numpy as np

from sim.demand.draws import MAX_TOGETHER
from sim.engine.kernel_choice import ALL_ROWS, PLACE_ROWS, most_reached
from sim.engine.kernel_day import (
    DESK_ROWS,
    OF_THE_VISIT,
    close_desk,
    drive,
    find_closed,
    find_outages,
    leave_home,
    let_come,
    open_desk,
    read_desk,
    run_desk,
)
from sim.engine.kernel_desk import ADVISER_WORK, ROW_WORK
from sim.engine.kernel_evening import follow_up, learn_from_the_week
from sim.engine.kernel_log import read_visits
from sim.engine.kernel_morning import (
    LOOK_WORK,
    begin_needs,
    draw_sessions,
    fall_ill,
    let_look,
    run_campaigns,
    tell_of_cancellations,
    who_looks,
)
from sim.engine.kernel_state import AWARE, ENDED
from sim.engine.kernel_worth import note_book
from sim.engine.rules import DAY_S, GAVE_UP, NO_CAUSE, NO_OFFER, NONE, OPEN, UNAWARE, WEEK_DAYS, compiled, compiled_bare

_ROOM = 8  # people of a session that the scratch holds at first
_TOGETHER = 64  # people who look and have their dice thrown at once: what they ask for stays in the nearest cache


@compiled_bare
def _announce(sessions, announced):
    """Chain the cancelled sessions by the morning on which it is known."""
    for session in range(sessions.size):
        known = sessions[session].known_day
        if sessions[session].reason != NO_CAUSE and 0 <= known <= sessions[session].day and known < announced.size:
            sessions[session].next_announced = announced[known]
            announced[known] = session


@compiled_bare
def _most_people(today, sessions, first_of_day):
    """Return the most people who are on their way to a session of today."""
    most = 0
    for k in range(first_of_day[today], first_of_day[today + 1]):
        most = max(most, sessions[k].people)
    return most


@compiled_bare
def _finish(end_s, needs, stamps):
    """Give what is still waiting at its deadline its final state; what outlives the run stays open."""
    for row in range(needs.size):
        need = needs[row]
        if need.state != OPEN or need.deadline_s > end_s:
            continue
        stamps[ENDED, row] = need.deadline_s
        if stamps[AWARE, row] == NONE:
            need.state = UNAWARE
        else:
            need.state = GAVE_UP if need.visits > 0 else NO_OFFER


@compiled
def season(
    seed, service_seed, replication, setting, needs, stamps, citizens, citizen_row, visits, sessions, planned, present,
    slots_s, breaks, first_of_day, venues, venue_session, offers, book_venue, book, advisers, skills,
    cases, stop_of, roads, drive_s, drive_m, kinds, operators, communes, campaigns, campaign_communes, reach,
    first_reach, affinity_micro, channel_micro, outside_micro, outside_journey_micro, autonomy_factor,
    document_factors, no_show, profile, bounds,
):  # fmt: skip
    """Let every day of a run happen.

    The letters are n requests, m citizens, S sessions, V venues, A advisers, R stops, T request types, C communes, D
    days, E campaigns. Records are of `kernel_state`; other arrays are int64, but shares and factors, which are float64.

    ==============================  =================  ============================================================
    argument                        shape              meaning
    ==============================  =================  ============================================================
    seed, service_seed, replication scalar             the key of all dice; of those at the desk
    setting                         (1,) record        single numbers, as `Settings` and those of the plan
    needs                           (n,) NEED          by onset; written
    stamps                          (7, n)             `kernel_state.STAMPS` of the needs; written
    citizens                        (m,) CITIZEN       by address; written
    citizen_row                     (n,)               rows of `needs` by citizen, ascending within each
    visits                          (> 0,) VISIT       room for visits; grows
    sessions                        (S,) SESSION       by the clock; written
    planned                         PLANNED            the advisers of each session
    present                         (S, most)          advisers who came; written
    slots_s                         (slots,)           seconds
    breaks                          BREAK              of each session
    first_of_day                    (D + 1,)           sessions by day
    venues, venue_session           (V,) VENUE, (S,)   sessions by venue; written
    offers                          (2 V,) OFFER       by venue and channel; written
    book_venue                      (B,)               venues with a slot to book in the window
    book                            (mornings, B, 3)   days to their first free slots, in the window; written
    advisers                        (A,) ADVISER       written
    skills, cases                   (A, T)             hundredths, served visits; written
    stop_of                         (V,)               number among the R that somebody drives to, 0 for none
    roads                           (A, R + 1)         entity of a drive
    drive_s, drive_m                (R + 1, R + 1)     seconds, metres
    kinds, operators, communes      records
    campaigns, campaign_communes    (E,), (E, C)       whom they reach
    reach, first_reach              REACH, (2 C + 1,)  venues by commune, without and with a car
    affinity_micro, channel_micro   (T, V), (2, 2, 3)  utilities in millionths
    outside_micro                   (T, 3)
    outside_journey_micro           (D, C)
    autonomy_factor                 (3,) float64       on durations
    document_factors                (2, 2) float64     on missing documents
    no_show                         (leads,) float64   chance that who booked so many days ahead does not come
    profile                         (bins,) float64    cumulated shares of the walk-ins' arrivals
    bounds                          (6, parts + 1)     int32, of tastes, in millionths (`kernel_choice.taste_bounds`)
    ==============================  =================  ============================================================

    Returns
    -------
    numbers, stamps, missing
        The log of visits, by request and attempt (`kernel_log.read_visits`).
    """
    # 0. before the first day
    settings = setting[0]
    n_days = first_of_day.size - 1
    ill = np.full((advisers.size, settings.last_planned_day - settings.first_day + 1), NONE, np.int64)
    fall_ill(seed, replication, advisers, ill, settings.first_day)
    draw_sessions(sessions, planned, present, ill, settings.first_day)
    announced, looking = np.full(n_days, NONE, np.int64), np.full(n_days, NONE, np.int64)
    _announce(sessions, announced)
    lookers, look_work = np.empty(needs.size, np.int64), np.empty((LOOK_WORK, needs.size + 2), np.int64)
    first_asked, look_tossed = np.empty((2, _TOGETHER + 1), np.int64), np.empty(needs.size)
    room, width = _ROOM, max(1, present.shape[1])
    most = most_reached(first_reach)
    n_tosses = MAX_TOGETHER + max(operators.size + venues.size, OF_THE_VISIT * room)
    n_places = MAX_TOGETHER + _TOGETHER * most + 1  # each is written before it is known to make an offer
    purposes, entities = np.empty(n_tosses, np.int64), np.empty(n_tosses, np.int64)
    indices, tossed = np.empty(n_tosses, np.int64), np.empty(n_tosses)
    asked_offer, asked_micro = np.empty(2 * n_places, np.int64), np.empty(2 * n_places, np.int64)
    asked_place, asker_request = np.empty(2 * n_places, np.int64), np.empty(_TOGETHER + 1, np.int64)
    place_request, place_index = np.empty(n_places, np.int64), np.empty(n_places, np.int64)
    place_tossed, all_tossed = np.full((PLACE_ROWS, n_places), 0.5), np.full((ALL_ROWS, _TOGETHER + 1), 0.5)
    desk_tossed = np.empty((2, OF_THE_VISIT * room + MAX_TOGETHER))
    people, row_work = np.empty(room, np.int64), np.empty((ROW_WORK, room + 1), np.int64)
    rows, duration, uncut = (
        np.empty((DESK_ROWS, room), np.int64),
        np.empty((room, width), np.int64),
        np.empty((room, width), np.int64),
    )
    opens, adviser_work = np.empty(width, np.int64), np.empty((ADVISER_WORK, width), np.int64)
    break_from, break_until = np.empty(width * breaks.size, np.int64), np.empty(width * breaks.size, np.int64)
    first_break = np.empty(width + 1, np.int64)
    n_begun = n_visits = 0

    for today in range(n_days):
        # 1. morning
        tell_of_cancellations(today, needs, sessions, visits, announced, looking, settings.n_sessions_of_run)
        run_campaigns(
            seed, replication, today, n_begun, campaigns, campaign_communes, needs, stamps, citizens, citizen_row,
            looking,
        )  # fmt: skip
        n_begun = begin_needs(
            seed, replication, today, n_begun, campaigns, campaign_communes, communes, needs, stamps, citizens,
            looking,
        )  # fmt: skip
        note_book(today, venues, sessions, venue_session, book_venue, book, settings)
        n_looking = who_looks(
            seed, replication, today, needs, looking, lookers, look_work, look_tossed, settings.first_day
        )
        if n_visits + n_looking > visits.size:
            wider = np.empty(2 * (n_visits + n_looking), visits.dtype)
            for row in range(visits.size):  # a slice of arrays would have the compiler write text for its faults
                wider[row] = visits[row]
            visits = wider
        n_visits = let_look(
            seed, replication, today, n_looking, lookers, n_visits, needs, stamps, visits, venues, sessions,
            venue_session, slots_s, offers, reach, first_reach, affinity_micro, channel_micro, outside_micro,
            outside_journey_micro, looking, settings, bounds, first_asked, asked_offer, asked_micro, asked_place,
            place_request, place_index, asker_request, place_tossed, all_tossed,
        )  # fmt: skip
        # 2. desks, in the order of the clock
        most = _most_people(today, sessions, first_of_day)
        if most > room:
            room = 2 * most
            people, row_work = np.empty(room, np.int64), np.empty((ROW_WORK, room + 1), np.int64)
            rows = np.empty((DESK_ROWS, room), np.int64)
            duration, uncut = np.empty((room, width), np.int64), np.empty((room, width), np.int64)
            desk_tossed = np.empty((2, OF_THE_VISIT * room + MAX_TOGETHER))
            n_tosses = max(n_tosses, desk_tossed.shape[1])
            purposes, entities = np.empty(n_tosses, np.int64), np.empty(n_tosses, np.int64)
            indices, tossed = np.empty(n_tosses, np.int64), np.empty(n_tosses)
        if first_of_day[today] < first_of_day[today + 1]:
            ordinal = settings.first_day + today
            find_outages(seed, replication, ordinal, operators, venues, purposes, entities, indices, tossed)
        leave_home(advisers)
        for session in range(first_of_day[today], first_of_day[today + 1]):
            if sessions[session].reason != NO_CAUSE:
                find_closed(service_seed, replication, today, session, needs, sessions, visits, profile, settings)
                continue
            open_desk(
                seed, replication, today, session, sessions, present, advisers, breaks, stop_of, roads, drive_s,
                drive_m, settings, opens, break_from, break_until, first_break,
            )  # fmt: skip
            count = let_come(
                seed, service_seed, replication, today, session, sessions, present, needs, visits, kinds, advisers,
                skills, autonomy_factor, no_show, profile, settings, people, row_work[0], rows, duration, uncut,
                purposes, entities, indices, desk_tossed,
            )  # fmt: skip
            run_desk(
                session, count, sessions, venues, settings, rows, duration, opens, break_from, break_until, first_break,
                row_work, adviser_work,
            )  # fmt: skip
            read_desk(
                session, count, sessions, present, venues, needs, stamps, visits, kinds, operators, skills, cases,
                document_factors, settings, people, rows, uncut, desk_tossed[1],
            )  # fmt: skip
            close_desk(session, count, sessions, present, advisers, settings, rows, opens)
        for k in range(advisers.size):
            last = advisers[k].last_session
            if last != NONE:
                drive(
                    seed, replication, today, k, advisers[k].home, last, sessions, advisers, stop_of, roads, drive_s,
                    drive_m, settings,
                )  # fmt: skip
        # 3. evening
        for k in range(first_of_day[today], first_of_day[today + 1]):
            visit = sessions[k].first_visit
            while visit != NONE:
                follow_up(
                    seed, replication, today, visit, n_begun, needs, stamps, citizens, citizen_row, visits, kinds,
                    operators, communes, looking, settings,
                )  # fmt: skip
                visit = visits[visit].next_visit
        if (settings.first_day + today) % WEEK_DAYS == 0:  # Sunday: ordinal 1 was a Monday
            learn_from_the_week(today, venues, skills, cases, settings)
    _finish(n_days * DAY_S, needs, stamps)
    return read_visits(visits, n_visits, needs, sessions)
