#!/usr/bin/env bash
# Believed: in SimPy, who waits for a desk or for the end of their patience (`yield request | timeout`) either has the
#   request in the result or not, and `request.cancel()` puts right whatever is left when it is not.
# True: when the desk is freed in the very second in which patience ends, but before it, the request has been granted
#   (`triggered` is true) and yet is not in the result; `cancel()` then does nothing, and the desk stays taken for the rest
#   of the run by somebody who has left. Only `release()`, or a `with` block, gives it back.
# Version and source: SimPy 4.1.2, run below; `Request.cancel` acts on requests that are not triggered.
# Why it matters here: whole seconds make such ties common, and a reference engine built on this idiom would slowly lose
#   its desks, with waits that look like a busy season. Ties need a written order, and a release for what was granted.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "simpy==4.1.2"
"$folder/venv/bin/python" - <<'P'
import simpy

seen = {}
env = simpy.Environment()
desk = simpy.Resource(env, capacity=1)


def served(env):
    """Holds the desk from 0 to 10."""
    with desk.request() as request:
        yield request
        yield env.timeout(10)


def impatient(env):
    """Comes at 1 and leaves at 10."""
    yield env.timeout(1)
    request = desk.request()
    result = yield request | env.timeout(9)
    seen["in the result"], seen["triggered"] = request in result, request.triggered
    if request not in result:
        request.cancel()


def late(env):
    """Comes at 20, when nobody is there, and would wait for 1,000."""
    yield env.timeout(20)
    request = desk.request()
    result = yield request | env.timeout(1000)
    seen["late one served"] = request in result


for process in (served, impatient, late):
    env.process(process(env))
env.run(until=2000)
print("simpy", simpy.__version__, seen, "desks taken at the end:", desk.count)
assert seen == {"in the result": False, "triggered": True, "late one served": False}
assert desk.count == 1
P
