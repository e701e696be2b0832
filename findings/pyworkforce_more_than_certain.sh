#!/usr/bin/env bash
# Believed: a calculator of Erlang's waiting law, asked for fewer desks than the work needs, refuses, or answers what is true
#   of such a queue: everybody waits, so the chance to wait is 1.
# True: pyworkforce answers 2.37 as the probability of waiting, with an occupancy of 183 %, and neither refuses nor warns;
#   the service level alone is cut at 0. Where the desks suffice it agrees with the law to the last figure.
# Version and source: pyworkforce 0.5.1, `queuing.ErlangC`, run below beside the law from its recursion.
# Why it matters here: rotas are compared at levels of demand at which one of them no longer suffices, and there a number
#   above 1 goes on into means and rankings. Our formulas refuse such a load and name it; a peer's must be asked for it first.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "pyworkforce==0.5.1"
"$folder/venv/bin/python" - <<'P'
from importlib.metadata import version

from pyworkforce.queuing import ErlangC


def waiting_law(load, desks):
    """Chance to wait in M/M/c, from Erlang's blocking recursion."""
    blocked = 1.0
    for k in range(1, desks + 1):
        blocked = load * blocked / (k + load * blocked)
    return desks * blocked / (desks - load * (1 - blocked))


def asked(visits_an_hour, desks):
    """Services of 22 minutes, a wait of 20 minutes held for good."""
    found = ErlangC(transactions=visits_an_hour, aht=22, asa=20, interval=60, shrinkage=0.0)
    return tuple(
        round(call(positions=desks), 4)
        for call in (found.waiting_probability, found.service_level, found.achieved_occupancy)
    )


enough, too_few = asked(4, 2), asked(10, 2)
print("pyworkforce", version("pyworkforce"), "| chance to wait, service level, occupancy")
print("4 visits an hour, 2 desks:", enough, "by the law:", round(waiting_law(4 * 22 / 60, 2), 4))
print("10 visits an hour, 2 desks:", too_few)
assert enough[0] == round(waiting_law(4 * 22 / 60, 2), 4)
assert too_few == (2.3725, 0, 1.8333)
P
