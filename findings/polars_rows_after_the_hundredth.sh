#!/usr/bin/env bash
# Believed: a table made from records that are checked as they come in (`strict=True`, the default) either holds what the records say or
#   refuses them, however long the list is.
# True: polars looks at the first hundred. A 2.7 that comes later in a column of whole numbers becomes 2, and a key that comes later is
#   left out with all its values, without a word; among the first hundred both are kept. A column given as a list does raise.
#   pyarrow's `Table.from_pylist` takes the keys of the first record alone, and leaves out the others in the same way.
# Version and source: polars 2.1.0, pyarrow 26.0.1, run below.
# Why it matters here: lines of a register and events of a season come as records, with whole minutes for a long time and then a half
#   one, or with an outcome that is rare; the share of those who left is nought by the library that made the table.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "polars==2.1.0" "pyarrow==26.0.1"
"$folder/venv/bin/python" -W error - <<'P'
from importlib.metadata import version

import polars as pl
import pyarrow as pa

print({name: version(name) for name in ("polars", "pyarrow")})


def records(before):
    """Return whole minutes, and one last visit of 2.7 minutes who left."""
    return [{"minutes": 1}] * before + [{"minutes": 2.7, "left": True}]


short, long = pl.DataFrame(records(99)), pl.DataFrame(records(100))
rows = pl.DataFrame([(1,)] * 100 + [(2.7,)], schema=["minutes"], orient="row")
print("99 before", short.columns, short["minutes"][-1], "| 100 before", long.columns, long["minutes"][-1])
assert short.columns == ["minutes", "left"] and short["minutes"][-1] == 2.7
assert long.columns == ["minutes"] and long["minutes"][-1] == 2
assert rows["minutes"][-1] == 2
try:
    pl.DataFrame({"minutes": [1] * 100 + [2.7]})
except TypeError as refused:
    print("by column:", str(refused).splitlines()[0])
else:
    raise AssertionError("a column given as a list is no longer refused")

by_arrow = pa.Table.from_pylist(records(1))
print("pyarrow", by_arrow.to_pylist())
assert by_arrow.column_names == ["minutes"] and by_arrow["minutes"].to_pylist() == [1, 2.7]
whole = pl.DataFrame(records(100), infer_schema_length=None)
assert whole.columns == short.columns and whole["minutes"][-1] == 2.7
P
