"""The folder of a register: the observed log, what is there in it, its measures, and the lines that were set aside.

In: a register that was read, its summary and measures. Out: files, each whole or not there. Nothing personal reaches
this place; with small cells left out, the log with its one line a visit is not written.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from sim.columns import OBSERVED, TABLES
from sim.plain import json_text
from sim.registers.register import Register
from sim.runs import parquet
from sim.runs.store import COMPLETE, StudyFolder
from sim.runs.whole import whole
from sim.units import iso_date

_ABOUT = """# A register

Made by `permanences register`. Names, birth dates, telephone numbers, mails, free texts and identifiers were dropped
when the files were read; who served is a number.

- `summary.json`: what is there; `provenance.json`: what made it
- `measures.csv`: the measures that this register allows, as those of a simulated season (docs/measures.md)
- `problems.csv`: every problem, with file, line, column and value
- `aside.csv`: the lines that are not used, and why
{log}"""
_LOG = """- `visits.parquet`, `requests.parquet`, `sessions.parquet`, `log.json`: the observed log

Second 0 is midnight at the beginning of {first_day}, `first_day` in `log.json` as a calendar ordinal. What a register
does not say is no column.

"""


def write_register(
    folder: Path, register: Register, summary: dict[str, Any], measures: pd.DataFrame, *, with_log: bool, force: bool
) -> None:
    """Write a register into a folder.

    Parameters
    ----------
    folder : Path
        New or empty, unless `force` is true.
    with_log : bool
        Whether the log is written too, one line a visit.
    force : bool
        Replace the files of another register.

    Raises
    ------
    FolderRefusedError
        The folder holds something, or cannot be written.
    """
    store = StudyFolder(folder, {"study": "register", "fingerprint": register.fingerprint})
    with store.held(resume=None, force=force):
        store.write_text("summary.json", json_text(summary, indent=1))
        for name, frame in (("measures", measures), ("problems", register.problems), ("aside", register.aside)):
            store.write_sheet(name, frame)
        if with_log:
            for name, frame in register.tables():
                with whole(folder / f"{name}.parquet") as path:
                    parquet.write(frame, path)
            store.write_text("log.json", json_text(register.season.meta | {"fingerprint": register.fingerprint}))
        store.write_text("README.md", _ABOUT.format(log=_about_log(register) if with_log else ""))
        store.tell(state=COMPLETE)


def _about_log(register: Register) -> str:
    return _LOG.format(first_day=iso_date(register.season.meta["first_day"])) + _columns(register)


def _columns(register: Register) -> str:
    """Return what each column of the log is."""
    lines = ["| table | column | unit | meaning |", "|---|---|---|---|"]
    for name, frame in register.tables():
        known = {column.name: column for column in (*TABLES[name], *OBSERVED[name])}
        lines += [f"| {name} | `{c}` | {known[c].unit or '–'} | {known[c].meaning} |" for c in frame.columns]
    return "\n".join(lines) + "\n"
