#!/usr/bin/env bash
# Believed: a field of pydantic that is a time of day takes "09:30", and refuses 930, or reads it as half past nine; a duration takes "1:30" as
#   an hour and a half wherever it takes "90:00" at all.
# True: a number is seconds after midnight, and gets a zone: 930 is 00:15:30 in UTC, which cannot be compared with 09:30. A number for a date
#   is seconds since 1970: 86400 is the second of January 1970. "90:00" is ninety hours, "1:30" and "0:45" are refused, 45 is 45 seconds.
# Version and source: pydantic 2.14.4, run below, without strict mode.
# Why it matters here: scenarios are written by hand in YAML, where 930 and 45 are numbers and 9:30 is none. Hours here are texts HH:MM, read
#   by rules of their own, and lengths are minutes by name (`slot_min`): no field of a scenario is a time or a duration of pydantic's.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "pydantic==2.14.4"
"$folder/venv/bin/python" -W error - <<'P'
import datetime as dt

import pydantic


def read(kind, value):
    """Return what pydantic makes of a value, or `refused`."""
    try:
        return pydantic.TypeAdapter(kind).validate_python(value)
    except pydantic.ValidationError:
        return "refused"


print("pydantic", pydantic.VERSION)
opens = read(dt.time, 930)
for kind, values in ((dt.time, ("09:30", 930, "9:30", "930")), (dt.date, (86400, 20220301)), (dt.timedelta, ("90:00", "1:30", "0:45", 45))):
    print(kind.__name__, {value: str(read(kind, value)) for value in values})
assert (opens.hour, opens.minute, opens.second, opens.utcoffset()) == (0, 15, 30, dt.timedelta())
assert read(dt.time, "9:30") == read(dt.time, "930") == "refused"
try:
    print(opens < read(dt.time, "09:30"))
    raise SystemExit("they are compared")
except TypeError as fault:
    print("compared with 09:30:", fault)
assert read(dt.date, 86400) == dt.date(1970, 1, 2)
assert read(dt.timedelta, "90:00") == dt.timedelta(hours=90) and read(dt.timedelta, 45) == dt.timedelta(seconds=45)
assert read(dt.timedelta, "1:30") == read(dt.timedelta, "0:45") == "refused"
P
