"""Dates as a rule, and a rule as dates.

In: the dates of one weekday, as calendar ordinals, and the days of a run. Out: the rules of a scenario that give
exactly these dates in the run. What an event says beside its dates is read in `calendar_reading`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sim.scenario.rota import days_of, weeks_counted
from sim.scenario.schema import EveryWeeks, Permanence
from sim.scenario.values import WEEKDAYS
from sim.units import WEEK_DAYS

NTHS = ("first", "second", "third", "fourth", "fifth", "last")
_LONGEST = 12  # weeks between two sessions that are still a rhythm
_FEWEST = 3  # dates that make one


class Span(NamedTuple):
    """Calendar ordinals, both included."""

    first: int
    last: int


class RecurrencePiece(NamedTuple):
    """A rule of a scenario with the days that bound it, None where it has no bound."""

    recurrence: Any
    first: int | None = None
    last: int | None = None

    def values(self) -> dict[str, Any]:
        """Return it as a permanence states it."""
        rule = self.recurrence
        return {
            "recurrence": rule.model_dump(mode="json") if isinstance(rule, EveryWeeks) else rule,
            "first_day": None if self.first is None else dt.date.fromordinal(self.first).isoformat(),
            "last_day": None if self.last is None else dt.date.fromordinal(self.last).isoformat(),
        }


def dates_of(piece: RecurrencePiece, weekday: int, span: Span) -> tuple[int, ...]:
    """Return the dates of a rule on a weekday (Monday 0) within some days."""
    first = span.first if piece.first is None else max(span.first, piece.first)
    last = span.last if piece.last is None else min(span.last, piece.last)
    return days_of(_example(piece.recurrence, weekday), first, last) if first <= last else ()


def _example(rule: Any, weekday: int) -> Permanence:
    return Permanence(
        id="any", venue="any", advisers=("any",), weekday=WEEKDAYS[weekday], recurrence=rule, start="00:00", end="24:00"
    )


def pieces_of(dates: Sequence[int], span: Span, by_week_number: bool = False) -> list[RecurrencePiece]:
    """Return rules that give some dates, and no other within a span.

    Parameters
    ----------
    dates : sequence of int
        Calendar ordinals of one weekday, in order.
    span : Span
    by_week_number : bool
        Odd and even weeks come before every second one: where both give the dates, the file says which it means.

    Returns
    -------
    list of RecurrencePiece
        One rule where there is one; else two of the month (the first and the third); else each date by itself. A bound
        stands only where the rule would go on within the span.
    """
    weekday = dt.date.fromordinal(dates[0]).weekday()
    wanted = tuple(dates)
    for rule in _rules(dates, by_week_number):
        piece = _bounded(rule, weekday, wanted, span)
        if dates_of(piece, weekday, span) == wanted:
            return [piece]
    return _of_the_month(weekday, wanted, span) or [RecurrencePiece("every", day, day) for day in dates]


def _rules(dates: Sequence[int], by_week_number: bool) -> Iterator[Any]:
    """Yield the rules that may give some dates, the usual first."""
    yield "every"
    if len(dates) < _FEWEST:
        return
    weeks = weeks_counted(dates[1]) - weeks_counted(dates[0])
    counted = []
    if 1 < weeks <= _LONGEST:
        counted.append(EveryWeeks(every_weeks=weeks, offset=weeks_counted(dates[0]) % weeks))
    numbered = ["odd", "even"]
    yield from [*numbered, *counted] if by_week_number else [*counted, *numbered]
    yield from NTHS


def _bounded(rule: Any, weekday: int, dates: Sequence[int], span: Span) -> RecurrencePiece:
    """Return a rule with the bounds that it needs to begin and end with some dates."""
    free = dates_of(RecurrencePiece(rule), weekday, span)
    first = dates[0] if free and free[0] < dates[0] else None
    last = dates[-1] if free and free[-1] > dates[-1] else None
    return RecurrencePiece(rule, first, last)


def _of_the_month(weekday: int, dates: Sequence[int], span: Span) -> list[RecurrencePiece]:
    """Return the rules of the month that give some dates together, or nothing."""
    numbers = sorted({(dt.date.fromordinal(day).day - 1) // WEEK_DAYS for day in dates})
    pieces = [
        _bounded(NTHS[number], weekday, [day for day in dates if _nth(day) == number], span) for number in numbers
    ]
    given = sorted(day for piece in pieces for day in dates_of(piece, weekday, span))
    return pieces if tuple(given) == tuple(dates) and len(dates) >= _FEWEST else []


def _nth(day: int) -> int:
    return (dt.date.fromordinal(day).day - 1) // WEEK_DAYS


def without(piece: RecurrencePiece, weekday: int, days: Sequence[int], span: Span) -> list[RecurrencePiece]:
    """Return a rule cut so that it leaves out some days; parts without any date are left out."""
    parts, first = [], piece.first
    for day in sorted(days):
        parts.append(piece._replace(first=first, last=day - 1))
        first = day + 1
    parts.append(piece._replace(first=first))
    return [part for part in parts if dates_of(part, weekday, span)]
