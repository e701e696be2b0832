"""What is done for one season: simulate, check the laws of the model, measure.

In: a scenario and the number of a replication. Out: a lawful log, and its measures. Written once: whoever needs a
season, for whatever question, asks here, so that no season goes unchecked.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd

from sim.measures.catalogue import season_measures
from sim.measures.definition import ALL
from sim.scenario.schema import Scenario
from sim.visits.arrays import Log
from sim.visits.laws import check_laws
from sim.visits.log import Season

DEFAULT_ENGINE = "compiled"

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

    def measured(self, scenario: Scenario, replication: int) -> tuple[Season, pd.DataFrame]:
        """Return a season and all its measures."""
        log = self.log(scenario, replication)
        return log.season, season_measures(log.season, scenario, log)

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
