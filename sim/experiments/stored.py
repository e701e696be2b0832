"""Seasons that are kept: read from their folder if they are there, else made and written.

In: results folders of scenarios. Out: what makes seasons, in any process. A comparison that is
killed loses at most the replications in progress; started again, it reads the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from sim.measures.catalogue import measures_of_each, wholes_among
from sim.measures.view import View
from sim.provenance import now
from sim.runs.parts import Lot, lots
from sim.runs.run_folder import RunFolder, folder_name
from sim.runs.store import KEPT, MANIFEST
from sim.runs.work import Seasons, lawful
from sim.scenario.schema import Scenario
from sim.visits.arrays import Log


@dataclass(frozen=True)
class StoredSeasons(Seasons):
    """What makes seasons, with a folder for each scenario.

    Attributes
    ----------
    stores : dict of str to RunFolder
        By fingerprint of the scenario; another scenario, and a season with other dice, is made and not kept.
    """

    stores: Mapping[str, RunFolder] = field(default_factory=dict)

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where seasons are written."""
        return tuple(store.folder for store in self.stores.values())

    def log(self, scenario: Scenario, replication: int, **salt: int) -> Log:
        """Return a season: that of its folder, or one that is made."""
        store = None if salt else self.stores.get(scenario.fingerprint)
        if store is None or not store.has(replication):
            return super().log(scenario, replication, **salt)
        return lawful(store.season(replication))

    def wholes(self, view: View, scenario: Scenario, replications: range) -> list[pd.DataFrame]:
        """Return the measures of each season as `Seasons.wholes`; those that the folder has not are written there."""
        store = self.stores.get(scenario.fingerprint)
        if store is None:
            return super().wholes(view, scenario, replications)
        kept = {number for number in replications if store.has(number)}
        if len(kept) == len(replications):
            return [wholes_among(store.measures(number)) for number in replications]
        measured = measures_of_each(view)
        seasons = [log.season for log in view.log.logs]
        for numbers in lots(replications, kept, store.lot_size()):
            if numbers[0] in kept:
                continue
            lot = Lot()
            for number in numbers:
                place = replications.index(number)
                lot.add(number, seasons[place], measured[place])
            store.write_lot(lot)
        return [wholes_among(measures) for measures in measured]


@contextmanager
def kept_in(out: Path, scenarios: Iterable[Scenario], seasons: Seasons) -> Iterator[StoredSeasons]:
    """Hold the folders of scenarios under `out` while they are written, and say in each how far it came.

    Raises
    ------
    FolderRefusedError, ResultsError
        A folder is another run's, is being written by one, or cannot be written.
    """
    seed, engine = seasons.seed, seasons.engine
    stores = {one.fingerprint: RunFolder(out / folder_name(one, seed), one, seed, engine) for one in scenarios}
    started = now()
    before: dict[RunFolder, tuple[list[int], str | None]] = {}
    with ExitStack() as locks:
        for store in stores.values():
            locks.enter_context(store.locked())
        try:
            for store in stores.values():
                told_before = store.done(), store.manifest_text()
                store.prepare(resume=True, force=False)
                before[store] = told_before
            yield StoredSeasons(seed, engine, seasons.simulate, stores)
        finally:
            for store, (done, told) in before.items():
                now_done = store.done()
                if told is not None and now_done == done:  # a finished run's account stays as it was
                    store.write_text(MANIFEST, told)
                else:
                    store.tell(started=started, ended=now(), done=len(now_done), state=KEPT)
