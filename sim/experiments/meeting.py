"""Replications met by all scenarios that are compared: seasons in, measures out.

In: the scenarios by name, a seed, replication numbers. Out: a `Round` of each, small enough to travel.
Seasons are made, compared and let go here; what is said of many rounds is in `comparing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.comparison.cells import CELLS, MEASURES, cell_sums
from sim.comparison.changes import Changes, changes_between
from sim.comparison.pairing import (
    are_paired,
    common_requests,
    common_window,
    narrowed,
    report_other_days,
    restricted,
)
from sim.measures.catalogue import CATALOGUE, measures_of_each, season_measures, tables_of
from sim.measures.ground import ground_of
from sim.measures.view import View
from sim.runs.work import Seasons, seasons_at_once, viewed
from sim.scenario.schema import Scenario
from sim.scenario.setting import reported_within
from sim.units import DAY_S
from sim.visits.arrays import Log
from sim.visits.log import Season

OF_PEOPLE = ("requests", "persons", "visits")  # tables that are cut down to common requests; desks serve whoever comes
OF_NEW = (
    "requests", "reach", "offered_within_7", "offered_within_14", "offered_within_30", "value",
    "served_within_7", "served_within_14", "served_within_30", "delay_restricted",
    "resolved_requests", "unaware", "elsewhere", "no_offer", "gave_up",
)  # fmt: skip
_TOTALS = frozenset(one.id for one in CATALOGUE if one.kind == "total")
SALT = 1


@dataclass(frozen=True)
class SeasonMeasures:
    """Tidy measures of one season, wholes and the groups of indices; and sums by cell of people."""

    measures: pd.DataFrame
    cells: pd.DataFrame


@dataclass(frozen=True)
class Common:
    """Two seasons that differ in volume: measures of both on their common requests, and of what each has more."""

    first: SeasonMeasures
    second: SeasonMeasures
    only_first: pd.DataFrame
    only_second: pd.DataFrame
    of_people: frozenset[str]


@dataclass(frozen=True)
class Round:
    """What one replication came to, by name of the scenario; pairs are with the baseline."""

    baseline: str
    alone: dict[str, SeasonMeasures]
    paired: dict[str, bool]
    common: dict[str, Common]
    changes: dict[str, Changes]
    placebo: Changes | None

    def pairs(self, what: str) -> dict[str, tuple[pd.DataFrame, pd.DataFrame]]:
        """Return the baseline's and the scenario's table by scenario: ``measures`` or ``cells``.

        Where the volumes differ they are those of the common requests.
        """
        found = {}
        for name in self.paired:
            first, second = self.alone[self.baseline], self.alone[name]
            if name in self.common:
                first, second = self.common[name].first, self.common[name].second
            found[name] = getattr(first, what), getattr(second, what)
        return found


@dataclass(frozen=True)
class Meeting:
    """The task of a worker: some replications, met by all scenarios under the same dice.

    Attributes
    ----------
    scenarios : dict of str to Scenario
    baseline : str
    seasons : Seasons
        What makes them; a kind that keeps them does both.
    people : bool
        Whether gains by cell, counts of changes and the placebo are wanted.
    """

    scenarios: dict[str, Scenario]
    baseline: str
    seasons: Seasons
    people: bool = True

    def __call__(self, replications: range) -> list[Round]:
        """Return a round for each replication."""
        different = {one.fingerprint: one for one in self.scenarios.values()}  # equal ones share their seasons
        logs: dict[str, list[Log]] = {which: [] for which in different}
        try:
            for replication in replications:
                for which, scenario in different.items():
                    logs[which].append(self.seasons.log(scenario, replication))
        finally:  # a season that fails takes none with it: what came before is measured, and so kept
            alone = {which: self._alone(different[which], replications, made) for which, made in logs.items() if made}
        return [
            self._round(
                replication,
                {name: logs[one.fingerprint][place].season for name, one in self.scenarios.items()},
                {name: alone[one.fingerprint][place] for name, one in self.scenarios.items()},
            )
            for place, replication in enumerate(replications)
        ]

    def at_once(self) -> int:
        """Return how many replications are worth doing at once."""
        return min(map(seasons_at_once, self.scenarios.values()))

    def _round(self, replication: int, seasons: dict[str, Season], alone: dict[str, SeasonMeasures]) -> Round:
        base = seasons[self.baseline]
        paired, common, changes = {}, {}, {}
        for name, season in seasons.items():
            if name == self.baseline:
                continue
            paired[name] = are_paired(base, season)
            if not paired[name]:
                continue
            shared = common_requests(base, season, also_if_equal=report_other_days(base, season))
            if shared is not None:
                common[name] = self._common(name, base, season, shared, alone)
            if self.people:
                changes[name] = changes_between(base, season)
        placebo = None
        if changes and self.seasons.has_salt:
            salted = self.seasons.log(self.scenarios[self.baseline], replication, service_salt=SALT)
            placebo = changes_between(base, salted.season)
        return Round(self.baseline, alone, paired, common, changes, placebo)

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where seasons are written."""
        return getattr(self.seasons, "folders", ())

    def _alone(self, scenario: Scenario, replications: range, logs: Sequence[Log]) -> list[SeasonMeasures]:
        """Measure the seasons of a scenario, those that keep them keep them now."""
        with viewed(logs, scenario) as view:
            measures = self.seasons.wholes(view, scenario, replications[: len(logs)])
            return self._with_cells(view, measures)

    def _with_cells(self, view: View, measures: Sequence[pd.DataFrame]) -> list[SeasonMeasures]:
        cells = cell_sums(view, MEASURES, CELLS) if self.people else [pd.DataFrame()] * len(measures)
        return [SeasonMeasures(*one) for one in zip(measures, cells, strict=True)]

    def _common(
        self, name: str, base: Season, season: Season, shared: np.ndarray, alone: dict[str, SeasonMeasures]
    ) -> Common:
        with closing(View(season, ground_of(self.scenarios[name]))) as view:
            tables = tables_of(view)
        of_people = frozenset(
            one.id for one in CATALOGUE if tables.get(one.groups[0] if one.groups else one.id, "") in OF_PEOPLE
        )
        cut, new, window = [], [], common_window(base, season)
        for label, one in ((self.baseline, base), (name, season)):
            reported, scenario = self._reported(label, one, window)
            with viewed([Log(restricted(reported, shared))], scenario) as view:
                (on_common,) = self._with_cells(view, measures_of_each(view, whole_only=True))
            whole = alone[label].measures
            if reported is not one:  # desks are like each other on the same days alone
                whole = season_measures(reported, scenario, whole_only=True)
            mixed = pd.concat(
                [
                    on_common.measures[on_common.measures["measure"].isin(of_people)],
                    whole[~whole["measure"].isin(of_people)],
                ],
                ignore_index=True,
            )
            if window[0] == window[1]:  # and not at all where there is no such day: no total is 0 on both sides
                mixed = mixed[~mixed["measure"].isin(_TOTALS)]
                mixed = mixed.assign(numerator=np.nan, denominator=np.nan, value=np.nan)
            cut.append(SeasonMeasures(mixed, on_common.cells))
            rest = season_measures(restricted(one, shared, keep=False), self.scenarios[label], whole_only=True)
            new.append(rest[rest["measure"].isin(OF_NEW) & (rest["dimension"] == "all")])
        return Common(cut[0], cut[1], new[0], new[1], of_people)

    def _reported(self, name: str, season: Season, window: tuple[int, int]) -> tuple[Season, Scenario]:
        """Return a season and its scenario as they report the days of a window; as they are where it holds none."""
        scenario = self.scenarios[name]
        if window[0] == window[1]:
            return season, scenario
        first, after = (second // DAY_S for second in window)
        return narrowed(season, window), reported_within(scenario, first, after - 1)
