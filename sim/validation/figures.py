"""The figures that formulas take, checked: rates, shares, counts, loads.

In: a name and what a caller gave. Out: the same as a plain number, or a `TheoryError` that names figure and value.
No formula is here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from numbers import Integral, Real
from typing import Any

import numpy as np

from sim.errors import TheoryError

Numbers = Sequence[float] | np.ndarray  # what a list of figures may be


def _shown(value: Any) -> str:
    """Write a value as its author would."""
    return repr(value.item() if isinstance(value, np.generic) else value)


def number(name: str, value: Any) -> float:
    """Return a finite number."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real) or not math.isfinite(value):
        raise TheoryError(f"{name} is {_shown(value)}; give a finite number.")
    return float(value)


def positive(name: str, value: Any) -> float:
    """Return a finite number above 0."""
    found = number(name, value)
    if found <= 0:
        raise TheoryError(f"{name} is {_shown(value)}; it must be above 0.")
    return found


def not_negative(name: str, value: Any) -> float:
    """Return a finite number, 0 or more."""
    found = number(name, value)
    if found < 0:
        raise TheoryError(f"{name} is {_shown(value)}; it must be 0 or more.")
    return found


def share(name: str, value: Any) -> float:
    """Return a number from 0 to 1."""
    found = number(name, value)
    if not 0 <= found <= 1:
        raise TheoryError(f"{name} is {_shown(value)}; it must be from 0 to 1.")
    return found


def whole(name: str, value: Any, lowest: int) -> int:
    """Return a whole number from `lowest` on; 3.0 passes."""
    found = number(name, value)
    if not (isinstance(value, Integral) or found.is_integer()) or found < lowest:
        raise TheoryError(f"{name} is {_shown(value)}; it must be a whole number, {lowest} or more.")
    return int(found)


def load(arrival_rate: float, service_rate: float, servers: int = 1) -> float:
    """Return arrivals per unit of capacity, refusing a queue that would grow for ever."""
    found = arrival_rate / (service_rate * servers)
    if found >= 1:
        raise TheoryError(
            f"the load is {found:g} (arrivals / capacity): the queue grows for ever; it must be under 1. "
            "Lower the arrivals, or raise service_rate or servers."
        )
    return found


def law(name: str, values: Any) -> np.ndarray:
    """Return the probabilities of 0, 1, 2, …: numbers of 0 or more that sum to 1 (within 1e-9)."""
    found = listed(name, values)
    for place, value in enumerate(found):
        not_negative(f"{name}[{place}]", float(value))
    total = math.fsum(found)
    if abs(total - 1) > 1e-9:
        raise TheoryError(f"{name} sums to {total:g}; probabilities must sum to 1.")
    return found


def listed(name: str, values: Any) -> np.ndarray:
    """Return at least one finite number, as an array."""
    if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
        raise TheoryError(f"{name} is {_shown(values)}; give a list of numbers.")
    entries = list(values)
    if not entries:
        raise TheoryError(f"{name} is empty; give at least one number.")
    return np.array([number(f"{name}[{place}]", value) for place, value in enumerate(entries)], dtype=np.float64)


def as_long(first_name: str, first: np.ndarray, name: str, values: np.ndarray) -> None:
    """Refuse two lists of unequal length."""
    if len(first) != len(values):
        raise TheoryError(f"{name} has {len(values)} values, {first_name} has {len(first)}; give as many.")
