"""Where the time of a season goes: draws, arrays, days, tables, laws, measures; and inside the days.

In: a scenario. Out: milliseconds and shares. The days are one compiled loop: to see inside, its own source is compiled
again with a clock between its phases.
"""

from __future__ import annotations

import ctypes
import inspect
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from benchmarks.timing import spread
from sim.demand import draws
from sim.demand.requests import draw_requests
from sim.engine import kernel
from sim.engine.array_tables import season_of_arrays
from sim.engine.plan_arrays import season_arrays
from sim.engine.season import plan_of
from sim.measures.catalogue import season_measures
from sim.visits.arrays import Log
from sim.visits.laws import check_laws

SEED = 1
PHASES = {"decisions": "# 1. morning", "desks": "# 2. desks", "evening": "# 3. evening"}
_MONOTONIC = 1  # CLOCK_MONOTONIC


def stages(scenario: Any, replications: int) -> dict[str, Any]:
    """Return the milliseconds of each stage of a compiled season, and its share of their sum."""
    from time import perf_counter

    plan = plan_of(scenario)
    times: dict[str, list[float]] = {}

    def clocked(name: str, run: Callable[[], Any]) -> Any:
        began = perf_counter()
        found = run()
        times.setdefault(name, []).append(1e3 * (perf_counter() - began))
        return found

    draw = partial(
        draw_requests, scenario.demand, plan.territory, SEED, first_day=plan.days.first, last_day=plan.days.last
    )
    for number in range(replications + 1):
        drawn = clocked("draws", lambda: draw(number))  # noqa: B023
        arrays = clocked("arrays of the plan", lambda: season_arrays(plan, drawn))  # noqa: B023
        service = draws.salted(SEED, 0)
        log = clocked("days", lambda: kernel.season(SEED, service, number, **arrays))  # noqa: B023
        made = partial(season_of_arrays, plan, drawn, arrays, log, SEED, number)
        season = clocked("tables", made)
        decoded = Log(season)
        clocked("laws", lambda: check_laws(season, decoded))  # noqa: B023
        clocked("measures", lambda: season_measures(season, scenario, decoded))  # noqa: B023
    found = {name: spread(values[1:]) for name, values in times.items()}  # the first has compiled
    whole = sum(one["median"] for one in found.values())
    return {**found, "share": {name: one["median"] / whole for name, one in found.items()}}


def inside_the_days(scenario: Any, say: Callable[[str], None], replications: int = 5) -> Any:
    """Return which share of the compiled days goes to decisions, desks and what follows; or why it is not known."""
    source = inspect.getsource(kernel.season.py_func)
    if sys.platform != "linux" or not all(source.count(mark) == 1 for mark in PHASES.values()):
        return "not split: the loop's phases are not where they were"
    say("season: compiling its loop again with a clock between phases")
    run = _with_a_clock(source)
    plan = plan_of(scenario)
    spent = np.zeros(len(PHASES) + 1)
    for number in range(replications + 1):
        drawn = draw_requests(
            scenario.demand, plan.territory, SEED, number, first_day=plan.days.first, last_day=plan.days.last
        )
        marks = np.zeros(len(PHASES) + 1, dtype=np.int64)
        run(marks, np.zeros(2, dtype=np.int64), SEED, draws.salted(SEED, 0), number, **season_arrays(plan, drawn))
        spent += marks if number else 0
    names = ["before the first day", *PHASES]
    return {name: float(share) for name, share in zip(names, spent / spent.sum(), strict=True)}


def _with_a_clock(source: str) -> Any:
    """Compile the season's source with a mark at the beginning of each phase: its time goes to the phase before."""
    from numba import njit

    clock = ctypes.CDLL(None).clock_gettime
    clock.argtypes, clock.restype = [ctypes.c_int, ctypes.c_void_p], ctypes.c_int

    @njit
    def now_ns(second):
        clock(_MONOTONIC, second.ctypes)
        return second[0] * 1_000_000_000 + second[1]

    for phase, mark in enumerate(PHASES.values(), start=1):
        line = next(one for one in source.splitlines() if mark in one)
        indent = line[: len(line) - len(line.lstrip())]
        # What is running when this phase begins is the one before; of the first, the evening or what precedes the days.
        ticks = f"{indent}_now = _clock(_second)\n{indent}_marks[_phase] += _now - _last\n"
        ticks += f"{indent}_last = _now\n{indent}_phase = {phase}\n"
        source = source.replace(line, ticks + line)
    head, body = source.split('"""', 2)[0], source.split('"""', 2)[2]
    head = head[head.index("def season(") :].replace("def season(\n", "def season(_marks, _second,\n")
    start = "\n    _last = _clock(_second)\n    _phase = 0\n"
    body = body.replace("    _finish(", "    _marks[_phase] += _clock(_second) - _last\n    _finish(")
    space = {**vars(kernel), "_clock": now_ns}
    exec(compile(head + start + body, "<season with a clock>", "exec"), space)
    return njit(nogil=True)(space["season"])
