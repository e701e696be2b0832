"""How one person of the compiled season chooses among the offers of a morning.

In: records and tables of `plan_arrays`, and the uniforms of tastes. Out: the best offer, or that somewhere else is
better. It follows `sim.engine.people`. A taste costs two logarithms; a table of bounds settles most comparisons.
"""

from __future__ import annotations

import numpy as np

from sim.demand.draws import TASTE_APPOINTMENT, TASTE_OUTSIDE, TASTE_WALK_IN
from sim.engine.kernel_state import looks_open
from sim.engine.rules import (
    APPOINTMENT_ONLY,
    BOOKED,
    DAY_S,
    NEVER,
    NO_UTILITY,
    NONE,
    WALK_IN_ONLY,
    WALKING_IN,
    compiled,
    compiled_bare,
    compiled_inside,
    taste_at,
)

BOUNDS = 2048  # equal parts of (0, 1) within which a taste is bounded
_LEAST, _MOST = 2.0**-53, 1 - 2.0**-53  # the uniforms that there are
_SLACK = 1  # millionths: a logarithm may be off by its last bit, and a taste is rounded


@compiled
def taste_bounds():
    """Return the taste at the edge of each part of (0, 1): what lies between two edges has a taste between theirs."""
    edges = np.empty(BOUNDS + 1, np.int32)  # small, to stay in the nearest cache
    for k in range(BOUNDS + 1):
        edges[k] = taste_at(min(max(k / BOUNDS, _LEAST), _MOST))
    return edges


@compiled_inside
def _difference(base, u, other_base, other_u, bounds):
    """Return a number of the sign of (base + taste at u) − (other base + taste at other u)."""
    part, other_part = np.int64(u * BOUNDS), np.int64(other_u * BOUNDS)
    least = base + bounds[part] - other_base - bounds[other_part + 1] - 2 * _SLACK
    if least > 0:
        return least
    most = base + bounds[part + 1] - other_base - bounds[other_part] + 2 * _SLACK
    if most < 0:
        return most
    return base + taste_at(u) - other_base - taste_at(other_u)


@compiled_inside
def _first_bookable(venue, today, venues, sessions, venue_session, settings):
    """Return the session of a venue with the first free slot after the shortest notice, as known today, or NONE."""
    place, end = venues[venue].bookable_from, venues[venue].end_place
    while place < end:
        one = sessions[venue_session[place]]
        is_full = one.taken >= one.end_slot - one.first_slot
        if one.day >= today + settings.notice_days and not is_full and looks_open(one, today):
            break
        place += 1  # past, full or cancelled: so it stays
    venues[venue].bookable_from = place
    for k in range(place, end):
        session = venue_session[k]
        one = sessions[session]
        if one.day > today + settings.longest_window:
            break
        if one.day <= today + one.window_days and one.taken < one.end_slot - one.first_slot and looks_open(one, today):
            return session
    return NONE


@compiled_inside
def _first_walk_in(venue, today, venues, sessions, venue_session, settings):
    """Return the next session of a venue that takes walk-ins, as known today, within the horizon, or NONE."""
    place, end = venues[venue].walkable_from, venues[venue].end_place
    while place < end:
        one = sessions[venue_session[place]]
        if one.day >= today and one.takes_walk_ins and looks_open(one, today):
            break
        place += 1
    venues[venue].walkable_from = place
    if place < end and sessions[venue_session[place]].day <= today + settings.walk_in_days:
        return venue_session[place]
    return NONE


@compiled_inside
def seek(number, today, venues, sessions, venue_session, slots_s, offers, settings):
    """Look up what a venue offers by a channel now: the session is NONE, and its day never, where it offers nothing."""
    offer, venue = offers[number], number // 2
    if number % 2 == BOOKED:
        session = _first_bookable(venue, today, venues, sessions, venue_session, settings)
    else:
        session = _first_walk_in(venue, today, venues, sessions, venue_session, settings)
    offer.session = session
    if session == NONE:
        offer.day = NEVER
        return
    this = sessions[session]
    offer.day = this.day
    offer.micro = -settings.delay_micro * (this.day - today)
    if number % 2 == BOOKED:
        offer.start_s = slots_s[this.first_slot + this.taken]
    else:
        offer.start_s = this.opens_s
        offer.micro -= settings.wait_micro * venues[venue].expected_wait_min


