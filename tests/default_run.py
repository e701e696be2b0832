"""Which cases of a law the default run tries; the others are tried by `python tasks.py slow`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import pytest


def some(cases: Iterable[Any], quick: int | Collection[Any]) -> list[Any]:
    """Return all cases, of which the default run has the first few, or those that are named."""
    every = list(cases)
    chosen = every[:quick] if isinstance(quick, int) else quick
    return [one if one in chosen else pytest.param(*_arguments(one), marks=pytest.mark.slow) for one in every]


def _arguments(case: Any) -> tuple[Any, ...]:
    return case if isinstance(case, tuple) else (case,)
