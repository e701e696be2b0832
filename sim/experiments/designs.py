"""How the points of a sweep are spread over its inputs.

In: inputs and a design's numbers. Out: points, the scenario as it is first (no value moved). No season is run here.

References
----------
Latin hypercube: McKay, Beckman and Conover (1979), Technometrics 21(2), 239-245. Elementary effects: Morris (1991),
Technometrics 33(2), 161-174.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.errors import ExperimentError
from sim.experiments.inputs import Input, Point
from sim.given import whole_number
from sim.said import must_be, one_of, said

ONE, GRID, LHS, MORRIS = "one_at_a_time", "grid", "lhs", "morris"
DESIGNS = (ONE, GRID, LHS, MORRIS)
LEVELS = 4  # of Morris' grid
GRID_STEPS = 5
MOST_POINTS = 20_000


def check_design(design: str) -> None:
    """Refuse, before any input is tried, a design that is none.

    Raises
    ------
    ExperimentError
        The design is unknown.
    """
    if design not in DESIGNS:
        raise ExperimentError(must_be("design", repr(design), one_of(DESIGNS)))


def points_of(design: str, inputs: Sequence[Input], points: int = 64, seed: int = 1) -> list[Point]:
    """Return the points of a design, the scenario as it is first.

    Parameters
    ----------
    design : str
        ``one_at_a_time``: each input at its ends (or its values), the others as they are. ``grid``: every combination
        (of five steps where only bounds are given). ``lhs``: `points` of a Latin hypercube. ``morris``: trajectories of
        elementary effects, at most `points` points.
    inputs : sequence of Input
    points : int
    seed : int
        Of the spread alone.

    Raises
    ------
    ExperimentError
        The design is unknown, or cannot take these inputs or so many points.
    """
    check_design(design)
    if design in (LHS, MORRIS):
        listed = [one.key for one in inputs if one.values]
        if listed:
            raise ExperimentError(
                said(
                    "{design} needs bounds, not values: {listed}; write key=low..high",
                    design=design,
                    listed=", ".join(listed),
                )
            )
        whole = [one.key for one in inputs if one.is_whole]
        if whole and design == MORRIS:
            # Rounding would shorten the steps by which effects are divided.
            raise ExperimentError(
                said("morris cannot step through whole numbers: {whole}; use lhs or grid", whole=", ".join(whole))
            )
        if whole_number("points", points) < 2:
            raise ExperimentError(said("points is {points!r}; {design} needs 2 or more", points=points, design=design))
        if design == MORRIS:
            # Trajectories may share points: each is a step of its own, so none is taken away.
            return [(), *(point_of(inputs, row) for row in morris(inputs, points, seed))]
        found = [point_of(inputs, row) for row in latin_hypercube(inputs, points, seed)]
    elif design == ONE:
        found = [((one.key, text),) for one in inputs for text in _ends(one)]
    else:
        size = np.prod([len(_steps(one)) for one in inputs], dtype=float)
        if size > MOST_POINTS:
            raise ExperimentError(
                said(
                    "this grid has {size:.0f} points, at most {most}; take fewer values, or lhs",
                    size=size,
                    most=MOST_POINTS,
                )
            )
        steps = [[(one.key, text) for text in _steps(one)] for one in inputs]
        found = [tuple(point) for point in itertools.product(*steps)]
    return list(dict.fromkeys([(), *found]))


def point_of(inputs: Sequence[Input], row: np.ndarray) -> Point:
    """Return a row of numbers, one an input, as a point."""
    return tuple((one.key, one.text(float(value))) for one, value in zip(inputs, row, strict=True))


def latin_hypercube(inputs: Sequence[Input], points: int, seed: int) -> np.ndarray:
    """Return a Latin hypercube between the bounds, shape (points, inputs)."""
    from scipy.stats import qmc  # a second, that no other design need pay

    spread = qmc.LatinHypercube(len(inputs), rng=np.random.default_rng(seed)).random(points)
    return np.asarray(qmc.scale(spread, [one.low for one in inputs], [one.high for one in inputs]))


def problem_of(inputs: Sequence[Input]) -> dict[str, Any]:
    """Return the inputs as SALib names them."""
    return {
        "num_vars": len(inputs),
        "names": [one.key for one in inputs],
        "bounds": [[one.low, one.high] for one in inputs],
    }


def morris(inputs: Sequence[Input], points: int, seed: int) -> np.ndarray:
    """Return trajectories of elementary effects, as many as fit in `points`, two at least."""
    from SALib.sample.morris import sample  # an extra: `permanences sweep` says so where it is missing

    trajectories = max(2, points // (len(inputs) + 1))
    return np.asarray(sample(problem_of(inputs), trajectories, num_levels=LEVELS, seed=seed))


def _ends(one: Input) -> tuple[str, ...]:
    return one.values or (one.text(one.low), one.text(one.high))


def _steps(one: Input) -> tuple[str, ...]:
    if one.values:
        return one.values
    return tuple(dict.fromkeys(one.text(float(value)) for value in np.linspace(one.low, one.high, GRID_STEPS)))
