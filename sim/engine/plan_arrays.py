"""A plan and its requests as records and tables, for the compiled season, with `NONE` where there is none.

In: a `Plan` and the `Requests` of a replication. Out: `SeasonArrays`, the arguments of `kernel.season`. What no dice
change is made once a plan and copied for each season. Nothing is drawn or decided here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sim.demand.order import stable_order
from sim.demand.population import adult_shares
from sim.demand.requests import Requests
from sim.engine import kernel_state as records
from sim.engine.facts import Plan
from sim.engine.kernel_choice import taste_bounds
from sim.engine.kernel_people import enter_citizens, enter_needs
from sim.engine.rules import NONE, NOT_AWAY, SLOTS_NOTED, encode_none, is_worth_known, no_show_share
from sim.once import once
from sim.units import DAY_S
from sim.visits.outcomes import CAUSES

_OLD_AGE = 55  # the channels' constants are of those who are older
REASONS = ("absence", "leave")  # of an adviser, in the order in which equal mornings are compared
_CAMPAIGN = {"day": "day", "index": "address", "reach": "reach"}  # of a record: where the plan has it
# What a season writes, beside needs, citizens and visits: copied for each.
_WRITTEN = ("sessions", "present", "venues", "offers", "book", "advisers", "skills", "cases", "operators")


def season_arrays(plan: Plan, drawn: Requests) -> dict[str, np.ndarray]:
    """Return the arrays that `kernel.season` takes after its seeds, by the names of its arguments."""
    static = plan_arrays(plan)
    written = {name: _copied(static[name]) for name in _WRITTEN}
    needs = np.empty(len(drawn), records.NEED)
    enter_needs(
        drawn.request, drawn.commune, drawn.kind, drawn.age, drawn.autonomy, drawn.car, drawn.channels, drawn.onset_s,
        drawn.deadline_s, drawn.awareness, _OLD_AGE, needs,
    )  # fmt: skip
    citizens, row = _citizens(drawn, needs) if plan.may_hear else (np.empty(0, records.CITIZEN), _whole([]))
    visits = np.empty(len(drawn) + 1, records.VISIT)
    stamps = np.full((len(records.STAMPS), len(drawn)), NONE)
    if is_worth_known(plan.settings.minute):
        stamps[records.WORTH] = 0
    people = {"needs": needs, "stamps": stamps, "citizens": citizens, "citizen_row": row, "visits": visits}
    return {**static, **written, **people}


def _copied(array: np.ndarray) -> np.ndarray:
    """Return a copy; records as bytes, since numpy copies them field by field, which takes thirty times as long."""
    return np.asarray(array.view(np.uint8).copy().view(array.dtype)) if array.dtype.names else array.copy()


def _citizens(drawn: Requests, needs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the citizens, by address, and the rows of the needs of each."""
    citizens, row = np.empty(len(drawn), records.CITIZEN), stable_order(drawn.citizen)
    return citizens[: enter_citizens(drawn.citizen, row, needs, citizens)], row


@once
def plan_arrays(plan: Plan) -> dict[str, np.ndarray]:
    """Return the arrays of a plan that are the same for every replication, made once; they are not to be written."""
    desks = plan_arrays(plan.like) if plan.like is not None else {**_sessions(plan), **_venues(plan)}
    arrays = {**desks, **_settings(plan), **_advisers(plan), **_kinds(plan)}
    return {
        **arrays,
        **_communes(plan),
        **_choice(plan),
        "bounds": taste_bounds(plan.settings.place_nest, plan.settings.service_nest),
    }


def _whole(values: Any) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def _grid(rows: Sequence[Sequence[int]], width: int) -> np.ndarray:
    return np.array(rows, dtype=np.int64).reshape(len(rows), width)


def _filled(record: np.dtype, size: int, columns: Mapping[str, Any]) -> np.ndarray:
    """Return records with some fields filled, the rest 0."""
    rows = np.zeros(size, record)
    for name, values in columns.items():
        rows[name] = values
    return rows


def _ends(lists: Sequence[Sequence[Any]]) -> np.ndarray:
    """Return where each list ends once all are put together."""
    return np.cumsum([len(one) for one in lists], dtype=np.int64)


