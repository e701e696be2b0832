#!/usr/bin/env bash
# Believed: numba's compiled function gives the numbers of the Python function that it was made from: `round(2.675, 2)` is 2.67 in both,
#   for 2.675 is a little less than that in binary; and two to the power of -1 is a half.
# True: compiled it is 2.68: it multiplies, rounds and divides, where Python looks at the exact value; of the 1,000 halves of a cent up to
#   ten, some hundreds come out otherwise. With whole numbers `2 ** -1` is 0 when compiled, without an error. Rounding to a whole
#   number is the same in both.
# Version and source: numba 0.68.1 with numpy 2.4.6, run below.
# Why it matters here: an engine that is compiled is held against one that is not, number by number. Amounts and shares rounded in both
#   differ by a cent or by the last digit, and a weight that halves each week is nought at once. Round outside, and in whole units.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "numba==0.68.1" "numpy==2.4.6"
NUMBA_CACHE_DIR="$folder" "$folder/venv/bin/python" - <<'P'
from importlib.metadata import version

from numba import njit


@njit
def cents(amount):
    """Round to cents."""
    return round(amount, 2)


@njit
def whole(amount):
    """Round to a whole number."""
    return round(amount)


@njit
def power(base, exponent):
    """Raise to a power."""
    return base**exponent


halves = [(10 * cent + 5) / 1000 for cent in range(1000)]
others = sum(cents(amount) != cents.py_func(amount) for amount in halves)
print({name: version(name) for name in ("numba", "numpy")})
print("round(2.675, 2)", cents(2.675), cents.py_func(2.675), "| other:", others, "of", len(halves), "| 2 ** -1", power(2, -1))
assert (cents(2.675), cents.py_func(2.675)) == (2.68, 2.67)
assert 100 < others < 900, others
assert power(2, -1) == 0 and power.py_func(2, -1) == 0.5 and power(2.0, -1) == 0.5
assert all(whole(half / 2) == whole.py_func(half / 2) for half in range(-9, 10))
P
