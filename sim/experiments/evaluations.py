"""What a search knows of each rota it tried: the values of some measures by replication, made once and kept.

In: scenarios that differ from one by their rota alone, and replication numbers. Out: values by measure. A file, if
there is one, holds each value as soon as it is known, so that a search that was stopped goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sim.errors import ExperimentError
from sim.experiments.kept_values import Found, KeptValues
from sim.experiments.replications import Simulate, engines
from sim.experiments.rota_moves import Rounds, key_of
from sim.measures.catalogue import season_measures
from sim.measures.definition import ALL
from sim.scenario.schema import Scenario
from sim.visits.laws import check_laws

Task = tuple[int, int, Rounds]  # order, replication, permanences
_MOST_KEPT = 64


@dataclass(frozen=True, eq=False)
class Candidate:
    """A rota that is tried: its scenario, and a key that is the same for the same permanences."""

    scenario: Scenario
    key: str


def candidate(scenario: Scenario) -> Candidate:
    """Return a scenario as a candidate."""
    return Candidate(scenario, key_of(scenario.rota.permanences))


class Evaluator:
    """The task of a worker: one season of a rota; out come the values of the measures that decide.

    Parameters
    ----------
    scenario : Scenario
        All but the rota's permanences is taken from it.
    seed : int
    engine : str
    measures : tuple of str
    simulate : callable, optional
        What makes a season, in place of the engines.
    """

    def __init__(
        self, scenario: Scenario, seed: int, engine: str, measures: tuple[str, ...], simulate: Simulate | None = None
    ):
        self.scenario, self.seed, self.engine, self.measures = scenario, seed, engine, measures
        self.simulate = simulate
        self._made: dict[Rounds, Scenario] = {}

    @property
    def head(self) -> dict[str, object]:
        """What makes the values, for the file that keeps them."""
        return {
            "scenario": self.scenario.fingerprint, "seed": self.seed, "engine": self.engine,
            "measures": list(self.measures),
        }  # fmt: skip

    def _with(self, rounds: Rounds) -> Scenario:
        """Return the same object for the same rota, so that its plan is made once in a process."""
        if rounds not in self._made:
            if len(self._made) >= _MOST_KEPT:
                self._made.clear()
            rota = self.scenario.rota.model_copy(update={"permanences": rounds})
            self._made[rounds] = self.scenario.model_copy(update={"rota": rota})
        return self._made[rounds]

    def __call__(self, task: Task) -> Found:
        """Run one season and return the value of each measure."""
        _, replication, rounds = task
        scenario = self._with(rounds)
        season = (self.simulate or engines())(scenario, seed=self.seed, replication=replication, engine=self.engine)
        check_laws(season)
        table = season_measures(season, scenario, whole_only=True)
        whole = table[table["dimension"] == ALL].set_index("measure")["value"]
        return {name: float(whole.get(name, float("nan"))) for name in self.measures}


class Evaluations:
    """Values by scenario and replication, made by workers where they are missing.

    Attributes
    ----------
    made : int
        Seasons that the search has asked for, those read from the file included.
    """

    def __init__(
        self,
        run: Callable[[Iterable[Task]], Iterator[tuple[Task, Found]]],
        values: KeptValues,
        progress: Callable[[int, int], None] | None,
        most: int,
    ):
        self._run, self._values, self._progress, self._most = run, values, progress, most
        self.made = 0

    def fill(self, candidates: Sequence[Candidate], replications: range) -> None:
        """Make the values of candidates in replications, where they are missing.

        Raises
        ------
        ExperimentError
            A season has no value of a measure.
        """
        wanted = [(one, r) for one in candidates for r in replications]
        missing = [(one, r) for one, r in wanted if self._values.get(one.key, r) is None]
        self._step(len(wanted) - len(missing))
        tasks = ((k, r, one.scenario.rota.permanences) for k, (one, r) in enumerate(missing))
        for (k, replication, _), found in self._run(tasks):
            for name, value in found.items():
                if value != value:
                    raise ExperimentError(f"replication {replication} has no value of {name!r}; choose another measure")
            self._values.add(missing[k][0].key, replication, found)
            self._step(1)

    def _step(self, seasons: int) -> None:
        for _ in range(seasons):
            self.made += 1
            if self._progress is not None:
                self._progress(min(self.made, self._most), self._most)

    def of(self, one: Candidate, replication: int) -> Found:
        """Return the values of a candidate in a replication that was filled."""
        found = self._values.get(one.key, replication)
        assert found is not None
        return found
