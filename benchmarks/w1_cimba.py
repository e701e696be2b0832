"""W1 in Cimba, models compiled by numba onto a C library, given everybody's numbers; and M/M/1 without a log.

In: a world. Out: its log. What it cannot do: the order of events within one second is its own, and what it records are
floats; its log is one row a person in the order in which they left, put back in order outside the clock.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.w1_world import CLOSES_S, NONE, Log, World

LOAD, QUEUE_UNITS = 0.75, 400_000  # M/M/1: how long, in mean services
_FINE = 1000  # parts of a mean service, for whole numbers


def why_not() -> str:
    """Return why Cimba cannot run here; empty if it can."""
    there = all(importlib.util.find_spec(name) for name in ("cimba", "statsmodels"))
    return "" if there else "cimba is not installed (`pip install cimba statsmodels`)"


if not why_not():  # its models do not compile where numba has compiled anything before it was imported (0.9.6)
    importlib.import_module("cimba")


def made(world: World) -> Callable[[], Any]:
    """Return a run of the sessions, its model made and compiled beforehand."""
    import cimba

    from benchmarks.cimba_models import Office

    office = Office()
    office.people = len(world)
    for name in ("session", "arrival", "service", "patience"):
        setattr(office, name, cimba.inputs.trace(getattr(world, name).astype(np.float64)))
    for kept in (office.number, office.called, office.gone):
        kept.capture()

    def run() -> Any:
        found = cimba.Experiment(office).run(workers=1, on_failure="raise")[office]
        return [one.trial(0, 0)[1] for one in (found.number, found.called, found.gone)]

    run()
    return run


def log_of(rows: Any, world: World) -> Log:
    """Return what Cimba recorded as a log to compare."""
    order = np.argsort(rows[0])
    called, gone = (np.rint(column[order]).astype(np.int64) for column in rows[1:])
    served = called != NONE
    outcome = np.where(served, 0, np.where(world.patience <= CLOSES_S - world.arrival, 1, 2))
    return Log(called=called, end=np.where(served, gone, NONE), left=np.where(served, NONE, gone), outcome=outcome)


def queue() -> Callable[[], float]:
    """Return a run of M/M/1 by Cimba, compiled beforehand: the mean number in the queue."""
    import cimba

    from benchmarks.cimba_models import Queue

    model = Queue()
    window = cimba.Window(duration=float(QUEUE_UNITS))

    def run() -> float:
        found = cimba.Experiment(model, window=window, seed=1).run(workers=1, on_failure="raise")
        return float(found[model].mean_level[0, 0])

    run()
    return run


def our_queue() -> Callable[[], float]:
    """Return the same by this project's desk, draws included: the mean number that wait, by Little's law."""
    from sim.engine.kernel_desk import desks

    people = round(LOAD * QUEUE_UNITS)
    nobody, zeros, empty = np.full(people, NONE), np.zeros(people, dtype=np.int64), np.zeros(0, dtype=np.int64)

    def run() -> float:
        dice = np.random.default_rng(1)
        arrival = np.cumsum(dice.exponential(_FINE / LOAD, people)).astype(np.int64)
        service = dice.exponential(_FINE, people).astype(np.int64)
        called = desks(
            np.array([0, people]), arrival, service.reshape(-1, 1), nobody, nobody, nobody, zeros,
            np.zeros(1, dtype=np.int64), NONE, 0, empty, empty, np.zeros(2, dtype=np.int64), 0, NONE, NONE, NONE,
        )[0][0]  # fmt: skip
        return float((called - arrival).sum() / arrival[-1])

    run()
    return run
