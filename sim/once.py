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
_kept: list[list[Any]] = []  # what each of these functions remembers


def forget() -> None:
    """Let go of every answer: whoever goes through many places holds one at a time."""
    for made in _kept:
        made.clear()


def once(make: Callable[..., Answer]) -> Callable[..., Answer]:
    """Make a function answer at once when it meets the same objects again; the answer is not to be written."""
    made: list[tuple[tuple[Any, ...], Answer]] = []
    _kept.append(made)

    @wraps(make)
    def answer(*objects: Any) -> Answer:
        for known, found in made:
            if len(known) == len(objects) and all(
                one is other or (type(one) is int and one == other) for one, other in zip(known, objects, strict=True)
            ):
                return found
        found = make(*objects)
        made.append((objects, found))
        del made[:-_MOST]
        return found

    return answer
