"""Several scenarios compared with one of them, under common random numbers.

In: scenarios, a seed, how many replications or which precision. Out: a `Comparison`: differences, who gains and who
loses, and what may be said in words. One replication is run in `meeting`; the statistics are in `sim.comparison`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from sim.comparison.arrays import Replications, arrays_of
from sim.comparison.cells import COLUMNS as GAIN_COLUMNS
from sim.comparison.cells import gains_table
from sim.comparison.changes import changes_table
from sim.comparison.intervals import summarise
from sim.comparison.paired import difference_of
from sim.comparison.pairing import ALL_REQUESTS, COMMON_REQUESTS
from sim.comparison.primary import PRIMARY
from sim.comparison.verdicts import (
    BETTER,
    CONFIDENCE,
    WORSE,
    check_primary,
    differences_table,
    margins_of,
)
from sim.comparison.words import checked_language, sentence
from sim.errors import ExperimentError
from sim.experiments.meeting import Meeting, Round
from sim.experiments.precision import CEILING, LookAhead, Precision, targets_of
from sim.experiments.replications import FIXED, Result, check_numbers, result_of, stacked, tasks_of
from sim.experiments.stored import kept_in
from sim.given import confidence_of, file_of
from sim.measures.definition import ALL
from sim.runs.parts import UNSURE
from sim.runs.study import Jobs, Progress, Study
from sim.runs.work import DEFAULT_ENGINE, Seasons, Simulate
from sim.said import said
from sim.scenario.given import one_scenario, scenarios_in
from sim.scenario.schema import Scenario

Pair = tuple[str, str]
NEW_COLUMNS = ("baseline", "scenario", "only_in", "measure", "mean", "low", "high", "unit", "n")


@dataclass(frozen=True, eq=False)
class Comparison:
    """What may be said of several scenarios.

    Attributes
    ----------
    scenarios : dict of str to Scenario
        By the name under which they are compared: their id, with ``#2`` where two have the same.
    baseline : str
    seed, engine, replications, confidence : what was run
    primary : tuple of str
        Measures named beforehand; all others are exploratory.
    differences : DataFrame
        One row a measure and pair with the baseline (`sim.comparison.verdicts.differences_table`).
    gains : DataFrame
        Expected change by cell of people (`sim.comparison.cells.gains_table`); no row for sites that differ.
    placebo : DataFrame or None
        How many are better or worse served by a day, beside chance (`sim.comparison.changes.changes_table`); None
        where no pair met the same citizens, or it was not asked for.
    new_requests : DataFrame
        Of scenarios that differ in volume: what became of the requests that only one of the two has.
    results : dict of str to Result
        Each scenario alone, wholes and the groups of indices, with intervals.
    precision : DataFrame or None
        Where a precision was asked for: the half-widths achieved (`sim.experiments.precision.Precision.table`).
    method : str
        How the number of replications was chosen.
    """

    scenarios: dict[str, Scenario]
    baseline: str
    seed: int
    engine: str
    replications: tuple[int, ...]
    confidence: float
    primary: tuple[str, ...]
    differences: pd.DataFrame
    gains: pd.DataFrame
    placebo: pd.DataFrame | None
    new_requests: pd.DataFrame
    results: dict[str, Result] = field(repr=False)
    precision: pd.DataFrame | None = None
    method: str = FIXED

    def __repr__(self) -> str:
        others = ", ".join(repr(name) for name in self.scenarios if name != self.baseline)
        n = len(self.replications)
        return f"<Comparison of {others} with {self.baseline!r}: {n} replications, seed {self.seed}; see .differences>"

    @property
    def paired(self) -> frozenset[str]:
        """The scenarios that meet the baseline's citizens: compared on what both share, requests and days."""
        return frozenset(self.differences.loc[self.differences["paired"], "scenario"])

    def sentences(self, lang: str = "fr") -> list[str]:
        """Return the verdicts on the primary measures in plain words; ``"fr"`` or ``"en"``."""
        return [sentence(row, checked_language(lang)) for row in self.primary_rows()]

    def primary_rows(self) -> list[dict[str, Any]]:
        """Return the primary rows of the differences, by pair, in the order in which they were named."""
        rows = self.differences[self.differences["role"] == "primary"].to_dict("records")
        order = list(self.scenarios)
        return sorted(rows, key=lambda row: (order.index(row["scenario"]), self.primary.index(row["measure"])))


