"""Rows of draws for theoretical cases, each at an address.

In: seed, block of work, case and quantity. Out: arrays of uniforms and of the laws of `sim.demand.distributions`.
Entity: the quantity of the case, by a stable hash; index: the person; replication: the block.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled
from sim.demand import draws
from sim.demand.distributions import exponential, lognormal, lognormal_parameters

_MOST_PEOPLE = 2**32


@compiled
def _fill_uniform(seed, block, purpose, entity, out):
    for person in range(out.size):
        out[person] = draws.uniform(seed, block, purpose, entity, person)


@compiled
def _fill_exponential(seed, block, purpose, entity, mean, out):
    for person in range(out.size):
        out[person] = exponential(draws.uniform(seed, block, purpose, entity, person), mean)


@compiled
def _fill_lognormal(seed, block, purpose, entity, mu, sigma, out):
    for person in range(out.size):
        out[person] = lognormal(draws.uniform(seed, block, purpose, entity, person), mu, sigma)


class Dice:
    """The draws of one block of a case.

    Parameters
    ----------
    seed : int, 0 to 2**32 - 1
    case : str
        Its id.
    block : int
        The part of the case that is run in one call.
    """

    def __init__(self, seed: int, case: str, block: int):
        self.seed, self.case, self.block = seed, case, block

    def _row(self, quantity: str, n_people: int) -> tuple[int, np.ndarray]:
        if n_people >= _MOST_PEOPLE:
            raise ValueError(f"{n_people} people in a block: an index holds {_MOST_PEOPLE}; use more blocks")
        return draws.hash64(f"{self.case}/{quantity}"), np.empty(n_people)

    def uniforms(self, quantity: str, n_people: int) -> np.ndarray:
        """Return a uniform in (0, 1) for each person."""
        entity, out = self._row(quantity, n_people)
        _fill_uniform(self.seed, self.block, draws.VALIDATION, entity, out)
        return out

    def exponentials(self, quantity: str, n_people: int, mean: float) -> np.ndarray:
        """Return an exponential time for each person."""
        entity, out = self._row(quantity, n_people)
        _fill_exponential(self.seed, self.block, draws.VALIDATION, entity, mean, out)
        return out

    def lognormals(self, quantity: str, n_people: int, mean: float, cv: float) -> np.ndarray:
        """Return a lognormal time for each person."""
        entity, out = self._row(quantity, n_people)
        _fill_lognormal(self.seed, self.block, draws.VALIDATION, entity, *lognormal_parameters(mean, cv), out)
        return out

    def chosen(self, quantity: str, n_people: int, shares) -> np.ndarray:
        """Return a whole number 0, 1, 2, … for each person, by their probabilities."""
        upto = np.cumsum(shares)
        found = np.searchsorted(upto, self.uniforms(quantity, n_people), side="right")
        return np.minimum(found, len(upto) - 1)  # the sum may fall short of 1 in its last digit
