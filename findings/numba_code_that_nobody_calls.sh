#!/usr/bin/env bash
# Believed: a small function that numba compiles into its callers (`forceinline`) and that Python never calls costs its part of the caller: it
#   has no machine code of its own, and no file in the cache.
# True: numba makes it as if Python called it: optimised alone, turned into machine code, wrapped for Python, and written to the cache; a chain of
#   such functions is optimised anew at each step. None of that code is ever run, and what is told to be compiled for no caller keeps its place.
# Version and source: numba 0.68.1 with numpy 2.4.6, run below; `numba/core/typed_passes.py` (native lowering), `numba/core/codegen.py`.
# Why it matters here: a season is one compiled function of a hundred small ones. Most of a first run was spent on code that nobody calls; parts are
#   compiled here for their callers alone (`sim/compiler.py`), which takes off a third of the time, and the season is as quick as before.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "numba==0.68.1" "numpy==2.4.6"
cat > "$folder/desk.py" <<'P'
from numba import njit


@njit(cache=True, forceinline=True)
def is_late(arrival, slot):
    return arrival > slot + 600


@njit(cache=True)
def late(arrivals, slots):
    found = 0
    for row in range(arrivals.size):
        found += is_late(arrivals[row], slots[row])
    return found
P
cd "$folder" && NUMBA_CACHE_DIR="$folder/cache" "$folder/venv/bin/python" - <<'P'
import pathlib

import desk
import numba
import numpy as np

print("numba", numba.__version__, "; late:", desk.late(np.array([700, 500]), np.zeros(2, dtype=np.int64)))
(code,) = desk.is_late.inspect_asm().values()
called = [line for (text,) in [desk.late.inspect_asm().values()] for line in text.splitlines() if "call" in line and "is_late" in line]
kept = sorted(path.name.split("-")[0] for path in pathlib.Path("cache").rglob("*.nbc"))
print("of the part that Python never called: lines of machine code", len(code.splitlines()) > 20, "; calls of it in its caller:", len(called))
print("in the cache:", kept)
assert len(code.splitlines()) > 20 and not called
assert kept == ["desk.is_late", "desk.late"]
P
