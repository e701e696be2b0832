#!/usr/bin/env bash
# Believed: `default_rng([seed, replication])` has dice of its own for every pair: replication 0 of a study differs from a run with the
#   bare seed, and from any longer address.
# True: a nought at the end is not seen: 1, [1], [1, 0] and [1, 0, 0] are one and the same dice, while [0, 1] and [1, 1] are others. An address
#   [1, 0, 0, 0, 2] even meets the third child that `SeedSequence(1).spawn(3)` gives.
# Version and source: numpy 2.4.6, run below; `SeedSequence` fills what is short with noughts up to four words, as its source says.
# Why it matters here: runs, replications and citizens are counted from nought. A pilot with the bare seed and the first replication are
#   then one run told twice, and what takes them for two has an interval that is too narrow. Count from one, or put a word of its own last.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "numpy==2.4.6"
"$folder/venv/bin/python" -W error - <<'P'
import numpy as np


def dice(address):
    """Return three throws of the dice of an address."""
    return tuple(np.random.default_rng(address).integers(1_000_000, size=3).tolist())


print("numpy", np.__version__)
for address in (1, [1], [1, 0], [1, 0, 0], [0, 1], [1, 1], [1, 0, 1]):
    print(address, dice(address))
assert dice(1) == dice([1]) == dice([1, 0]) == dice([1, 0, 0])
assert len({dice(address) for address in (1, [0, 1], [1, 1], [1, 2], [1, 0, 1])}) == 5

third = np.random.SeedSequence(1).spawn(3)[2]
print("third child", dice(third), dice([1, 0, 0, 0, 2]))
assert dice(third) == dice([1, 0, 0, 0, 2])
P
