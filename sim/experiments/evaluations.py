"""One season of a rota that a search tries, as a worker makes it.

In: a scenario, and permanences in place of its own. Out: the values of the measures that decide. What is kept of them
is in `kept_values`, which rotas are tried in `rota_moves`.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.experiments.kept_values import Candidate, Found
from sim.experiments.replications import Simulate, engines
from sim.experiments.rota_moves import Rounds, key_of
from sim.measures.catalogue import season_measures
from sim.measures.definition import ALL
from sim.scenario.schema import Scenario
from sim.visits.laws import check_laws

Task = tuple[int, int, Rounds]  # order, replication, permanences
_MOST_KEPT = 64


@dataclass(frozen=True, eq=False)
class Rota(Candidate[Rounds]):
    """A rota that is tried, with the scenario that it makes."""

    scenario: Scenario


def rota_of(scenario: Scenario) -> Rota:
    """Return a scenario's rota; its key is the same for the same permanences."""
    rounds = scenario.rota.permanences
    return Rota(key_of(rounds), rounds, scenario)


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
