"""What would change a decision between two scenarios, and which input to measure first.

In: two scenarios, the measure that decides, inputs. Out: a `Decision`: for each input how far it must move before the
better scenario changes, and what knowing it would be worth. Everything meets the same dice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from sim.comparison.crossing import WITHIN, Crossing, crossing
from sim.comparison.information import Information, value_of_all, value_of_information
from sim.comparison.primary import DECIDING
from sim.comparison.responses import ResponseEstimate, estimate, noise_share, varies
from sim.comparison.verdicts import can_decide
from sim.errors import ExperimentError
from sim.experiments.designs import LHS, points_of
from sim.experiments.inputs import Input, Point, inputs_of
from sim.experiments.replications import check_numbers
from sim.experiments.sweeping import DIFFERENCE, Runs, Varied, running, scenarios_of
from sim.given import whole_number
from sim.measures.catalogue import BY_ID
from sim.runs.study import Jobs
from sim.runs.work import DEFAULT_ENGINE, Seasons, Simulate
from sim.said import counted, said
from sim.scenario.schema import Scenario

STEPS, SAMPLES, AT_A_SAMPLE = 5, 64, 10
FEWEST_SAMPLES = 8  # of which a regression can be made
REFINED = 2  # times that a value is tried where the last line crossed


@dataclass(frozen=True, eq=False)
class Decision:
    """What a choice between two scenarios hangs on.

    Attributes
    ----------
    names : tuple of str
        The first scenario and the second.
    measure, unit, direction : str
    nominal : Estimate
        Second less first, as the scenarios are.
    crossings : DataFrame
        One row an input: input, quality, nominal, from, to (the range tried), verdict (``within``, ``outside``,
        ``undecided``, ``idle``), value, low, high (where the better scenario changes), crossing_share.
    information : DataFrame
        One row an input, the most worth measuring first: input, quality, value, error (standard, in its unit),
        share (of what knowing all inputs would be worth; NaN where that is nothing), explained (share of the variance
        of the difference).
    all_inputs : Information
        What knowing all inputs at once would be worth.
    better_share, worse_share : float
        Share of the sample in which the second scenario is the better, or the first, all told from zero together; in
        the rest they cannot be told apart.
    noise_share : float
        Share of the sample's variance that is noise; NaN where nothing varies.
    inputs : tuple of Input
    seed, replications, samples : what was run
    """

    names: tuple[str, str]
    measure: str
    unit: str
    direction: str
    nominal: ResponseEstimate
    crossings: pd.DataFrame
    information: pd.DataFrame
    all_inputs: Information
    better_share: float
    worse_share: float
    noise_share: float
    inputs: tuple[Input, ...]
    seed: int
    replications: int
    samples: int
    scenarios: tuple[Scenario, ...] = field(repr=False, default=())

    def __repr__(self) -> str:
        pair = " and ".join(map(repr, self.names))
        return (
            f"<Decision between {pair} on {self.measure}: {len(self.inputs)} inputs; see .crossings and .information>"
        )


def seasons_of(inputs: int, replications: int, samples: int) -> int:
    """Return at most how many pairs of seasons a decision takes."""
    return (1 + inputs * (STEPS - 1 + REFINED)) * replications + samples * AT_A_SAMPLE


def check_decision(scenarios: Sequence[Scenario], measure: str, samples: int) -> None:
    """Refuse, before anything runs, a decision that cannot be.

    Raises
    ------
    ExperimentError
        There are not two scenarios, a measure has no better direction, or the points are too few.
    """
    if len(scenarios) != 2:
        raise ExperimentError(said("a decision is between two scenarios; give two"))
    if not can_decide(measure):
        raise ExperimentError(
            said(
                "measure {measure!r} cannot decide: it must be one of docs/measures.md with a better direction",
                measure=measure,
            )
        )
    if whole_number("samples", samples) < FEWEST_SAMPLES:
        raise ExperimentError(
            counted(
                "{count} point is too few for a decision: a regression needs {fewest}",
                "{count} points are too few for a decision: a regression needs {fewest}",
                samples,
                fewest=FEWEST_SAMPLES,
            )
        )


def what_would_change(
    scenarios: Sequence[Scenario],
    measure: str = DECIDING,
    over: Sequence[str] = (),
    *,
    replications: int = 40,
    samples: int = SAMPLES,
    seed: int = 1,
    jobs: Jobs = 1,
    engine: str = DEFAULT_ENGINE,
    out: str | Path | None = None,
    progress: Callable[[int, int], None] | None = None,
    simulate: Simulate | None = None,
) -> Decision:
    """Say how far each input must move before the better of two scenarios changes, and which to measure first.

    Parameters
    ----------
    scenarios : sequence of two Scenario
    measure : str
        What decides, with a better direction in the catalogue.
    over : sequence of str
        As in `sim.sweep`; inputs need bounds.
    replications : int
        At each value of an input.
    samples : int
        Points of the Latin hypercube from which the value of information comes, ten replications each.
    seed, jobs, engine, out, progress, simulate : as in `sim.sweep`

    Returns
    -------
    Decision

    Raises
    ------
    ExperimentError
        There are not two scenarios, or a name or number cannot be.

    Notes
    -----
    One input moves at a time; at five values of its range, then where the line between two of them crosses zero.
    Inputs of the sample are uniform and independent within their bounds: a convention where the bounds are one.
    """
    found = scenarios_of(scenarios)
    check_decision(found, measure, samples)
    task = Varied(found, Seasons(seed, engine, simulate), (measure,))
    inputs, seed = inputs_of(found, over), task.seasons.seed
    replications = len(check_numbers(replications, least=2))
    cloud = points_of(LHS, inputs, samples, seed)[1:]
    higher = BY_ID[measure].better == "higher"
    with running(task, jobs, out, progress, seasons_of(len(inputs), replications, samples)) as runs:
        runs.fill([()], replications)
        today = runs.values([()], replications, DIFFERENCE, measure)[0]
        if not np.isfinite(today).all():
            raise ExperimentError(
                said(
                    "measure {measure!r} has no value in a replication of these two; choose another one",
                    measure=measure,
                )
            )
        nominal = estimate(today)
        crossings = [_crossing(runs, one, measure, replications, seed) for one in inputs]
        runs.fill(cloud, AT_A_SAMPLE)
        values = runs.values(cloud, AT_A_SAMPLE, DIFFERENCE, measure)
    means, used = values.mean(axis=1), [one.asleep is None for one in inputs]
    # An input that is not used would still go with the noise of a sample by chance.
    levels = np.array([[float(text) for _, text in point] for point in cloud])[:, used]
    nothing = Information(0.0, 0.0, 0.0)
    found_worth = iter(value_of_information(levels, means, higher, seed))
    worth = [next(found_worth) if is_used else nothing for is_used in used]
    whole = value_of_all(levels, means, higher, seed) if any(used) else nothing
    above, below = _told_apart(values)
    better, worse = (above, below) if higher else (below, above)
    return Decision(
        names=(runs.names[0], runs.names[1]), measure=measure, unit=BY_ID[measure].unit,
        direction=BY_ID[measure].better, nominal=nominal, crossings=pd.DataFrame(crossings),
        information=_information(inputs, worth, whole), all_inputs=whole,
        better_share=better, worse_share=worse,
        noise_share=noise_share(values) if varies(values) else float("nan"),
        inputs=inputs, seed=seed, replications=replications, samples=samples, scenarios=found,
    )  # fmt: skip


def _told_apart(values: np.ndarray, confidence: float = 0.95) -> tuple[float, float]:
    """Return the shares of points whose mean is above zero and below it, all told from zero together (Bonferroni)."""
    points, n = values.shape
    half = stdtrit(n - 1, 1 - (1 - confidence) / (2 * points)) * values.std(axis=1, ddof=1) / np.sqrt(n)
    means = values.mean(axis=1)
    return float(np.mean(means > half)), float(np.mean(means < -half))


def _crossing(runs: Runs, one: Input, measure: str, replications: int, seed: int) -> dict[str, object]:
    """Return where the better scenario changes along one input, tried more closely where it seems to."""
    texts = {one.text(float(value)) for value in np.linspace(one.low, one.high, STEPS)}
    met: Crossing | None = None
    for _ in range(1 + REFINED):
        levels = sorted({float(text) for text in texts} | {one.nominal})
        points: list[Point] = [() if level == one.nominal else ((one.key, one.text(level)),) for level in levels]
        runs.fill(points, replications)
        differences = runs.values(points, replications, DIFFERENCE, measure)
        met = crossing(np.array(levels), differences, one.nominal, seed=seed)
        closer = one.text(met.value) if met.verdict == WITHIN else ""
        if not closer or closer in texts:
            break
        texts.add(closer)
    assert met is not None
    return {
        "input": one.key, "quality": one.quality, "nominal": one.nominal, "from": one.low, "to": one.high,
        "verdict": met.verdict, "value": met.value, "low": met.low, "high": met.high,
        "crossing_share": met.crossing_share,
    }  # fmt: skip


def _information(inputs: Sequence[Input], worth: Sequence[Information], whole: Information) -> pd.DataFrame:
    total = whole.value if whole.value > 0 else float("nan")  # of nothing there is no share
    rows = [
        {"input": one.key, "quality": one.quality, "value": found.value, "error": found.error,
         "share": float(np.minimum(1.0, found.value / total)), "explained": found.explained}
        for one, found in zip(inputs, worth, strict=True)
    ]  # fmt: skip
    return pd.DataFrame(rows).sort_values("value", ascending=False, kind="stable").reset_index(drop=True)
