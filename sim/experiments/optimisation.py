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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd

from sim.comparison.primary import DECIDING, PRIMARY
from sim.comparison.verdicts import margin_of
from sim.errors import ExperimentError, ScenarioError
from sim.experiments.comparing import Comparison, compare
from sim.experiments.evaluations import TriedRota, rota_of
from sim.experiments.ranking import Ranking, rank
from sim.experiments.rota_moves import Limits, Rounds, key_of, moves
from sim.experiments.rota_rules import Rule, broken, price_of, start_of
from sim.experiments.search_options import Ready, SearchOptions, searching
from sim.measures.catalogue import BY_ID
from sim.scenario.checks import check
from sim.scenario.files import changed
from sim.scenario.schema import Scenario

HALVINGS = (4, 8, 16)  # replications that a candidate has met after each cut
SCREENED_FROM, RANKED_FROM, COMPARED_FROM = 1_000_000, 2_000_000, 3_000_000  # dice that no earlier stage has seen
SCREENING, CEILING = 60, 400
TODAY = "today"
STEPS_AWAY, _MOST_DRAWN = 3, 50  # moves to where a search starts anew; how many are looked at for each
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
        Of today's rota and the finalists, on replications of their own; what a rule costs is in the values.
    comparison : Comparison or None
        Today's rota and the best proposal, on still others; None where today's rota is the best.
    refused : dict of str to str
        Finalists that made worse what had to be kept, with the measure.
    trace : DataFrame
        One row a round of the search: round, tried, seasons, best (mean over the last cut), rota (its key).
    measure, margin, limits, rules : what was asked
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
    rules: tuple[Rule, ...] = ()

    def __repr__(self) -> str:
        found = f"{len(self.proposals)} proposals, best {self.best!r} for {self.measure}"
        return f"<Optimised of {self.today.id!r}: {found}; see .ranking and .proposals>"

    @property
    def scenario(self) -> Scenario:
        """The scenario of the best rota."""
        return self.proposals.get(self.best, self.today)

    def beyond(self, rule: Rule) -> dict[str, float]:
        """Return by how much today's rota and each proposal break a rule, in its unit."""
        return {
            name: rule.beyond(one, self.today) for name, one in {TODAY: self.today, **self.proposals}.items()
        }  # fmt: skip

    @property
    def is_today_allowed(self) -> bool:
        """Whether today's rota keeps the rules that must be kept."""
        return not broken(self.rules, self.today, self.today)


