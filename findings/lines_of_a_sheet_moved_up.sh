#!/usr/bin/env bash
# Believed: row 5 of a sheet is the fifth row that a reader of workbooks gives, so that what is wrong can be told with its line.
# True: python-calamine leaves out empty rows and columns before the first cell by default (`skip_empty_area=True`), and only those:
#   a table that begins at C4 comes as if at A1, one that begins at A1 with empty rows inside keeps them. `iter_rows()` has no
#   switch, and keeps them all. openpyxl counts from A1.
# Version and source: python-calamine 0.9.1, openpyxl 3.1.5, run below.
# Why it matters here: exports of registers begin lower down, under a title that not every month has; a message "line 2" that
#   means line 5 sends somebody to mend a good line.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "python-calamine==0.9.1" "openpyxl==3.1.5"
cd "$folder" && venv/bin/python - <<'P'
from importlib.metadata import version

import openpyxl
from python_calamine import load_workbook

book = openpyxl.Workbook()
book.active["C4"], book.active["C5"], book.active["C7"] = "date", "31/02/2026", "01/03/2026"
book.save("register.xlsx")

sheet = load_workbook("register.xlsx").get_sheet_by_index(0)
plain, whole = sheet.to_python(), sheet.to_python(skip_empty_area=False)
walked = list(sheet.iter_rows())
by_openpyxl = [row[2] for row in openpyxl.load_workbook("register.xlsx").active.iter_rows(values_only=True)]


def line_of(rows):
    """Return the line, from 1, on which the bad date stands."""
    return next(number for number, row in enumerate(rows, start=1) if "31/02/2026" in row)


found = {"to_python()": line_of(plain), "skip_empty_area=False": line_of(whole), "iter_rows()": line_of(walked)}
print("python-calamine", version("python-calamine"), found, "start", sheet.start)
print("openpyxl", version("openpyxl"), by_openpyxl.index("31/02/2026") + 1)
assert found == {"to_python()": 2, "skip_empty_area=False": 5, "iter_rows()": 5}, found
assert len(plain) == 4, "the empty row inside stays"
assert by_openpyxl.index("31/02/2026") + 1 == 5
P
