#!/usr/bin/env bash
# Believed: Arrow's CSV reader either takes a cell of two lines in quotes, as the CSV that spreadsheets write has them, or refuses it; what it
#   does with a few lines of a file it does with all of it.
# True: it cuts a large file in blocks where a line ends, also inside a cell, unless `newlines_in_values` is said. A short file fits in one
#   block and is read right; the same rows a hundred thousand times are refused as rows with too few columns. With small blocks even a short
#   one fails.
# Version and source: pyarrow 26.0.1, run below; `ParseOptions.newlines_in_values`, `ReadOptions.block_size`.
# Why it matters here: a register has a column of remarks, and its first hundred lines, which are what a test looks at, are no proof. Wherever
#   a register has a quote it is read here with that option, and a test has such cells over several blocks.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "pyarrow==26.0.1"
"$folder/venv/bin/python" - <<'P'
import pyarrow as pa
from pyarrow import csv


def rows(visits, two_lines=False, block=None):
    """Return how many rows are read of a register whose remarks have two lines, or `refused`."""
    text = "visit;remark\n" + "".join(f'{number};"came back\nwith the form"\n' for number in range(visits))
    parse = csv.ParseOptions(delimiter=";", newlines_in_values=two_lines)
    try:
        return csv.read_csv(pa.BufferReader(text.encode()), csv.ReadOptions(block_size=block), parse).num_rows
    except pa.ArrowInvalid as fault:
        return f"refused ({str(fault)[:40]}…)"


few, many, small_blocks, told = rows(1_000), rows(100_000), rows(1_000, block=1 << 12), rows(100_000, two_lines=True)
print("pyarrow", pa.__version__)
print("1,000 visits:", few, "; 100,000:", many, "; 1,000 in small blocks:", small_blocks)
print("100,000 and newlines_in_values:", told)
assert (few, told) == (1_000, 100_000)
assert str(many).startswith("refused") and str(small_blocks).startswith("refused")
P
