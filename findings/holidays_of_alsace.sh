#!/usr/bin/env bash
# Believed: the public holidays of a French département are asked for by its number, or, failing that, by its region;
#   Alsace and Moselle, which have Good Friday and 26 December too, are either three départements or a part of Grand Est.
# True: of the three only 57 (Moselle) is known and has both days; 67 and 68 raise, and so does every other mainland
#   number; the region GES, which holds all three, has neither day; Alsace answers to 6AE alone. Guadeloupe's 971 has 15
#   days, Good Friday and the Thursday of mid-Lent among them.
# Version and source: holidays 0.109 (its table of subdivisions of FR), run below.
# Why it matters here: one calendar for each département cannot be had by its number, and a region gives the wrong one
#   without a word: a permanence in Strasbourg would open on Good Friday. Départements need a table of their own.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "holidays==0.109"
"$folder/venv/bin/python" - <<'P'
import datetime as dt
import holidays

good_friday, second_christmas = dt.date(2026, 4, 3), dt.date(2026, 12, 26)


def days(code):
    """The holidays of a subdivision, or the name of what was raised."""
    try:
        return holidays.country_holidays("FR", subdiv=code, years=2026)
    except NotImplementedError as refused:
        return type(refused).__name__


print("holidays", holidays.__version__)
for code in ("57", "67", "68", "47", "75", "GES", "6AE", "971"):
    found = days(code)
    print(code, found if isinstance(found, str) else (len(found), good_friday in found, second_christmas in found))
assert good_friday in days("57") and second_christmas in days("57")
assert {days(code) for code in ("67", "68", "47", "75")} == {"NotImplementedError"}
assert good_friday not in days("GES") and second_christmas not in days("GES")
assert good_friday in days("6AE") and second_christmas in days("6AE")
assert len(days("971")) == 15
P
