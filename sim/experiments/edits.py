"""What changes from one rota to another, permanence by permanence, and the rotas with a part of these changes.

In: two rotas that a search made of one another. Out: `Edit`s, and permanences with some of them. What a part of them
brings is said in `front`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from math import comb
from typing import NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

from sim.experiments.rota_moves import Rounds, named
from sim.scenario.schema import Permanence

_FREE = ("venue", "weekday", "start", "mode", "advisers")  # what a move may change; `end` and breaks follow the start
_NEVER = 1_000
_MOST_PARTS = 30  # of one size that are tried


class Edit(NamedTuple):
    """A permanence as it is and as it would be."""

    before: Permanence
    after: Permanence

    @property
    def changed(self) -> tuple[str, ...]:
        """What changes, of venue, weekday, start, mode and advisers."""
        return tuple(name for name in _FREE if getattr(self.before, name) != getattr(self.after, name))


def edits_between(before: Rounds, after: Rounds) -> tuple[Edit, ...]:
    """Return the fewest changes that make one rota of another, in the order of the permanences before.

    Permanences are told by what they are, not by their names: the pairs differ in as few things as can be (an
    assignment of least cost), and only in what a move may change.
    """
    cost = np.array([[_differences(one, other) for other in after] for one in before])
    rows, columns = linear_sum_assignment(cost)
    pairs = [Edit(before[row], after[column]) for row, column in zip(rows, columns, strict=True)]
    return tuple(edit for edit in pairs if edit.changed)


def _differences(one: Permanence, other: Permanence) -> int:
    if one.end - one.start != other.end - other.start:
        return _NEVER
    return sum(getattr(one, name) != getattr(other, name) for name in _FREE)


def with_edits(before: Rounds, edits: Iterable[Edit]) -> Rounds:
    """Return a rota with some changes, its permanences named as a search names them."""
    after = {edit.before.id: edit.after for edit in edits}
    return named(tuple(_moved(one, after.get(one.id, one)) for one in before), before)


def _moved(one: Permanence, after: Permanence) -> Permanence:
    kept = {name: getattr(after, name) for name in (*_FREE, "end", "breaks")}
    return one.model_copy(update=kept)


def parts(edits: Sequence[Edit]) -> Iterator[list[tuple[Edit, ...]]]:
    """Yield the proper parts of some changes, all of one size together, the smallest first.

    Sizes that have more than 30 parts are passed over.
    """
    for size in range(1, len(edits)):
        if comb(len(edits), size) <= _MOST_PARTS:
            yield list(combinations(edits, size))
