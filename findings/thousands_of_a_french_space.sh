#!/usr/bin/env bash
# Believed: `pandas.read_csv(thousands=…)` reads numbers whose thousands stand apart by the space that French tools write, the narrow one
#   that does not break (U+202F) or its wider sister (U+00A0), or refuses the sign.
# True: the usual engine takes the sign and leaves it unused: without a word the column stays text. It reads the same file with a plain
#   space; the slower engine in Python reads all three.
# Version and source: pandas 3.0.0 and 2.3.3, run below.
# Why it matters here: exports of the State's tools and of French spreadsheets write 1 234,5 so. A column of acts that stays text adds up to
#   one long word, or to nothing where texts are left out. Numbers of a register are read here from texts, spaces of every kind taken out.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cat > "$folder/read.py" <<'P'
import io
import warnings
from importlib.metadata import version

import pandas as pd

warnings.simplefilter("error")
SPACES = {"plain": " ", "no-break": "\u00a0", "narrow no-break": "\u202f"}


def acts(space, **options):
    """Return the acts of two offices."""
    text = f"office;acts\nAgen;1{space}234,5\nVigny;950,0\n"
    return pd.read_csv(io.StringIO(text), sep=";", decimal=",", thousands=space, **options)["acts"].tolist()


print("pandas", version("pandas"))
for name, space in SPACES.items():
    usual, slower = acts(space), acts(space, engine="python")
    print(f"{name:16} usual engine: {usual}, engine in Python: {slower}")
    assert slower == [1234.5, 950.0]
    assert usual == ([1234.5, 950.0] if space == " " else [f"1{space}234,5", "950,0"])
P
for pandas in 3.0.0 2.3.3; do
  python3 -m venv --clear "$folder/venv" && "$folder/venv/bin/pip" install --quiet "pandas==$pandas"
  "$folder/venv/bin/python" "$folder/read.py"
done
