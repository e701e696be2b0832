"""Many scenarios ranked by one measure: seasons are run for those that may still be the best.

In: scenarios, a measure, an indifference margin, a confidence. Out: a `Ranking`. The procedures are in
`sim.comparison.ranking`; all scenarios meet the same citizens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.comparison.ranking import FIRST_STAGE, KimNelson, may_be_best
from sim.comparison.verdicts import can_decide
from sim.comparison.words import ranking_sentences
from sim.errors import ExperimentError
from sim.experiments.comparing import named
from sim.experiments.replications import check_numbers
from sim.given import finite_number, table_of
from sim.measures.catalogue import BY_ID
from sim.runs.study import Jobs, run_tasks
from sim.runs.work import DEFAULT_ENGINE, Seasons, Simulate
from sim.said import must_be, one_of, said, unknown
from sim.scenario.schema import Scenario

CEILING = 2000
METHODS = {
    "sequential": (
        "fully sequential selection under common random numbers (Kim and Nelson 2001), first stage {first_stage}, "
        "at most {ceiling} replications"
    ),
    "screening": (
        "paired screening with Bonferroni after {replications} replications (Nelson, Swann, Goldsman and Song 2001)"
    ),
}


@dataclass(frozen=True, eq=False)
class Ranking:
    """Which scenario is best by a measure.

    Attributes
    ----------
    table : DataFrame
        One row a scenario, best mean first: scenario, mean (over its replications of the season's value),
        replications, status (``best``, ``may be best``, ``eliminated``), beaten_by (empty if it was not).
    may_be_best : tuple of str
        Those who are left; with the stated confidence the best is among them.
    measure, unit, margin, confidence, method : what was asked
    """

    table: pd.DataFrame
    may_be_best: tuple[str, ...]
    measure: str
    unit: str
    margin: float
    confidence: float
    method: str

    @property
    def best(self) -> str | None:
        """The scenario selected, or None where several may be the best."""
        return self.may_be_best[0] if len(self.may_be_best) == 1 else None

    def sentences(self, lang: str = "fr") -> list[str]:
        """Return the result in plain words; ``"fr"`` or ``"en"``."""
        return ranking_sentences(self.table, self.may_be_best, self.measure, self.margin, self.confidence, lang)


@dataclass(frozen=True)
class _OneValue:
    """The task of a worker: replication and place of a scenario; out comes the season's value of the measure."""

    scenarios: tuple[Scenario, ...]
    seasons: Seasons
    measure: str

    def __call__(self, task: tuple[int, int]) -> float:
        replication, place = task
        return self.seasons.values(self.scenarios[place], replication, (self.measure,))[self.measure]


def rank(
    scenarios: Sequence[Scenario] | Mapping[str, Scenario],
    measure: str,
    margin: float,
    confidence: float = 0.95,
    *,
    method: str = "sequential",
    replications: int = 200,
    ceiling: int = CEILING,
    first_stage: int = FIRST_STAGE,
    first: int = 0,
    seed: int = 1,
    jobs: Jobs = 1,
    engine: str = DEFAULT_ENGINE,
    progress: Callable[[int, int], None] | None = None,
    simulate: Simulate | None = None,
    added: Mapping[str, float] | None = None,
) -> Ranking:
    """Rank scenarios by a measure, with an indifference margin and a stated probability.

    Parameters
    ----------
    scenarios : sequence of Scenario, or mapping of name to Scenario
    measure : str
        With a better direction in the catalogue; its value of each season is what is averaged.
    margin : float
        The smallest difference that matters, in the measure's unit.
    confidence : float
    method : str
        ``"sequential"``: select one; if it leads by the margin or more it is the best with the stated probability.
        ``"screening"``: after a fixed number of replications, the set that holds the best with that probability.
    replications : int
        For the screening.
    ceiling, first_stage : int
        For the sequential procedure; at the ceiling all that are left may be best.
    first : int
        Number of the first replication.
    seed, jobs, engine, progress, simulate : as in `compare`
        `progress` is told (replications done, at most).
    added : mapping of str to float, optional
        What is added to every value of a scenario, by name: what it costs that no season shows, in the measure's unit.

    Returns
    -------
    Ranking

    Raises
    ------
    ExperimentError
        The measure has no better direction or no value in some season, or a number cannot be.
    """
    by_name = named(scenarios)
    if not can_decide(measure):
        raise ExperimentError(
            said(
                "measure {measure!r} cannot rank: it must be one of docs/measures.md with a better direction",
                measure=measure,
            )
        )
    if method not in tuple(METHODS):
        raise ExperimentError(must_be("method", repr(method), one_of(METHODS)))
    higher = BY_ID[measure].better == "higher"
    sequential = method == "sequential"
    limit = check_numbers(ceiling, first, 2, "ceiling") if sequential else check_numbers(replications, first, 2)
    more = {
        name: finite_number(f"added: {name}", value, said("a finite number"))
        for name, value in table_of("added", added or {}).items()
    }
    for name in more:
        if name not in by_name:
            raise ExperimentError(unknown("added", name, by_name))
    selection = KimNelson(tuple(by_name), margin, confidence, higher_is_better=higher, first_stage=first_stage)
    work = _OneValue(tuple(by_name.values()), Seasons(seed, engine, simulate), measure)
    values: dict[str, list[float]] = {name: [] for name in by_name}
    for n, made in enumerate(_replications(work, selection, limit, jobs), start=1):
        found = {name: value + more.get(name, 0.0) for name, value in made.items()}
        for name, value in found.items():
            values[name].append(value)
        if progress is not None:
            progress(n, len(limit))
        if sequential and selection.add(found):
            break
    if sequential:
        beaten = {name: other for name, (other, _) in selection.eliminated.items()}
    else:
        beaten = may_be_best({name: np.array(v) for name, v in values.items()}, confidence, higher_is_better=higher)
    words = METHODS[method].format(first_stage=first_stage, ceiling=ceiling, replications=replications)
    return _ranking(values, beaten, BY_ID[measure].id, margin, confidence, words)


def _replications(work: _OneValue, selection: KimNelson, limit: range, jobs: Jobs) -> Iterator[dict[str, float]]:
    """Yield replication after replication the values of those that are left; who is let go is run no more."""
    names = list(selection.survivors)

    def wanted() -> Iterator[tuple[int, int]]:
        for replication in limit:
            for place, name in enumerate(names):
                if name in selection.survivors:
                    yield replication, place

    found: dict[tuple[int, int], float] = {}
    with closing(run_tasks(work, wanted(), jobs)) as results:
        for replication in limit:
            need = {name: (replication, names.index(name)) for name in selection.survivors}
            while not found.keys() >= set(need.values()):
                task, value = next(results)
                found[task] = value
            yield {name: found.pop(task) for name, task in need.items()}


def _ranking(
    values: Mapping[str, list[float]], beaten: Mapping[str, str], measure: str, margin: float, confidence: float,
    method: str,
) -> Ranking:  # fmt: skip
    left = [name for name in values if name not in beaten]
    sign = -1 if BY_ID[measure].better == "higher" else 1
    lines = [
        {
            "scenario": name, "mean": float(np.mean(one)), "replications": len(one),
            "status": "eliminated" if name in beaten else "best" if len(left) == 1 else "may be best",
            "beaten_by": beaten.get(name, ""),
        }
        for name, one in values.items()
    ]  # fmt: skip
    # Those that are left stand before the others, whose means rest on fewer replications.
    lines.sort(key=lambda line: (line["status"] == "eliminated", sign * line["mean"]))
    ordered = tuple(str(line["scenario"]) for line in lines if line["status"] != "eliminated")
    table = pd.DataFrame(lines).astype({"scenario": "str", "status": "str", "beaten_by": "str"})
    return Ranking(table, ordered, measure, BY_ID[measure].unit, margin, confidence, method)
