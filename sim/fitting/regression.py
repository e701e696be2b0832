"""Equally good places of the unknowns by regression on trials: approximate Bayesian computation with an adjustment.

In: trials, and what a register shows. Out: `Accepted`: the trials nearest to the register, moved to it. Residuals are
those of trials left out of their own fit, so that intervals are as wide as the errors are. The seasons are simulated
in `trials`.

References: Beaumont, Zhang and Balding (2002), Genetics 162(4), 2025-2035 (adjustment); Fearnhead and Prangle (2012),
JRSS B 74(3), 419-474 (the regression as summary); Blum et al. (2013), Statistical Science 28(2), 189-208.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.fitting.trials import Trials, group_of

_NEAREST = 0.4  # of the trials
_MOST_TWOFOLD = 12  # principal components whose products enter
_FIRM = 10.0  # penalty on every term but the constant, in standard deviations of the terms
_INSIDE = 0.97  # a place at the end of its range has a finite image


class Accepted(NamedTuple):
    """Equally good places, shape (m, unknowns), and the rows of the trials that they come from, nearest first."""

    points: np.ndarray
    rows: np.ndarray


def adjusted(trials: Trials, names: Sequence[str], shown: np.ndarray, box: tuple[np.ndarray, np.ndarray]) -> Accepted:
    """Return places that a register allows: what a regression says of it, with the errors it makes of alike trials.

    Parameters
    ----------
    trials : Trials
        Within the box.
    names : sequence of str
        Summaries that the register has.
    shown : float64 array, shape (summaries,)
        Those of the register.
    box : pair of float64 arrays
        Ends of the places, by unknown.
    """
    terms = _terms(trials.summaries[list(names)].to_numpy(), shown)
    images = np.arctanh(_INSIDE * _scaled(trials.places, box))
    ours = terms[:-1]
    penalty = _FIRM * np.eye(terms.shape[1])
    penalty[0, 0] = 0
    inverse = np.linalg.inv(ours.T @ ours + penalty)
    said = terms @ (inverse @ ours.T @ images)
    own = np.einsum("ij,jk,ik->i", ours, inverse, ours)  # how much a trial says of itself
    errors = (images - said[:-1]) / (1 - own)[:, None]
    far = (((said[:-1] - said[-1]) / errors.std(axis=0)) ** 2).sum(axis=1)
    rows = np.argsort(far, kind="stable")[: max(int(_NEAREST * len(trials)), 2)]
    points = np.tanh(said[-1] + errors[rows]) / _INSIDE
    return Accepted(_unscaled(np.clip(points, -1, 1), box), rows)


def _terms(summaries: np.ndarray, shown: np.ndarray) -> np.ndarray:
    """Return the terms of each trial, and last of the register: summaries, and products of their main directions."""
    scaled = (np.vstack([summaries, shown]) - summaries.mean(axis=0)) / (summaries.std(axis=0) + 1e-9)
    _, lengths, ways = np.linalg.svd(scaled[:-1], full_matrices=False)
    size = min(_MOST_TWOFOLD, int((lengths > 1e-6 * lengths[0]).sum()), max(1, len(summaries) // 30))
    main = scaled @ ways[:size].T / (lengths[:size] / np.sqrt(len(summaries)))
    first, second = np.triu_indices(size)
    return np.column_stack([np.ones(len(scaled)), scaled, main[:, first] * main[:, second]])


def _scaled(places: np.ndarray, box: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    return np.asarray(np.clip(2 * (places - box[0]) / (box[1] - box[0]) - 1, -1, 1))


def _unscaled(places: np.ndarray, box: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    return np.asarray(box[0] + (places + 1) / 2 * (box[1] - box[0]))


def names_in(trials: Trials, groups: Sequence[str]) -> list[str]:
    """Return the summaries of some data that differ between trials."""
    spread = trials.summaries.std()
    return [str(name) for name in trials.summaries if group_of(str(name)) in groups and spread[name] > 1e-9]
