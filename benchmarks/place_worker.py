"""Load, checks and plan of a scenario in a process of its own, by whatever `sim` its path leads to.

In: lines that name a file of plain values. Out: the CPU seconds of loading, checking and planning it, what the plan
holds, and the highest memory. It imports nothing of the benchmarks and little of `sim`, so that an older checkout can
be driven by it.
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
    return {"cpu_s": seconds, "communes": len(plan.communes), "sessions": len(plan.sessions), "peak_mib": peak_mib()}


def peak_mib() -> float:
    """Return the highest memory of this process so far, MiB; NaN where the system does not tell."""
    try:
        import resource
    except ImportError:
        return float("nan")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main() -> None:
    """Answer until there are no more lines; a world is met once untimed, that nothing is loaded under the clock.

    A line is a file, or a file and False: then it is timed the first time, too.
    """
    print(json.dumps({"face": sim.__file__}), flush=True)
    met = set()
    for line in sys.stdin:
        asked = json.loads(line)
        name, is_met = (asked, True) if isinstance(asked, str) else asked
        tree = json.loads(Path(name).read_text(encoding="utf-8"))
        if is_met and name not in met:
            timed(tree)
            met.add(name)
        print(json.dumps(timed(tree)), flush=True)


if __name__ == "__main__":
    main()
