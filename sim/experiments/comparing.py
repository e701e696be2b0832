"""Several scenarios under common random numbers: run, measured together replication by replication, compared.

In: scenarios, a seed, how many replications. Out: a `Comparison`. Each replication meets all scenarios in one task, so
that seasons are compared where they are made and only measures travel. What may be said is in `sim.comparison`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sim.comparison.arrays import arrays_of
from sim.comparison.paired import Differences, difference_of
from sim.comparison.pairing import ALL_REQUESTS, COMMON_REQUESTS, are_paired, common_requests, restricted
from sim.comparison.verdicts import CONFIDENCE, PRIMARY, check_primary, differences_table, margins_of
from sim.comparison.words import checked_language, sentence
from sim.errors import ResultsError
from sim.experiments.processes import run_tasks
from sim.experiments.replications import DEFAULT_ENGINE, Result, Simulate, check_numbers, engines, result_of, stacked
from sim.measures.catalogue import season_measures
from sim.measures.definition import ALL
from sim.scenario.schema import Scenario
from sim.visits.laws import check_laws
from sim.visits.log import Season


@dataclass(frozen=True, eq=False)
class Comparison:
    """What may be said of several scenarios.

    Attributes
    ----------
    scenarios : dict of str to Scenario
        By the name under which they are compared: their id, with ``#2`` where two have the same.
    baseline : str
    seed, engine, replications : what was run
    primary : tuple of str
        Measures named beforehand; all others are exploratory.
    differences : DataFrame
        One row a measure and pair with the baseline (`sim.comparison.verdicts.differences_table`).
    results : dict of str to Result
        Each scenario alone, wholes and the groups of indices, with intervals.
    """

    scenarios: dict[str, Scenario]
    baseline: str
    seed: int
    engine: str
    replications: tuple[int, ...]
    primary: tuple[str, ...]
    confidence: float
    differences: pd.DataFrame
    results: dict[str, Result] = field(repr=False)

    def sentences(self, lang: str = "fr") -> list[str]:
        """Return the verdicts in plain words, primary measures first; ``"fr"`` or ``"en"``."""
        return [sentence(row, checked_language(lang)) for row in self.primary_rows()]

    def primary_rows(self) -> list[dict[str, Any]]:
        """Return the primary rows of the differences, by pair, in the order in which they were named."""
        rows = self.differences[self.differences["role"] == "primary"].to_dict("records")
        order = list(self.scenarios)
        return sorted(rows, key=lambda row: (order.index(row["scenario"]), self.primary.index(row["measure"])))


@dataclass(frozen=True)
class Round:
    """One replication of all scenarios: measures by name, and those on common requests by name of the scenario."""

    measures: dict[str, pd.DataFrame]
    paired: dict[str, bool]
    common: dict[str, tuple[pd.DataFrame, pd.DataFrame]]


@dataclass(frozen=True)
class Meeting:
    """The task of a worker: one replication, met by all scenarios."""

    scenarios: dict[str, Scenario]
    baseline: str
    seed: int
    engine: str
    simulate: Simulate | None = None

    def __call__(self, replication: int) -> Round:
        seasons = self._seasons(replication)
        measures = {
            name: season_measures(season, self.scenarios[name], whole_only=True) for name, season in seasons.items()
        }
        base = seasons[self.baseline]
        paired, common = {}, {}
        for name, season in seasons.items():
            if name == self.baseline:
                continue
            paired[name] = are_paired(base, season)
            shared = common_requests(base, season) if paired[name] else None
            if shared is not None:
                common[name] = tuple(
                    season_measures(restricted(one, shared), self.scenarios[label], whole_only=True)
                    for label, one in ((self.baseline, base), (name, season))
                )
        return Round(measures, paired, common)

    def _seasons(self, replication: int) -> dict[str, Season]:
        """Run each different scenario once; equal ones share a season."""
        run: dict[str, Season] = {}
        found = {}
        for name, scenario in self.scenarios.items():
            if scenario.fingerprint not in run:
                make = self.simulate or engines()
                season = make(scenario, seed=self.seed, replication=replication, engine=self.engine)
                check_laws(season)
                run[scenario.fingerprint] = season
            found[name] = run[scenario.fingerprint]
        return found


def named(scenarios: Sequence[Scenario] | Mapping[str, Scenario]) -> dict[str, Scenario]:
    """Return scenarios by name; of several with one id the later ones are numbered.

    Raises
    ------
    ResultsError
        There are fewer than two.
    """
    if isinstance(scenarios, Mapping):
        found = dict(scenarios)
    else:
        found = {}
        for scenario in scenarios:
            name, number = scenario.id, 1
            while name in found:
                number += 1
                name = f"{scenario.id}#{number}"
            found[name] = scenario
    if len(found) < 2:
        raise ResultsError(f"{len(found)} scenario is given; a comparison needs two or more")
    return found


def compare(
    scenarios: Sequence[Scenario] | Mapping[str, Scenario],
    replications: int = 200,
    seed: int = 1,
    jobs: int = 1,
    *,
    primary: Sequence[str] = PRIMARY,
    baseline: str | None = None,
    margin: float | Mapping[str, float] | None = None,
    confidence: float = CONFIDENCE,
    engine: str = DEFAULT_ENGINE,
    first: int = 0,
    progress: Callable[[int, int], None] | None = None,
    simulate: Simulate | None = None,
) -> Comparison:
    """Compare scenarios with a baseline, by common random numbers.

    Parameters
    ----------
    scenarios : sequence of Scenario, or mapping of name to Scenario
    replications : int, >= 2
    seed : int
        The same for all: replication r of each scenario meets the same citizens, needs and tastes.
    jobs : int
        Processes; they change nothing.
    primary : sequence of str
        Measures named beforehand; their intervals hold together.
    baseline : str, optional
        Name of the scenario that the others are compared with; by default the first.
    margin : float or mapping of str to float, optional
        The smallest difference that matters, in the measure's unit.
    confidence : float
    engine : str
    first : int
        Number of the first replication.
    progress : callable, optional
        Told (done, wanted) after each replication of all scenarios.
    simulate : callable, optional
        What makes a season, in place of the engines; for tests.

    Returns
    -------
    Comparison

    Raises
    ------
    ResultsError
        A name, number or margin cannot be.
    LogError
        A season breaks a law of the model.
    """
    by_name = named(scenarios)
    reference = baseline_of(by_name, baseline)
    measures = check_primary(primary)
    margins = margins_of(margin, measures)
    numbers = check_numbers(replications, first, least=2)
    meeting = Meeting(by_name, reference, seed, engine, simulate)
    rounds: dict[int, Round] = {}
    for number, one in run_tasks(meeting, numbers, jobs):
        rounds[number] = one
        if progress is not None:
            progress(len(rounds), len(numbers))
    return comparison_of(meeting, rounds, measures, margins, confidence)


def baseline_of(scenarios: Mapping[str, Scenario], baseline: str | None) -> str:
    """Return the name of the baseline, the first by default."""
    if baseline is None:
        return next(iter(scenarios))
    if baseline not in scenarios:
        raise ResultsError(f"baseline is {baseline!r}; the scenarios are {', '.join(scenarios)}")
    return baseline


def comparison_of(
    meeting: Meeting,
    rounds: Mapping[int, Round],
    primary: tuple[str, ...],
    margins: Mapping[str, float],
    confidence: float,
) -> Comparison:
    """Return the comparison of replications that are done, whatever the order in which they came."""
    rounds = dict(sorted(rounds.items()))
    results = {
        name: result_of(scenario, {r: one.measures[name] for r, one in rounds.items()}, meeting.seed, meeting.engine)
        for name, scenario in meeting.scenarios.items()
    }
    pairs, basis = {}, {}
    for name in meeting.scenarios:
        if name != meeting.baseline:
            key = meeting.baseline, name
            pairs[key], basis[key] = _pair(rounds, results, *key)
    return Comparison(
        scenarios=meeting.scenarios, baseline=meeting.baseline, seed=meeting.seed, engine=meeting.engine,
        replications=tuple(rounds), primary=primary, confidence=confidence, results=results,
        differences=differences_table(pairs, primary, margins, confidence, basis),
    )  # fmt: skip


def _pair(
    rounds: Mapping[int, Round], results: Mapping[str, Result], baseline: str, name: str
) -> tuple[Differences, list[str]]:
    """Return the differences of one pair over the wholes, and what each row counts."""
    paired = all(one.paired[name] for one in rounds.values())
    on_common = any(name in one.common for one in rounds.values())
    if not on_common:
        tables = [results[label].per_replication for label in (baseline, name)]
    else:
        alone = [
            {r: one.common[name][k] if name in one.common else one.measures[label] for r, one in rounds.items()}
            for k, label in enumerate((baseline, name))
        ]
        tables = [stacked(parts) for parts in alone]
    difference = difference_of(*(arrays_of(table) for table in tables), paired=paired)
    wholes = difference.chosen(difference.rows["dimension"] == ALL)
    words = COMMON_REQUESTS if on_common else ALL_REQUESTS
    return wholes, [words] * len(wholes.rows)
