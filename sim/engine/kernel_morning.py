"""The morning of the compiled season: who hears of what, and who decides to come where.

In: records and tables of `plan_arrays`. Out: the same records, with books, walk-ins and final states moved on. It
follows `sim.engine.morning` and `sim.engine.people`.
"""

from __future__ import annotations

import numpy as np

from sim.demand.draws import LOOK_ORDER, uniforms
from sim.engine.kernel_choice import ask, choose, seek, throw_tastes
from sim.engine.kernel_order import order_by_uniform
from sim.engine.kernel_state import AWARE, ENDED, FIRST_LOOK, cancel, hear, knows_at_start, look_on
from sim.engine.kernel_worth import appraise
from sim.engine.rules import (
    ABSENCE,
    BOOKED,
    DAY_S,
    ELSEWHERE,
    FROM_CAMPAIGN,
    FROM_FRIEND,
    KNOWN,
    NEVER,
    NO_CAUSE,
    NOBODY,
    NONE,
    NOT_AWAY,
    compiled_bare,
    compiled_inside,
    illness_days,
    is_reached,
    rank_at,
)

LOOK_WORK = 7  # working rows of `who_looks` per need


@compiled_bare
def fall_ill(seed, replication, advisers, ill, first_day):
    """Fill the mornings on which each day of illness is known, by [adviser][day of the run]; others stay NONE."""
    for k in range(advisers.size):
        if advisers[k].illness_begins <= 0.0:
            continue
        for day in range(ill.shape[1]):
            length = illness_days(
                seed, replication, advisers[k].entity, first_day + day, advisers[k].illness_begins,
                advisers[k].illness_mean_days,
            )  # fmt: skip
            for later in range(day, min(day + length, ill.shape[1])):
                if ill[k, later] == NONE:
                    ill[k, later] = first_day + day + 1


@compiled_bare
def draw_sessions(sessions, planned, present, ill, first_day):
    """Decide who holds each session; one without anybody is cancelled once the absence of all of them is known."""
    for session in range(sessions.size):
        sessions[session].reason = sessions[session].removed
        if sessions[session].removed != NO_CAUSE:
            continue
        latest, why, n_present = -NOT_AWAY, 0, 0
        for k in range(sessions[session].first_planned, sessions[session].end_planned):
            adviser, known, reason = planned[k].adviser, planned[k].known_day, planned[k].reason
            sick = ill[adviser, sessions[session].day]
            if sick != NONE and sick <= known:
                known, reason = sick, 0
            if known == NOT_AWAY:
                present[session, n_present] = adviser
                n_present += 1
            elif known > latest or (known == latest and reason > why):
                latest, why = known, reason
        sessions[session].n_present = n_present
        if n_present == 0:
            sessions[session].reason = ABSENCE - why
            sessions[session].known_day = max(NONE, latest - first_day)


@compiled_bare
def tell_of_cancellations(today, needs, sessions, visits, announced, looking, n_sessions_of_run):
    """Tell who had planned to come to a session that is now known to be cancelled; they look again today."""
    session = announced[today]
    while session != NONE:
        visit = sessions[session].first_visit
        while visit != NONE:
            cancel(visit, visits, needs, sessions, n_sessions_of_run)
            look_on(visits[visit].need, today, needs, looking)
            visit = visits[visit].next_visit
        sessions[session].first_visit = NONE
        sessions[session].people = 0
        session = sessions[session].next_announced


@compiled_bare
def run_campaigns(
    seed, replication, today, n_begun, campaigns, campaign_communes, needs, stamps, citizens, citizen_row, looking
):  # fmt: skip
    """Let today's campaigns reach those whose need is waiting."""
    for k in range(campaigns.size):
        if campaigns[k].day != today:
            continue
        for citizen in range(citizens.size):
            row = citizen_row[citizens[citizen].first_row]
            if row >= n_begun or citizens[citizen].aware_s != NONE:
                continue
            if campaign_communes[k, needs[row].commune] and is_reached(
                seed, replication, citizens[citizen].entity, campaigns[k].index, campaigns[k].reach
            ):
                hear(citizen, FROM_CAMPAIGN, today, n_begun, needs, stamps, citizens, citizen_row, looking)


@compiled_inside
def _recall(seed, replication, today, row, citizen, campaigns, campaign_communes, communes, needs, citizens):
    """Give a citizen what they knew before their first need: from the start, from a campaign, from a friend."""
    commune = needs[row].commune
    aware_s, source = NEVER, NOBODY
    if knows_at_start(needs[row], communes):
        aware_s, source = 0, KNOWN
    else:
        if citizens[citizen].told_s != NONE:
            aware_s, source = citizens[citizen].told_s, FROM_FRIEND
        for k in range(campaigns.size):
            day = campaigns[k].day
            if (
                day <= today
                and campaign_communes[k, commune]
                and day * DAY_S <= aware_s
                and is_reached(seed, replication, citizens[citizen].entity, campaigns[k].index, campaigns[k].reach)
            ):
                aware_s, source = day * DAY_S, FROM_CAMPAIGN
    if aware_s != NEVER:
        citizens[citizen].aware_s = aware_s
        citizens[citizen].heard_from = source


