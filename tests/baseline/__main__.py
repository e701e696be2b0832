"""Write the kept measures of every shipped scenario anew, and tell what moved: `python -m tests.baseline`."""

import sim
from tests.baseline.measuring import FOLDER, keep, kept, measured, moves

for path in FOLDER.glob("*.json"):
    if path.stem not in sim.shipped_names():
        path.unlink()
for name in sim.shipped_names():
    values = measured(name)
    for line in moves(kept(name), values):
        print(f"{name}: {line}")
    keep(name, values)