@dataclass
class Search:
    """A beam search: the rotas that it holds, what it has tried, and how many seasons it has used.

    Rotas are judged by the paired mean against today's on the same replications; one that makes a kept measure worse by
    more than its margin is judged the worse for it, whatever it wins.
    """

    today: TriedRota
    measure: str
    ready: Ready
    beam: int
    most_seasons: int
    restarts: int = 0
    tried: dict[str, TriedRota] = field(default_factory=dict)
    rounds: list[dict[str, Any]] = field(default_factory=list)
    is_exhausted: bool = False

    def run(self, most_rounds: int) -> list[Scenario]:
        """Search, and return every rota that reached the last cut, best first; today's is not among them."""
        self._begin()
        held: list[TriedRota] = [self.start]
        proven = [] if self.start is self.today else [self.start]
        best, ends = self.start, list[str]()  # where no rota one move away was better
        for number in range(1, most_rounds + 1):
            first, coming = held[0], self._neighbours(held)
            left = self._halved(coming)
            proven, held = [*proven, *left], self._ordered([*held, *left])[: self.beam]
            best = self._ordered([best, held[0]])[0]
            self._note(number, len(coming), best)
            if self.values.made >= self.most_seasons:
                break
            if held[0] is first:
                ends.append(first.key)
                if len(ends) > self.restarts:
                    break
                held = [self._far_from(best, len(ends))]
                proven += held
        self.is_exhausted = best.key in ends
        return [one.scenario for one in self._ordered(list({one.key: one for one in proven}.values()))]

    def _far_from(self, best: TriedRota, number: int) -> TriedRota:
        """Return a rota some moves from the best so far, where the search starts anew; none counts as tried from there.

        Which moves is drawn by their keys, so that the same search takes the same.
        """
        one = best
        for move in range(STEPS_AWAY):
            order = sorted(moves(one.scenario.rota.permanences, self.limits), key=lambda to: _drawn(key_of(to), number))
            scenarios = (self._with(rounds) for rounds in order[: _MOST_DRAWN + move])
            one = next((rota_of(scenario) for scenario in scenarios if scenario is not None), one)
        self.tried = {other.key: other for other in (self.today, self.start, best, one)}
        self.values.fill([one], range(HALVINGS[-1]))
        return one

    def __post_init__(self) -> None:
        self.kept, self.limits, self.values = self.ready.kept, self.ready.limits, self.ready.seasons
        self.start, self._warnings = self.today, len(check(self.today.scenario))
        self._own: dict[str, tuple[float, float]] = {}

    def _begin(self) -> None:
        """Run today's rota and, where it breaks a rule, one that does not: there the search starts."""
        today = self.today.scenario
        start = start_of(today, self.ready.rules, self.limits, self._checked)
        self.start = self.today if start is today else rota_of(start)
        self.tried |= {one.key: one for one in (self.today, self.start)}
        self.values.fill(list({self.today.key: self.today, self.start.key: self.start}.values()), range(HALVINGS[-1]))

    @property
    def is_today_allowed(self) -> bool:
        """Whether today's rota keeps the rules that must be kept."""
        return not self._of_rules(self.today)[0]

    def _of_rules(self, one: TriedRota) -> tuple[float, float]:
        """Return by how much a rota breaks the rules that must be kept, and what those with a price take from it."""
        if one.key not in self._own:
            today = self.today.scenario
            self._own[one.key] = (
                broken(self.ready.rules, one.scenario, today), price_of(self.ready.rules, one.scenario, today)
            )  # fmt: skip
        return self._own[one.key]

    def score(self, one: TriedRota, replications: int = HALVINGS[-1]) -> float:
        """Return by how much a rota serves better than today's; far below where it breaks what has to be kept.

        It breaks a rule where even a standard error in its favour leaves it worse than the margin allows.
        """
        excess = self._broken(one, replications)
        if excess:
            return -FINE - excess
        price = self._of_rules(one)[1] - self._of_rules(self.today)[1]
        return float(self.gains_of(one, self.measure, range(replications)).mean()) - price

    def _broken(self, one: TriedRota, replications: int) -> float:
        """Return by how many margins a rota breaks what has to be kept, a rule or a measure; 0 where it does not."""
        excess = self._of_rules(one)[0]
        for name, margin in self.kept.items():
            gains = self.gains_of(one, name, range(replications))
            worse = -gains.mean() - gains.std(ddof=1) / math.sqrt(replications) - margin
            excess += max(0.0, float(worse)) / max(margin, 1e-9)
        return excess

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
        """Return today's scenario with another rota; None where it breaks a rule, or a check that today's keeps."""
        other = self._checked(rounds)
        return None if other is None or broken(self.ready.rules, other, self.today.scenario) else other

    def _checked(self, rounds: Rounds) -> Scenario | None:
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
    margin: float | None = None,
    confidence: float = 0.95,
    finalists: int = 4,
    replications: int = 200,
    **options: Any,
) -> Optimised:
    """Look for a better rota within limits, and say whether it is better than today's beyond chance.

    Parameters
    ----------
    scenario : Scenario
        Today's; its hours, advisers and home desk are kept.
    measure : str
        What decides, with a better direction in the catalogue.
    margin : float, optional
        The smallest gain that is worth a change, in the unit of the measure; by default that of
        `sim.comparison.verdicts.CONVENTION`.
    confidence : float
        Of the selection among the finalists.
    finalists : int
        Proposals that are proven on new replications.
    replications : int
        Of the last comparison.
    **options
        Those of `sim.experiments.search_options.SearchOptions`: what may change, what must be kept, what may be spent.

    Returns
    -------
    Optimised

    Raises
    ------
    ExperimentError
        A name or number cannot be, no rota within the limits keeps the rules (the fewest that conflict are named), or a
        season has no value of a measure.
    """
    asked = SearchOptions(**options)
    with searching(scenario, (measure,), asked, finalists, replications) as ready:
        margin = margin_of(measure, margin)
        search = Search(rota_of(scenario), measure, ready, asked.beam, asked.seasons, asked.restarts)
        found = search.run(asked.rounds)
    kept, rules = ready.kept, ready.rules
    proposals = {f"proposal-{k}": titled(one, k) for k, one in enumerate(found[:finalists], start=1)}
    refused = _refused(scenario, proposals, kept, asked.dice)
    left = {name: one for name, one in proposals.items() if name not in refused}
    if not left:
        raise ExperimentError(
            "no rota within these limits can be run and keeps what must be kept; allow more with --change, --venues or "
            "--not-worse"
        )
    sign = -1 if BY_ID[measure].better == "higher" else 1
    systems = {TODAY: scenario, **left}
    added = {name: sign * price_of(rules, one, scenario) for name, one in systems.items()}
    ranking = rank(
        systems, measure, margin, confidence, ceiling=CEILING, first=RANKED_FROM, added=added, **asked.dice
    )  # fmt: skip
    best = _best(ranking, left, is_today_allowed=search.is_today_allowed)
    comparison = None
    if best != TODAY:
        comparison = compare(
            [scenario, left[best]], replications, primary=tuple(dict.fromkeys((*PRIMARY, measure, *kept))),
            margin={measure: margin, **{name: value for name, value in kept.items() if value > 0}},
            first=COMPARED_FROM, **asked.dice,
        )  # fmt: skip
    return Optimised(
        today=scenario, proposals=proposals, best=best, ranking=ranking, comparison=comparison, refused=refused,
        trace=pd.DataFrame(search.rounds), measure=measure, margin=margin, limits=ready.limits,
        is_exhausted=search.is_exhausted, rules=rules,
    )  # fmt: skip


def _drawn(key: str, number: int) -> str:
    """Return a place in an order that is another for each restart."""
    return sha256(f"{number} {key}".encode()).hexdigest()


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


def _best(ranking: Ranking, left: Mapping[str, Scenario], *, is_today_allowed: bool) -> str:
    """Return the best; where several may be, today's rota if it is among them, since a change costs something.

    Where today's rota breaks a rule it is none of them, and the first proposal of the ranking is the best.
    """
    if not is_today_allowed:
        return str(next(name for name in ranking.table["scenario"] if name in left))
    if ranking.best is not None:
        return ranking.best
    return TODAY if TODAY in ranking.may_be_best else ranking.may_be_best[0]