@compiled_inside
def begin_needs(
    seed, replication, today, n_begun, campaigns, campaign_communes, communes, needs, stamps, citizens, looking
):  # fmt: skip
    """Let the needs since yesterday morning begin; return how many have begun in all."""
    while n_begun < needs.size and needs[n_begun].onset_s <= today * DAY_S:
        row = n_begun
        n_begun += 1
        if citizens.size == 0:  # nobody ever hears of the service: each knows what they knew at the start
            if knows_at_start(needs[row], communes):
                stamps[AWARE, row] = max(needs[row].onset_s, 0)
                needs[row].heard_from = KNOWN
                look_on(row, today, needs, looking)
            continue
        citizen = needs[row].citizen
        if needs[row].is_first:
            _recall(seed, replication, today, row, citizen, campaigns, campaign_communes, communes, needs, citizens)
        if citizens[citizen].aware_s != NONE:
            stamps[AWARE, row] = max(needs[row].onset_s, citizens[citizen].aware_s)
            needs[row].heard_from = citizens[citizen].heard_from
            look_on(row, today, needs, looking)
    return n_begun


@compiled_inside
def who_looks(seed, replication, today, needs, looking, lookers, scratch, tossed, first_day):
    """Put those who look today in their addressed order; return how many they are."""
    row_of, asked, rank = scratch[0], scratch[1], scratch[2]
    count = 0
    row = looking[today]
    while row != NONE:
        row_of[count] = row
        asked[count] = needs[row].request
        count += 1
        row = needs[row].next_looking
    uniforms(seed, replication, LOOK_ORDER, asked[:count], first_day + today, tossed)
    for place in range(count):
        rank[place] = rank_at(tossed[place])
    order_by_uniform(tossed, rank, asked, row_of, count, scratch[3], scratch[4], scratch[5], scratch[6], lookers)
    return count


@compiled_inside
def _plan_visit(
    visit, row, session, channel, today, needs, sessions, visits, venues, venue_session, offers, slots_s, settings
):  # fmt: skip
    """Take the slot, or decide to walk in."""
    new, this = visits[visit], sessions[session]
    new.need, new.request, new.session = row, needs[row].request, session
    new.channel, new.decided_day, new.slot_s = channel, today, NONE
    new.arrival_s = new.called_s = new.end_s = new.left_s = NONE
    new.adviser = new.outcome = NONE
    new.cause, new.attempt = NO_CAUSE, 0
    new.next_visit = this.first_visit
    this.first_visit = visit
    this.people += 1
    if channel == BOOKED:
        new.slot_s = slots_s[this.first_slot + this.taken]
        this.taken += 1
        offer = 2 * this.venue + BOOKED
        if this.first_slot + this.taken == this.end_slot:
            seek(offer, today, venues, sessions, venue_session, slots_s, offers, settings)
        else:
            offers[offer].start_s = slots_s[this.first_slot + this.taken]


@compiled_inside
def let_look(
    seed, replication, today, n_looking, lookers, n_visits, needs, stamps, visits, venues, sessions, venue_session,
    slots_s, offers, reach, first_reach, affinity_micro, channel_micro, outside_micro, outside_journey_micro, looking,
    settings, bounds, first_asked, asked_offer, asked_micro, asked_place, place_request, place_index, asker_request,
    tossed, all_tossed,
):  # fmt: skip
    """Let those who look today choose, in their order; return how many visits were ever planned.

    Some of them have their dice thrown together, as many as `first_asked` has columns, less one: of each, where the
    offers to them begin, and the column of their dice; who has no offer throws none.
    """
    if n_looking == 0:
        return n_visits
    for number in range(offers.size):
        seek(number, today, venues, sessions, venue_session, slots_s, offers, settings)
    together = first_asked.shape[1] - 1
    for begin in range(0, n_looking, together):
        count = min(n_looking - begin, together)
        size = n_places = n_askers = 0
        for k in range(count):
            need = needs[lookers[begin + k]]
            first_asked[0, k], first_asked[1, k] = size, n_askers
            asker_request[n_askers] = need.request
            size, n_places = ask(
                need, size, n_places, venues, offers, reach, first_reach, affinity_micro, channel_micro, asked_offer,
                asked_micro, asked_place, place_request, place_index,
            )  # fmt: skip
            n_askers += np.int64(size > first_asked[0, k])
        first_asked[0, count] = size
        throw_tastes(
            seed, replication, n_places, n_askers, place_request, place_index, asker_request, tossed, all_tossed,
            settings,
        )  # fmt: skip
        for k in range(count):
            row = lookers[begin + k]
            need = needs[row]
            outside = outside_micro[need.kind, need.autonomy] + outside_journey_micro[today, need.commune]
            session, channel, is_better = choose(
                need, first_asked[0, k], first_asked[0, k + 1], first_asked[1, k], outside, offers, bounds, asked_offer,
                asked_micro, asked_place, tossed, all_tossed, settings,
            )  # fmt: skip
            if stamps[FIRST_LOOK, row] == NONE:
                stamps[FIRST_LOOK, row] = today * DAY_S
                appraise(
                    row, today, first_asked[0, k], first_asked[0, k + 1], outside, venues, offers, asked_offer,
                    asked_micro, asked_place, stamps, settings,
                )  # fmt: skip
            if session == NONE:
                look_on(row, today + settings.look_again_days, needs, looking)
            elif is_better:
                _plan_visit(
                    n_visits, row, session, channel, today, needs, sessions, visits, venues, venue_session, offers,
                    slots_s, settings,
                )  # fmt: skip
                n_visits += 1
            else:
                need.state = ELSEWHERE
                stamps[ENDED, row] = today * DAY_S
    return n_visits
