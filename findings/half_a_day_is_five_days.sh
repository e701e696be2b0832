#!/usr/bin/env bash
# Believed: pandas, which writes a duration by ISO 8601 (`isoformat`) and reads what it writes, reads the fraction that the standard allows in
#   the last place, or refuses it: "PT1.5H" is an hour and a half.
# True: what stands before the point becomes seconds, and what stands behind it is the number of hours or days: "PT1.5H" is 5 hours and a
#   second, "PT0.5H" 5 hours, "P0.5D" 5 days, "P0.25D" 25 days, "P0.5W" 35 days. Only seconds may have a fraction ("PT1.5S").
#   "P1M", a month, is a minute, and of "PT1H30" the 30 is dropped. A comma ("PT1,5H") and years ("P1Y") are refused. isodate reads the
#   fractions and gives a month as one; it refuses "PT1H30".
# Version and source: pandas 3.1.1, isodate 0.7.2, run below; issue 51882 of pandas-dev/pandas (2023), open when last seen.
# Why it matters here: forms and web services give lengths by this standard, and visits and journeys are of half hours. Half an hour becomes
#   five, which is a long day and no absurdity, and no check of the form finds a fault; whole hours and minutes beside it stay right.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "pandas==3.1.1" "isodate==0.7.2"
"$folder/venv/bin/python" -W error - <<'P'
from datetime import timedelta
from importlib.metadata import version

import isodate
import pandas as pd

print({name: version(name) for name in ("pandas", "isodate")})
READ = {  # as written: (by pandas, by isodate)
    "PT1H30M": (timedelta(hours=1, minutes=30), timedelta(hours=1, minutes=30)),
    "PT1.5S": (timedelta(seconds=1.5), timedelta(seconds=1.5)),
    "PT0.5H": (timedelta(hours=5), timedelta(minutes=30)),
    "PT1.5H": (timedelta(hours=5, seconds=1), timedelta(minutes=90)),
    "PT7.5M": (timedelta(minutes=5, seconds=7), timedelta(minutes=7.5)),
    "P0.5D": (timedelta(days=5), timedelta(hours=12)),
    "P0.25D": (timedelta(days=25), timedelta(hours=6)),
    "P0.5W": (timedelta(days=35), timedelta(days=3.5)),
}
for written, (by_pandas, by_isodate) in READ.items():
    print(f"{written}: {pd.Timedelta(written)} in pandas, {isodate.parse_duration(written)} in isodate")
    assert pd.Timedelta(written).to_pytimedelta() == by_pandas, written
    assert isodate.parse_duration(written) == by_isodate, written

column = pd.to_timedelta(pd.Series(["PT2H", "PT0.5H", "PT45M"]))
print("a column of 2 h, half an hour and 45 min, in minutes:", (column / pd.Timedelta(minutes=1)).tolist())
assert (column / pd.Timedelta(minutes=1)).tolist() == [120, 300, 45]

month = isodate.parse_duration("P1M")
print("P1M:", pd.Timedelta("P1M"), "in pandas,", month, "in isodate")
assert pd.Timedelta("P1M") == pd.Timedelta(minutes=1) and month.months == 1
print("PT1H30 in pandas:", pd.Timedelta("PT1H30"))
assert pd.Timedelta("PT1H30") == pd.Timedelta(hours=1)


def refuses(read, written):
    """Tell whether a reader raises ValueError."""
    try:
        read(written)
    except ValueError as refused:
        print(f"refused: {written!r} by {read.__name__}: {refused}")
        return True
    return False


assert refuses(pd.Timedelta, "PT1,5H") and refuses(pd.Timedelta, "P1Y") and refuses(isodate.parse_duration, "PT1H30")
P
