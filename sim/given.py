"""What who writes code gives for an argument: a plain value, or a refusal that names it and says what is expected.

In: the name of an argument and its value. Out: whole numbers, numbers, words and tables by name as Python has them,
those of numpy among them. What a scenario may hold is checked in `sim.scenario`, what a desk is given in
`sim.engine.desk_arguments`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from numbers import Integral
from pathlib import Path
from typing import Any

from sim.errors import DeskError, ExperimentError, PermanencesError
from sim.said import must_be, said
from sim.units import is_number

Refusal = type[PermanencesError] | type[DeskError]


def whole_number(
    name: str, value: Any, least: int = 0, most: int | None = None, refusal: Refusal = ExperimentError
) -> int:
    """Return a whole number; True and False are none."""
    if isinstance(value, Integral) and not isinstance(value, bool):
        plain = int(value)
        if plain >= least and (most is None or plain <= most):
            return plain
    expected = said("a whole number, {least} or more", least=least)
    if most is not None:
        expected = said("a whole number from {least} to {most}", least=least, most=most)
    raise refusal(must_be(name, repr(value), expected))


def finite_number(
    name: str,
    value: Any,
    expected: str,
    fits: Callable[[float], bool] = lambda _: True,
    refusal: Refusal = ExperimentError,
) -> float:
    """Return a finite number that fits; `expected` says in words which do."""
    if not is_number(value) or not fits(float(value)):
        raise refusal(must_be(name, f"{value:g}" if isinstance(value, float) else repr(value), expected))
    return float(value)


def confidence_of(value: Any) -> float:
    """Return the confidence of an interval."""
    return finite_number("confidence", value, said("above 0 and below 1"), lambda share: 0 < share < 1)


def confidence_of_choice(value: Any) -> float:
    """Return the probability of choosing the best: a coin has a half."""
    return finite_number("confidence", value, said("above 0.5 and below 1"), lambda chance: 0.5 < chance < 1)


def words_of(name: str, value: Any, refusal: Refusal = ExperimentError) -> tuple[str, ...]:
    """Return words; one alone, not in a list, is refused, as its letters would be taken for words."""
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        found = tuple(value)
        if all(isinstance(word, str) for word in found):
            return found
        value = list(found)
    raise refusal(must_be(name, repr(value), said("a list of texts")))


def table_of(name: str, value: Any) -> dict[str, Any]:
    """Return what is given by name."""
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return dict(value)
    raise ExperimentError(must_be(name, repr(value), said("given by name, as in {example}", example="{'reach': 0.01}")))


def file_of(name: str, value: Any) -> Path | None:
    """Return where something is kept, None for nowhere."""
    if value is None or isinstance(value, str | Path):
        return None if value is None else Path(value)
    raise ExperimentError(must_be(name, repr(value), said("a path")))
