"""What is done for one season: simulate, check the laws of the model, measure.

In: a scenario and the number of a replication. Out: a lawful log, and its measures. Written once: whoever needs a
season, for whatever question, asks here, so that no season goes unchecked.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass

import pandas as pd

from sim.demand.requests import check_seed
from sim.measures.catalogue import measures_of_each, season_measures
from sim.measures.definition import ALL
from sim.measures.ground import ground_of
from sim.measures.view import View
from sim.scenario.schema import Scenario
from sim.scenario.setting import needs_of
from sim.visits.arrays import Log
from sim.visits.laws import check_laws
from sim.visits.log import Season
from sim.visits.stacked import stacked

DEFAULT_ENGINE = "compiled"
_AT_ONCE = 8  # seasons that are measured at once: more take no less time each
_NEEDS_AT_ONCE = 200_000  # their arrays stand in memory side by side

Simulate = Callable[..., Season]


@dataclass(frozen=True)
class Seasons:
    """What makes seasons; it travels to other processes.

    Attributes
    ----------
    seed : int
    engine : str
    simulate : callable, optional
        What makes a season of (scenario, seed, replication, engine), in place of the project's engines.
    """

    seed: int = 1
    engine: str = DEFAULT_ENGINE
    simulate: Simulate | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "seed", check_seed("seed", self.seed))

    def log(self, scenario: Scenario, replication: int, **salt: int) -> Log:
        """Return a season as arrays.

        Parameters
        ----------
        scenario : Scenario
        replication : int
        **salt
            ``service_salt``: other dice of the service (`has_salt`).

        Raises
        ------
        LogError
            It breaks a law of the model.
        """
        return lawful(self.made(scenario, replication, **salt))

    def season(self, scenario: Scenario, replication: int) -> Season:
        """Return a season as tables, lawful as `log`."""
        return self.log(scenario, replication).season

    def made(self, scenario: Scenario, replication: int, **salt: int) -> Season:
        """Return a season as its engine made it, unchecked."""
        make = self.simulate or engines()
        return make(scenario, seed=self.seed, replication=replication, engine=self.engine, **salt)

    def views(self, scenario: Scenario, replications: Iterable[int]) -> Iterator[View]:
        """Yield seasons in order, some of them under each other in a view: so they take less time to measure.

        Raises
        ------
        LogError
            One breaks a law of the model; those before it were yielded.
        """
        some: list[Log] = []
        for replication in replications:
            try:
                some.append(self.log(scenario, replication))
            except Exception:
                yield from _views(some, scenario)
                raise
            if len(some) == seasons_at_once(scenario):
                yield from _views(some, scenario)
                some = []
        yield from _views(some, scenario)

    def each_measured(self, scenario: Scenario, replications: Iterable[int]) -> Iterator[tuple[Season, pd.DataFrame]]:
        """Yield seasons in order, each with all its measures, as `views`."""
        for view in self.views(scenario, replications):
            yield from zip((log.season for log in view.log.logs), measures_of_each(view), strict=True)

    def wholes(self, view: View, _scenario: Scenario, _replications: range) -> list[pd.DataFrame]:
        """Return the measures of each season of a view: wholes, and the groups that indices compare.

        Parameters
        ----------
        view : View
            Of seasons that `log` gave.
        scenario : Scenario
        replications : range
            Whose and which they are, for who keeps them.
        """
        return measures_of_each(view, whole_only=True)

    def measured(self, scenario: Scenario, replication: int) -> tuple[Season, pd.DataFrame]:
        """Return a season and all its measures."""
        (found,) = self.each_measured(scenario, (replication,))
        return found

    def values(self, scenario: Scenario, replication: int, measures: Iterable[str]) -> dict[str, float]:
        """Return the values of some measures over the whole season, NaN where there is none."""
        wanted, log = tuple(measures), self.log(scenario, replication)
        table = season_measures(log.season, scenario, log, whole_only=True, only=wanted)
        whole = table[table["dimension"] == ALL].set_index("measure")["value"]
        return {name: float(whole.get(name, float("nan"))) for name in wanted}

    @property
    def has_salt(self) -> bool:
        """Whether the service dice can be salted."""
        return "service_salt" in inspect.signature(self.simulate or engines()).parameters


def seasons_at_once(scenario: Scenario) -> int:
    """Return how many seasons of a scenario are measured at once."""
    return max(1, min(_AT_ONCE, int(_NEEDS_AT_ONCE / max(1, needs_of(scenario)))))


def viewed(logs: Sequence[Log], scenario: Scenario) -> AbstractContextManager[View]:
    """Hold a view of seasons of a scenario, one or more, under each other; it is forgotten afterwards."""
    return closing(View(logs[0].season, ground_of(scenario), stacked(logs)))


def _views(logs: Sequence[Log], scenario: Scenario) -> Iterator[View]:
    if logs:
        with viewed(logs, scenario) as view:
            yield view


def lawful(season: Season) -> Log:
    """Return a season as arrays, or raise LogError where it breaks a law of the model."""
    log = Log(season)
    check_laws(season, log)
    return log


def engines() -> Simulate:
    """Return the project's engines."""
    # Imported when needed: the engines take seconds to load, and a fake one in tests needs none of it.
    from sim.engine.season import simulate

    return simulate
