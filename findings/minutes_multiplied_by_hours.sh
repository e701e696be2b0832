#!/usr/bin/env bash
# Believed: a library of units reads a duration as it is written, "2 h 30" as two and a half hours, or refuses it, as pandas does.
# True: Pint reads a product: "2 h 30" is 60 hours and "1 h 30" is 30, of the right dimension, so that `.to("min")` goes through; only with a
#   unit behind both ("1 h 45 min") is it time squared and refused. A thousand apart by a space is multiplied too ("1 234 min" is 234, in
#   pandas 1,234), and a comma is left out ("1,5 h" is 15 hours). A nought in front is for Python to read: "9 h 05" is no time at all up to
#   Python 3.11, and 45 hours from 3.12 on.
# Version and source: pint 0.25.3, pandas 3.1.1, run below; that a space multiplies is meant for units (issue 799 of hgrecco/pint).
# Why it matters here: registers and answers to questions hold durations in French. What has "30" behind the hour becomes a day or more, what has
#   "05" nothing, whole hours stay right, and the check of units, which is what the library is taken for, finds no fault.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "pint==0.25.3" "pandas==3.1.1"
"$folder/venv/bin/python" -W error - <<'P'
import sys
from importlib.metadata import version

import pandas as pd
import pint

print({name: version(name) for name in ("pint", "pandas")}, "Python", sys.version.split()[0])
units = pint.UnitRegistry()
noughts_in_front = sys.version_info < (3, 12)
READ = {
    "2 h": 120,
    "2 h 30": 60 * 60,
    "1 h 30": 30 * 60,
    "30 min 15": 450,
    "1 234 min": 234,
    "1,5 h": 15 * 60,
    "9 h 05": 0 if noughts_in_front else 45 * 60,
    "0,25 h": 0 if noughts_in_front else 25 * 60,
}
for written, expected in READ.items():
    minutes = units.Quantity(written).to("min").magnitude
    print(f"{written!r}: {minutes} minutes")
    assert minutes == expected, written

squared = units.Quantity("1 h 45 min")
print("'1 h 45 min':", squared)
assert not squared.check("[time]")

apart = pd.to_timedelta("1 234 min")
print("pandas: '1 234 min' is", apart)
assert apart == pd.Timedelta(minutes=1234)
try:
    pd.to_timedelta("2 h 30")
except ValueError as refused:
    print("pandas refuses '2 h 30':", refused)
else:
    raise AssertionError("pandas now reads '2 h 30'")
P
