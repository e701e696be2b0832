#!/usr/bin/env bash
# Believed: in scipy's designs of experiments (`scipy.stats.qmc`) the newer name `rng=1` is the older `seed=1`: the same
#   number, the same points.
# True: both are taken, without a word, and give other points, in every kind of design: a design changes with the name of
#   the argument alone.
# Version and source: scipy 1.17.1, run below; the two arguments follow SPEC 7 of Scientific Python.
# Why it matters here: a Latin hypercube of assumptions is kept in a folder and resumed; to rename the argument in a tidy-up
#   moves every point of every sensitivity, under the same seed.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "scipy==1.17.1"
"$folder/venv/bin/python" - <<'P'
import warnings

import scipy
from scipy.stats import qmc

warnings.simplefilter("error")
print("scipy", scipy.__version__)
for kind in (qmc.LatinHypercube, qmc.Halton, qmc.Sobol):
    by_seed, by_rng = kind(d=2, seed=1).random(4), kind(d=2, rng=1).random(4)
    print(kind.__name__, by_seed[0].tolist(), by_rng[0].tolist())
    assert (by_seed != by_rng).any(), kind.__name__
    assert (kind(d=2, rng=1).random(4) == by_rng).all()
P
