"""What the pictures of a run are drawn from: its measures with intervals, and its sums by several dimensions.

In: the seasons of one scenario, one a replication, and their measures where these are at hand. Out: `Gathered`. No
number is made here: what a wait or a delay is comes from `sim.measures`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.comparison.intervals import COLUMNS
from sim.measures.crossed import Crossed, crossed_of, together
from sim.measures.definition import ALL
from sim.measures.view import View
from sim.runs.merged import Merged
from sim.scenario.schema import Scenario, Venue
from sim.scenario.setting import territory_of
from sim.territory.place import Territory
from sim.visits.log import Season

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


class Gathering:
    """A run that is gathered some replications at a time."""

    def __init__(self, scenario: Scenario):
        self.scenario = scenario
        self._sums: list[Crossed] = []
        self._replications = 0
        self._seed: int | None = None

    def add(self, merged: Merged) -> None:
        """Gather some more replications."""
        view, numbers = View(merged.season, None, merged), np.unique(merged.replication("sessions"))
        places = {name: np.searchsorted(numbers, merged.replication(name)[view.rows(name)]) for name in _TABLES}
        self._add(view, places, numbers.size)

    def add_season(self, season: Season) -> None:
        """Gather one more replication."""
        view = View(season, None)
        self._add(view, {name: np.zeros(view.rows(name).size, dtype=np.int64) for name in _TABLES}, 1)

    def _add(self, view: View, places: dict[str, np.ndarray], replications: int) -> None:
        self._sums.append(crossed_of(view, {name: self._replications + place for name, place in places.items()}))
        if len(self._sums) == _MANY:
            self._sums = [together(self._sums)]
        self._replications += replications
        self._seed = view.season.meta.get("seed")
        view.close()

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
