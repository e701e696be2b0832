"""The memory of one season, in a process of its own: `python -m benchmarks.memory people 10` prints JSON.

In: what grows and by how much. Out: needs, persons, visits, seconds, and the highest memory before and after.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import sim
from benchmarks.growth_worlds import country, grown

_MB = 1024 * 1024
_UNIT = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss


def highest_mb() -> float:
    """Return the most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT / _MB


def main(kind: str, factor: int) -> None:
    """Run one season and print what it took."""
    sim.simulate(grown(days=28), seed=1, replication=0)
    scenario, before = (country() if kind == "country" else grown(**{kind: factor})), highest_mb()
    began = time.perf_counter()
    season = sim.simulate(scenario, seed=1, replication=0)
    print(
        json.dumps(
            {
                "inhabitants": sum(commune.population for commune in scenario.place.communes),
                "needs": len(season.requests),
                "persons": int(season.requests["citizen"].nunique()),
                "visits": len(season.visits),
                "seconds": time.perf_counter() - began,
                "before_mb": before,
                "highest_mb": highest_mb(),
                **{f"{name}_mb": int(frame.memory_usage(deep=True).sum()) / _MB for name, frame in season.tables()},
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
