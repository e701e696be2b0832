#!/usr/bin/env bash
# Believed: a desk held every month from 31 January on, made by "one month" as step, is held on the last day of each month; tools may differ in
#   what they refuse, not in the days.
# True: there are three answers. DuckDB (`generate_series`) and pandas (`date_range` with `DateOffset(months=1)`) step from one day to the next:
#   28 February, then 28 March, and the 28th for ever after. Polars, Arrow the library of dates, and Pendulum count from the start: 28 February,
#   31 March, 30 April. dateutil's rule (RFC 5545) leaves out the months without a 31st: 31 January, 31 March, 31 May. Backwards from
#   31 May DuckDB's steps end on 28 January, where `- interval 4 month` at once is 31 January.
# Version and source: duckdb 2.0.1, pandas 3.1.1, polars 2.1.0, arrow 1.4.0, pendulum 3.3.0, python-dateutil 4.0.0, run below.
# Why it matters here: town halls have a desk "on the last day of the month", and calendars are made in one tool and checked in another. From
#   March on they are two or three days apart, on other days of the week, or five months of the year have no desk.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "duckdb==2.0.1" "pandas==3.1.1" "polars==2.1.0" "arrow==1.4.0" "pendulum==3.3.0" "python-dateutil==4.0.0"
"$folder/venv/bin/python" - <<'P'
import datetime as dt
from importlib.metadata import version

import arrow
import duckdb
import pandas as pd
import pendulum
import polars as pl
from dateutil.rrule import MONTHLY, rrule

print({name: version(name) for name in ("duckdb", "pandas", "polars", "arrow", "pendulum", "python-dateutil")})
start, end = dt.datetime(2026, 1, 31), dt.datetime(2026, 6, 30)


def series(first, last, step):
    """Give the days that DuckDB makes of two ends and a step."""
    found = duckdb.execute("select unnest(generate_series(?::timestamp, ?::timestamp, ?::interval))", [first, last, step])
    return [moment for (moment,) in found.fetchall()]


days = {
    "duckdb": series(start, end, "1 month"),
    "pandas": pd.date_range(start, end, freq=pd.DateOffset(months=1)),
    "polars": pl.date_range(start, end, "1mo", eager=True),
    "arrow": (moment.datetime for moment in arrow.Arrow.range("month", start, end)),
    "pendulum": pendulum.interval(pendulum.instance(start), pendulum.instance(end)).range("months"),
    "dateutil": rrule(MONTHLY, dtstart=start, until=end),
}
days = {name: [f"{day:%d/%m}" for day in found] for name, found in days.items()}
for name, found in days.items():
    print(name, *found)
assert days["duckdb"] == days["pandas"] == ["31/01", "28/02", "28/03", "28/04", "28/05", "28/06"]
assert days["polars"] == days["arrow"] == days["pendulum"] == ["31/01", "28/02", "31/03", "30/04", "31/05", "30/06"]
assert days["dateutil"] == ["31/01", "31/03", "31/05"]

back = series(dt.datetime(2026, 5, 31), dt.datetime(2026, 1, 1), "-1 month")
at_once = duckdb.sql("select timestamp '2026-05-31' - interval 4 month").fetchall()[0][0]
print("back from 31 May in DuckDB:", *(f"{day:%d/%m}" for day in back), "| four months at once:", f"{at_once:%d/%m}")
assert [f"{day:%d/%m}" for day in back] == ["31/05", "30/04", "30/03", "28/02", "28/01"]
assert at_once == start
P
