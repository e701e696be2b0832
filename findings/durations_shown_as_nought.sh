#!/usr/bin/env bash
# Believed: a column of durations that pandas writes to a workbook is shown there as durations, as a column of dates is shown as dates.
# True: each becomes a part of a day under the format of whole numbers ("0"), with either engine: 45 minutes and 9 h 30 are shown as 0,
#   13 h as 1, 26 h 30 as 1. Read again, the column is one of floats. Dates in the next column keep their format. No warning.
# Version and source: pandas 3.1.1 with openpyxl 3.1.5 and xlsxwriter 3.3.1, run below.
# Why it matters here: who exports waits and durations of service for a colleague sends a sheet in which everybody waited for 0; the sum
#   of the column is shown in days. Minutes as numbers, or a format such as [h]:mm given by hand, say what is meant.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "pandas==3.1.1" "openpyxl==3.1.5" "xlsxwriter==3.3.1"
"$folder/venv/bin/python" -W ignore - <<'P'
from importlib.metadata import version
from io import BytesIO

import openpyxl
import pandas as pd

print({name: version(name) for name in ("pandas", "openpyxl", "xlsxwriter")})
table = pd.DataFrame({
    "lasted": pd.to_timedelta(["00:45:00", "09:30:00", "13:00:00", "26:30:00"]),
    "day": pd.to_datetime(["2026-03-02"] * 4),
})
for engine in ("openpyxl", "xlsxwriter"):
    file = BytesIO()
    table.to_excel(file, engine=engine, index=False)
    sheet = openpyxl.load_workbook(file).active
    cells = [(round(cell.value, 4), cell.number_format) for cell in sheet["A"][1:]]
    print(engine, cells, sheet["B2"].number_format, "shown:", [f"{value:.0f}" for value, _ in cells])
    assert cells == [(0.0312, "0"), (0.3958, "0"), (0.5417, "0"), (1.1042, "0")]
    assert "YYYY" in sheet["B2"].number_format.upper()
    file.seek(0)
    again = pd.read_excel(file, engine="openpyxl")
    assert again["lasted"].dtype == float
    assert again["day"].tolist() == table["day"].tolist()
P
