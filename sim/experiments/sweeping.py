"""What the answer hangs on: a scenario, or the difference of two, over points of their inputs.

In: one or two scenarios, inputs, a design. Out: a `Sweep`: points, responses with intervals, the effect of each input.
Every point meets the same dice. What would change a decision is in `deciding`; the statistics are in `sim.comparison`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.comparison.primary import PRIMARY
from sim.comparison.responses import elementary_effects, estimate, noise_share, varies
from sim.comparison.verdicts import check_primary
from sim.errors import ExperimentError
from sim.experiments.designs import LEVELS, MORRIS, ONE, points_of
from sim.experiments.inputs import Input, Point, inputs_of, text_of, varied
from sim.experiments.kept_values import Candidate, Evaluations, Found, Task, evaluating
from sim.experiments.replications import check_numbers
from sim.given import file_of
from sim.runs.study import Jobs
from sim.runs.work import DEFAULT_ENGINE, Seasons, Simulate
from sim.said import said
from sim.scenario.given import scenarios_in
from sim.scenario.schema import Scenario

DIFFERENCE = "difference"
POINTS, REPLICATIONS = 64, 20
_MOST_KEPT = 8

Swept = Candidate[Point]


def swept(point: Point) -> Swept:
    """Return a point as something to be tried; the scenario as it is has an empty key."""
    return Candidate("&".join(f"{key}={text}" for key, text in point), point)


@dataclass(frozen=True)
class Varied:
    """The task of a worker: a season of each scenario with the values of a point; out come measures by scenario."""

    scenarios: tuple[Scenario, ...]
    seasons: Seasons
    measures: tuple[str, ...]
    _made: dict[Point, tuple[Scenario, ...]] = field(default_factory=dict, repr=False)

    @property
    def head(self) -> dict[str, Any]:
        """What makes the values, for the file that keeps them."""
        return {
            "scenarios": [one.fingerprint for one in self.scenarios], "seed": self.seasons.seed,
            "engine": self.seasons.engine, "measures": list(self.measures),
        }  # fmt: skip

    def __call__(self, task: Task) -> Found:
        """Run the seasons of a point in a replication; values are named ``place:measure``."""
        _, replication, point = task
        if point not in self._made:
            if len(self._made) >= _MOST_KEPT:
                self._made.clear()
            self._made[point] = tuple(varied(one, point) for one in self.scenarios)
        found: Found = {}
        for place, scenario in enumerate(self._made[point]):
            values = self.seasons.values(scenario, replication, self.measures)
            found |= {f"{place}:{name}": value for name, value in values.items()}
        return found


@dataclass
class Runs:
    """Seasons of points, made where they are missing, and their values as arrays."""

    evaluations: Evaluations
    names: tuple[str, ...]

    def fill(self, points: Sequence[Point], replications: int) -> None:
        """Make the seasons of points that are missing."""
        self.evaluations.fill([swept(point) for point in points], range(replications))

    def values(self, points: Sequence[Point], replications: int, response: str, measure: str) -> np.ndarray:
        """Return a response by point and replication: that of a scenario, or second less first (`DIFFERENCE`)."""
        tried = [swept(point) for point in points]

        def of(place: int) -> np.ndarray:
            rows = [[self.evaluations.of(one, r)[f"{place}:{measure}"] for r in range(replications)] for one in tried]
            return np.array(rows, dtype=np.float64).reshape(len(tried), replications)

        return of(1) - of(0) if response == DIFFERENCE else of(self.names.index(response))


@contextmanager
def running(
    task: Varied, jobs: Jobs, out: str | Path | None, progress: Callable[[int, int], None] | None, most: int
) -> Iterator[Runs]:
    """Keep workers and the file of values open while points are tried."""
    names = tuple(
        f"{one.id}#2" if k and one.id == task.scenarios[0].id else one.id for k, one in enumerate(task.scenarios)
    )
    with evaluating(task, task.head, file_of("out", out), jobs, progress, most) as evaluations:
        yield Runs(evaluations, names)


@dataclass(frozen=True, eq=False)
class Sweep:
    """What a sweep came to.

    Attributes
    ----------
    names : tuple of str
        Of the scenarios.
    inputs : tuple of Input
    design, seed, replications, engine : what was run
    points : DataFrame
        One row a point, the scenario as it is first: point, and a column an input (text).
    responses : DataFrame
        One row a point, response (a scenario's name, or ``difference``: second less first) and measure: mean, low, high
        (95 %, Student over replications), n.
    effects : DataFrame
        Of ``one_at_a_time``: the change from the scenario as it is, paired by replication: input, quality, response,
        measure, value, effect, low, high. Of ``morris``: input, quality, response, measure, mu, mu_star, sigma. Else
        empty.
    noise : DataFrame
        Share of the variance between points that is noise: response, measure, noise_share (NaN where nothing varies).
    """

    names: tuple[str, ...]
    inputs: tuple[Input, ...]
    design: str
    seed: int
    replications: int
    engine: str
    points: pd.DataFrame
    responses: pd.DataFrame
    effects: pd.DataFrame
    noise: pd.DataFrame
    scenarios: tuple[Scenario, ...] = field(repr=False, default=())

    def __repr__(self) -> str:
        keys = ", ".join(one.key for one in self.inputs[:3]) + (" …" if len(self.inputs) > 3 else "")
        return f"<Sweep of {' and '.join(map(repr, self.names))} over {keys}; see .responses and .effects>"

    def tornado(self, measure: str, response: str | None = None) -> pd.DataFrame:
        """Return the effects of a one-at-a-time sweep on a measure, the input of the widest swing first."""
        chosen = self.effects[
            (self.effects["measure"] == measure) & (self.effects["response"] == (response or self.responses_named[-1]))
        ]
        swing = chosen.groupby("input")["effect"].agg(lambda found: max(found.max(), 0.0) - min(found.min(), 0.0))
        order = {name: place for place, name in enumerate(swing.sort_values(ascending=False, kind="stable").index)}
        # By number, not by text; values of a list that are no numbers keep their order.
        number = pd.to_numeric(chosen["value"], errors="coerce")
        return chosen.assign(order=chosen["input"].map(order), number=number).sort_values(
            ["order", "number"], kind="stable"
        )

    @property
    def responses_named(self) -> tuple[str, ...]:
        """Names of the responses: the scenarios', then ``difference`` where there are two."""
        return self.names if len(self.names) < 2 else (*self.names, DIFFERENCE)


def scenarios_of(scenarios: Scenario | Sequence[Scenario]) -> tuple[Scenario, ...]:
    """Return one or two scenarios as a tuple, or raise ExperimentError."""
    found = tuple(scenarios_in(scenarios))
    if not 1 <= len(found) <= 2:
        raise ExperimentError(
            said("a sweep takes one scenario, or two to be compared; {count} given", count=len(found))
        )
    return found


def sweep(
    scenarios: Scenario | Sequence[Scenario],
    over: Sequence[str] = (),
    design: str = ONE,
    *,
    points: int = POINTS,
    replications: int = REPLICATIONS,
    measures: Sequence[str] = PRIMARY,
    seed: int = 1,
    jobs: Jobs = 1,
    engine: str = DEFAULT_ENGINE,
    out: str | Path | None = None,
    progress: Callable[[int, int], None] | None = None,
    simulate: Simulate | None = None,
) -> Sweep:
    """Run one scenario, or two, over points of their inputs, all points under the same dice.

    Parameters
    ----------
    scenarios : Scenario, or sequence of one or two
        Of two the paired difference is a response too.
    over : sequence of str
        Inputs: ``key`` (bounds by its stated range, else by the quality of its origin), ``key=low..high``,
        ``key=a,b,c``, ``assumed`` for all assumed numbers; a ``*`` in a key stands for a factor on all numbers it
        matches. By default the main ones (`sim.experiments.inputs.MAIN`).
    design : str
        ``one_at_a_time``, ``grid``, ``lhs``, ``morris``.
    points : int
        Of a Latin hypercube; at most, of Morris.
    replications : int
        At each point; a value is the mean over seasons of the measure of a season.
    measures : sequence of str
    seed, jobs, engine, simulate : as in `compare`
    out : str or Path, optional
        A file that keeps each season's values, so that a sweep that was stopped goes on.
    progress : callable, optional
        Told (seasons done, wanted); a season of both scenarios counts once.

    Returns
    -------
    Sweep

    Raises
    ------
    ExperimentError
        An input, a design, a measure or a number cannot be; inputs are told all at once.
    """
    found = scenarios_of(scenarios)
    wanted = check_primary(measures, "measures")
    task = Varied(found, Seasons(seed, engine, simulate), wanted)
    inputs = inputs_of(found, over)
    tried = points_of(design, inputs, points, task.seasons.seed)
    replications = len(check_numbers(replications))
    different = list(dict.fromkeys(tried))
    with running(task, jobs, out, progress, len(different) * replications) as runs:
        runs.fill(different, replications)
    return _sweep(found, inputs, design, tried, runs, wanted, replications, task.seasons.seed, engine)


def _sweep(
    scenarios: tuple[Scenario, ...], inputs: tuple[Input, ...], design: str, points: list[Point], runs: Runs,
    measures: tuple[str, ...], replications: int, seed: int, engine: str,
) -> Sweep:  # fmt: skip
    responses, noise, effects = [], [], []
    names = (*runs.names, DIFFERENCE) if len(runs.names) > 1 else runs.names
    for name in names:
        for measure in measures:
            values = runs.values(points, replications, name, measure)
            named = {"response": name, "measure": measure}
            # Of what never varies there is no share.
            noise.append({**named, "noise_share": noise_share(values) if varies(values) else float("nan")})
            for k, row in enumerate(values):
                responses.append({"point": k, **named, **estimate(row)._asdict(), "n": replications})
            if design == ONE:
                effects += [{**named, **row} for row in _effects(inputs, points, values)]
            elif design == MORRIS:
                effects += [{**named, **row} for row in _elementary(inputs, points, values)]
    table = pd.DataFrame(
        [{"point": k} | {one.key: dict(point).get(one.key, text_of(scenarios[0], one)) for one in inputs}
         for k, point in enumerate(points)]
    )  # fmt: skip
    return Sweep(
        names=runs.names, inputs=inputs, design=design, seed=seed, replications=replications, engine=engine,
        points=table, responses=pd.DataFrame(responses), effects=pd.DataFrame(effects), noise=pd.DataFrame(noise),
        scenarios=scenarios,
    )  # fmt: skip


def _effects(inputs: Sequence[Input], points: list[Point], values: np.ndarray) -> Iterator[dict[str, Any]]:
    """Yield the change from the scenario as it is at each other point, paired by replication."""
    quality = {one.key: one.quality for one in inputs}
    for point, row in zip(points[1:], values[1:], strict=True):
        ((key, text),) = point
        change = estimate(row - values[0])
        yield {"input": key, "quality": quality[key], "value": text, "effect": change.mean, "low": change.low,
               "high": change.high}  # fmt: skip


def _elementary(inputs: Sequence[Input], points: list[Point], values: np.ndarray) -> Iterator[dict[str, Any]]:
    """Yield mu, mu* and sigma of each input; the first point is the scenario as it is, no part of a trajectory."""
    levels = np.array([[float(text) for _, text in point] for point in points[1:]])
    bounds = np.array([[one.low, one.high] for one in inputs])
    found = elementary_effects(levels, values[1:].mean(axis=1), bounds, LEVELS)
    for one, (mu, mu_star, sigma) in zip(inputs, found, strict=True):
        yield {"input": one.key, "quality": one.quality, "mu": mu, "mu_star": mu_star, "sigma": sigma}
