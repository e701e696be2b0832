"""Two or three measures at once: the rotas that no other beats in all of them, and what each gives up.

In: today's scenario, the measures, what may change. Out: a `Front` of proposals with intervals from dice that the
search never saw, each with the fewest changes that keep most of its gain. One measure alone is `optimisation`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from sim.comparison.intervals import CONFIDENCE
from sim.errors import ExperimentError
from sim.experiments.edits import Edit, edits_between, parts, with_edits
from sim.experiments.evaluations import TriedRota, rota_of
from sim.experiments.layers import crowding, layers
from sim.experiments.optimisation import SCREENED_FROM, titled
from sim.experiments.rota_moves import Limits
from sim.experiments.rota_rules import Rule, broken
from sim.experiments.rota_search import HALVINGS, Search, unmoved
from sim.experiments.search_options import SearchOptions, searching
from sim.given import words_of
from sim.said import said
from sim.scenario.schema import Scenario

ON_FRONT, BEATEN, REFUSED = "front", "beaten", "refused"
KEPT_PART = 0.8  # of the gain, for the fewest changes


class Gain(NamedTuple):
    """By how much a rota is better than today's, in the unit of the measure, with its interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Few:
    """The fewest changes of a proposal that keep 80 % of what it gains."""

    edits: tuple[Edit, ...]
    scenario: Scenario
    gains: dict[str, Gain]


@dataclass(frozen=True, eq=False)
class Proposal:
    """A rota of the front, or one that fell from it on new dice.

    Attributes
    ----------
    name : str
        ``proposal-1`` …
    scenario : Scenario
    edits : tuple of Edit
        What changes from today's rota.
    gains : dict of str to Gain
        By measure, those to be kept included.
    status : str
        ``front``, ``beaten`` (another proposal or today's rota is at least as good in all measures) or ``refused``.
    by : str
        What beats it, or the measure that it makes worse than allowed.
    few : Few or None
        None where there is but one change, or where no part of them keeps 80 %.
    """

    name: str
    scenario: Scenario
    edits: tuple[Edit, ...]
    gains: dict[str, Gain]
    status: str
    by: str = ""
    few: Few | None = None


@dataclass(frozen=True, eq=False)
class Front:
    """What a search for several measures came to.

    Attributes
    ----------
    today : Scenario
    measures : tuple of str
    means : dict of str to float
        Of today's rota, on the dice of the proof.
    is_today_on_it : bool
        Whether no proposal is at least as good in all measures, by the means.
    proposals : tuple of Proposal
        Those of the front first, by their gain in the first measure.
    trace : DataFrame
        One row a round: round, tried, seasons, front (how many rotas).
    limits : Limits
    replications : int
        Of the proof.
    is_exhausted : bool
        Whether every rota of the front had its neighbours tried.
    still : tuple of str
        Measures that no rota of the search moved.
    rules : tuple of Rule
        Those that every proposal keeps.
    """

    today: Scenario
    measures: tuple[str, ...]
    means: dict[str, float]
    is_today_on_it: bool
    proposals: tuple[Proposal, ...]
    trace: pd.DataFrame
    limits: Limits
    replications: int
    is_exhausted: bool
    still: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()

    def __repr__(self) -> str:
        return f"<Front of {self.today.id!r}: {len(self.members)} rotas for {', '.join(self.measures)}; see .proposals>"

    @property
    def is_today_allowed(self) -> bool:
        """Whether today's rota keeps the rules."""
        return not broken(self.rules, self.today, self.today)

    @property
    def members(self) -> list[Proposal]:
        """The proposals that no other rota beats in all measures."""
        return [one for one in self.proposals if one.status == ON_FRONT]

    def gives_up(self, one: Proposal) -> dict[str, float]:
        """Return how much less of each measure a proposal gains than the rota of the front that gains most of it."""
        most = {name: max([0.0, *(other.gains[name].mean for other in self.members)]) for name in self.measures}
        return {name: most[name] - one.gains[name].mean for name in self.measures}


