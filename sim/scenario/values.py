"""The kinds of value that a scenario file may hold: clock times, days, shares, numbers with bounds.

In: what the file reader gives. Out: plain Python values, or pydantic's refusal. No field is defined here.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, Strict, WithJsonSchema

from sim.said import N_, Sentence, said
from sim.scenario.slips import clock_meant, day_meant
from sim.units import clock_to_s, s_to_clock
from sim.unreadable import why_unreadable

_CLOCK = re.compile(r"([01]?\d|2[0-3]):[0-5]\d|24:00")
_ID = r"^[a-z0-9][a-z0-9_-]{0,63}$"

WEEKDAYS = (
    N_("monday"), N_("tuesday"), N_("wednesday"), N_("thursday"), N_("friday"), N_("saturday"), N_("sunday"),
)  # fmt: skip
_AT_THE_HEAD = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def _clock(value: Any) -> int:
    # Only text: another YAML reader would have turned 12:30 into the integer 750.
    if not isinstance(value, str) or not _CLOCK.fullmatch(value):
        raise ValueError(
            said(
                '{value} is not a time of day; write it as "{form}", for instance "{example}"',
                value=repr(value), form="HH:MM", example=clock_meant(value) or "09:30",
            )
        )  # fmt: skip
    return clock_to_s(value)


def _day(value: Any) -> dt.date:
    if isinstance(value, dt.datetime):
        raise ValueError(
            said("{value} is a date with a time; write the date alone, for instance 2022-03-14", value=value)
        )
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError as fault:
            raise ValueError(
                said("{value} is no day of the calendar ({why})", value=repr(value), why=why_unreadable(fault))
            ) from None
    raise ValueError(
        said("{value} is not a date; write it as YYYY-MM-DD, for instance {example}",
             value=repr(value), example=day_meant(value) or "2022-03-14")
    )  # fmt: skip


Clock = Annotated[
    int,
    BeforeValidator(_clock),
    PlainSerializer(s_to_clock, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^([01]?\d|2[0-3]):[0-5]\d$|^24:00$", "examples": ["09:30"]}),
]
Day = Annotated[
    dt.date,
    BeforeValidator(_day),
    PlainSerializer(dt.date.isoformat, return_type=str),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2022-03-14"]}),
]
Id = Annotated[str, Field(pattern=_ID)]
Insee = Annotated[str, Field(pattern=r"^([0-9]{5}|2[AB][0-9]{3})$")]
Number = Annotated[float, Strict()]
Share = Annotated[float, Strict(), Field(ge=0, le=1)]
LATITUDES, LONGITUDES = (-90.0, 90.0), (-180.0, 180.0)
Latitude = Annotated[float, Strict(), Field(ge=LATITUDES[0], le=LATITUDES[1])]
Longitude = Annotated[float, Strict(), Field(ge=LONGITUDES[0], le=LONGITUDES[1])]
Dissimilarity = Annotated[float, Strict(), Field(gt=0, le=1)]
NotNegative = Annotated[float, Strict(), Field(ge=0, le=1e9)]
Positive = Annotated[float, Strict(), Field(gt=0, le=1e9)]
Minutes = Annotated[float, Strict(), Field(ge=0, le=1440)]
PositiveMinutes = Annotated[float, Strict(), Field(gt=0, le=1440)]
Days = Annotated[int, Strict(), Field(ge=0, le=730)]
Count = Annotated[int, Strict(), Field(ge=0, le=1_000_000_000)]


def weekday_of(day: int) -> Sentence:
    """Return the name of the weekday of a calendar ordinal, with its capital."""
    return said(_AT_THE_HEAD[dt.date.fromordinal(day).weekday()])


def weekday_said(name: str) -> Sentence:
    """Return the name of a weekday of a scenario."""
    return said(name)


class Part(BaseModel):
    """A part of a scenario: frozen, closed to unknown keys, free of infinities."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, populate_by_name=True)


class Text(Part):
    """A text for people, French first."""

    fr: str
    en: str
