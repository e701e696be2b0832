"""Opening hours as lists publish them, by weekday.

In: a text such as ``09:00-12:00/14:00-17:00`` for each day from Monday to Saturday. Out: whole seconds from midnight.
Which desk keeps them is decided in a scenario.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from sim.units import HOUR_S, clock_to_s

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat")  # the columns of the lists, Monday first


class Opening(NamedTuple):
    """One stretch of a week: the weekday (0 is Monday), opening and closing in seconds from midnight."""

    weekday: int
    start_s: int
    end_s: int


def openings_of(row: Mapping[str, str]) -> tuple[Opening, ...]:
    """Return the hours of a row of a list, by weekday and clock; what ends before it begins is left out."""
    found = []
    for weekday, day in enumerate(DAYS):
        for span in filter(None, row[day].split("/")):
            start_s, end_s = _seconds_of(span)
            if start_s < end_s:
                found.append(Opening(weekday, start_s, end_s))
    return _apart(sorted(found))


@cache  # lists have thousands of stretches, and few different ones
def _seconds_of(span: str) -> tuple[int, int]:
    start, _, end = span.partition("-")
    return clock_to_s(start), clock_to_s(end)


def _apart(openings: list[Opening]) -> tuple[Opening, ...]:
    """Join the stretches that touch or overlap, as lists give some twice."""
    joined: list[Opening] = []
    for one in openings:
        last = joined[-1] if joined else None
        if last is not None and last.weekday == one.weekday and one.start_s <= last.end_s:
            joined[-1] = Opening(last.weekday, last.start_s, max(last.end_s, one.end_s))
        else:
            joined.append(one)
    return tuple(joined)


def weekly_hours(openings: tuple[Opening, ...]) -> float:
    """Return the hours of a week."""
    return sum(one.end_s - one.start_s for one in openings) / HOUR_S
