"""A search for better rotas: today's, its neighbours, and what the rotas tried let one hope for.

In: today's rota, the measure that decides, limits and seasons. Out: the rotas that reached the last cut, best first.
What is said of them, on dice that the search never saw, is in `optimisation`.

Reference: successive halving under common random numbers (Karnin, Koren and Somekh 2013, ICML 28(3), 1238-1246).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from pydantic import ValidationError

from sim.errors import ExperimentError
from sim.experiments.evaluations import TriedRota, rota_of
from sim.experiments.rota_guess import Guess, guess_of
from sim.experiments.rota_moves import Rounds, drawn, elsewhere, key_of, moves
from sim.experiments.rota_rules import all_rotas, broken, count_rotas, price_of, start_of
from sim.experiments.search_options import Ready
from sim.measures.catalogue import BY_ID
from sim.said import joined, said
from sim.scenario.checks import check
from sim.scenario.schema import Rota, Scenario

HALVINGS = (1, 2, 4, 8, 16)  # replications that a candidate has met after each cut
STEPS_AWAY, _MOST_DRAWN = 3, 50  # moves to where a search starts anew; how many are looked at for each
FINE = 1e9  # below any gain: what breaks a rule stands last, whatever it wins
MOST_TRIED = 1000  # rotas within the limits, up to which all are tried in the end
_HOPEFUL, _FEWEST = 5, 6  # one neighbour in so many is tried first, by the guess; at least so many
_OPENING = 10  # rotas far from today's that a search begins with
_TOLD = 4  # replications from which a rota may be said to be the best so far


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
    tried: set[str] = field(default_factory=set)
    rounds: list[dict[str, Any]] = field(default_factory=list)
    leaders: list[tuple[int, TriedRota]] = field(default_factory=list)
    is_exhausted: bool = False
    is_counted: bool = False

    def run(self, most_rounds: int) -> list[Scenario]:
        """Search, and return every rota that reached the last cut, best first; today's is not among them."""
        self._begin()
        held: list[TriedRota] = [self.start]
        proven = [] if self.start is self.today else [self.start]
        best, ends = self.start, list[str]()  # where no rota one move away was better
        for number in range(1, most_rounds + 1):
            first, before = held[0], len(self._met)
            self._best = first
            for coming in self._parted(held):
                left = self._halved(coming)
                proven, held = [*proven, *left], self._ordered([*held, *left])[: self.beam]
                if held[0] is not first or self._is_spent:
                    break
            best = self._ordered([best, held[0]])[0]
            self._note(number, len(self._met) - before, best)
            if self._is_spent:
                break
            if held[0] is first:
                ends.append(first.key)
                if len(ends) > self.restarts:
                    break
                held = [self._far_from(best, len(ends))]
                proven += held
        self.is_exhausted = best.key in ends
        if self.is_exhausted:
            proven += self._counted(number + 1)
        self._refuse_unmoved()
        return [one.scenario for one in self._ordered(list({one.key: one for one in proven}.values()))]

    def _refuse_unmoved(self) -> None:
        """Refuse a measure that is the same, in each replication, with all rotas tried, if no rule was to be met."""
        if self.start is not self.today:
            return
        gains = (self.gains_of(one, self.measure, range(met)) for one, met in self._met.values())
        if len(self._met) > 1 and not any(gain.any() for gain in gains):
            raise unmoved(self.measure)

    def _counted(self, number: int) -> list[TriedRota]:
        """Try every rota within the limits that was not, where these are few; return those that reach the last cut."""
        around, limits = self.today.task, self.limits
        if "mode" in limits.change or count_rotas(around, limits) > MOST_TRIED:
            return []
        rotas = {key_of(one): one for one in all_rotas(around, limits)}
        kept = (one for one in rotas.values() if limits.keep_venues <= {desk.venue for desk in one})
        coming = [one for one in map(self._rota, kept) if one is not None and one.key not in self._met]
        if self.values.made + 3 * len(coming) > self.most_seasons:
            return []
        left, self.is_counted = self._halved(coming), True
        if coming:
            best = self._ordered([one for one, met in self._met.values() if met == HALVINGS[-1]])[0]
            self._note(number, len(coming), best)
        return left

    @property
    def _is_spent(self) -> bool:
        return self.values.made >= self.most_seasons

    def _parted(self, held: Sequence[TriedRota]) -> Iterator[list[TriedRota]]:
        """Yield what to try first, by a guess from all that was tried, and then the other neighbours of those held.

        A search begins with rotas far from its first. Then several moves at once come first, as far as the guess hopes
        for more, then one neighbour in five. The others are tried only where none of these is better. Each is checked
        when its turn comes: that takes as long as a season.
        """
        around = self._around(held)
        if len(self._met) < _FEWEST and len(around) > _OPENING:
            yield self._opening()
        if len(self._met) < _FEWEST:
            yield self._runnable(around)
            return
        guess = guess_of((one.task, self._seen_gain(one), met) for one, met in self._met.values())
        around.sort(key=lambda rounds: -guess(rounds))
        most = max(_FEWEST, len(around) // _HOPEFUL)
        hopeful = self._runnable(around[:most])
        near = {one.key for one in hopeful}
        yield [one for one in self._climbed(held[0], guess) if one.key not in near] + hopeful
        yield self._runnable(around[most:])

    def _opening(self) -> list[TriedRota]:
        """Return rotas with every permanence that may move elsewhere; with fewer, where these cannot be run."""
        most = len(self.start.task) - len(self.limits.fixed)
        found: dict[str, TriedRota] = {}
        for number in range(_OPENING * most):
            one = self._rota(
                elsewhere(self.start.task, self.limits, most - number // _OPENING, (self.ready.seed, number))
            )
            if one is not None and one.key not in self.tried:
                found[one.key] = one
            if len(found) == _OPENING:
                break
        return list(found.values())

    def _climbed(self, one: TriedRota, guess: Guess) -> list[TriedRota]:
        """Return the rotas that a climb by the guess alone leads over, one move after the other, but those tried."""
        found = []
        for _move in one.task:
            here = guess(one.task)
            near = [(guess(to), to) for to in moves(one.task, self.limits)]
            better = sorted((pair for pair in near if pair[0] > here), key=lambda pair: -pair[0])
            made = (self._rota(to) for _, to in better)
            following = next((other for other in made if other is not None), None)
            if following is None:
                break
            one = following
            found.append(one)
        return [one for one in found if one.key not in self.tried]

    def _seen_gain(self, one: TriedRota) -> float:
        """Return the gain of a rota as it was last seen; none where it breaks what has to be kept."""
        score = self.score(one, self._met[one.key][1])
        return 0.0 if score <= -FINE else score

    def _far_from(self, best: TriedRota, number: int) -> TriedRota:
        """Return a rota some moves from the best so far, where the search starts anew; none counts as tried from there.

        Which moves is drawn by their keys, so that the same search takes the same.
        """
        one = best
        for move in range(STEPS_AWAY):
            order = sorted(moves(one.task, self.limits), key=lambda to: drawn(key_of(to), self.ready.seed, number))
            made = (self._rota(rounds) for rounds in order[: _MOST_DRAWN + move])
            one = next((other for other in made if other is not None), one)
        self.tried = {other.key for other in (self.today, self.start, best, one)}
        self.values.fill([one], range(HALVINGS[-1]))
        return one

    def __post_init__(self) -> None:
        self.kept, self.limits, self.values = self.ready.kept, self.ready.limits, self.ready.seasons
        self.start, self._warnings = self.today, len(check(self.today.scenario))
        self._best = self.today
        self._own: dict[str, tuple[float, float]] = {}
        self._met: dict[str, tuple[TriedRota, int]] = {}  # with the replications that it was last judged by
        self._rotas: dict[str, TriedRota | None] = {}

    def _begin(self) -> None:
        """Run today's rota and, where it breaks a rule, one that does not: there the search starts."""
        today = self.today.scenario
        start = start_of(today, self.ready.rules, self.limits, self._checked)
        self.start = self.today if start is today else rota_of(start)
        first = list({self.today.key: self.today, self.start.key: self.start}.values())
        self.tried |= {one.key for one in first}
        self._met |= {one.key: (one, HALVINGS[-1]) for one in first}

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
            error = gains.std(ddof=1) / math.sqrt(replications) if replications > 1 else math.inf
            worse = -gains.mean() - error - margin
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

    def _around(self, held: Sequence[TriedRota]) -> list[Rounds]:
        """Return the rotas one move from those held that were not tried before."""
        around = {key_of(rounds): rounds for one in held for rounds in moves(one.task, self.limits)}
        return [rounds for key, rounds in around.items() if key not in self.tried]

    def _runnable(self, around: Iterable[Rounds]) -> list[TriedRota]:
        """Return those rotas that can be run."""
        made = map(self._rota, around)
        return [one for one in made if one is not None and one.key not in self.tried]

    def _rota(self, rounds: Rounds) -> TriedRota | None:
        """Return a rota, None where it cannot be run; each is checked once."""
        key = key_of(rounds)
        if key not in self._rotas:
            made = self._with(rounds)
            self._rotas[key] = None if made is None else rota_of(made)
        return self._rotas[key]

    def _with(self, rounds: Rounds) -> Scenario | None:
        """Return today's scenario with another rota; None where it breaks a rule, or a check that today's keeps."""
        other = self._checked(rounds)
        return None if other is None or broken(self.ready.rules, other, self.today.scenario) else other

    def _checked(self, rounds: Rounds) -> Scenario | None:
        try:
            rota = Rota.model_validate(self.today.scenario.rota.model_copy(update={"permanences": rounds}).model_dump())
        except ValidationError:
            return None
        other = self.today.scenario.model_copy(update={"rota": rota})
        problems = check(other)
        is_worse = len(problems) > self._warnings or any(problem.level == "error" for problem in problems)
        return None if is_worse else other

    def _halved(self, coming: list[TriedRota]) -> list[TriedRota]:
        """Return those of the candidates that are left after each cut has let go the worse half."""
        seen, cuts = 0, HALVINGS if len(self._met) > _FEWEST else HALVINGS[1:]
        self.tried |= {one.key for one in coming}
        for replications in cuts:
            self.values.fill([self.today, self.start, *coming], range(seen, replications))
            self._met |= {one.key: (one, replications) for one in coming}
            seen = replications
            coming = self._ordered(coming, replications)
            self._lead(coming[:1], replications)
            if replications != HALVINGS[-1]:
                coming = coming[: self._most_left(coming, replications)]
        return coming

    def _lead(self, first: list[TriedRota], replications: int) -> None:
        """Note the best so far, and after how many seasons: what would be proposed if the search ended here."""
        if replications < _TOLD or not first:
            return
        before = self.leaders[-1][1] if self.leaders else self.start
        if self.score(first[0], replications) > self.score(before, replications):
            self.leaders.append((self.values.made, first[0]))

    def _most_left(self, coming: Sequence[TriedRota], replications: int) -> int:
        """Return how many of the candidates, best first, pass a cut: of the better half those that may beat the best.

        One always does, so that a search has something to propose.
        """
        most = max(self.beam, len(coming) // 2)
        if replications < _TOLD:
            return most
        met, error = range(replications), math.sqrt(replications)
        ahead = [self.gains_of(one, self.measure, met) - self.gains_of(self._best, self.measure, met) for one in coming]
        may_beat = sum(bool(gain.mean() + gain.std(ddof=1) / error > 0) for gain in ahead)
        return max(1, min(most, may_beat))

    def _note(self, number: int, tried: int, best: TriedRota) -> None:
        self.rounds.append(
            {
                "round": number, "tried": tried, "seasons": self.values.made,
                "gain": self.score(best),
                "rota": ", ".join(one.id for one in best.scenario.rota.permanences),
            }
        )  # fmt: skip


def unmoved(*measures: str) -> ExperimentError:
    """Return what is said where no rota moves any of some measures."""
    return ExperimentError(
        said(
            "no rota within these limits moves {measures}; name other measures, or allow more with --change or "
            "--venues",
            measures=joined(said(" or "), measures),
        )
    )
