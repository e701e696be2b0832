#!/usr/bin/env bash
# Believed: the number of a week is a thing of the calendar, and "fr" stands for French as it is written in France: Babel gives the
#   ISO week of a date in "fr" as it does in "fr_FR".
# True: how weeks are counted hangs on the country, and "fr" has none: week 1 is then the one that holds 1 January, if by a single day. Where
#   the year begins on a Friday, Saturday or Sunday, all its weeks are one too high. The two agree from 2024 to 2026, but for the last four
#   days; in 2027 and 2028, as in 2021 to 2023, on no day at all. The name of the month and the order of the day are the same in both.
# Version and source: babel 2.19.0, run below; the maintainers lay a case like this on the data of CLDR (issue 485 of python-babel/babel).
# Why it matters here: a page is written in the reader's language, and asks for no country. Rotas of odd and even weeks that were shown rightly
#   for three years are turned round on 1 January 2027, for the whole year. Weeks here are counted by Python's own `isocalendar`.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "babel==2.19.0"
"$folder/venv/bin/python" -W error - <<'P'
from datetime import date, timedelta

import babel
from babel.dates import format_date

print("babel", babel.__version__)


def others(year, locale):
    """Return the days of a year whose week in a locale is not the ISO week."""
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(366)]
    return [
        day for day in days if day.year == year and int(format_date(day, "w", locale=locale)) != day.isocalendar().week
    ]


without = {year: len(others(year, "fr")) for year in range(2021, 2029)}
print("days of another week in fr:", without)
assert without == {2021: 365, 2022: 365, 2023: 365, 2024: 0, 2025: 0, 2026: 4, 2027: 365, 2028: 366}
assert not any(others(year, "fr_FR") for year in range(2021, 2029))

monday = date(2027, 3, 1)
for locale in ("fr", "fr_FR"):
    print(locale, format_date(monday, "EEEE d MMMM y, 'semaine' w", locale=locale), "| ISO", monday.isocalendar().week)
assert format_date(monday, "w", locale="fr") == "10" and format_date(monday, "w", locale="fr_FR") == "9"
assert format_date(monday, "full", locale="fr") == format_date(monday, "full", locale="fr_FR")
P
