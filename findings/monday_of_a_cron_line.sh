#!/usr/bin/env bash
# Believed: a line of cron, the old short form for what comes again, names the same days to every library that takes one: `0 9 * * 1` is Monday
#   at 9 o'clock, `0 9 1-7 * mon` the first Monday of the month.
# True: APScheduler's `from_crontab` counts days of the week from Monday as 0: `1` is Tuesday, `1-5` is Tuesday to Saturday, `0` Monday instead
#   of Sunday. croniter counts as cron does. Of the first Monday it makes, as cron does, each of the first seven days of the month and every
#   Monday as well, ten or eleven days a month, where APScheduler has the first Monday. No one line of numbers is a first Monday to both. Names
#   (`mon`) mean the same day.
# Version and source: APScheduler 3.11.3, croniter 7.0.0, run below; the docstring of `from_crontab` and issue 286 of agronholm/apscheduler (kept
#   so in 3.x); crontab(5) for the days of the month and of the week.
# Why it matters here: desks of every week and of the first Monday are kept in this form where a website or a reminder is fed by a program.
#   People are called to the town hall a day late, every week, and Saturday stands in the place of Monday.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "apscheduler==3.11.3" "croniter==7.0.0"
"$folder/venv/bin/python" -W error - <<'P'
from datetime import datetime, timedelta
from importlib.metadata import version
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger
from croniter import croniter

print({name: version(name) for name in ("apscheduler", "croniter")})
PARIS = ZoneInfo("Europe/Paris")
START, END = datetime(2026, 3, 1, tzinfo=PARIS), datetime(2026, 4, 1, tzinfo=PARIS)


def by_apscheduler(line):
    rule, days = CronTrigger.from_crontab(line, timezone=PARIS), []
    day = rule.get_next_fire_time(None, START)
    while day < END:
        days.append(day)
        day = rule.get_next_fire_time(day, day + timedelta(seconds=1))
    return days


def by_croniter(line):
    rule, days = croniter(line, START), []
    while (day := rule.get_next(datetime)) < END:
        days.append(day)
    return days


def weekdays(days):
    return sorted({day.isoweekday() for day in days})


for line in ("0 9 * * 1", "0 9 * * 1-5", "0 9 * * 0", "0 9 * * mon", "0 9 1-7 * 1", "0 9 1-7 * mon"):
    print(f"{line:14}", *(f"| {name} {' '.join(f'{day:%a %d}' for day in read(line)[:6])} … {len(read(line))} in March"
                          for name, read in (("APScheduler", by_apscheduler), ("croniter", by_croniter))))

MONDAYS = [datetime(2026, 3, day, 9, tzinfo=PARIS) for day in (2, 9, 16, 23, 30)]
assert by_croniter("0 9 * * 1") == MONDAYS and by_apscheduler("0 9 * * 1") == [day + timedelta(days=1) for day in MONDAYS]
assert weekdays(by_croniter("0 9 * * 1-5")) == [1, 2, 3, 4, 5] and weekdays(by_apscheduler("0 9 * * 1-5")) == [2, 3, 4, 5, 6]
assert weekdays(by_croniter("0 9 * * 0")) == [7] and by_apscheduler("0 9 * * 0") == MONDAYS
assert by_croniter("0 9 * * mon") == by_apscheduler("0 9 * * mon") == MONDAYS

assert by_apscheduler("0 9 1-7 * mon") == MONDAYS[:1] and by_apscheduler("0 9 1-7 * 1") == [MONDAYS[0] + timedelta(days=1)]
assert by_croniter("0 9 1-7 * mon") == sorted({datetime(2026, 3, day, 9, tzinfo=PARIS) for day in range(1, 8)} | set(MONDAYS))
assert len(by_croniter("0 9 1-7 * mon")) == 11
P
