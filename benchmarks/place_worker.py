"""Load, checks and plan of a scenario in a process of its own, by whatever `sim` its path leads to.

In: lines that name a file of plain values. Out: the CPU seconds of loading, checking and planning it, and what the plan
holds. It imports nothing of the benchmarks and little of `sim`, so that an older checkout can be driven by it.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path

import sim
from sim.engine.plan import make_plan
from sim.scenario.checks import check
from sim.scenario.files import scenario_from


def timed(tree: dict) -> dict[str, float]:
    """Return the CPU seconds of load, checks and plan together, and the sizes of the plan."""
    gc.collect()
    began = time.process_time()
    scenario = scenario_from(tree)
    check(scenario)
    plan = make_plan(scenario)
    seconds = time.process_time() - began
    return {"cpu_s": seconds, "communes": len(plan.communes), "sessions": len(plan.sessions)}


def main() -> None:
    """Answer until there are no more lines; each world is met once untimed, that nothing is loaded under the clock."""
    print(json.dumps({"face": sim.__file__}), flush=True)
    met = set()
    for line in sys.stdin:
        name = json.loads(line)
        tree = json.loads(Path(name).read_text(encoding="utf-8"))
        if name not in met:
            timed(tree)
            met.add(name)
        print(json.dumps(timed(tree)), flush=True)


if __name__ == "__main__":
    main()
