#!/usr/bin/env bash
# Believed: a table that goes from DuckDB to Arrow keeps its numbers: sums of 1 and of 2 visits have the mean 1.5 on either side.
# True: DuckDB's sum of whole numbers is a HUGEINT, which goes to Arrow as a decimal without decimals, and Arrow's mean of decimals has
#   the decimals of its column: the mean is 2. pandas on Arrow types says 2 as well; plain pandas and DuckDB itself say 1.5.
#   A count instead of a sum is an int64 and has the mean 1.5 everywhere.
# Version and source: duckdb 2.0.1, pyarrow 26.0.1, pandas 3.1.1, run below.
# Why it matters here: visits by commune are summed in one and averaged in the other; a mean of 0.4 visit a day is shown as nought, and
#   nothing tells which library took the last step. Sums have to be cast to BIGINT before they leave.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "duckdb==2.0.1" "pyarrow==26.0.1" "pandas==3.1.1"
"$folder/venv/bin/python" -W error - <<'P'
from importlib.metadata import version

import duckdb
import pandas as pd
import pyarrow.compute as pc

VISITS = "(values ('Agen', 1), ('Agen', 1), ('Foulayronnes', 1)) as visits(commune, people)"


def means(measure):
    """Return the mean over communes of a measure, as four readers of one table have it."""
    table = duckdb.sql(f"select commune, {measure} as total from {VISITS} group by commune")
    arrow = table.to_arrow_table()
    return str(arrow["total"].type), {
        "pyarrow": float(pc.mean(arrow["total"]).as_py()),
        "pandas on Arrow": float(arrow.to_pandas(types_mapper=pd.ArrowDtype)["total"].mean()),
        "pandas": float(table.df()["total"].mean()),
        "duckdb": table.aggregate("avg(total)").fetchall()[0][0],
    }


print({name: version(name) for name in ("duckdb", "pyarrow", "pandas")})
for measure in ("sum(people)", "count(people)", "sum(people)::bigint"):
    print(measure, *means(measure))
kind, found = means("sum(people)")
assert kind == "decimal128(38, 0)"
assert found == {"pyarrow": 2, "pandas on Arrow": 2, "pandas": 1.5, "duckdb": 1.5}
assert set(means("count(people)")[1].values()) == set(means("sum(people)::bigint")[1].values()) == {1.5}
P
