"""Lawful seasons of a scenario in order, without the measures that `replications` adds to each.

In: a scenario, how many, a seed. Out: seasons, one by one. Threads change nothing: the compiled engine works outside
the interpreter's lock, and each season depends on scenario, seed and number alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from sim.runs.executor import Executor, Here, Threads, check_jobs
from sim.runs.study import Jobs, Progress, Study
from sim.runs.work import DEFAULT_ENGINE, Seasons
from sim.scenario.schema import Scenario
from sim.visits.arrays import Log

Kept = TypeVar("Kept")


def each_season(
    scenario: Scenario,
    keep: Callable[[Log], Kept],
    replications: int,
    seed: int = 1,
    jobs: Jobs = 1,
    engine: str = DEFAULT_ENGINE,
    progress: Progress | None = None,
) -> Iterator[Kept]:
    """Yield what is kept of each replication, from 0 on, in order.

    Parameters
    ----------
    scenario : Scenario
    keep : callable
        Takes the arrays of a season, which is forgotten after it.
    replications : int
    seed : int
    jobs : int or Executor
        Threads: seasons are too large to travel; what is kept of each may travel to another executor.
    engine : str
    progress : callable, optional
        Told (done, wanted) after each.

    Raises
    ------
    LogError
        A season breaks a law of the model.
    """
    made = Seasons(seed, engine)

    def one(replication: int) -> Kept:
        return keep(made.log(scenario, replication))

    study = Study(one, threads_of(jobs), progress=progress, wanted=replications)
    for _, kept in study.results(range(replications), ordered=True):
        yield kept


def threads_of(jobs: Jobs) -> Executor:
    """Return an executor as it is; for a number, so many threads: whole seasons are too large to travel."""
    if isinstance(jobs, Executor):
        return jobs
    return Threads(jobs) if check_jobs(jobs) > 1 else Here()
