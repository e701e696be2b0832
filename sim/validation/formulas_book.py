"""Exact laws of a book of slots with carry-over: who finds the next session full takes a later one.

In: slots and mean new requests by day or by week. Out: people carried over, days until one's slot.
Nobody gives up, everybody takes the first free slot. What happens at the desk is not here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import gammaln, lambertw

from sim.errors import TheoryError
from sim.validation.figures import Numbers, as_long, listed, load, not_negative, positive, whole

_FAINT = 1e-14


class Book(NamedTuple):
    """A book over a span of days.

    `delay[j]` is the share of the counted people whose slot is j days after they looked; `booked` the mean slots
    taken of each day's sessions.
    """

    delay: np.ndarray
    booked: np.ndarray

    @property
    def mean_delay(self) -> float:
        """Mean days from looking to the slot."""
        return float((self.delay * np.arange(len(self.delay))).sum())

    def within(self, days: int) -> float:
        """Return the share of people with a slot at most `days` days after they looked."""
        return float(self.delay[: whole("days", days, 0) + 1].sum())


def carried_over(mean_requests: float, slots: int) -> float:
    """Return the long-run mean number of people carried over by each session, one session a period.

    Parameters
    ----------
    mean_requests : float, > 0
        Mean of the Poisson number of new requests in a period.
    slots : int, >= 1
        Of each session.

    Raises
    ------
    TheoryError
        A figure is out of its range, or the mean is not below `slots`.

    Notes
    -----
    With z_k the roots of z^s = exp(-m (1 - z)) within the unit circle other than 1,
    E Q = m / (2 (s - m)) + (s - m) / 2 - (2 s - 1) / 2 + sum over k of 1 / (1 - z_k); the roots by Lambert's W.

    References
    ----------
    Bailey (1954), On queueing processes with bulk service, J. Royal Statistical Society B 16, 80-87; Janssen and van
    Leeuwaarden (2005), Analytic computation schemes for the discrete-time bulk service queue, Queueing Systems 50.
    """
    mean, slots = positive("mean_requests", mean_requests), whole("slots", slots, 1)
    part = load(mean, 1.0, slots)
    turns = np.exp(2j * np.pi * np.arange(1, slots) / slots)
    roots = -lambertw(-part * turns * math.exp(-part)) / part
    spare = slots - mean
    sum_of_roots = float((1 / (1 - roots)).sum().real)
    return mean / (2 * spare) + spare / 2 - (2 * slots - 1) / 2 + sum_of_roots


def weekly_book_delay(mean_requests: float, slots: int, notice: int, period: int = 7) -> float:
    """Return the long-run mean days from looking to the slot, one session a period, looks at an even pace.

    Parameters
    ----------
    mean_requests, slots : as `carried_over`
    notice : int, >= 0
        Days before a session from which it can no longer be booked; 1: until the day before.
    period : int, >= 1
        Days from a session to the next.

    Notes
    -----
    Who finds a free slot waits `notice` to `notice + period - 1` days; by Little's law a person is carried over
    E Q / m times on average, a period each.
    """
    notice, period = whole("notice", notice, 0), whole("period", period, 1)
    return notice + (period - 1) / 2 + period * carried_over(mean_requests, slots) / mean_requests


def book(
    slots: Sequence[int],
    mean_requests: Numbers,
    notice: int,
    counted: Sequence[bool] | None = None,
) -> Book:
    """Return the law of the days until one's slot, day by day from an empty book.

    Parameters
    ----------
    slots : whole numbers, one a day
        Slots of that day's session, 0 where there is none; any pattern, holidays included.
    mean_requests : as many, >= 0
        Mean of the Poisson number of people who look that morning, in random order.
    notice : int, >= 0
        A session can be booked until so many days before it; 0: until its own morning.
    counted : as many booleans, optional
        Days whose people are counted. Default: all.

    Raises
    ------
    TheoryError
        A figure is out of its range, lists differ in length, or somebody who is counted may find no slot at all
        before the last day.

    Notes
    -----
    Before the people of a morning, X others hold slots that are still open to new ones; all slots before theirs are
    taken. The k-th newcomer gets slot X + k. When a session can no longer be booked, X falls by its slots.
    """
    places = np.array([whole(f"slots[{day}]", value, 0) for day, value in enumerate(listed("slots", slots))])
    means = listed("mean_requests", mean_requests)
    for day, mean in enumerate(means):
        not_negative(f"mean_requests[{day}]", float(mean))
    as_long("slots", places, "mean_requests", means)
    notice = whole("notice", notice, 0)
    is_counted = np.ones(len(places), dtype=bool) if counted is None else np.asarray(list(counted), dtype=bool)
    as_long("slots", places, "counted", is_counted)
    total = float(means[is_counted].sum())
    if total <= 0:
        raise TheoryError("nobody looks on the counted days; give mean_requests above 0 there.")
    delay, booked = np.zeros(len(places)), np.zeros(len(places))
    held = np.ones(1)
    for day in range(len(places) - notice):
        if is_counted[day] and means[day] > 0:
            delay += means[day] / total * _delays(held, means[day], places, day, notice)
        held = np.convolve(held, _poisson(means[day]))
        first = day + notice
        booked[first] = float((held * np.minimum(np.arange(len(held)), places[first])).sum())
        held = _served(held, int(places[first]))
    if is_counted[len(places) - notice :].any() or abs(delay.sum() - 1) > 1e-9:
        raise TheoryError(
            "somebody may find no slot before the last day; count fewer days, or give more days of slots."
        )
    last = int(np.flatnonzero(delay > _FAINT)[-1])
    return Book(delay[: last + 1], booked)


def _poisson(mean: float) -> np.ndarray:
    """Return the probabilities of a Poisson law, the faint tail left out."""
    if mean == 0:
        return np.ones(1)
    counts = np.arange(math.ceil(mean + 9 * math.sqrt(mean) + 20))
    found = np.exp(counts * math.log(mean) - mean - gammaln(counts + 1.0))
    return np.asarray(found / found.sum())


def _served(held: np.ndarray, slots: int) -> np.ndarray:
    """Take a session's slots away from those that are held."""
    left = held[slots:].copy() if len(held) > slots else np.zeros(1)
    left[0] = held[: slots + 1].sum()
    return left[: int(np.flatnonzero(left > _FAINT * left.max())[-1]) + 1]


def _delays(held: np.ndarray, mean: float, places: np.ndarray, day: int, notice: int) -> np.ndarray:
    """Return the law of the days until the slot of somebody who looks on `day`."""
    newcomers = _poisson(mean)
    # So many of the same morning go before: uniform in a batch seen by one of its members.
    before = np.maximum(1 - np.cumsum(newcomers), 0.0) / mean
    ahead = np.cumsum(np.convolve(held, before / before.sum()))  # at most n people ahead
    found = np.zeros(len(places))
    slots_so_far = np.cumsum(places[day + notice :])
    got_one = np.where(slots_so_far > 0, ahead[np.minimum(slots_so_far, len(ahead)) - 1], 0.0)
    reach = np.diff(np.concatenate(([0.0], got_one)))
    found[notice : notice + len(reach)] = reach
    return found
