#!/usr/bin/env bash
# Believed: a calendar library that is given a weekly rule with a start and an end in Europe/Paris writes what the
#   standard asks for: UNTIL in UTC beside a start with a zone (RFC 5545, 3.3.10), and the definition of that zone.
# True: icalendar writes UNTIL as local time, without Z and without a zone, and no VTIMEZONE, without a word; and a date
#   as UNTIL stays a date beside a start that has an hour. Readers then disagree on the last week, or refuse the rule.
# Version and source: icalendar 7.3.2, its own output below; RFC 5545, sections 3.3.10 and 3.6.5.
# Why it matters here: a rota that leaves as .ics would lose or gain its last permanence in somebody's calendar; the
#   writer must turn UNTIL into UTC itself and add the zone (add_missing_timezones).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "icalendar==7.3.2"
"$folder/venv/bin/python" - <<'P'
import datetime as dt
import icalendar
from zoneinfo import ZoneInfo

paris = ZoneInfo("Europe/Paris")


def event(until):
    """A weekly permanence, Mondays at 9."""
    one = icalendar.Event()
    one.add("dtstart", dt.datetime(2026, 3, 16, 9, 0, tzinfo=paris))
    one.add("rrule", {"freq": "weekly", "until": until})
    calendar = icalendar.Calendar()
    calendar.add_component(one)
    return calendar


print("icalendar", icalendar.__version__)
with_hour = event(dt.datetime(2026, 6, 29, 9, 0, tzinfo=paris)).to_ical().decode()
with_date = event(dt.date(2026, 6, 29)).to_ical().decode()
print(with_hour)
print(with_date)
assert "UNTIL=20260629T090000\r\n" in with_hour, "UNTIL is no longer a local time without a zone"
assert "UNTIL=20260629\r\n" in with_date, "a date as UNTIL is no longer left beside a start with an hour"
assert "VTIMEZONE" not in with_hour, "the zone is now defined unasked"
P
