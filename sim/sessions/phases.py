"""Where within a step somebody is freed: cuts, nodes and their integrals; the law of a wait that may end anywhere.

In: the moments at which something may change, or laws on a grid and densities at the nodes. Out: integrals, means and
shares. No queue is here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.polynomial import legendre

_ERROR = 1e-12  # of what is followed at the nodes
_FEWEST_NODES, _MOST_NODES = 2, 20


class Phases(NamedTuple):
    """Gauss's nodes in (0, 1), their weights, and what turns values at the nodes into integrals from 0 to each."""

    at: np.ndarray
    weight: np.ndarray
    up_to: np.ndarray  # (nodes, nodes): the integral to node q is up_to[q] @ values
    series: np.ndarray  # (nodes, nodes): values at the nodes to the coefficients of Legendre's polynomials

    def part(self, end: float) -> np.ndarray:
        """Return the weights of the integral from 0 to `end`."""
        return np.asarray(_integrals(np.array([end]), self.series)[0])


@lru_cache(maxsize=32)
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
    return np.asarray(rows.T @ series / 2)


class Cell(NamedTuple):
    """A part of a step, from one cut to the next: its length, its nodes, and which classes of work belong to it.

    Work that ends exactly at its first cut is of class `cut`, at its last of class `next_cut`; work that ends within it
    is of the classes `nodes`, one a node.
    """

    length: int  # units
    inside: Phases
    cut: int
    next_cut: int
    nodes: slice


class Clock(NamedTuple):
    """How a step of so many units is cut at the moments at which something may change."""

    every: int
    cuts: tuple[int, ...]  # units from the beginning of a step
    cells: tuple[Cell, ...]

    @property
    def n_classes(self) -> int:
        """Where in a step work may end: at each cut, at each node of each cell."""
        return int(self.cells[-1].nodes.stop)

    def cell_at(self, moment: int) -> Cell:
        """Return the cell that begins at a moment."""
        return self.cells[self.cuts.index(moment % self.every)]

    def ahead(self, cut: int, moment: int) -> int:
        """Return the units from a moment to the next time a cut comes."""
        return (self.cuts[cut] - moment) % self.every


def clock_of(moments: Iterable[int], every: int, rate: float) -> Clock:
    """Return the clock of steps of `every` units with cuts at some moments, for at most `rate` walk-ins a step."""
    cuts = tuple(sorted({moment % every for moment in moments}))
    lengths = [(cuts[(k + 1) % len(cuts)] - cut - 1) % every + 1 for k, cut in enumerate(cuts)]
    cells, first = [], len(cuts)
    for k, length in enumerate(lengths):
        inside = phases(nodes_for(rate * length / every))
        cells.append(Cell(length, inside, k, (k + 1) % len(cuts), slice(first, first + len(inside.at))))
        first += len(inside.at)
    return Clock(every, cuts, tuple(cells))


def nodes_for(comes: float) -> int:
    """Return how many nodes follow what changes as exp(-comes u), u from 0 to 1, to some 12 digits."""
    error, count = 1.0, 0
    while count < _FEWEST_NODES or (error > _ERROR and count < _MOST_NODES):
        count += 1
        error *= comes / (4 * count)  # of interpolation: comes^n / (n! 4^n)
    return count


class Piece(NamedTuple):
    """Waits that end within a cell: `density[q, j]` is that at node q, `first + j every` units and its part away."""

    first: int
    every: int
    length: int
    density: np.ndarray

    @property
    def mean(self) -> float:
        """The sum of waits times their chances, units."""
        inside = phases(len(self.density))
        whole = inside.weight @ self.density
        begins = self.first + self.every * np.arange(len(whole))
        return float(whole @ begins) + self.length * float((inside.weight * inside.at) @ self.density.sum(axis=1))

    def within(self, units: float) -> float:
        """Return the chance of such a wait of at most so many units."""
        inside = phases(len(self.density))
        done = np.clip((units - self.first - self.every * np.arange(self.density.shape[1])) / self.length, 0, 1)
        whole = done == 1
        chance = float(inside.weight @ self.density[:, whole].sum(axis=1))
        for j in np.flatnonzero((done > 0) & ~whole).tolist():
            chance += float(inside.part(float(done[j])) @ self.density[:, j])
        return chance


class WaitLaw(NamedTuple):
    """The law of a wait, in units: `exact[k]` is the chance of exactly k, `pieces` are waits that may end anywhere.

    Without walk-ins nobody waits part of a unit, and there are no pieces.
    """

    exact: np.ndarray
    pieces: tuple[Piece, ...] = ()

    @property
    def mean(self) -> float:
        """Mean wait, units."""
        return float(self.exact @ np.arange(len(self.exact))) + sum(piece.mean for piece in self.pieces)

    def within(self, units: float) -> float:
        """Return the chance of a wait of at most so many units, whole or not."""
        if units < 0:
            return 0.0
        chance = float(self.exact[: int(min(units, 2**53)) + 1].sum())
        return min(chance + sum(piece.within(units) for piece in self.pieces), 1.0) if self.pieces else chance
