"""The law of a session of appointments: the work before each person, from slot to slot.

In: a `World` without walk-ins. Out: what the recursion finds: the law of the wait at each slot, idle time, overtime.
Nothing is drawn and nothing approximated: with chances that a float holds exactly, so is the answer.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.signal import fftconvolve

from sim.sessions.phases import WaitLaw
from sim.sessions.world import World

NOTHING = 1e-18  # a chance that changes no other in a float


_DIRECT = 30_000_000  # multiplications from which a transform is quicker
_NOISE = 2e-17  # what a transform leaves where nothing is


class Passed(NamedTuple):
    """What a recursion finds of a session; times in units, `waits` in the order of the slots."""

    waits: list[WaitLaw]
    idle: float
    overtime: float
    walk_in_wait: float = np.nan


def pass_appointments(world: World) -> Passed:
    """Follow the work in front of who comes, over the slots of a session.

    Notes
    -----
    V, the time until the desk is free, is the wait of who comes now. It falls with time and rises by a service S
    where somebody comes: V ← (V - gap)⁺, then V + S with chance 1 - no_show (Lindley 1952). With N(t) the chance that
    nobody comes after t, the last service ends after t with chance 1 - P(V(t) = 0) N(t): idle time and overtime are
    sums of such chances over the units.

    References
    ----------
    Lindley (1952), The theory of queues with a single server; Welch and Bailey (1952); Hassin and Mendel (2008).
    """
    nobody = np.append(np.cumprod((1 - world.shows)[::-1])[::-1], 1.0)  # nobody comes from slot j on
    work, waits = np.ones(1), []
    duration = on_units(world.duration, world.every)
    now = world.begins if world.closes is None else min(world.begins, world.closes)
    idle = overtime = 0.0
    for j, (slot, show) in enumerate(zip(world.slots.tolist(), world.shows.tolist(), strict=True)):
        more = _gap(work, now, slot - now, world, float(nobody[j]))
        idle, overtime = idle + more[0], overtime + more[1]
        work, now = _later(work, slot - now), slot
        waits.append(WaitLaw(work))
        work = with_one_more(work, show, duration)
    rest = max(len(work) - 1, 0 if world.closes is None else world.closes - now)
    more = _gap(work, now, rest, world, 1.0)
    return Passed(waits, idle + more[0], overtime + more[1])


def with_one_more(work: np.ndarray, show: float, duration: np.ndarray) -> np.ndarray:
    """Return the law of the work when somebody comes with this chance."""
    after = show * _sum(work, duration)
    after[: len(work)] += (1 - show) * work
    return after[: int(np.flatnonzero(after > NOTHING)[-1]) + 1]


def _sum(work: np.ndarray, duration: np.ndarray) -> np.ndarray:
    if len(work) * len(duration) <= _DIRECT:
        return np.convolve(work, duration)
    found = fftconvolve(work, duration)
    return np.where(found > _NOISE, found, 0.0)


def on_units(duration: np.ndarray, every: int) -> np.ndarray:
    """Return the chance of a service of 0, 1, 2 … units from that of 0, 1, 2 … steps."""
    if every == 1:
        return duration
    spread = np.zeros((len(duration) - 1) * every + 1)
    spread[::every] = duration
    return spread


def _gap(work: np.ndarray, now: int, units: int, world: World, nobody: float) -> tuple[float, float]:
    """Return idle time and overtime of so many units from now on; nobody comes in them, and with `nobody` nor after."""
    if units == 0:
        return 0.0, 0.0
    free = np.ones(units)  # the chance that the desk is free in each unit
    known = np.cumsum(work)[:units]
    free[: len(known)] = known
    open_units = units if world.closes is None else int(np.clip(world.closes - now, 0, units))
    waiting = 1 - nobody if world.closes is None else 1.0  # before closing the adviser stays whoever still comes
    counted = free[int(np.clip(world.begins - now, 0, units)) :]
    skipped = units - len(counted)
    idle = waiting * float(counted[: max(0, open_units - skipped)].sum())
    idle += (1 - nobody) * float(counted[max(0, open_units - skipped) :].sum())
    return idle, float((1 - nobody * free[open_units:]).sum())


def _later(work: np.ndarray, units: int) -> np.ndarray:
    """Let time pass: the work falls, and rests at none."""
    if units == 0:
        return work
    left = work[units:].copy() if units < len(work) else np.zeros(1)
    left[0] = work[: units + 1].sum()
    return left
