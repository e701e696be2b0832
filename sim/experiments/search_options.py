"""What a search for a rota is asked, once for one measure and for several.

In: keywords of `sim.optimise` and `sim.front`. Out: `SearchOptions`, and what the search needs, every name and number
checked. Nothing is run here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from sim.comparison.verdicts import can_decide
from sim.errors import ExperimentError
from sim.experiments.evaluations import Evaluator
from sim.experiments.kept_values import Evaluations, evaluating
from sim.experiments.replications import check_numbers
from sim.experiments.rota_moves import WORKING_DAYS, Limits, limits_of
from sim.experiments.rota_rules import Rule, rules_of
from sim.given import file_of, finite_number, table_of, whole_number
from sim.runs.study import Jobs
from sim.runs.work import DEFAULT_ENGINE, Seasons, Simulate
from sim.said import said
from sim.scenario.given import one_scenario
from sim.scenario.schema import Scenario

KEPT = {"reach": 0.005, "reach_worst_communes": 0.01, "journey_served": 0.5}  # a convention: docs/optimisation.md


@dataclass(frozen=True, kw_only=True)
class SearchOptions:
    """What may change, what must be kept, and what may be spent.

    Attributes
    ----------
    change : sequence of str
        ``"venue"``, ``"half_day"``, ``"mode"``, ``"adviser"``.
    venues, weekdays : sequence of str, optional
        Where and when permanences may be; by default the scenario's venues but the home desk's, Monday to Friday.
    fixed : sequence of str
        Permanences that stay, by id.
    keep_venues : bool
        Whether every venue that has a permanence today keeps one.
    not_worse : mapping of str to float, optional
        Measures that may not be worse than today's by more than this, in their unit; by default `KEPT`, but for the
        measures that decide.
    rules : mapping of str to float, optional
        Limits of the rota by name (`sim.experiments.rota_rules.KINDS`): ``{"rest": 11, "week": 35}``. A rota that
        breaks one is not tried.
    prices : mapping of str to float, optional
        For rules that may be broken: what each unit beyond takes from the gain, in the unit of the measure. For one
        measure alone.
    evening_from : str, optional
        The time of day, as in ``"18:00"``, from which the rule ``evening`` counts a permanence that ends later.
    far_min : float, optional
        Minutes of driving from home from which the rule ``far`` counts a permanence.
    restarts : int
        How often the search starts anew, some moves from the best so far, where no rota one move away is better. For
        one measure alone.
    beam, rounds, seasons : int
        Rotas held from round to round (for several measures: whose neighbours are tried in one), rounds at most,
        seasons of the search at most (looked at after each round).
    seed, jobs, engine, simulate : as in `compare`
    out : str or Path, optional
        A file where the seasons of the search are kept, so that it goes on where it was stopped.
    progress : callable, optional
        Told (seasons done, at most) during the search.
    """

    change: Sequence[str] = ("venue", "half_day")
    venues: Sequence[str] | None = None
    weekdays: Sequence[str] | None = None
    fixed: Sequence[str] = ()
    keep_venues: bool = True
    not_worse: Mapping[str, float] | None = None
    rules: Mapping[str, float] | None = None
    prices: Mapping[str, float] | None = None
    evening_from: str | None = None
    far_min: float | None = None
    restarts: int = 0
    beam: int = 2
    rounds: int = 6
    seasons: int = 2000
    seed: int = 1
    jobs: Jobs = 1
    engine: str = DEFAULT_ENGINE
    out: Any = None
    progress: Callable[[int, int], None] | None = None
    simulate: Simulate | None = None

    @property
    def dice(self) -> dict[str, Any]:
        """What the proofs share with the search."""
        return {"seed": self.seed, "jobs": self.jobs, "engine": self.engine, "simulate": self.simulate}


class Ready(NamedTuple):
    """What a search is made of."""

    kept: dict[str, float]
    limits: Limits
    rules: tuple[Rule, ...]
    seasons: Evaluations
    seed: int = 1  # of what the search draws, as of the seasons


@contextmanager
def searching(
    scenario: Scenario, measures: Sequence[str], asked: SearchOptions, finalists: int, replications: int
) -> Iterator[Ready]:
    """Check what is asked, and hold the workers and the file of values while rotas are tried.

    Raises
    ------
    ExperimentError
        A name or number cannot be.
    """
    kept, limits, rules = understood(scenario, measures, asked)
    _refuse_budget(finalists=finalists)
    check_numbers(replications, least=2)
    wanted = tuple(dict.fromkeys((*measures, *kept)))
    made = Seasons(asked.seed, asked.engine, asked.simulate)
    evaluator = Evaluator(scenario, made, wanted)
    with evaluating(
        evaluator, evaluator.head, file_of("out", asked.out), asked.jobs, asked.progress, asked.seasons
    ) as values:
        yield Ready(kept, limits, rules, values, made.seed)


def understood(
    scenario: Scenario, measures: Sequence[str], asked: SearchOptions
) -> tuple[dict[str, float], Limits, tuple[Rule, ...]]:
    """Return what has to be kept, what may change, and the rules, or raise ExperimentError where one cannot be."""
    one_scenario(scenario)
    kept = _kept(measures, asked.not_worse)
    _refuse_budget(beam=asked.beam, rounds=asked.rounds, seasons=asked.seasons, restarts=asked.restarts)
    days = WORKING_DAYS if asked.weekdays is None else asked.weekdays
    limits = limits_of(scenario, asked.change, asked.venues, days, asked.fixed, asked.keep_venues)
    return kept, limits, rules_of(asked.rules, asked.prices, asked.evening_from, asked.far_min)


def _kept(measures: Sequence[str], not_worse: Mapping[str, float] | None) -> dict[str, float]:
    """Return what has to be kept beside the measures that decide, or raise ExperimentError where a name cannot be."""
    usual = {name: value for name, value in KEPT.items() if name not in measures}
    kept = usual if not_worse is None else table_of("not_worse", not_worse)
    for name in (*measures, *kept):
        if not can_decide(name):
            raise ExperimentError(
                said(
                    "measure {name!r} cannot decide: it must be one of docs/measures.md with a better direction",
                    name=name,
                )
            )
    for name, value in kept.items():
        finite_number(f"not_worse: {name}", value, said("a finite number"))
    return kept


def _refuse_budget(**numbers: int) -> None:
    """Refuse a search that could try nothing: today's rota and one other need two seasons."""
    for name, value in numbers.items():
        whole_number(name, value, 2 if name == "seasons" else 0 if name == "restarts" else 1)
