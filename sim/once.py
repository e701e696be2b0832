"""Things made once for objects that do not change, such as the plan of a scenario.

In: a function of frozen objects. Out: the same function, which makes its answer once for the same objects (not for
equal ones: to compare two scenarios costs more than most answers) and keeps the latest few.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

Answer = TypeVar("Answer")
_MOST = 16
_kept: list[dict[tuple[object, ...], Any]] = []  # what each of these functions remembers


def forget() -> None:
    """Let go of every answer: whoever goes through many places holds one at a time."""
    for made in _kept:
        made.clear()


def once(make: Callable[..., Answer]) -> Callable[..., Answer]:
    """Make a function answer at once when it meets the same objects again; the answer is not to be written."""
    made: dict[tuple[object, ...], tuple[tuple[Any, ...], Answer]] = {}
    _kept.append(made)

    @wraps(make)
    def answer(*objects: Any) -> Answer:
        key = tuple([one if type(one) is int else (id(one),) for one in objects])
        known = made.get(key)
        if known is not None:
            return known[1]
        found = make(*objects)
        made[key] = objects, found  # the objects are held, so that no other takes the place of one
        for old in list(made)[:-_MOST]:
            made.pop(old, None)
        return found

    return answer
