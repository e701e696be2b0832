"""Exact waits of a single desk's session: appointments with no-shows and lateness; walk-ins from an empty room.

In: slots or rates, and the law of the service. Out: the mean wait of the served and who is served, on a grid of time
whose error is stated. What a run measured, and how it compares, is in `sim.validation.shadow`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.fft import irfft, next_fast_len, rfft
from scipy.special import ndtr

from sim.demand.distributions import lognormal_parameters
from sim.units import HOUR_S


class SessionWait(NamedTuple):
    """What a model says of a session: mean wait of the served (s), share served of who comes, error of the wait."""

    wait_s: float
    served_share: float
    error_s: float


@dataclass(frozen=True)
class ServiceLaw:
    """A mixture of lognormal durations cut at a cap.

    Attributes
    ----------
    weights, means_s, cvs : tuples of float
        Of the components; weights sum to 1, a cv of 0 is a fixed duration.
    cap_s : float
    """

    weights: tuple[float, ...]
    means_s: tuple[float, ...]
    cvs: tuple[float, ...]
    cap_s: float = np.inf

    def excess_s(self, over_s: np.ndarray) -> np.ndarray:
        """Return E[(S - x)+] for each x >= 0, seconds."""
        x = np.minimum(np.asarray(over_s, dtype=np.float64), self.cap_s)
        total = np.zeros(x.shape)
        for weight, mean, cv in zip(self.weights, self.means_s, self.cvs, strict=True):
            beyond = _lognormal_excess(np.array(self.cap_s), mean, cv) if np.isfinite(self.cap_s) else 0.0
            total += weight * (_lognormal_excess(x, mean, cv) - beyond)
        return np.maximum(total, 0.0)

    @property
    def mean_s(self) -> float:
        """Mean duration, seconds."""
        return float(self.excess_s(np.zeros(1))[0])

    def on_grid(self, step_s: float, cells: int) -> np.ndarray:
        """Return the chance of each multiple of a step, the mean kept; what lies beyond is in the last cell."""
        # Each duration is shared between its two neighbours of the grid, so the mean is exact.
        at = self.excess_s(np.arange(cells + 1) * step_s)
        chance = np.empty(cells)
        chance[0] = 1 - (at[0] - at[1]) / step_s
        chance[1:] = (at[:-2] - 2 * at[1:-1] + at[2:]) / step_s
        chance = np.maximum(chance, 0.0)
        chance[-1] += max(0.0, 1 - chance.sum())
        return chance


def _lognormal_excess(x: np.ndarray, mean: float, cv: float) -> np.ndarray:
    """Return E[(Y - x)+] of a lognormal Y (the formula of Black and Scholes 1973 without interest)."""
    if cv <= 0:
        return np.maximum(mean - x, 0.0)
    mu, sigma = lognormal_parameters(mean, cv)
    with np.errstate(divide="ignore"):
        d2 = (mu - np.log(x)) / sigma
    return np.asarray(mean * ndtr(d2 + sigma) - x * ndtr(d2))


# --- appointments


def appointment_wait(
    slots_s: Sequence[float],
    booked: Sequence[float],
    service: ServiceLaw,
    *,
    no_show: float,
    lateness_s: tuple[float, float],
    closes_s: float,
    grace_s: float | None,
    step_s: float = 5.0,
) -> SessionWait:
    """Return the wait in a session of appointments held by one adviser, times from the opening.

    Parameters
    ----------
    slots_s : sequence of float
        Starts of the slots, ascending; they are booked from the first on.
    booked : sequence of float
        Chance that 0, 1, 2 … slots are booked.
    service : ServiceLaw
    no_show : float
        Chance that a booked person does not come, independent of the others.
    lateness_s : (mean, sd)
        Arrival less slot, normal; negative is early.
    closes_s : float
    grace_s : float or None
        Who is inside is called until closing + grace; None: all are.
    step_s : float
        Cell of the grid.

    Notes
    -----
    With E the time at which the desk is free and A = max(slot + lateness, 0): the person is called at max(E, A), waits
    (E - max(A, slot))+, and leaves the desk free at max(E, A) + S; who does not come leaves E as it was. People are
    called in the order of their slots, which is exact where nobody is later than the next one. The error is what the
    same recursion on a grid twice as coarse changes.
    """
    fine, coarse = (
        _appointments(slots_s, booked, service, no_show, lateness_s, closes_s, grace_s, step)
        for step in (step_s, 2 * step_s)
    )
    return SessionWait(fine[0], fine[1], abs(fine[0] - coarse[0]))


def _appointments(
    slots_s: Sequence[float],
    booked: Sequence[float],
    service: ServiceLaw,
    no_show: float,
    lateness_s: tuple[float, float],
    closes_s: float,
    grace_s: float | None,
    step: float,
) -> tuple[float, float]:
    """Return mean wait of the served and the share served, on one grid."""
    longest = min(service.cap_s, 4 * HOUR_S)
    last_call = np.inf if grace_s is None else closes_s + grace_s
    cells = int((closes_s + (grace_s or 0) + (len(slots_s) if grace_s is None else 2) * longest) / step) + 2
    times = np.arange(cells) * step
    duration = service.on_grid(step, min(cells, int(longest / step) + 2))
    free = np.zeros(cells)
    free[0] = 1.0
    # Chance that at least j slots are booked, for the j-th.
    reaches = np.cumsum(np.asarray(booked, dtype=np.float64)[::-1])[::-1]
    waited = served = came = 0.0
    for number, slot in enumerate(slots_s[: len(booked) - 1], start=1):
        weight = float(reaches[number]) * (1 - no_show)
        arrival = _arrival(slot, lateness_s, times, step, closes_s)
        reference = np.maximum(times, slot)
        within = free * (times <= last_call)
        # E[(E - m)+] over the desk's law for each reference time m, and who is called in time.
        chance = arrival * (times <= last_call)
        waited += weight * float(chance @ _above(within, times, reference, step))
        served += weight * float(chance.sum() * within.sum())
        came += weight
        begin = np.diff(np.cumsum(within) * np.cumsum(chance), prepend=0.0)
        busy = _convolved(begin, duration, cells)
        unserved = free - within * chance.sum()
        free = no_show * free + (1 - no_show) * (busy + unserved)
    return (waited / served if served else 0.0), (served / came if came else 1.0)


def _arrival(
    slot: float, lateness_s: tuple[float, float], times: np.ndarray, step: float, closes_s: float
) -> np.ndarray:
    """Return the chance of each arrival on the grid, at the opening for who comes before; after closing left out."""
    mean, sd = lateness_s
    if sd <= 0:
        chance = np.zeros(times.size)
        place = max(0.0, slot + mean) / step
        low = min(int(place), times.size - 2)
        chance[low], chance[low + 1] = 1 - (place - low), place - low
    else:
        edges = np.concatenate((times, [times[-1] + step])) - step / 2
        chance = np.diff(ndtr((edges - slot - mean) / sd))
        chance[0] += ndtr((edges[0] - slot - mean) / sd)
    return np.where(times <= closes_s, chance, 0.0)


def _above(law: np.ndarray, times: np.ndarray, reference: np.ndarray, step: float) -> np.ndarray:
    """Return the sum over the law of (time - m)+ for each m, by straight lines between the points of the grid."""
    tail = np.concatenate((np.cumsum(law[::-1])[::-1], [0.0]))
    # At the points of the grid: sum over later points of their tails; each step down adds one tail.
    excess = np.concatenate((np.cumsum(tail[1:][::-1])[::-1] * step, [0.0]))[: times.size]
    return np.asarray(np.interp(reference, times, excess))


def _convolved(law: np.ndarray, other: np.ndarray, cells: int) -> np.ndarray:
    """Return the law of a sum, cut to some cells; what lies beyond is in the last one."""
    length = next_fast_len(law.size + other.size)
    both = np.maximum(irfft(rfft(law, length) * rfft(other, length), length), 0.0)
    kept = both[:cells].copy()
    kept[-1] += both[cells:].sum()
    return np.asarray(kept)


# --- walk-ins


def walk_in_wait(
    rates: Sequence[float],
    bin_s: float,
    opens_s: float,
    service: ServiceLaw,
    *,
    closes_s: float,
    grace_s: float | None,
    step_s: float = 30.0,
) -> SessionWait:
    """Return the wait in a session of walk-ins held by one adviser that begins with an empty room: M(t)/G/1.

    Parameters
    ----------
    rates : sequence of float
        Arrivals per second in equal bins from time 0 on; a Poisson process with that rate.
    bin_s : float
        Length of a bin.
    opens_s : float
        When the desk begins; people who come before wait inside, in order.
    service : ServiceLaw
    closes_s : float
    grace_s : float or None
        Who would be called after closing + grace is turned away; None: all are called.
    step_s : float
        Longest step of time; the bins are cut into equal ones.

    Notes
    -----
    V(t), the work before somebody who comes at t, moves by small steps: V' = (V + X - step)+ with X the work that
    comes in the step (compound Poisson), no service before the opening. First come, first served, nobody leaves: who
    comes at t is called at max(t, opening) + V(t). Two grids, one twice as fine, are extrapolated to a step of 0; the
    error is what the finer of them changed.

    References
    ----------
    Takács (1955), Acta Math. Acad. Sci. Hung. 6, 101-129: the virtual waiting time with Poisson arrivals of any rate.
    """
    count = max(1, int(np.ceil(bin_s / step_s)))
    coarse, fine = (_walk_ins(rates, bin_s, opens_s, service, closes_s, grace_s, n) for n in (count, 2 * count))
    wait = max(0.0, 2 * fine[0] - coarse[0])
    return SessionWait(wait, min(1.0, 2 * fine[1] - coarse[1]), abs(fine[0] - coarse[0]))


def _walk_ins(
    rates: Sequence[float],
    bin_s: float,
    opens_s: float,
    service: ServiceLaw,
    closes_s: float,
    grace_s: float | None,
    count: int,
) -> tuple[float, float]:
    """Return mean wait of the served and the share served, on one grid."""
    step = bin_s / count
    expected = float(np.sum(rates)) * bin_s
    spread = np.sqrt(max(expected, 1.0)) * 6 + expected
    cells = int(min(spread * service.mean_s + 4 * HOUR_S, 24 * HOUR_S) / step) + 2
    work = np.arange(cells) * step
    duration = service.on_grid(step, cells)
    length = next_fast_len(2 * cells)
    # The work that arrives in a step is compound Poisson: exp(rate · step · (transform - 1)).
    transform = rfft(duration, length)
    last_call = np.inf if grace_s is None else closes_s + grace_s
    law = np.zeros(cells)
    law[0] = 1.0
    waited = served = came = 0.0
    for number, rate in enumerate(rates):
        arriving = np.exp(rate * step * (transform - 1))
        for place in range(count):
            time = number * bin_s + place * step
            before = _seen(law, work, max(time, opens_s), last_call)
            both = np.maximum(irfft(rfft(law, length) * arriving, length), 0.0)
            law = both[:cells].copy()
            law[-1] += both[cells:].sum()
            if time >= opens_s - step / 2:
                law[1] += law[0]
                law = np.append(law[1:], 0.0)
            after = _seen(law, work, max(time + step, opens_s), last_call)
            waited += rate * step * (before[0] + after[0]) / 2
            served += rate * step * (before[1] + after[1]) / 2
            came += rate * step
    return (waited / served if served else 0.0), (served / came if came else 1.0)


def _seen(law: np.ndarray, work: np.ndarray, begins_s: float, last_call: float) -> tuple[float, float]:
    """Return the wait and the chance of being called in time of somebody who comes now."""
    in_time = law * (begins_s + work <= last_call)
    return float(in_time @ work), float(in_time.sum())
