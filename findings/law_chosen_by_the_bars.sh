#!/usr/bin/env bash
# Believed: a library that fits scipy's laws to a sample and names the best one goes by what the sample says, the likelihood or the distance of
#   the distribution functions; how a histogram is drawn for the eye is no part of it.
# True: fitter's best law is the one whose density passes nearest to the tops of a histogram's bars, so that the number of bars decides. Of one
#   sample of 2,000 lognormal waits it names the normal law with 10 bars, the exponential with 50 and the lognormal with the usual 100. The
#   fits are the same each time: its own table has the lognormal's AIC 3,000 lower than the normal's, and a Kolmogorov-Smirnov p of 0 for the
#   two that it prefers. With `get_best(method="aic")` the lognormal comes first whatever the bars.
# Version and source: fitter 1.8.1 with scipy 1.17.1 and numpy 2.4.6, run below; `sumsquare_error` is the usual `method` of `get_best`.
# Why it matters here: service times come from such a fit. A normal law of mean 15 and deviation 19 has negative times in a fifth of the draws, and
#   the long visits that make a queue are gone. Whoever asks for a coarser picture gets another law.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "fitter==1.8.1" "scipy==1.17.1" "numpy==2.4.6"
cd "$folder" && cat > choose.py <<'P'
import logging
import warnings
from importlib.metadata import version

from fitter import Fitter
from scipy import stats

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
print({name: version(name) for name in ("fitter", "scipy", "numpy")})
waits = stats.lognorm(0.9, scale=10).rvs(2000, random_state=2)
LAWS = ["norm", "expon", "lognorm"]
chosen, by_aic, tables = {}, {}, {}
for bars in (10, 50, 100):
    fitter = Fitter(waits, distributions=LAWS, bins=bars)
    fitter.fit(progress=False)
    (chosen[bars],) = fitter.get_best()
    (by_aic[bars],) = fitter.get_best(method="aic")
    tables[bars] = fitter.summary(len(LAWS), plot=False).loc[LAWS]
    print(f"\n{bars} bars: the best law is {chosen[bars]}, by AIC {by_aic[bars]}")
    print(tables[bars][["sumsquare_error", "aic", "ks_pvalue"]].round({"aic": 0, "ks_pvalue": 3}))
assert chosen == {10: "norm", 50: "expon", 100: "lognorm"}
assert set(by_aic.values()) == {"lognorm"}
for table in tables.values():
    assert table["aic"].round(3).tolist() == tables[10]["aic"].round(3).tolist()
    assert table["aic"]["norm"] - table["aic"]["lognorm"] > 3000
    assert table["ks_pvalue"]["lognorm"] > 0.5 and table["ks_pvalue"][["norm", "expon"]].max() < 1e-6
below = stats.norm(waits.mean(), waits.std()).cdf(0)
print(f"\nnegative times of the normal law: {below:.0%}")
assert 0.2 < below < 0.23
P
venv/bin/python choose.py