def _settings(plan: Plan) -> dict[str, np.ndarray]:
    numbers = plan.settings._asdict() | {
        "n_sessions_of_run": sum(session.day < plan.days.count for session in plan.sessions),
        "first_day": plan.days.first,
        "last_planned_day": plan.last_planned_day,
        "longest_window": plan.longest_window,
        "first_morning": plan.days.start - plan.days.first,
        "shares_places": len(plan.place_index) < len(plan.place_of),
    }
    kinds = {name: np.float64 if isinstance(value, float) else np.int64 for name, value in numbers.items()}
    return {"setting": np.array([tuple(numbers.values())], dtype=np.dtype(list(kinds.items())))}


def _sessions(plan: Plan) -> dict[str, np.ndarray]:
    """Return the sessions: what those of a desk share is made once a desk, as a country has millions of sessions."""
    sessions = plan.sessions
    by_object: dict[int, int] = {}
    number = _whole([by_object.setdefault(id(s.desk), len(by_object)) for s in sessions])
    first = dict(zip(number[::-1].tolist(), reversed(sessions), strict=True))
    desks = [first[k].desk for k in range(len(by_object))]
    day = _whole([s.day for s in sessions])
    slots, first_slot, end_slot = _shared([desk.slots_s for desk in desks], number)
    breaks, first_break, end_break = _shared([sorted(desk.breaks_s) for desk in desks], number)
    planned, first_planned, end_planned = _shared([desk.advisers for desk in desks], number)
    known_day, reason = _absences(plan, planned, np.repeat(day, end_planned - first_planned))
    spans = breaks.reshape(-1, 2) + DAY_S * np.repeat(day, end_break - first_break)[:, np.newaxis]

    def of_desk(values: Sequence[Any]) -> np.ndarray:
        return np.asarray(np.array(values, dtype=np.int64)[number])

    columns: dict[str, Any] = {
        "day": day,
        "opens_s": of_desk([desk.opens_s for desk in desks]) + DAY_S * day,
        "closes_s": of_desk([desk.closes_s for desk in desks]) + DAY_S * day,
        "grace_s": of_desk([encode_none(desk.grace_s) for desk in desks]),
        "removed": [CAUSES.index(s.removed) for s in sessions],
        "first_slot": first_slot, "end_slot": end_slot, "first_break": first_break, "end_break": end_break,
        "first_planned": first_planned, "end_planned": end_planned,
    }  # fmt: skip
    columns |= {name: of_desk([getattr(d, name) for d in desks]) for name in ("venue", "window_days", "takes_walk_ins")}
    columns |= dict.fromkeys(("known_day", "next_announced", "first_visit", "opened_s", "ended_s"), NONE)
    most = max((len(desk.advisers) for desk in desks), default=1)
    return {
        "sessions": _filled(records.SESSION, len(sessions), columns),
        "planned": _filled(
            records.PLANNED, len(planned), {"adviser": planned, "known_day": known_day, "reason": reason}
        ),
        "present": np.zeros((len(sessions), most), np.int64),
        "slots_s": slots + DAY_S * np.repeat(day, end_slot - first_slot),
        "breaks": _filled(records.BREAK, len(spans), {"begin_s": spans[:, 0], "until_s": spans[:, 1]}),
        "first_of_day": np.concatenate(([0], _ends(plan.sessions_of_day))),
        "venue_session": _whole([number for venue in plan.sessions_of_venue for number in venue]),
    }


