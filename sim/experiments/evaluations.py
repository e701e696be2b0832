"""One season of a rota that a search tries, as a worker makes it.

In: a scenario, and permanences in place of its own. Out: the values of the measures that decide. What is kept of them
is in `kept_values`, which rotas are tried in `rota_moves`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.errors import ExperimentError
from sim.experiments.kept_values import Candidate, Found, Task
from sim.experiments.rota_moves import Rounds, key_of
from sim.runs.work import DEFAULT_ENGINE, Seasons
from sim.said import said
from sim.scenario.rota import planned_sessions
from sim.scenario.schema import Scenario
from sim.scenario.setting import territory_of
from sim.scenario.working_time import window

_MOST_KEPT = 64


@dataclass(frozen=True, eq=False)
class TriedRota(Candidate[Rounds]):
    """A rota that is tried, with the scenario that it makes."""

    scenario: Scenario


def rota_of(scenario: Scenario) -> TriedRota:
    """Return a scenario's rota; its key is the same for the same permanences."""
    rounds = scenario.rota.permanences
    return TriedRota(key_of(rounds), rounds, scenario)


@dataclass(frozen=True)
class Evaluator:
    """The task of a worker: one season of a rota; out come the values of the measures that decide.

    Attributes
    ----------
    scenario : Scenario
        All but the rota's permanences is taken from it.
    seasons : Seasons
    measures : tuple of str
    """

    scenario: Scenario
    seasons: Seasons
    measures: tuple[str, ...]
    _made: dict[Rounds, Scenario] = field(default_factory=dict, repr=False)
    _seen: dict[tuple[str, int], Found] = field(default_factory=dict, repr=False)

    @property
    def head(self) -> dict[str, object]:
        """What makes the values, for the file that keeps them."""
        return {
            "scenario": self.scenario.fingerprint, "seed": self.seasons.seed, "engine": self.seasons.engine,
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
        """Run one season and return the value of each measure; one that is equal to another of this process is not run.

        Rotas with the same mark differ in nothing that anybody could meet: a mode that books nothing beside one
        without appointments, a permanence none of whose dates is left.
        """
        _, replication, rounds = task
        scenario = self._with(rounds)
        if self.seasons.simulate is not None or self.seasons.engine != DEFAULT_ENGINE:
            return self.seasons.values(scenario, replication, self.measures)
        from sim.engine.season import season_mark  # the engines take seconds to load

        same = season_mark(scenario), replication
        if same not in self._seen:
            self._seen[same] = self.seasons.values(scenario, replication, self.measures)
            _refuse_closed(scenario, self._seen[same])
        return dict(self._seen[same])


def _refuse_closed(scenario: Scenario, found: Found) -> None:
    """Refuse a rota none of whose sessions is open where a measure has no value for it: no other measure mends that.

    Raises
    ------
    ExperimentError
        With the measure, and where to look.
    """
    lacking = [name for name, value in found.items() if value != value]
    calendar = territory_of(scenario).calendar
    if lacking and all(one.removed for one in planned_sessions(scenario, calendar, *window(scenario))):
        raise ExperimentError(
            said(
                "no session of the rota is open from {first} to {last}, so that {name} has no value; look at the dates "
                "of its venues: permanences check tells what closes them",
                first=scenario.horizon.start,
                last=scenario.horizon.end,
                name=lacking[0],
            )
        )
