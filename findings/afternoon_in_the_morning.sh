#!/usr/bin/env bash
# Believed: a converter of workbooks that writes dates "as they are shown" writes 14:05 as 14:05, whichever of the usual formats a cell has.
# True: xlsx2csv writes an hour of the form "h" beside a date by twelve hours, without saying which half of the day: 14:05 is 02:04. That it
#   is 04 and not 05 is a second thing: what is not exact in binary is cut, not rounded, so that 128 of the 1,440 minutes of a day
#   come out a minute early ("dd/mm/yyyy hh:mm") though a spreadsheet shows them right. "[h]:mm" is a bare number of days.
# Version and source: xlsx2csv 0.8.6 on a workbook by openpyxl 3.1.5, run below; openpyxl's own form for a moment is "yyyy-mm-dd h:mm:ss".
# Why it matters here: exports of appointments are workbooks, and are turned into CSV so. Half a day's visits fall into the night or the
#   morning, and an arrival at 14:05 for a slot of 14:05 is a minute early. We read the cells of a workbook, never such a CSV, and tell
#   hours outside a desk's.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "xlsx2csv==0.8.6" "openpyxl==3.1.5"
"$folder/venv/bin/python" - "$folder/visits.xlsx" <<'P'
import csv
import datetime as dt
import io
import sys
from importlib.metadata import version

import openpyxl
from xlsx2csv import Xlsx2csv


def converted(moments, form):
    """Return the moments of a column of this form, as the converter writes them."""
    book = openpyxl.Workbook()
    for row, moment in enumerate(moments, 1):
        book.active.cell(row, 1, moment).number_format = form
    book.save(sys.argv[1])
    text = io.StringIO()
    Xlsx2csv(sys.argv[1]).convert(text)
    return [line[0] for line in csv.reader(io.StringIO(text.getvalue()))]


five_past_two = dt.datetime(2022, 5, 12, 14, 5)
forms = ("yyyy-mm-dd h:mm:ss", "dd/mm/yyyy h:mm", "dd/mm/yyyy hh:mm", "h:mm", "[h]:mm")
found = {form: converted([five_past_two], form)[0] for form in forms}
minutes = [dt.datetime(2022, 5, 12) + dt.timedelta(minutes=k) for k in range(1440)]
written = converted(minutes, "dd/mm/yyyy hh:mm")
early = sum(text != f"{moment:%d/%m/%Y %H:%M}" for text, moment in zip(written, minutes, strict=True))
print("xlsx2csv", version("xlsx2csv"), "| 14:05 as", found)
print(f"minutes of a day that come out otherwise than they are: {early} of 1440")
assert found["yyyy-mm-dd h:mm:ss"] == "2022-05-12 02:04:59"
assert found["dd/mm/yyyy h:mm"] == "12/05/2022 02:04"
assert found["dd/mm/yyyy hh:mm"] == "12/05/2022 14:04"
assert found["[h]:mm"].startswith("44693.58")
assert early == 128
P
