#!/usr/bin/env bash
# Believed: tables kept a folder a département (`dep=01`, `dep=09`) come back with the codes as they were written, or at least alike by
#   every reader of such folders.
# True: pandas and polars make numbers of them (1 and 9, the zero lost); DuckDB keeps text. Put `dep=2A` beside and the types change.
# Version and source: pandas 3.1.1 with pyarrow 26.0.1, polars 2.1.0, duckdb 2.0.1, run below; `hive_partitioning` in their documentation.
# Why it matters here: a country of results is kept so; a join by the code of a département loses nine of them by one reader and none
#   by another. Our readers state the type, and the documentation shows how for each.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "pandas==3.1.1" "pyarrow==26.0.1" "polars==2.1.0" "duckdb==2.0.1"
FOLDER="$folder" "$folder/venv/bin/python" - <<'P'
import os
from importlib.metadata import version
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl

print({name: version(name) for name in ("pandas", "pyarrow", "polars", "duckdb")})


def read(codes, root):
    """Write a row a code, and return the codes as three readers find them."""
    for code in codes:
        (root / f"dep={code}").mkdir(parents=True)
        pd.DataFrame({"visits": [1]}).to_parquet(root / f"dep={code}" / "part.parquet")
    by_duckdb = duckdb.sql(f"select dep from read_parquet('{root}/*/*.parquet', hive_partitioning = true) order by dep")
    return {
        "pandas": sorted(map(repr, pd.read_parquet(root)["dep"].tolist())),
        "polars": sorted(map(repr, pl.read_parquet(root, hive_partitioning=True)["dep"].to_list())),
        "duckdb": sorted(repr(row[0]) for row in by_duckdb.fetchall()),
    }


low = read(("01", "09"), Path(os.environ["FOLDER"]) / "low")
print(low)
assert low["pandas"] == low["polars"] == ["1", "9"]
assert low["duckdb"] == ["'01'", "'09'"]
P