def named(scenarios: Sequence[Scenario] | Mapping[str, Scenario], least: int = 2) -> dict[str, Scenario]:
    """Return scenarios by name; of several with one id the later ones are numbered.

    Raises
    ------
    ExperimentError
        There are fewer than ``least``.
    """
    if isinstance(scenarios, Mapping):
        found = {name: one_scenario(scenario) for name, scenario in scenarios.items()}
    else:
        found = {}
        for scenario in scenarios_in(scenarios):
            name, number = scenario.id, 1
            while name in found:
                number += 1
                name = f"{scenario.id}#{number}"
            found[name] = scenario
    if len(found) < least:
        raise ExperimentError(said("a comparison needs two scenarios or more, {count} given", count=len(found)))
    return found


def baseline_of(scenarios: Mapping[str, Scenario], baseline: str | None) -> str:
    """Return the name of the baseline, the first by default."""
    if baseline is None:
        return next(iter(scenarios))
    if baseline not in tuple(scenarios):
        raise ExperimentError(
            said(
                "baseline is {baseline!r}; the scenarios are {scenarios}",
                baseline=baseline,
                scenarios=", ".join(scenarios),
            )
        )
    return baseline


def compare(
    scenarios: Sequence[Scenario] | Mapping[str, Scenario],
    replications: int = 200,
    seed: int = 1,
    jobs: Jobs = 1,
    *,
    primary: Sequence[str] = PRIMARY,
    baseline: str | None = None,
    margin: float | Mapping[str, float] | None = None,
    confidence: float = CONFIDENCE,
    people: bool = True,
    engine: str = DEFAULT_ENGINE,
    precision: Mapping[str, float | None] | None = None,
    ceiling: int = CEILING,
    first: int = 0,
    out: str | Path | None = None,
    progress: Progress | None = None,
    simulate: Simulate | Seasons | None = None,
) -> Comparison:
    """Compare scenarios with a baseline, by common random numbers.

    Parameters
    ----------
    scenarios : sequence of Scenario, or mapping of name to Scenario
    replications : int, >= 2
    seed : int
        The same for all: replication r of each scenario meets the same citizens, needs and tastes.
    jobs : int or Executor
        Processes, or what does the work elsewhere; it changes nothing.
    primary : sequence of str
        Measures named beforehand; their intervals hold together.
    baseline : str, optional
        Name of the scenario that the others are compared with; by default the first.
    margin : float or mapping of str to float, optional
        The smallest difference that matters, in the measure's unit. By convention half a point, half a minute, half a
        day, and 1 % of the baseline's value in other units; 0: every difference matters.
    confidence : float
    people : bool
        Whether to work out who gains and who loses; the placebo runs the baseline once more.
    engine : str
    precision : mapping of str to float, optional
        Instead of a number of replications: the half-width wanted of the differences in some measures, in their unit
        (None: one point, of shares alone). Replications go on until all hold together, looking ahead, from 30 on.
    ceiling : int
        Most replications where a precision is asked for.
    first : int
        Number of the first replication.
    out : str or Path, optional
        Where results folders keep each scenario's replications: those that are there are read, the others written.
    progress : callable, optional
        Told (done, wanted) after each replication of all scenarios.
    simulate : callable or Seasons, optional
        What makes a season, in place of the engines; or what makes and keeps seasons, of the same seed and engine.

    Returns
    -------
    Comparison

    Raises
    ------
    ExperimentError
        A name, number or margin cannot be.
    LogError
        A season breaks a law of the model.
    """
    by_name = named(scenarios)
    measures = check_primary(primary)
    margins = margins_of(margin, measures)
    wanted, option = (replications, "replications") if precision is None else (ceiling, "ceiling")
    numbers, confidence, folder = (
        check_numbers(wanted, first, 2, option),
        confidence_of(confidence),
        file_of("out", out),
    )
    target = None
    if precision is not None:
        target = Precision(targets_of(precision, of_differences=True), confidence, LookAhead(ceiling=len(numbers)))
    reference = baseline_of(by_name, baseline)
    seasons = simulate if isinstance(simulate, Seasons) else Seasons(seed, engine, simulate)
    with ExitStack() as kept:
        if folder is not None:
            seasons = kept.enter_context(kept_in(folder, by_name.values(), seasons))
        meeting = Meeting(by_name, reference, seasons, people)
        study = Study(meeting, jobs)
        tasks = tasks_of(numbers, meeting.at_once() if target is None else UNSURE, study)
        rounds: dict[int, Round] = {}
        for lot, found in study.results(tasks, enough_for(target)):
            for number, one in zip(lot, found, strict=True):
                rounds[number] = one
                if progress is not None:
                    progress(len(rounds), len(numbers))
    if target is not None:
        rounds = {number: rounds[number] for number in numbers[: target.n]}
    comparison = comparison_of(meeting, rounds, measures, margins, confidence)
    return comparison if target is None else replace(comparison, precision=target.table(), method=target.method)


