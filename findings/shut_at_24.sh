#!/usr/bin/env bash
# Believed: an hour of the day is a time to all tools of tables that hand Arrow's tables to each other: what one takes for a time the next one
#   has as a time.
# True: DuckDB takes "24:00", the end of the day, as a TIME after 23:59, by itself from a CSV file too. Out of it the same cell is the text
#   '24:00:00' among times (Python, pandas), missing (Polars), midnight at the day's beginning (Arrow's `to_pylist`); a Parquet file of it
#   raises in pandas, is missing in Polars. Only the last line of the day is struck, and DuckDB's own sum turns over: `+ interval 0 minute`
#   makes it 0:00, where date + time is right (the next day).
# Version and source: duckdb 2.0.1, polars 2.1.0, pyarrow 26.0.1, pandas 3.1.1, run below. ISO 8601 allows 24:00 for the end of a day.
# Why it matters here: OpenStreetMap's opening hours write the end of a day as 24:00. The hall that is open longest has no closing hour then, or
#   shuts before it opens, and falls out of what is counted. A count of the minutes of the day (1440) keeps it.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "duckdb==2.0.1" "polars==2.1.0" "pyarrow==26.0.1" "pandas==3.1.1"
cd "$folder" && printf 'day;opens;shuts\nMonday;09:00;12:00\nFriday;18:00;24:00\n' > hours.csv
venv/bin/python - <<'P'
import datetime as dt
from importlib.metadata import version

import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq

print({name: version(name) for name in ("duckdb", "polars", "pyarrow", "pandas")})
noon, midnight = dt.time(12), dt.time(0)
hours = duckdb.sql("select shuts from 'hours.csv'")
print("DuckDB reads", hours.types, hours.fetchall())
assert [str(kind) for kind in hours.types] == ["TIME"]
assert hours.fetchall() == [(noon,), ("24:00:00",)]
assert hours.df()["shuts"].tolist() == [noon, "24:00:00"]
inside = "select shuts > time '23:59', date_diff('minute', opens, shuts), date '2026-03-06' + shuts, shuts + interval 0 minute"
later, minutes, moment, turned = duckdb.sql(f"{inside} from 'hours.csv' where day = 'Friday'").fetchall()[0]
print("inside DuckDB: after 23:59", later, "| minutes open", minutes, "| with its date", moment, "| with 0 minutes more", turned)
assert (later, minutes, moment, turned) == (True, 360, dt.datetime(2026, 3, 7), midnight)

by_polars = hours.pl()["shuts"].to_list()
by_arrow = hours.to_arrow_table()["shuts"].to_pylist()
print("handed to Polars:", by_polars, "| to Arrow:", by_arrow)
assert by_polars == [noon, None] and by_arrow == [noon, midnight]

duckdb.sql("copy (select shuts from 'hours.csv') to 'hours.parquet'")
from_file = pl.read_parquet("hours.parquet")["shuts"].to_list()
print("from Parquet, Polars:", from_file, "| Arrow:", pq.read_table("hours.parquet")["shuts"].to_pylist())
assert from_file == [noon, None]
assert pq.read_table("hours.parquet")["shuts"].to_pylist() == [noon, midnight]
try:
    pd.read_parquet("hours.parquet")
except ValueError as refused:
    print("from Parquet, pandas:", refused)
else:
    raise AssertionError("pandas now reads 24:00")
P
