#!/usr/bin/env bash
# Believed: `batch_run(model, {"seed": 42}, iterations=3)` gives three replications, made from the seed and so reproducible: that is what a
#   seed and a number of iterations are for.
# True: all three are the same run, to the last digit. Without a seed they differ, and cannot be had again.
# Version and source: Mesa 3.3.1, run below.
# Why it matters here: an interval over iterations is of width nought, or, with a few seeds and many iterations each, narrower by the
#   root of the iterations than it ought to be. Replications need a list of seeds and one iteration each.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "mesa==3.3.1" "networkx==3.6.1"
"$folder/venv/bin/python" - <<'P'
import mesa


class Office(mesa.Model):
    """An office to which some people come, by the dice of the model."""

    def __init__(self, seed=None):
        super().__init__(seed=seed)
        self.people = sum(self.random.random() < 0.5 for _ in range(1000))
        self.minutes = float(self.rng.exponential(9))
        self.datacollector = mesa.DataCollector({"people": "people", "minutes": "minutes"})

    def step(self):
        """Tell what happened, once."""
        self.datacollector.collect(self)
        self.running = False


def outcomes(parameters, iterations):
    """Return what each run of a batch saw."""
    rows = mesa.batch_run(Office, parameters, iterations=iterations, number_processes=1, display_progress=False)
    return [(row["people"], round(row["minutes"], 3)) for row in rows]


seeded, free, listed = outcomes({"seed": 42}, 3), outcomes({}, 3), outcomes({"seed": [42, 43, 44]}, 1)
print("Mesa", mesa.__version__)
print("a seed", seeded, "no seed", free, "three seeds", listed)
assert len(seeded) == 3 and len(set(seeded)) == 1
assert len(set(free)) == 3 and len(set(listed)) == 3
assert listed[0] == seeded[0]
P
