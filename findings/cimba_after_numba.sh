#!/usr/bin/env bash
# Believed: the order in which two libraries are imported is a matter of taste: a model of cimba, which numba compiles, is compiled alike
#   whether or not numba has compiled something before.
# True: if numba has compiled any function, however small, before `import cimba`, each model that draws from an input is refused with a
#   ModelCompileError that names the method ("next") and not the reason. Imported first, the same file runs.
# Version and source: cimba 0.9.6, numba 0.68.1, run below.
# Why it matters here: whoever puts it beside a simulation that is compiled, too, meets the error far from its cause: in a benchmark the
#   contestant must be imported before ours, or run in a process of its own.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "cimba==0.9.6" "numba==0.68.1"
cat > "$folder/queue_of_one.py" <<'P'
import sys
from importlib.metadata import version

from numba import njit


@njit
def twice(number):
    return 2 * number


if sys.argv[1] == "numba":
    assert twice(4) == 8

import cimba
from cimba import inputs


class Queue(cimba.Model):
    gap: cimba.Input[float] = inputs.dist.exponential(mean=1.25)
    people: cimba.Container = cimba.Container()
    level: cimba.Output[float]

    @cimba.process
    def arrivals(self):
        while True:
            cimba.hold(self.gap.next())
            self.people.put(1)

    @cimba.process
    def server(self):
        while True:
            self.people.get(1)
            cimba.hold(1.0)

    @cimba.on_end
    def measure(self):
        self.level = self.people.mean_level()


model = Queue()
asked = cimba.Experiment(model, window=cimba.Window(duration=1000.0), seed=1)
try:
    level = float(asked.run(workers=1, on_failure="raise")[model].level[0, 0])
    print(sys.argv[1], "first: ran, mean level", round(level, 2), {name: version(name) for name in ("cimba", "numba")})
except RuntimeError as refused:
    print(sys.argv[1], "first:", type(refused).__name__, str(refused).rpartition(": ")[2])
P
for first in cimba numba; do "$folder/venv/bin/python" "$folder/queue_of_one.py" "$first"; done | tee "$folder/told"
grep -q "cimba first: ran" "$folder/told"
grep -q "numba first: ModelCompileError 'next'" "$folder/told"
