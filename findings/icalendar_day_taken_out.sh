#!/usr/bin/env bash
# Believed: a weekly event at 9 o'clock with `EXDATE;VALUE=DATE:20220711` (a whole day taken out, as many programs write a holiday)
#   means one thing to every reader: either that day is gone, or it is not.
# True: recurring-ical-events takes the day out; dateutil reads the same line as midnight, so that 9 o'clock stays (and with
#   a time zone on the start it raises a TypeError).
# Version and source: recurring-ical-events 3.8.2 with icalendar 7.3.2, python-dateutil 2.9.0.post0, run below. RFC 5545, 3.8.5.1, lets
#   EXDATE be a DATE.
# Why it matters here: a rota that goes out as a calendar takes its holidays out day by day; a town hall would show a desk on
#   14 July or not by the library behind its agenda. Exceptions have to be written as the very start, with its zone.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "recurring-ical-events==3.8.2" "icalendar==7.3.2" "python-dateutil==2.9.0.post0"
"$folder/venv/bin/python" - <<'P'
from importlib.metadata import version

import icalendar
import recurring_ical_events
from dateutil.rrule import rrulestr

RULE = ["RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;VALUE=DATE:20220711"]
ZONED, PLAIN = "DTSTART;TZID=Europe/Paris:20220704T090000", "DTSTART:20220704T090000"


def calendar(start):
    """Return a calendar of one weekly event."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//permanence//FR", "BEGIN:VEVENT", "UID:1@example.org",
             "DTSTAMP:20220101T000000Z", start, "DURATION:PT3H", *RULE, "END:VEVENT", "END:VCALENDAR", ""]
    return icalendar.Calendar.from_ical("\r\n".join(lines))


for start in (ZONED, PLAIN):
    events = recurring_ical_events.of(calendar(start)).between((2022, 7, 1), (2022, 8, 1))
    days = [event["DTSTART"].dt.day for event in events]
    print("recurring-ical-events", version("recurring-ical-events"), start, days)
    assert days == [4, 18]

days = [one.day for one in rrulestr("\n".join([PLAIN, "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:20220711"]))]
same = [one.day for one in rrulestr("\n".join([PLAIN, *RULE]))]
print("python-dateutil", version("python-dateutil"), days, same)
assert days == same == [4, 11, 18]
try:
    list(rrulestr("\n".join([ZONED, *RULE])))
except TypeError as error:
    print("with a zone:", error)
else:
    raise AssertionError("read")
P
