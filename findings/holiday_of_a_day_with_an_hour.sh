#!/usr/bin/env bash
# Believed: a package of French public holidays that is asked about a moment of 1 May (a `datetime`, or a date of a pandas column) says that it
#   is a holiday, or refuses what is no bare date: a `datetime` is a `date`, to Python and to every checker of types.
# True: jours-feries-france says False: it looks for the moment among the dates of its list, and a moment equals no date, not even at
#   midnight. So no visit of a register ever falls on a holiday. Its sister for school holidays refuses the same moment with a ValueError;
#   holidays and workalendar answer True.
# Version and source: jours-feries-france 0.7.0, vacances-scolaires-france 0.12.0, holidays 0.109, workalendar 17.0.0, pandas 3.1.1, run below.
# Why it matters here: registers and logs hold moments, and pandas has no other kind of date. Days that were shut count as working days on which
#   nobody came, and a permanence is planned on 14 July; a test with `date(2026, 5, 1)` passes. A day is asked for with `.date()`.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "jours-feries-france==0.7.0" "vacances-scolaires-france==0.12.0" "holidays==0.109" \
    "workalendar==17.0.0" "pandas==3.1.1"
"$folder/venv/bin/python" - <<'P'
from datetime import date, datetime
from importlib.metadata import version

import holidays
import pandas as pd
from jours_feries_france import JoursFeries
from vacances_scolaires_france import SchoolHolidayDates
from workalendar.europe import France

packages = ("jours-feries-france", "vacances-scolaires-france", "holidays", "workalendar", "pandas")
print({name: version(name) for name in packages})

ASKED = {
    "date": date(2026, 5, 1),
    "midnight": datetime(2026, 5, 1),
    "half past nine": datetime(2026, 5, 1, 9, 30),
    "pandas": pd.Timestamp("2026-05-01"),
}
assert all(isinstance(moment, date) for moment in ASKED.values())
by_list = {kind: JoursFeries.is_bank_holiday(moment) for kind, moment in ASKED.items()}
by_others = {kind: (moment in holidays.FR(), France().is_holiday(moment)) for kind, moment in ASKED.items()}
print("jours-feries-france", by_list)
print("holidays, workalendar", by_others)
assert by_list == {"date": True, "midnight": False, "half past nine": False, "pandas": False}
assert all(answer == (True, True) for answer in by_others.values())

year = pd.Series(pd.date_range("2026-01-01", "2026-12-31"))
found = year.map(JoursFeries.is_bank_holiday).sum(), year.dt.date.map(JoursFeries.is_bank_holiday).sum()
print("holidays of 2026, by pandas' dates and by bare ones:", found)
assert found == (0, 11)

try:
    SchoolHolidayDates().is_holiday_for_zone(ASKED["half past nine"], "A")
except ValueError as refused:
    print("vacances-scolaires-france refuses:", refused)
else:
    raise AssertionError("vacances-scolaires-france now takes a moment")
P
