"""Lawful seasons of a scenario in order, without the measures that `replications` adds to each.

In: a scenario, how many, a seed. Out: seasons, one by one. Threads change nothing: the compiled engine works outside
the interpreter's lock, and each season depends on scenario, seed and number alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sim.experiments.replications import DEFAULT_ENGINE
from sim.scenario.schema import Scenario
from sim.visits.arrays import Log
from sim.visits.laws import check_laws

Kept = TypeVar("Kept")


def each_season(
    scenario: Scenario,
    keep: Callable[[Log], Kept],
    replications: int,
    seed: int = 1,
    jobs: int = 1,
    engine: str = DEFAULT_ENGINE,
) -> Iterator[Kept]:
    """Yield what is kept of each replication, from 0 on, in order.

    Parameters
    ----------
    scenario : Scenario
    keep : callable
        Takes the arrays of a season, which is forgotten after it.
    replications : int
    seed : int
    jobs : int
        Threads.
    engine : str

    Raises
    ------
    LogError
        A season breaks a law of the model.
    """
    from sim.engine.season import simulate  # the engines take seconds to load

    def one(replication: int) -> Kept:
        season = simulate(scenario, seed=seed, replication=replication, engine=engine)
        log = Log(season)
        check_laws(season, log)
        return keep(log)

    if jobs <= 1:
        yield from map(one, range(replications))
        return
    pool = ThreadPoolExecutor(jobs)
    try:
        yield from pool.map(one, range(replications))
    finally:
        pool.shutdown(cancel_futures=True)  # who stops it need not wait for what has not begun
