#!/usr/bin/env bash
# Believed: a rule of a calendar that names its weeks (`FREQ=YEARLY;BYWEEKNO=3,5,7…;BYDAY=MO`), as a rota of odd weeks is written, has the same
#   Mondays in every program that takes it: what it cannot do it refuses.
# True: ical.js, the common reader of calendars in JavaScript, has the Mondays of all weeks but the first one in the list: that a week stands in
#   the list is asked by its place there, and the first place is 0, which counts as no. Of the standard's own example, the Monday of week 20, it
#   makes every Monday that is not in week 20. rrule.js and dateutil have the right days. No error, no warning.
# Version and source: ical.js 2.2.1 and rrule 2.8.1 of npm, python-dateutil 4.0.0, run below; RFC 5545, 3.8.5.3 for the example;
#   `expand_year_days` of ical.js.
# Why it matters here: "odd weeks" is how rotas are said in France, and week numbers are the way to write it that stays right after a
#   year of 53 weeks. A resident whose agenda is built on ical.js comes every Monday, and finds the door shut on every second one.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "python-dateutil==4.0.0"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$folder" "ical.js@2.2.1" "rrule@2.8.1"
cd "$folder"
cat >asked.json <<'J'
[
  {"start": "20260112T090000", "rule": "FREQ=YEARLY;BYWEEKNO=3,5,7,9,11,13,15,17;BYDAY=MO;UNTIL=20260427T090000"},
  {"start": "19970512T090000", "rule": "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;UNTIL=19990630T090000"}
]
J
cat >read.mjs <<'N'
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import rrule from "rrule";

const by = { "ical.js": [], rrule: [] };
for (const { start, rule } of JSON.parse(readFileSync("asked.json"))) {
  const steps = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromString(start.replace(/(....)(..)(..)T(..)(..)/, "$1-$2-$3T$4:$5:")));
  const days = [];
  for (let next = steps.next(); next; next = steps.next()) days.push(next.toString().slice(0, 10));
  by["ical.js"].push(days);
  by.rrule.push(rrule.rrulestr(`DTSTART:${start}\nRRULE:${rule}`).all().map((day) => day.toISOString().slice(0, 10)));
}
console.log(JSON.stringify(by));
N
node read.mjs >read.json
"$folder/venv/bin/python" - <<'P'
import json
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path

from dateutil.rrule import rrulestr

print("dateutil", version("python-dateutil"), *(
    f"| {name} {json.loads(Path('node_modules', name, 'package.json').read_text())['version']}" for name in ("ical.js", "rrule")))
asked, by = json.loads(Path("asked.json").read_text()), json.loads(Path("read.json").read_text())
by["dateutil"] = [[str(day.date()) for day in rrulestr(f"DTSTART:{ask['start']}\nRRULE:{ask['rule']}")] for ask in asked]
for name, (odd, twentieth) in by.items():
    print(f"{name}: {len(odd)} Mondays of the odd weeks {odd[:3]}, {len(twentieth)} of week 20 {twentieth[:3]}")

mondays = [date(2026, 1, 12) + timedelta(weeks=week) for week in range(16)]
odd_weeks = [str(day) for day in mondays if day.isocalendar().week % 2]
assert len(odd_weeks) == 8 and by["dateutil"][0] == by["rrule"][0] == odd_weeks
assert by["dateutil"][1] == by["rrule"][1] == ["1997-05-12", "1998-05-11", "1999-05-17"]

assert by["ical.js"][0] == [str(day) for day in mondays if day.isocalendar().week != 3]
weeks = {date.fromisoformat(day).isocalendar().week for day in by["ical.js"][1]}
assert len(by["ical.js"][1]) > 100 and 20 not in weeks and {19, 21} <= weeks
P
