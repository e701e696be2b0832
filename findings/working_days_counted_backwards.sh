#!/usr/bin/env bash
# Believed: working days from a later to an earlier day are those of the way there with a minus, so that a delay counted from either end
#   is the same.
# True: only where both are working days. From Saturday to Monday numpy counts 0, from Monday to Saturday -1; from Friday to Sunday 1,
#   back 0: each way counts the day on which it begins and not that on which it ends.
# Version and source: numpy 2.4.6, `busday_count`, run below over all pairs of a fortnight.
# Why it matters here: delays in working days are counted from a need, which may fall on any day, to a slot, and differences of two rotas
#   have either sign. Of 196 pairs of days in a fortnight 80 are not the negative of their way back.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "numpy==2.4.6"
"$folder/venv/bin/python" - <<'P'
import numpy as np

friday, saturday, sunday, monday = (np.datetime64(f"2022-05-{day:02}") for day in (6, 7, 8, 9))
pairs = {
    "Saturday to Monday": (np.busday_count(saturday, monday), np.busday_count(monday, saturday)),
    "Friday to Sunday": (np.busday_count(friday, sunday), np.busday_count(sunday, friday)),
    "Friday to Monday": (np.busday_count(friday, monday), np.busday_count(monday, friday)),
}
days = np.arange("2022-05-02", "2022-05-16", dtype="datetime64[D]")
there = np.busday_count(days[:, None], days[None, :])
unlike = int((there != -there.T).sum())
print("numpy", np.__version__, {name: (int(go), int(back)) for name, (go, back) in pairs.items()})
print(f"{unlike} of {there.size} pairs are not the negative of their way back")
assert [tuple(map(int, pair)) for pair in pairs.values()] == [(0, -1), (1, 0), (1, -1)]
assert unlike == 80
P
