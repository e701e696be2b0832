"""What can be wrong in a register, and how it is told: file, line, column, value, what is wrong, how to mend it.

In: rows where something was found. Out: one table of all problems in file order, and their text. Values that may be
personal come here as a description; nothing is looked for here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from sim.said import Sentence, counted, joined, said

COLUMNS = ("file", "sheet", "line", "column", "value", "kind", "problem", "aside")
MOST_TOLD = 12  # lines of one kind on a terminal


class Kind(NamedTuple):
    """A kind of problem: what becomes of the line, what is wrong, how to mend it."""

    level: Literal["aside", "kept"]
    told: Sentence


KINDS: dict[str, Kind] = {
    "no_date": Kind(
        "aside", said("no date: the line has no place; fill it in (a formula is read by its stored result)")
    ),
    "no_such_date": Kind(
        "aside", said('is no date; the day comes first, 31/12/2024, unless a mapping gives its "format"')
    ),
    "another_day": Kind(
        "aside", said("is another day than the line's own; a visit has one, mend the one that is wrong")
    ),
    "odd_date": Kind("aside", said("a year before 1990 or after 2100")),
    "no_clock": Kind("aside", said("is no time of day; {these} are", these="9h30, 9:30, 09.30")),
    "part_of_day": Kind("kept", said("has no hour: the visit is kept without it")),
    "clock_past_24": Kind("aside", said("is past 24 hours, a time of day is not")),
    "no_duration": Kind("aside", said("is no duration; {these} are", these="0:20, 20, 20 min, 1h15")),
    "past_24_hours": Kind(
        "aside",
        said("a duration past 24 hours; if minutes and seconds were meant, a mapping says {key}", key='unit: "mm:ss"'),
    ),
    "too_long": Kind("aside", said('longer than 12 hours; a mapping gives its "unit" if minutes are not meant')),
    "negative": Kind("aside", said("is below 0")),
    "no_number": Kind("aside", said("is no number of visits: a whole number, or a tick")),
    "zero_wait": Kind(
        "kept", said('read as no wait; if it stands for "not noted", a mapping says {key}', key='missing: ["0:00"]')
    ),
    "out_of_order": Kind("aside", said("comes before what it follows")),
    "contradiction": Kind(
        "kept", said("an hour of what did not happen by the outcome: the visit is kept without it; mend one of the two")
    ),
    "outside_hours": Kind("aside", said("outside the hours of its venue")),
    "twice": Kind("aside", said("the same appointment stands twice; the other line is kept")),
    "unknown_venue": Kind("aside", said("is no venue of the mapping; add it, or add the spelling to a venue's names")),
    "several_venues": Kind(
        "aside", said("several venues bear this name; a mapping gives the name to the one that is meant")
    ),
    "unknown_commune": Kind("kept", said("is no commune: the visit is kept without it")),
    "homonym": Kind(
        "kept", said("several communes bear this name: the visit is kept without it; give the postal code")
    ),
    "alike": Kind("kept", said("is like another line in all that is read: one visit twice, or two people?")),
    "two_spellings": Kind("kept", said("read as the same venue as another spelling of it")),
    "near_spelling": Kind(
        "kept", said("looks like another venue and is kept apart; if it is one, a mapping names both")
    ),
    "unknown_word": Kind("aside", said("is not known for this column; a mapping gives it under values")),
    "new_word": Kind("kept", said("is no word that the tool was known to write here")),
    "no_word": Kind(
        "aside", said("holds no word, or signs of no text; a mapping gives it under values if it is a code")
    ),
    "may_be_personal": Kind("aside", said("may be personal and is neither kept nor shown; a mapping can vouch for it")),
    "wrong_cells": Kind("aside", said("the line has more or fewer cells than the headings; a separator in a text?")),
    "total": Kind("aside", said("a line of totals, not a visit")),
}


class Block(NamedTuple):
    """One kind of problem on some lines, in one column; `values` are what is shown, one a line."""

    kind: str
    lines: np.ndarray
    column: str
    values: Sequence[str]


def frame_of(file: str, sheet: str, blocks: Iterable[Block]) -> pd.DataFrame:
    """Return the problems of one sheet as a table, columns `COLUMNS`, in the order of its lines."""
    parts = [
        pd.DataFrame(
            {
                "line": block.lines,
                "column": block.column,
                "value": list(block.values),
                "kind": block.kind,
            }
        )
        for block in blocks
        if len(block.lines)
    ]
    found = pd.concat(parts, ignore_index=True) if parts else empty()[["line", "column", "value", "kind"]]
    found = found.sort_values("line", kind="stable", ignore_index=True)
    found.insert(0, "file", file)
    found.insert(1, "sheet", sheet)
    found["problem"] = [str(KINDS[kind].told) for kind in found["kind"]]
    found["aside"] = [KINDS[kind].level == "aside" for kind in found["kind"]]
    return found[list(COLUMNS)]


def empty() -> pd.DataFrame:
    """Return a table of problems without any."""
    texts: dict[str, pd.Series] = {name: pd.Series([], dtype="str") for name in COLUMNS}
    return pd.DataFrame({**texts, "line": pd.Series([], dtype="int64"), "aside": pd.Series([], dtype="bool")})


def told(problems: pd.DataFrame, most: int = MOST_TOLD) -> Sentence:
    """Tell problems, sheet after sheet, one line each; of many of one kind and column the first, and how many more."""
    lines: list[str] = []
    for (file, sheet), here in problems.groupby(["file", "sheet"], sort=False):
        counts = (int(here.loc[is_of, "line"].nunique()) for is_of in (here["aside"], ~here["aside"]))
        lines.append(joined("", [_name(file, sheet), ": ", joined(", ", _counted(*counts))]))
        for _, rows in here.groupby(["kind", "column"], sort=False):
            lines += [_line(row) for row in rows.head(most).itertuples(index=False)]
            if len(rows) > most:
                lines.append(said("  … and {count} more of this kind", count=len(rows) - most))
    return joined("\n", lines)


def worded(problems: pd.DataFrame, words: Callable[[Sentence], str]) -> pd.DataFrame:
    """Return problems whose column ``problem`` is told by `words`, which knows a language."""
    return problems.assign(problem=[words(KINDS[kind].told) for kind in problems["kind"]])


def _counted(aside: int, kept: int) -> Iterable[str]:
    if aside:
        yield counted("{count} line set aside", "{count} lines set aside", aside)
    if kept:
        yield counted("{count} kept with a word", "{count} kept with a word", kept)


def _name(file: str, sheet: str) -> str:
    return f"{file}, {sheet}" if sheet else file


def _line(row: Any) -> Sentence:
    value = f"{row.value}  " if row.value else ""
    column = f"{row.column}  " if row.column else ""
    return joined("", ["  ", said("line {line}", line=row.line), f"  {column}{value}", KINDS[row.kind].told])