@dataclass
class FrontSearch(Search):
    """A Pareto local search: the rotas that none other beats in all measures have their neighbours tried.

    References
    ----------
    Paquete, Chiarandini and Stützle (2004), Lect. Notes Econ. Math. Syst. 535, 177-199; Deb et al. (2002), IEEE Trans.
    Evol. Comput. 6, 182-197 (layers and crowding, which order the candidates of a cut).
    """

    measures: tuple[str, ...] = ()
    expanded: set[str] = field(default_factory=set)
    still: tuple[str, ...] = ()

    def search(self, most_rounds: int) -> list[TriedRota]:
        """Search, and return the rotas of the front in the order of `_ordered`; today's may be among them."""
        self._begin()
        whole = list({self.today.key: self.today, self.start.key: self.start}.values())
        self.values.fill(whole, range(HALVINGS[-1]))
        for number in range(1, most_rounds + 1):
            chosen = self._not_expanded(whole)[: self.beam]
            self.expanded |= {one.key for one in chosen}
            coming = self._runnable(self._around(chosen))
            whole += self._halved(coming)
            self._see_still(whole)
            self._note_front(number, len(coming), whole)
            self.is_exhausted = not self._not_expanded(whole)
            if self.is_exhausted or self.values.made >= self.most_seasons:
                break
        return self._front(whole)

    def make(self, one: TriedRota, replications: range) -> None:
        """Run the seasons of a rota that are missing."""
        self.values.fill([one], replications)

    def means(self, one: TriedRota, replications: range) -> dict[str, float]:
        """Return the mean of each measure over some replications that were made."""
        found = [self.values.of(one, r) for r in replications]
        return {name: float(np.mean([values[name] for values in found])) for name in self.measures}

    def gains(self, candidates: Sequence[TriedRota], replications: int = HALVINGS[-1]) -> np.ndarray:
        """Return the mean gain of each candidate in each measure, (candidates, measures)."""
        return np.array(
            [[self.gains_of(one, m, range(replications)).mean() for m in self.measures] for one in candidates]
        )

    def _ordered(self, candidates: Sequence[TriedRota], replications: int = HALVINGS[-1]) -> list[TriedRota]:
        """Return candidates by layers of the front, the lonely of a layer first; what breaks a rule stands last."""
        if not candidates:
            return []
        gains = self.gains(candidates, replications)
        excess = np.array([self._broken(one, replications) for one in candidates])
        layer, lonely = layers(gains), crowding(gains)
        return [candidates[k] for k in sorted(range(len(gains)), key=lambda k: (excess[k], layer[k], -lonely[k], k))]

    def _most_left(self, coming: Sequence[TriedRota], replications: int) -> int:
        """Let the better half pass a cut, and every candidate that no other beats, however many these are."""
        first = layers(self.gains(coming, replications)) == 0 if coming else np.zeros(0, dtype=bool)
        unbeaten = sum(not self._broken(one, replications) for one, here in zip(coming, first, strict=True) if here)
        return max(self.beam, len(coming) // 2, unbeaten)

    def _front(self, whole: Sequence[TriedRota]) -> list[TriedRota]:
        kept = [one for one in whole if not self._broken(one, HALVINGS[-1])]
        layer = layers(self.gains(kept)).tolist()
        return self._ordered([one for one, number in zip(kept, layer, strict=True) if number == 0])

    def _not_expanded(self, whole: Sequence[TriedRota]) -> list[TriedRota]:
        return [one for one in self._front(whole) if one.key not in self.expanded]

    def _see_still(self, whole: Sequence[TriedRota]) -> None:
        """Note the measures that no rota moves; where none moves any, refuse."""
        columns = zip(self.measures, self.gains(whole).T, strict=True)
        self.still = tuple(name for name, column in columns if not column.any())
        if len(whole) > 1 and len(self.still) == len(self.measures):
            raise unmoved(*self.still)

    def _note_front(self, number: int, tried: int, whole: Sequence[TriedRota]) -> None:
        self.rounds.append(
            {"round": number, "tried": tried, "seasons": self.values.made, "front": len(self._front(whole))}
        )


def refuse_measures(measures: Sequence[str], asked: SearchOptions) -> None:
    """Refuse measures that have no front, and a price, which is in the unit of one.

    Raises
    ------
    ExperimentError
        With what can be.
    """
    if len(set(measures)) != len(measures) or not 2 <= len(measures) <= 3:
        raise ExperimentError(
            said("measures are {names}; name two or three, each once", names=", ".join(measures) or said("none"))
        )
    if asked.prices:
        raise ExperimentError(said("prices: a price is in the unit of one measure; name one alone, or keep the rule"))


def front(
    scenario: Scenario, measures: Sequence[str], *, finalists: int = 8, replications: int = 60, **options: Any
) -> Front:
    """Look for the rotas that no other beats in two or three measures at once.

    Parameters
    ----------
    scenario : Scenario
        Today's; its hours, advisers and home desk are kept.
    measures : sequence of str
        Two or three, each with a better direction in the catalogue.
    finalists : int
        Rotas of the front that are proven.
    replications : int
        Of the proof, new dice; the fewest changes are looked for on the same.
    **options
        Those of `sim.experiments.search_options.SearchOptions`: what may change, be kept and be spent; no
        `prices`.

    Returns
    -------
    Front

    Raises
    ------
    ExperimentError
        A name or number cannot be, no rota within the limits keeps the rules, none moves any of the measures, or a
        season has no value of one.

    Notes
    -----
    Intervals are Student's t on paired differences, for all proposals and measures together (Bonferroni, 95 %). Which
    rotas are on the front is said by the means.
    """
    chosen, asked = words_of("measures", measures), SearchOptions(**options)
    refuse_measures(chosen, asked)
    with searching(scenario, chosen, asked, finalists, replications) as ready:
        search = FrontSearch(rota_of(scenario), chosen[0], ready, asked.beam, asked.seasons, measures=chosen)
        found = _apart(search, search.search(asked.rounds))[:finalists]
        trace = pd.DataFrame(search.rounds)
        proof = _Proof(search, replications, max(1, len(found)) * len(chosen))
        proposals = _judged(proof, found)
    own = [one.gains for one in proposals if one.status != REFUSED]
    return Front(
        today=scenario, measures=chosen, means=proof.means(search.today),
        is_today_on_it=search.is_today_allowed and not any(_beats(gains, None, chosen) for gains in own),
        proposals=proposals, trace=trace, limits=ready.limits, replications=replications,
        is_exhausted=search.is_exhausted, still=search.still, rules=ready.rules,
    )  # fmt: skip


def _apart(search: FrontSearch, found: Sequence[TriedRota]) -> list[TriedRota]:
    """Return the rotas of a front but today's; of those that gain the very same the one with the fewest changes."""
    before, gains = search.today.task, search.gains(found).tolist()
    kept: dict[tuple[float, ...], TriedRota] = {}
    for one, mine in zip(found, gains, strict=True):
        same = kept.setdefault(tuple(mine), one)
        if len(edits_between(before, one.task)) < len(edits_between(before, same.task)):
            kept[tuple(mine)] = one
    return [one for one in kept.values() if one is not search.today]


class _Proof:
    """Rotas beside today's on dice that the search never saw."""

    def __init__(self, search: FrontSearch, replications: int, comparisons: int):
        self.search, self.replications = search, range(SCREENED_FROM, SCREENED_FROM + replications)
        self.quantile = float(stdtrit(replications - 1, 1 - (1 - CONFIDENCE) / 2 / comparisons))
        search.make(search.today, self.replications)

    def means(self, one: TriedRota) -> dict[str, float]:
        """Return the mean of each measure."""
        return self.search.means(one, self.replications)

    def gains(self, one: TriedRota) -> dict[str, Gain]:
        """Return the gain in each measure and in each that has to be kept."""
        search = self.search
        search.make(one, self.replications)
        found = {}
        for name in dict.fromkeys((*search.measures, *search.kept)):
            gain = search.gains_of(one, name, self.replications)
            half = self.quantile * float(gain.std(ddof=1)) / math.sqrt(len(gain))
            mean = float(gain.mean())
            found[name] = Gain(mean, mean - half, mean + half)
        return found

    def breaks(self, gains: Mapping[str, Gain]) -> str:
        """Return a measure that is made worse by more than its margin, or an empty text."""
        return next((name for name, margin in self.search.kept.items() if -gains[name].mean > margin), "")


def _judged(proof: _Proof, found: Sequence[TriedRota]) -> tuple[Proposal, ...]:
    """Return the finalists with what may be said of them, those of the front first."""
    measures, today = proof.search.measures, proof.search.today
    gains = {one.key: proof.gains(one) for one in found}
    order = sorted(found, key=lambda one: -gains[one.key][measures[0]].mean)
    names = {one.key: f"proposal-{k}" for k, one in enumerate(order, start=1)}
    refused = {one.key: proof.breaks(gains[one.key]) for one in order}
    today_too: dict[str, dict[str, Gain] | None] = {"today": None} if proof.search.is_today_allowed else {}
    proposals = []
    for number, one in enumerate(order, start=1):
        mine, status, by = gains[one.key], ON_FRONT, ""
        rivals = {names[other.key]: gains[other.key] for other in order if other is not one and not refused[other.key]}
        if refused[one.key]:
            status, by = REFUSED, refused[one.key]
        elif beaten := [name for name, other in (today_too | rivals).items() if _beats(other, mine, measures)]:
            status, by = BEATEN, beaten[0]
        edits = edits_between(today.task, one.task)
        proposals.append(
            Proposal(
                names[one.key], titled(proof.search.today.scenario, one.task, number), edits, mine, status, by,
                _fewest(proof, edits, mine) if status == ON_FRONT else None,
            )
        )  # fmt: skip
    return tuple(sorted(proposals, key=lambda one: (one.status != ON_FRONT, one.status == REFUSED)))


def _beats(one: Mapping[str, Gain] | None, other: Mapping[str, Gain] | None, measures: Sequence[str]) -> bool:
    """Tell whether a rota is at least as good in all measures by the means, and better in one; None is today's."""
    mine, theirs = (
        [0.0 if side is None else side[name].mean for name in measures] for side in (one, other)
    )  # fmt: skip
    return mine != theirs and all(a >= b for a, b in zip(mine, theirs, strict=True))


def _fewest(proof: _Proof, edits: Sequence[Edit], gains: Mapping[str, Gain]) -> Few | None:
    """Return the fewest changes that keep 80 % of each gain; of as many the part that keeps most of the least kept."""
    search = proof.search
    wanted = {name: gains[name].mean for name in search.measures if gains[name].low > 0} or {
        name: gains[name].mean for name in search.measures if gains[name].mean > 0
    }
    for some in parts(edits):
        found = []
        for part in some:
            scenario = search._with(with_edits(search.today.task, part))
            if scenario is None:
                continue
            mine = proof.gains(rota_of(scenario))
            kept = min(mine[name].mean / gain for name, gain in wanted.items())
            if kept >= KEPT_PART and not proof.breaks(mine):
                found.append((kept, Few(part, scenario, mine)))
        if found:
            return max(found, key=lambda entry: entry[0])[1]
    return None
