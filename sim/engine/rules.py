"""The page of rules that both engines read.

In: nothing but integers. Out: outcomes, kinds of event in their order, and small pure functions, compiled and callable
from Python. Clocks, queues and loops live with each engine, never here. "None" is written `NONE` here.
"""

from __future__ import annotations

import math

import numpy as np

from sim.compiled import compiled, compiled_bare, compiled_inside
from sim.demand import draws
from sim.demand.distributions import (
    gumbel,
    lognormal,
    normal,
    softplus,
    stable,
    stable_angle,
    stable_radius,
    whole,
)
from sim.demand.population import APPOINTMENT_ONLY, WALK_IN_ONLY, acquaintance
from sim.units import DAY_S, WEEK_DAYS

# The kernel reads these here.
__all__ = [
    "APPOINTMENT_ONLY", "DAY_S", "WALK_IN_ONLY", "WEEK_DAYS", "acquaintance", "compiled_bare", "compiled_inside",
    "lognormal", "stable_angle", "stable_radius",
]  # fmt: skip

NEVER = 1 << 62  # later than any second
NONE = -1  # the one code for "none" or "unlimited"


def plain(function):
    """Return the Python body of a compiled rule: from Python it is faster than a compiled call."""
    return getattr(function, "py_func", function)


def encode_none(value: int | None) -> int:
    """Write an optional number as an integer; nothing else turns None into a code."""
    return NONE if value is None else value


def decode_none(value: int) -> int | None:
    """Read what `encode_none` wrote."""
    return None if value == NONE else value


# --- the desk

SERVED, NO_SHOW, BALKED, RENEGED, TURNED_AWAY = range(5)
DESK_OUTCOMES = ("served", "no_show", "balked", "reneged", "turned_away")

# Who goes first in one second. A freed adviser has ended a service or a break, or opens.
BREAK_BEGINS, ADVISER_FREED, LEAVING, ARRIVAL, HOLD_ENDS, CLOSING = range(6)

# The class of a waiting person, within one priority: lower is called first.
APPOINTMENT, WALK_IN, AHEAD = range(3)

FIRST_RANK = 2  # SimPy keeps 0 and 1 for itself
MAX_NUMBER = 1 << 40  # more rows or advisers than any desk has


@compiled
def event_rank(kind, number):
    """Order two events of one second: by kind, then by adviser or row."""
    return FIRST_RANK + kind * MAX_NUMBER + number


@compiled
def waiting_class(slot, arrival, now, early, late):
    """Return the class of a person who waits at the second `now`: APPOINTMENT, WALK_IN or AHEAD (of the slot)."""
    if slot == NONE or (late != NONE and arrival - slot > late):
        return WALK_IN
    if early == NONE or slot - now <= early:
        return APPOINTMENT
    return AHEAD


@compiled
def is_held_back(free, expected):
    """Tell whether who ranks as a walk-in must leave the free advisers to the people expected."""
    return free <= expected


@compiled
def is_expected(slot, hold, now):
    """Tell whether a booked person who has not arrived is expected at `now`, as long as their hold has not ended."""
    return hold > 0 and slot - hold <= now


@compiled
def balks(tolerance, capacity, present, waiting):
    """Tell whether a walk-in who was not called at once goes away, for the people found present and waiting."""
    return (tolerance != NONE and present >= tolerance) or (capacity != NONE and waiting >= capacity)


@compiled
def patience_ends(arrival, slot, first_opening, patience):
    """Return the second at which a person who has not been called leaves, or NONE."""
    if patience == NONE:
        return NONE
    return max(arrival, slot, first_opening) + patience


@compiled
def comes_too_late(arrival, closes):
    """Tell whether who arrives finds the door closed."""
    return closes != NONE and arrival > closes


@compiled
def closing_second(closes, grace):
    """Return the second after which nobody is called, or NONE."""
    if closes == NONE or grace == NONE:
        return NONE
    return closes + grace


