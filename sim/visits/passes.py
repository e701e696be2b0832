"""Whether a log obeys the laws, in one compiled pass a table: a yes spares the laws their work, a no has them tell why.

In: columns of a log as arrays, times as float64 with NaN where missing. Out: True, or False where some law may be
broken. The laws themselves, which find the row and say what was found, are in `sim.visits.laws`.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled

# What the visits of a request come to, and those of a session: rows of the counts.
VISITS, SERVED, FIRST_CALLED, RESOLVED, REFERRED, RESOLVED_LAST, REFERRED_LAST = range(7)
BOOKED, CAME, SESSION_SERVED, BUSY, OVERTIME, PRESENT = range(6)
HAS_SLOT, HAS_ARRIVAL, HAS_CALL, HAS_END, HAS_LEFT = 1, 2, 4, 8, 16  # stamps of a visit, as bits


@compiled
def count_visits(
    request_of, session_of, attempt, outcome, booked, came, served, cancelled, resolved, referred, stated, closes,
    arrival, called, end, left, of_request, of_session,
):  # fmt: skip
    """Add the visits up by request and by session; tell whether each has both, and its attempts count from 1.

    The attempts of a request are to stand in their order, as an engine writes them.

    Parameters
    ----------
    request_of, session_of : int64, shape (visits,)
    attempt, arrival, called, end, left : float64, shape (visits,)
    outcome : int64, shape (visits,)
        A place among the outcomes.
    booked : int64, shape (visits,)
        1 for an appointment, 0 for a walk-in.
    came, served : bool, shape (outcomes,)
    cancelled, resolved, referred : int
        Outcomes.
    stated : float64, shape (requests,)
        Visits that the requests say they made.
    closes : float64, shape (sessions,)
    of_request, of_session : float64, shape (7, requests) and (6, sessions), zeros
        Written; the first call is infinite where there is none.
    """
    for request in range(of_request.shape[1]):
        of_request[FIRST_CALLED, request] = np.inf
    for row in range(request_of.size):
        request, session, how = request_of[row], session_of[row], outcome[row]
        if request < 0 or session < 0 or how < 0 or how >= came.size:
            return False
        of_request[VISITS, request] += 1
        if attempt[row] != of_request[VISITS, request]:
            return False
        is_last = attempt[row] == stated[request]
        of_request[RESOLVED, request] += how == resolved
        of_request[REFERRED, request] += how == referred
        of_request[RESOLVED_LAST, request] += how == resolved and is_last
        of_request[REFERRED_LAST, request] += how == referred and is_last
        of_session[BOOKED, session] += booked[row] == 1 and how != cancelled
        if came[how]:
            of_session[CAME, session] += 1
            of_session[PRESENT, session] += (end[row] if served[how] else left[row]) - arrival[row]
        if served[how]:
            of_request[SERVED, request] += 1
            of_request[FIRST_CALLED, request] = min(of_request[FIRST_CALLED, request], called[row])
            of_session[SESSION_SERVED, session] += 1
            of_session[BUSY, session] += end[row] - called[row]
            of_session[OVERTIME, session] += max(0.0, end[row] - max(called[row], closes[session]))
    return True


@compiled
def visits_hold(
    request_of, session_of, outcome, channel, has_cause, with_cause, needed, refused, adviser, may_serve, team,
    permanence, session_permanence, venue, session_venue, held, shut, opens, session_opens, onset, first_look, offered,
    decided, slot, arrival, called, end, left, served, day_s,
):  # fmt: skip
    """Tell whether each visit fits its outcome, its session and its request, and its times are in order.

    Parameters
    ----------
    request_of, session_of, outcome, channel : int64, shape (visits,)
        The channel is 1 for an appointment, 0 for a walk-in, -1 for anything else.
    has_cause : bool, shape (visits,)
    with_cause, shut, served : bool, shape (outcomes,)
        Outcomes that have a cause; of sessions that are not held; of the served.
    needed, refused : int64, shape (outcomes,)
        Stamps of an outcome, as bits.
    adviser : int64, shape (visits,), -1 for nobody
    may_serve : bool, shape (teams, advisers)
    team, session_permanence, session_venue : int64, shape (sessions,); permanence, venue : int64, shape (visits,)
        Codes of the same words.
    held : bool, session_opens : float64, shape (sessions,)
    onset, first_look, offered : float64, shape (requests,)
    opens, decided, slot, arrival, called, end, left : float64, shape (visits,)
    """
    for row in range(request_of.size):
        request, session, how = request_of[row], session_of[row], outcome[row]
        if permanence[row] != session_permanence[session] or venue[row] != session_venue[session]:
            return False
        if opens[row] != session_opens[session] or held[session] == shut[how] or has_cause[row] != with_cause[how]:
            return False
        # NaN is what is missing: it differs from itself, and comes before nothing.
        stamps = HAS_SLOT * np.int64(slot[row] == slot[row]) | HAS_ARRIVAL * np.int64(arrival[row] == arrival[row])
        stamps |= HAS_CALL * np.int64(called[row] == called[row]) | HAS_END * np.int64(end[row] == end[row])
        stamps |= HAS_LEFT * np.int64(left[row] == left[row])
        if stamps & needed[how] != needed[how] or stamps & refused[how] != 0:
            return False
        if channel[row] < 0 or (channel[row] == 1) != (stamps & HAS_SLOT != 0):
            return False
        if (adviser[row] >= 0) != served[how] or (served[how] and not may_serve[team[session], adviser[row]]):
            return False
        if decided[row] < onset[request] or slot[row] < decided[row] or arrival[row] < decided[row]:
            return False
        if called[row] < arrival[row] or end[row] < called[row] or left[row] < arrival[row]:
            return False
        is_sooner = not offered[request] <= opens[row] // day_s - decided[row] // day_s
        if decided[row] == first_look[request] and is_sooner:
            return False
    return True


@compiled
def requests_hold(
    in_cohort, state, is_open, gave_up, resolved, referred, reason, stated_visits, stated_served, onset, deadline,
    aware, first_look, ended, first_served, answered, offered, worth, of_request,
):  # fmt: skip
    """Tell whether each request has one final state, that of its visits, with its reason, and its times are in order.

    Parameters
    ----------
    in_cohort : bool, state : int64, shape (requests,)
        The state is -1 if it is unknown.
    is_open, gave_up, resolved, referred : int
        States.
    reason : int64, shape (requests,)
        0 for none, above for a failure, -1 for anything else.
    stated_visits, stated_served, onset, deadline, aware, first_look, ended, first_served : float64, shape (requests,)
    answered, offered, worth : float64, shape (requests,)
    of_request : float64, shape (7, requests)
        As `count_visits` leaves them.
    """
    for row in range(state.size):
        how = state[row]
        if how < 0 or (in_cohort[row] and how == is_open) or (how == is_open) != np.isnan(ended[row]):
            return False
        if reason[row] < 0 or (how == gave_up) != (reason[row] > 0):
            return False
        times = deadline[row] < onset[row] or aware[row] < onset[row] or first_look[row] < onset[row]
        times |= ended[row] < onset[row] or first_served[row] < onset[row] or answered[row] < onset[row]
        times |= first_look[row] < aware[row] or first_served[row] < first_look[row]
        if times or answered[row] < first_served[row]:
            return False
        if of_request[VISITS, row] != stated_visits[row] or of_request[SERVED, row] != stated_served[row]:
            return False
        first = np.inf if np.isnan(first_served[row]) else first_served[row]
        if first != of_request[FIRST_CALLED, row]:
            return False
        is_resolved, is_referred = of_request[RESOLVED_LAST, row] == 1, of_request[REFERRED_LAST, row] == 1
        if (how == resolved) != is_resolved or of_request[RESOLVED, row] != is_resolved:
            return False
        if (how == referred) != is_referred or of_request[REFERRED, row] != is_referred:
            return False
        if np.isnan(answered[row]) == (how in (resolved, referred)):
            return False
        has_offer = not np.isnan(offered[row])
        if (has_offer and np.isnan(first_look[row])) or offered[row] < 0:
            return False
        if worth[row] < 0 or (worth[row] > 0 and not has_offer):
            return False
    return True


@compiled
def sessions_hold(held, cancelled, has_reason, opens, closes, opened, ended, stated, spent, of_session):
    """Tell whether each session has one status, with its reason, counts its visits, and is empty if it is cancelled.

    Parameters
    ----------
    held, cancelled, has_reason : bool, shape (sessions,)
    opens, closes, opened, ended : float64, shape (sessions,)
    stated : float64, shape (6, sessions)
        What the sessions say of what `count_visits` counts.
    spent : float64, shape (columns, sessions)
        All that a cancelled session has none of.
    of_session : float64, shape (6, sessions)
    """
    for row in range(held.size):
        if held[row] == cancelled[row] or held[row] == has_reason[row]:
            return False
        if closes[row] < opens[row] or ended[row] < opened[row] or ended[row] < closes[row]:
            return False
        if held[row] == np.isnan(opened[row]) or held[row] == np.isnan(ended[row]):
            return False
        for count in range(stated.shape[0]):
            if of_session[count, row] != stated[count, row]:
                return False
        if not held[row]:
            for column in range(spent.shape[0]):
                if spent[column, row] != 0:
                    return False
    return True


@compiled
def advisers_hold(order, adviser, session, called, end, n_advisers, n_sessions):
    """Tell whether no adviser serves two people at once, or goes back to a session after serving in another.

    Parameters
    ----------
    order : int64, shape (served visits,)
        By adviser, then call.
    adviser, session, called, end : of the served visits
    """
    has_left = np.zeros((n_advisers, n_sessions), np.bool_)
    for k in range(1, order.size):
        before, now = order[k - 1], order[k]
        if adviser[now] != adviser[before]:
            continue
        if called[now] < end[before] or called[now] == called[before]:  # of two at once the laws look which ends first
            return False
        if session[now] != session[before]:
            has_left[adviser[before], session[before]] = True
            if has_left[adviser[now], session[now]]:
                return False
    return True


@compiled
def books_hold(first, second, third):
    """Tell whether the free slots of each venue and morning are in order, the missing ones last."""
    for row in range(first.size):
        if second[row] < first[row] or third[row] < second[row]:
            return False
        if (np.isnan(first[row]) and not np.isnan(second[row])) or (np.isnan(second[row]) and not np.isnan(third[row])):
            return False
    return True
