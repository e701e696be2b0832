#!/usr/bin/env bash
# Believed: a duration with a decimal comma ("1,5 h", as a French register writes it) is read as an hour and a half or refused, as
#   `float("1,5")` and `pandas.to_numeric` refuse it.
# True: `pandas.to_timedelta` leaves the comma out: "1,5 h" is 15 hours, "0,25 h" is 25, "1,5 h 10 min" 15 hours and 10 minutes; with
#   `errors="coerce"` too. "1.5 h" is read rightly and a semicolon is refused.
# Version and source: pandas 3.1.1, run below; not said in its documentation.
# Why it matters here: durations are typed by hand with commas; ten times the service time, or a hundred times, passes for a long
#   day, in a column whose other lines are right.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "pandas==3.1.1"
"$folder/venv/bin/python" -W error - <<'P'
import pandas as pd

TYPED = ["1,5 h", "0,25 h", "1,5 h 10 min", "12,5min"]
hours = (pd.to_timedelta(pd.Series(TYPED)).dt.total_seconds() / 3600).tolist()
print("pandas", pd.__version__, dict(zip(TYPED, hours, strict=True)))
assert hours == [15, 25, 15 + 10 / 60, 125 / 60]
assert (pd.to_timedelta(pd.Series(TYPED), errors="coerce").dt.total_seconds() / 3600).tolist() == hours
assert pd.Timedelta("1,5 h") == pd.Timedelta(hours=15)
assert pd.Timedelta("1.5 h") == pd.Timedelta("PT1H30M") == pd.Timedelta(minutes=90)
for call, text in ((pd.to_numeric, ["1,5"]), (pd.to_timedelta, ["1;5 h"])):
    try:
        call(text)
    except ValueError as refused:
        print(call.__name__, text, "refused:", refused)
    else:
        raise AssertionError(f"{call.__name__} now takes {text}")
P
