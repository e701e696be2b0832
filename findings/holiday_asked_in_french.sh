#!/usr/bin/env bash
# Believed: the French holidays of the library `holidays`, which answers `"14/07/2026" in FR()` with True, read a day as France writes it: the
#   day first.
# True: the month comes first wherever it can: "01/05/2026" is 5 January and no holiday, "08/05/2026" is 5 August, and "05/01/2026" is a
#   holiday, 1 May. "14/07/2026" and "25/12/2026" are right only because no month is called 14 or 25. Points for slashes change nothing.
# Version and source: holidays 0.109, run below.
# Why it matters here: whoever tries it does so with 14 July or Christmas, sees True, and goes on. Four of the
#   eleven holidays of 2026 are lost without a word, and a permanence opens on Easter Monday, 1 May, 8 May and All Saints. Ask with a date.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "holidays==0.109"
"$folder/venv/bin/python" -W error - <<'P'
import holidays

france = holidays.country_holidays("FR", years=2026)
days = sorted(france)
print("holidays", holidays.__version__)
known = {form: [f"{day:%d/%m}" for day in days if f"{day:{form}}" in france] for form in ("%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d")}
for form, found in known.items():
    print(form, *found)
assert "14/07/2026" in france and "25/12/2026" in france
assert "01/05/2026" not in france and "08/05/2026" not in france
assert "05/01/2026" in france, "5 January, read as 1 May"
assert known["%d/%m/%Y"] == known["%d.%m.%Y"] == ["01/01", "14/05", "25/05", "14/07", "15/08", "11/11", "25/12"]
assert known["%Y-%m-%d"] == [f"{day:%d/%m}" for day in days]
P