@compiled_bare
def most_asked(first_reach):
    """Return the most uniforms that one choice may ask for: of the outside, and of two channels of each venue."""
    most = 0
    for place in range(first_reach.size - 1):
        most = max(most, first_reach[place + 1] - first_reach[place])
    return 1 + 2 * most


@compiled_inside
def ask(
    need, size, venues, offers, reach, first_reach, affinity_micro, channel_micro, asked_offer, asked_micro, purposes,
    entities, indices,
):  # fmt: skip
    """List the offers to a request, with the uniforms of their tastes, from `size` on; return the size of the list.

    The first place is that of the outside. A request without an offer adds nothing. What is full this morning stays so,
    so that no offer is lacking when the choice is made.
    """
    # Read once: the compiler cannot know that what is written here is not what is read.
    begin, request, kind = size, need.request, need.kind
    deadline_day = need.deadline_s // DAY_S
    place = 2 * need.commune + need.car
    booked_micro = channel_micro[BOOKED, need.is_over_55, need.autonomy]
    walking_in_micro = channel_micro[WALKING_IN, need.is_over_55, need.autonomy]
    may_book, may_walk_in = need.channels != WALK_IN_ONLY, need.channels != APPOINTMENT_ONLY
    for k in range(first_reach[place], first_reach[place + 1]):
        venue = reach[k].venue
        index, micro = venues[venue].index, reach[k].micro + affinity_micro[kind, venue]
        for channel in range(2):
            offer = offers[2 * venue + channel]
            is_booked = channel == BOOKED
            # Written in any case, and kept if it is an offer: whether it is cannot be guessed.
            purposes[size + 1] = TASTE_APPOINTMENT if is_booked else TASTE_WALK_IN
            entities[size + 1], indices[size + 1] = request, index
            asked_offer[size + 1] = 2 * venue + channel
            asked_micro[size + 1] = micro + (booked_micro if is_booked else walking_in_micro)
            size += np.int64((offer.day < deadline_day) & (may_book if is_booked else may_walk_in))
    if size == begin:
        return begin
    purposes[begin], entities[begin], indices[begin] = TASTE_OUTSIDE, request, 0
    return size + 1


@compiled_inside
def _nearest(begin, stop, offers, asked_offer, asked_micro, tossed, bounds):
    """Return the best of several offers that no bounds tell apart; of equals the earliest, then the first met."""
    best, best_start = NONE, NEVER
    for k in range(begin, stop):
        if asked_micro[k] == NO_UTILITY:
            continue
        start_s = offers[asked_offer[k]].start_s
        more = 1
        if best != NONE:
            more = _difference(asked_micro[k], tossed[k], asked_micro[best], tossed[best], bounds)
        if more > 0 or (more == 0 and start_s < best_start):
            best, best_start = k, start_s
    return best


@compiled_inside
def choose(
    today, need, begin, stop, offers, outside_micro, outside_journey_micro, bounds, asked_offer, asked_micro, tossed,
):  # fmt: skip
    """Return the best of the offers asked for as (session, channel), and whether it is as good as going elsewhere.

    The session is NONE if there is no offer. Offers are met by venue, then channel, so that of equal utilities and
    starts the first met is the best.
    """
    deadline_day = need.deadline_s // DAY_S
    best, floor, ceiling, rival = NONE, NO_UTILITY, NO_UTILITY, NO_UTILITY
    for k in range(begin + 1, stop):
        offer = offers[asked_offer[k]]
        if offer.day >= deadline_day:  # full since it was asked for
            asked_micro[k] = NO_UTILITY
            continue
        micro, part = asked_micro[k] + offer.micro, np.int64(tossed[k] * BOUNDS)
        asked_micro[k] = micro
        least, most = micro + bounds[part] - _SLACK, micro + bounds[part + 1] + _SLACK
        is_higher = least > floor
        rival = max(rival, ceiling if is_higher else most)  # the most that any other can be worth
        best, ceiling = (k, most) if is_higher else (best, ceiling)
        floor = max(floor, least)
    if best != NONE and rival >= floor:
        best = _nearest(begin + 1, stop, offers, asked_offer, asked_micro, tossed, bounds)
    if best == NONE:
        return NONE, BOOKED, False
    outside = outside_micro[need.kind, need.autonomy] + outside_journey_micro[today, need.commune]
    is_better = _difference(asked_micro[best], tossed[best], outside, tossed[begin], bounds) >= 0
    return offers[asked_offer[best]].session, asked_offer[best] % 2, is_better
