"""Numbers beyond reason: what no service could mean, though the schema can hold it.

In: a scenario that fits the schema. Out: problems. The bounds are wide; they keep a slip of the
keyboard (a pace of 1000, a cv of 45) from running for hours or overflowing, and judge nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic_core import to_jsonable_python

from sim.once import once
from sim.said import N_, said
from sim.scenario.origins import leaves
from sim.scenario.problems import Problem
from sim.scenario.schema import Scenario

# Path (* is one id or key) -> least, most.
BOUNDS: dict[str, tuple[float, float]] = {
    "place.travel.detour_factor": (1, 5),
    "place.travel.*_speed_kmh": (1, 200),
    "place.communes.*.population": (0, 5_000_000),
    "venues.*.waiting_room": (0, 10_000),
    "venues.*.cost_eur_per_session": (0, 100_000),
    "advisers.*.pace": (0.1, 10),
    "advisers.*.cost_eur_per_h": (0, 10_000),
    "demand.requests_per_1000.*": (0, 20_000),
    "demand.volume": (0, 100),
    "demand.seasons.*": (0, 12),
    "demand.commune_weight.*": (-10, 10),
    "demand.types.*.cv": (0, 5),
    "demand.types.*.affinity.*": (0.001, 1_000),
    "demand.operators.*.answer_mean_days": (0, 730),
    "demand.operators.*.answer_cv": (0, 10),
    "demand.population.age_bands.*.to_age": (15, 150),
    "choice.journey_per_min": (0, 10),
    "choice.delay_per_day": (0, 10),
    "choice.wait_per_min": (0, 10),
    "choice.appointment.*": (-100, 100),
    "choice.walk_in.*": (-100, 100),
    "choice.outside.constant": (-100, 100),
    "choice.outside.per_autonomy_gap": (-100, 100),
    "behaviour.no_show.per_day": (0, 10),
    "behaviour.lateness.mean_min": (-240, 240),
    "behaviour.lateness.sd_min": (0, 240),
    "behaviour.walk_in_profile.weights": (0, 1_000_000),
    "behaviour.patience.cv": (0, 5),
    "day.drive_cv": (0, 5),
    "outcomes.booked_document_factor": (0, 100),
    "outcomes.revisit_document_factor": (0, 100),
    "outcomes.low_autonomy_factor": (0.1, 10),
    "outcomes.high_autonomy_factor": (0.1, 10),
    "learning.cases_to_learn": (0.1, 100_000),
    "learning.slowdown": (0, 10),
    "learning.documentation_h_per_week": (0, 60),
}
PATTERNS = [
    (re.compile(re.escape(path).replace(r"\*", r"[^.\[\]]+")), least, most) for path, (least, most) in BOUNDS.items()
]


def _ends(path: str) -> tuple[str, str]:
    """Return the first and the last key of a path."""
    return path.partition(".")[0].partition("[")[0], path.rpartition(".")[2]


# Most values of a large place have no bound: their first and last key say so. A last key with * is any.
_BY_ENDS: dict[tuple[str, str], list[tuple[re.Pattern[str], float, float]]] = {}
for _path, _pattern in zip(BOUNDS, PATTERNS, strict=True):
    _first, _last = _ends(_path)
    _BY_ENDS.setdefault((_first, "*" if "*" in _last else _last), []).append(_pattern)


def _bounds_of(path: str) -> list[tuple[re.Pattern[str], float, float]]:
    first, last = _ends(path)
    found = [*_BY_ENDS.get((first, last), ()), *_BY_ENDS.get((first, "*"), ())]
    return [one for one in found if one[0].fullmatch(path)]


_BEYOND = N_("{number:.9g} is beyond reason; expected {least:.9g} to {most:.9g}")
# The parts that hold a bounded number, in the order of the file; the rota is none of them.
_BOUNDED = tuple(name for name in Scenario.model_fields if any(name == first for first, _ in _BY_ENDS))


def number_beyond_reason(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each number that no service could mean."""
    yield from _beyond_reason(*(getattr(scenario, name) for name in _BOUNDED))


@once
def _beyond_reason(*parts: Any) -> tuple[Problem, ...]:
    """Return the problems of the bounded parts, looked through once for all rotas of a place."""
    tree = to_jsonable_python(dict(zip(_BOUNDED, parts, strict=True)), by_alias=False, exclude_none=True)
    return tuple(
        Problem(path, said(_BEYOND, number=number, least=least, most=most))
        for path, value in leaves(tree)
        if not isinstance(value, bool)
        for _pattern, least, most in _bounds_of(path)
        for number in (value if isinstance(value, list) else [value])
        if isinstance(number, int | float) and not least <= number <= most
    )


def band_without_width(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each plausible band whose ends are the wrong way round: every run would be outside."""
    for name, (low, high) in scenario.bands.items():
        if low > high:
            yield Problem(
                f"bands.{name}", said("{low:g} is more than {high:g}: give the lower end first", low=low, high=high)
            )


CHECKS = (number_beyond_reason, band_without_width)
