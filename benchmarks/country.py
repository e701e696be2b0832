"""The country: a need of its year beside one of Agen's, memory, two processes, Dask's overhead, Covasim beside.

In: nothing, or in COVASIM_PYTHON the interpreter of an environment that has Covasim. Out: ratios of one run. A piece
and a region stand for it: pieces are tasks, alike but for their size. Runs only if named: it takes minutes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.timing import against, ratio, spread
from sim.runs.cluster import Cluster
from sim.runs.executor import Executor
from sim.runs.processes import Processes
from sim.runs.work import Seasons
from sim.scenario.files import load_scenario

PIECE, QUICK_PIECE = "46", "2A"
REGION, QUICK_REGION = ("09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82"), ("2A", "2B")
_REPLICATIONS, _FIRST = 200, 20  # of Agen, for the overhead of Dask; those before the clock starts
_PERSON_DAYS = 20_000 * 60
_COVASIM = """
import json, time
import covasim
sim = covasim.Sim(pop_size=20_000, n_days=60, verbose=0)
sim.initialize()
began = time.process_time()
sim.run()
print(json.dumps({"cpu_s": time.process_time() - began}))
"""


def benchmark(quick: bool = False, say: Callable[[str], None] = print) -> dict[str, Any]:
    """Run every comparison and return its figures."""
    piece, codes, rounds = (QUICK_PIECE, QUICK_REGION, 1) if quick else (PIECE, REGION, 3)
    say("country: pieces in a process of their own, and Agen in the same")
    told = [_piece(piece) for _ in range(rounds)]
    per_need = ratio([one["cpu_s"] / one["needs"] for one in told], [one["agen_s"] for one in told])
    say("country: a region by one process and by two")
    alone, both = zip(*[(_run_s(codes, 1), _run_s(codes, 2)) for _ in range(rounds)], strict=True)
    say("country: Agen by two processes and by a local cluster of two")
    replications = _FIRST if quick else _REPLICATIONS
    overhead = [(_agen_s(Cluster(width=2), replications), _agen_s(Processes(2), replications)) for _ in range(rounds)]
    found: dict[str, Any] = {
        "piece": piece,
        "needs of the piece": told[0]["needs"],
        "a need of the country / of Agen, CPU": against(per_need, 1.5, at_least=False),
        "bytes a need, at the peak": against(
            spread([one["bytes"] / one["needs"] for one in told]), 350, at_least=False
        ),
        "one process / two, a region with its tables": against(ratio(alone, both), 1.7, at_least=True),
        "Dask / processes, a replication of Agen": against(ratio(*zip(*overhead, strict=True)), 1.25, at_least=False),
    }
    return found | _beside_covasim(told, say)


def _piece(code: str) -> dict[str, float]:
    """Return what a piece takes with laws, measures and tables, in a process of its own; and a need of Agen's there."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.country_worker", code],
        check=True, capture_output=True, text=True, cwd=Path(__file__).resolve().parents[1],
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def _run_s(codes: tuple[str, ...], jobs: int) -> float:
    """Return the seconds of the command for some départements; a thousandth of the year, so that starting shows."""
    asked = [word for code in codes for word in ("--department", code)]
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "sim.cli.main", "run", "france", *asked, "--replications", "1", "--jobs", str(jobs),
             "--no-figures", "--quiet", "--out", folder],
            check=True, cwd=Path(__file__).resolve().parents[1],
        )  # fmt: skip
        return time.perf_counter() - began


class _Agen:
    """One season of Agen, measured, by its number."""

    def __init__(self) -> None:
        self.scenario = load_scenario("agen")

    def __call__(self, replication: int) -> int:
        season, _measures = Seasons(1).measured(self.scenario, replication)
        return len(season.requests)


def _agen_s(executor: Executor, replications: int) -> float:
    """Return the seconds of a replication, once everybody has started."""
    with executor.opened(_Agen()) as run:
        list(run(range(_FIRST)))
        began = time.perf_counter()
        list(run(range(_FIRST, _FIRST + replications)))
        return (time.perf_counter() - began) / replications


def _beside_covasim(told: list[dict[str, float]], say: Callable[[str], None]) -> dict[str, Any]:
    """Return person-days a CPU second beside Covasim's, where an environment has it.

    For a person-day Covasim moves everybody's infection on and draws contacts; here who has no need costs nothing.
    """
    python = os.environ.get("COVASIM_PYTHON")
    if not python:
        return {"ours / Covasim": "not measured: COVASIM_PYTHON names no interpreter that has it"}
    say("country: Covasim, 20,000 people for 60 days")
    rates = []
    for _ in told:
        done = subprocess.run([python, "-c", _COVASIM], check=True, capture_output=True, text=True)
        rates.append(_PERSON_DAYS / json.loads(done.stdout.splitlines()[-1])["cpu_s"])
    ours = [one["person_days"] / one["cpu_s"] for one in told]
    return {
        "Covasim, person-days a CPU second": spread(rates),
        "ours / Covasim": against(ratio(ours, rates), 20, at_least=True),
    }
