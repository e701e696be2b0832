#!/usr/bin/env bash
# Believed: Ciw's exact arithmetic (`Simulation(..., exact=26)`), made for clocks whose floats would tie wrongly, works
#   for whatever network runs without it, a desk that is staffed by shifts among them.
# True: a node with a Schedule runs to its end and then raises a TypeError, since the busy time of the servers is added up
#   as a Decimal and a float; the same network with floats ends well.
# Version and source: ciw 3.2.7, run below.
# Why it matters here: Ciw is a peer to compare a desk with, event by event, in whole seconds. With opening hours the
#   comparison must be made in floats, on times that floats hold exactly.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "ciw==3.2.7"
"$folder/venv/bin/python" - <<'P'
import ciw


def run(exact):
    """Two people come at 1 and 2, each takes 9; the desk is staffed until 10, and again from 20."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential([1, 1, 10**9])],
        service_distributions=[ciw.dists.Deterministic(9)],
        number_of_servers=[ciw.Schedule(numbers_of_servers=[1, 0, 1], shift_end_dates=[10, 20, 30], preemption=False)],
    )
    simulation = ciw.Simulation(network, exact=exact)
    simulation.simulate_until_max_time(60)
    return [(r.arrival_date, r.service_start_date, r.service_end_date) for r in simulation.get_all_records()]


print("ciw", ciw.__version__)
print("floats", run(False))
assert run(False) == [(1, 1, 10), (2, 20.0, 29.0)]
try:
    run(26)
except TypeError as raised:
    print("exact", raised)
    assert "Decimal" in str(raised)
else:
    raise AssertionError("exact arithmetic now works with shifts")
P
