"""The results of a country: for each table one folder a département, written as they come and read back as text.

In: pieces as they are done. Out: ``requests/dep=2A/rep-00000.parquet`` and so on; `read_departments` reads them again.
``dep`` is text everywhere: ``01`` is no number, and ``2A`` none either.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds

from sim.columns import TABLES
from sim.errors import FolderRefusedError, ResultsError
from sim.experiments import lock, parquet
from sim.experiments.spreadsheet import french_csv
from sim.experiments.whole import sweep, try_folder, whole, writing_in
from sim.plain import json_text
from sim.provenance import SCHEMA_VERSION, now, provenance
from sim.territory.sources import CREDIT

if TYPE_CHECKING:
    from sim.experiments.pieces import SeasonPiece

PROVENANCE = "provenance.json"
MEASURES = "measures"
PARTITION = "dep"
# With a schema of its own a folder is read as the text that it is; without one, readers guess, and guess 01 a number.
_PARTITIONING = ds.partitioning(pa.schema([(PARTITION, pa.string())]), flavor="hive")
_MEND = "what was whole is kept: mend the disk or the rights and continue with --resume, or name another with --out"


class PiecesFolder:
    """One country's folder.

    Parameters
    ----------
    folder : Path
    facts : dict
        What the study is: equal for who continues it.
    """

    def __init__(self, folder: Path, facts: dict[str, Any]):
        self.folder, self.facts = folder, facts

    def __getstate__(self) -> dict[str, Any]:
        """Leave for another process, whose working folder may be another."""
        return {**self.__dict__, "folder": self.folder.absolute()}

    @contextmanager
    def held(self, resume: bool, force: bool) -> Iterator[None]:
        """Keep other runs out while this one writes.

        Raises
        ------
        FolderRefusedError, ResultsError
            It exists and neither was asked, is another study's, is held, or cannot be written.
        """
        try_folder(self.folder, "name another with --out")
        with writing_in(self.folder, _MEND):
            self.folder.mkdir(parents=True, exist_ok=True)
        with lock.held(self.folder):
            self._check(resume, force)
            sweep(self.folder)
            self.tell(state="running")
            try:
                yield
            finally:
                sweep(self.folder)

    def _check(self, resume: bool, force: bool) -> None:
        told = self.folder / PROVENANCE
        if not told.is_file():
            if any(path.name != lock.LOCK for path in self.folder.iterdir()):
                raise FolderRefusedError(
                    f"{self.folder} is no results folder (it has no {PROVENANCE}); it is left as it is"
                )
            return
        if not (resume or force):
            raise FolderRefusedError(
                f"{self.folder} exists; continue it with --resume, replace it with --force, or name another folder "
                "with --out"
            )
        if force:
            import shutil

            for name in (*TABLES, MEASURES):
                shutil.rmtree(self.folder / name, ignore_errors=True)
            return
        begun = json.loads(told.read_text(encoding="utf-8"))
        for key, value in self.facts.items():
            if begun.get(key) != value:
                raise FolderRefusedError(
                    f"{self.folder} was begun with {key} {begun.get(key)!r}, this run has {value!r}; name another"
                )

    def tell(self, **facts: Any) -> None:
        """Write what made this result and how far it came."""
        told = provenance(**self.facts, **facts, ended=now(), credit=CREDIT["en"])
        with writing_in(self.folder, _MEND), whole(self.folder / PROVENANCE) as path:
            path.write_text(json_text({**told, "schema_version": SCHEMA_VERSION}, indent=2), encoding="utf-8")

    def file(self, table: str, department: str, replication: int) -> Path:
        """Return where a table of a piece stands."""
        return self.folder / table / f"{PARTITION}={department}" / f"rep-{replication:05d}.parquet"

    def has(self, replication: int, department: str) -> bool:
        """Tell whether a piece is whole: its measures are written last."""
        return self.file(MEASURES, department, replication).is_file()

    def write(self, replication: int, piece: SeasonPiece) -> None:
        """Write the tables of a piece, then its measures; each is whole or not there."""
        with writing_in(self.folder, _MEND):
            for name, frame in (*piece.season.tables(), (MEASURES, piece.measures)):
                file = self.file(name, piece.department, replication)
                file.parent.mkdir(parents=True, exist_ok=True)
                with whole(file) as path:
                    parquet.write(frame, path)

    def measures(self, replication: int, department: str) -> pd.DataFrame:
        """Return the part of every measure that a piece is."""
        return parquet.read(self.file(MEASURES, department, replication))

    def write_table(self, name: str, frame: pd.DataFrame) -> None:
        """Write a table of the whole for machines and for people."""
        with writing_in(self.folder, _MEND):
            with whole(self.folder / f"{name}.parquet") as path:
                frame.to_parquet(path, index=False)
            with whole(self.folder / f"{name}.csv") as path:
                french_csv(frame, path)


def read_departments(
    folder: str | Path, table: str, departments: Sequence[str] = (), columns: Sequence[str] = ()
) -> pd.DataFrame:
    """Return a table of a country's folder, with its département as text.

    Parameters
    ----------
    folder : str or Path
    table : str
        ``requests``, ``visits``, ``sessions``, ``books`` or ``measures``.
    departments : sequence of str, optional
        Codes; the files of others are not opened. All by default.
    columns : sequence of str, optional
        Those to read, beside ``dep``; all by default.

    Returns
    -------
    DataFrame
        Rows by département, then replication; last column ``dep``.

    Raises
    ------
    ResultsError
        There is no such table, or a département has none.
    """
    place = Path(folder) / table
    if table not in (*TABLES, MEASURES) or not place.is_dir():
        raise ResultsError(f"{place} is no table of a country; there are {', '.join((*TABLES, MEASURES))}")
    known = {path.name.partition("=")[2] for path in place.glob(f"{PARTITION}=*")}
    if lacking := [code for code in departments if code not in known]:
        raise ResultsError(f'{place} has no département "{lacking[0]}"; it has {", ".join(sorted(known))}')
    files = sorted(
        os.fspath(path)
        for code in (departments or sorted(known))
        for path in (place / f"{PARTITION}={code}").glob("rep-*.parquet")
    )
    data = ds.dataset(files, format="parquet", partitioning=_PARTITIONING, partition_base_dir=os.fspath(place))
    names = [*columns, PARTITION] if columns else data.schema.names
    return data.to_table(columns=names, use_threads=False).replace_schema_metadata(None).to_pandas()
