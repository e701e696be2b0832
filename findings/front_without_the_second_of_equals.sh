#!/usr/bin/env bash
# Believed: of two rotas that are equal in all measures neither beats the other, so that a mask of what is on the front holds both.
# True: paretoset's mask holds the first of them alone, whichever comes first, and calls the second dominated; so does `use_numba=False`.
#   It needs `distinct=False` to tell the definition. Nothing is said where one is left out.
# Version and source: paretoset 1.2.5, run below with and without numba.
# Why it matters here: rotas that differ by the day of one desk are often equal in whole numbers (sessions, people within reach), and the
#   mayor who holds the second one is told that something beats it. Our fronts keep equals.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "paretoset==1.2.5"
"$folder/venv/bin/python" - <<'P'
from importlib.metadata import version

import numpy as np
from paretoset import paretoset

rotas = np.array([[412, 9], [412, 9], [380, 7], [370, 12]])  # people within reach, the more the better; wait, min
print("paretoset", version("paretoset"))
for use_numba in (True, False):
    usual = paretoset(rotas, sense=["max", "min"], use_numba=use_numba)
    turned = paretoset(rotas[::-1], sense=["max", "min"], use_numba=use_numba)[::-1]
    whole = paretoset(rotas, sense=["max", "min"], distinct=False, use_numba=use_numba)
    print("numba" if use_numba else "numpy", usual, "from below:", turned, "distinct=False:", whole)
    assert usual.tolist() == [True, False, True, False]
    assert turned.tolist() == [False, True, True, False]
    assert whole.tolist() == [True, True, True, False]
P
