"""What a theoretical case is, and how its simulated side becomes estimates with standard errors.

In: exact values and a way to simulate the same world. Out: a `CaseEstimate` for each quantity.
The worlds are in `cases_*`, the formulas in `formulas_*`, the verdict in `table`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.engine.run import run_desk
from sim.engine.season import simulate
from sim.said import Sentence
from sim.visits.log import Season

TICKS = 1_000_000  # whole seconds of the desk in a mean service: rounding is a millionth
BLOCK_PEOPLE = 1_000_000


class Subject(NamedTuple):
    """What is put to the test: the desk and the season, as others call them."""

    desk: Callable[..., pd.DataFrame] = run_desk
    simulate: Callable[..., Season] = simulate


class Quantity(NamedTuple):
    """Something that a formula gives exactly."""

    id: str
    name: Sentence
    exact: float


class Sums(NamedTuple):
    """Totals by independent replication: the quantity is the ratio of their sums. Shape (replications, quantities)."""

    top: np.ndarray
    base: np.ndarray


class CaseEstimate(NamedTuple):
    """A simulated value with its standard error, over so many independent replications."""

    value: float
    error: float
    replications: int


@dataclass(frozen=True)
class Case:
    """A world whose law is known.

    Attributes
    ----------
    id : str
    name, formula : Sentence, str
        What is simulated; the formula in a line.
    source : str
        Author, year, equation.
    quantities : tuple of Quantity
        With their exact values.
    blocks : int
        Parts of the full run; a quick run takes the first of them.
    run : function (seed, block, subject) -> Sums
        One part: independent replications, in the order of `quantities`.
    """

    id: str
    name: Sentence
    formula: str
    source: str
    quantities: tuple[Quantity, ...]
    blocks: int
    run: Callable[[int, int, Subject], Sums]


class BlockLog(NamedTuple):
    """What happened at the desks of a block, a row a person; times in the unit of the formulas, NaN where missing."""

    session: np.ndarray
    arrival: np.ndarray
    called: np.ndarray
    end: np.ndarray
    left: np.ndarray
    outcome: pd.Series
    n_sessions: int

    @property
    def wait(self) -> np.ndarray:
        """From arrival until called or gone."""
        return np.asarray(np.where(np.isnan(self.called), self.left, self.called) - self.arrival)

    def ended(self, outcome: str) -> np.ndarray:
        """Say whose visit ended so."""
        return np.asarray((self.outcome == outcome).to_numpy(dtype=bool))

    def by_session(self, values: np.ndarray) -> np.ndarray:
        """Return the sum of each session."""
        return np.bincount(self.session, weights=values, minlength=self.n_sessions)

    def last_end(self) -> np.ndarray:
        """Return when the last service of each session ends; minus infinity where nobody was served."""
        last = np.full(self.n_sessions, -np.inf)
        np.fmax.at(last, self.session, self.end)
        return last


def whole_ticks(times: np.ndarray, ticks: float = TICKS) -> np.ndarray:
    """Return times of a formula as whole seconds of the desk, `ticks` to a unit of time."""
    return np.rint(times * ticks).astype(np.int64)


def run_people(
    subject: Subject,
    session: np.ndarray,
    n_sessions: int,
    rows: dict[str, Any],
    settings: dict[str, Any],
    ticks: float = TICKS,
) -> BlockLog:
    """Run the desks of a block, `ticks` seconds to a unit of time, and return what happened."""
    others = {name: values for name, values in rows.items() if name not in ("arrival", "duration")}
    table = subject.desk(rows["arrival"], rows["duration"], session=session, **others, **settings)
    called, end, left = (
        table[name].to_numpy(dtype=np.float64, na_value=np.nan) / ticks for name in ("called", "end", "left")
    )
    return BlockLog(session, rows["arrival"] / ticks, called, end, left, table["outcome"], n_sessions)


def estimates(parts: list[Sums]) -> list[CaseEstimate]:
    """Return value and standard error of each quantity, from the parts of a run.

    Notes
    -----
    Replications are independent: sessions that begin empty with dice of their own, or whole seasons. So the error of
    a ratio of totals follows from the spread of top - ratio x base over them (delta method).

    References
    ----------
    Ratio of totals over independent cycles: Law (2015), Simulation Modeling and Analysis, 5th ed., section 9.5.3.
    """
    top, base = (np.concatenate(side) for side in zip(*parts, strict=True))
    n = len(top)
    ratio = top.sum(axis=0) / base.sum(axis=0)
    spread = np.std(top - ratio * base, axis=0, ddof=1)
    error = spread / np.abs(base.mean(axis=0)) / np.sqrt(n)
    return [CaseEstimate(float(v), float(e), n) for v, e in zip(ratio, error, strict=True)]
