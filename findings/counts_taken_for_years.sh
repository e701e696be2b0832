#!/usr/bin/env bash
# Believed: the State's own detector of columns, which knows communes, départements and telephone numbers by their forms, calls a column of
#   counts whole numbers, and a column of INSEE's codes what it is.
# True: csv-detective calls visits of 1990, 2012 and 2050 years, since any four figures around 2000 are one, whatever the heading says; and
#   the codes 01004, 01053, 59418 are texts below the heading "lieu" and communes below "insee": there the heading decides, the cells do not.
# Version and source: csv-detective 0.13.0 (the package of data.gouv.fr), `routine`, run below.
# Why it matters here: the description beside a published file is made by it. Whoever picks columns of a yearly table of visits by such a
#   description has none for the visits of a large office. Our mappings name columns, and what is drafted is to be looked at.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "csv-detective==0.13.0"
cd "$folder" && "$folder/venv/bin/python" -W ignore - <<'P'
from importlib.metadata import version
from pathlib import Path

from csv_detective import routine

Path("offices.csv").write_text(
    "lieu,insee,visites,minutes\n01004,01004,2012,412\n01053,01053,1990,95\n59418,59418,2050,88\n", encoding="utf-8"
)
columns = routine("offices.csv", output_profile=False, save_results=False, num_rows=-1)["columns"]
found = {name: one["format"] for name, one in columns.items()}
print("csv-detective", version("csv-detective"), found)
assert found == {"lieu": "string", "insee": "code_commune", "visites": "year", "minutes": "int"}
P
