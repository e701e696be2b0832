#!/usr/bin/env bash
# Believed: `find_following_working_day` of a French calendar of workalendar returns a day on which people work: the day
#   itself or the first one after it for which `is_working_day` is true.
# True: it passes over week-ends alone. From Saturday 12 July 2025 it returns Monday 14 July, a public holiday of that very
#   calendar, for which `is_working_day` is false; from 14 July it returns 14 July. `add_working_days(day, 0)` keeps a day
#   off, too. Only to go one working day back and one forth, or a search of one's own, gives the day that was meant.
# Version and source: workalendar 17.0.0, `France`, run below; the docstring of the method has a warning, its name has not.
# Why it matters here: a permanence that falls on a day off is held on the next working day; at Agen the Mondays of Easter,
#   of Pentecost and of July would be moved onto a closed town hall, and nobody would be told.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "workalendar==17.0.0"
"$folder/venv/bin/python" - <<'P'
from datetime import date
from importlib.metadata import version

from workalendar.europe import France

calendar = France()
print("workalendar", version("workalendar"))
for asked in (date(2025, 7, 12), date(2025, 7, 14), date(2025, 5, 1)):
    found = calendar.find_following_working_day(asked)
    kept = calendar.add_working_days(asked, 0)
    meant = calendar.add_working_days(calendar.sub_working_days(asked, 1), 1)
    print(f"{asked:%a %d %b %Y}: following {found:%a %d %b}, worked: {calendar.is_working_day(found)};",
          f"plus 0: {kept:%a %d %b}; back and forth: {meant:%a %d %b}, worked: {calendar.is_working_day(meant)}")
    assert not calendar.is_working_day(found)
    assert kept == asked and not calendar.is_working_day(kept)
    assert calendar.is_working_day(meant)
assert calendar.find_following_working_day(date(2025, 7, 12)) == date(2025, 7, 14)
P
