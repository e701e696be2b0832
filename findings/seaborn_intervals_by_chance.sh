#!/usr/bin/env bash
# Believed: a picture is a function of its data: drawn twice, a bar plot of seaborn with its intervals is the same to the pixel.
# True: the intervals are drawn by chance, by a bootstrap with fresh dice at each call unless `seed` is given: the ends move by a tenth of the
#   value with few data, and two runs of one notebook show two intervals. `numpy.random.seed` does not hold them still.
# Version and source: seaborn 0.13.2 with matplotlib 3.11.2 and pandas 2.3.3, run below; `barplot`, `pointplot` and `lineplot`.
# Why it matters here: what a page says must be what its table says, and equal inputs give equal bytes. Intervals are worked out once, with the
#   measures, and drawn as given; seaborn draws none of its own.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "seaborn==0.13.2" "matplotlib==3.11.2" "pandas==2.3.3"
MPLBACKEND=agg "$folder/venv/bin/python" - <<'P'
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns

WAITS = pd.DataFrame({"venue": ["Agen", "Boé"] * 20, "wait": np.random.default_rng(1).exponential(10, 40)})


def ends(plot, **options):
    """Return where the interval of each venue ends."""
    np.random.seed(1)
    _, axes = plt.subplots()
    plot(data=WAITS, x="venue", y="wait", ax=axes, **options)
    found = [tuple(np.round(line.get_ydata(), 6)) for line in axes.lines if len(line.get_ydata()) == 2]
    found += [tuple(np.round(path.vertices[:, 1], 6)) for area in axes.collections for path in area.get_paths()]
    plt.close("all")
    return found


print("seaborn", sns.__version__)
for plot in (sns.barplot, sns.lineplot):
    one, two, fixed = ends(plot), ends(plot), [ends(plot, seed=1) for _ in range(2)]
    print(plot.__name__, "the same twice:", one == two, "; with a seed:", fixed[0] == fixed[1])
    assert one != two and fixed[0] == fixed[1]
print("ends of two bar plots:", *([[float(round(end, 2)) for end in pair] for pair in ends(sns.barplot)] for _ in range(2)))
P
