#!/usr/bin/env bash
# Believed: "every second Monday" can be taken from a calendar (`RRULE:FREQ=WEEKLY;INTERVAL=2`) to OpenStreetMap's opening hours (odd weeks:
#   `week 1-53/2 Mo 09:00-12:00`) and back: both name the same Mondays.
# True: 2026 has 53 weeks, and after week 53 comes week 1, also odd. By the opening hours the desk is open on two Mondays in a row
#   (28 December and 4 January), and from then on in the weeks in which the calendar has it closed, until the next such year.
# Version and source: opening-hours-py 2.1.4, python-dateutil 2.9.0.post0, run below; ISO 8601 for the weeks.
# Why it matters here: rotas are kept in calendars and published as opening hours. A fortnight said by odd weeks is right until the winter of
#   2026; then whoever reads the map finds a closed door every time.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "opening-hours-py==2.1.4" "python-dateutil==2.9.0.post0"
"$folder/venv/bin/python" - <<'P'
from datetime import datetime, timedelta
from importlib.metadata import version

from dateutil.rrule import rrulestr
from opening_hours import OpeningHours

print({name: version(name) for name in ("opening-hours-py", "python-dateutil")})
FIRST = datetime(2026, 11, 30, 10)
mondays = [FIRST + timedelta(weeks=number) for number in range(10)]
on_the_map = OpeningHours("week 1-53/2 Mo 09:00-12:00")
by_map = [day.date() for day in mondays if on_the_map.is_open(day)]
rule = rrulestr("FREQ=WEEKLY;INTERVAL=2", dtstart=FIRST)
by_calendar = [day.date() for day in rule.between(FIRST, mondays[-1], inc=True)]
print("opening hours", [str(day) for day in by_map])
print("calendar     ", [str(day) for day in by_calendar])

weeks = [day.isocalendar().week for day in by_map]
assert weeks == [49, 51, 53, 1, 3, 5], weeks
assert (by_map[3] - by_map[2]).days == 7
before = [day for day in by_calendar if day.year == 2026]
assert before == [day for day in by_map if day.year == 2026]
assert not {day for day in by_calendar if day.year == 2027} & set(by_map)
P
