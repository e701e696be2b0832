"""Where within a step somebody is freed: nodes, their weights and integrals; the law of a wait that may end anywhere.

In: nothing, or laws on steps and densities at the nodes. Out: integrals, means and shares. No queue is here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.polynomial import legendre


class Phases(NamedTuple):
    """Gauss's nodes in (0, 1), their weights, and what turns values at the nodes into integrals from 0 to each."""

    at: np.ndarray
    weight: np.ndarray
    up_to: np.ndarray  # (nodes, nodes): the integral to node q is up_to[q] @ values
    series: np.ndarray  # (nodes, nodes): values at the nodes to the coefficients of Legendre's polynomials

    def part(self, end: float) -> np.ndarray:
        """Return the weights of the integral from 0 to `end`."""
        return _integrals(np.array([end]), self.series)[0]


@lru_cache(maxsize=8)
def phases(n_nodes: int) -> Phases:
    """Return the nodes of a step; what is smooth within it is integrated to the last digits."""
    nodes, weights = legendre.leggauss(n_nodes)
    series = np.linalg.inv(legendre.legvander(nodes, n_nodes - 1))
    at = (nodes + 1) / 2
    return Phases(at, weights / 2, _integrals(at, series), series)


def _integrals(ends: np.ndarray, series: np.ndarray) -> np.ndarray:
    """Return, for each end, the weights of the integral from 0 to it of a function given at the nodes."""
    count = len(series)
    rows = np.array([legendre.legval(2 * ends - 1, legendre.legint(np.eye(count)[k], lbnd=-1)) for k in range(count)])
    return rows.T @ series / 2


class WaitLaw(NamedTuple):
    """The law of a wait, in steps.

    `steps[k]` is the chance of exactly k steps; `density[q, k]` the density of k steps and the part of one that belongs
    to node q. Without walk-ins nobody waits part of a step, and there is no density.
    """

    steps: np.ndarray
    density: np.ndarray | None = None

    @property
    def mean(self) -> float:
        """Mean wait, steps."""
        total = float(self.steps @ np.arange(len(self.steps)))
        if self.density is None:
            return total
        inside = phases(len(self.density))
        whole = inside.weight @ self.density
        return (
            total + float(whole @ np.arange(len(whole))) + float((inside.weight * inside.at) @ self.density.sum(axis=1))
        )

    def within(self, steps: float) -> float:
        """Return the chance of a wait of at most so many steps, whole or not."""
        if steps < 0:
            return 0.0
        whole = int(min(steps, 2**53))
        chance = float(self.steps[: whole + 1].sum())
        if self.density is None:
            return chance
        inside = phases(len(self.density))
        chance += float(inside.weight @ self.density[:, :whole].sum(axis=1))
        if whole < self.density.shape[1]:
            chance += float(inside.part(steps - whole) @ self.density[:, whole])
        return min(chance, 1.0)