@compiled
def break_begins(planned, opens):
    """Return when a break begins once it is cut to the opening of its adviser; it is gone if it ends by then."""
    return max(planned, opens)


# --- the season: people

RESOLVED, RETURN, REFERRED = range(3)
# What follows are the places of the words in `sim.visits.outcomes`.
(V_RESOLVED, V_RETURN, V_REFERRED, V_NO_SHOW, V_BALKED, V_RENEGED, V_TURNED_AWAY, V_CLOSED_DOOR, V_CANCELLED) = range(9)
# The visit outcome of a desk outcome that is no service.
UNSERVED_VISIT = (-1, V_NO_SHOW, V_BALKED, V_RENEGED, V_TURNED_AWAY)

OPEN, S_RESOLVED, S_REFERRED, UNAWARE, ELSEWHERE, NO_OFFER, GAVE_UP = range(7)
(
    NO_CAUSE, MISSING_DOCUMENT, PLATFORM_DOWN, CONNECTION_DOWN, OPERATOR_ONLY, BEYOND_SKILL, TIME_CAP,
    PUBLIC_HOLIDAY, CLOSURE, SCHOOL_HOLIDAY, LEAVE, ABSENCE,
) = range(12)  # fmt: skip
NOBODY, KNOWN, FROM_CAMPAIGN, FROM_FRIEND = range(4)
BOOKED, WALKING_IN = range(2)

SLOTS_NOTED = 3  # free slots of a venue that a morning's book tells of
NO_UTILITY = -(1 << 62)
NOT_AWAY = 1 << 40  # the morning on which it is known that an adviser who comes is away


@compiled
def rank_at(u):
    """Return the place of a request in the order of those who look on a day; whole, so that ties are exact."""
    return np.int64(u * 9007199254740992.0)


@compiled
def look_rank(seed, replication, request, day):
    """Return the place of a request in the order of those who look on a day, by its own uniform."""
    return rank_at(draws.uniform(seed, replication, draws.LOOK_ORDER, request, day))


@compiled
def micro_of(utility):
    """Return a utility in whole millionths: what is compared is whole, so that no last bit decides."""
    return np.int64(math.floor(utility * 1e6 + 0.5))


@compiled
def taste_at(u, scale):
    """Return a Gumbel taste of a scale, in whole millionths of utility."""
    return micro_of(scale * gumbel(u))


@compiled
def nest_at(u, v, index, scale):
    """Return what all tastes of a nest have in common: a stable factor of an index, in whole millionths of utility."""
    return micro_of(scale * stable(u, v, index))


@compiled
def taste_micro(seed, replication, purpose, request, index, scale):
    """Return the taste of a request for a place by a channel, or for the outside, by its own uniform."""
    return taste_at(draws.uniform(seed, replication, purpose, request, index), scale)


@compiled
def place_micro(seed, replication, request, place, index, scale):
    """Return what the tastes of a request for a place have in common, by its own two uniforms."""
    u = draws.uniform(seed, replication, draws.PLACE_ANGLE, request, place)
    return nest_at(u, draws.uniform(seed, replication, draws.PLACE_RADIUS, request, place), index, scale)


@compiled
def service_micro(seed, replication, request, index):
    """Return what the tastes of a request for all places have in common, by its own two uniforms."""
    u = draws.uniform(seed, replication, draws.SERVICE_ANGLE, request, 0)
    return nest_at(u, draws.uniform(seed, replication, draws.SERVICE_RADIUS, request, 0), index, 1.0)


@compiled
def soft_maximum(one, other, scale):
    """Return the expected best of two utilities, millionths, whose independent tastes have a scale and the mean 0."""
    width = 1e6 * scale
    if width == 0.0:  # two coefficients of dissimilarity may be so small that their product is 0
        return max(one, other)
    return max(one, other) + width * softplus(abs(one - other) / width)


