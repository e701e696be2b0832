"""Seasons that are kept: read from their folder if they are there, else made and written.

In: results folders of scenarios. Out: a function that stands in for the engines, in any process. A comparison that is
killed loses at most the replications in progress; started again, it reads the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sim.experiments.replications import Simulate, engines
from sim.experiments.store import PROVENANCE, Store, folder_name
from sim.experiments.whole import whole
from sim.measures.catalogue import season_measures
from sim.provenance import now
from sim.scenario.schema import Scenario
from sim.visits.laws import check_laws
from sim.visits.log import Season


class StoredSeasons:
    """What makes seasons, with a folder for each scenario.

    Parameters
    ----------
    stores : dict of str to Store
        By fingerprint of the scenario; another scenario is simulated and not kept.
    simulate : callable, optional
        What makes a season that is not there; by default the project's engines.
    """

    def __init__(self, stores: dict[str, Store], simulate: Simulate | None = None):
        self.stores = stores
        self.simulate = simulate

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where seasons are written."""
        return tuple(store.folder for store in self.stores.values())

    def __call__(self, scenario: Scenario, seed: int, replication: int, engine: str, service_salt: int = 0) -> Season:
        make = self.simulate or engines()
        if service_salt:
            return make(scenario, seed=seed, replication=replication, engine=engine, service_salt=service_salt)
        store = self.stores.get(scenario.fingerprint)
        if store is not None and store.has(replication):
            return store.season(replication)
        season = make(scenario, seed=seed, replication=replication, engine=engine)
        if store is not None:
            check_laws(season)
            store.write(replication, season, season_measures(season, scenario))
        return season


@contextmanager
def kept_in(
    out: Path, scenarios: Iterable[Scenario], seed: int, engine: str, simulate: Simulate | None = None
) -> Iterator[StoredSeasons]:
    """Hold the folders of scenarios under `out` while they are written, and say in each how far it came.

    Raises
    ------
    FolderRefusedError, ResultsError
        A folder is another run's, is being written by one, or cannot be written.
    """
    stores = {
        scenario.fingerprint: Store(out / folder_name(scenario, seed), scenario, seed, engine) for scenario in scenarios
    }
    started = now()
    before: dict[Store, tuple[list[int], str | None]] = {}
    with ExitStack() as locks:
        for store in stores.values():
            locks.enter_context(store.locked())
        try:
            for store in stores.values():
                told_before = _told_before(store)
                store.prepare(resume=True, force=False)
                before[store] = told_before
            yield StoredSeasons(stores, simulate)
        finally:
            for store, (done, told) in before.items():
                if told is not None and store.done() == done:
                    with whole(store.folder / PROVENANCE) as path:
                        path.write_text(told, encoding="utf-8")
                    continue
                facts = {
                    "started": started,
                    "ended": now(),
                    "done": len(store.done()),
                    "state": "kept for a comparison",
                }
                store.write_provenance(facts)


def _told_before(store: Store) -> tuple[list[int], str | None]:
    """Return what a folder held before this comparison, which leaves a finished run's account as it was."""
    told = store.folder / PROVENANCE
    return store.done(), told.read_text(encoding="utf-8") if told.is_file() else None
