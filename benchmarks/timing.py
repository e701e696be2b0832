"""Interleaved repetitions, and what may be said of them.

In: callables that time themselves. Out: seconds by contestant and round, medians, ranges, ratios round by round.
A ratio is taken within a round, so that a machine that slows down for a while slows both sides of it.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Contestant = Callable[[], float]
Times = dict[str, list[float]]
LEAST_S = 0.05  # a block of runs lasts at least so long, that the clock's grain and a stray interrupt are small in it


def timed(run: Callable[[], Any], least_s: float = LEAST_S) -> Contestant:
    """Return a contestant that runs a function often enough to be timed, and tells the seconds of one run.

    The function is run once beforehand, so that nothing is compiled or loaded under the clock.
    """
    run()
    start = time.perf_counter()
    run()
    loops = max(1, round(least_s / max(time.perf_counter() - start, 1e-9)))

    def block() -> float:
        gc.collect()
        began = time.perf_counter()
        for _ in range(loops):
            run()
        return (time.perf_counter() - began) / loops

    return block


def interleaved(contestants: Mapping[str, Contestant], rounds: int) -> Times:
    """Time all contestants in turn, round after round; every second round in the opposite order."""
    times: Times = {name: [] for name in contestants}
    for number in range(rounds):
        names = list(contestants)
        for name in names if number % 2 == 0 else reversed(names):
            times[name].append(contestants[name]())
    return times


def spread(values: Sequence[float]) -> dict[str, float]:
    """Return the median and the range of some repetitions."""
    return {"median": statistics.median(values), "low": min(values), "high": max(values), "rounds": len(values)}


def ratio(top: Sequence[float], base: Sequence[float]) -> dict[str, float]:
    """Return the median and the range of a ratio taken round by round."""
    return spread([a / b for a, b in zip(top, base, strict=True)])


def against(found: dict[str, float], goal: float, *, at_least: bool) -> dict[str, Any]:
    """Set the median of a ratio against its goal."""
    met = found["median"] >= goal if at_least else found["median"] <= goal
    return {**found, "goal": f"{'at least' if at_least else 'at most'} {goal:g}", "met": met}
