#!/usr/bin/env bash
# Believed: "every two weeks" groups the same weeks together, whichever library of tables is asked: each begins its weeks on Monday or says so.
# True: the pairs are others. polars (`truncate("2w")`) and DuckDB (`time_bucket`) count from days of their own, a week apart, so that no
#   fortnight of the one is a fortnight of the other. pandas (`resample("2W")`) counts from the first row that it meets: without the first
#   week of the table all its pairs change.
# Version and source: polars 2.1.0, pandas 3.1.1, DuckDB 2.0.1, run below on six Mondays around New Year 2027.
# Why it matters here: a permanence of every second week has visits in each fortnight; summed by these, two tables of the same visits disagree,
#   and one week less at the start of a register moves every figure of the series.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "polars==2.1.0" "pandas==3.1.1" "duckdb==2.0.1"
"$folder/venv/bin/python" - <<'P'
from datetime import date, timedelta
from importlib.metadata import version

import duckdb
import pandas as pd
import polars as pl

print({name: version(name) for name in ("polars", "pandas", "duckdb")})
MONDAYS = [date(2026, 12, 14) + timedelta(weeks=number) for number in range(6)]


def pairs(starts: list[object]) -> set[tuple[date, ...]]:
    """Return which Mondays share a fortnight, those that stand alone at an end left out."""
    groups: dict[object, list[date]] = {}
    for day, start in zip(MONDAYS[-len(starts):], starts, strict=True):
        groups.setdefault(start, []).append(day)
    return {tuple(group) for group in groups.values() if len(group) == 2}


def by_pandas(days: list[date]) -> list[object]:
    """Return the fortnight of each Monday by `resample`."""
    counted = pd.Series(days, index=pd.to_datetime(days)).resample("2W")
    return [label for label, group in counted for _ in group]


by_polars = pairs(pl.Series(MONDAYS).dt.truncate("2w").to_list())
listed = ", ".join(f"date '{day}'" for day in MONDAYS)
found = duckdb.sql(f"select time_bucket(interval '2 weeks', d) from (select unnest([{listed}]) d)").fetchall()
by_duckdb = pairs([start for (start,) in found])
whole, without_the_first = pairs(by_pandas(MONDAYS)), pairs(by_pandas(MONDAYS[1:]))
for name, told in {"polars": by_polars, "DuckDB": by_duckdb, "pandas": whole, "pandas, one week less": without_the_first}.items():
    print(f"{name:22}", sorted([str(day) for day in pair] for pair in told))

assert len(by_polars) >= 2 and len(by_duckdb) >= 2
assert not by_polars & by_duckdb
assert not whole & without_the_first
P
