"""The records of a compiled season, and the few things that several parts of a day do to them.

In: nothing. Out: numpy record types, one a thing of the model: first what was decided or drawn, then, after the bar,
what changes as the days go. `NONE` is written where nothing has happened. Sessions lead to their visits, and days to
who looks on them, by chains of row numbers.
"""

from __future__ import annotations

import numpy as np

from sim.engine.rules import DAY_S, NO_CAUSE, NONE, V_CANCELLED, compiled_bare, compiled_inside


def _record(whole: str, counts: str = "", codes: str = "", real: str = "") -> np.dtype:
    """Return a record type of named fields: of 64, 32 and 8 bits, then float64; `|` parts what changes, for the reader.

    Small records matter: a season reads and writes them all the time, and of a country there are millions.
    """
    kinds = ((whole, np.int64), (real, np.float64), (counts, np.int32), (codes, np.int8))
    return np.dtype([(name, kind) for names, kind in kinds for name in names.split() if name != "|"], align=True)


NEED = _record(
    "request onset_s deadline_s |",
    "citizen commune kind | visits served failures slots_due next_looking",
    "is_over_55 autonomy car channels is_first | heard_from state reason",
    "awareness",
)
# When a need came so far, and what it was offered, or `NONE`: rows of an array beside the records, that are columns as
# they stand.
STAMPS = ("aware_s", "first_look_s", "state_s", "first_served_s", "resolved_s", "offered_days", "worth_s")
AWARE, FIRST_LOOK, ENDED, FIRST_SERVED, ANSWERED, OFFERED, WORTH = range(len(STAMPS))
CITIZEN = _record("entity | aware_s told_s", "first_row end_row", "| heard_from")
VISIT = _record(
    "request slot_s arrival_s called_s end_s left_s",
    "need session decided_day adviser attempt next_visit",
    "channel outcome cause",
)
SESSION = _record(
    "opens_s closes_s grace_s"
    " | opened_s ended_s desk_s busy_s overtime_s present_s drive_s drive_m set_up_s follow_up_s",
    "venue day window_days first_slot end_slot first_break end_break first_planned end_planned"
    " | known_day next_announced n_present taken people first_visit booked came served",
    "takes_walk_ins removed | reason",
)
PLANNED = _record("adviser known_day reason")  # an adviser planned for a session, and their declared absence
BREAK = _record("begin_s until_s")
REACH = _record("venue micro")  # a venue within reach, and the utility of the journey
VENUE = _record(
    "place index waiting_room outage end_place"
    " | bookable_from walkable_from expected_wait_min lived_s lived_people is_down",
    real="outage_share",
)
# What a venue offers by a channel this morning: a session, when one would come, and what waiting for it costs.
OFFER = _record("session day start_s micro")
ADVISER = _record("home entity | venue free_s last_session", real="pace illness_begins illness_mean_days")
KIND = _record("operator", real="mu sigma document operator_only beyond_skill")
OPERATOR = _record("outage | is_down", real="outage_share answer_mu answer_sigma")
COMMUNE = _record("number adults", real="aware_no_car aware_car adult_share")  # the last: cumulated
CAMPAIGN = _record("day index", real="reach")


@compiled_inside
def knows_at_start(need, communes):
    """Tell whether the citizen of a need knows the service from the start: by where they live."""
    commune = communes[need.commune]
    return need.awareness < (commune.aware_car if need.car else commune.aware_no_car)


@compiled_inside
def look_on(row, day, needs, looking):
    """Have a request look for a permanence on a morning, unless the need is lost by then."""
    if day < needs[row].deadline_s // DAY_S and day < looking.size:
        needs[row].next_looking = looking[day]
        looking[day] = row


@compiled_bare
def hear(citizen, source, day, n_begun, needs, stamps, citizens, citizen_row, looking):
    """Let a citizen learn of the service; the needs that were waiting for it look that morning."""
    if citizens[citizen].aware_s != NONE:
        return
    citizens[citizen].aware_s = day * DAY_S
    citizens[citizen].heard_from = source
    for k in range(citizens[citizen].first_row, citizens[citizen].end_row):
        row = citizen_row[k]
        if row >= n_begun:
            return
        if day * DAY_S < needs[row].deadline_s:
            stamps[AWARE, row] = day * DAY_S
            needs[row].heard_from = source
            look_on(row, day, needs, looking)


@compiled_inside
def note(visit, visits, needs):
    """Enter a visit in the log, with its number among those of its request."""
    row = visits[visit].need
    needs[row].visits += 1
    visits[visit].attempt = needs[row].visits


@compiled_bare
def cancel(visit, visits, needs, sessions, n_sessions_of_run):
    """Tell somebody that the session they had planned is cancelled."""
    session = visits[visit].session
    visits[visit].outcome = V_CANCELLED
    visits[visit].cause = sessions[session].reason
    needs[visits[visit].need].reason = V_CANCELLED
    if session < n_sessions_of_run:
        note(visit, visits, needs)


@compiled_inside
def looks_open(session, today):
    """Tell whether people who look today take a session for held."""
    return session.reason == NO_CAUSE or session.known_day > today
