#!/usr/bin/env bash
# Believed: week 53 of 2025, a year of 52 ISO weeks, is refused by who reads weeks, as 31 June is, and as Python's `date.fromisocalendar` does.
# True: dateutil (`isoparse`), arrow, isodate, isoweek and DuckDB (`strptime`) give week 1 of 2026 and say nothing. isoweek takes any number: week 0
#   of 2025 is week 52 of 2024, week 99 is week 47 of 2026. pandas, Polars and Pendulum refuse. For 2026, which has 53 weeks, all agree.
# Version and source: python-dateutil 4.0.0 (issue 1236 of dateutil/dateutil, open when last seen), arrow 1.4.0, isodate 0.7.2, isoweek 1.3.3,
#   duckdb 2.0.1, pandas 3.1.1, polars 2.1.0, pendulum 3.3.0, run below.
# Why it matters here: rotas are by the number of the week. A plan copied from 2026, or "week 53" added for a year that has none, puts two desks into
#   one week, the last of the old plan and the first of the new, and the parity of weeks is that of neither.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "python-dateutil==4.0.0" "arrow==1.4.0" "isodate==0.7.2" "isoweek==1.3.3" "duckdb==2.0.1" \
    "pandas==3.1.1" "polars==2.1.0" "pendulum==3.3.0"
"$folder/venv/bin/python" - <<'P'
import datetime as dt
from importlib.metadata import version

import arrow
import duckdb
import isodate
import isoweek
import pandas as pd
import pendulum
import polars as pl
from dateutil import parser

NAMES = ("python-dateutil", "arrow", "isodate", "isoweek", "duckdb", "pandas", "polars", "pendulum")
print({name: version(name) for name in NAMES})
FORM = "%G-W%V-%u"
READERS = {
    "dateutil": parser.isoparse,
    "arrow": lambda text: arrow.get(text).datetime,
    "isodate": isodate.parse_date,
    "isoweek": lambda text: isoweek.Week.fromstring(text[:-2]).monday(),
    "duckdb": lambda text: duckdb.execute("select strptime(?, ?)", [text, FORM]).fetchall()[0][0],
    "pandas": lambda text: pd.to_datetime(text, format=FORM),
    "polars": lambda text: pl.Series([text]).str.to_date(FORM)[0],
    "pendulum": pendulum.parse,
    "python": lambda text: dt.date.fromisocalendar(int(text[:4]), int(text[6:8]), int(text[9])),
}


def read(reader, text):
    """Give the day as text, or None for what is refused."""
    try:
        return f"{reader(text):%Y-%m-%d}"
    except (ValueError, pl.exceptions.PolarsError):
        return None


there = {name: read(reader, "2026-W53-1") for name, reader in READERS.items()}
missing = {name: read(reader, "2025-W53-1") for name, reader in READERS.items()}
print("2026-W53-1:", there)
print("2025-W53-1:", missing)
assert set(there.values()) == {"2026-12-28"}
assert {name for name, day in missing.items() if day == "2025-12-29"} == {"dateutil", "arrow", "isodate", "isoweek", "duckdb"}
assert {name for name, day in missing.items() if day is None} == {"pandas", "polars", "pendulum", "python"}

beyond = isoweek.Week(2025, 0), isoweek.Week(2025, 99)
print("isoweek: weeks 0 and 99 of 2025 are", *beyond)
assert beyond == (isoweek.Week(2024, 52), isoweek.Week(2026, 47))
P
