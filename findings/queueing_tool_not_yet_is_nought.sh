#!/usr/bin/env bash
# Believed: in queueing-tool, who still waits when a run ends is left out of what `fetch_data` returns, or stands there
#   with a service that is not known (NaN), so that begin of service minus arrival is a wait wherever it is a number.
# True: they stand in the table with a begin of 0, and who is still served with an end of 0. The difference is a negative
#   wait as long as the clock has run: here five waits of 0 to 4 become a mean of -3 with five people who have none yet.
# Version and source: queueing-tool 1.2.5 with numpy 1.26.4 (it does not load with numpy 2), `QueueServer.fetch_data`, run
#   below.
# Why it matters here: it is one of few Python tools for networks of queues that our desk could be compared with. Over a
#   long run the mean is only a little too low, which looks like a better desk, not like a fault of reading.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "queueing-tool==1.2.5" "numpy==1.26.4"
"$folder/venv/bin/python" - <<'P'
from importlib.metadata import version

import queueing_tool

# Somebody comes each minute from 1 on, and each service lasts two.
desk = queueing_tool.QueueServer(num_servers=1, arrival_f=lambda t: t + 1.0, service_f=lambda t: t + 2.0, seed=1)
desk.set_active()
desk.collect_data = True
desk.simulate(t=10)
arrival, begin, end = zip(*sorted(desk.fetch_data()[:, :3].tolist()))
waits = [b - a for a, b in zip(arrival, begin)]
print("queueing-tool", version("queueing-tool"), "| arrival, begin, end:", list(zip(arrival, begin, end)))
print("begin minus arrival:", waits, "mean", sum(waits) / len(waits))
assert begin[:5] == (1, 3, 5, 7, 9) and begin[5:] == (0, 0, 0, 0, 0)
assert end[4] == 0
assert sum(waits) / len(waits) == -3
P
