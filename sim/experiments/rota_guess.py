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
_RIDGES = (0.1, 1.0, 10.0, 100.0)  # how much of what few seasons say is taken for chance
_FITS = 1 / 16  # of a season's chance, what no sum of places explains however many seasons there are


def guess_of(tried: Iterable[tuple[Rounds, float, int]]) -> Guess:
    """Return a guess of the gain of rotas: a sum over their permanences of what venue, half-day and both bring.

    Parameters
    ----------
    tried : triples of permanences, mean gain and its number of replications

    Notes
    -----
    Ridge regression (Hoerl and Kennard 1970, Technometrics 12, 55-67) on counts of venues, half-days, pairs of both,
    modes and advisers; of some ridges the one with the least error on rotas left out one by one (Allen 1974,
    Technometrics 16, 125-127). What is never seen together is guessed from its parts.
    """
    pairs = list(tried)
    place: dict[tuple[object, ...], int] = {}
    rows = [[place.setdefault(name, len(place)) for name in _features(rounds)] for rounds, *_ in pairs]
    counts = np.zeros((len(pairs), len(place)))
    for row, features in enumerate(rows):
        np.add.at(counts[row], features, 1.0)
    gains = np.array([gain for _, gain, _ in pairs])
    unsure = np.array([_FITS + 1 / replications for *_, replications in pairs])
    middle, level = counts.mean(axis=0), float(gains.mean())
    counts -= middle
    # The same as (X'X + r)⁻¹ X'y, with a matrix of rotas, of which there are fewer than features.
    inverses = [np.linalg.inv(counts @ counts.T + ridge * np.diag(unsure)) for ridge in _RIDGES]
    errors = [float((((one @ (gains - level)) / np.diag(one)) ** 2 / unsure).sum()) for one in inverses]
    weights = counts.T @ inverses[int(np.argmin(errors))] @ (gains - level)
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
