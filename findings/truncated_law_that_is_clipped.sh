#!/usr/bin/env bash
# Believed: `TruncatedDistribution(law, lower_bound=8)` of sim-tools, made for simulations of services, is the law given that it is at least
#   8, as "truncated" means in scipy and in statistics: the mean of a normal law (10, 5) so cut is 12.8.
# True: what lies below is set to the bound: a third of all draws are exactly 8, and the mean is 11.1.
# Version and source: sim-tools 1.3.0 beside scipy 1.17.1, run below; its docstring says that nothing is drawn again.
# Why it matters here: durations with a least length, taken from a paper that gives a truncated law, become too short by an eighth, with a
#   third of the visits equally long: queues are shorter and more regular than in the source.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "sim-tools==1.3.0" "scipy==1.17.1"
"$folder/venv/bin/python" - <<'P'
from importlib.metadata import version

import numpy as np
from scipy import stats
from sim_tools.distributions import Normal, TruncatedDistribution

print({name: version(name) for name in ("sim-tools", "scipy")})
drawn = TruncatedDistribution(Normal(10, 5, random_seed=1), lower_bound=8).sample(100_000)
right = stats.truncnorm((8 - 10) / 5, np.inf, 10, 5).mean()
print(f"exactly 8: {(drawn == 8).mean():.3f}; mean {drawn.mean():.2f}, of the truncated law {right:.2f}")
assert abs((drawn == 8).mean() - stats.norm(10, 5).cdf(8)) < 0.01
assert abs(drawn.mean() - 11.1) < 0.1 and abs(right - 12.81) < 0.01
P
