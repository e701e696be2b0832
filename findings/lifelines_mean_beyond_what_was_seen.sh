#!/usr/bin/env bash
# Believed: the mean time up to a limit (restricted mean survival time) that lifelines reads from a Kaplan-Meier curve ends where the data end,
#   or is refused: of a curve that was followed for 20 minutes nobody can say what happens until 60.
# True: the last level is drawn on for ever. Two of four people are still there when they are last seen, at 15 and 20 minutes; the mean
#   "up to 60" counts half of all as there for the rest of the hour: 33.75 minutes, and 303.75 up to 600. No warning.
# Version and source: lifelines 0.30.3, run below; `restricted_mean_survival_time`.
# Why it matters here: patience is known from waits that a call cut short, so its curve seldom ends at nought. Read so, patience grows with
#   the limit that somebody asks for. Patience is fitted here as a law, with its censoring, and its mean is that of the law.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "lifelines==0.30.3"
"$folder/venv/bin/python" - <<'P'
import warnings
from importlib.metadata import version

from lifelines import KaplanMeierFitter
from lifelines.utils import restricted_mean_survival_time

warnings.simplefilter("error")
patience = KaplanMeierFitter().fit([5, 10, 15, 20], event_observed=[1, 1, 0, 0])
print("lifelines", version("lifelines"), "; last seen at 20 minutes; still there:", float(patience.predict(20)))
means = {limit: round(float(restricted_mean_survival_time(patience, t=limit)), 2) for limit in (20, 60, 600)}
print("mean patience up to", means)
assert means[20] == 5 + 0.75 * 5 + 0.5 * 10
assert means[60] == means[20] + 0.5 * 40 and means[600] == means[20] + 0.5 * 580
P
