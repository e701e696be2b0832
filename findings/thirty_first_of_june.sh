#!/usr/bin/env bash
# Believed: a date that does not exist (31/06/2026) is refused by whoever reads dates by a stated format, or comes out empty where that is
#   asked for.
# True: Arrow reads it as 1 July, and 31/02/2026 as 3 March, even with `error_is_null=True`; so does its reader of CSV, and so does
#   `pandas.read_csv(engine="pyarrow", date_format="%d/%m/%Y")`, where the same call with pandas' own engine leaves the column as text. The 32nd
#   is refused. An ISO date that does not exist is seen for what it is.
# Version and source: pyarrow 26.0.1, pandas 3.1.1, run below.
# Why it matters here: a day typed wrong in a register is a visit that belongs to no day. Read so, it goes to another month, on a
#   day on which the desk may be shut, and the check of days that do not exist finds nothing.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "pyarrow==26.0.1" "pandas==3.1.1"
"$folder/venv/bin/python" - <<'P'
from datetime import datetime
from importlib.metadata import version
from io import BytesIO

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

FORMAT, SHEET = "%d/%m/%Y", b"day\n31/06/2026\n02/03/2026\n"
print({name: version(name) for name in ("pyarrow", "pandas")})

days = pc.strptime(pa.array(["31/06/2026", "31/02/2026", "32/01/2026"]), FORMAT, "s", error_is_null=True).to_pylist()
print("strptime", days)
assert days == [datetime(2026, 7, 1), datetime(2026, 3, 3), None]

options = pyarrow.csv.ConvertOptions(timestamp_parsers=[FORMAT])
by_arrow = pyarrow.csv.read_csv(BytesIO(SHEET), convert_options=options)["day"].to_pylist()
by_engine = {
    engine: pd.read_csv(BytesIO(SHEET), engine=engine, parse_dates=["day"], date_format=FORMAT)["day"].tolist()
    for engine in ("pyarrow", "c")
}
print("read_csv", by_arrow, by_engine)
assert by_arrow == [datetime(2026, 7, 1), datetime(2026, 3, 2)]
assert by_engine["pyarrow"] == by_arrow
assert by_engine["c"] == ["31/06/2026", "02/03/2026"]

assert pd.to_datetime(["31/06/2026"], format=FORMAT, errors="coerce").isna().all()
try:
    pd.to_datetime(["31/06/2026"], format=FORMAT)
except ValueError as refused:
    print("to_datetime:", str(refused).split(".")[0])
else:
    raise AssertionError("pandas now takes 31 June")
P
