#!/usr/bin/env bash
# Believed: OpenStreetMap hours such as `Mo-Fr 09:00-17:00; PH off; SH off` are either evaluated or refused: a reader that does
#   not know the holidays says so.
# True: opening-hours-py without a country knows no public holiday and says nothing: a town hall is open on 14 July. With
#   `country="FR"` 14 July is closed, but there are no school holidays in it, so `SH off` never closes anything, in silence too.
# Version and source: opening-hours-py 2.1.4, run below.
# Why it matters here: hours of town halls come in this notation, and a desk that is shut in school holidays goes out in it; a
#   check through this library would find a host room open all summer.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "opening-hours-py==2.1.4"
"$folder/venv/bin/python" -W error - <<'P'
from datetime import datetime
from importlib.metadata import version

from opening_hours import OpeningHours

HOURS = "Mo-Fr 09:00-17:00; PH off; SH off"
BASTILLE_DAY, AUGUST, EASTER_MONDAY = (datetime(2022, *day, 10) for day in ((7, 14), (8, 9), (4, 18)))
nowhere, france = OpeningHours(HOURS), OpeningHours(HOURS, country="FR")
found = {
    "no country": [nowhere.is_open(day) for day in (BASTILLE_DAY, EASTER_MONDAY, AUGUST)],
    "FR": [france.is_open(day) for day in (BASTILLE_DAY, EASTER_MONDAY, AUGUST)],
}
print("opening-hours-py", version("opening-hours-py"), "open on 14 July, Easter Monday, 9 August 2022:", found)
assert found == {"no country": [True, True, True], "FR": [False, False, True]}
P
