#!/usr/bin/env bash
# Believed: hours in OpenStreetMap's notation that two well-kept libraries both take, without a warning, are the same hours in both.
# True: `Mo-Fr "sur rendez-vous"` is open at three in the morning to opening-hours-py, and unknown all day to opening_hours.js. Of
#   `Mo-Fr 09:00-12:00; 13:30-17:00`, a town hall's week with its break, opening-hours-py drops the mornings and opening_hours.js keeps
#   them; both have it open on Saturday afternoon. Each departs once from the rules: a remark alone means unknown, and a rule after a semicolon
#   takes the place of all that the same day had before. What was meant is read by neither.
# Version and source: opening-hours-py 2.1.4, opening_hours 3.15.0 of npm, run below; issues 43 (the remark) and 231 (the semicolon, open) of
#   opening-hours/opening_hours.js.
# Why it matters here: hours of town halls come in this notation. A room that is checked in Python is open all night, or shut on the mornings on
#   which a page in JavaScript shows it open. `unknown "sur rendez-vous"` and a comma before the afternoon are read alike by both.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "opening-hours-py==2.1.4"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$folder" "opening_hours@3.15.0"
cd "$folder"
cat >asked.json <<'J'
{
  "hours": [
    "Mo-Fr \"sur rendez-vous\"",
    "Mo-Fr unknown \"sur rendez-vous\"",
    "Mo-Fr 09:00-12:00; 13:30-17:00",
    "Mo-Fr 09:00-12:00,13:30-17:00"
  ],
  "moments": ["2026-03-03T03:00", "2026-03-03T10:00", "2026-03-03T15:00", "2026-03-07T15:00"]
}
J
node - >by_javascript.json <<'N'
const OpeningHours = require("opening_hours");
const { hours, moments } = require("./asked.json");

const states = hours.map((value) => {
  const read = new OpeningHours(value, null);
  if (read.getWarnings().length) throw new Error(`${value}: ${read.getWarnings()}`);
  return moments.map((moment) => read.getStateString(new Date(moment), true));
});
console.log(JSON.stringify(states));
N
venv/bin/python -W error - <<'P'
import json
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from opening_hours import OpeningHours

asked, by_javascript = (json.loads(Path(name).read_text("utf-8")) for name in ("asked.json", "by_javascript.json"))
npm = json.loads(Path("node_modules/opening_hours/package.json").read_text("utf-8"))["version"]
print("opening-hours-py", version("opening-hours-py"), "opening_hours", npm, "on Tuesday at 3, 10 and 15, on Saturday at 15:")


def by_python(value):
    """Return the states of some hours at the moments that are asked about."""
    read = OpeningHours(value)
    assert not read.warnings
    return [str(read.state(datetime.fromisoformat(moment))[0]).removeprefix("State.").lower() for moment in asked["moments"]]


found = [(by_python(value), states) for value, states in zip(asked["hours"], by_javascript)]
for value, (python, javascript) in zip(asked["hours"], found):
    print(f"{value:34} Python {python} JavaScript {javascript}")
unknown = ["unknown"] * 3 + ["closed"]
with_a_break = ["closed", "open", "open", "closed"]
assert found == [
    (["open"] * 3 + ["closed"], unknown),
    (unknown, unknown),
    (["closed", "closed", "open", "open"], ["closed", "open", "open", "open"]),
    (with_a_break, with_a_break),
]
P
