"""Weeks by their number in the year, as opening hours say them.

In: dates of one weekday as calendar ordinals, or the numbers of weeks. Out: the one as the other. Numbers are those of
ISO 8601 and begin anew each year, so that a rhythm of weeks counted through has others in each.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from sim.rotas.lines import UnfitError
from sim.rotas.recurrences import RecurrencePiece, Span, pieces_of
from sim.said import said
from sim.units import WEEK_DAYS

LAST = 53  # of a long year
_PART = re.compile(r"(\d+)(?:-(\d+)(?:/(\d+))?)?")
_ONE = r"\d{1,2}(?:-\d{1,2}(?:/\d{1,2})?)?"
STATED = re.compile(rf"week ({_ONE}(?:\s*,\s*{_ONE})*)(?=[ :])")
WeekNumbers = tuple[int, ...]


class NumberedPiece(NamedTuple):
    """Numbers of weeks with the days that bound them, None where they have no bound."""

    weeks: WeekNumbers
    first: int | None = None
    last: int | None = None


def every_nth(first: int, step: int) -> WeekNumbers:
    """Return the numbers of every `step`-th week of a year from one on."""
    return tuple(range(first, LAST + 1, step))


def weeks_told(weeks: WeekNumbers) -> str:
    """Return the selector of some weeks: the first and the step where they go on to the end of the year."""
    step = weeks[1] - weeks[0] if len(weeks) > 1 else LAST
    is_even = len(weeks) > 1 and weeks == every_nth(weeks[0], step)
    return f"week {weeks[0]:02d}-{LAST}/{step}" if is_even else "week " + ",".join(f"{one:02d}" for one in weeks)


def weeks_stated(text: str) -> WeekNumbers:
    """Return the numbers in a selector such as ``02-53/3`` or ``5, 18``.

    Raises
    ------
    UnfitError
        There is no such week.
    """
    found: set[int] = set()
    for part in text.split(","):
        match = _PART.fullmatch(part.strip())
        first, last, step = (int(match[k] or 0) for k in (1, 2, 3)) if match else (0, 0, 0)
        if not 1 <= first <= (last or first) <= LAST or (match and match[3] and not step):
            raise UnfitError(
                said(
                    '"week {text}" is no week of a rota; weeks are 1 to {last}, written like 02-{last}/3',
                    text=text,
                    last=LAST,
                )
            )
        found.update(range(first, (last or first) + 1, step or 1))
    return tuple(sorted(found))


def numbered_dates(piece: NumberedPiece, weekday: int, span: Span) -> tuple[int, ...]:
    """Return the dates of a weekday (Monday 0) within a span whose weeks have these numbers."""
    first = span.first if piece.first is None else max(span.first, piece.first)
    last = span.last if piece.last is None else min(span.last, piece.last)
    start = first + (weekday - (first - 1)) % WEEK_DAYS  # ordinal 1 is a Monday
    return tuple(day for day in range(start, last + 1, WEEK_DAYS) if _week(day) in piece.weeks)


def as_numbers(dates: Sequence[int], step: int, weekday: int, bounds: NumberedPiece, span: Span) -> list[NumberedPiece]:
    """Return the numbers of weeks that give some dates and no other within a span.

    Parameters
    ----------
    dates : sequence of int
        Calendar ordinals of one weekday, `step` weeks apart.
    step, weekday : int
    bounds : NumberedPiece
        The days that bound the rule; its weeks are not looked at.
    span : Span

    Returns
    -------
    list of NumberedPiece
        One where the numbers hold throughout; else one a year of weeks, from its first Monday to its last Sunday: the
        days of January that belong to the last week of the year before are then no days of the new one.
    """
    if not dates:
        return []
    whole = bounds._replace(weeks=every_nth(_from(dates[0], step), step))
    if numbered_dates(whole, weekday, span) == tuple(dates):
        return [whole]
    return list(_by_year(dates, step, bounds))


def _by_year(dates: Sequence[int], step: int, bounds: NumberedPiece) -> Iterator[NumberedPiece]:
    for year, days in groupby(dates, key=_year):
        first, after = (dt.date.fromisocalendar(one, 1, 1).toordinal() for one in (year, year + 1))
        yield NumberedPiece(
            every_nth(_from(next(days), step), step),
            first if bounds.first is None else max(first, bounds.first),
            after - 1 if bounds.last is None else min(after - 1, bounds.last),
        )


def _from(day: int, step: int) -> int:
    return (_week(day) - 1) % step + 1


def as_rules(dates: Sequence[int], span: Span) -> list[RecurrencePiece]:
    """Return the rules of a scenario that give dates named by numbers of weeks: of all together, or year by year."""
    together = pieces_of(dates, span, by_week_number=True)
    years = [list(days) for _, days in groupby(dates, key=_year)]
    apart = [piece for days in years for piece in pieces_of(days, span, by_week_number=True)]
    return min(together, apart, key=len)


def _year(day: int) -> int:
    return dt.date.fromordinal(day).isocalendar()[0]


def _week(day: int) -> int:
    return dt.date.fromordinal(day).isocalendar()[1]
