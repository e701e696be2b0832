#!/usr/bin/env bash
# Believed: the length of a queue and the lengths of stay in it, which salabim keeps side by side, tell of the same people: by Little's law
#   the mean length is the arrivals a minute times the mean stay.
# True: a stay is counted when it ends. Whoever still waits at the end of the run has none, however long it lasts already, while the length
#   counts them all the time: below one of three people has waited 100 minutes, and the mean stay is 15. Nothing is said.
# Version and source: salabim 26.0.9 with greenlet 3.5.6, run below; `Queue.length_of_stay`, `Queue.length`.
# Why it matters here: the longest waits are those that the end cuts off, so a full desk looks the better the fuller it is. A run here goes
#   on until everybody who came has left, and Little's law is checked in every season to the second.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "salabim==26.0.9" "greenlet==3.5.6"
"$folder/venv/bin/python" - <<'P'
from importlib.metadata import version

import salabim

MINUTES = 100
env = salabim.Environment(random_seed=1)
line = salabim.Queue("line")


class Person(salabim.Component):
    """Somebody who comes at once and waits for some minutes."""

    def setup(self, minutes):
        self.minutes = minutes

    def process(self):
        self.enter(line)
        self.hold(self.minutes)
        self.leave(line)


for minutes in (10, 20, 1000):
    Person(minutes=minutes)
env.run(MINUTES)
stays, length, waiting = line.length_of_stay, line.length.mean(), len(line)
print("salabim", version("salabim"), "three came,", waiting, "still waits after", MINUTES, "minutes")
print("stays counted:", stays.number_of_entries(), "mean:", stays.mean(), "; mean length:", length)
print("by Little's law of the mean length:", round(length * MINUTES / 3, 1), "minutes each; of the mean stay a length of", 3 / MINUTES * stays.mean())
assert (stays.number_of_entries(), stays.mean(), waiting) == (2, 15.0, 1)
assert abs(length - (10 + 20 + 100) / MINUTES) < 1e-9
P
