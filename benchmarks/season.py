"""A season of Agen, decisions and tables included, by each engine; where its time goes; a thousand of them.

In: nothing. Out: a document of figures. Before anything is timed the engines' tables are compared, bit for bit.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pandas as pd

import sim
from benchmarks.season_stages import inside_the_days, stages
from benchmarks.timing import against, interleaved, ratio, spread, timed
from benchmarks.w1 import simpy_contestant
from benchmarks.w1_world import draw_world
from sim.engine.season import ENGINES
from sim.machine import processors
from sim.measures.catalogue import season_measures
from sim.runs.study import run_tasks
from sim.runs.work import Seasons
from sim.visits.log import table

SCENARIO, SEED = "agen", 1
ROUNDS, SEASONS = 10, 1_000
TIMES_REFERENCE, TIMES_SIMPY_VISIT, SLOWEST_REFERENCE_S = 60, 3.5, 0.8
TIMES_FRAMES, TIMES_SEASON = 3, 3  # at most
SIMPY = "plain SimPy, W1"


class EnginesDifferError(RuntimeError):
    """The engines do not give the same tables; nothing is timed."""


def check_equal(scenario: Any, replications: range) -> dict[int, int]:
    """Return the visits of some replications, for which the engines give the same tables.

    Raises
    ------
    EnginesDifferError
        They do not; the first difference is told.
    """
    visits = {}
    for number in replications:
        first, *others = (sim.simulate(scenario, SEED, number, engine=engine) for engine in ENGINES)
        for other in others:
            difference = sim.first_difference(first, other)
            if difference is not None:
                raise EnginesDifferError(f"replication {number}: {difference}")
        visits[number] = len(first.visits)
    return visits


def measured(number: int) -> int:
    """Run, check and measure one replication; what it came to is left behind."""
    return len(Seasons(SEED).measured(_scenario(), number)[1])


def _scenario() -> Any:
    if not _LOADED:
        _LOADED.append(sim.load_scenario(SCENARIO))
    return _LOADED[0]


_LOADED: list[Any] = []


def many(seasons: int) -> dict[str, Any]:
    """Time many seasons with their laws and measures: in two processes, and in two threads of one."""
    found = {}
    began = time.perf_counter()
    for _ in run_tasks(measured, range(seasons), 2):
        pass
    found["two processes, their start included"] = time.perf_counter() - began
    measured(0)
    began = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(measured, range(seasons)))
    found["two threads"] = time.perf_counter() - began
    return found


def made_of_it(scenario: Any, rounds: int) -> dict[str, Any]:
    """Time what is made of a season beside what it costs: tables of lists, checked, and every measure of it.

    Tables that are checked stand beside plain frames of the same lists, measures beside the season itself.
    """
    season = sim.simulate(scenario, SEED)
    lists = {
        name: {column: [None if pd.isna(cell) else cell for cell in frame[column].tolist()] for column in frame}
        for name, frame in season.tables()
    }
    times = interleaved(
        {
            "tables": timed(lambda: [table(name, columns) for name, columns in lists.items()]),
            "frames": timed(lambda: [pd.DataFrame(columns) for columns in lists.values()]),
            "measures": timed(lambda: season_measures(season, scenario)),
            "season": timed(lambda: sim.simulate(scenario, SEED)),
        },
        rounds,
    )
    return {
        "tables of lists, checked / plain frames": against(
            ratio(times["tables"], times["frames"]), TIMES_FRAMES, at_least=False
        ),
        "every measure of a season / the season": against(
            ratio(times["measures"], times["season"]), TIMES_SEASON, at_least=False
        ),
    }


def benchmark(quick: bool = False, say: Callable[[str], None] = print) -> dict[str, Any]:
    """Time seasons and return their figures."""
    rounds, seasons = (2, 20) if quick else (ROUNDS, SEASONS)
    scenario, world = _scenario(), draw_world()
    visits = check_equal(scenario, range(rounds))
    say(f"season: {len(ENGINES)} engines give equal tables of {sum(visits.values())} visits; timing")
    # Round r times replication r by each engine, so that a ratio is of the same season.
    times: dict[str, list[float]] = {}
    for number in range(rounds):
        contestants = {engine: _season(scenario, number, engine) for engine in ENGINES}
        for name, found in interleaved({**contestants, SIMPY: simpy_contestant(world)}, 1).items():
            times.setdefault(name, []).extend(found)
    per_visit = {engine: [1e6 * value / visits[k] for k, value in enumerate(times[engine])] for engine in ENGINES}
    simpy_visit = [1e6 * value / len(world) for value in times[SIMPY]]
    document: dict[str, Any] = {
        "engines": list(ENGINES),
        "visits_per_season": spread([float(count) for count in visits.values()]),
        "seconds": {engine: spread(times[engine]) for engine in ENGINES},
        "per_visit_us": {**{engine: spread(per_visit[engine]) for engine in ENGINES}, SIMPY: spread(simpy_visit)},
    }
    if "compiled" in ENGINES:
        document["ratios"] = {
            "reference / compiled": against(
                ratio(times["reference"], times["compiled"]), TIMES_REFERENCE, at_least=True
            ),
            f"a visit: {SIMPY} / compiled season": against(
                ratio(simpy_visit, per_visit["compiled"]), TIMES_SIMPY_VISIT, at_least=True
            ),
            "reference season, s": against(spread(times["reference"]), SLOWEST_REFERENCE_S, at_least=False),
        }
        document["ratios"] |= made_of_it(scenario, rounds)
        say("season: its stages")
        document["stages_ms"] = stages(scenario, 3 if quick else 30)
        document["inside_the_days_share"] = "left out by --quick" if quick else inside_the_days(scenario, say)
    say(f"season: {seasons} with their measures")
    document[f"{seasons}_seasons_with_measures_s"] = {
        **many(seasons),
        "the same by the reference, one process, extrapolated": seasons * document["seconds"]["reference"]["median"],
        "cores": processors(),
    }
    return document


def _season(scenario: Any, number: int, engine: str) -> Callable[[], float]:
    """Return one season by one engine as a contestant."""
    least_s = 0.25  # about one season by the reference: both run for as long
    return timed(lambda: sim.simulate(scenario, SEED, number, engine=engine), least_s)