def enough_for(target: Precision | None) -> Callable[[range, list[Round]], bool] | None:
    """Return the rule that ends a comparison: none where no precision is asked for."""
    if target is None:
        return None
    return lambda _lot, found: any(target.add(one.pairs("measures"), one.paired) for one in found)


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
        name: result_of(
            scenario,
            {r: one.alone[name].measures for r, one in rounds.items()},
            meeting.seasons.seed,
            meeting.seasons.engine,
        )
        for name, scenario in meeting.scenarios.items()
    }
    pairs = [(meeting.baseline, name) for name in meeting.scenarios if name != meeting.baseline]
    wholes, basis = {}, {}
    for pair in pairs:
        first, second = _arrays(rounds, pair[1], "measures")
        paired = all(one.paired[pair[1]] for one in rounds.values())
        difference = difference_of(first, second, paired=paired)
        wholes[pair] = difference.chosen(difference.rows["dimension"] == ALL)
        people = frozenset().union(*(one.common[pair[1]].of_people for one in rounds.values() if pair[1] in one.common))
        basis[pair] = [COMMON_REQUESTS if name in people else ALL_REQUESTS for name in wholes[pair].rows["measure"]]
    return Comparison(
        scenarios=meeting.scenarios, baseline=meeting.baseline,
        seed=meeting.seasons.seed, engine=meeting.seasons.engine,
        replications=tuple(rounds), confidence=confidence, primary=primary, results=results,
        differences=differences_table(wholes, primary, margins, confidence, basis),
        gains=_gains(meeting, rounds, pairs, confidence),
        placebo=_placebo(rounds, pairs, confidence),
        new_requests=_new_requests(rounds, pairs, confidence),
    )  # fmt: skip


def _arrays(rounds: Mapping[int, Round], name: str, what: str) -> list[Replications]:
    """Return a table of the baseline and of a scenario as arrays, on the common requests where volumes differ."""
    pairs = {r: one.pairs(what)[name] for r, one in rounds.items()}
    return [arrays_of(stacked({r: pair[place] for r, pair in pairs.items()})) for place in (0, 1)]


def _gains(meeting: Meeting, rounds: Mapping[int, Round], pairs: Sequence[Pair], confidence: float) -> pd.DataFrame:
    frames = []
    for baseline, name in pairs:
        if not meeting.people or not all(one.paired[name] for one in rounds.values()):
            continue
        first, second = _arrays(rounds, name, "cells")
        frame = gains_table(first, second, confidence)
        better = {BETTER: name, WORSE: baseline}
        frames.append(
            frame.assign(
                baseline=baseline, scenario=name,
                better=pd.Series([better.get(word, "") for word in frame["verdict"]], dtype="str").array,
            )[list(GAIN_COLUMNS)]
        )  # fmt: skip
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(GAIN_COLUMNS))


def _placebo(rounds: Mapping[int, Round], pairs: Sequence[Pair], confidence: float) -> pd.DataFrame | None:
    placebo = [one.placebo for one in rounds.values() if one.placebo is not None]
    met = {pair: [one.changes[pair[1]] for one in rounds.values() if pair[1] in one.changes] for pair in pairs}
    whole = {pair: changes for pair, changes in met.items() if len(changes) == len(rounds)}
    return changes_table(whole, placebo, confidence) if whole and len(placebo) == len(rounds) else None


def _new_requests(rounds: Mapping[int, Round], pairs: Sequence[Pair], confidence: float) -> pd.DataFrame:
    frames = []
    for baseline, name in pairs:
        for owner, part in ((baseline, "only_first"), (name, "only_second")):
            parts = {r: getattr(one.common[name], part) for r, one in rounds.items() if name in one.common}
            if not parts:
                continue
            table = summarise(stacked(parts), confidence)
            if table.loc[table["measure"] == "requests", "mean"].sum() > 0:
                columns = ["measure", "mean", "low", "high", "unit", "n"]
                frames.append(table[columns].assign(baseline=baseline, scenario=name, only_in=owner))
    wanted = list(NEW_COLUMNS)
    return pd.concat(frames, ignore_index=True)[wanted] if frames else pd.DataFrame(columns=wanted)
