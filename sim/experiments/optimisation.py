"""The best rota within limits: a search by simulation, and a proof on dice that the search never saw.

In: today's scenario, the measure that decides, what may change. Out: an `Optimised`: proposals, each a scenario, and
what may be said of them. Which rotas are tried is in `rota_moves`; the statistics are in `sim.comparison`.

References
----------
Beam search by successive halving under common random numbers (Karnin, Koren and Somekh 2013, ICML 28(3), 1238-1246,
for the halving); selection among the finalists by Kim and Nelson (`sim.comparison.ranking`) on replications of their
own, since the value that won a search flatters the winner.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from sim.comparison.primary import DECIDING, PRIMARY
from sim.comparison.verdicts import margin_of
from sim.errors import ExperimentError, ScenarioError
from sim.experiments.comparing import Comparison, compare
from sim.experiments.evaluations import Evaluator, TriedRota, rota_of
from sim.experiments.kept_values import Evaluations, evaluating
from sim.experiments.ranking import Ranking, rank
from sim.experiments.replications import DEFAULT_ENGINE, Simulate, check_numbers
from sim.experiments.rota_moves import Limits, Rounds, key_of, limits_of, moves
from sim.measures.catalogue import BY_ID
from sim.runs.study import Jobs
from sim.runs.work import Seasons
from sim.scenario.checks import check
from sim.scenario.files import changed
from sim.scenario.schema import Scenario

HALVINGS = (4, 8, 16)  # replications that a candidate has met after each cut
SCREENED_FROM, RANKED_FROM, COMPARED_FROM = 1_000_000, 2_000_000, 3_000_000  # dice that no earlier stage has seen
SCREENING, CEILING = 60, 400
TODAY = "today"
KEPT = {"reach": 0.005, "reach_worst_communes": 0.01, "journey_served": 0.5}  # a convention: docs/optimisation.md
FINE = 1e9  # below any gain: what breaks a rule stands last, whatever it wins


@dataclass(frozen=True, eq=False)
class Optimised:
    """What a search came to.

    Attributes
    ----------
    today : Scenario
    proposals : dict of str to Scenario
        The finalists, best of the search first, as ``proposal-1`` …
    best : str
        A proposal, or ``today`` where none is better by the margin or more.
    ranking : Ranking
        Of today's rota and the finalists, on replications of their own.
    comparison : Comparison or None
        Today's rota and the best proposal, on still others; None where today's rota is the best.
    refused : dict of str to str
        Finalists that made worse what had to be kept, with the measure.
    trace : DataFrame
        One row a round of the search: round, tried, seasons, best (mean over the last cut), rota (its key).
    measure, margin, limits : what was asked
    is_exhausted : bool
        Whether the search ended because no move was better, not because its rounds or seasons were used up.
    """

    today: Scenario
    proposals: dict[str, Scenario]
    best: str
    ranking: Ranking
    comparison: Comparison | None
    refused: dict[str, str]
    trace: pd.DataFrame
    measure: str
    margin: float
    limits: Limits
    is_exhausted: bool

    def __repr__(self) -> str:
        found = f"{len(self.proposals)} proposals, best {self.best!r} for {self.measure}"
        return f"<Optimised of {self.today.id!r}: {found}; see .ranking and .proposals>"

    @property
    def scenario(self) -> Scenario:
        """The scenario of the best rota."""
        return self.proposals.get(self.best, self.today)


@dataclass
class Search:
    """A beam search: the rotas that it holds, what it has tried, and how many seasons it has used.

    Rotas are judged by the paired mean against today's on the same replications; one that makes a kept measure worse by
    more than its margin is judged the worse for it, whatever it wins.
    """

    today: TriedRota
    measure: str
    kept: Mapping[str, float]
    limits: Limits
    values: Evaluations
    beam: int
    most_seasons: int
    tried: dict[str, TriedRota] = field(default_factory=dict)
    rounds: list[dict[str, Any]] = field(default_factory=list)
    is_exhausted: bool = False

    def run(self, most_rounds: int) -> list[Scenario]:
        """Search, and return every rota that reached the last cut, best first; today's is not among them."""
        self._begin()
        held: list[TriedRota] = [self.today]
        proven: list[TriedRota] = []
        for number in range(1, most_rounds + 1):
            best, coming = held[0], self._neighbours(held)
            left = self._halved(coming)
            proven, held = [*proven, *left], self._ordered([*held, *left])[: self.beam]
            self._note(number, len(coming), held[0])
            if held[0] is best:
                self.is_exhausted = True
                break
            if self.values.made >= self.most_seasons:
                break
        return [one.scenario for one in self._ordered(proven)]

    def _begin(self) -> None:
        self.tried[self.today.key] = self.today
        self._warnings = len(check(self.today.scenario))
        self.values.fill([self.today], range(HALVINGS[-1]))

    def score(self, one: TriedRota, replications: int = HALVINGS[-1]) -> float:
        """Return by how much a rota serves better than today's; far below where it breaks what has to be kept.

        It breaks a rule where even a standard error in its favour leaves it worse than the margin allows.
        """
        broken = self._broken(one, replications)
        return -FINE - broken if broken else float(self.gains_of(one, self.measure, range(replications)).mean())

    def _broken(self, one: TriedRota, replications: int) -> float:
        """Return by how many margins a rota breaks what has to be kept; 0 where it does not."""
        broken = 0.0
        for name, margin in self.kept.items():
            gains = self.gains_of(one, name, range(replications))
            excess = -gains.mean() - gains.std(ddof=1) / math.sqrt(replications) - margin
            broken += max(0.0, float(excess)) / max(margin, 1e-9)
        return broken

    def gains_of(self, one: TriedRota, measure: str, replications: range) -> np.ndarray:
        """Return by how much a rota is better than today's in each of some replications that were made."""
        sign = 1 if BY_ID[measure].better == "higher" else -1
        values = [self.values.of(one, r)[measure] - self.values.of(self.today, r)[measure] for r in replications]
        return sign * np.array(values)

    def _ordered(self, candidates: Sequence[TriedRota], replications: int = HALVINGS[-1]) -> list[TriedRota]:
        """Return candidates best first, equal ones in the order in which they were tried."""
        scores = {one.key: self.score(one, replications) for one in candidates}
        return sorted(candidates, key=lambda one: -scores[one.key])

    def _neighbours(self, held: Sequence[TriedRota]) -> list[TriedRota]:
        """Return the rotas one move from those held that were not tried before and that can be run."""
        found = []
        for one in held:
            for rounds in moves(one.scenario.rota.permanences, self.limits):
                key = key_of(rounds)
                if key in self.tried:
                    continue
                other = self._with(rounds)
                if other is not None:
                    self.tried[key] = rota_of(other)
                    found.append(self.tried[key])
        return found

    def _with(self, rounds: Rounds) -> Scenario | None:
        """Return today's scenario with another rota; None where it breaks a check that today's keeps."""
        today = self.today.scenario
        try:
            other = changed(today, rota=today.rota.model_copy(update={"permanences": rounds}))
        except ScenarioError:
            return None
        return other if len(check(other)) <= self._warnings else None

    def _halved(self, coming: list[TriedRota]) -> list[TriedRota]:
        """Return those of the candidates that are left after each cut has let go the worse half."""
        seen = 0
        for replications in HALVINGS:
            self.values.fill(coming, range(seen, replications))
            seen = replications
            coming = self._ordered(coming, replications)
            if replications != HALVINGS[-1]:
                coming = coming[: self._most_left(coming, replications)]
        return coming

    def _most_left(self, coming: Sequence[TriedRota], replications: int) -> int:
        """Return how many of the candidates, best first, pass a cut."""
        return max(self.beam, len(coming) // 2)

    def _note(self, number: int, tried: int, best: TriedRota) -> None:
        self.rounds.append(
            {
                "round": number, "tried": tried, "seasons": self.values.made,
                "gain": self.score(best),
                "rota": ", ".join(one.id for one in best.scenario.rota.permanences),
            }
        )  # fmt: skip


def optimise(
    scenario: Scenario,
    measure: str = DECIDING,
    *,
    change: Sequence[str] = ("venue", "half_day"),
    venues: Sequence[str] | None = None,
    weekdays: Sequence[str] | None = None,
    fixed: Sequence[str] = (),
    keep_venues: bool = True,
    not_worse: Mapping[str, float] | None = None,
    margin: float | None = None,
    confidence: float = 0.95,
    beam: int = 2,
    rounds: int = 6,
    seasons: int = 2000,
    finalists: int = 4,
    replications: int = 200,
    seed: int = 1,
    jobs: Jobs = 1,
    engine: str = DEFAULT_ENGINE,
    out: Any = None,
    progress: Callable[[int, int], None] | None = None,
    simulate: Simulate | None = None,
) -> Optimised:
    """Look for a better rota within limits, and say whether it is better than today's beyond chance.

    Parameters
    ----------
    scenario : Scenario
        Today's; its hours, advisers and home desk are kept.
    measure : str
        What decides, with a better direction in the catalogue.
    change : sequence of str
        ``"venue"``, ``"half_day"``, ``"mode"``.
    venues, weekdays : sequence of str, optional
        Where and when permanences may be; by default the scenario's venues but the home desk's, Monday to Friday.
    fixed : sequence of str
        Permanences that stay, by id.
    keep_venues : bool
        Whether every venue that has a permanence today keeps one.
    not_worse : mapping of str to float, optional
        Measures that may not be worse than today's by more than this, in their unit; by default `KEPT`.
    margin : float, optional
        The smallest gain that is worth a change, in the unit of the measure; by default that of
        `sim.comparison.verdicts.CONVENTION`.
    confidence : float
        Of the selection among the finalists.
    beam, rounds, seasons : int
        Rotas held from round to round, rounds at most, seasons of the search at most (looked at after each round).
    finalists : int
        Proposals that are proven on new replications.
    replications : int
        Of the last comparison.
    seed, jobs, engine, simulate : as in `compare`
    out : str or Path, optional
        A file where the seasons of the search are kept, so that it goes on where it was stopped.
    progress : callable, optional
        Told (seasons done, at most) during the search.

    Returns
    -------
    Optimised

    Raises
    ------
    ExperimentError
        A name or number cannot be, or a season has no value of a measure.
    """
    kept = kept_of((measure,), not_worse)
    check_budget(beam=beam, rounds=rounds, finalists=finalists, seasons=seasons)
    margin = margin_of(measure, margin)
    check_numbers(replications, least=2)
    limits = limits_of(scenario, change, venues, weekdays or Limits.weekdays, fixed, keep_venues)
    wanted = tuple(dict.fromkeys((measure, *kept)))
    evaluator = Evaluator(scenario, Seasons(seed, engine, simulate), wanted)
    with evaluating(evaluator, evaluator.head, out, jobs, progress, seasons) as values:
        search = Search(rota_of(scenario), measure, kept, limits, values, beam, seasons)
        found = search.run(rounds)
    proposals = {f"proposal-{k}": titled(one, k) for k, one in enumerate(found[:finalists], start=1)}
    shared: dict[str, Any] = {"seed": seed, "jobs": jobs, "engine": engine, "simulate": simulate}
    refused = _refused(scenario, proposals, kept, shared)
    left = {name: one for name, one in proposals.items() if name not in refused}
    if not left:
        raise ExperimentError(
            "no rota within these limits can be run and keeps what must be kept; allow more with --change, --venues or "
            "--not-worse"
        )
    ranking = rank({TODAY: scenario, **left}, measure, margin, confidence, ceiling=CEILING, first=RANKED_FROM, **shared)
    best = _best(ranking, left)
    comparison = None
    if best != TODAY:
        comparison = compare(
            [scenario, left[best]], replications, primary=tuple(dict.fromkeys((*PRIMARY, *wanted))),
            margin={measure: margin, **{name: value for name, value in kept.items() if value > 0}},
            first=COMPARED_FROM, **shared,
        )  # fmt: skip
    return Optimised(
        today=scenario, proposals=proposals, best=best, ranking=ranking, comparison=comparison, refused=refused,
        trace=pd.DataFrame(search.rounds), measure=measure, margin=margin, limits=limits,
        is_exhausted=search.is_exhausted,
    )  # fmt: skip


def kept_of(measures: Sequence[str], not_worse: Mapping[str, float] | None) -> dict[str, float]:
    """Return what has to be kept beside the measures that decide, or raise ExperimentError where a name cannot be."""
    usual = {name: value for name, value in KEPT.items() if name not in measures}
    kept = usual if not_worse is None else dict(not_worse)
    for name in (*measures, *kept):
        if name not in BY_ID or BY_ID[name].better == "neither":
            raise ExperimentError(
                f"measure {name!r} cannot decide: it must be one of docs/measures.md with a better direction"
            )
    return kept


def check_budget(**numbers: int) -> None:
    """Refuse a search that could try nothing: today's rota and one other need two seasons."""
    for name, value in numbers.items():
        least = 2 if name == "seasons" else 1
        if value < least:
            raise ExperimentError(f"{name} is {value!r}; it must be {least} or more")


def titled(scenario: Scenario, number: int) -> Scenario:
    """Return a proposal with a name and a title of its own."""
    fr, en = f"{scenario.title.fr} : proposition {number}", f"{scenario.title.en}: proposal {number}"
    return changed(scenario, id=f"{scenario.id}-p{number}"[:64], title={"fr": fr, "en": en})


def _refused(
    today: Scenario, proposals: Mapping[str, Scenario], kept: Mapping[str, float], shared: Mapping[str, Any]
) -> dict[str, str]:
    """Return the finalists that are told to make a kept measure worse by more than its margin, on new dice."""
    if not kept or not proposals:
        return {}
    told = compare(
        {TODAY: today, **proposals}, SCREENING, primary=tuple(kept), people=False, first=SCREENED_FROM, **shared
    )
    rows = told.differences[(told.differences["role"] == "primary") & (told.differences["dimension"] == "all")]
    found: dict[str, str] = {}
    for row in rows.to_dict("records"):
        worse = -row["difference"] if row["direction"] == "higher" else row["difference"]
        if worse > kept[row["measure"]]:
            found.setdefault(row["scenario"], row["measure"])
    return found


def _best(ranking: Ranking, left: Mapping[str, Scenario]) -> str:
    """Return the best; where several may be, today's rota if it is among them, since a change costs something."""
    if ranking.best is not None:
        return ranking.best
    return TODAY if TODAY in ranking.may_be_best else ranking.may_be_best[0]
