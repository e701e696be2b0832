#!/usr/bin/env bash
# Believed: the ninth decile of waits, asked of a curve of those who still wait (Kaplan-Meier), is the wait that nine of ten people do not
#   exceed, and the median is in the middle, whichever library of survival is asked: with all ends seen, as numpy has both.
# True: lifelines' `percentile(0.9)` is the moment at which nine of ten still wait, the first decile: of waits of 1 to 100 minutes it is 10,
#   where statsmodels' `quantile(0.9)` is 91 and numpy's 90.1. The laws that lifelines fits go the same way. Where the curve lies at one half
#   from one wait to the next, as it does for an even number of people, lifelines has the start of the step for the median and statsmodels the
#   end: of 5, 10, 60 and 90 minutes 10 and 60, and numpy 35.
# Version and source: lifelines 0.30.3, statsmodels 0.15.0, numpy 2.4.6, pandas 2.3.3, run below; lifelines' docstring: the t with S(t) = p.
# Why it matters here: how long nine of ten wait is what an office promises. A column of medians and ninth deciles from lifelines looks as if the
#   longest waits were shorter than the middle ones; with the ninth decile alone nobody sees it, and a desk that is full is called quick.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "lifelines==0.30.3" "statsmodels==0.15.0" "numpy==2.4.6" "pandas==2.3.3" "scipy==1.17.1"
"$folder/venv/bin/python" -W ignore - <<'P'
from importlib.metadata import version
from math import log

import numpy as np
from lifelines import ExponentialFitter, KaplanMeierFitter
from statsmodels.duration.survfunc import SurvfuncRight

print({name: version(name) for name in ("lifelines", "statsmodels", "numpy")})


def asked(waits, share):
    """Give what lifelines, statsmodels and numpy have at this share of the waits, all of which were seen to their end."""
    waits = np.array(waits, dtype=float)
    curve = KaplanMeierFitter().fit(waits)
    return float(curve.percentile(share)), float(SurvfuncRight(waits, np.ones(len(waits))).quantile(share)), float(np.quantile(waits, share))


hundred = range(1, 101)
for share, expected in {0.9: (10, 91, 90.1), 0.5: (50, 51, 50.5), 0.1: (90, 11, 10.9)}.items():
    found = asked(hundred, share)
    print(f"1 to 100 minutes at {share}: lifelines {found[0]:g}, statsmodels {found[1]:g}, numpy {found[2]:g}")
    assert np.allclose(found, expected)

law = ExponentialFitter().fit(np.array(hundred, dtype=float))
mean = law.lambda_
print(f"an exponential law of mean {mean:.1f}: {law.percentile(0.9):.1f} by lifelines, truly {-mean * log(0.1):.1f}")
assert round(law.percentile(0.9), 6) == round(-mean * log(0.9), 6) and round(mean, 6) == 50.5

four = asked([5, 10, 60, 90], 0.5)
print(f"5, 10, 60 and 90 minutes, the median: lifelines {four[0]:g}, statsmodels {four[1]:g}, numpy {four[2]:g}")
assert four == (10, 60, 35)
assert asked([5, 10, 60], 0.5) == (10, 10, 10)
P