@compiled
def worth_at(service, outside, minute):
    """Return what offers are worth beside the outside alone, whole seconds of journey.

    Parameters
    ----------
    service, outside : float, millionths of utility
        Expected best utility of all offers, utility of the outside; the mean of tastes is 0 in both.
    minute : float, above 0
        Utility lost by a minute of journey.

    References
    ----------
    Small and Rosen (1981), Applied welfare economics with discrete choice models, Econometrica 49: the logsum.
    """
    gain = soft_maximum(service, outside, 1.0) - outside
    return np.int64(math.floor(60e-6 * gain / minute + 0.5))


def is_worth_known(minute: float) -> bool:
    """Tell whether what is offered has a worth: it is in minutes of journey, so only where one weighs something."""
    return minute > 0.0


@compiled
def presence_share(share, near_share, journey_s, minutes):
    """Return the share of people who know the service, so near an open desk: it is known the more, the nearer."""
    return max(share, near_share * math.exp(-journey_s / 60.0 / minutes))


@compiled
def no_show_share(lead_days, base_share, per_day, factor):
    """Return the chance that a booked person does not come: it rises with the lead, a reminder's factor lowers it."""
    return (1.0 - (1.0 - base_share) * math.exp(-per_day * lead_days)) * factor


@compiled
def fails_to_show(seed, replication, request, slots_due, lead_days, base_share, per_day, factor):
    """Tell whether a booked person does not come, by the uniform of this slot."""
    u = draws.uniform(seed, replication, draws.NO_SHOW, request, slots_due)
    return u < no_show_share(lead_days, base_share, per_day, factor)


@compiled
def lateness_at(u, mean_s, sd_s):
    """Return how long after the slot a booked person arrives, seconds; negative is early."""
    return np.int64(math.floor(mean_s + sd_s * normal(u) + 0.5))


@compiled
def lateness_s(seed, replication, request, slots_due, mean_s, sd_s):
    """Return how long after the slot a booked person arrives, by the uniform of this slot."""
    return lateness_at(draws.uniform(seed, replication, draws.LATENESS, request, slots_due), mean_s, sd_s)


@compiled
def walk_in_at(u, start_s, end_s, cumulated):
    """Return when a walk-in arrives: equal bins from ``start_s`` to ``end_s`` with cumulated shares."""
    bins = len(cumulated)
    k = 0
    while k < bins - 1 and u >= cumulated[k]:
        k += 1
    below = cumulated[k - 1] if k > 0 else 0.0
    width = cumulated[k] - below
    within = (u - below) / width if width > 0.0 else 0.0
    return start_s + np.int64((k + within) * (end_s - start_s) / bins)


@compiled
def walk_in_arrival_s(seed, replication, request, day, start_s, end_s, cumulated):
    """Return when a walk-in arrives, by the uniform of this day."""
    return walk_in_at(draws.uniform(seed, replication, draws.ARRIVAL, request, day), start_s, end_s, cumulated)


@compiled
def service_at(minutes, factor):
    """Return the uncut duration of a service that takes some minutes, by an adviser, whole seconds, at least one."""
    return max(1, np.int64(math.floor(minutes * factor * 60.0 + 0.5)))


@compiled
def service_s(seed, replication, request, served, mu, sigma, factor):
    """Return the uncut duration of a service, by its own uniform."""
    u = draws.uniform(seed, replication, draws.DURATION, request, served)
    return service_at(lognormal(u, mu, sigma), factor)


@compiled
def misses_document(seed, replication, request, served, share):
    """Tell whether a document is missing, with this chance."""
    return draws.uniform(seed, replication, draws.MISSING_DOCUMENT, request, served) < share


@compiled
def referral_at(u, operator_only, beyond_skill):
    """Return why a request is referred, or NO_CAUSE: first what only the operator can do, then what skill lacks."""
    if u < operator_only:
        return OPERATOR_ONLY
    return BEYOND_SKILL if u < operator_only + beyond_skill else NO_CAUSE


@compiled
def referral_cause(seed, replication, request, served, operator_only, beyond_skill):
    """Return why a request is referred, by the uniform of this service."""
    u = draws.uniform(seed, replication, draws.REFERRAL, request, served)
    return referral_at(u, operator_only, beyond_skill)


