"""Why a file cannot be read, in words that help: what a library found in it, told as the project tells what is wrong.

In: the fault of a library, whose own words are English and of its making. Out: a sentence for the brackets of a
refusal; what is not known here stands as the library has it. YAML has a module of its own, `sim.scenario.broken_yaml`.
"""

from __future__ import annotations

from sim.said import N_, said

# What a library's words hold, and what is said: of several the first. The value is what stands behind them.
_WORDS = (
    # csv
    ("unexpected end of data", N_("a text in quotes is not closed")),
    ("expected after", N_("something stands after a text in quotes, or a quote within it is not written twice")),
    ("field limit", N_("a cell is longer than any text; is a quote not closed?")),
    # datetime
    ("month must be", N_("a month is from 01 to 12")),
    ("day is out of range", N_("that month has no such day")),
    ("year 0 is out", N_("a year is from 0001 to 9999")),
    # pandas
    ("No columns to parse", N_("it is empty")),
    ("Error tokenizing", N_("its lines have different numbers of values")),
    ("could not convert string to float:", N_("{value} is no number")),
    ("None of ['", N_("a column is missing")),
    # pyarrow
    ("magic bytes", N_("it was cut off, or is no Parquet")),
    ("size is 0 bytes", N_("it is empty")),
    ("Corrupt", N_("its content is damaged")),
    # icalendar
    ("Expected datetime, date, or time. Got:", N_("{value} is no date or time")),
    ("Wrong datetime format:", N_("{value} is no date or time")),
    ("Expected frequency, got:", N_("{value} is no frequency")),
    ("Expected weekday abbreviation, got:", N_("{value} is no weekday")),
    ("Expected int, got:", N_("{value} is no whole number")),
    ("Expected 'float;float' , got:", N_("{value} is no latitude and longitude, a semicolon between")),
    ("Content line could not be parsed", N_("a line is neither a field of a calendar nor the rest of the one above")),
)


def why_unreadable(fault: Exception | str) -> str:
    """Return what is wrong with a file, by the fault of the library that reads it."""
    own = " ".join(str(fault).split())
    for part, told in _WORDS:
        _, found, after = own.partition(part)
        if found:
            return said(told, value=after.strip())
    return own or type(fault).__name__
