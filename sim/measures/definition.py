"""What a measure is, and the few shapes of what its function returns.

In: nothing. Out: `Measure`, the row of the catalogue, and `Rows` and `Sample`, what a function makes of a season.
No measure is defined here; they stand with their functions, by subject.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np

from sim.said import Sentence

ALL = "all"
# Dimensions that split the numerator alone: the share of returns by cause is a share of all who were served.
TOP_ONLY = ("cause", "reason")
SMALL_COUNT = 10

Kind = Literal["mean", "share", "ratio", "total", "quantile", "index"]
Better = Literal["lower", "higher", "neither"]


class Rows(NamedTuple):
    """What each row of a table adds to a numerator and to a denominator.

    `top` and `base` have one value a row (booleans count 1 or 0); `base` is None for a total. Sums of `top` are
    divided by `per` once, so that whole seconds are added before anything is divided.
    """

    table: str
    top: np.ndarray
    base: np.ndarray | None = None
    per: float = 1


class Sample(NamedTuple):
    """The values whose quantile is wanted, one a row of a table, NaN where a row has none."""

    table: str
    quantities: np.ndarray
    share: float
    per: float = 1


@dataclass(frozen=True)
class Measure:
    """A row of the catalogue.

    Attributes
    ----------
    id : str
        The name in tables.
    unit : str
        Unit of the value.
    better : "lower", "higher" or "neither"
        The direction that serves people better, everything else equal.
    kind : str
        ``mean``, ``share``, ``ratio``: numerator over denominator, pooled as ratio of totals. ``total``: a sum a
        season. ``quantile``: of the values of a season. ``index``: a function of groups (see `groups`).
    function : callable
        Takes a `sim.measures.view.View`, returns `Rows` or `Sample`, or None where the season has not what it
        needs. Of an index: takes numerators and denominators by group (last axis), returns the index.
    dimensions : tuple of str
        What the value is split by, beside the whole.
    name, definition, denominator : Sentence, Sentence, str
        A total and an index are divided by nothing: their denominator is empty.
    groups : pair of str, optional
        Of an index: the measure and the dimension whose groups it compares.
    """

    id: str
    unit: str
    better: Better
    kind: Kind
    function: Callable[..., Any]
    dimensions: tuple[str, ...]
    name: Sentence
    definition: Sentence
    denominator: str = ""
    groups: tuple[str, str] | None = None
