"""The results folder: one folder a replication, written then renamed, so that a killed run continues.

In: replications as they are done. Out: Parquet tables, `scenario.resolved.yaml`, `provenance.json`, a summary that a
French spreadsheet opens. Equal inputs give equal tables; times live in `provenance.json` alone.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from sim.columns import TABLES
from sim.errors import FolderRefusedError
from sim.experiments import lock, parquet
from sim.experiments.merged import Merged, merged_tables
from sim.experiments.spreadsheet import ADDRESS, MARK, french_csv, tables_csv
from sim.experiments.spreadsheet import ROWS as SPREADSHEET_ROWS
from sim.experiments.whole import is_partial, sweep, try_folder, whole, writing_in
from sim.plain import json_text, markdown_text
from sim.provenance import SCHEMA_VERSION, now, provenance
from sim.scenario.files import dump_resolved
from sim.scenario.schema import Scenario
from sim.scenario.setting import days_of, territory_of
from sim.territory.sources import CREDIT
from sim.units import YEAR_DAYS, iso_date
from sim.visits.log import Season

PROVENANCE = "provenance.json"
ORIGINS_FILE = "scenario.origins.json"  # file, line, source and quality of each value, which the YAML does not hold
_META = "meta.json"
_CSV = ("visits", "sessions")
_MEND = "name another with --out"
_BYTES_OF_A_NEED = (
    130  # in a folder of replications and merged tables, at least; the CSV of a short run take twice that
)


def folder_name(scenario: Scenario, seed: int) -> str:
    """Return the name of a run's folder: scenario, eight digits of its fingerprint, seed."""
    return f"{scenario.id}-{scenario.fingerprint[:8]}-s{seed}"


