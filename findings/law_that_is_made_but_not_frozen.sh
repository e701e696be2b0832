#!/usr/bin/env bash
# Believed: `stats.rv_discrete(values=(minutes, chances))` is a frozen law like `stats.poisson(9)`: both have their numbers, both are
#   drawn from without arguments, so a function that takes "a frozen law" takes both.
# True: it is a distribution to be frozen still: it has neither `dist` nor `args`, and no common class with what is frozen; to call it once
#   more, without arguments, freezes it.
# Version and source: scipy 1.17.0, run below.
# Why it matters here: the durations at a desk are given as a frozen law or as a table of chances; who makes a law from a table by
#   scipy's own way is told that it is none. Our message says to call it once more, or to give the table as it is.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "scipy==1.17.0"
"$folder/venv/bin/python" - <<'P'
import scipy
from scipy import stats
from scipy.stats._distn_infrastructure import rv_frozen

made, frozen = stats.rv_discrete(values=([10, 20], [0.5, 0.5])), stats.poisson(9)
print("scipy", scipy.__version__, type(made).__name__, type(frozen).__name__, made.mean(), frozen.mean())
assert made.mean() == 15
assert isinstance(frozen, rv_frozen) and not isinstance(made, rv_frozen)
assert not hasattr(made, "dist") and not hasattr(made, "args")
assert isinstance(made(), rv_frozen) and made().mean() == 15
P
