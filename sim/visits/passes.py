"""Whether a log obeys the laws, in one compiled pass a table: a yes spares the laws their work, a no has them tell why.

In: columns of a log as they are kept: whole numbers with a mask of the missing ones, no copy in floats, which for the
Paris region took as much memory again as the log. Out: True, or False where some law may be broken. The laws
themselves, which find the row and say what was found, are in `sim.visits.laws`.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled, compiled_bare, compiled_inside

# What the visits of a request come to, and those of a session: rows of the counts.
VISITS, SERVED, RESOLVED, REFERRED, RESOLVED_LAST, REFERRED_LAST = range(6)
BOOKED, CAME, SESSION_SERVED, BUSY, OVERTIME, PRESENT = range(6)
HAS_SLOT, HAS_ARRIVAL, HAS_CALL, HAS_END, HAS_LEFT = 1, 2, 4, 8, 16  # stamps of a visit, as bits


@compiled_inside
def _at(column, row):
    """Return a number of a column, values and where they are missing, as a float: NaN where it is."""
    values, missing = column
    return np.nan if missing[row] else float(values[row])


@compiled_bare
def count_visits(
    request_of, session_of, attempt, outcome, booked, came, served, cancelled, resolved, referred, stated, closes,
    arrival, called, end, left, of_request, first_called, of_session,
):  # fmt: skip
    """Add the visits up by request and by session; tell whether each has both, and its attempts count from 1.

    The attempts of a request are to stand in their order, as an engine writes them.

    Parameters
    ----------
    request_of, session_of : int64, shape (visits,)
    attempt, arrival, called, end, left : columns, shape (visits,)
    outcome : int64, shape (visits,)
        A place among the outcomes.
    booked : int64, shape (visits,)
        1 for an appointment, 0 for a walk-in.
    came, served : bool, shape (outcomes,)
    cancelled, resolved, referred : int
        Outcomes.
    stated : column, shape (requests,)
        Visits that the requests say they made.
    closes : float64, shape (sessions,)
    of_request : int32, shape (6, requests), zeros; first_called : float64, shape (requests,), infinite
    of_session : float64, shape (6, sessions), zeros
        Written.
    """
    for row in range(request_of.size):
        request, session, how = request_of[row], session_of[row], outcome[row]
        if request < 0 or session < 0 or how < 0 or how >= came.size:
            return False
        of_request[VISITS, request] += 1
        if _at(attempt, row) != of_request[VISITS, request]:
            return False
        is_last = _at(attempt, row) == _at(stated, request)
        of_request[RESOLVED, request] += how == resolved
        of_request[REFERRED, request] += how == referred
        of_request[RESOLVED_LAST, request] += how == resolved and is_last
        of_request[REFERRED_LAST, request] += how == referred and is_last
        of_session[BOOKED, session] += booked[row] == 1 and how != cancelled
        if came[how]:
            of_session[CAME, session] += 1
            of_session[PRESENT, session] += (_at(end, row) if served[how] else _at(left, row)) - _at(arrival, row)
        if served[how]:
            of_request[SERVED, request] += 1
            began, ended = _at(called, row), _at(end, row)
            first_called[request] = min(first_called[request], began)
            of_session[SESSION_SERVED, session] += 1
            of_session[BUSY, session] += ended - began
            of_session[OVERTIME, session] += max(0.0, ended - max(began, closes[session]))
    return True


@compiled_bare
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
    onset, first_look, offered : columns, shape (requests,)
    opens, decided, slot, arrival, called, end, left : columns, shape (visits,)
    """
    for row in range(request_of.size):
        request, session, how = request_of[row], session_of[row], outcome[row]
        if permanence[row] != session_permanence[session] or venue[row] != session_venue[session]:
            return False
        opened, decision, come = _at(opens, row), _at(decided, row), _at(arrival, row)
        appointment, call, done, gone = _at(slot, row), _at(called, row), _at(end, row), _at(left, row)
        if opened != session_opens[session] or held[session] == shut[how] or has_cause[row] != with_cause[how]:
            return False
        # NaN is what is missing: it differs from itself, and comes before nothing.
        stamps = HAS_SLOT * np.int64(appointment == appointment) | HAS_ARRIVAL * np.int64(come == come)
        stamps |= HAS_CALL * np.int64(call == call) | HAS_END * np.int64(done == done)
        stamps |= HAS_LEFT * np.int64(gone == gone)
        if stamps & needed[how] != needed[how] or stamps & refused[how] != 0:
            return False
        if channel[row] < 0 or (channel[row] == 1) != (stamps & HAS_SLOT != 0):
            return False
        if (adviser[row] >= 0) != served[how] or (served[how] and not may_serve[team[session], adviser[row]]):
            return False
        if decision < _at(onset, request) or appointment < decision or come < decision:
            return False
        if call < come or done < call or gone < come:
            return False
        is_sooner = not _at(offered, request) <= opened // day_s - decision // day_s
        if decision == _at(first_look, request) and is_sooner:
            return False
    return True


