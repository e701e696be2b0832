"""W1 by this project: the public `run_desk`, table included, and the bare kernel below it."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

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


def two_threads(world: World, tables: int = 100) -> Callable[[], float]:
    """Return a contestant: so many tables made by two threads at once; the seconds of one, by the clock."""
    threads = ThreadPoolExecutor(2)

    def half() -> None:
        for _ in range(tables // 2):
            run_table(world)

    def run() -> float:
        began = time.perf_counter()
        wait([threads.submit(half), threads.submit(half)])
        return (time.perf_counter() - began) / tables

    run()
    return run


def bare_kernel(world: World, by_events: bool = False) -> Callable[[], np.ndarray]:
    """Return the compiled desk alone, its arguments made beforehand.

    W1 is a plain line, which needs no events; `by_events` sets a capacity that nobody meets, and so asks for them.
    """
    capacity = len(world) if by_events else NONE
    nobody, everybody = np.full(len(world), NONE), np.zeros(len(world), dtype=np.int64)
    empty = np.zeros(0, dtype=np.int64)
    arguments = (
        world.bounds, world.arrival, world.service.reshape(-1, 1), nobody, world.patience, nobody, everybody,
        np.zeros(1, dtype=np.int64), CLOSES_S, 0, empty, empty, np.zeros(2, dtype=np.int64), 0, NONE, NONE, capacity,
    )  # fmt: skip
    return lambda: desks(*arguments)[0]


def log_of_kernel(written: np.ndarray) -> Log:
    """Return what the kernel wrote as a log to compare."""
    called, end, _, left, outcome = written
    place = np.array([OUTCOMES.index(name) if name in OUTCOMES else NONE for name in DESK_OUTCOMES])
    return Log(called=called, end=end, left=left, outcome=place[outcome])
