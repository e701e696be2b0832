#!/usr/bin/env bash
# Believed: two runs of a simulation that nobody gave a seed differ by chance, as with `random`, numpy or Ciw: twenty environments made one
#   after the other are twenty replications.
# True: an environment of salabim without a seed is sown with one fixed number, each anew: all of them live the same day. Only the seed "*"
#   asks for chance. The spread over such replications is nought, so an interval made of them says that the answer is certain.
# Version and source: salabim 26.0.9, run below; `random_seed` of its `Environment`.
# Why it matters here: salabim is a peer that people compare with. A replication has its number among its dice, and one that nobody numbered
#   is no replication; whoever checks our intervals against salabim's must give it a seed a run.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "salabim==26.0.9"
"$folder/venv/bin/python" - <<'P'
from importlib.metadata import version

import salabim


def day(**seed):
    """Return the mean wait of forty people at one desk."""
    desk_day = salabim.Environment(yieldless=False, **seed)
    between, service = salabim.Exponential(15), salabim.Exponential(12)
    arrival, free, wait = 0.0, 0.0, 0.0
    for _ in range(40):
        arrival += between.sample()
        begin = max(arrival, free)
        wait, free = wait + begin - arrival, begin + service.sample()
    return round(wait / 40, 6)


unseeded, by_chance = [day() for _ in range(5)], [day(random_seed="*") for _ in range(5)]
numbered = [day(random_seed=number) for number in range(1, 6)]
print("salabim", version("salabim"))
print("mean waits of five environments without a seed:", unseeded)
print("five different ones with the seed '*':", len(set(by_chance)) == 5, "; numbered 1 to 5:", numbered)
assert len(set(unseeded)) == 1
assert len(set(by_chance)) == len(set(numbered)) == 5
P
