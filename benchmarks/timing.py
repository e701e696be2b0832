"""Interleaved repetitions, and what may be said of them.

In: callables that time themselves. Out: seconds by contestant and round, medians, ranges, ratios round by round.
A ratio is taken within a round, so that a machine that slows down for a while slows both sides of it.
"""

from __future__ import annotations

import gc
import math
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


def median_interval(values: Sequence[float], confidence: float = 0.95) -> dict[str, float]:
    """Return the median and the two values between which it lies with a confidence, whatever the law of the values.

    Of n values in order, the k-th lowest and the k-th highest, for the greatest k that is sure enough; below six values
    even the range is not, at 95 %, and stands for want of better.

    References
    ----------
    David and Nagaraja (2003), Order Statistics, 3rd edition, section 7.1.
    """
    ordered, n = sorted(values), len(values)
    beyond = [2 * sum(math.comb(n, i) for i in range(k + 1)) for k in range((n + 1) // 2)]  # of 2**n
    k = max((k for k, chance in enumerate(beyond) if chance <= (1 - confidence) * 2**n), default=0)
    return {"median": statistics.median(ordered), "low": ordered[k], "high": ordered[n - 1 - k], "rounds": n}


def against(found: dict[str, float], goal: float, *, at_least: bool) -> dict[str, Any]:
    """Set the median of a ratio against its goal."""
    met = found["median"] >= goal if at_least else found["median"] <= goal
    return {**found, "goal": f"{'at least' if at_least else 'at most'} {goal:g}", "met": met}
