"""What the pictures of a run are drawn from: its measures with intervals, and its sums by several dimensions.

In: the seasons of one scenario, one a replication, and their measures where these are at hand. Out: `Gathered`. No
number is made here: what a wait or a delay is comes from `sim.measures`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from sim.comparison.intervals import COLUMNS
from sim.measures.crossed import Crossed, crossed_of, together
from sim.measures.definition import ALL
from sim.measures.view import View
from sim.runs.merged import Merged
from sim.runs.parts import TOGETHER, lots
from sim.runs.study import Jobs, Study
from sim.scenario.schema import Scenario, Venue
from sim.scenario.setting import territory_of
from sim.territory.place import Territory
from sim.visits.log import Season

if TYPE_CHECKING:
    from sim.runs.run_folder import RunFolder

_TABLES = ("requests", "visits", "sessions")
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
        None where the seasons do not tell.
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


class GatheredSums(NamedTuple):
    """Some replications that are gathered."""

    crossed: Crossed
    replications: int
    seed: int | None


def sums_of(merged: Merged, before: int) -> GatheredSums:
    """Gather replications that come after so many others."""
    view, numbers = View(merged.season, None, merged), np.unique(merged.replication("sessions"))
    places = {name: np.searchsorted(numbers, merged.replication(name)[view.rows(name)]) for name in _TABLES}
    return _sums_of(view, places, before, numbers.size)


def _sums_of(view: View, places: dict[str, np.ndarray], before: int, replications: int) -> GatheredSums:
    crossed = crossed_of(view, {name: before + place for name, place in places.items()})
    seed = view.season.meta.get("seed")
    view.close()
    return GatheredSums(crossed, replications, seed)


@dataclass(frozen=True)
class GatheredLot:
    """Work: replications of a run, told with the number of those before them, gathered where their folder is read."""

    store: RunFolder

    def __call__(self, lot: tuple[int, range]) -> GatheredSums:
        """Gather them."""
        before, numbers = lot
        (merged,) = self.store.together(list(numbers))
        return sums_of(merged, before)


class Gathering:
    """A run that is gathered some replications at a time."""

    def __init__(self, scenario: Scenario):
        self.scenario = scenario
        self._sums: list[Crossed] = []
        self._replications = 0
        self._seed: int | None = None

    def add(self, merged: Merged) -> None:
        """Gather some more replications."""
        self.add_sums(sums_of(merged, self._replications))

    def add_season(self, season: Season) -> None:
        """Gather one more replication."""
        view = View(season, None)
        places = {name: np.zeros(view.rows(name).size, dtype=np.int64) for name in _TABLES}
        self.add_sums(_sums_of(view, places, self._replications, 1))

    def add_run(self, store: RunFolder, numbers: Sequence[int], jobs: Jobs = 1) -> None:
        """Gather replications of a run's folder."""
        cut = list(lots(numbers, (), TOGETHER))
        tasks = list(zip(accumulate(map(len, cut), initial=self._replications), cut, strict=False))
        for _, sums in Study(GatheredLot(store), jobs).results(tasks, ordered=True):
            self.add_sums(sums)

    def add_sums(self, sums: GatheredSums) -> None:
        """Add replications that are gathered: those that come next."""
        self._sums.append(sums.crossed)
        if len(self._sums) == _MANY:
            self._sums = [together(self._sums)]
        self._replications += sums.replications
        self._seed = sums.seed

    def gathered(self, measures: pd.DataFrame) -> Gathered:
        """Return all that was gathered, with the measures of the run."""
        planned = measures[(measures["measure"] == "sessions_planned") & (measures["dimension"] == "venue")]["key"]
        return Gathered(
            self.scenario, territory_of(self.scenario), venues_among(self.scenario, planned), self._replications,
            self._seed, measures, together(self._sums),
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
