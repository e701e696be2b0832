"""W1 by this project: the public `run_desk`, table included, and the bare kernel below it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

import sim
from benchmarks.w1_world import CLOSES_S, NONE, OUTCOMES, Log, World
from sim.engine.kernel_desk import desks
from sim.engine.rules import DESK_OUTCOMES


def run_table(world: World, engine: str = "compiled") -> pd.DataFrame:
    """Serve everybody by the public function; the log is its table."""
    return sim.run_desk(
        world.arrival, world.service, session=world.session, patience=world.patience, closes=CLOSES_S, engine=engine
    )


def log_of_table(table: pd.DataFrame) -> Log:
    """Return the table of `run_desk` as a log to compare."""
    seconds = {name: table[name].fillna(NONE).to_numpy(dtype=np.int64) for name in ("called", "end", "left")}
    return Log(**seconds, outcome=np.array([OUTCOMES.index(name) for name in table["outcome"]]))


def bare_kernel(world: World) -> Callable[[], tuple[np.ndarray, ...]]:
    """Return the compiled loop alone, its arguments made beforehand."""
    nobody, everybody = np.full(len(world), NONE), np.zeros(len(world), dtype=np.int64)
    empty = np.zeros(0, dtype=np.int64)
    arguments = (
        world.bounds, world.arrival, world.service.reshape(-1, 1), nobody, world.patience, nobody, everybody,
        np.zeros(1, dtype=np.int64), CLOSES_S, 0, empty, empty, np.zeros(2, dtype=np.int64), 0, NONE, NONE, NONE,
    )  # fmt: skip
    return lambda: desks(*arguments)


def log_of_kernel(arrays: tuple[np.ndarray, ...]) -> Log:
    """Return the arrays of the kernel as a log to compare."""
    called, end, _, left, outcome = arrays[:5]
    place = np.array([OUTCOMES.index(name) if name in OUTCOMES else NONE for name in DESK_OUTCOMES])
    return Log(called=called, end=end, left=left, outcome=place[outcome])
