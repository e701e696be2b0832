"""How the kept measures are made, read and compared.

In: names of shipped scenarios. Out: measures by name, and what moved, in words.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import sim
from sim.experiments.replications import result_of
from sim.measures.catalogue import season_measures

FOLDER = Path(__file__).parent
SEED, REPLICATIONS = 1, 5
TOLERANCE = 1e-9  # relative: one build gives the same digits, another processor may sum in another order
MAIN = (
    "requests", "visits", "reach", "reach_worst_communes", "reach_gini_communes", "offered_within_7",
    "offered_within_14", "offered_within_30", "third_next", "value", "wait_served", "wait_within_20",
    "served_within_14", "delay_restricted", "elsewhere", "unaware", "no_offer", "return_rate", "referral_rate",
    "no_show", "journey_served", "within_20_min", "utilisation", "cost_per_resolved",
)  # fmt: skip

Values = dict[str, float | None]


def measured(name: str) -> Values:
    """Return the main measures of a shipped scenario, None where one has no value."""
    scenario = sim.load_scenario(name)
    parts = {
        k: season_measures(sim.simulate(scenario, SEED, k), scenario, whole_only=True) for k in range(REPLICATIONS)
    }
    table = result_of(scenario, parts, SEED, "compiled").measures
    mean = table[table["dimension"] == "all"].set_index("measure")["mean"]
    values = {measure: float(mean.get(measure, math.nan)) for measure in MAIN}
    return {measure: value if math.isfinite(value) else None for measure, value in values.items()}


def path_of(name: str) -> Path:
    """Return the file of a scenario."""
    return FOLDER / f"{name}.json"


def kept(name: str) -> Values:
    """Return the measures kept of a scenario; none where there is no file."""
    path = path_of(name)
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def keep(name: str, values: Values) -> None:
    """Write the measures of a scenario."""
    path_of(name).write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")


def moves(before: Values, after: Values) -> list[str]:
    """Return what moved, a line each: the measure, from what, to what."""
    names = dict.fromkeys((*before, *after))
    return [
        f"{name}: {_told(before.get(name))} to {_told(after.get(name))}"
        for name in names
        if not _is_same(before.get(name), after.get(name)) or (name in before) != (name in after)
    ]


def _is_same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=TOLERANCE)


def _told(value: float | None) -> str:
    return "nothing" if value is None else f"{value:.6g}"
