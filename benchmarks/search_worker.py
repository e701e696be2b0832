"""The search of another checkout, in a process of its own, that asks for every season: one line of JSON each.

In: on its input, the values that were asked for. Out: lines that ask for the seasons of a rota, and one with the rounds
at the end. It imports nothing of the benchmarks, so that build 1380f9a can be driven by it.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from sim.experiments.evaluations import rota_of
from sim.experiments.optimisation import KEPT, Search
from sim.experiments.rota_moves import limits_of
from sim.scenario.files import load_scenario

SCENARIO, MEASURE = "agen", "served_within_14"  # a name that it knows; the values are those of what is asked
MOST_ROUNDS = 40


class Asked:
    """Values of seasons that somebody else makes; counts them."""

    def __init__(self) -> None:
        self.made = 0
        self._found: dict[tuple[str, int], dict[str, float]] = {}

    def fill(self, candidates: Any, replications: range) -> None:
        """Ask for what is missing."""
        for one in candidates:
            rounds = [part.model_dump(mode="json") for part in one.task]
            told = _answer({"rota": rounds, "replications": list(replications)})
            self._found |= {(one.key, r): values for r, values in zip(replications, told, strict=True)}
            self.made += len(replications)

    def of(self, one: Any, replication: int) -> dict[str, float]:
        """Return the values of a rota in a replication."""
        return self._found[one.key, replication]


def _answer(question: dict[str, Any]) -> Any:
    print(json.dumps(question), flush=True)
    return json.loads(sys.stdin.readline())


def main() -> None:
    """Search, and tell the rounds."""
    today = load_scenario(SCENARIO)
    search = Search(rota_of(today), MEASURE, dict(KEPT), limits_of(today), Asked(), 2, 10**6)
    search.run(MOST_ROUNDS)
    print(json.dumps({"rounds": search.rounds}), flush=True)


if __name__ == "__main__":
    main()
