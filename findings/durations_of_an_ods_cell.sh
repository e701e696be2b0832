#!/usr/bin/env bash
# Believed: a column of durations in an OpenDocument sheet comes back as one type, as it does from XLSX: 0:05, 0:00 and 26:30
#   as three durations.
# True: python-calamine gives a clock time for those under a day and the raw text "PT26H30M00S" for the one above it; pandas
#   with odfpy reads the shown text as a clock time and raises on 26:30, so that one long line loses the whole sheet.
# Version and source: python-calamine 0.9.1, pandas 3.1.1, odfpy 1.4.1, run below; the cell is `office:value-type="time"`, an ISO
#   8601 duration, as the OpenDocument 1.3 standard writes it.
# Why it matters here: registers hold waits of nought and totals beyond 24 hours in one column; a reader that trusts the type of
#   the first cell takes a wait for a time of day, or leaves out the longest lines.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "python-calamine==0.9.1" "pandas==3.1.1" "odfpy==1.4.1"
cd "$folder" && venv/bin/python - <<'P'
import datetime as dt
from importlib.metadata import version

import pandas as pd
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from python_calamine import load_workbook

document, sheet = OpenDocumentSpreadsheet(), Table(name="register")


def add(text, **kind):
    """Add a row of one cell."""
    row, cell = TableRow(), TableCell(**kind)
    cell.addElement(P(text=text))
    row.addElement(cell)
    sheet.addElement(row)


add("duration", valuetype="string")
for text, iso in (("0:05", "PT00H05M00S"), ("0:00", "PT00H00M00S")):
    add(text, valuetype="time", timevalue=iso)
document.spreadsheet.addElement(sheet)
document.save("short.ods")
add("26:30", valuetype="time", timevalue="PT26H30M00S")
document.save("long.ods")

cells = [row[0] for row in load_workbook("long.ods").get_sheet_by_index(0).to_python()[1:]]
print("python-calamine", version("python-calamine"), cells)
assert cells == [dt.time(0, 5), dt.time(0, 0), "PT26H30M00S"], cells

short = pd.read_excel("short.ods", engine="odf")["duration"].tolist()
print("pandas", pd.__version__, "odfpy", version("odfpy"), short)
assert short == [dt.time(0, 5), dt.time(0, 0)]
try:
    pd.read_excel("long.ods", engine="odf")
except ValueError as error:
    print("with 26:30:", type(error).__name__, error)
else:
    raise AssertionError("read")
P
