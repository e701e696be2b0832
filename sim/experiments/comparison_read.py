"""A comparison's folder, read back with the runs that it was made of.

In: a folder that `permanences compare --out` wrote, and beside it the folders of its scenarios. Out: the `Comparison`
as it was, whether its verdicts hold elsewhere if that was asked, and a `Run` for each scenario. Nothing is simulated.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from sim.comparison.cells import COLUMNS as GAIN_COLUMNS
from sim.errors import FolderRefusedError
from sim.experiments.comparing import NEW_COLUMNS, Comparison
from sim.experiments.results_read import Run, read_run
from sim.experiments.robustness import Robustness
from sim.runs.store import COMPLETE, read_manifest
from sim.said import counted, said
from sim.unreadable import why_unreadable


class ComparisonRead(NamedTuple):
    """A comparison, the runs of its scenarios by name, whether its verdicts hold elsewhere, and what made it."""

    comparison: Comparison
    runs: dict[str, Run]
    robust: Robustness | None
    made: dict[str, Any]


def is_comparison(folder: str | Path) -> bool:
    """Tell whether a folder holds a comparison."""
    return (Path(folder) / "differences.parquet").is_file()


def read_comparison(folder: str | Path) -> ComparisonRead:
    """Return the comparison of a folder.

    Raises
    ------
    FolderRefusedError
        A table is missing, or the folder of one of its scenarios is not beside it.
    """
    place = Path(folder)
    made = read_manifest(place)
    if made.get("state") != COMPLETE:
        raise FolderRefusedError(
            said("{place}: its comparison is not finished; run the same compare again", place=place)
        )
    for key in ("scenarios", "baseline", "seed", "engine", "replications", "confidence", "primary"):
        if key not in made:
            raise FolderRefusedError(
                said(
                    "{place}: provenance.json says no {key}; compare the scenarios again with --out",
                    place=place,
                    key=key,
                )
            )
    numbers = tuple(range(made["replications"]))
    runs = {name: _run(place, name, print_, made["seed"], numbers) for name, print_ in made["scenarios"].items()}
    comparison = Comparison(
        scenarios={name: run.scenario for name, run in runs.items()}, baseline=made["baseline"], seed=made["seed"],
        engine=made["engine"], replications=numbers, confidence=made["confidence"], primary=tuple(made["primary"]),
        differences=_table(place, "differences"), gains=_table_or(place, "gains", GAIN_COLUMNS),
        placebo=_table(place, "placebo") if (place / "placebo.parquet").is_file() else None,
        new_requests=_table_or(place, "new_requests", NEW_COLUMNS),
        results={name: run.result for name, run in runs.items()},
        precision=_table(place, "precision") if (place / "precision.parquet").is_file() else None,
        method=str(made.get("method", "")),
    )  # fmt: skip
    robust = None
    if (place / "robustness.parquet").is_file():
        robust = Robustness(_table(place, "robustness_differences"), _table(place, "robustness"), {})
    return ComparisonRead(comparison, runs, robust, made)


def _run(place: Path, name: str, fingerprint: str, seed: int, numbers: tuple[int, ...]) -> Run:
    """Return the run of a scenario that was compared, cut to the replications of the comparison."""
    beside = sorted(place.parent.glob(f"*-{fingerprint[:8]}-s{seed}"))
    if not beside:
        raise FolderRefusedError(
            said(
                "{place}: the folder of scenario {name!r} ({fingerprint}, seed {seed}) is not beside it; keep"
                " what compare --out has written together",
                place=place,
                name=name,
                fingerprint=fingerprint[:8],
                seed=seed,
            )
        )
    run = read_run(beside[0])
    if len(run.replications) < len(numbers):
        raise FolderRefusedError(
            counted(
                "{folder}: {count} replication is there, the comparison has {wanted}; run the same compare again, "
                "which continues it",
                "{folder}: {count} replications are there, the comparison has {wanted}; run the same compare again, "
                "which continues it",
                len(run.replications),
                folder=beside[0],
                wanted=len(numbers),
            )
        )
    return replace(run, replications=run.replications[: len(numbers)])


def _table(place: Path, name: str) -> pd.DataFrame:
    path = place / f"{name}.parquet"
    try:
        return pd.read_parquet(path)
    except (OSError, ValueError) as fault:
        raise FolderRefusedError(
            said(
                "{path} cannot be read ({why}); compare the scenarios again with --out",
                path=path,
                why=why_unreadable(fault),
            )
        ) from None


def _table_or(place: Path, name: str, columns: tuple[str, ...]) -> pd.DataFrame:
    """Return a table that is written only if it has rows."""
    if not (place / f"{name}.parquet").is_file():
        return pd.DataFrame(columns=list(columns))
    return _table(place, name)
