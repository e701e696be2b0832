#!/usr/bin/env bash
# Believed: a reader of dates that is told `languages=["fr"]` reads the hours of a French booking sheet: "9h30", "14h" and "8 h 05" are hours
#   of the day, or are refused.
# True: "9h30" is half past nine, but "14h" is fourteen hours ago (ten in the evening of the day before), "12h" is midnight, "8 h 05" eight
#   hours ago with the minutes lost. With a date before it ("02/03/2026 à 14h") the same word is an hour of the day. Nothing is told.
# Version and source: dateparser 1.5.0, run below; the clock stands at noon of 29 November 2026.
# Why it matters here: half of the slots of a sheet are full hours, written without minutes. They move to another hour and often to another
#   day, those with minutes stay, and every one of them is a valid time.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "dateparser==1.5.0"
"$folder/venv/bin/python" - <<'P'
from datetime import datetime
from importlib.metadata import version

import dateparser

NOON = datetime(2026, 11, 29, 12)
WRITTEN = ("9h30", "14h", "12h", "8 h 05", "02/03/2026 à 14h")
read = {text: dateparser.parse(text, languages=["fr"], settings={"RELATIVE_BASE": NOON}) for text in WRITTEN}
print("dateparser", version("dateparser"))
for text, moment in read.items():
    print(f"{text!r:22} {moment}")

assert read["9h30"] == datetime(2026, 11, 29, 9, 30)
assert read["14h"] == datetime(2026, 11, 28, 22)
assert read["12h"] == datetime(2026, 11, 29)
assert read["8 h 05"] == datetime(2026, 11, 29, 4)
assert read["02/03/2026 à 14h"] == datetime(2026, 3, 2, 14)
P
