"""The smallest value of a submodular function of sets, with a proof of how far below it may be.

In: a function of sets of 0 … n - 1, given as a boolean array. Out: the best set found, its value, a lower bound.
Nothing of sessions is known here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

SetFunction = Callable[[np.ndarray], float]


class Least(NamedTuple):
    """The best set found, its value less that of the empty set, and a bound below which no set's can be."""

    members: np.ndarray
    value: float
    bound: float


def least_set(function: SetFunction, size: int, *, enough: float, close: float, most_rounds: int = 1000) -> Least:
    """Return a set at which a submodular function is least.

    Parameters
    ----------
    function : callable
        A boolean array of `size` to a number.
    size : int
    enough : float
        A set that is lower than the empty one by so much ends the search: it is an improvement, no need for the best.
    close : float
        The search ends when value and bound differ by no more.
    most_rounds : int
        Then it ends as well, with the bound that it has.

    Notes
    -----
    Wolfe's algorithm for the point of smallest norm in the base polytope: the sum of its negative parts is a lower
    bound of the function, and the sets of its level are candidates (Fujishige 1980; Wolfe 1976, Math. Program. 11,
    128-149).
    """
    state = _Search(function, size)
    if not size:
        return Least(np.zeros(0, dtype=bool), 0.0, 0.0)
    points = [state.corner(np.zeros(size))]
    weights = np.ones(1)
    at = points[0]
    for _round in range(most_rounds):
        state.bound = max(state.bound, float(np.minimum(at, 0).sum()))
        if state.value <= -enough or state.value - state.bound <= close:
            break
        corner = state.corner(at)
        if at @ at <= at @ corner + 1e-15 * max(1.0, float(at @ at)):
            break
        points, weights = [*points, corner], np.append(weights, 0.0)
        points, weights = _nearest(points, weights)
        at = weights @ np.array(points)
    return Least(state.members, state.value, min(state.bound, state.value))


class _Search:
    """The function asked along chains of sets, and the best set met."""

    def __init__(self, function: SetFunction, size: int):
        self.function, self.size = function, size
        self.members, self.value, self.bound = np.zeros(size, dtype=bool), 0.0, -np.inf
        self.empty = function(self.members)

    def corner(self, direction: np.ndarray) -> np.ndarray:
        """Return the corner of the base polytope that is lowest in a direction (Edmonds 1970)."""
        corner = np.empty(self.size)
        members, last = np.zeros(self.size, dtype=bool), 0.0
        for element in np.argsort(direction, kind="stable"):
            members[element] = True
            value = self.function(members) - self.empty
            corner[element], last = value - last, value
            if value < self.value:
                self.members, self.value = members.copy(), value
        return corner


def _nearest(points: list[np.ndarray], weights: np.ndarray) -> tuple[list[np.ndarray], np.ndarray]:
    """Return the points whose hull holds the nearest to 0 of the hull of all, with its weights."""
    while True:
        affine = _affine(np.array(points))
        if (affine > 1e-12).all():
            return points, affine
        falls = affine <= 1e-12
        steps = weights[falls] / np.maximum(weights[falls] - affine[falls], 1e-300)
        weights = weights + min(1.0, float(steps.min())) * (affine - weights)
        kept = weights > 1e-12
        points, weights = [point for point, keep in zip(points, kept, strict=True) if keep], weights[kept]
        weights = weights / weights.sum()


def _affine(points: np.ndarray) -> np.ndarray:
    """Return the weights, summing to 1, of the point nearest to 0 of the plane through some points."""
    base, rest = points[0], points[1:] - points[0]
    if not len(rest):
        return np.ones(1)
    found = np.linalg.lstsq(rest.T, -base, rcond=None)[0]
    return np.concatenate(([1 - found.sum()], found))
