"""What each place of a rota seems to bring, guessed from the rotas that a search has tried.

In: permanences and their gains. Out: a guess of the gain of any others, by which a search orders what it tries next.
Nothing that is said of a rota rests on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from sim.experiments.rota_moves import NOON_S, Rounds
from sim.scenario.schema import Permanence

Guess = Callable[[Rounds], float]
_RIDGE = 0.1  # as much as a tenth of a rota that brings nothing, for each feature


def guess_of(tried: Iterable[tuple[Rounds, float]]) -> Guess:
    """Return a guess of the gain of rotas: a sum over their permanences of what venue, half-day and both bring.

    Parameters
    ----------
    tried : pairs of permanences and gain

    Notes
    -----
    Ridge regression (Hoerl and Kennard 1970, Technometrics 12, 55-67) on counts of venues, half-days, pairs of both,
    modes and advisers. What is never seen together is guessed from its parts.
    """
    pairs = list(tried)
    place: dict[tuple[object, ...], int] = {}
    rows = [[place.setdefault(name, len(place)) for name in _features(rounds)] for rounds, _ in pairs]
    counts = np.zeros((len(pairs), len(place)))
    for row, features in enumerate(rows):
        np.add.at(counts[row], features, 1.0)
    gains = np.array([gain for _, gain in pairs])
    middle, level = counts.mean(axis=0), float(gains.mean())
    counts -= middle
    # The same as (X'X + r)⁻¹ X'y, with a matrix of rotas, of which there are fewer than features.
    weights = counts.T @ np.linalg.solve(counts @ counts.T + _RIDGE * np.eye(len(pairs)), gains - level)
    base = level - float(middle @ weights)

    def guess(rounds: Rounds) -> float:
        return base + sum(float(weights[place[name]]) for name in _features(rounds) if name in place)

    return guess


def _features(rounds: Rounds) -> Iterator[tuple[object, ...]]:
    for one in rounds:
        half = _half_day(one)
        yield from (("venue", one.venue), ("half", half), ("both", one.venue, half), ("mode", one.venue, one.mode))
        yield ("advisers", one.advisers)
        yield ("held", one.advisers, half)


def _half_day(one: Permanence) -> tuple[str, bool]:
    return one.weekday, one.start < NOON_S
