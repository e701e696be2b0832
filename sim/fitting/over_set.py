"""Scenarios run over a set of equally good fits: what the input leaves open, told apart from chance.

In: scenarios, and the settings of a set. Out: a table of measures, or of differences with a verdict over the set. The
seasons of one run are spread over the fits, so that a set costs no more; scenarios meet the same people in each fit.

Reference: Nelson (2013), Foundations and Methods of Stochastic Simulation, section 7.2 (input uncertainty).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from sim.errors import ExperimentError
from sim.fitting.equal_fits import Overrides
from sim.measures.catalogue import BY_ID
from sim.measures.definition import ALL
from sim.runs.study import Jobs, Progress, Study
from sim.runs.work import Seasons
from sim.said import said
from sim.scenario.files import changed
from sim.scenario.schema import Scenario

CONFIDENCE = 0.95
_TAIL = (1 - CONFIDENCE) / 2
LEAST = 2  # seasons a fit: fewer tell no chance
HOLDS, TURNS, OPEN = "holds", "turns", "open"


def measured_over(
    scenarios: Mapping[str, Scenario], settings: Mapping[str, Overrides], replications: int, seed: int = 1,
    progress: Progress | None = None, jobs: Jobs = 1,
) -> pd.DataFrame:  # fmt: skip
    """Run scenarios in each fit of a set.

    Parameters
    ----------
    scenarios : mapping of str to Scenario
    settings : mapping of str to function
        The overrides of a scenario in each fit (`sim.fitting.equal_fits.set_settings`).
    replications : int
        Seasons of a scenario in all, spread over the fits; at least two each.
    seed : int
    progress : callable, optional
        Told (done, wanted), seasons.
    jobs : int >= 1, or Executor
        The result is the same whatever it is.

    Returns
    -------
    DataFrame
        fit, scenario, replication, measure, value: the whole of each measure.

    Raises
    ------
    ExperimentError
        There is no fit.
    """
    if not settings:
        raise ExperimentError(said("the set has no fit; write it again with permanences calibrate --register"))
    each = max(LEAST, round(replications / len(settings)))
    there = {
        (fit, name): changed(scenario, overrides(scenario))
        for fit, overrides in settings.items()
        for name, scenario in scenarios.items()
    }
    tasks = [
        SetSeason(fit, name, number)
        for place, fit in enumerate(settings)
        for name in scenarios
        for number in range(place * each, (place + 1) * each)
    ]
    study = Study(_Measuring(there, Seasons(seed)), jobs, progress=progress, wanted=len(tasks))
    parts = [
        rows.assign(fit=task.fit, scenario=task.scenario, replication=task.number)
        for task, rows in study.results(tasks, ordered=True)
    ]
    return pd.concat(parts, ignore_index=True)


class SetSeason(NamedTuple):
    """A season of a scenario in a fit of a set, by its number."""

    fit: str
    scenario: str
    number: int


@dataclass(frozen=True, eq=False)
class _Measuring:
    """The work: a season measured, the whole of each measure."""

    scenarios: Mapping[tuple[str, str], Scenario]
    seasons: Seasons

    def __call__(self, task: SetSeason) -> pd.DataFrame:
        _season, measures = self.seasons.measured(self.scenarios[task.fit, task.scenario], task.number)
        return measures.loc[measures["dimension"] == ALL, ["measure", "value"]]


def over_set(measured: pd.DataFrame) -> pd.DataFrame:
    """Return of each scenario and measure its mean over a set, with what the input leaves open and what chance does.

    Returns
    -------
    DataFrame
        scenario, measure, mean, low, high (95 %, both together), input_low, input_high (95 %, the input alone),
        input_sd, chance_sd, fits.
    """
    rows = []
    for (scenario, measure), part in measured.groupby(["scenario", "measure"], sort=False):
        found = _components(part)
        if found is not None:
            rows.append({"scenario": scenario, "measure": measure} | found)
    return pd.DataFrame(rows)


def differences_over(measured: pd.DataFrame, measures: Sequence[str]) -> pd.DataFrame:
    """Return the paired differences of scenarios to the first over a set, each with a verdict.

    Returns
    -------
    DataFrame
        measure, baseline, scenario, then as `over_set`; ``same_side`` (share of the fits whose mean has the sign of the
        whole), ``status``: ``holds`` over the set, ``turns`` where a tenth of the fits or more say the opposite, else
        ``open``; ``verdict``: better, worse, or empty.
    """
    names = list(dict.fromkeys(measured["scenario"]))
    rows = []
    table = measured[measured["measure"].isin(measures)].pivot_table(
        index=["measure", "fit", "replication"], columns="scenario", values="value", sort=False
    )
    for other in names[1:]:
        gap = (table[other] - table[names[0]]).rename("value").reset_index()
        for measure in measures:
            found = _components(gap[gap["measure"] == measure])
            if found is not None:
                rows.append(
                    {"measure": measure, "baseline": names[0], "scenario": other} | found | _verdict(measure, found)
                )
    return pd.DataFrame(rows)


def _components(part: pd.DataFrame) -> dict[str, float] | None:
    """Return mean and interval, the variance of the input apart from that of chance (one-way analysis of variance)."""
    values = part.dropna(subset=["value"]).groupby("fit", sort=False)["value"]
    means, counts = values.mean(), values.count()
    if len(means) < 2 or (counts < LEAST).all():
        return None
    within = float((values.var(ddof=1) * (counts - 1)).sum() / max((counts - 1).sum(), 1))
    between = max(float(means.var(ddof=1)) - within / float(counts.mean()), 0.0)
    mean, chance = float(means.mean()), float(np.sqrt(within / counts.sum()))
    # Shrunk to what the input moves: chance would widen the spread of the fits' means.
    total = float(means.std(ddof=1))
    shrunk = mean + (means - mean) * (np.sqrt(between) / total if total > 0 else 0.0)
    input_low, input_high = (float(end) for end in np.quantile(shrunk, (_TAIL, 1 - _TAIL)))
    half = float(stats.norm.ppf(1 - _TAIL)) * chance
    return {
        "mean": mean,
        "low": mean - float(np.hypot(mean - input_low, half)),
        "high": mean + float(np.hypot(input_high - mean, half)),
        "input_low": input_low,
        "input_high": input_high,
        "input_sd": float(np.sqrt(between)),
        "chance_sd": chance,
        "same_side": float(np.mean(np.sign(shrunk) == np.sign(mean))),
        "fits": len(means),
    }


def _verdict(measure: str, found: dict[str, float]) -> dict[str, str]:
    is_clear = found["low"] > 0 or found["high"] < 0
    status = HOLDS if is_clear else TURNS if found["same_side"] <= 0.9 else OPEN
    better = BY_ID[measure].better
    side = "higher" if found["mean"] > 0 else "lower"
    word = side if better == "neither" else "better" if side == better else "worse"
    return {"status": status, "verdict": word if is_clear else ""}
