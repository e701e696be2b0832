"""How one person of the compiled season chooses among the offers of a morning.

In: records and tables of `plan_arrays`, and the uniforms of tastes. Out: the best offer, or that somewhere else is
better. It follows `sim.engine.people`. A taste costs many logarithms; tables of bounds settle most comparisons.
"""

from __future__ import annotations

import numpy as np

from sim.demand.draws import (
    PLACE_ANGLE,
    PLACE_RADIUS,
    SERVICE_ANGLE,
    SERVICE_RADIUS,
    TASTE_APPOINTMENT,
    TASTE_OUTSIDE,
    TASTE_WALK_IN,
    toss_alike,
    uniforms,
)
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
    micro_of,
    nest_at,
    stable_angle,
    stable_radius,
    taste_at,
)

BOUNDS = 2048  # equal parts of (0, 1) within which what a uniform gives is bounded
_LEAST, _MOST = 2.0**-53, 1 - 2.0**-53  # the uniforms that there are
_SLACK = 4  # millionths: a logarithm may be off by its last bit, and three parts of a taste are rounded
# What is bounded, by row: the taste of a channel of a place, the two parts of its place, those of the outside and of
# all places together.
CHANNEL, ANGLE, RADIUS, OUTSIDE, ALL_ANGLE, ALL_RADIUS = range(6)
# Uniforms of a place, by row: of its channels, as these are numbered, then of what its tastes have in common.
PLACE_ROWS, OF_ANGLE, OF_RADIUS = 4, 2, 3
# Uniforms of a request: of the outside, and of what the tastes for all places have in common.
ALL_ROWS, OF_OUTSIDE, OF_ALL_ANGLE, OF_ALL_RADIUS = 3, 0, 1, 2


@compiled
def taste_bounds(place_nest, service_nest):
    """Return what a uniform gives at the edge of each part of (0, 1), by part of a taste; all of them rise with it.

    Small numbers, to stay in the nearest cache: int32, shape (6, parts + 1), millionths of utility.
    """
    edges = np.empty((6, BOUNDS + 1), np.int32)
    for k in range(BOUNDS + 1):
        u = min(max(k / BOUNDS, _LEAST), _MOST)
        edges[CHANNEL, k] = taste_at(u, service_nest * place_nest)
        edges[ANGLE, k] = micro_of(service_nest * stable_angle(u, place_nest))
        edges[RADIUS, k] = micro_of(service_nest * stable_radius(u, place_nest))
        edges[OUTSIDE, k] = taste_at(u, 1.0)
        edges[ALL_ANGLE, k] = micro_of(stable_angle(u, service_nest))
        edges[ALL_RADIUS, k] = micro_of(stable_radius(u, service_nest))
    return edges


@compiled_inside
def _bounded(bounds, row, u, edge):
    """Return the least (edge 0) or the most (edge 1) that a uniform may give to a part of a taste."""
    return bounds[row, np.int64(u * BOUNDS) + edge]


@compiled_inside
def _place_bounded(bounds, place, tossed, edge):
    """Return the least or the most that all tastes for a place may have in common."""
    return _bounded(bounds, ANGLE, tossed[OF_ANGLE, place], edge) + _bounded(
        bounds, RADIUS, tossed[OF_RADIUS, place], edge
    )


@compiled_inside
def _service_bounded(bounds, asker, all_tossed, edge):
    """Return the least or the most that all tastes of a request for the service may have in common."""
    return _bounded(bounds, ALL_ANGLE, all_tossed[OF_ALL_ANGLE, asker], edge) + _bounded(
        bounds, ALL_RADIUS, all_tossed[OF_ALL_RADIUS, asker], edge
    )


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
def most_reached(first_reach):
    """Return the most venues within reach of anybody."""
    most = 0
    for place in range(first_reach.size - 1):
        most = max(most, first_reach[place + 1] - first_reach[place])
    return most


@compiled_inside
def ask(
    need, size, n_places, venues, offers, reach, first_reach, affinity_micro, channel_micro, asked_offer, asked_micro,
    asked_place, place_request, place_index,
):  # fmt: skip
    """List the offers to a request from `size` on, and the places that make them from `n_places` on; return both ends.

    What is full this morning stays so, so that no offer is lacking when the choice is made.
    """
    # Read once: the compiler cannot know that what is written here is not what is read.
    request, kind = need.request, need.kind
    deadline_day = need.deadline_s // DAY_S
    home = 2 * need.commune + need.car
    booked_micro = channel_micro[BOOKED, need.is_over_55, need.autonomy]
    walking_in_micro = channel_micro[WALKING_IN, need.is_over_55, need.autonomy]
    may_book, may_walk_in = need.channels != WALK_IN_ONLY, need.channels != APPOINTMENT_ONLY
    for k in range(first_reach[home], first_reach[home + 1]):
        venue, listed = reach[k].venue, size
        micro = reach[k].micro + affinity_micro[kind, venue]
        # Written in any case, and kept if it makes an offer: whether it does cannot be guessed.
        place_request[n_places], place_index[n_places] = request, venues[venue].index
        for channel in range(2):
            offer = offers[2 * venue + channel]
            is_booked = channel == BOOKED
            asked_offer[size], asked_place[size] = 2 * venue + channel, n_places
            asked_micro[size] = micro + (booked_micro if is_booked else walking_in_micro)
            size += np.int64((offer.day < deadline_day) & (may_book if is_booked else may_walk_in))
        n_places += np.int64(size > listed)
    return size, n_places


