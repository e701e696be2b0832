#!/usr/bin/env bash
# Believed: a package of French school holidays either knows a year or refuses it, and treats the bridge of Ascension in
#   one way: it is a holiday in every year in which schools are shut, or in none.
# True: a year without any data raises, but the last one is known in part: 2028 has no autumn holidays, and a day in them
#   is plainly "no holiday". The bridge of Ascension is a holiday of 2019, 2027 and 2028, and none of 2024 and 2026.
# Version and source: vacances-scolaires-france 0.12.0, run below.
# Why it matters here: a permanence that is shut in school holidays would open in October 2028, and on the Friday after
#   Ascension in some years alone, and nothing would say so; the calendar needs a stated end and a table of bridges.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "vacances-scolaires-france==0.12.0"
"$folder/venv/bin/python" - <<'P'
import datetime as dt
from importlib.metadata import version

from vacances_scolaires_france import SchoolHolidayDates, UnsupportedYearException

known = SchoolHolidayDates()
print("vacances-scolaires-france", version("vacances-scolaires-france"))
names = {year: {day["nom_vacances"] for day in known.holidays_for_year_and_zone(year, "B").values()}
         for year in (2019, 2024, 2026, 2027, 2028)}
for year, found in names.items():
    print(year, sorted(found))
bridges = {year for year, found in names.items() if "Pont de l'Ascension" in found}
assert bridges == {2019, 2027, 2028}, bridges
assert {year for year, found in names.items() if "Vacances de la Toussaint" in found} == {2019, 2024, 2026, 2027}
assert not known.is_holiday_for_zone(dt.date(2028, 10, 25), "B")
try:
    known.holidays_for_year_and_zone(2029, "B")
except UnsupportedYearException as refused:
    print("2029:", refused)
else:
    raise AssertionError("2029 is now known, or no longer refused")
P