@compiled_bare
def requests_hold(
    in_cohort, state, is_open, gave_up, resolved, referred, reason, stated_visits, stated_served, onset, deadline,
    aware, first_look, ended, first_served, answered, offered, worth, of_request, first_called,
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
    stated_visits, stated_served, onset, deadline, aware, first_look, ended, first_served : columns, shape (requests,)
    answered, offered, worth : columns, shape (requests,)
    of_request : int32, shape (6, requests); first_called : float64, shape (requests,)
        As `count_visits` leaves them.
    """
    for row in range(state.size):
        how = state[row]
        began, known, looked = _at(onset, row), _at(aware, row), _at(first_look, row)
        end, called, answer = _at(ended, row), _at(first_served, row), _at(answered, row)
        offer, gain = _at(offered, row), _at(worth, row)
        if how < 0 or (in_cohort[row] and how == is_open) or (how == is_open) != np.isnan(end):
            return False
        if reason[row] < 0 or (how == gave_up) != (reason[row] > 0):
            return False
        times = _at(deadline, row) < began or known < began or looked < began or end < began or called < began
        if times or answer < began or looked < known or called < looked or answer < called:
            return False
        if of_request[VISITS, row] != _at(stated_visits, row) or of_request[SERVED, row] != _at(stated_served, row):
            return False
        if (np.inf if np.isnan(called) else called) != first_called[row]:
            return False
        is_resolved, is_referred = of_request[RESOLVED_LAST, row] == 1, of_request[REFERRED_LAST, row] == 1
        if (how == resolved) != is_resolved or of_request[RESOLVED, row] != is_resolved:
            return False
        if (how == referred) != is_referred or of_request[REFERRED, row] != is_referred:
            return False
        if np.isnan(answer) == (how in (resolved, referred)):
            return False
        has_offer = not np.isnan(offer)
        if (has_offer and np.isnan(looked)) or offer < 0:
            return False
        if gain < 0 or (gain > 0 and not has_offer):
            return False
    return True


@compiled_bare
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
def advisers_hold(order, adviser, session, called, end, n_sessions):
    """Tell whether no adviser serves two people at once, or goes back to a session after serving in another.

    Parameters
    ----------
    order : int64, shape (served visits,)
        By adviser, then call.
    adviser, session, called, end : of the served visits
    """
    left_by = np.full(n_sessions, -1, np.int64)  # the adviser of this row, if they have served elsewhere since
    for k in range(1, order.size):
        before, now = order[k - 1], order[k]
        if adviser[now] != adviser[before]:
            continue
        if called[now] < end[before] or called[now] == called[before]:  # of two at once the laws look which ends first
            return False
        if session[now] != session[before]:
            left_by[session[before]] = adviser[before]
            if left_by[session[now]] == adviser[now]:
                return False
    return True


@compiled_bare
def books_hold(first, second, third):
    """Tell whether the free slots of each venue and morning are in order, the missing ones last."""
    for row in range(first.size):
        if second[row] < first[row] or third[row] < second[row]:
            return False
        if (np.isnan(first[row]) and not np.isnan(second[row])) or (np.isnan(second[row]) and not np.isnan(third[row])):
            return False
    return True
