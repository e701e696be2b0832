"""The lines that were set aside: where they stand, why, and what they hold, but for what is personal.

In: entries, and the problems found in them. Out: a table to mend the register by. A line is named, so that nothing is
lost.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.registers.decoded_part import DecodedPart
from sim.registers.entries import Entries
from sim.registers.privacy import Guard
from sim.registers.roles import ROLES

COLUMNS = ("file", "sheet", "line", "why", "cells")


def aside_of(
    entries: Sequence[Entries], parts: Sequence[DecodedPart], problems: pd.DataFrame, guard: Guard
) -> pd.DataFrame:
    """Return the lines that were set aside, in file order.

    Returns
    -------
    DataFrame
        file, sheet, line, why (kinds of problems, separated by semicolons), cells (``heading: value`` of the columns
        that are kept; empty for lines whose columns cannot be told apart).
    """
    bad = problems[problems["aside"]]
    if not len(bad):
        return pd.DataFrame({name: pd.Series([], dtype="int64" if name == "line" else "str") for name in COLUMNS})
    found = bad.groupby(["file", "sheet", "line"], sort=False)["kind"].agg(
        lambda kinds: "; ".join(dict.fromkeys(kinds))
    )
    table = found.rename("why").reset_index()
    cells: dict[tuple[str, str, int], str] = {}
    for one, part in zip(entries, parts, strict=True):
        rows = np.flatnonzero(part.aside).tolist()
        held = {place: _cells_of(one, row, guard) for place, row in ((int(part.lines[row]), row) for row in rows)}
        cells |= {(part.file, part.sheet, line): text for line, text in held.items()}
    table["cells"] = [cells.get((row.file, row.sheet, row.line), "") for row in table.itertuples(index=False)]
    return table


def _cells_of(entries: Entries, row: int, guard: Guard) -> str:
    kept = {role: column for role, column in entries.columns.items() if ROLES[role].kind != "drop"}
    shown = ((column.heading, guard.shown(column.distinct[column.codes[row]])) for column in kept.values())
    return "; ".join(f"{heading}: {value}" for heading, value in shown if value)
