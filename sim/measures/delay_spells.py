"""The delay to the next open desk as a function of when the need falls: spells in which it stays or falls.

In: journeys and openings, whole seconds. Out: `Spells`, exact. Which desks a commune reaches is for
`sim.measures.clocks`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.measures.delay_law import DelayLaw

NEVER = np.iinfo(np.int64).max // 4


@dataclass(frozen=True)
class Spells:
    """The delay over a stretch of time, as spells in which it stays or falls by a second each second.

    `length_s`, `delay_s` (at the start) are int64 arrays in order of time; `falls` is a bool array.
    `open_s`: seconds in which who leaves at once finds a desk open.
    """

    length_s: np.ndarray
    delay_s: np.ndarray
    falls: np.ndarray
    open_s: int

    @cached_property
    def law(self) -> DelayLaw:
        """The law of the delay, equal flat spells put together."""
        flat = ~self.falls
        delays, place = np.unique(self.delay_s[flat], return_inverse=True)
        lengths = np.zeros(len(delays), dtype=np.int64)
        np.add.at(lengths, place, self.length_s[flat])
        high, length = self.delay_s[self.falls], self.length_s[self.falls]
        return DelayLaw(
            tuple(zip(delays.tolist(), lengths.tolist(), strict=True)),
            tuple(zip((high - length).tolist(), high.tolist(), strict=True)),
        )


def delay_spells(reached: Sequence[tuple[int, np.ndarray]], begin: int, end: int) -> Spells:
    """Return the delay of needs between two seconds, as spells.

    Parameters
    ----------
    reached : sequence of (journey, openings)
        Of each venue in reach: seconds one way, and an int64 array (n, 2 or more) of opens, closes, by opening.
    begin, end : int, seconds

    Returns
    -------
    Spells
        Times after which nothing opens any more are left out.
    """
    edges = [np.array([begin, end], dtype=np.int64)]
    edges += [(opened[:, :2] - journey).ravel() for journey, opened in reached]
    times = np.unique(np.concatenate(edges))
    times = times[(times >= begin) & (times <= end)]
    start, stop = times[:-1], times[1:]
    now, later = np.full(len(start), NEVER), np.full(len(start), NEVER)
    for journey, opened in reached:
        leave, last = opened[:, 0] - journey, np.maximum.accumulate(opened[:, 1] - journey)
        following = np.searchsorted(leave, start, side="right")
        is_open = (following > 0) & (last[np.maximum(following - 1, 0)] > start) if len(leave) else start < start
        now = np.where(is_open, np.minimum(now, journey), now)
        opens = np.append(opened[:, 0], NEVER)
        later = np.minimum(later, opens[following])
    # A desk that is open takes a journey; one that opens at o takes o - t, which wins once t > o - journey.
    cross = np.clip(later - now, start, stop)
    cross = np.where(now >= NEVER, start, cross)
    spells = [(start, cross, now, False), (cross, stop, later - cross, True)]
    begins = np.concatenate([s for s, _, _, _ in spells])
    lengths = np.concatenate([e - s for s, e, _, _ in spells])
    delays = np.concatenate([d for _, _, d, _ in spells])
    falls = np.repeat([False, True], len(start))
    kept = (lengths > 0) & (delays < NEVER // 2)
    order = np.argsort(begins[kept], kind="stable")
    open_s = int((stop - start)[now < NEVER].sum())
    rows = np.flatnonzero(kept)[order]
    return Spells(lengths[rows], delays[rows], falls[rows], open_s)
