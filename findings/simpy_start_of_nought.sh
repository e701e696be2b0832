#!/usr/bin/env bash
# Believed: SimPy's `start_delayed(env, process, delay)` takes a delay of 0 as `env.timeout(0)` does: the process begins
#   in this very second, after what is already due in it.
# True: it raises ValueError, since its delay must be above 0, whereas a timeout of 0 is an event like any other.
# Version and source: SimPy 4.1.2, `simpy.util.start_delayed`, run below.
# Why it matters here: delays are drawn and rounded to whole seconds, and one in some thousands is 0; a model that starts
#   its visitors this way runs for many replications and then stops at the one seed in which somebody comes at once.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "simpy==4.1.2"
"$folder/venv/bin/python" - <<'P'
import simpy
from simpy.util import start_delayed

env = simpy.Environment()
began = []


def visitor(env, name, delay=0):
    yield env.timeout(delay)
    began.append((name, env.now))


start_delayed(env, visitor(env, "in a second"), 1)
env.process(visitor(env, "after a timeout of 0"))
refused = ""
try:
    start_delayed(env, visitor(env, "at once"), 0)
except ValueError as fault:
    refused = str(fault)
env.run()
print("simpy", simpy.__version__, "| began:", began, "| a delay of 0 is refused:", refused)
assert began == [("after a timeout of 0", 0), ("in a second", 1)]
assert refused
P
