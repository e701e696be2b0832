"""The folder of a run: its replications in parts, their tables together, a summary that a French spreadsheet opens.

In: replications as they are done. Out: Parquet tables, `scenario.resolved.yaml`, and what every study's folder has
(`store`). Equal inputs give equal tables, whichever parts they were written in; times live in the manifest alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from sim.columns import TABLES
from sim.plain import json_text, markdown_text
from sim.runs import parquet
from sim.runs.merged import Merged, merged_tables, read_merged
from sim.runs.parts import MEASURES, TOGETHER, Lot, Parts
from sim.runs.row_groups import put_together
from sim.runs.spreadsheet import ADDRESS, MARK, tables_csv
from sim.runs.spreadsheet import ROWS as SPREADSHEET_ROWS
from sim.runs.store import StudyFolder
from sim.runs.whole import try_folder, whole
from sim.said import said, told
from sim.scenario.files import dump_resolved
from sim.scenario.schema import Scenario
from sim.scenario.setting import days_of, needs_of
from sim.territory.sources import CREDIT
from sim.units import iso_date
from sim.visits.log import Season

ORIGINS_FILE = "scenario.origins.json"  # file, line, source and quality of each value, which the YAML does not hold
_CSV = ("visits", "sessions")
_BYTES_OF_A_NEED = 90  # in a folder of parts and merged tables, at least; the CSV of a short run take twice that
_NEEDS_OF_A_LOT = 200_000  # of Agen a second of work: what a killed run loses, and what a process holds in memory


def folder_name(scenario: Scenario, seed: int) -> str:
    """Return the name of a run's folder: scenario, eight digits of its fingerprint, seed."""
    return f"{scenario.id}-{scenario.fingerprint[:8]}-s{seed}"


class RunFolder(StudyFolder):
    """One run's folder.

    Parameters
    ----------
    folder : Path
    scenario : Scenario
    seed : int
    engine : str
    """

    def __init__(self, folder: Path, scenario: Scenario, seed: int, engine: str):
        first_day = days_of(scenario).first
        what = {
            "study": "run", "scenario": scenario.id, "scenario_hash": scenario.fingerprint, "seed": seed,
            "engine": engine, "first_day": iso_date(first_day),
        }  # fmt: skip
        super().__init__(folder, what)
        self.scenario, self.seed, self.engine, self.first_day = scenario, seed, engine, first_day
        self.parts = Parts(folder / "replications")

    def refuse_full(self, replications: int) -> None:
        """Refuse to begin so many replications where the disk has no room for them.

        Raises
        ------
        ResultsError
            It has less than the least that their tables take, by the needs that the scenario expects.
        """
        least = round(replications * needs_of(self.scenario) * _BYTES_OF_A_NEED)
        try_folder(self.folder, said("name another with --out"), least)

    def lot_size(self) -> int:
        """Return how many replications go in one part."""
        return max(1, min(TOGETHER, round(_NEEDS_OF_A_LOT / max(1, needs_of(self.scenario)))))

    def prepare(self, resume: bool | None, force: bool) -> None:
        """Begin in the folder, or accept it as it is, and say which scenario it is."""
        super().prepare(resume, force)
        with self.writing():
            self.parts.sweep()
            self.parts.folder.mkdir(exist_ok=True)
        self.write_text("scenario.resolved.yaml", dump_resolved(self.scenario))
        self.write_text(ORIGINS_FILE, _origins(self.scenario))

    def progress(self) -> dict[str, Any]:
        """Return how many replications are whole."""
        return {"done": len(self.done())}

    def done(self) -> list[int]:
        """Return the replications that are whole, in order; what was cut off half-way is not."""
        return self.parts.done()

    def has(self, replication: int) -> bool:
        """Tell whether a replication is whole."""
        return self.parts.has(replication)

    def write(self, replication: int, season: Season, measures: pd.DataFrame) -> None:
        """Write a replication: a part of one."""
        lot = Lot()
        lot.add(replication, season, measures)
        self.write_lot(lot)

    def write_lot(self, lot: Lot) -> None:
        """Write replications as a part."""
        with self.writing():
            self.parts.write(lot)

    def measures(self, replication: int) -> pd.DataFrame:
        """Return the measures of a replication."""
        return self.parts.measures(replication)

    def season(self, replication: int) -> Season:
        """Return the tables of a replication."""
        return self.parts.season(replication)

    def all_measures(self, numbers: list[int]) -> pd.DataFrame:
        """Return the measures of replications under each other, with a first column ``replication``."""
        return parquet.frame_of(pa.concat_tables(self.parts.under(MEASURES, numbers)))

    def together(self, numbers: list[int]) -> Iterator[Merged]:
        """Yield replications under each other, some at a time, as `sim.runs.merged.read_merged` does."""
        meta = self.parts.meta(numbers[0])
        for tables in zip(*(self.parts.under(name, numbers) for name in TABLES), strict=True):
            yield merged_tables(dict(zip(TABLES, tables, strict=True)), meta)

    def merged(self) -> Iterator[Merged]:
        """Yield the merged tables, some replications at a time (`sim.runs.merged.read_merged`)."""
        yield from read_merged(self.folder, self.parts.meta(self.done()[0]))

    def merge(self, numbers: Sequence[int]) -> None:
        """Write the tables of all replications together (`merge_table`), and what the folder is (`describe`)."""
        self.describe({name: self.merge_table(name, numbers) for name in TABLES})

    def merge_table(self, name: str, numbers: Sequence[int]) -> int:
        """Write a table of all replications together, for people and for machines; return its rows.

        Parameters
        ----------
        name : str
            Of `TABLES`.
        numbers : sequence of int
            The replications, in the order of the rows.
        """
        with self.writing():
            with whole(self.folder / f"{name}.parquet") as path, path.open("wb") as file:
                rows = put_together(self.parts.row_groups(name, numbers), file)
            if name in _CSV:
                self._csv(name, rows)
        return rows

    def describe(self, rows: Mapping[str, int]) -> None:
        """Write what the folder is, for people; a table of more rows than a spreadsheet holds has no CSV."""
        left_out = {name: rows[name] for name in _CSV if rows[name] > SPREADSHEET_ROWS}
        self.write_text("README.md", _readme(self.scenario, self.first_day, left_out))

    def _csv(self, name: str, rows: int) -> None:
        """Write the CSV of a merged table, unless it has too many rows for one."""
        for_people = self.folder / f"{name}.csv"
        for_people.unlink(missing_ok=True)  # of a shorter run that this one continues
        if rows > SPREADSHEET_ROWS:
            return
        with whole(for_people) as path:
            tables_csv(self.folder / f"{name}.parquet", path, name, self.first_day)

    def write_summary(self, summary: pd.DataFrame) -> None:
        """Write the measures with their intervals."""
        self.write_table("summary", summary)


def _origins(scenario: Scenario) -> str:
    """Return where each value of a scenario came from, as JSON."""
    told = {path: asdict(origin) for path, origin in scenario.origins.items()}
    return json_text(told, indent=1)


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
    return "\n".join([*lines, "", told(CREDIT, "fr"), "", CREDIT, ""])
