#!/usr/bin/env bash
# Believed: `interval (minutes) minute` of a column of minutes, in DuckDB, is as long as the column says, or is refused for a fraction: a
#   visit called at 9 o'clock that takes 7.5 minutes ends at 9:07:30.
# True: the fraction is cut off, in silence: 7.9 minutes are 7, 1.5 hours are one hour, in a column as in `interval 1.5 hour`. The text
#   '7.5 minutes' and `minutes * interval 1 minute` keep it.
# Version and source: duckdb 2.0.1, run below.
# Why it matters here: minutes of a register and of a model have fractions; ends of service put together so are early by half a minute on
#   average, and by half an hour where hours were written, always to the same side, and every wait behind them is too short.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "duckdb==2.0.1"
"$folder/venv/bin/python" -W error - <<'P'
import duckdb

print("duckdb", duckdb.__version__)


def seconds(length, column):
    """Return the length in seconds of an interval made from a column."""
    return duckdb.sql(f"select {length} from (select {column} as many)").fetchall()[0][0].total_seconds()


for kind in ("double", "decimal(6, 2)"):
    minutes, hours = f"7.9::{kind}", f"1.5::{kind}"
    cut = seconds("interval (many) minute", minutes), seconds("interval (many) hour", hours)
    kept = seconds("many * interval 1 minute", minutes), seconds("many * interval 1 hour", hours)
    print(kind, "interval (many)", cut, "many * interval 1", kept)
    assert cut == (7 * 60, 3600)
    assert kept == (7.9 * 60, 1.5 * 3600)
assert seconds("interval 1.5 hour", 0) == 3600 and seconds("interval '1.5 hours'", 0) == 5400
P
