"""What the pictures of a run are drawn from: its measures with intervals, and its sums by several dimensions.

In: the seasons of one scenario, one a replication, and their measures where these are at hand. Out: `Gathered`. No
number is made here: what a wait or a delay is comes from `sim.measures`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from sim.comparison.intervals import COLUMNS
from sim.measures.crossed import Crossed, crossed_of, together
from sim.measures.definition import ALL
from sim.measures.view import View
from sim.runs.parts import TOGETHER, lots
from sim.runs.study import Jobs, Study
from sim.scenario.schema import Scenario, Venue
from sim.scenario.setting import territory_of
from sim.territory.place import Territory
from sim.visits.arrays import Log

if TYPE_CHECKING:
    from sim.runs.run_folder import RunFolder

_MANY = 16  # lots of sums that are kept before they are added up


@dataclass(frozen=True, eq=False)
class Gathered:
    """Replications of a scenario, gathered for figures.

    Attributes
    ----------
    scenario : Scenario
    territory : Territory
    venues : tuple of Venue
        Those of which a session was planned in the window, in the order of the scenario; all if none was.
    replications : int
    seed : int or None
        None where nobody tells.
    measures : DataFrame
        With intervals over the replications (`sim.comparison.intervals.summarise`).
    crossed : dict of str to DataFrame
        Sums over the replications by several dimensions (`sim.measures.crossed`).
    """

    scenario: Scenario
    territory: Territory
    venues: tuple[Venue, ...]
    replications: int
    seed: int | None
    measures: pd.DataFrame
    crossed: Crossed

    def by(self, measure: str, dimension: str = ALL) -> pd.DataFrame:
        """Return the rows of a measure by a dimension, keys as index: mean, low, high, denominator …"""
        rows = self.measures[(self.measures["measure"] == measure) & (self.measures["dimension"] == dimension)]
        return rows.set_index("key")

    def over_each(self, measure: str, dimension: str = ALL) -> pd.Series:
        """Return by key what a measure is divided by in one season, mean over the replications."""
        return self.by(measure, dimension)["denominator"] / max(1, self.replications)


@dataclass(frozen=True)
class GatheredLot:
    """Work: replications of a run that follow one another, gathered where their folder is read."""

    store: RunFolder

    def __call__(self, lot: range) -> Crossed:
        """Return their sums; each season has the number of its replication."""
        first, found = lot[0], list[Crossed]()
        for merged in self.store.together(list(lot)):
            found.append(_crossed(merged, first))
            first += merged.seasons
        return together(found)


def _crossed(log: Log, first_season: int) -> Crossed:
    with closing(View(log.season, None, log)) as view:
        return crossed_of(view, first_season)


class Gathering:
    """A run that is gathered some replications at a time, from the first on."""

    def __init__(self, scenario: Scenario, seed: int | None = None):
        self.scenario, self.seed = scenario, seed
        self.replications = 0
        self._sums: list[Crossed] = []

    def add(self, log: Log) -> None:
        """Gather the seasons of a log."""
        self.add_sums(_crossed(log, self.replications), log.seasons)

    def add_run(self, store: RunFolder, numbers: range, known: Mapping[range, Crossed], jobs: Jobs = 1) -> None:
        """Gather replications of a run's folder; the sums of some lots are known."""
        mine = {lot: sums for lot, sums in known.items() if lot[-1] in numbers}
        others = sorted({*numbers}.difference(*mine))
        if others:
            mine |= dict(Study(GatheredLot(store), jobs).results(lots(others, (), TOGETHER)))
        for lot, sums in mine.items():
            self.add_sums(sums, len(lot))

    def add_sums(self, sums: Crossed, replications: int) -> None:
        """Gather the sums of some replications, in which each season has its number."""
        self._sums.append(sums)
        if len(self._sums) == _MANY:
            self._sums = [together(self._sums)]
        self.replications += replications

    def gathered(self, measures: pd.DataFrame) -> Gathered:
        """Return all that was gathered, with the measures of the run."""
        planned = measures[(measures["measure"] == "sessions_planned") & (measures["dimension"] == "venue")]["key"]
        return Gathered(
            self.scenario, territory_of(self.scenario), venues_among(self.scenario, planned), self.replications,
            self.seed, measures, together(self._sums),
        )  # fmt: skip


def venues_among(scenario: Scenario, ids: Sequence[str] | pd.Series) -> tuple[Venue, ...]:
    """Return the venues of some ids in the order of the scenario; all where there is none."""
    known = set(ids)
    return tuple(venue for venue in scenario.venues if venue.id in known) or tuple(scenario.venues)


def without_seasons(
    scenario: Scenario, replications: int = 0, seed: int | None = None, venues: Sequence[str] = ()
) -> Gathered:
    """Return what the foot of a figure needs where its numbers do not come from seasons."""
    nothing = pd.DataFrame(columns=list(COLUMNS))
    return Gathered(
        scenario, territory_of(scenario), venues_among(scenario, venues), replications, seed, nothing, {}
    )  # fmt: skip
