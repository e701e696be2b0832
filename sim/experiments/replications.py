"""Many replications of one scenario: run, check, measure, summarise.

In: a scenario, a seed and replication numbers. Out: seasons with their measures as they are done, or a `Result`.
Each replication depends on (scenario, seed, replication) alone, so processes change nothing. Nothing is written to
disk here; whoever keeps results does so in `on_result`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from sim.comparison.intervals import summarise
from sim.errors import ExperimentError, ResultsError
from sim.experiments.precision import CEILING, LookAhead, Precision, targets_of
from sim.given import whole_number
from sim.measures.definition import ALL
from sim.runs.parts import UNSURE, lots
from sim.runs.study import Jobs, Progress, Study
from sim.runs.work import DEFAULT_ENGINE, Seasons, Simulate, seasons_at_once
from sim.said import said
from sim.scenario.given import one_scenario
from sim.scenario.schema import Scenario
from sim.visits.arrays import texts_of, texts_together
from sim.visits.frames import arrays_of
from sim.visits.log import Season

FIXED = "fixed number of replications"
_MOST = 2**32  # replication numbers have 32 bits

OnResult = Callable[[int, Season, pd.DataFrame], None]


@dataclass(frozen=True, eq=False)
class Result:
    """What replications of a scenario came to.

    Attributes
    ----------
    measures : DataFrame
        One row for each measure, dimension and key, with its interval (`sim.comparison.intervals.summarise`).
    per_replication : DataFrame
        The measures of each replication, sorted by it.
    scenario, seed, engine : what was run
    replications : tuple of int
    outside_bands : tuple of str
        Sentences: the measures that left the plausible band that the scenario states.
    precision : DataFrame or None
        Where a precision was asked for: the half-widths achieved (`sim.experiments.precision.Precision.table`).
    method : str
        How the number of replications was chosen.
    """

    measures: pd.DataFrame
    per_replication: pd.DataFrame
    scenario: Scenario
    seed: int
    engine: str
    replications: tuple[int, ...]
    outside_bands: tuple[str, ...] = ()
    precision: pd.DataFrame | None = None
    method: str = FIXED

    def __repr__(self) -> str:
        n = len(self.replications)
        return f"<Result of {self.scenario.id!r}: {n} replications, seed {self.seed}; numbers in .measures>"


def replicate(
    scenario: Scenario,
    replications: int = 20,
    seed: int = 1,
    jobs: Jobs = 1,
    engine: str = DEFAULT_ENGINE,
    *,
    precision: Mapping[str, float | None] | None = None,
    ceiling: int = CEILING,
    first: int = 0,
    progress: Progress | None = None,
    on_result: OnResult | None = None,
    simulate: Simulate | None = None,
) -> Result:
    """Run many replications of a scenario and return its measures with intervals.

    Parameters
    ----------
    scenario : Scenario
    replications : int, >= 1
        How many; they are numbered from `first`.
    seed : int
    jobs : int, >= 1, or Executor
        Processes, or what does the work elsewhere; the result is the same.
    engine : str
    precision : mapping of str to float, optional
        Instead of a number of replications: the half-width wanted of some measures, absolute for shares (None: one
        point), relative for anything else (None: 5 %). Replications go on until all hold together with 95 %, looking
        ahead, from 30 on (`sim.experiments.precision`).
    ceiling : int
        Most replications where a precision is asked for.
    first : int
        Number of the first replication.
    progress : callable, optional
        Told (done, wanted) after each replication.
    on_result : callable, optional
        Given (replication, season, measures) as each is done, in the order of completion. If the run is
        interrupted, what it was given is whole.
    simulate : callable, optional
        What makes a season of (scenario, seed, replication, engine); by default the project's engines. With several
        processes it must be importable from them.

    Returns
    -------
    Result

    Raises
    ------
    ResultsError
        The number of replications or of processes cannot be, or a process was killed.
    LogError
        A season breaks a law of the model.
    """
    numbers = check_numbers(replications, first) if precision is None else check_numbers(ceiling, first, 1, "ceiling")
    target = Precision(targets_of(precision), rule=LookAhead(ceiling=len(numbers))) if precision is not None else None
    parts: dict[int, pd.DataFrame] = {}
    work = Replicating(one_scenario(scenario), Seasons(seed, engine, simulate), on_result is not None)
    study = Study(work, jobs)
    # Who is handed seasons has each as soon as it is done.
    most = 1 if on_result is not None else UNSURE if target is not None else seasons_at_once(work.scenario)
    tasks = tasks_of(numbers, most, study)
    enough = None if target is None else lambda _, found: any(target.add({scenario.id: (one,)}) for _, one in found)
    for lot, found in study.results(tasks, enough):
        for replication, (season, measures) in zip(lot, found, strict=True):
            parts[replication] = measures
            if progress is not None:
                progress(len(parts), len(numbers))
            if on_result is not None:
                assert season is not None
                on_result(replication, season, measures)
    if target is not None:
        parts = {replication: parts[replication] for replication in numbers[: target.n]}
    result = result_of(scenario, parts, work.seasons.seed, engine)
    return result if target is None else replace(result, precision=target.table(), method=target.method)


def tasks_of(numbers: range, most: int, study: Study[Any, Any]) -> Iterator[range]:
    """Yield replications as tasks of a study, at most so many in one, and few enough that all places have work."""
    return lots(numbers, (), min(most, -(-len(numbers) // (2 * study.executor.width))))


def result_of(scenario: Scenario, parts: dict[int, pd.DataFrame], seed: int, engine: str) -> Result:
    """Return the result of replications that are done, by number, whatever the order in which they came."""
    return result_from(scenario, stacked(parts), seed, engine)


def result_from(scenario: Scenario, per_replication: pd.DataFrame, seed: int, engine: str) -> Result:
    """Return the result of the measures of replications, as `stacked` puts them under each other."""
    measures = summarise(per_replication)
    return Result(
        measures=measures,
        per_replication=per_replication,
        scenario=scenario,
        seed=seed,
        engine=engine,
        replications=tuple(sorted(pd.unique(per_replication["replication"]).tolist())),
        outside_bands=tuple(outside_bands(measures, scenario.bands)),
    )


def stacked(parts: dict[int, pd.DataFrame]) -> pd.DataFrame:
    """Return the measures of several replications as one table, with their number first."""
    if not parts:
        raise ResultsError(said("no replication is done; run at least one"))
    numbers, frames = zip(*sorted(parts.items()), strict=True)
    arrays = [arrays_of(frame) for frame in frames]
    columns: dict[str, Any] = {"replication": np.repeat(np.array(numbers, dtype=np.int64), [*map(len, frames)])}
    for name, kind in frames[0].dtypes.items():
        values = [one[name] for one in arrays]
        columns[name] = texts_together(values) if kind == "str" else np.concatenate(values)
    return pd.DataFrame(columns, copy=False)


def outside_bands(measures: pd.DataFrame, bands: dict[str, tuple[float, float]]) -> Iterator[str]:
    """Yield a sentence for each measure whose value over all leaves its plausible band."""
    is_whole = texts_of(measures["dimension"].array).equal(ALL)
    whole = dict(zip(measures["measure"].array[is_whole], measures["mean"].array[is_whole], strict=True))
    for name, (low, high) in sorted(bands.items()):
        value = float(whole.get(name, float("nan")))
        if value < low or value > high:
            yield f"{name} is {value:.4g}, outside its plausible band {low:g} to {high:g}"


def check_numbers(replications: int, first: int = 0, least: int = 1, option: str = "replications") -> range:
    """Return the numbers of replications, or raise ExperimentError where they cannot be; `option` says how many."""
    replications, first = whole_number(option, replications, least, _MOST), whole_number("first", first, 0, _MOST)
    if first + replications > _MOST:
        raise ExperimentError(
            said(
                "replications run up to {last}; the last possible is {most}",
                last=first + replications - 1,
                most=_MOST - 1,
            )
        )
    return range(first, first + replications)


@dataclass(frozen=True)
class Replicating:
    """Some replications by their numbers, as a worker does them; seasons stay there if nobody asks for them."""

    scenario: Scenario
    seasons: Seasons
    with_season: bool = True

    def __call__(self, numbers: range) -> list[tuple[Season | None, pd.DataFrame]]:
        """Return of each the season and its measures."""
        found = self.seasons.each_measured(self.scenario, numbers)
        return [(season if self.with_season else None, measures) for season, measures in found]
