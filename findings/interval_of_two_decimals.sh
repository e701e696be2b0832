#!/usr/bin/env bash
# Believed: an interval in a table of results is a number as exact as the others of its line; what shows few decimals is the display.
# True: pingouin stores the interval rounded to two decimals. A paired difference of shares with t = 11.5 and p = 4e-14 has the interval
#   [0, 0]; the same data in points of a hundred have [.22, .32]. The statistic and its p value are whole in the same line.
# Version and source: pingouin 0.7.0, `ttest`, beside scipy's own interval, run below; its option "round.column.CI95" is 2 by default.
# Why it matters here: reach, referrals and no-shows are shares, and differences of rotas are of a few thousandths. Read from such a table
#   a difference beyond chance has no width and is none.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "pingouin==0.7.0" "scipy==1.17.1"
"$folder/venv/bin/python" -W ignore - <<'P'
from importlib.metadata import version

import numpy as np
import pingouin
from scipy.stats import ttest_rel

dice = np.random.default_rng(1)
today = dice.normal(0.5, 0.01, 40)
other = today + dice.normal(0.003, 0.002, 40)
shares = pingouin.ttest(other, today, paired=True).iloc[0]
points = pingouin.ttest(100 * other, 100 * today, paired=True).iloc[0]
exact = ttest_rel(other, today).confidence_interval()
print("pingouin", version("pingouin"), "option:", pingouin.options["round.column.CI95"])
print(f"shares: t {shares['T']:.2f}, p {shares['p_val']:.0e}, interval {shares['CI95'].tolist()}; scipy: {exact.low:.5f} {exact.high:.5f}")
print(f"points: interval {points['CI95'].tolist()}")
assert shares["p_val"] < 1e-10
assert np.abs(shares["CI95"]).tolist() == [0, 0]
assert points["CI95"].tolist() == [0.22, 0.32]
assert np.allclose([exact.low, exact.high], [0.00223, 0.00318], atol=1e-5)
P
