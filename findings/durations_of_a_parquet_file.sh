#!/usr/bin/env bash
# Believed: a column of durations in a Parquet file is one of durations to whoever reads the format, as a column of moments is, or is refused.
# True: neither pandas nor polars writes the type that Parquet has for it (INTERVAL). They write whole numbers, and only their own kind finds the
#   unit, which stands in Arrow's note beside the table; DuckDB reads BIGINT. The unit is that of the frame: whole minutes given to `to_timedelta`
#   are microseconds, a single half minute among them makes nanoseconds of all. Two months read as one table are numbers of both: 10 minutes are
#   a five-hundredth of 5. fastparquet writes a time of day: of 26 hours pyarrow makes two o'clock in the morning.
# Version and source: duckdb 2.0.1, pandas 3.1.1, pyarrow 26.0.1, polars 2.1.0, fastparquet 2026.9.0, run below; issues 937 of dask/fastparquet
#   and 5625 of apache/arrow-rs; the logical types of the Parquet format.
# Why it matters here: waits and lengths of service are kept so by those who come from pandas. The mean of a season is one of a mixture, and long
#   stays turn into short ones. Times and durations of our tables are whole seconds, with the unit in the name of the column.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "duckdb==2.0.1" "pandas==3.1.1" "pyarrow==26.0.1" "polars==2.1.0" "fastparquet==2026.9.0"
cd "$folder" && venv/bin/python - <<'P'
from datetime import time, timedelta
from importlib.metadata import version

import duckdb
import fastparquet
import pandas as pd
import polars as pl
import pyarrow.parquet as pq

print({name: version(name) for name in ("duckdb", "pandas", "pyarrow", "polars", "fastparquet")})
january = pd.DataFrame({"wait": pd.to_timedelta([5, 26 * 60, 7.5], unit="min")})
february = pd.DataFrame({"wait": pd.to_timedelta([10], unit="min")})
FILES = ["january.parquet", "february.parquet"]
for month, file in zip((january, february), FILES, strict=True):
    month.to_parquet(file, engine="pyarrow")
TRUE = [timedelta(minutes=minutes) for minutes in (5, 26 * 60, 7.5, 10)]

pandas_reads = [wait for file in FILES for wait in pd.read_parquet(file)["wait"]]
polars_reads = [wait for file in FILES for wait in pl.read_parquet(file)["wait"]]
print("pandas", january.wait.dtype, february.wait.dtype, [str(wait) for wait in pandas_reads])
assert pandas_reads == polars_reads == TRUE

numbers = duckdb.sql(f"select wait, typeof(wait) from read_parquet({FILES})").fetchall()
print("DuckDB, both months:", numbers)
assert [number for number, _ in numbers] == [300 * 10**9, 26 * 3600 * 10**9, 450 * 10**9, 600 * 10**6]
assert {kind for _, kind in numbers} == {"BIGINT"}
assert duckdb.sql("select wait from january").fetchall() == [(wait,) for wait in TRUE[:3]]
pl.read_parquet(FILES[0]).write_parquet("polars.parquet")
assert duckdb.sql("select typeof(wait) from 'polars.parquet' limit 1").fetchall() == [("BIGINT",)]

fastparquet.write("fast.parquet", january)
by_arrow = pq.read_table("fast.parquet")["wait"]
print("fastparquet to pyarrow:", by_arrow.type, by_arrow.to_pylist())
assert by_arrow.to_pylist() == [time(0, 5), time(2, 0), time(0, 7, 30)]
assert fastparquet.ParquetFile("fast.parquet").to_pandas()["wait"].tolist() == TRUE[:3]
P
