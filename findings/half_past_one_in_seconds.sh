#!/usr/bin/env bash
# Believed: a reader of durations that takes "1:30:00" for an hour and a half takes "1h30" for it too, or refuses, and does not find a minute
#   and a half in "1:30".
# True: pytimeparse reads "1:30" as 90 seconds and "9:00" as 9 minutes; "1h30", as it is written in France, "1,5 h" and "90" are None, which
#   is not an error, while "1.5h", "1h30m" and "90 min" are read.
# Version and source: pytimeparse 1.1.10, run below.
# Why it matters here: lengths of visits are typed by hand in registers as 0:45 or 1h30. A column so read is a sixtieth of what it was where
#   it is not lost. Our reader of registers has hours first in "1:30" as in "1h30".
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "pytimeparse==1.1.10"
"$folder/venv/bin/python" - <<'P'
from importlib.metadata import version

from pytimeparse import parse

read = {text: parse(text) for text in ("1:30:00", "1:30", "9:00", "1h30", "1,5 h", "90", "1.5h", "1h30m", "90 min")}
print("pytimeparse", version("pytimeparse"), "| seconds:", read)
assert read == {
    "1:30:00": 5400, "1:30": 90, "9:00": 540, "1h30": None, "1,5 h": None, "90": None, "1.5h": 5400, "1h30m": 5400, "90 min": 5400,
}
P
