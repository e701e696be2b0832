#!/usr/bin/env bash
# Believed: moments rounded to the half hour go to the nearest one, and what lies in the middle goes one way, up, in whatever tool of tables: each
#   half hour takes up the same share of a day.
# True: pandas rounds the middle to the even half hour, counted since 1970, which is the full hour: 9:15 goes down to 9:00 and 9:45 up to 10:00. Of
#   moments at every quarter the full hours get three and the half hours one; rounded to hours, 9:30 and 10:30 both become 10:00. Polars and
#   Arrow round the middle up, so that each gets two. Durations go the same way in pandas: half an hour's quarter is 0, three quarters an hour.
# Version and source: pandas 3.1.1, polars 2.1.0, pyarrow 26.0.1, run below; meant so (issues 25222 and 40315 of pandas-dev/pandas, closed).
# Why it matters here: arrivals in registers are written in quarters of an hour. Slots of half an hour so made show a rush at every full
#   hour that nobody saw, and a rate of arrivals drawn from them has it for good. Whoever floors to the slot is safe.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "pandas==3.1.1" "polars==2.1.0" "pyarrow==26.0.1"
"$folder/venv/bin/python" - <<'P'
import datetime as dt
from collections import Counter
from importlib.metadata import version

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

print({name: version(name) for name in ("pandas", "polars", "pyarrow")})
quarters = [dt.datetime(2026, 3, 2, 9) + dt.timedelta(minutes=15 * i) for i in range(32)]  # from 9:00 to 16:45


def slots(moments):
    """Count moments by the minute of their hour."""
    return dict(sorted(Counter(moment.minute for moment in moments).items()))


by_pandas = pd.Series(quarters).dt.round("30min").tolist()
by_polars = pl.Series(quarters).dt.round("30m").to_list()
by_arrow = pc.round_temporal(pa.array(quarters), 30, "minute").to_pylist()
for name, moments in (("pandas", by_pandas), ("polars", by_polars), ("arrow", by_arrow)):
    print(name, [f"{moment:%H:%M}" for moment in moments[:6]], "by minute:", slots(moments))
assert [f"{moment:%H:%M}" for moment in by_pandas[:5]] == ["09:00", "09:00", "09:30", "10:00", "10:00"]
assert slots(by_pandas) == {0: 24, 30: 8}
assert slots(by_polars) == slots(by_arrow) == {0: 16, 30: 16}
assert slots(pd.Series(quarters).dt.floor("30min")) == {0: 16, 30: 16}

hours = [f"{moment.round('h'):%H:%M}" for moment in (pd.Timestamp("2026-03-02 09:30"), pd.Timestamp("2026-03-02 10:30"))]
print("9:30 and 10:30 to the hour, in pandas:", hours)
assert hours == ["10:00", "10:00"]

lengths = pd.Series([dt.timedelta(minutes=15), dt.timedelta(minutes=45)]).dt.round("30min")
print("15 and 45 minutes, in pandas:", lengths.tolist())
assert lengths.tolist() == [pd.Timedelta(0), pd.Timedelta(hours=1)]
P
