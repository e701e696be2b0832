"""What each measure needs of a log, and what a register lacks for it.

In: nothing; then a log. Out: for each measure the columns it reads, for each dimension the one it is by. A simulated
log has all of them. What is listed here is what the functions read: a test records it.
"""

from __future__ import annotations

from collections.abc import Iterator

from sim.measures.definition import ALL, Measure
from sim.visits.arrays import Log

# A need is ``table.column``, or ``outcome:word`` where the source must be able to tell that outcome, or the scenario's
# prices, journeys and inhabitants. Where a bar parts several, one of them is enough; a plus joins.
SCENARIO = "scenario"
# Read where they are known: without the first two people wait from when they came.
WANTED = ("visits.opens_s", "visits.slot_s", "visits.left_s")

_COHORT = "requests.in_cohort"
_SERVED, _LEFT = "outcome:served", "outcome:reneged"
_CALLED = (_SERVED, "visits.outcome", "visits.wait_s|visits.arrival_s+visits.called_s")
_GONE = (*_CALLED, _LEFT, "visits.wait_s|visits.left_s")
_HELD = ("sessions.status",)
_WORK = tuple(f"sessions.{name}_s" for name in ("drive", "set_up", "desk", "overtime", "follow_up"))
_SHIFTS = (*_WORK, "sessions.opens_s", "sessions.status", "sessions.advisers", "sessions.present_advisers")
_SHIFTS_OF = (*_SHIFTS, "visits.adviser")
_COST = (SCENARIO, *_SHIFTS, "sessions.drive_m", "sessions.permanence", "sessions.venue", "visits.adviser")
_DELAY = (_COHORT, "requests.onset_s", "requests.first_served_s")
_STATE = (_COHORT, "requests.state")
_FIRST = ("requests.request", "visits.request", "visits.called_s", "visits.outcome", _SERVED)

NEEDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("wait_served", "wait_median", "wait_p90"), _CALLED),
    **dict.fromkeys(("wait_came", "wait_within_20"), _GONE),
    "time_present": ("visits.outcome", "visits.arrival_s", "visits.end_s", "visits.left_s", _SERVED, _LEFT),
    "booking_lead": ("visits.outcome", "visits.channel", "visits.slot_s", "visits.decided_s"),
    **dict.fromkeys(
        ("delay_first_served", "delay_median", "delay_p90", "served_within_7", "served_within_14", "served_within_30"),
        _DELAY,
    ),
    "delay_from_look": (_COHORT, "requests.first_look_s", "requests.first_served_s"),
    "delay_resolved": (_COHORT, "requests.onset_s", "requests.resolved_s"),
    "delay_restricted": (*_DELAY, "requests.deadline_s"),
    **dict.fromkeys(("offered_within_7", "offered_within_14", "offered_within_30"), (_COHORT, "requests.offered_days")),
    "value": (_COHORT, "requests.worth_s"),
    "third_next": (
        "books.venue",
        "books.morning_s",
        "books.window_days",
        "books.first_free_days",
        "books.second_free_days",
        "books.third_free_days",
    ),
    "reach": (_COHORT, "requests.served"),
    "reach_persons": (_COHORT, "requests.served", "requests.citizen"),
    "access_delay": (SCENARIO, "sessions.opens_s", "sessions.closes_s", "sessions.status", "sessions.venue"),
    **dict.fromkeys(
        ("within_20_min", "within_30_min"), (SCENARIO, "sessions.opens_s", "sessions.status", "sessions.venue")
    ),
    "journey_served": (SCENARIO, _COHORT, *_FIRST, "requests.car", "requests.commune", "visits.venue"),
    "requests": (_COHORT,),
    "visits": (_SERVED, "outcome:no_show", "outcome:cancelled"),
    "came": ("visits.outcome", _SERVED, _LEFT),
    "served_visits": ("visits.outcome", _SERVED),
    **dict.fromkeys(
        ("on_the_spot", "return_rate"), ("visits.outcome", "outcome:resolved", "outcome:return", "outcome:referred")
    ),
    "referral_rate": ("visits.outcome", "outcome:referred", "outcome:not_referred|outcome:resolved+outcome:return"),
    "first_contact": (_COHORT, *_FIRST, "outcome:resolved", "outcome:return", "outcome:referred"),
    "visits_per_request": (_COHORT, "requests.visits"),
    **dict.fromkeys(("resolved_requests", "referred_requests", "unaware", "elsewhere", "no_offer", "gave_up"), _STATE),
    "no_show": ("visits.outcome", "visits.channel", "outcome:no_show", _SERVED),
    "abandonment": ("visits.outcome", _SERVED, _LEFT),
    **{name: ("visits.outcome", _SERVED, _LEFT, f"outcome:{name}") for name in ("balked", "reneged", "turned_away")},
    "closed_door": ("visits.outcome", _SERVED, "outcome:closed_door"),
    "cancelled_visits": ("visits.outcome", _SERVED, "outcome:cancelled"),
    "sessions_planned": _HELD,
    "sessions_held": _HELD,
    "sessions_cancelled": _HELD,
    "utilisation": ("sessions.busy_s", "sessions.desk_s"),
    "idle": (*_HELD, "sessions.busy_s", "sessions.desk_s", "sessions.overtime_s"),
    "overtime": (*_HELD, "sessions.overtime_s"),
    "opening_delay": (*_HELD, "sessions.opens_s", "sessions.opened_s"),
    "slot_use": (*_HELD, "sessions.booked", "sessions.slots"),
    "requests_per_half_day": (*_HELD, "sessions.served"),
    "came_per_half_day": (*_HELD, "sessions.came"),
    "visits_per_adviser_day": _SHIFTS_OF,
    "working_time": _SHIFTS_OF,
    "contract_use": (SCENARIO, *_SHIFTS_OF),
    "drive_time": ("sessions.drive_s",),
    "drive_distance": ("sessions.drive_m",),
    "served_per_1000": (SCENARIO, _COHORT, "requests.served", "requests.commune"),
    "resolved_per_1000": (SCENARIO, *_STATE, "requests.commune"),
    "served_per_adviser_hour": (*_WORK, "sessions.served"),
    "resolved_per_adviser_hour": (*_WORK, "visits.outcome", "outcome:resolved"),
    "cost": _COST,
    "cost_per_visit": (*_COST, "sessions.served"),
    "cost_per_resolved": (*_COST, "visits.outcome", "outcome:resolved"),
}

# The column that a dimension of visits is by.
DIMENSIONS: dict[str, str] = {
    **{name: f"requests.{name}" for name in ("type", "operator", "commune", "age_band", "autonomy", "car")},
    **{name: f"visits.{name}" for name in ("channel", "adviser", "cause")},
    **{name: f"sessions.{name}" for name in ("venue", "permanence")},
    "service": "sessions.permanence",
    **dict.fromkeys(("month", "week"), "sessions.date"),
}


def lacking(log: Log, measure: Measure, has_scenario: bool) -> tuple[str, ...]:
    """Return the needs of a measure that a log does not meet; of alternatives all of them, as they are written."""
    if measure.groups is not None:
        of, dimension = measure.groups
        return tuple(_lacking(log, (*NEEDS[of], DIMENSIONS[dimension]), has_scenario))
    return tuple(_lacking(log, NEEDS[measure.id], has_scenario))


def _lacking(log: Log, needs: tuple[str, ...], has_scenario: bool) -> Iterator[str]:
    for need in dict.fromkeys(needs):
        ways = need.split("|")
        if need == SCENARIO:
            if not has_scenario:
                yield need
        elif not any(all(_is_met(log, one) for one in way.split("+")) for way in ways):
            yield need


def _is_met(log: Log, need: str) -> bool:
    table, dot, column = need.partition(".")
    if dot:
        return log.has(table, column)
    kind, _, word = need.partition(":")
    return kind == "outcome" and log.tells(word)


def splits_known(log: Log, splits: tuple[str, ...]) -> tuple[str, ...]:
    """Return the dimensions by which visits are known in a log."""
    return tuple(split for split in splits if split == ALL or _is_met(log, DIMENSIONS.get(split, "")))
