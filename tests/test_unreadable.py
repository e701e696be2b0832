"""What libraries say of a file that they cannot read is told in words of the project, in the language of the reader."""

import csv
import datetime as dt
import io

import icalendar
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.report.languages import Language
from sim.unreadable import why_unreadable

WHOLE = io.BytesIO()
pq.write_table(pa.table({"a": list(range(10_000))}), WHOLE)


def rows(text):
    """Read a text by Python's csv."""
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def parquet(data):
    """Read bytes as Parquet."""
    return pq.read_table(io.BytesIO(data))


def event(line):
    """Read a calendar with an event of one line; raise what the library says of it."""
    text = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{line}\nEND:VEVENT\nEND:VCALENDAR\n"
    (found,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    raise ValueError(found.errors[0][1])


@pytest.mark.parametrize(
    ("read", "english", "french"),
    [
        (lambda: rows('a\n"x\n'), "a text in quotes is not closed", "un texte entre guillemets n’est pas fermé"),
        (lambda: rows('a\n"x"y\n'), "something stands after a text in quotes", "quelque chose suit un texte"),
        (lambda: rows("x" * 200_000), "a cell is longer than any text", "une cellule est plus longue"),
        (lambda: dt.date.fromisoformat("2022-13-01"), "a month is from 01 to 12", "un mois va de 01 à 12"),
        (lambda: dt.date.fromisoformat("2022-02-30"), "that month has no such day", "ce mois n’a pas ce jour"),
        (lambda: dt.date.fromisoformat("0000-01-01"), "a year is from 0001", "une année va de 0001"),
        (lambda: pd.read_csv(io.StringIO("")), "it is empty", "vide"),
        (lambda: pd.read_csv(io.StringIO("a,b\n1,2\n1,2,3\n")), "different numbers", "n’ont pas toutes"),
        (lambda: pd.Series(["x"]).astype(float), "'x' is no number", "'x' n’est pas un nombre"),
        (lambda: pd.DataFrame({"a": [1]}).set_index("fit"), "a column is missing", "une colonne manque"),
        (lambda: parquet(WHOLE.getvalue()[:9000]), "it was cut off", "il est coupé"),
        (lambda: parquet(b""), "it is empty", "vide"),
        (lambda: event("DTSTART:foo"), "'foo' is no date or time", "'foo' n’est ni une date ni une heure"),
        (lambda: event("DTSTART:20240230T090000"), "20240230T090000 is no date", "20240230T090000 n’est ni"),
        (lambda: event("RRULE:FREQ=FOO"), "FOO is no frequency", "FOO n’est pas une fréquence"),
        (lambda: event("RRULE:FREQ=WEEKLY;BYDAY=XX"), "XX is no weekday", "XX n’est pas un jour"),
        (lambda: event("RRULE:FREQ=WEEKLY;INTERVAL=x"), "x is no whole number", "x n’est pas un nombre entier"),
        (lambda: event("GEO:foo"), "foo is no latitude and longitude", "foo n’est pas une latitude"),
        (lambda: icalendar.Calendar.from_ical("<html></html>"), "a line is neither", "une ligne n’est ni"),
    ],
)
def test_what_a_library_says_is_told_in_both_languages(read, english, french):
    """Of the kinds that people meet; a library that changes its words fails here."""
    with pytest.raises((ValueError, KeyError, csv.Error, pa.ArrowException)) as caught:
        read()
    told = why_unreadable(caught.value)

    assert english in told
    assert french in Language("fr").said(told)


def test_what_is_not_known_stands_as_the_library_has_it():
    """On one line."""
    assert why_unreadable(ValueError("another\n thing")) == "another thing"
    assert why_unreadable(ValueError()) == "ValueError"
