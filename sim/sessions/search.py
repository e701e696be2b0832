"""The best schedule of a session: a local search that ends in the best of all.

In: a `SlotProblem` and a first schedule. Out: the schedule, its cost, and how far any neighbour may lie below it.
What a schedule costs is in `costs`, the neighbourhood's least in `minimum`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from sim.sessions.costs import SlotProblem
from sim.sessions.minimum import Least, least_set

_BETTER = 1e-9  # of the cost: less is no improvement
Progress = Callable[[float], None]


class Best(NamedTuple):
    """A schedule that no neighbour betters.

    `bound` is how much lower a neighbour may be, as proven: 0 but for the rounding of floats. `asked` schedules were
    costed.
    """

    counts: np.ndarray
    cost: float
    bound: float
    asked: int


def best_slots(problem: SlotProblem, first: np.ndarray, told: Progress | None = None) -> Best:
    """Return the best schedule of a session.

    Parameters
    ----------
    problem : SlotProblem
    first : (intervals,) int64
        People at each interval to begin with.
    told : callable, optional
        Told the cost after each improvement.

    Notes
    -----
    Kaandorp and Koole (2007) show that the cost is a multimodular function of the counts, Koeleman and Koole (2012) so
    with walk-ins and any law of a service. Such a schedule is best of all when none of its neighbours is better; they
    are all schedules in which each boundary of any set is crossed by one person, all in one direction: 2^(intervals) of
    them. They are not asked one by one: in the people due up to each interval the cost is L-natural-convex (Murota
    2005), hence submodular in the set, and its least set is found with a proof (`sim.sessions.minimum`). Before that,
    people are moved one by one as long as it helps.

    References
    ----------
    Kaandorp and Koole (2007), Health Care Management Science 10, 217-229; Koeleman and Koole (2012), IIE Transactions
    on Healthcare Systems Engineering 2, 14-30; Murota (2005), Mathematics of Operations Research 30, 658-661.
    """
    counts = np.ascontiguousarray(first, dtype=np.int64)
    while True:
        counts = _one_by_one(problem, counts)
        if told is not None:
            told(problem.cost(counts))
        bound = 0.0
        for direction in (1, -1):
            side = _Side(problem, counts, direction)
            least = side.least()
            if least.value < -_BETTER * abs(problem.cost(counts)):
                counts = side.moved(least.members)
                break
            bound = min(bound, least.bound)
        else:
            return Best(counts, problem.cost(counts), bound, len(problem.asked))


def _one_by_one(problem: SlotProblem, counts: np.ndarray) -> np.ndarray:
    """Move single people to other intervals until none of these moves helps."""
    cost = problem.cost(counts)
    better = True
    while better:
        better = False
        for moved in _moves(counts):
            found = problem.cost(moved)
            if found < cost - _BETTER * abs(cost):
                counts, cost, better = moved, found, True
                break
    return counts


def _moves(counts: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the schedules in which one person is due elsewhere, the nearest intervals first."""
    there = np.flatnonzero(counts)
    for far in range(1, len(counts)):
        for place in there:
            for target in (place - far, place + far):
                if 0 <= target < len(counts):
                    moved = counts.copy()
                    moved[place] -= 1
                    moved[target] += 1
                    yield moved


class _Side:
    """The neighbours of a schedule in one direction: at each boundary in a set one person more (1) or less (-1) before
    it.

    A set may force others: where nobody is due between two boundaries, one cannot be crossed alone. A set is closed by
    what it forces; what is added to it is charged so much that the function stays submodular and its least set closed
    (Schrijver 2003, Combinatorial Optimization, section 49.3).
    """

    def __init__(self, problem: SlotProblem, counts: np.ndarray, direction: int):
        self.problem, self.direction = problem, direction
        self.before = np.cumsum(counts)[:-1]  # people due before each boundary
        single = [self._closed(mark) for mark in np.eye(len(self.before), dtype=bool)]
        self.free = np.array(
            [k for k, forced in enumerate(single) if self._schedule(forced) is not None], dtype=np.int64
        )
        self.forces = np.array(single, dtype=bool).reshape(len(single), -1)
        self.charge = np.zeros(len(self.before))
        for element in self.free:
            self.charge[element] = self._charge(element)

    def least(self) -> Least:
        """Return the least set of boundaries, as a mask of `free`."""
        cost = self.problem.cost(self._must(np.zeros(len(self.before), dtype=bool)))
        return least_set(self._value, len(self.free), enough=_BETTER * abs(cost), close=_BETTER * abs(cost))

    def moved(self, members: np.ndarray) -> np.ndarray:
        """Return the schedule that a set leads to."""
        return self._must(self._closed(self._mask(members)))

    def _mask(self, members: np.ndarray) -> np.ndarray:
        mask = np.zeros(len(self.before), dtype=bool)
        mask[self.free[members]] = True
        return mask

    def _value(self, members: np.ndarray) -> float:
        mask = self._mask(members)
        closed = self._closed(mask)
        return self.problem.cost(self._must(closed)) + float(self.charge[closed & ~mask].sum())

    def _charge(self, element: int) -> float:
        """Return what the last of all to join may take off the cost, at least 0."""
        largest = np.zeros(len(self.before), dtype=bool)
        largest[self.free] = True
        largest &= ~self.forces[:, element]
        joined = largest.copy()
        joined[element] = True
        return max(0.0, self.problem.cost(self._must(largest)) - self.problem.cost(self._must(self._closed(joined))))

    def _closed(self, mask: np.ndarray) -> np.ndarray:
        """Return a set with what it forces: crossed boundaries must stay in order."""
        closed = mask.copy()
        last = len(closed) - 1
        steps = range(last) if self.direction > 0 else range(last, 0, -1)
        for here in steps:
            there = here + self.direction
            if closed[here] and self.before[here] == self.before[there]:
                closed[there] = True
        return closed

    def _schedule(self, mask: np.ndarray) -> np.ndarray | None:
        """Return the schedule of a set, or None where somebody would be missing."""
        before = self.before + self.direction * mask
        counts = np.diff(before, prepend=0, append=self.problem.people)
        return counts if (counts >= 0).all() else None

    def _must(self, mask: np.ndarray) -> np.ndarray:
        counts = self._schedule(mask)
        assert counts is not None
        return counts