@compiled
def patience_at(u, mu, sigma):
    """Return a person's patience, whole seconds (the law is in minutes)."""
    return np.int64(math.floor(lognormal(u, mu, sigma) * 60.0 + 0.5))


@compiled
def patience_of(seed, replication, request, mu, sigma):
    """Return a person's patience, by their own uniform."""
    return patience_at(draws.uniform(seed, replication, draws.PATIENCE, request, 0), mu, sigma)


@compiled
def tolerance_at(u, least, most):
    """Return how many people present make a walk-in go away."""
    return whole(u, least, most)


@compiled
def tolerance_of(seed, replication, request, least, most):
    """Return how many people present make a walk-in go away, by their own uniform."""
    return tolerance_at(draws.uniform(seed, replication, draws.TOLERANCE, request, 0), least, most)


@compiled
def operator_delay_s(seed, replication, request, mu, sigma):
    """Return how long the operator takes to answer a referral, whole seconds (the law is in days)."""
    u = draws.uniform(seed, replication, draws.OPERATOR_DELAY, request, 0)
    return np.int64(math.floor(lognormal(u, mu, sigma) * 86400.0 + 0.5))


@compiled
def persists(seed, replication, request, failures, share):
    """Tell whether a person tries again after a visit that did not help."""
    return draws.uniform(seed, replication, draws.PERSISTENCE, request, failures) < share


@compiled
def tells(seed, replication, request, j, share):
    """Tell whether somebody who was helped tells acquaintance ``j``."""
    return draws.uniform(seed, replication, draws.TELL, request, j) < share


@compiled
def is_reached(seed, replication, citizen, campaign, reach):
    """Tell whether a campaign makes a citizen aware."""
    return draws.uniform(seed, replication, draws.CAMPAIGN, citizen, campaign) < reach


@compiled
def down_at(u, share):
    """Tell whether a platform or a connection is down on a day."""
    return u < share


@compiled
def is_down(seed, replication, entity, day, share):
    """Tell whether a platform or a connection is down, by the uniform of this day."""
    return share > 0.0 and down_at(draws.uniform(seed, replication, draws.OUTAGE, entity, day), share)


@compiled
def illness_days(seed, replication, adviser, day, begins_share, mean_days):
    """Return how many days an illness lasts that begins on this day; 0 if none begins (geometric law)."""
    if begins_share <= 0.0 or draws.uniform(seed, replication, draws.ABSENCE_BEGINS, adviser, day) >= begins_share:
        return 0
    if mean_days <= 1.0:
        return 1
    u = draws.uniform(seed, replication, draws.ABSENCE_LASTS, adviser, day)
    return 1 + np.int64(math.floor(math.log1p(-u) / math.log1p(-1.0 / mean_days)))


@compiled
def drive_time_s(seed, replication, road, day, planned_s, mu, sigma):
    """Return how long a drive takes: the planned time by a lognormal factor of mean 1."""
    if planned_s == 0:
        return 0
    u = draws.uniform(seed, replication, draws.DRIVE, road, day)
    return np.int64(math.floor(planned_s * lognormal(u, mu, sigma) + 0.5))


@compiled
def expected_wait_min(former, waited_s, people, weight_micro):
    """Return the wait that people expect next week, whole minutes: a step towards the mean that was lived."""
    if people == 0:
        return former
    scale = 1000000 * people * 60
    step = former * (1000000 - weight_micro) * people * 60 + weight_micro * waited_s
    return (2 * step + scale) // (2 * scale)


@compiled
def skill_hundredths(start, cases_hundredths, cases_to_learn):
    """Return a skill in hundredths after some cases (in hundredths): what is missing decays exponentially."""
    missing = (1.0 - start / 100.0) * math.exp(-cases_hundredths / 100.0 / cases_to_learn)
    return np.int64(math.floor((1.0 - missing) * 100.0 + 0.5))
