#!/usr/bin/env bash
# Believed: `dayfirst=True` settles 02/03/2026, and leaves alone what has one reading only: 2026-03-02 is 2 March.
# True: pandas and dateutil read 2026-03-02 as 3 February then, with an hour behind it and the T of ISO 8601 too; 2026-03-13 stays
#   13 March, with a warning. `read_csv` does it to a whole column as long as no day is above 12, and says nothing; with a later day in
#   it the same column comes back as text.
# Version and source: pandas 3.1.1, python-dateutil 2.9.0.post0, run below; the documentation of `dayfirst` speaks of 10/11/12.
# Why it matters here: the argument is what everybody sets for French files, and an export that turns to ISO dates, or a sheet that
#   has both, moves the visits of the first twelve days of each month to other months. State the format, and each one apart.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "pandas==3.1.1" "python-dateutil==2.9.0.post0"
"$folder/venv/bin/python" - <<'P'
from datetime import datetime
from importlib.metadata import version
from io import StringIO

import pandas as pd
from dateutil import parser

print({name: version(name) for name in ("pandas", "python-dateutil")})


def read(*days, dayfirst):
    """Return a column of days as the reader of CSV has them."""
    text = "day\n" + "\n".join(days)
    return pd.read_csv(StringIO(text), parse_dates=["day"], dayfirst=dayfirst)["day"].tolist()


WEEK = ("2026-03-02", "2026-03-04")
swapped, left = read(*WEEK, dayfirst=True), read(*WEEK, dayfirst=False)
print("read_csv", [f"{day:%d %B}" for day in swapped], "without dayfirst", [f"{day:%d %B}" for day in left])
assert swapped == [datetime(2026, 2, 3), datetime(2026, 4, 3)]
assert left == [datetime(2026, 3, 2), datetime(2026, 3, 4)]
assert read("02/03/2026", "04/03/2026", dayfirst=True) == left
assert read("2026-03-02", "2026-03-14", dayfirst=True) == ["2026-03-02", "2026-03-14"], "text"

assert pd.to_datetime("2026-03-02T09:00", dayfirst=True) == datetime(2026, 2, 3, 9)
assert pd.to_datetime("2026-03-13", dayfirst=True) == datetime(2026, 3, 13)
both = pd.to_datetime(["02/03/2026", "2026-03-02"], dayfirst=True, format="mixed").tolist()
print("one day, written twice", both)
assert both == [datetime(2026, 3, 2), datetime(2026, 2, 3)]
assert parser.parse("2026-03-02", dayfirst=True) == datetime(2026, 2, 3)
assert parser.isoparse("2026-03-02") == datetime.fromisoformat("2026-03-02") == datetime(2026, 3, 2)
P
