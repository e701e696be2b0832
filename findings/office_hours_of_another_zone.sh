#!/usr/bin/env bash
# Believed: in businesstimedelta, a rule of office hours in the zone of Paris reads a moment without a zone as one of Paris:
#   from 8 to 10 o'clock an office that opens at 9 has worked one hour.
# True: a moment without a zone is one of UTC, whatever the zone of the rule, and nothing says so: from 8 to 10 two hours
#   of a July morning are counted, from 16 to 18 none of an office that closes at 17. The same moments with their zone give one
#   hour each. And the hours from 12 back to 10 are two, not minus two, nor refused.
# Version and source: businesstimedelta 1.0.1 with pytz 2026.6, `WorkDayRule` and `Rules.difference`, run below.
# Why it matters here: registers hold hours of the clock on the wall. Waiting in office hours, reckoned so, is wrong by the
#   offset of the season at both ends of the day and right in the middle, so that a sample of noon visits shows nothing.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "businesstimedelta==1.0.1" "pytz==2026.6"
"$folder/venv/bin/python" - <<'P'
import datetime as dt
from importlib.metadata import version

import businesstimedelta
import pytz

paris = pytz.timezone("Europe/Paris")
office = businesstimedelta.WorkDayRule(
    start_time=dt.time(9), end_time=dt.time(17), working_days=[0, 1, 2, 3, 4], tz=paris
)
rules = businesstimedelta.Rules([office])


def hours(begin, end, zone=None):
    """Hours of the office between two of a Tuesday in July."""
    moments = [dt.datetime(2025, 7, 8, hour) for hour in (begin, end)]
    return rules.difference(*(moment if zone is None else zone.localize(moment) for moment in moments)).hours


found = {f"{begin} to {end}": (hours(begin, end), hours(begin, end, paris)) for begin, end in ((8, 10), (11, 13), (16, 18))}
print("businesstimedelta", version("businesstimedelta"), "| hours without and with the zone:", found)
print("from 12 back to 10:", hours(12, 10, paris))
assert found == {"8 to 10": (2, 1), "11 to 13": (2, 2), "16 to 18": (0, 1)}
assert hours(12, 10, paris) == 2
P
