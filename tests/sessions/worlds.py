"""Sessions for tests: every outcome of a small one, and many of one simulated at the desk.

In: slots, durations, no-shows, walk-ins. Out: means and chances, by enumeration or by `run_desk`. No recursion is here.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import NamedTuple

import numpy as np

from sim.engine.run import run_desk
from sim.validation.dice import Dice

PARTS = 100  # of a second, so that walk-ins may come at any moment


class Means(NamedTuple):
    """What a session comes to: mean wait by slot of who comes, chance to wait at most `within`, idle time, overtime."""

    wait: list[float]
    within: list[float]
    idle: float
    overtime: float


def enumerated(slots, duration, no_show, closes, within, step=60):
    """Return the means over every outcome: who comes, and how long each service lasts."""
    order = sorted(range(len(slots)), key=lambda k: (slots[k], k))
    wait, came_in = defaultdict(float), defaultdict(float)
    weight, idle, overtime = defaultdict(float), 0.0, 0.0
    outcomes = [[(None, no_show[k])] + [(d, (1 - no_show[k]) * p) for d, p in duration.items()] for k in order]
    begins = min(slots, default=0)
    for combination in product(*outcomes):
        chance = 1.0
        for _, part in combination:
            chance *= part
        free, busy, last = begins, 0, begins
        for k, (steps, _) in zip(order, combination, strict=True):
            if steps is None:
                continue
            start = max(free, slots[k])
            wait[k] += chance * (start - slots[k])
            came_in[k] += chance * (start - slots[k] <= within)
            weight[k] += chance
            free = start + steps * step
            busy, last = busy + steps * step, free
        until = last if closes is None else max(last, closes)
        idle += chance * (until - begins - busy)
        overtime += (
            chance * max(0, last - closes) if closes is not None and any(s is not None for s, _ in combination) else 0
        )
    n = range(len(slots))
    return Means([wait[k] / weight[k] for k in n], [came_in[k] / weight[k] for k in n], idle, overtime)


class Seen(NamedTuple):
    """A mean of a simulation and its standard error."""

    mean: float
    error: float


def simulated(slots, duration, no_show, walk_ins, closes, n_sessions, case, step=60):
    """Return the means of many sessions at the desk: by slot, of the walk-ins, idle time, overtime."""
    dice = Dice(7, case, 0)
    rows = [_booked(dice, k, slot, no_show[k], n_sessions) for k, slot in enumerate(slots)]
    rows += [_walking(dice, k, *period, closes, n_sessions) for k, period in enumerate(walk_ins)]
    session, slot, arrival, who = (np.concatenate(columns) for columns in zip(*rows, strict=True))
    steps = np.array(list(duration))[dice.chosen("service", len(session), list(duration.values()))]
    log = run_desk(arrival, steps * step * PARTS, session=session, slot=slot)
    called = log["called"].to_numpy(dtype=float, na_value=np.nan)
    end = log["end"].to_numpy(dtype=float, na_value=np.nan)
    came = ~np.isnan(called)
    begins = min(slots, default=min((begin for begin, _, _ in walk_ins), default=0)) * PARTS
    last = np.full(n_sessions, -1.0)
    np.maximum.at(last, session[came], end[came])
    busy = np.bincount(session[came], np.maximum(0, end[came] - np.maximum(called[came], begins)), minlength=n_sessions)
    until = np.maximum(last, begins) if closes is None else np.maximum(np.maximum(last, closes * PARTS), begins)
    over = np.zeros(n_sessions) if closes is None else np.maximum(0, last - closes * PARTS)
    wait = called - arrival
    by_slot = [_mean(wait[came & (who == k)]) for k in range(len(slots))]
    return by_slot, _of_walkers(wait, came & (who < 0), session, n_sessions), _mean(until - begins - busy), _mean(over)


def _booked(dice, k, slot, no_show, n):
    shows = dice.uniforms(f"shows {k}", n) >= no_show
    return np.arange(n), np.full(n, slot * PARTS), np.where(shows, slot * PARTS, -1), np.full(n, k)


def _walking(dice, k, begin, until, rate, closes, n):
    until = until if closes is None else min(until, closes)
    gaps = dice.exponentials(f"gaps {k}", n * 40, 3600 / rate * PARTS).reshape(n, 40)
    arrival = begin * PARTS + np.floor(np.cumsum(gaps, axis=1)).astype(np.int64)
    assert (arrival[:, -1] > until * PARTS).all()
    session, _ = np.nonzero(arrival < until * PARTS)
    inside = arrival[arrival < until * PARTS]
    return session, np.full(len(inside), -1), inside, np.full(len(inside), -1)


def _mean(values):
    return Seen(float(values.mean()) / PARTS, float(values.std()) / PARTS / np.sqrt(len(values)))


def _of_walkers(wait, rows, session, n):
    """Return the mean over walk-ins, its error over sessions; None where nobody can come."""
    if not rows.any():
        return None
    total, count = np.bincount(session[rows], wait[rows], minlength=n), np.bincount(session[rows], minlength=n)
    mean = total.sum() / count.sum()
    return Seen(mean / PARTS, float((total - mean * count).std()) / count.mean() / PARTS / np.sqrt(n))
