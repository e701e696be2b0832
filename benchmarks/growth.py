"""How cost and memory grow: people, days, replications and advisers times ten, and a whole country.

In: nothing. Out: a document of figures. n is needs + visits: what a season reads and writes. Cost grows no faster than
n log n where the ratio of times is at most the ratio of n log n.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sim
from benchmarks.growth_worlds import COMMUNES_OF_FRANCE, grown
from benchmarks.timing import against, interleaved, ratio, spread, timed
from sim.demand import draws
from sim.demand.draws import MAX_CITIZENS, MAX_ORDINAL

ROUNDS = 7
SEED = 1
# What grows: the small and the large world, and how many replications of each.
GROWTHS: dict[str, tuple[dict[str, int], dict[str, int], int, int]] = {
    "people x 10": ({}, {"people": 10}, 1, 1),
    "days x 10": ({"days": 35}, {"days": 350}, 1, 1),
    "replications x 10": ({}, {}, 2, 20),
    "advisers x 10, with demand": ({}, {"advisers": 10}, 1, 1),
}


def benchmark(quick: bool = False, say: Callable[[str], None] = print) -> dict[str, Any]:
    """Time growth, weigh memory, and return the figures."""
    found: dict[str, Any] = {}
    for name, growth in GROWTHS.items():
        say(f"growth: {name}")
        found[name] = grow(*growth, rounds=2 if quick else ROUNDS)
    say("growth: memory")
    found["memory"] = memory(*((2, 4) if quick else (45, 90)))
    found["addresses"] = addresses()
    if not quick:
        say("growth: 67 million inhabitants")
        found["67 million inhabitants"] = nation()
    return found


def grow(small: dict[str, int], large: dict[str, int], few: int, many: int, rounds: int) -> dict[str, Any]:
    """Time a small and a large world in turn, and set the ratio of their times beside that of n log n."""
    worlds = {"small": (grown(**small), few), "large": (grown(**large), many)}
    times = interleaved({name: timed(_seasons(*world), 0.2) for name, world in worlds.items()}, rounds)
    n = {name: _size(*world) for name, world in worlds.items()}
    taken = ratio(times["large"], times["small"])
    allowed = n["large"] * math.log(n["large"]) / (n["small"] * math.log(n["small"]))
    return {
        "n": n,
        "seconds": {name: spread(values) for name, values in times.items()},
        "times": taken,
        "n_log_n_times": allowed,
        "exponent_of_n": math.log(taken["median"]) / math.log(n["large"] / n["small"]),
        "times_over_n_log_n": against(
            {key: value / allowed if key != "rounds" else value for key, value in taken.items()}, 1, at_least=False
        ),
    }


def _seasons(scenario: Any, replications: int) -> Callable[[], None]:
    def run() -> None:
        for number in range(replications):
            sim.simulate(scenario, SEED, number)

    return run


def _size(scenario: Any, replications: int) -> int:
    seasons = (sim.simulate(scenario, SEED, number) for number in range(replications))
    return sum(len(season.requests) + len(season.visits) for season in seasons)


def weigh(kind: str, factor: int) -> dict[str, float]:
    """Run one season in a process of its own and return what it took."""
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.memory", kind, str(factor)],
        capture_output=True, text=True, check=True, cwd=Path(__file__).resolve().parents[1],
    )  # fmt: skip
    found: dict[str, float] = json.loads(told.stdout)
    return found


def memory(few: int, many: int) -> dict[str, Any]:
    """Return the bytes that a need, a visit and a person with a need cost, from two sizes of the same world.

    The highest memory of a process beyond what the smaller held, tables included. A need's is that with its visits.
    """
    small, large = weigh("people", few), weigh("people", many)

    def slope(what: str, by: str) -> float:
        return 1024 * 1024 * (large[what] - small[what]) / (large[by] - small[by])

    return {
        "bytes_per_need_at_the_highest": slope("highest_mb", "needs"),
        "bytes_per_need_in_tables": slope("requests_mb", "needs"),
        "bytes_per_visit_in_tables": slope("visits_mb", "visits"),
        "bytes_per_person_with_a_need_at_the_highest": slope("highest_mb", "persons"),
        "bytes_per_inhabitant_without_a_need": 0,
        "weighed": [small, large, weigh("advisers", many)],
    }


def addresses() -> dict[str, Any]:
    """Return how many of each thing an address can tell apart."""
    return {
        "scheme of a request": draws.IDENTITY_SCHEME,
        "adults in a commune, at most": MAX_CITIZENS,
        "needs of one type in a commune and week, at most": MAX_ORDINAL,
        "communes, at most": 1 << 20,
    }


def nation() -> dict[str, Any]:
    """Run a season among 67 million inhabitants and return what it took."""
    found = weigh("country", 1)
    return {
        **found,
        "communes": COMMUNES_OF_FRANCE,
        "bytes_per_inhabitant": 1024 * 1024 * (found["highest_mb"] - found["before_mb"]) / found["inhabitants"],
    }
