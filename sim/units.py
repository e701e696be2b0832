"""Whole seconds and days, and the only conversions between them.

Time in the model is int64 seconds from midnight of the run's first day; days that enter an address
are calendar ordinals (`datetime.date.toordinal`). No other module multiplies by 60 or 86,400.
"""

from __future__ import annotations

import datetime as dt
import math
from functools import lru_cache
from numbers import Real
from typing import Any, TypeVar

import numpy as np

Whole = TypeVar("Whole", int, np.ndarray)

MINUTE_S = 60
HOUR_S = 3_600
DAY_S = 86_400
WEEK_DAYS = 7
WEEK_S = WEEK_DAYS * DAY_S
YEAR_DAYS = 365.25
MICRO = 1_000_000
KM_M = 1_000


def is_number(value: Any) -> bool:
    """Return whether a value is a finite number that a float can hold; True and False are none."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        return False
    try:
        return math.isfinite(float(value))
    except OverflowError:  # a whole number beyond any float
        return False


def minutes_to_s(minutes: float) -> int:
    """Round minutes to whole seconds."""
    return round(minutes * MINUTE_S)


@lru_cache(maxsize=4096)
def clock_to_s(text: str) -> int:
    """Return the seconds from midnight of an ``HH:MM`` text (00:00 to 24:00)."""
    hours, minutes = text.split(":")
    return int(hours) * HOUR_S + int(minutes) * MINUTE_S


def s_to_clock(seconds: int) -> str:
    """Write seconds from midnight as ``HH:MM``; the seconds left over are dropped."""
    return f"{seconds // HOUR_S:02d}:{seconds % HOUR_S // MINUTE_S:02d}"


def clock_span(start: int, end: int) -> str:
    """Write two times of day, seconds from midnight, as ``HH:MM-HH:MM``."""
    return f"{s_to_clock(start)}-{s_to_clock(end)}"


def week_ordinal(day: Whole) -> Whole:
    """Return the number of the ISO week (Monday first) that holds a calendar ordinal, or of each of an array."""
    # date.fromordinal(1) is Monday 1 January of year 1, so weeks begin at ordinals 1, 8, 15 …
    return (day - 1) // WEEK_DAYS


def week_monday(week: int) -> int:
    """Return the calendar ordinal of the Monday of a week ordinal."""
    return week * WEEK_DAYS + 1


def to_micro(value: float) -> int:
    """Round a utility or a share to whole millionths, so that no float decides an order."""
    return round(value * MICRO)


def iso_date(day: int) -> str:
    """Write a calendar ordinal as an ISO date."""
    return dt.date.fromordinal(day).isoformat()
