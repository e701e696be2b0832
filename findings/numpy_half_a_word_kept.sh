#!/usr/bin/env bash
# Believed: a numpy `Generator` hands out its numbers in one row, so that of two runs that share a seed the one that draws
#   more in between has other numbers afterwards, and a number that agrees shows that the two still stand at one place.
# True: a small whole number takes half of a word of 64 bits, and the other half is kept for the next small whole number,
#   however many doubles are drawn in between. After one such draw the next one agrees in both runs though one has drawn
#   five doubles more, and the doubles that follow do not; two whole numbers take as much of the row as one.
#   PCG64, Philox and SFC64 do so; MT19937, whose words have 32 bits, does not.
# Version and source: numpy 2.4.6, run below.
# Why it matters here: common random numbers by drawing in the same order are checked by comparing draws; a type, a venue or
#   a weekday that agrees says nothing. Here every draw has an address of its own, and none has a place in a row.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "numpy==2.4.6"
"$folder/venv/bin/python" - <<'P'
import numpy as np


def after(kind, doubles, seed):
    """One of a million, some doubles, one of a million again, a double."""
    dice = np.random.Generator(kind(seed))
    dice.integers(10**6)
    dice.random(doubles)
    return int(dice.integers(10**6)), float(dice.random())


agree = {}
for kind in (np.random.PCG64, np.random.Philox, np.random.SFC64, np.random.MT19937):
    pairs = [(after(kind, 0, seed), after(kind, 5, seed)) for seed in range(200)]
    agree[kind.__name__] = tuple(sum(a[k] == b[k] for a, b in pairs) for k in range(2))
print("numpy", np.__version__, "| of 200 seeds: whole numbers that agree, doubles that agree:", agree)
assert all(agree[name] == (200, 0) for name in ("PCG64", "Philox", "SFC64"))
assert agree["MT19937"] == (0, 0)

one, two, three = (np.random.Generator(np.random.PCG64(1)) for _ in range(3))
one.integers(6, size=1), two.integers(6, size=2), three.integers(6, size=3)
rows = [float(dice.random()) for dice in (one, two, three)]
print("the double after one, two and three whole numbers:", rows)
assert rows[0] == rows[1] != rows[2]
P
