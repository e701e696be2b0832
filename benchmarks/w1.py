"""W1: the compiled desk against plain SimPy, a C++ event loop, Cimba and Ciw, on one workload in one run.

In: nothing. Out: a document of figures. The logs of all who are given the same numbers are compared
before anything is timed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from benchmarks import w1_cimba, w1_ciw, w1_compiled, w1_cpp, w1_simpy
from benchmarks.timing import Contestant, against, interleaved, ratio, spread, timed
from benchmarks.w1_world import SESSIONS, Log, World, draw_world

ROUNDS = 15
TIMES_SIMPY, TIMES_CPP, TIMES_CPP_OF_TWO = 250, 1.2, 0.8
TABLE, THREADS, REFERENCE = "run_desk, table included", "run_desk, two threads", "run_desk, reference engine"
KERNEL, EVENTS = "kernel alone", "kernel alone, by events"
SIMPY, CPP, CIMBA, CIW = "plain SimPy", "C++ event loop", "Cimba", "Ciw"
QUEUE, CIMBA_QUEUE = "M/M/1 without a log, desk kernel", "M/M/1 without a log, Cimba"


class LogsDifferError(RuntimeError):
    """Two contestants did not do the same; nothing is timed."""


def logs_of(world: World) -> dict[str, Log]:
    """Return the log of each contestant that is given the numbers of the world."""
    logs = {
        SIMPY: w1_simpy.log_of(w1_simpy.run(world)),
        TABLE: w1_compiled.log_of_table(w1_compiled.run_table(world)),
        KERNEL: w1_compiled.log_of_kernel(w1_compiled.bare_kernel(world)()),
        EVENTS: w1_compiled.log_of_kernel(w1_compiled.bare_kernel(world, by_events=True)()),
        REFERENCE: w1_compiled.log_of_table(w1_compiled.run_table(world, "reference")),
    }
    if not w1_cpp.why_not():
        logs[CPP] = w1_cpp.run(world)[0]
    if not w1_cimba.why_not():
        logs[CIMBA] = w1_cimba.log_of(w1_cimba.made(world)(), world)
    return logs


def check_equal(logs: dict[str, Log]) -> None:
    """Refuse to go on if two logs differ.

    Raises
    ------
    LogsDifferError
        The first two that do, and where.
    """
    (first, log), *others = logs.items()
    for name, other in others:
        difference = log.difference(other)
        if difference:
            raise LogsDifferError(f"{first} and {name} differ at {difference}")


def simpy_contestant(world: World) -> Contestant:
    """Return plain SimPy as a contestant; other benchmarks time it beside their own."""
    return timed(lambda: w1_simpy.run(world), least_s=0.0)


def benchmark(quick: bool = False, say: Callable[[str], None] = print) -> dict[str, Any]:
    """Time W1 and return its figures."""
    world = draw_world()
    logs = logs_of(world)
    check_equal(logs)
    say(f"W1: {len(logs)} logs of {len(world)} people equal; timing")
    contestants: dict[str, Contestant] = {
        TABLE: timed(lambda: w1_compiled.run_table(world)),
        THREADS: w1_compiled.two_threads(world),
        KERNEL: timed(w1_compiled.bare_kernel(world)),
        EVENTS: timed(w1_compiled.bare_kernel(world, by_events=True)),
        REFERENCE: timed(lambda: w1_compiled.run_table(world, "reference"), least_s=0.0),
        SIMPY: simpy_contestant(world),
    }
    skipped = {}
    if w1_cpp.why_not():
        skipped[CPP] = w1_cpp.why_not()
    else:
        contestants[CPP] = w1_cpp.contestant(world)
    if w1_cimba.why_not():
        skipped[CIMBA] = w1_cimba.why_not()
    else:
        contestants |= {
            CIMBA: timed(w1_cimba.made(world)), CIMBA_QUEUE: timed(w1_cimba.queue(), least_s=0.0),
            QUEUE: timed(w1_cimba.our_queue(), least_s=0.0),
        }  # fmt: skip
    times = interleaved(contestants, 3 if quick else ROUNDS)
    counts = {CIW: _with_ciw(times)} if not w1_ciw.why_not() else {}
    if w1_ciw.why_not():
        skipped[CIW] = w1_ciw.why_not()
    return {
        "sessions": SESSIONS,
        "people": len(world),
        "equal_logs": list(logs),
        "served_share": float((logs[SIMPY].outcome == 0).mean()),
        "seconds": {name: spread(values) for name, values in times.items()},
        "per_visit_us": {
            name: spread([1e6 * value / len(world) for value in values])
            for name, values in times.items()
            if name not in (QUEUE, CIMBA_QUEUE)
        },
        "ratios": _ratios(times),
        "counts": counts,
        "skipped": skipped,
    }


def _with_ciw(times: dict[str, list[float]]) -> dict[str, float]:
    """Time Ciw, three times after the rounds since it takes seconds; return its counts."""
    times[CIW] = []
    for _ in range(3):
        began = time.perf_counter()
        records = w1_ciw.run()
        times[CIW].append(time.perf_counter() - began)
    return w1_ciw.shares(records)


def _ratios(times: dict[str, list[float]]) -> dict[str, Any]:
    found = {
        f"{SIMPY} / {TABLE}": against(ratio(times[SIMPY], times[TABLE]), TIMES_SIMPY, at_least=True),
        f"{SIMPY} / {KERNEL}": against(ratio(times[SIMPY], times[KERNEL]), TIMES_SIMPY, at_least=True),
        f"{SIMPY} / {REFERENCE}": ratio(times[SIMPY], times[REFERENCE]),
    }
    if CPP in times:
        found[f"{TABLE} / {CPP}"] = against(ratio(times[TABLE], times[CPP]), TIMES_CPP, at_least=False)
        found[f"{THREADS} / {CPP}"] = against(ratio(times[THREADS], times[CPP]), TIMES_CPP_OF_TWO, at_least=False)
        found[f"{KERNEL} / {CPP}"] = against(ratio(times[KERNEL], times[CPP]), TIMES_CPP, at_least=False)
        found[f"{EVENTS} / {CPP}"] = against(ratio(times[EVENTS], times[CPP]), TIMES_CPP, at_least=False)
    if CIMBA in times:
        found[f"{CIMBA} / {TABLE}"] = against(ratio(times[CIMBA], times[TABLE]), 1, at_least=True)
        found[f"{CIMBA_QUEUE} / {QUEUE}"] = against(ratio(times[CIMBA_QUEUE], times[QUEUE]), 1, at_least=True)
    if CIW in times:
        found[f"{CIW} / {SIMPY}"] = ratio(times[CIW], times[SIMPY][: len(times[CIW])])
    return found
