"""Small cells left out: counts under 11, and what would let them be worked out.

In: the summary of a register, a table of measures, the numbers of its pictures. Out: the same, with None or NaN where
a cell is small. A list that hides one cell alone hides a second one, since the total would tell the first. What is
personal is dropped before, in `privacy`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from sim.registers.register import Register

SMALL = 11
_SUMMED = (
    "weeks", "venues", "types", "operators", "communes", "channels", "outcomes", "kinds", "booked_by", "age_bands",
    "autonomies", "advisers", "season",
)  # fmt: skip


def masked(summary: dict[str, Any]) -> dict[str, Any]:
    """Return a summary whose small counts, and what is made of them, are None."""
    made = dict(summary)
    for name in _SUMMED:
        if made.get(name):
            made[name] = _masked_counts(made[name])
    if made.get("no_show"):
        made["no_show"] = {name: [_masked_rate(row) for row in rows] for name, rows in made["no_show"].items()}
    for name in ("durations", "waits"):
        if made.get(name):
            made[name] = _masked_spread(made[name])
    made["problem_kinds"] = [row | _masked_numbers({"lines": row["lines"]}) for row in made["problem_kinds"]]
    made["lines"] = _masked_numbers(made["lines"])
    made["period"] = made["period"] | _masked_numbers({"visits": made["period"]["visits"]})
    made["files"] = [file | _masked_numbers({name: file[name] for name in made["lines"]}) for file in made["files"]]
    return made


def without_cells(register: Register) -> Register:
    """Return a register whose problems and lines aside are named by their place alone."""
    return replace(register, problems=register.problems.assign(value=""), aside=register.aside.assign(cells=""))


def _masked_numbers(numbers: dict[str, Any]) -> dict[str, Any]:
    return {name: None if is_small(count) else count for name, count in numbers.items()}


def is_small(count: float) -> bool:
    """Say whether a count is one of few people."""
    return 0 < count < SMALL


def hidden_counts(counts: Sequence[float]) -> set[int]:
    """Return the places of small counts in a list whose total is known; of one alone the next larger goes too."""
    hidden = {k for k, count in enumerate(counts) if is_small(count)}
    if len(hidden) == 1:
        others = [k for k, count in enumerate(counts) if count and k not in hidden]
        hidden |= {min(others, key=lambda k: counts[k])} if others else set()
    return hidden


def hidden_steps(counts: Sequence[float], whole: float) -> set[int]:
    """Return the places of counts in a rising list from which a small step, or a small rest, could be worked out."""
    hidden, last = set(), 0.0
    for k, count in enumerate(counts):
        if is_small(count - last) or is_small(whole - count):
            hidden.add(k)
        else:
            last = count
    return hidden


def _masked_counts(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    hidden = hidden_counts([row["visits"] for row in rows])
    gone = ("visits", "per_working_day", "index")
    return [row | {name: None for name in gone if name in row} if k in hidden else row for k, row in enumerate(rows)]


def _masked_rate(row: dict[str, Any]) -> dict[str, Any]:
    """Return a rate, or None for it where its denominator, its numerator or what is left is small."""
    due, missed = row["due"], row["no_shows"]
    if is_small(due):
        return row | {"due": None, "no_shows": None, "share": None}
    if is_small(missed) or is_small(due - missed):
        return row | {"no_shows": None, "share": None}
    return row


def _masked_spread(row: dict[str, Any]) -> dict[str, Any]:
    """Return times without their count of zeros, or their share of whole numbers, where few are on either side."""
    if is_small(row["n"]):
        return dict.fromkeys(row)
    above = row["n"] - row["zeros"]
    parts = {name: round(value * above) for name, value in row.items() if name.startswith("on_") and value is not None}
    gone = [name for name, part in parts.items() if is_small(part) or is_small(above - part)]
    if is_small(row["zeros"]) or is_small(above):
        gone = ["zeros", *parts]
    return row | dict.fromkeys(gone)


_RISING = "waits"  # who was called within so many minutes: each count holds the former
_OF_SOME = ("lead", "booked_by", "reminder")  # shares of appointments, each with a base of its own


def masked_pictures(numbers: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers of pictures without those that few people are behind; ``hidden`` says which went.

    Parameters
    ----------
    numbers : DataFrame
        Of `sim.fitting.described.side_by_side`; what was simulated stands.
    """
    made = numbers.copy()
    for name, part in numbers.groupby("picture", sort=False):
        top, base = part["top"].fillna(0).to_numpy(), part["base"].fillna(0).to_numpy()
        if name in _OF_SOME:
            few = [is_small(n) or is_small(k) or is_small(n - k) for k, n in zip(top, base, strict=True)]
            small = np.array([is_small(n) for n in base])
            made.loc[part.index[small], "base"] = np.nan
            hidden = np.flatnonzero(few)
        elif name == _RISING:
            # Shares of one base: by minutes, whatever the order of the rows.
            order = np.argsort(part["key"].astype(int).to_numpy(), kind="stable")
            hidden = order[sorted(hidden_steps(top[order], base.max(initial=0)))]
        else:
            hidden = np.array(sorted(hidden_counts(top.tolist())), dtype=int)
        rows = part.index[hidden]
        made.loc[rows, ["top", "value", "low", "high"]] = np.nan
        made.loc[rows, "hidden"] = True
    return made


def masked_measures(measures: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """Return measures without those that few visits are behind.

    Parameters
    ----------
    measures : DataFrame
        As `season_measures` returns them.
    counts : DataFrame
        The rows of the measure that counts the visits of each group, ``served_visits``.
    """
    size = {(row.dimension, row.key): row.numerator for row in counts.itertuples(index=False)}
    few = [is_small(size.get((d, k), 0)) for d, k in zip(measures["dimension"], measures["key"], strict=True)]
    top, base = measures["numerator"].to_numpy(), measures["denominator"].to_numpy()
    hidden = np.array(few) | ((base > 0) & (base < SMALL)) | (np.isnan(base) & (top > 0) & (top < SMALL))
    counted = measures["measure"].isin(_SHARES) & (
        ((top > 0) & (top < SMALL)) | ((base - top > 0) & (base - top < SMALL))
    )
    made = measures.copy()
    made.loc[hidden | counted.to_numpy(), ["numerator", "denominator", "value"]] = np.nan
    return made


# Measures whose numerators are people.
_SHARES = (
    "on_the_spot", "return_rate", "referral_rate", "no_show", "abandonment", "balked", "reneged", "turned_away",
    "closed_door", "cancelled_visits", "wait_within_20",
)  # fmt: skip
