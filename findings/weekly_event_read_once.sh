#!/usr/bin/env bash
# Believed: a library that reads a calendar and has a timeline of its events shows a weekly event on each of its weeks, or says that it
#   cannot.
# True: ics has the first one alone: ten weekly sessions, one of them taken out, are one event of the timeline, and on the second Monday
#   there is none. RRULE and EXDATE are kept as unread lines and written again, so that a file seems to come through whole; its calendar
#   is then called GEORGIAN (CALSCALE), which no standard knows. No warning.
# Version and source: ics 0.7.3, run below; RFC 5545 §3.7.1 knows GREGORIAN.
# Why it matters here: rotas are weekly events. A rota of fifty weeks read so is one session for each desk; ours are read by icalendar and
#   dateutil, week by week, and what cannot be read is told.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "ics==0.7.3"
"$folder/venv/bin/python" -W error - <<'P'
from importlib.metadata import version

import arrow
from ics import Calendar

LINES = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//rota//FR
BEGIN:VEVENT
UID:monday@rota
DTSTAMP:20220101T000000Z
DTSTART:20220103T080000Z
DTEND:20220103T110000Z
RRULE:FREQ=WEEKLY;COUNT=10
EXDATE:20220117T080000Z
SUMMARY:Permanence
END:VEVENT
END:VCALENDAR
"""
rota = Calendar(LINES.replace("\n", "\r\n"))
days = [str(event.begin.date()) for event in rota.timeline]
second = list(rota.timeline.on(arrow.get("2022-01-10")))
written = rota.serialize()
print("ics", version("ics"), "| on the timeline:", days, "| on the second Monday:", second)
print([line for line in written.splitlines() if line.startswith(("RRULE", "EXDATE", "CALSCALE"))])
assert days == ["2022-01-03"]
assert second == []
assert "RRULE:FREQ=WEEKLY;COUNT=10" in written
assert "CALSCALE:GEORGIAN" in written
P
