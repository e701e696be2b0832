#!/usr/bin/env bash
# Believed: the minute of the day is `hour * 60 + minute`, in polars as in pandas or Arrow: half past nine is 570.
# True: polars keeps an hour in eight bits and keeps the type when a number is multiplied with it: 9 * 60 goes round and half past nine is
#   58, a quarter past two in the afternoon 87, and an hour of the week (`weekday * 24 + hour`) is negative from the sixth day on. No error, no
#   warning.
# Version and source: polars 2.1.0, pyarrow 26.0.1, run below; `dt.hour` is an Int8 in its documentation.
# Why it matters here: waits, loads by the quarter of an hour and opening hours are all made from the minute of the day; the tables of a
#   season read with polars would show a morning that begins before one o'clock. Cast the hour first, or use total minutes of a duration.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "polars==2.1.0" "pyarrow==26.0.1"
"$folder/venv/bin/python" -W error - <<'P'
from datetime import datetime
from importlib.metadata import version

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

TIMES = [datetime(2026, 7, 11, 9, 30), datetime(2026, 7, 11, 14, 15)]  # a Saturday
time = pl.col("time")
frame = pl.DataFrame({"time": TIMES})
found = {
    "polars": frame.select(time.dt.hour() * 60 + time.dt.minute()).to_series().to_list(),
    "polars, cast": frame.select(time.dt.hour().cast(pl.Int32) * 60 + time.dt.minute()).to_series().to_list(),
    "pyarrow": pc.add(pc.multiply(pc.hour(pa.array(TIMES)), 60), pc.minute(pa.array(TIMES))).to_pylist(),
}
week = frame.select(time.dt.weekday() * 24 + time.dt.hour()).to_series().to_list()
print({name: version(name) for name in ("polars", "pyarrow")})
print(found, "hours of the week", week)
assert found.pop("polars") == [58, 87]
assert set(map(tuple, found.values())) == {(570, 855)}
assert week == [6 * 24 + 9 - 256, 6 * 24 + 14 - 256]
P
