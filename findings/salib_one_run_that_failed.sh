#!/usr/bin/env bash
# Believed: Sobol' indices of a sample in which one run has failed (NaN) are NaN, or refused, as Morris' effects are: a sensitivity that
#   cannot be computed does not come out as a number.
# True: SALib says nought, for every input and for first-order and total indices alike, with intervals of nought: no input matters. One
#   NaN in 2,048 runs is enough, and no warning is given.
# Version and source: SALib 1.6.0, run below.
# Why it matters here: a measure that nobody can have in a run (a wait where nobody came) is NaN. The table then reads as the strongest
#   finding there is, that the answer hangs on no assumption; runs without a value must be seen to before the analysis.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "SALib==1.6.0"
"$folder/venv/bin/python" -W error - <<'P'
from importlib.metadata import version

import numpy as np
from SALib.analyze import morris, sobol
from SALib.sample import morris as trajectories
from SALib.sample import sobol as points

INPUTS = {"num_vars": 3, "names": ["demand", "patience", "colour"], "bounds": [[0, 1]] * 3}
design = points.sample(INPUTS, 256, seed=1)
wait = design[:, 0] + 2 * design[:, 1]
failed = np.where(np.arange(len(wait)) == 5, np.nan, wait)


def told(measure):
    """Return first-order and total indices with their half-widths, rounded."""
    found = sobol.analyze(INPUTS, measure, seed=1)
    return {name: np.round(found[name], 1).tolist() for name in ("S1", "ST", "S1_conf", "ST_conf")}


print("SALib", version("SALib"), len(wait), "runs")
print("all runs", told(wait))
print("one NaN ", told(failed))
assert told(wait)["S1"] == told(wait)["ST"] == [0.2, 0.8, 0]
assert set(sum(told(failed).values(), [])) == {0}

walks = trajectories.sample(INPUTS, 10, seed=1)
effects = np.where(np.arange(len(walks)) == 3, np.nan, walks[:, 0] + 2 * walks[:, 1])
found = np.asarray(morris.analyze(INPUTS, walks, effects, seed=1)["mu_star"], dtype=float)
print("Morris, one NaN", found)
assert np.isnan(found).all()
P
