#!/usr/bin/env bash
# Believed: thirty simulations of one network in Ciw, each with a seed of its own as Ciw's tutorials show it, are thirty days: people come at
#   other times in each, whatever the law of arrivals.
# True: `PoissonIntervals`, the law of arrivals that change over the day, draws all its dates when it is made, before any seed of a run. Every
#   simulation of that network has the same people at the same moments, only the services differ. An interval over thirty seeds says a mean wait
#   of 0.66 hours, 0.11 either way, for one network, and 2.57, 0.42 either way, for another that was made by the same line. The same seed after
#   another `create_network` gives another day, too. With a network made anew after each seed all is as it ought to be.
# Version and source: ciw 3.2.7, run below; `PoissonIntervals.__init__` and `get_dates`, `Simulation` copies the law as it is; docs/Tutorial.
# Why it matters here: arrivals at a desk rise and fall over the day, and this is the peer's law for them. What is compared with it is one draw
#   of a day, with an interval around it that ten times more runs make only narrower.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "ciw==3.2.7"
"$folder/venv/bin/python" - <<'P'
from importlib.metadata import version
from math import sqrt
from statistics import fmean, stdev

import ciw

print("ciw", version("ciw"))
SEEDS = range(30)


def network(arrivals):
    return ciw.create_network(
        arrival_distributions=[arrivals], service_distributions=[ciw.dists.Exponential(rate=4)], number_of_servers=[1])


def changing():
    """Six people an hour until 3 o'clock of the desk, two until half past 4, five until 8."""
    return network(ciw.dists.PoissonIntervals(rates=[6, 2, 5], endpoints=[3, 4.5, 8], max_sample_date=8))


def day(of, seed, until=1_000):
    ciw.seed(seed)
    simulated = ciw.Simulation(of)
    simulated.simulate_until_max_time(until)
    visits = simulated.get_all_records()
    return tuple(sorted(visit.arrival_date for visit in visits)), fmean(visit.waiting_time for visit in visits)


def interval(days):
    waits = [wait for _, wait in days]
    return fmean(waits), 2.045 * stdev(waits) / sqrt(len(waits))


intervals = []
for made in (3, 4):
    ciw.seed(made)
    one = changing()
    days = [day(one, seed) for seed in SEEDS]
    intervals.append(interval(days))
    print(f"one network, {len(SEEDS)} seeds: {len({came for came, _ in days})} list of arrivals, wait {intervals[-1][0]:.2f} ± {intervals[-1][1]:.2f}")
    assert len({came for came, _ in days}) == 1 and len({wait for _, wait in days}) == len(SEEDS)
(low, low_half), (high, high_half) = sorted(intervals)
assert low + low_half < high - high_half

constant = network(ciw.dists.Exponential(rate=5))
assert len({day(constant, seed, until=8)[0] for seed in SEEDS}) == len(SEEDS)
assert day(changing(), 1)[0] != day(changing(), 1)[0] and day(constant, 1, until=8) == day(constant, 1, until=8)


def anew(seed):
    ciw.seed(seed)
    return day(changing(), seed)


days = [anew(seed) for seed in SEEDS]
print(f"a network for each seed: {len({came for came, _ in days})} lists of arrivals, wait {interval(days)[0]:.2f} ± {interval(days)[1]:.2f}")
assert len({came for came, _ in days}) == len(SEEDS) and anew(1) == anew(1)
P
