#!/usr/bin/env bash
# Believed: an event scheduled in Mesa's discrete-event simulator happens, as in any event list: the list holds what it calls.
# True: the list holds a weak reference only. A lambda, a `functools.partial` or a method of a list that nothing else holds is gone at once, and
#   its event passes in silence at its time: no error, no warning. A method of a living agent and a function that somebody
#   keeps do happen.
# Version and source: Mesa 3.3.1, `mesa.experimental.devs`, run below.
# Why it matters here: arrivals and ends of service written as `lambda: desk.free(visit)` are the natural way to come from
#   SimPy; the season would run to its end with people missing from it, and look like a quiet one.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "mesa==3.3.1"
"$folder/venv/bin/python" - <<'P'
from functools import partial

import mesa
from mesa.experimental.devs import DEVSimulator


class Office(mesa.Model):
    """An office that notes who came."""

    def __init__(self):
        super().__init__()
        self.came = []


office, simulator = Office(), DEVSimulator()
simulator.setup(office)


def kept():
    """Held by this module."""
    office.came.append("function that is kept")


simulator.schedule_event_absolute(lambda: office.came.append("lambda"), 1.0)
simulator.schedule_event_absolute(partial(office.came.append, "partial"), 2.0)
simulator.schedule_event_absolute(office.came.append, 3.0, function_args=["bound method of a list"])
simulator.schedule_event_absolute(kept, 4.0)
simulator.run_until(10.0)
print("mesa", mesa.__version__, "came:", office.came)
assert office.came == ["function that is kept"], office.came
P
