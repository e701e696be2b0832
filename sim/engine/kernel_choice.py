"""How one person of the compiled season chooses among the offers of a morning.

In: records and tables of `plan_arrays`, and the uniforms of tastes. Out: the best offer, or that somewhere else is
better. It follows `sim.engine.people`. A taste costs two logarithms; a table of bounds settles most comparisons.
"""

from __future__ import annotations

import numpy as np

from sim.demand.draws import TASTE_APPOINTMENT, TASTE_OUTSIDE, TASTE_WALK_IN
from sim.engine.kernel_desk import NEVER
from sim.engine.kernel_state import UNSOUGHT, looks_open
from sim.engine.rules import (
    APPOINTMENT_ONLY,
    BOOKED,
    DAY_S,
    NONE,
    WALK_IN_ONLY,
    WALKING_IN,
    compiled,
    compiled_bare,
    taste_at,
)

BOUNDS = 4096  # equal parts of (0, 1) within which a taste is bounded
_LEAST, _MOST = 2.0**-53, 1 - 2.0**-53  # the uniforms that there are
_SLACK = 1  # millionths: a logarithm may be off by its last bit, and a taste is rounded


@compiled
def taste_bounds():
    """Return the taste at the edge of each part of (0, 1): what lies between two edges has a taste between theirs."""
    edges = np.empty(BOUNDS + 1, np.int64)
    for k in range(BOUNDS + 1):
        edges[k] = taste_at(min(max(k / BOUNDS, _LEAST), _MOST))
    return edges


@compiled_bare
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


@compiled_bare
def _first_bookable(venue, today, venues, sessions, venue_session, settings):
    """Return the session of a venue with the first free slot after the shortest notice, as known today, or NONE."""
    for k in range(venues[venue].upcoming, venues[venue].end_place):
        session = venue_session[k]
        day = sessions[session].day
        if (
            today + settings.notice_days <= day <= today + sessions[session].window_days
            and sessions[session].taken < sessions[session].end_slot - sessions[session].first_slot
            and looks_open(session, today, sessions)
        ):
            return session
        if day > today + settings.longest_window:
            break
    return NONE


@compiled_bare
def _first_walk_in(venue, today, venues, sessions, venue_session, settings):
    """Return the next session of a venue that takes walk-ins, as known today, within the horizon, or NONE."""
    for k in range(venues[venue].upcoming, venues[venue].end_place):
        session = venue_session[k]
        if sessions[session].day > today + settings.walk_in_days:
            break
        if sessions[session].takes_walk_ins and looks_open(session, today, sessions):
            return session
    return NONE


@compiled_bare
def _seek(venue, channel, today, venues, sessions, venue_session, slots_s, offers, settings):
    """Look up what a venue offers by a channel this morning: the session is NONE where it offers nothing."""
    offer = offers[2 * venue + channel]
    if channel == BOOKED:
        session = _first_bookable(venue, today, venues, sessions, venue_session, settings)
    else:
        session = _first_walk_in(venue, today, venues, sessions, venue_session, settings)
    offer.session = session
    if session == NONE:
        return
    this = sessions[session]
    offer.day = this.day
    offer.micro = -settings.delay_micro * (this.day - today)
    if channel == BOOKED:
        offer.start_s = slots_s[this.first_slot + this.taken]
    else:
        offer.start_s = this.opens_s
        offer.micro -= settings.wait_micro * venues[venue].expected_wait_min


@compiled_bare
def tosses_of_a_choice(first_reach):
    """Return the most uniforms that one choice may ask for: of the outside, and of two channels of each venue."""
    most = 0
    for place in range(first_reach.size - 1):
        most = max(most, first_reach[place + 1] - first_reach[place])
    return 1 + 2 * most


@compiled_bare
def ask_tastes(need, size, venues, reach, first_reach, purposes, entities, indices):
    """Put the uniforms that a choice asks for on a list, in the order in which `choose` reads them; return its size."""
    purposes[size], entities[size], indices[size] = TASTE_OUTSIDE, need.request, 0
    size += 1
    place = 2 * need.commune + need.car
    for k in range(first_reach[place], first_reach[place + 1]):
        index = venues[reach[k].venue].index
        purposes[size], entities[size], indices[size] = TASTE_APPOINTMENT, need.request, index
        purposes[size + 1], entities[size + 1], indices[size + 1] = TASTE_WALK_IN, need.request, index
        size += 2
    return size


@compiled_bare
def choose(
    today, need, venues, sessions, venue_session, slots_s, offers, reach, first_reach, affinity_micro, channel_micro,
    outside_micro, outside_journey_micro, settings, bounds, tossed, first,
):  # fmt: skip
    """Return the best offer to a request as (session, channel), and whether it is as good as going elsewhere.

    The session is NONE if there is no offer. Offers are met by venue, then channel, so that of equal utilities and
    starts the first met is the best. The uniforms begin at `first`.
    """
    best, best_channel, best_base, best_u, best_start = NONE, BOOKED, 0, 0.5, NEVER
    deadline_day = need.deadline_s // DAY_S
    place = 2 * need.commune + need.car
    first_channel = WALKING_IN if need.channels == WALK_IN_ONLY else BOOKED
    last_channel = BOOKED if need.channels == APPOINTMENT_ONLY else WALKING_IN
    toss = first + 1
    for k in range(first_reach[place], first_reach[place + 1]):
        venue = reach[k].venue
        for channel in range(first_channel, last_channel + 1):
            offer = offers[2 * venue + channel]
            if offer.session == UNSOUGHT:
                _seek(venue, channel, today, venues, sessions, venue_session, slots_s, offers, settings)
            if offer.session == NONE or offer.day >= deadline_day:
                continue
            base = reach[k].micro + affinity_micro[need.kind, venue] + offer.micro
            base += channel_micro[channel, need.is_over_55, need.autonomy]
            u = tossed[toss + channel]
            more = 1 if best == NONE else _difference(base, u, best_base, best_u, bounds)
            if more > 0 or (more == 0 and offer.start_s < best_start):
                best, best_channel, best_start, best_base, best_u = offer.session, channel, offer.start_s, base, u
        toss += 2
    if best == NONE:
        return NONE, BOOKED, False
    outside = outside_micro[need.kind, need.autonomy] + outside_journey_micro[need.commune, today]
    return best, best_channel, _difference(best_base, best_u, outside, tossed[first], bounds) >= 0
