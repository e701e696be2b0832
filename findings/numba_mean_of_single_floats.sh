#!/usr/bin/env bash
# Believed: `x.mean()` in a compiled function is NumPy's mean, to within the last digits of its type.
# True: numba adds one number after the other in the type of the array; NumPy adds by pairs. The mean of a million single floats of 0.1 is
#   0.10096 when compiled, wrong by 1 %, and 0.1 by NumPy; their standard deviation is 0.00096 instead of nought. From about 17
#   million on a sum of ones stands still, so that a mean of ones gets smaller and smaller. Doubles are right.
# Version and source: numba 0.68.1 with numpy 2.4.6, run below.
# Why it matters here: whoever keeps the waits and journeys of a country as single floats, to halve a table, and moves a measure into a
#   kernel for speed, has it change by a per cent, in one direction, and more with every replication that is added.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "numba==0.68.1" "numpy==2.4.6"
NUMBA_CACHE_DIR="$folder" "$folder/venv/bin/python" - <<'P'
from importlib.metadata import version

import numpy as np
from numba import njit


@njit
def mean_and_spread(values):
    """Return the mean and the standard deviation."""
    return values.mean(), values.std()


single = np.full(1_000_000, 0.1, dtype=np.float32)
compiled, by_numpy = mean_and_spread(single), mean_and_spread.py_func(single)
ones = np.ones(20_000_000, dtype=np.float32)
print({name: version(name) for name in ("numba", "numpy")})
print("compiled", compiled, "NumPy", by_numpy, "| ones", mean_and_spread(ones)[0], ones.mean())
assert abs(compiled[0] - 0.10096) < 1e-4 and compiled[1] > 9e-4
assert abs(by_numpy[0] - 0.1) < 1e-6 and by_numpy[1] < 1e-6
assert abs(mean_and_spread(ones)[0] - 2**24 / 20_000_000) < 1e-6 and ones.mean() == 1
assert abs(mean_and_spread(single.astype(np.float64))[0] - 0.1) < 1e-7
P
