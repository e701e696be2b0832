#!/usr/bin/env bash
# Believed: a tool of open data that describes a French file (`;`, decimal commas) by itself finds a number in "7,5", or leaves it as text.
# True: frictionless finds a place: "7,5" minutes are the point of longitude 7 and latitude 5, and the cell comes out as a pair of numbers.
#   The separator is found by itself; a column with one value that is no point (a latitude above 90: "2,95") falls back to text.
# Version and source: frictionless 5.21.0, run below.
# Why it matters here: waits and durations of a register come out as pairs, and a column changes its type with one value among thousands. A
#   schema that says `number` with `decimalChar` reads them.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "frictionless==5.21.0"
cd "$folder"
printf 'day;minutes\n02/03/2026;7,5\n03/03/2026;12,25\n04/03/2026;35,5\n' > visits.csv
printf 'day;minutes\n02/03/2026;7,5\n03/03/2026;2,95\n04/03/2026;35,5\n' > others.csv
"$folder/venv/bin/python" - <<'P'
from importlib.metadata import version

from frictionless import Resource, Schema, describe

print("frictionless", version("frictionless"))
types = {name: describe(f"{name}.csv").schema.get_field("minutes").type for name in ("visits", "others")}
rows = Resource("visits.csv").extract()["visits"]
print(types, rows)
assert types == {"visits": "geopoint", "others": "string"}
assert [[float(part) for part in row["minutes"]] for row in rows] == [[7, 5], [12, 25], [35, 5]]

said = Schema.from_descriptor({
    "fields": [{"name": "day", "type": "string"}, {"name": "minutes", "type": "number", "decimalChar": ","}]
})
numbers = [float(row["minutes"]) for row in Resource("visits.csv", schema=said).extract()["visits"]]
print("with a schema", numbers)
assert numbers == [7.5, 12.25, 35.5]
P
