"""A small whole scenario for tests: two communes, two venues, one adviser, two permanences, four weeks.

In: what a test wants different. Out: a fresh tree of plain values, as a scenario file would state them.
Pass it to `sim.scenario.files.scenario_from`, or write it to a file.
"""

from __future__ import annotations

import copy
from typing import Any


def small_world(**changes: Any) -> dict[str, Any]:
    """Return a valid scenario tree, with some of its top-level keys changed.

    Mappings are changed key by key, to any depth; everything else is replaced. ``...`` takes a key away:
    ``small_world(demand={"volume": 2.0}, venues=[], learning=...)``.
    """
    return _changed(copy.deepcopy(_SMALL_WORLD), changes)


def request_type(name: str, share: float, **changes: Any) -> dict[str, Any]:
    """Return a request type, in the way of those of the small world."""
    kind = {
        "id": name,
        "label": {"fr": name, "en": name},
        "operator": "cnaf",
        "share": share,
        "season": "flat",
        "deadline_days": {"shortest": 10, "longest": 30},
        "mean_min": 25.0,
        "return_share": 0.1,
        "referral_share": 0.1,
        "ages": {"under_26": 0.1, "from_26_to_55": 0.3, "over_55": 0.6},
    }
    return _changed(kind, changes)


def permanence(name: str, venue: str, weekday: str, start: str, end: str, **changes: Any) -> dict[str, Any]:
    """Return a permanence of the only adviser, mixed, in slots of 30 minutes."""
    desk = {
        "id": name,
        "venue": venue,
        "advisers": ["ada"],
        "weekday": weekday,
        "start": start,
        "end": end,
    }
    return _changed(desk, changes)


def _changed(tree: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    for key, value in changes.items():
        if value is ...:
            tree.pop(key, None)
        elif isinstance(value, dict) and isinstance(tree.get(key), dict):
            _changed(tree[key], value)
        else:
            tree[key] = value
    return tree


_SMALL_WORLD: dict[str, Any] = {
    "id": "small-world",
    "title": {"fr": "Un petit monde", "en": "A small world"},
    "question": {"fr": "Qui est servi ?", "en": "Who is served?"},
    "horizon": {"start": "2022-03-07", "end": "2022-04-03", "warm_up_days": 14},  # four whole weeks
    "place": {
        "communes": [
            {"id": "47001", "name": "Grandville", "population": 3000, "lat": 44.20, "lon": 0.62},
            {"id": "47209", "name": "Petitbourg", "population": 1000, "lat": 44.25, "lon": 0.70},
        ],
        "school_zone": "A",
        "department": "47",
    },
    "venues": [
        {
            "id": "post_office",
            "name": "Bureau de poste",
            "commune": "47001",
            "lat": 44.20,
            "lon": 0.62,
            "kind": "post_office",
        },
        {
            "id": "town_hall",
            "name": "Mairie",
            "commune": "47209",
            "lat": 44.25,
            "lon": 0.70,
            "kind": "town_hall",
        },
    ],
    "advisers": [{"id": "ada", "home": "post_office"}],
    "rota": {
        "permanences": [
            permanence("post_office_mon", "post_office", "monday", "09:00", "12:00"),
            permanence("town_hall_thu", "town_hall", "thursday", "14:00", "17:00"),
        ]
    },
    "demand": {
        "requests_per_1000": {"low": 30.0, "middle": 55.0, "high": 130.0},
        "seasons": {"flat": [1.0] * 12},
        "types": [request_type("family_benefits", 0.6), request_type("pension", 0.4, mean_min=38.0)],
        "operators": [{"id": "cnaf", "label": {"fr": "Caf", "en": "Caf"}, "answer_mean_days": 12.0}],
        "population": {
            "adult_share": 0.8,
            "age_bands": [
                {
                    "id": "young",
                    "from_age": 15,
                    "to_age": 25,
                    "share": 0.15,
                    "low_autonomy": 0.05,
                    "high_autonomy": 0.75,
                    "car": 0.6,
                },
                {
                    "id": "middle",
                    "from_age": 26,
                    "to_age": 55,
                    "share": 0.45,
                    "low_autonomy": 0.1,
                    "high_autonomy": 0.6,
                    "car": 0.85,
                },
                {
                    "id": "old",
                    "from_age": 56,
                    "to_age": 99,
                    "share": 0.4,
                    "low_autonomy": 0.4,
                    "high_autonomy": 0.2,
                    "car": 0.7,
                },
            ],
            "users": {"under_26": 0.06, "from_26_to_55": 0.36, "over_55": 0.58},
            "walk_in_only": 0.2,
            "appointment_only": 0.3,
        },
    },
    "awareness": {"share": 0.5},
    "choice": {
        "journey_per_min": 0.05,
        "delay_per_day": 0.08,
        "wait_per_min": 0.04,
        "outside": {"constant": -2.5, "per_autonomy_gap": 0.5},
        "longest_journey_min": {"car": 45.0, "no_car": 60.0},
    },
    "behaviour": {
        "no_show": {"base_share": 0.04, "per_day": 0.008},
        "lateness": {"mean_min": -4.0, "sd_min": 6.0},
        "tolerance": {"least": 4, "most": 8},
        "patience": {"mean_min": 90.0, "cv": 0.5},
        "persistence": {"after_failure": 0.7, "after_return": 0.9},
    },
    "outcomes": {
        "reference": {"booked_share": 0.5, "revisit_share": 0.1, "skill": 0.85, "connection_reliability": 1.0},
        "booked_document_factor": 0.6,
        "revisit_document_factor": 0.5,
        "operator_only_share": 0.5,
    },
}
