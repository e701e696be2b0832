#!/usr/bin/env bash
# Believed: an appointment in a calendar whose time zone (TZID) is neither described in the file nor known to anybody is refused, or marked as
#   faulty: its moment cannot be told.
# True: icalendar reads it as an hour without a zone, like one that floats, and its list of errors stays empty; the end of the same
#   appointment, in a zone that is known, has one. Their difference, how long it lasts, then ends in a TypeError, far from the cause.
# Version and source: icalendar 7.3.2, run below; RFC 5545, 3.2.19, which wants a VTIMEZONE for each TZID.
# Why it matters here: calendars of small tools carry names of zones of their own making. A rota that is read from a calendar here refuses such
#   an appointment with the name of its zone, and goes on with the others: an hour without a zone beside a TZID is never taken for one that floats.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "icalendar==7.3.2"
"$folder/venv/bin/python" - <<'P'
from importlib.metadata import version

import icalendar

LINES = (
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//permanences//EN", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20220201T080000Z",
    "DTSTART;TZID=Heure de la mairie:20220301T090000", "DTEND;TZID=Europe/Paris:20220301T120000", "END:VEVENT", "END:VCALENDAR", "",
)
(event,) = icalendar.Calendar.from_ical("\r\n".join(LINES)).walk("VEVENT")
begin, end = event["DTSTART"].dt, event["DTEND"].dt
print("icalendar", version("icalendar"), "; begins", begin, "; ends", end, "; errors:", event.errors)
assert begin.tzinfo is None and end.utcoffset().total_seconds() == 3600 and event.errors == []
try:
    print(end - begin)
    raise SystemExit("they are subtracted")
except TypeError as fault:
    print("how long it lasts:", fault)
P
