#!/usr/bin/env bash
# Believed: a tool that describes a table finds in a column of French shares ("0,5") numbers or, if it knows no decimal comma, texts.
# True: frictionless finds places on the globe: "0,5" is a `geopoint` of longitude 0 and latitude 5, and is read as such; "0,125" lies at
#   latitude 125, is none, and makes the column one of texts, while "12,5" and "47,25" are points again. INSEE's codes are whole numbers,
#   01004 is 1004. The description is valid, and the file by it.
# Version and source: frictionless 5.21.0, `describe` and `extract`, run below; its schemas are those of schema.data.gouv.fr.
# Why it matters here: a register comes with such a schema, made by the tool and never looked at. Ours are read by the mapping's own words for
#   a column, decimal comma included, and a code stays text.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "frictionless==5.21.0"
cd "$folder" && "$folder/venv/bin/python" -W ignore - <<'P'
from importlib.metadata import version
from pathlib import Path

from frictionless import describe, extract, validate

Path("desks.csv").write_text(
    'insee,share,hours,exact\n01004,"0,5","12,5","0,125"\n01053,"0,7","47,25","0,25"\n59418,"0,9","8,5","0,375"\n', encoding="utf-8"
)
table = describe("desks.csv")
types = {field.name: field.type for field in table.schema.fields}
first = extract("desks.csv")["desks"][0]
print("frictionless", version("frictionless"), types)
print("first line:", first, "| valid:", validate("desks.csv", schema=table.schema).valid)
assert types == {"insee": "integer", "share": "geopoint", "hours": "geopoint", "exact": "string"}
assert first["insee"] == 1004
assert list(map(float, first["share"])) == [0, 5]
P