@compiled_inside
def throw_tastes(
    seed, replication, n_places, n_askers, place_request, place_index, asker_request, tossed, all_tossed, settings
):  # fmt: skip
    """Throw the dice of tastes: of the places that make an offer, by both channels, and of who has one.

    Nobody reads those of what tastes have in common where it is nothing; they are uniforms all the same.
    """
    toss_alike(seed, replication, TASTE_APPOINTMENT, place_request, place_index, n_places, tossed[BOOKED])
    toss_alike(seed, replication, TASTE_WALK_IN, place_request, place_index, n_places, tossed[WALKING_IN])
    if settings.place_nest < 1.0:
        toss_alike(seed, replication, PLACE_ANGLE, place_request, place_index, n_places, tossed[OF_ANGLE])
        toss_alike(seed, replication, PLACE_RADIUS, place_request, place_index, n_places, tossed[OF_RADIUS])
    askers = asker_request[:n_askers]
    uniforms(seed, replication, TASTE_OUTSIDE, askers, 0, all_tossed[OF_OUTSIDE])
    if settings.service_nest < 1.0:
        uniforms(seed, replication, SERVICE_ANGLE, askers, 0, all_tossed[OF_ALL_ANGLE])
        uniforms(seed, replication, SERVICE_RADIUS, askers, 0, all_tossed[OF_ALL_RADIUS])


@compiled_inside
def _utility(k, asked_offer, asked_micro, asked_place, tossed, settings):
    """Return the utility of an offer, without what all places have in common."""
    place = asked_place[k]
    taste = taste_at(tossed[asked_offer[k] % 2, place], settings.taste_scale)
    common = nest_at(tossed[OF_ANGLE, place], tossed[OF_RADIUS, place], settings.place_nest, settings.service_nest)
    return asked_micro[k] + taste + common


@compiled_inside
def _nearest(begin, stop, offers, asked_offer, asked_micro, asked_place, tossed, settings):
    """Return the best of several offers that no bounds tell apart; of equals the earliest, then the first met."""
    best, best_micro, best_start = NONE, NO_UTILITY, NEVER
    for k in range(begin, stop):
        if asked_micro[k] == NO_UTILITY:
            continue
        start_s = offers[asked_offer[k]].start_s
        micro = _utility(k, asked_offer, asked_micro, asked_place, tossed, settings)
        if micro > best_micro or (micro == best_micro and start_s < best_start):
            best, best_micro, best_start = k, micro, start_s
    return best


@compiled_inside
def _is_better(
    best, asker, outside, asked_offer, asked_micro, asked_place, tossed, all_tossed, bounds, settings
):  # fmt: skip
    """Tell whether the best offer is as good as the outside, for who has the uniforms `asker`."""
    micro, place = asked_micro[best], asked_place[best]
    u, outside_u = tossed[asked_offer[best] % 2, place], all_tossed[OF_OUTSIDE, asker]
    least = micro + _bounded(bounds, CHANNEL, u, 0) + _place_bounded(bounds, place, tossed, 0)
    least += _service_bounded(bounds, asker, all_tossed, 0)
    if least - outside - _bounded(bounds, OUTSIDE, outside_u, 1) >= 2 * _SLACK:
        return True
    most = micro + _bounded(bounds, CHANNEL, u, 1) + _place_bounded(bounds, place, tossed, 1)
    most += _service_bounded(bounds, asker, all_tossed, 1)
    if most - outside - _bounded(bounds, OUTSIDE, outside_u, 0) < -2 * _SLACK:
        return False
    common = nest_at(
        all_tossed[OF_ALL_ANGLE, asker], all_tossed[OF_ALL_RADIUS, asker], settings.service_nest, 1.0
    )  # fmt: skip
    here = _utility(best, asked_offer, asked_micro, asked_place, tossed, settings) + common
    return here >= outside + taste_at(outside_u, 1.0)


@compiled_inside
def choose(
    need, begin, stop, asker, outside, offers, bounds, asked_offer, asked_micro, asked_place, tossed, all_tossed,
    settings,
):  # fmt: skip
    """Return the best of the offers asked for as (session, channel), and whether it is as good as going elsewhere.

    The session is NONE if there is no offer. Offers are met by venue, then channel, so that of equal utilities and
    starts the first met is the best. `asked_micro` is then their whole utility without taste, or NO_UTILITY.
    """
    deadline_day = need.deadline_s // DAY_S
    best, floor, ceiling, rival = NONE, NO_UTILITY, NO_UTILITY, NO_UTILITY
    for k in range(begin, stop):
        offer, place = offers[asked_offer[k]], asked_place[k]
        if offer.day >= deadline_day:  # full since it was asked for
            asked_micro[k] = NO_UTILITY
            continue
        micro, u = asked_micro[k] + offer.micro, tossed[asked_offer[k] % 2, place]
        asked_micro[k] = micro
        least = micro + _bounded(bounds, CHANNEL, u, 0) + _place_bounded(bounds, place, tossed, 0) - _SLACK
        most = micro + _bounded(bounds, CHANNEL, u, 1) + _place_bounded(bounds, place, tossed, 1) + _SLACK
        is_higher = least > floor
        rival = max(rival, ceiling if is_higher else most)  # the most that any other can be worth
        best, ceiling = (k, most) if is_higher else (best, ceiling)
        floor = max(floor, least)
    if best != NONE and rival >= floor:
        best = _nearest(begin, stop, offers, asked_offer, asked_micro, asked_place, tossed, settings)
    if best == NONE:
        return NONE, BOOKED, False
    is_better = _is_better(
        best, asker, outside, asked_offer, asked_micro, asked_place, tossed, all_tossed, bounds, settings
    )  # fmt: skip
    return offers[asked_offer[best]].session, asked_offer[best] % 2, is_better
