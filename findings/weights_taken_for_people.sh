#!/usr/bin/env bash
# Believed: weights that say how much each answer of a survey counts give one interval, whatever their sum: twice all weights are the same
#   survey.
# True: statsmodels takes them for how often each answer was given. Ten times the weights make the interval a quarter as wide; weights that
#   sum to 1 or less, as shares do, give one without ends (nan), without a word. The mean is right in each case.
# Version and source: statsmodels 0.15.0, `DescrStatsW.tconfint_mean`, run below.
# Why it matters here: INSEE's files of people carry weights (of a main survey, of inhabitants), which sum to a population. An interval so
#   made is that of having asked everybody. What we publish of surveys has the interval of its source, or none.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "statsmodels==0.15.0" "pandas==3.1.1"
"$folder/venv/bin/python" -W ignore - <<'P'
from importlib.metadata import version

import numpy as np
from statsmodels.stats.weightstats import DescrStatsW

minutes, weights = np.array([3.0, 5, 8, 13, 2]), np.array([1.0, 2, 1, 3, 1])
found = {}
for factor in (1, 10, 1 / 8):
    described = DescrStatsW(minutes, weights * factor)
    low, high = described.tconfint_mean()
    found[factor] = (round(float(described.mean), 3), round(float(high - low), 3))
print("statsmodels", version("statsmodels"), "| factor of the weights: mean, width of its 95 % interval")
print(found)
assert {mean for mean, _ in found.values()} == {7.75}
assert found[1][1] == 7.83 and found[10][1] == 1.962
assert np.isnan(found[1 / 8][1])
P
