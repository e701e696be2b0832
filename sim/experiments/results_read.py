"""What a results folder holds, read back.

In: a folder that `permanences run` or `compare` wrote. Out: a `Run`: its scenario with the origin of each value, seed,
replications and measures. Nothing is simulated here, and nothing is written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from sim.errors import FolderRefusedError, ScenarioError
from sim.experiments.replications import Result, result_from
from sim.runs.merged import Merged
from sim.runs.run_folder import ORIGINS_FILE, RunFolder
from sim.runs.store import COMPLETE, KEPT, read_manifest
from sim.said import counted, said
from sim.scenario.files import load_scenario, shipped_names
from sim.scenario.origins import Origin
from sim.scenario.schema import Scenario
from sim.visits.log import Season


@dataclass(frozen=True, eq=False)
class Run:
    """A finished run, as its folder holds it.

    Attributes
    ----------
    store : RunFolder
        The folder; only read.
    made : dict
        What ``provenance.json`` says: versions, command, times.
    replications : tuple of int
    """

    store: RunFolder = field(repr=False)
    made: dict[str, Any] = field(repr=False)
    replications: tuple[int, ...]

    @property
    def scenario(self) -> Scenario:
        """What was run."""
        return self.store.scenario

    @property
    def seed(self) -> int:
        """The seed of its dice."""
        return self.store.seed

    @cached_property
    def result(self) -> Result:
        """The measures with their intervals: those of ``summary.parquet``."""
        measures = self.store.all_measures(list(self.replications))
        return result_from(self.scenario, measures, self.seed, self.store.engine)

    def season(self, replication: int) -> Season:
        """Return the tables of a replication."""
        return self.store.season(replication)

    def merged(self) -> Iterator[Merged]:
        """Yield the replications under each other, some at a time."""
        if self.made["state"] == COMPLETE and self.made.get("done") == len(self.replications):
            yield from self.store.merged()
        else:
            yield from self.store.together(list(self.replications))


def read_run(folder: str | Path) -> Run:
    """Return the run of a results folder.

    Raises
    ------
    FolderRefusedError
        It is no results folder or that of another study, its run is not finished, or another version wrote it; the
        message says how to mend.
    """
    place = Path(folder)
    made = read_manifest(place)
    if made.get("study", "run") != "run":
        raise FolderRefusedError(
            said(
                "{place} holds another study ({study}), not the run of one scenario; name a folder that permanences "
                "run wrote for one",
                place=place,
                study=made["study"],
            )
        )
    for key in ("scenario_hash", "seed", "engine", "state"):
        if key not in made:
            raise FolderRefusedError(
                said("{place}: provenance.json says no {key}; run the scenario again", place=place, key=key)
            )
    if made["state"] not in (COMPLETE, KEPT):
        raise FolderRefusedError(
            counted(
                "{place}: its run is not finished (state {state!r}, {count} replication whole); continue it with "
                "permanences run … --resume",
                "{place}: its run is not finished (state {state!r}, {count} replications whole); continue it with "
                "permanences run … --resume",
                made.get("done", 0),
                place=place,
                state=made["state"],
            )
        )
    scenario = _scenario(place, made["scenario_hash"])
    store = RunFolder(place, scenario, made["seed"], made["engine"])
    done = store.done()
    wanted = int(made.get("done", len(done))) if made["state"] == COMPLETE else len(done)
    if not done or len(done) < wanted:
        raise FolderRefusedError(
            counted(
                "{place}: {count} replication of {wanted} is there; continue the run with --resume",
                "{place}: {count} replications of {wanted} are there; continue the run with --resume",
                len(done),
                place=place,
                wanted=wanted,
            )
        )
    return Run(store, made, tuple(done[:wanted]))


def _scenario(place: Path, expected: str) -> Scenario:
    """Return the scenario of a folder, with the origins of its values.

    Raises
    ------
    FolderRefusedError
        It cannot be read, or is not the one that was run.
    """
    try:
        scenario = load_scenario(place / "scenario.resolved.yaml")
    except ScenarioError as fault:
        raise FolderRefusedError(
            said("{place}: its scenario cannot be read; run it again. {why}", place=place, why=fault.args[0])
        ) from None
    if scenario.fingerprint != expected:
        raise FolderRefusedError(
            said(
                "{place}: scenario.resolved.yaml is {fingerprint}, the run was of {expected}: it was edited, "
                "or written by another version; run the scenario again",
                place=place,
                fingerprint=scenario.fingerprint[:8],
                expected=expected[:8],
            )
        )
    origins = _origins(place)
    if origins is None and scenario.id in shipped_names():
        shipped = load_scenario(scenario.id)
        origins = dict(shipped.origins) if shipped.fingerprint == expected else None
    if origins is not None:
        scenario._origins = {path: origins.get(path, origin) for path, origin in scenario.origins.items()}
    return scenario


def _origins(place: Path) -> Mapping[str, Origin] | None:
    """Return where each value came from, as the run kept it; None in a folder that keeps none."""
    try:
        told = json.loads((place / ORIGINS_FILE).read_text(encoding="utf-8"))
        return {path: _origin(**origin) for path, origin in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return None


def _origin(range: list[float] | None = None, **told: Any) -> Origin:
    if range is None:
        return Origin(**told)
    low, high = range  # JSON knows no tuple
    return Origin(**told, range=(low, high))
