#!/usr/bin/env bash
# Believed: `add_missing_timezones` writes the VTIMEZONE of a calendar as RFC 5545 wants it: the onset of summer time in the clock of
#   before the change (2 o'clock in France), as every calendar that a mailbox sends has it.
# True: the onset of summer time is written as 3 o'clock, the clock of after the change, that of winter time rightly as 3 o'clock, the
#   clock of before it; only the changes within a span of years are listed, none as a rule.
# Version and source: icalendar 7.3.2, run below. RFC 5545, 3.6.5, example of New York: DAYLIGHT begins at T020000 with TZOFFSETFROM
#   -0500.
# Why it matters here: a rota goes out with its zone, and a reader that takes the definition at its word has summer time begin an hour
#   late. We write the definition of Paris and of overseas zones ourselves, with a test that reads it back.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "icalendar==7.3.2"
"$folder/venv/bin/python" - <<'P'
from datetime import date, datetime
from importlib.metadata import version
from zoneinfo import ZoneInfo

import icalendar

paris = ZoneInfo("Europe/Paris")
calendar = icalendar.Calendar()
calendar.add("VERSION", "2.0")
calendar.add("PRODID", "-//rota//FR")
event = icalendar.Event()
event.add("UID", "1@example.org")
event.add("DTSTAMP", datetime(2025, 1, 1, tzinfo=ZoneInfo("UTC")))
event.add("DTSTART", datetime(2026, 7, 6, 9, tzinfo=paris))
calendar.add_component(event)
calendar.add_missing_timezones(first_date=date(2026, 1, 1), last_date=date(2027, 1, 1))

print("icalendar", version("icalendar"))
(zone,) = calendar.timezones
found = {}
for part in zone.subcomponents:
    start = part["DTSTART"].dt
    found[part.name] = (start.hour, part["TZOFFSETFROM"].to_ical(), part["TZOFFSETTO"].to_ical(), "RRULE" in part)
    print(part.name, *found[part.name])
assert found["DAYLIGHT"][:3] == (3, "+0100", "+0200"), found
assert found["STANDARD"][:3] == (3, "+0200", "+0100"), found
assert not found["DAYLIGHT"][3]
P
