#!/usr/bin/env bash
# Believed: a calendar library that reads a weekly event at nine o'clock in Paris and writes it again has not changed it.
# True: ics writes the start as 07:00 in UTC, drops the zone, and keeps the weekly rule beside it: to every reader of calendars the event is
#   now weekly at 07:00 UTC, nine o'clock in summer and eight from the last Sunday of October on. The object in Python still says
#   nine o'clock in Paris. Strict readers do not come so far: the calendar's scale is written as "GEORGIAN", and recurring-ical-events
#   refuses whatever is not Gregorian.
# Version and source: ics 0.7.3, read again by icalendar 7.3.2 and recurring-ical-events 3.8.2, run below; RFC 5545, 3.3.10 and 3.7.1.
# Why it matters here: a rota that passes once through it sends people to a closed door, or an adviser an hour early, for five months of the year.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "ics==0.7.3" "icalendar==7.3.2" "recurring-ical-events==3.8.2"
"$folder/venv/bin/python" - <<'P'
from datetime import date
from importlib.metadata import version
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from ics import Calendar
from recurring_ical_events.errors import InvalidCalendar

print({name: version(name) for name in ("ics", "icalendar", "recurring-ical-events")})
LINES = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//rota//FR
BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:permanence-1@example.org
DTSTAMP:20260101T000000Z
DTSTART;TZID=Europe/Paris:20260907T090000
DTEND;TZID=Europe/Paris:20260907T120000
RRULE:FREQ=WEEKLY
SUMMARY:Permanence
END:VEVENT
END:VCALENDAR
"""


def hours(text: str) -> dict[str, str]:
    """Return the hours in Paris of a Monday in September and of one in November."""
    calendar, found = icalendar.Calendar.from_ical(text), {}
    for day in (date(2026, 9, 14), date(2026, 11, 9)):
        (event,) = recurring_ical_events.of(calendar).at(day)
        found[str(day)] = f"{event['DTSTART'].dt.astimezone(ZoneInfo('Europe/Paris')):%H:%M}"
    return found


written = LINES.replace("\n", "\r\n")
again = Calendar(written).serialize()
print([line for line in again.splitlines() if line.startswith(("DTSTART", "RRULE"))])
try:
    hours(again)
except InvalidCalendar as refused:
    print("as written:", refused)
else:
    raise AssertionError("the scale is now written as the standard has it")
again = again.replace("CALSCALE:GEORGIAN", "CALSCALE:GREGORIAN")
print("before", hours(written), "after", hours(again))
assert hours(written) == {"2026-09-14": "09:00", "2026-11-09": "09:00"}
assert hours(again) == {"2026-09-14": "09:00", "2026-11-09": "08:00"}
assert "TZID" not in again
P
