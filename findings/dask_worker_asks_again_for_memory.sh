#!/usr/bin/env bash
# Believed: a worker of Dask's local cluster is a Python process like another, so that a task which makes large arrays
# and lets them go takes there what it takes in a process that one starts oneself.
# True: the nanny starts its workers with MALLOC_TRIM_THRESHOLD_=65536. To glibc a threshold that is given also ends
# the growth of its mmap threshold, so each array above 128 kB is mapped anew and its pages are asked for again: here
# some 500 page faults for each array of 4 MB, where another process needs none after the first. A larger value in
# "distributed.nanny.pre-spawn-environ" alone mends nothing; MALLOC_MMAP_THRESHOLD_ has to stand beside it. Linux, glibc.
# Versions: distributed 2026.8.0, dask 2026.8.0, numpy 2.4.6. Source: distributed's configuration reference,
# `distributed.nanny.pre-spawn-environ`; mallopt(3), M_TRIM_THRESHOLD and M_MMAP_THRESHOLD ("dynamic").
# Matters here: a season makes and frees arrays of some megabytes; seasons took a tenth longer on a cluster of this
# machine than in two processes, and it looked like the cost of sending tasks.
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet "distributed==2026.8.0" "dask==2026.8.0" "numpy==2.4.6"
cat > "$home/arrays.py" <<'PY'
import os
import resource

import numpy as np


def faults_an_array():
    """Return page faults for each of 200 arrays of 4 MB, and what the process was told of freed memory."""
    for _ in range(20):
        np.ones(1 << 19)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(200):
        np.ones(1 << 19)
    faults = (resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before) / 200
    return faults, os.environ.get("MALLOC_TRIM_THRESHOLD_")
PY
cat > "$home/ask.py" <<'PY'
import sys

import arrays
import distributed


def on_a_worker():
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:
        with distributed.Client(cluster) as client:
            return client.submit(arrays.faults_an_array).result(timeout=120)


if __name__ == "__main__":
    own, (told, setting) = arrays.faults_an_array()[0], on_a_worker()
    print("distributed", distributed.__version__)
    print(f"a process of our own: {own:.0f} faults an array; a worker: {told:.0f}, with MALLOC_TRIM_THRESHOLD_={setting}")
    sys.exit(0 if setting == "65536" and told > 100 and own < 50 else 1)
PY
cd "$home"
unset MALLOC_TRIM_THRESHOLD_
PYTHONPATH="$home" "$home/venv/bin/python" ask.py
