"""Seasons in a process of its own, by whatever `sim` its path leads to: one line of JSON asked, one told.

In: lines that name a part and its replications. Out: the CPU seconds of a season, and what came of the seasons, for
comparing. It imports nothing of the benchmarks and little of `sim`, so that an older checkout can be driven by it.
"""

from __future__ import annotations

import gc
import hashlib
import json
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

import sim
from sim.visits.laws import check_laws

SCENARIO, SEED = "agen", 1


def run_days(scenario: Any, numbers: Sequence[int]) -> None:
    """Let seasons happen, tables included."""
    for number in numbers:
        sim.simulate(scenario, SEED, number)


def run_lawful(scenario: Any, numbers: Sequence[int]) -> None:
    """Let seasons happen and check every law on each."""
    for number in numbers:
        check_laws(sim.simulate(scenario, SEED, number))


def run_measured(scenario: Any, numbers: Sequence[int]) -> None:
    """Let seasons happen, check their laws, measure them and sum the replications up, as people do."""
    sim.replicate(scenario, len(numbers), seed=SEED, first=numbers[0])


PARTS: dict[str, Callable[[Any, Sequence[int]], None]] = {
    "season": run_days,
    "season with laws": run_lawful,
    "season with laws and all measures": run_measured,
}


def contents(scenario: Any, number: int) -> dict[str, str]:
    """Return a mark of each table of a season, and of its measures: equal tables have equal marks."""
    season = sim.simulate(scenario, SEED, number)
    frames = {name: getattr(season, name) for name in ("requests", "visits", "sessions")}
    frames["measures"] = sim.replicate(scenario, 1, seed=SEED, first=number).per_replication
    return {name: _mark(frame) for name, frame in frames.items()}


def _mark(frame: pd.DataFrame) -> str:
    rows = pd.util.hash_pandas_object(frame, index=False).to_numpy()
    return hashlib.sha256(",".join(frame.columns).encode() + rows.tobytes()).hexdigest()


def sizes(scenario: Any, number: int) -> dict[str, int]:
    """Return the rows of the tables of a season."""
    season = sim.simulate(scenario, SEED, number)
    return {name: len(getattr(season, name)) for name in ("requests", "visits", "sessions")}


def cpu_s(run: Callable[[], Any]) -> float:
    """Return the CPU seconds of this process, all its threads, that a call takes."""
    gc.collect()
    began = time.process_time()
    run()
    return time.process_time() - began


def main() -> None:
    """Answer questions until there are no more."""
    scenario = sim.load_scenario(SCENARIO)
    for run in PARTS.values():  # compiles and loads everything before anything is timed
        run(scenario, [0])
    print(json.dumps({"face": sim.__file__}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        numbers = asked["replications"]
        if asked["part"] in PARTS:
            told: Any = cpu_s(lambda: PARTS[asked["part"]](scenario, numbers)) / len(numbers)  # noqa: B023
        else:
            told = {"contents": contents, "sizes": sizes}[asked["part"]](scenario, numbers[0])
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
