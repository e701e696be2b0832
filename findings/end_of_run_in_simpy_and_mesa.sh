#!/usr/bin/env bash
# Believed: "run until 10" is one thing in discrete-event simulation, and two engines that are given the same events and the
#   same end do the same ones.
# True: SimPy stops before what is due at 10, Mesa's simulator does it and then stops; both clocks read 10.
# Version and source: SimPy 4.1.2 and Mesa 3.3.1 (`mesa.experimental.devs`), run below.
# Why it matters here: with times in whole seconds, ends of sessions and of seasons fall on the last second of a run; a season
#   checked by two engines built on the two would differ by the visits of that second, and only then.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "mesa==3.3.1" "simpy==4.1.2"
"$folder/venv/bin/python" - <<'P'
import mesa
import simpy
from mesa.experimental.devs import DEVSimulator

TIMES, END = (9, 10, 11), 10
by_simpy, by_mesa = [], []

environment = simpy.Environment()


def visit(time):
    """Somebody who comes at a time."""
    yield environment.timeout(time)
    by_simpy.append(time)


for time in TIMES:
    environment.process(visit(time))
environment.run(until=END)

simulator = DEVSimulator()
simulator.setup(mesa.Model())


def come(time):
    """Somebody who comes at a time; kept by this module."""
    by_mesa.append(time)


for time in TIMES:
    simulator.schedule_event_absolute(come, float(time), function_args=[time])
simulator.run_until(float(END))

print("simpy", simpy.__version__, by_simpy, "clock", environment.now)
print("mesa", mesa.__version__, by_mesa, "clock", simulator.time)
assert by_simpy == [9]
assert by_mesa == [9, 10]
assert environment.now == simulator.time == END
P
