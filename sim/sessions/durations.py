"""How long a service lasts, in whole steps.

In: a mapping of steps to chances, or a frozen law of `scipy.stats` in seconds. Out: the chance of 0, 1, 2 … steps, or
a `SessionError`. A law of seconds is shared between neighbours of the grid, so that its mean stays. What services
make of a session is in `law`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from numbers import Real
from typing import Any

import numpy as np

from sim.errors import SessionError

Duration = Any  # a mapping of whole steps to chances, or a frozen law of scipy.stats (which has no public type)
MOST_STEPS = 200_000
_SUM = 1e-6  # how far from 1 chances may sum: chances of 32 bits are off by as much
_LEFT_OUT = 1e-9  # of the mean, in what a law of seconds may have beyond the last step
_CLOSE = 1e-12  # of a step, in the integral of a survival
_AT_ONCE = 256  # steps
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(20)


def steps_of(duration: Duration, step_s: int) -> np.ndarray:
    """Return the chance of a service of 0, 1, 2 … steps.

    Parameters
    ----------
    duration : mapping, or frozen law of scipy.stats
        Whole steps to their chances; or a law in seconds.
    step_s : int, seconds

    Returns
    -------
    float64 array, shape (longest + 1,)

    Raises
    ------
    SessionError
        Steps that are not whole or below 0, chances below 0 or that do not sum to 1 (within 1e-6), a law with
        durations below 0 or without a finite mean, more than 200,000 steps.

    Notes
    -----
    A law of seconds: with e(k) = E[(X - k step)+], step k has the chance (e(k-1) - 2 e(k) + e(k+1)) / step, step 0 has
    1 - (e(0) - e(1)) / step. So each duration is shared between the two steps around it, by its distance from each: the
    mean is that of the law; the variance is larger by at most step²/4. What lies beyond the last step holds less than
    1e-9 of the mean.
    """
    if isinstance(duration, Mapping):
        return _of_mapping(duration)
    if hasattr(duration, "dist") and callable(getattr(duration, "sf", None)):
        with np.errstate(all="ignore"):  # scipy divides by 0 on its way to the mean of a law of one value
            return _of_law(duration, step_s)
    raise SessionError(
        f"duration is {duration!r}; give a mapping of whole steps to chances, or a frozen law of scipy.stats."
    )


def _of_mapping(duration: Mapping[Any, Any]) -> np.ndarray:
    if not duration:
        raise SessionError("duration is empty; give at least one number of steps and its chance.")
    for steps, chance in duration.items():
        _refuse_entry(steps, chance)
    total = math.fsum(duration.values())
    if abs(total - 1) > _SUM:
        raise SessionError(f"duration has chances that sum to {total:.9g}; they must sum to 1.")
    law = np.zeros(int(max(duration)) + 1)
    for steps, chance in duration.items():
        law[int(steps)] += float(chance) / total
    return _trimmed(law)


def _refuse_entry(steps: Any, chance: Any) -> None:
    whole = isinstance(steps, Real) and not isinstance(steps, bool | np.bool_) and float(steps).is_integer()
    if not whole or not 0 <= float(steps) <= MOST_STEPS:
        raise SessionError(f"duration has {steps!r} steps; they must be whole, from 0 to {MOST_STEPS}.")
    if isinstance(chance, bool | np.bool_) or not isinstance(chance, Real) or not 0 <= float(chance) <= 1:
        raise SessionError(f"duration of {steps} steps has the chance {chance!r}; a chance is from 0 to 1.")


def _of_law(law: Any, step_s: int) -> np.ndarray:
    low, high = (float(side) for side in law.support())
    mean = float(law.mean())
    if low < 0 and float(law.cdf(np.nextafter(0.0, -1.0))) > _LEFT_OUT:
        raise SessionError("duration has a law with times below 0; cut it at 0.")
    if not math.isfinite(mean):
        raise SessionError(f"duration has a law whose mean is {mean}; the mean must be finite.")
    excess = _excess(law, step_s, high, mean)
    chance = np.empty(len(excess))
    chance[0] = 1 - (excess[0] - excess[1]) / step_s if len(excess) > 1 else 1.0
    beyond = np.append(excess, 0.0)
    chance[1:] = (beyond[:-2] - 2 * beyond[1:-1] + beyond[2:]) / step_s
    chance = np.maximum(chance, 0.0)
    return _trimmed(chance / chance.sum())


def _excess(law: Any, step_s: int, high: float, mean: float) -> np.ndarray:
    """Return E[(X - k step)+] for k = 0, 1, 2 … until it is next to nothing; the last is 0."""
    if hasattr(law, "pmf"):
        return _excess_of_atoms(law, step_s, mean)
    areas, left = np.zeros(0), mean
    while left > _LEFT_OUT * mean and len(areas) * step_s < high:
        _refuse_long(len(areas), step_s)
        first = len(areas)
        ends = np.arange(first, first + _AT_ONCE + 1) * float(step_s)
        areas = np.append(areas, _areas(law, ends[:-1], ends[1:], _CLOSE * step_s))
        left = mean - float(areas.sum())
    left_after = np.maximum(mean - np.cumsum(areas), 0.0)
    cells = int(np.argmax(left_after <= _LEFT_OUT * mean)) + 1
    return np.append(np.cumsum(areas[:cells][::-1])[::-1], 0.0)


def _refuse_long(steps: int, step_s: int) -> None:
    if steps > MOST_STEPS:
        raise SessionError(f"duration needs more than {MOST_STEPS} steps of {step_s} s; give a longer step_s.")


def _areas(law: Any, first: np.ndarray, last: np.ndarray, close: float, deep: int = 40) -> np.ndarray:
    """Return the integral of a law's survival over each interval, halved where two rules differ by more than `close`.

    It is the same for the halves: where a survival is but known to 12 digits, parts of a smaller error have no end.
    """
    middle = (first + last) / 2
    for side in law.support():  # the survival has a bend there
        middle = np.where((first < side) & (side < last), side, middle)
    whole = _gauss(law, first, last)
    halves = _gauss(law, first, middle) + _gauss(law, middle, last)
    again = np.abs(whole - halves) > close
    if deep and again.any():
        halves[again] = _areas(law, first[again], middle[again], close, deep - 1) + _areas(
            law, middle[again], last[again], close, deep - 1
        )
    return np.asarray(halves)


def _gauss(law: Any, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    half = (last - first)[:, None] / 2
    return np.asarray((law.sf(first[:, None] + half * (1 + _NODES)) @ _WEIGHTS) * half[:, 0])


def _excess_of_atoms(law: Any, step_s: int, mean: float) -> np.ndarray:
    """Return E[(X - k step)+] of a law of whole seconds, from its survival at each second."""
    excess, second, left = [mean], 0, mean
    while left > _LEFT_OUT * mean:
        _refuse_long(len(excess), step_s)
        left -= float(law.sf(np.arange(second, second + step_s)).sum())
        second += step_s
        excess.append(max(left, 0.0))
    excess[-1] = 0.0
    return np.array(excess)


def on_longer_steps(law: np.ndarray, factor: int) -> np.ndarray:
    """Return a law of steps on steps so many times as long, its mean kept as that of a law of seconds is."""
    left = np.cumsum(law[::-1])[::-1]  # chance of at least k steps
    excess = np.cumsum(np.append(left[1:], 0.0)[::-1])[::-1]  # E[(X - k)+]
    at = np.append(excess[::factor], [0.0, 0.0])
    chance = np.maximum(np.append(at[:-2] - 2 * at[1:-1] + at[2:], 0.0), 0.0) / factor
    return _trimmed(np.append(1 - (at[0] - at[1]) / factor, chance))


def _trimmed(law: np.ndarray) -> np.ndarray:
    """Return a law without the steps at its end that never happen."""
    return law[: int(np.flatnonzero(law)[-1]) + 1]
