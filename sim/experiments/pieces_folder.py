"""The results of a country: for each table one folder a département, written as they come and read back as text.

In: pieces as they are done. Out: ``requests/dep=2A/rep-00000.parquet`` and so on; `read_departments` reads them again.
``dep`` is text everywhere: ``01`` is no number, and ``2A`` none either.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds

from sim.columns import TABLES
from sim.errors import ResultsError
from sim.runs import parquet
from sim.runs.store import StudyFolder
from sim.runs.whole import whole
from sim.said import said, unknown

if TYPE_CHECKING:
    from sim.experiments.pieces import SeasonPiece

MEASURES = "measures"
PARTITION = "dep"
# With a schema of its own a folder is read as the text that it is; without one, readers guess, and guess 01 a number.
_PARTITIONING = ds.partitioning(pa.schema([(PARTITION, pa.string())]), flavor="hive")


class PiecesFolder(StudyFolder):
    """One country's folder."""

    def file(self, table: str, department: str, replication: int) -> Path:
        """Return where a table of a piece stands."""
        return self.folder / table / f"{PARTITION}={department}" / f"rep-{replication:05d}.parquet"

    def has(self, replication: int, department: str) -> bool:
        """Tell whether a piece is whole: its measures are written last."""
        return self.file(MEASURES, department, replication).is_file()

    def write(self, replication: int, piece: SeasonPiece) -> None:
        """Write the tables of a piece, then its measures; each is whole or not there."""
        with self.writing():
            for name, frame in (*piece.season.tables(), (MEASURES, piece.measures)):
                file = self.file(name, piece.department, replication)
                file.parent.mkdir(parents=True, exist_ok=True)
                with whole(file) as path:
                    parquet.write(frame, path)

    def measures(self, replication: int, department: str) -> pd.DataFrame:
        """Return the part of every measure that a piece is."""
        return parquet.read(self.file(MEASURES, department, replication))


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
        There is no such table or column, or a département has none.
    """
    place = Path(folder) / table
    if table not in (*TABLES, MEASURES) or not place.is_dir():
        raise ResultsError(
            said(
                "{place} is no table of a country; there are {known}", place=place, known=", ".join((*TABLES, MEASURES))
            )
        )
    known = {path.name.partition("=")[2] for path in place.glob(f"{PARTITION}=*")}
    if lacking := [code for code in departments if code not in known]:
        raise ResultsError(
            said(
                '{place} has no département "{code}"; it has {known}',
                place=place,
                code=lacking[0],
                known=", ".join(sorted(known)),
            )
        )
    files = sorted(
        os.fspath(path)
        for code in (departments or sorted(known))
        for path in (place / f"{PARTITION}={code}").glob("rep-*.parquet")
    )
    data = ds.dataset(files, format="parquet", partitioning=_PARTITIONING, partition_base_dir=os.fspath(place))
    names = list(dict.fromkeys((*columns, PARTITION))) if columns else data.schema.names
    if lacking := [name for name in names if name not in data.schema.names]:
        raise ResultsError(unknown("columns", lacking[0], data.schema.names))
    return data.to_table(columns=names, use_threads=False).replace_schema_metadata(None).to_pandas()