def _shared(lists: Sequence[Sequence[Any]], number: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the lists of desks put together session by session, and where each begins and ends.

    A list's items may be pairs: then the values are those of all pairs, one after the other.
    """
    sizes = _whole([len(one) for one in lists])
    flat = _whole([item for one in lists for item in one])
    count = sizes[number]
    end = np.cumsum(count, dtype=np.int64)
    first = end - count
    begins = (np.cumsum(sizes, dtype=np.int64) - sizes)[number]
    rows = np.arange(int(count.sum()), dtype=np.int64) + np.repeat(begins - first, count)
    return flat[rows] if flat.size else flat, first, end


def _absences(plan: Plan, adviser: np.ndarray, day: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return when the declared absence of an adviser on a day is known, and why; most advisers declare none."""
    known_day, reason = np.full(len(adviser), NOT_AWAY, dtype=np.int64), np.zeros(len(adviser), dtype=np.int64)
    declare = np.array([bool(one.away) for one in plan.advisers], dtype=bool)
    for row in np.flatnonzero(declare[adviser]):
        found = plan.advisers[adviser[row]].away.get(plan.days.first + int(day[row]))
        if found is not None:
            known_day[row], reason[row] = found[0], REASONS.index(found[1])
    return known_day, reason


def _venues(plan: Plan) -> dict[str, np.ndarray]:
    end = _ends(plan.sessions_of_venue)
    first = end - [len(one) for one in plan.sessions_of_venue]
    columns = {
        "place": plan.place_of,
        "index": [plan.place_index[place] for place in plan.place_of],
        "waiting_room": [encode_none(places) for places in plan.waiting_room],
        "outage": plan.venue_outage,
        "outage_share": plan.venue_outage_share,
        "end_place": end,
        "bookable_from": first,
        "walkable_from": first,
        "expected_wait_min": plan.expected_wait_min,
    }
    mornings = plan.days.end - plan.days.start + 1
    return {
        "venues": _filled(records.VENUE, len(plan.venues), columns),
        "offers": np.zeros(2 * len(plan.venues), records.OFFER),
        "book_venue": _whole(plan.book_venues),
        "book": np.full((mornings, len(plan.book_venues), SLOTS_NOTED), NONE),
    }


def _advisers(plan: Plan) -> dict[str, np.ndarray]:
    advisers = plan.advisers
    columns = {
        "home": plan.home,
        "entity": plan.adviser_entity,
        "pace": [adviser.pace for adviser in advisers],
        "illness_begins": [adviser.illness_begins for adviser in advisers],
        "illness_mean_days": [adviser.illness_mean_days for adviser in advisers],
    }
    skills = _grid(plan.skills, len(plan.types))
    return {
        "advisers": _filled(records.ADVISER, len(advisers), columns),
        "skills": skills,
        "cases": np.zeros_like(skills),
        "stop_of": _whole(plan.stop_of),
        "roads": _grid(plan.roads, len(plan.drive_s)),
        "drive_s": _grid(plan.drive_s, len(plan.drive_s)),
        "drive_m": _grid(plan.drive_m, len(plan.drive_s)),
    }


def _kinds(plan: Plan) -> dict[str, np.ndarray]:
    names = ("mu", "sigma", "document", "operator_only", "beyond_skill")
    columns = {name: getattr(plan.laws, name) for name in names} | {"operator": plan.operator_of_type}
    operators = {
        "outage": plan.operator_outage,
        "outage_share": plan.operator_outage_share,
        "answer_mu": [mu for mu, _ in plan.answer],
        "answer_sigma": [sigma for _, sigma in plan.answer],
    }
    return {
        "kinds": _filled(records.KIND, len(plan.types), columns),
        "operators": _filled(records.OPERATOR, len(plan.operators), operators),
        "autonomy_factor": np.array(plan.autonomy_factor, dtype=np.float64),
        "document_factors": np.array(plan.document_factors, dtype=np.float64),
        "no_show": _no_show(plan),
        "profile": np.array(plan.profile, dtype=np.float64),
    }


def _no_show(plan: Plan) -> np.ndarray:
    """Return the chance that a booked person does not come, by the days between booking and slot."""
    law = plan.settings.no_show_base, plan.settings.no_show_per_day, plan.settings.no_show_factor
    return np.array([no_show_share(lead_days, *law) for lead_days in range(plan.longest_window + 1)])


def _communes(plan: Plan) -> dict[str, np.ndarray]:
    columns = {
        "number": [commune.number for commune in plan.territory.communes],
        "adults": plan.adults,
        "aware_no_car": [on_foot for on_foot, _ in plan.awareness],
        "aware_car": [by_car for _, by_car in plan.awareness],
        "adult_share": adult_shares(plan.adults),
    }
    campaigns = plan.campaigns
    told = {name: [getattr(one, of) for one in campaigns] for name, of in _CAMPAIGN.items()}
    reached = [[one.communes is None or k in one.communes for k in range(len(plan.communes))] for one in campaigns]
    return {
        "communes": _filled(records.COMMUNE, len(plan.communes), columns),
        "campaigns": _filled(records.CAMPAIGN, len(campaigns), told),
        "campaign_communes": _grid(reached, len(plan.communes)),
    }


def _choice(plan: Plan) -> dict[str, np.ndarray]:
    reach = [venues for both in plan.reach for venues in both]
    pairs = _grid([pair for venues in reach for pair in venues], 2)
    return {
        "reach": _filled(records.REACH, len(pairs), {"venue": pairs[:, 0], "micro": pairs[:, 1]}),
        "first_reach": np.concatenate(([0], _ends(reach))),
        "affinity_micro": _grid(plan.affinity_micro, len(plan.venues)),
        "channel_micro": _whole(plan.channel_micro),
        "outside_micro": _grid(plan.outside_micro, 3),
        "outside_journey_micro": _grid(plan.outside_journey_micro, plan.days.count).T.copy(),
    }
