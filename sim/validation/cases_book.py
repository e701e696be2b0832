"""Books of slots over a whole season, simulated by `simulate`: carry-over, several sessions a week, holidays.

In: slots by weekday and needs per week. Out: a `Case` with exact values from the daily recursion and a season.
Each commune of the season has a venue, an adviser and a book of its own, out of reach of the others.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

import numpy as np

from sim.said import Sentence, said
from sim.scenario.files import scenario_from
from sim.scenario.rota import planned_sessions
from sim.scenario.schema import Scenario
from sim.scenario.values import WEEKDAYS
from sim.territory.calendar import Calendar
from sim.units import DAY_S, WEEK_DAYS, YEAR_DAYS
from sim.validation.cases import Case, Quantity, Subject, Sums
from sim.validation.figures import positive, whole
from sim.validation.formulas_book import Book, book

COMMUNES = 20
POPULATION = 10_000
NOTICE_DAYS = 1
DEADLINE_DAYS = 150  # nobody waits so long: the recursion checks it
WARM_UP_DAYS = 98
FIRST_DAY, LAST_DAY = dt.date(2021, 11, 1), dt.date(2022, 10, 30)  # 52 whole weeks; no public holiday on a Wednesday
SLOT_MIN = 30
ZONE, DEPARTMENT = "A", "47"


def book_case(
    id: str,
    name: Sentence,
    slots: dict[str, int],
    needs_per_week: float,
    days: int,
    source: str,
    blocks: int,
) -> Case:
    """Return a season by appointment alone whose people all take the first free slot.

    Parameters
    ----------
    slots : {weekday: slots of that day's session}
        From 1 to 20 each; sessions on public holidays are not held.
    needs_per_week : float, > 0
        Poisson mean of each commune.
    days : int
        The share of people with a slot within so many days is compared.
    blocks : int
        Seasons of `COMMUNES` independent books.

    Notes
    -----
    Replications are the books: their needs have addresses of their own and no venue is within reach of another.
    """
    exact = exact_book(slots, needs_per_week)
    within = said("share seen within {days} days", days=days)
    quantities = (
        Quantity("delay", said("mean delay, days"), exact.mean_delay),
        Quantity("within", within, exact.within(days)),
    )

    def run(seed: int, block: int, subject: Subject) -> Sums:
        season = subject.simulate(scenario_of(slots, needs_per_week), seed=seed, replication=block)
        needs = season.requests[season.requests["in_cohort"]]
        number = needs["commune"].map(_numbers()).to_numpy(dtype=np.int64)
        served = needs["first_served_s"].to_numpy(dtype=np.float64, na_value=np.nan) // DAY_S
        delay = served - needs["first_look_s"].to_numpy(dtype=np.float64, na_value=np.nan) // DAY_S
        # Who is never served, a fault here, counts as the longest delay.
        delay = np.where(np.isnan(delay), DEADLINE_DAYS, delay)
        n_needs = np.bincount(number, minlength=COMMUNES)
        top = [np.bincount(number, weights=w, minlength=COMMUNES) for w in (delay, (delay <= days).astype(float))]
        return Sums(np.array(top).T, np.array([n_needs] * len(top)).T)

    return Case(id, name, "X <- (X + A - s)+", source, quantities, blocks, run)


def weekly_book_case(needs_per_week: float = 8.0, slots: int = 10, blocks: int = 340) -> Case:
    """Return one session a week, with people carried over when it is full."""
    return book_case(
        "weekly-book", said("weekly book"), {"wednesday": slots}, needs_per_week, 7,
        "Bailey 1954; Janssen and van Leeuwaarden 2005", blocks,
    )  # fmt: skip


def access_delay_case(needs_per_week: float = 8.0, blocks: int = 340) -> Case:
    """Return two unequal sessions a week, public holidays included: days to the next open desk with a free slot."""
    return book_case(
        "access-delay", said("access delay, two sessions"),
        {"monday": 6, "thursday": 6}, needs_per_week, 7, "Bailey 1954, slots of each day", blocks,
    )  # fmt: skip


def ample_book_case(needs_per_week: float = 12.0, blocks: int = 20) -> Case:
    """Return more slots than needs: the delay is that to the next open desk."""
    return book_case(
        "next-desk", said("next open desk"), {"tuesday": 20, "wednesday": 20},
        needs_per_week, 4, "access clock of the rota", blocks,
    )  # fmt: skip


def exact_book(slots: dict[str, int], needs_per_week: float) -> Book:
    """Return the exact law of the days from the first look to the slot, over the reported year."""
    scenario = scenario_of(slots, needs_per_week)
    first = FIRST_DAY.toordinal() - WARM_UP_DAYS
    n_days = LAST_DAY.toordinal() + DEADLINE_DAYS + 1 - first
    by_day = np.zeros(n_days, dtype=np.int64)
    venue = scenario.venues[0].id
    for session in planned_sessions(scenario, Calendar(ZONE, DEPARTMENT), first, first + n_days - 1):
        if session.kind.venue == venue and not session.removed:
            by_day[session.day - first] += len(session.kind.slots_s)
    # The needs of a day are looked after on the next morning.
    means = np.full(n_days, needs_per_week / WEEK_DAYS)
    means[0] = 0.0
    looked = np.arange(n_days) + first - 1
    counted = (looked >= FIRST_DAY.toordinal()) & (looked <= LAST_DAY.toordinal())
    return book(by_day.tolist(), means.tolist(), NOTICE_DAYS, counted.tolist())


def scenario_of(slots: dict[str, int], needs_per_week: float) -> Scenario:
    """Return the season: `COMMUNES` towns alike, far from one another, each with the same sessions."""
    return _scenario(tuple(sorted(slots.items())), needs_per_week)


@lru_cache(maxsize=8)
def _scenario(slots: tuple[tuple[str, int], ...], needs_per_week: float) -> Scenario:
    needs = positive("needs_per_week", needs_per_week)
    towns = range(COMMUNES)
    permanences = [
        permanence
        for town in towns
        for weekday, count in slots
        for permanence in [_permanence(town, weekday, whole(f"slots[{weekday!r}]", count, 1))]
    ]
    tree = _everything_else(needs * YEAR_DAYS / WEEK_DAYS / POPULATION * 1000)
    return scenario_from(
        tree
        | {
            "place": {"communes": [_commune(k) for k in towns], "school_zone": ZONE, "department": DEPARTMENT},
            "venues": [
                _commune_point(k) | {"id": f"v{k:02d}", "name": f"V{k}", "commune": _insee(k), "kind": "town_hall"}
                for k in towns
            ],
            "advisers": [{"id": f"a{k:02d}", "home": f"v{k:02d}"} for k in towns],
            "rota": {"permanences": permanences},
        }
    )


def _insee(town: int) -> str:
    return f"47{town + 1:03d}"


def _numbers() -> dict[str, int]:
    return {_insee(town): town for town in range(COMMUNES)}


def _commune_point(town: int) -> dict[str, Any]:
    return {"lat": 42.0 + town // 4, "lon": -1.0 + 2.0 * (town % 4)}  # a hundred kilometres apart


def _commune(town: int) -> dict[str, Any]:
    return _commune_point(town) | {"id": _insee(town), "name": f"C{town}", "population": POPULATION}


def _permanence(town: int, weekday: str, n_slots: int) -> dict[str, Any]:
    end = 8 * 60 + SLOT_MIN * n_slots
    return {
        "id": f"p{town:02d}_{WEEKDAYS.index(weekday)}",
        "venue": f"v{town:02d}",
        "advisers": [f"a{town:02d}"],
        "weekday": weekday,
        "start": "08:00",
        "end": f"{end // 60:02d}:{end % 60:02d}",
        "mode": "appointment",
        "slot_min": float(SLOT_MIN),
        "booking_window_days": 365,
        "closing": "all_inside",
    }


def _everything_else(requests_per_1000: float) -> dict[str, Any]:
    """Return what is the same in all books: everybody knows, books, comes, waits and is helped in one visit."""
    ages = {"under_26": 0.1, "from_26_to_55": 0.4, "over_55": 0.5}
    kind = {
        "id": "need",
        "label": {"fr": "besoin", "en": "need"},
        "operator": "any",
        "share": 1.0,
        "season": "flat",
        "deadline_days": {"shortest": DEADLINE_DAYS, "longest": DEADLINE_DAYS},
        "mean_min": 10.0,
        "return_share": 0.0,
        "referral_share": 0.0,
        "ages": ages,
    }
    band = {
        "id": "all", "from_age": 15, "to_age": 99, "share": 1.0, "low_autonomy": 0.2, "high_autonomy": 0.3, "car": 0.9,
    }  # fmt: skip
    return {
        "id": "book",
        "title": {"fr": "Carnet", "en": "Book"},
        "question": {"fr": "Dans combien de jours ?", "en": "In how many days?"},
        "horizon": {
            "start": FIRST_DAY.isoformat(), "end": LAST_DAY.isoformat(), "warm_up_days": WARM_UP_DAYS,
        },
        "demand": {
            "requests_per_1000": dict.fromkeys(("low", "middle", "high"), requests_per_1000),
            "seasons": {"flat": [1.0] * 12},
            "types": [kind],
            "operators": [{"id": "any", "label": {"fr": "opérateur", "en": "operator"}, "answer_mean_days": 1.0}],
            "population": {
                "adult_share": 0.8, "age_bands": [band], "users": ages, "walk_in_only": 0.0, "appointment_only": 1.0,
            },
        },
        "awareness": {"share": 1.0},
        "choice": {
            "journey_per_min": 0.0,
            "delay_per_day": 0.0,
            "wait_per_min": 0.0,
            "outside": {"constant": -100.0, "per_autonomy_gap": 0.0},
            "longest_journey_min": {"car": 45.0, "no_car": 45.0},
        },
        "behaviour": {
            "no_show": {"base_share": 0.0, "per_day": 0.0},
            "lateness": {"mean_min": 0.0, "sd_min": 0.0},
            "tolerance": {"least": 100, "most": 100},
            "patience": {"mean_min": 1440.0, "cv": 0.1},
            "persistence": {"after_failure": 1.0, "after_return": 1.0},
        },
        "outcomes": {
            "reference": {"booked_share": 1.0, "revisit_share": 0.0, "skill": 0.85, "connection_reliability": 1.0},
            "booked_document_factor": 1.0,
            "revisit_document_factor": 1.0,
            "operator_only_share": 0.5,
        },
        "desk": {"shortest_notice_days": NOTICE_DAYS},
    }  # fmt: skip