class Store:
    """One run's folder.

    Parameters
    ----------
    folder : Path
    scenario : Scenario
    seed : int
    engine : str
    """

    def __init__(self, folder: Path, scenario: Scenario, seed: int, engine: str):
        self.folder = folder
        self.scenario = scenario
        self.seed = seed
        self.engine = engine
        self.replications = folder / "replications"
        self.first_day = days_of(scenario).first
        self._is_ours = False

    def __getstate__(self) -> dict[str, Any]:
        """Leave for another process, whose working folder may be another."""
        folder = self.folder.absolute()
        return {**self.__dict__, "folder": folder, "replications": folder / "replications", "_is_ours": False}

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other runs out of the folder, made if need be, while this one prepares and writes it.

        Raises
        ------
        FolderRefusedError, ResultsError
            A file is in its place, it cannot be written, or another run holds it.
        """
        with ExitStack() as stack:
            with _told(self.folder):
                self._make()
                stack.callback(_leave, self.folder)
                stack.enter_context(lock.held(self.folder))
            try:
                yield
            finally:
                if self._is_ours:
                    with suppress(OSError):  # the next run sweeps again
                        sweep(self.folder)  # what a process that was ended had begun to write

    def _make(self) -> None:
        try_folder(self.folder, _MEND)
        self.folder.mkdir(parents=True, exist_ok=True)

    def refuse_full(self, replications: int) -> None:
        """Refuse to begin so many replications where the disk has no room for them.

        Raises
        ------
        ResultsError
            It has less than the least that their tables take, by the needs that the scenario expects.
        """
        days = (self.scenario.horizon.end - self.scenario.horizon.start).days + 1
        people = sum(commune.population for commune in territory_of(self.scenario).communes)
        needs = people * self.scenario.demand.rate_per_1000 / 1000 * days / YEAR_DAYS
        try_folder(self.folder, _MEND, round(replications * needs * _BYTES_OF_A_NEED))

    def check(self, resume: bool, force: bool) -> None:
        """Refuse the folder as `prepare` does, and leave it as it is.

        Raises
        ------
        FolderRefusedError, ResultsError
            As `prepare`.
        """
        try_folder(self.folder, _MEND)
        if not self.folder.exists() or not self._holdings():
            return
        if force:
            self._refuse_strangers()
        elif resume:
            self._check_same()
        else:
            raise FolderRefusedError(
                f"{self.folder} exists; continue it with --resume, replace it with --force, or name another folder "
                "with --out"
            )

    def prepare(self, resume: bool, force: bool) -> None:
        """Begin in the folder, or accept it as it is; to be called while it is held.

        Raises
        ------
        FolderRefusedError, ResultsError
            It is not empty and neither resume nor force was asked; it is another run's; it cannot be written.
        """
        with _told(self.folder):
            self._make()
            self.check(resume, force)
            if force:
                self._clear()
            self._is_ours = True
            sweep(self.folder)
            # First of all what says whose folder this is: killed at any moment, the run can be continued or replaced.
            self.write_provenance({"started": now(), "done": len(self.done()), "state": "running"})
            self.replications.mkdir(exist_ok=True)
            with whole(self.folder / "scenario.resolved.yaml") as path:
                path.write_text(dump_resolved(self.scenario), encoding="utf-8")
            with whole(self.folder / ORIGINS_FILE) as path:
                path.write_text(_origins(self.scenario), encoding="utf-8")

    def _holdings(self) -> list[Path]:
        """Return what lies in the folder, beside what a run that was killed at its beginning leaves."""
        return [path for path in self.folder.iterdir() if path.name != lock.LOCK and not is_partial(path)]

    def _clear(self) -> None:
        """Empty the folder; whose it is goes last, so that a clearing that is cut off can be done again."""
        for path in sorted(self._holdings(), key=lambda path: path.name == PROVENANCE):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()

    def _refuse_strangers(self) -> None:
        if not (self.folder / PROVENANCE).is_file():
            raise FolderRefusedError(
                f"{self.folder} is no results folder (it has no provenance.json); it is left as it is"
            )

    def _check_same(self) -> None:
        """Refuse to continue a folder that another scenario, seed or engine has begun."""
        try:
            begun = json.loads((self.folder / PROVENANCE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise FolderRefusedError(
                f"{self.folder}: provenance.json is missing or broken; replace the folder with --force or name another"
            ) from None
        mine = {"scenario_hash": self.scenario.fingerprint, "seed": self.seed, "engine": self.engine,
                "schema_version": SCHEMA_VERSION}  # fmt: skip
        for key, value in mine.items():
            if begun.get(key) != value:
                raise FolderRefusedError(
                    f"{self.folder} was begun with {key} {begun.get(key)!r}, this run has {value!r}; "
                    "name another folder"
                )

    def done(self) -> list[int]:
        """Return the replications that are whole, in order; what was cut off half-way is not."""
        found = []
        for part in sorted(self.replications.glob("rep-*")):
            number = part.name.removeprefix("rep-")
            names = [*TABLES, "measures"]
            if number.isdigit() and all(_is_whole(part / f"{name}.parquet") for name in names):
                found.append(int(number))
        return found

    def has(self, replication: int) -> bool:
        """Tell whether a replication is whole."""
        part = self.replications / f"rep-{replication:05d}"
        return all(_is_whole(part / f"{name}.parquet") for name in (*TABLES, "measures"))

    def write(self, replication: int, season: Season, measures: pd.DataFrame) -> None:
        """Write a replication under a temporary name, then give it its own."""
        target = self.replications / f"rep-{replication:05d}"
        # Named by machine and process: one that outlived its killed parent, or was given up, never meets another's.
        partial = self.replications / f".{target.name}.{platform.node()}.{os.getpid()}.partial"
        with _told(self.folder):
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir(parents=True)
            for name in TABLES:
                parquet.write(parquet.table_of(season, name), partial / f"{name}.parquet")
            parquet.write(measures, partial / "measures.parquet")
            meta = {key: list(value) if isinstance(value, tuple) else value for key, value in season.meta.items()}
            (partial / _META).write_text(json.dumps(meta, sort_keys=True), encoding="utf-8")
            _put(partial, target)

    def measures(self, replication: int) -> pd.DataFrame:
        """Return the measures of a replication."""
        return parquet.read(self._part(replication) / "measures.parquet")

    def season(self, replication: int) -> Season:
        """Return the tables of a replication."""
        part = self._part(replication)
        tables = {name: parquet.read(part / f"{name}.parquet") for name in TABLES}
        return Season(**tables, meta=self._meta(replication))

    def _part(self, replication: int) -> Path:
        return self.replications / f"rep-{replication:05d}"

    def _meta(self, replication: int) -> dict[str, Any]:
        meta: dict[str, Any] = json.loads((self._part(replication) / _META).read_text(encoding="utf-8"))
        meta["window"] = tuple(meta["window"])
        return meta

    def all_measures(self, numbers: list[int]) -> pd.DataFrame:
        """Return the measures of replications under each other, with a first column ``replication``."""
        return parquet.read_all(self._parts("measures", numbers))

    def _parts(self, table: str, numbers: list[int]) -> list[tuple[int, Path]]:
        return [(number, self._part(number) / f"{table}.parquet") for number in numbers]

    def _batches(self, numbers: list[int]) -> Iterator[dict[str, pa.Table]]:
        """Yield the tables of some replications at a time, under each other."""
        for tables in zip(*(parquet.batches(self._parts(name, numbers)) for name in TABLES), strict=True):
            yield dict(zip(TABLES, tables, strict=True))

    def together(self, numbers: list[int]) -> Iterator[Merged]:
        """Yield replications under each other, some at a time, as `sim.experiments.merged.read_merged` does."""
        meta = self._meta(numbers[0])
        for batch in self._batches(numbers):
            yield merged_tables(batch, meta)

    def merge(self, numbers: list[int], look: Callable[[Merged], None] | None = None) -> None:
        """Write the tables of all replications together, for people and for machines.

        Parameters
        ----------
        numbers : list of int
            The replications, in the order of the rows.
        look : callable, optional
            Given some replications at a time as they pass, all in the end: what reads them need not read the files.

        Notes
        -----
        A table of more rows than a spreadsheet holds has no CSV; the folder's README says so.
        """
        meta = self._meta(numbers[0])
        merging = {
            name: parquet.Merging(self.folder / f"{name}.parquet", {"fingerprint": meta["fingerprint"]})
            for name in TABLES
        }
        # Reading and writing release the interpreter's lock: one batch is looked at while the one before is written and
        # the next is read.
        with _told(self.folder), ExitStack() as stack, ThreadPoolExecutor(2) as pool:
            for one in merging.values():
                stack.enter_context(one)
            written: Future[None] | None = None
            for batch in _ahead(self._batches(numbers), pool):
                if written is not None:
                    written.result()
                written = pool.submit(_add, merging, batch)
                if look is not None:
                    look(merged_tables(batch, meta))
            if written is not None:
                written.result()
        with _told(self.folder):
            left_out = {name: merging[name].rows for name in _CSV if not self._csv(name, merging[name].rows)}
            (self.folder / "README.md").write_text(_readme(self.scenario, self.first_day, left_out), encoding="utf-8")

    def _csv(self, name: str, rows: int) -> bool:
        """Write the CSV of a merged table, or tell that it has too many rows for one."""
        for_people = self.folder / f"{name}.csv"
        for_people.unlink(missing_ok=True)  # of a shorter run that this one continues
        if rows > SPREADSHEET_ROWS:
            return False
        with whole(for_people) as path:
            tables_csv(self.folder / f"{name}.parquet", path, name, self.first_day)
        return True

    def write_summary(self, summary: pd.DataFrame) -> None:
        """Write the measures with their intervals."""
        with _told(self.folder):
            with whole(self.folder / "summary.parquet") as path:
                summary.to_parquet(path, index=False)
            with whole(self.folder / "summary.csv") as path:
                french_csv(summary, path)

    def write_provenance(self, facts: dict[str, Any]) -> None:
        """Write what made this result, at once or not at all."""
        told = provenance(
            scenario=self.scenario.id,
            scenario_hash=self.scenario.fingerprint,
            seed=self.seed,
            engine=self.engine,
            first_day=iso_date(self.first_day),
            credit=CREDIT["en"],
            **facts,
        )
        with _told(self.folder), whole(self.folder / PROVENANCE) as path:
            path.write_text(json_text(told, indent=2), encoding="utf-8")


def _put(partial: Path, target: Path) -> None:
    """Give a replication its name, in place of one that was cut off."""
    if target.exists():
        shutil.rmtree(target)
    try:
        partial.rename(target)
    except OSError:
        # A worker that was given up has written the same in this moment: equal tasks give equal tables.
        if not all(_is_whole(target / f"{name}.parquet") for name in (*TABLES, "measures")):
            raise
        shutil.rmtree(partial, ignore_errors=True)


def _origins(scenario: Scenario) -> str:
    """Return where each value of a scenario came from, as JSON."""
    told = {path: asdict(origin) for path, origin in scenario.origins.items()}
    return json_text(told, indent=1)


def _ahead(coming: Iterator[Any], pool: ThreadPoolExecutor) -> Iterator[Any]:
    """Yield what comes, each while the next is made in a thread."""
    following = pool.submit(next, coming, None)
    while (found := following.result()) is not None:
        following = pool.submit(next, coming, None)
        yield found


def _add(merging: dict[str, parquet.Merging], batch: dict[str, pa.Table]) -> None:
    for name, table in batch.items():
        merging[name].add(table)


def _told(folder: Path) -> AbstractContextManager[None]:
    """Turn a fault of the disk into a message that says where, and that nothing whole was lost."""
    return writing_in(
        folder,
        "what was whole is kept: mend the disk or the rights and continue with --resume, "
        "or name another folder with --out",
    )


def _is_whole(path: Path) -> bool:
    """Tell whether a Parquet file has both its marks; one that was cut off lacks the last."""
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PAR1":
                return False
            file.seek(-4, os.SEEK_END)
            return file.read(4) == b"PAR1"
    except OSError:
        return False


def _leave(folder: Path) -> None:
    """Take away a folder in which nothing was written."""
    with suppress(OSError):
        folder.rmdir()


def _readme(scenario: Scenario, first_day: int, left_out: dict[str, int]) -> str:
    """Return the description of a results folder: every column with its unit, what was assumed, credit."""
    origins = scenario.origins.values()
    assumed = sum(origin.quality == "assumed" for origin in origins)
    lines = [
        f"# {markdown_text(scenario.title.fr)} / {markdown_text(scenario.title.en)}",
        "",
        f"{markdown_text(scenario.question.fr)} / {markdown_text(scenario.question.en)}",
        "",
        f"{assumed} values of the scenario are assumed; `scenario.resolved.yaml` has them all, "
        "`permanences show` tells where each comes from.",
        "",
        f"Second 0 is midnight at the beginning of {iso_date(first_day)}, the run's first day: what has the unit s "
        "counts from there.",
        "",
        "CSV: `;`, decimal comma, UTF-8. Beside each such second stand its date and hour. An address is "
        f"`{ADDRESS}` and the number that Parquet has; `permanences story --request` takes it. A text that a "
        f"spreadsheet would take for a formula, a number or a date begins with `{MARK}`, which is the file's alone.",
    ]
    for name, rows in left_out.items():
        lines += [
            "",
            f"`{name}.csv` is left out: {rows:,} rows, a spreadsheet holds {SPREADSHEET_ROWS:,}; `{name}.parquet` "
            "has them all.",
        ]
    for name, columns in TABLES.items():
        lines += ["", f"## {name}", "", "| column | unit | meaning |", "|---|---|---|"]
        lines += [f"| {column.name} | {column.unit} | {column.meaning} |" for column in columns]
    return "\n".join([*lines, "", CREDIT["fr"], "", CREDIT["en"], ""])
