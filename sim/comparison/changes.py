"""How many are better or worse served by at least a day, beside how many chance alone would move.

In: two seasons of one replication with the same requests, and the first again with salted service dice. Out: counts,
and the table of what goes beyond the placebo. In a full book any edit reshuffles people: a raw count means nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from sim.comparison.pairing import common_requests
from sim.units import DAY_S
from sim.visits.arrays import Log
from sim.visits.log import Season

CLOCKS = {"resolved": "resolved_s", "first_served": "first_served_s"}
UNITS = ("requests", "persons")
LEAST_S = DAY_S
COLUMNS = ("baseline", "scenario", "clock", "unit", "change", "total", "count", "placebo", "excess", "low", "high", "n")


class Changes(NamedTuple):
    """Counts of one replication by (clock, unit): how many there are, better served, worse served."""

    counts: dict[tuple[str, str], tuple[int, int, int]]


def changes_between(first: Season, second: Season) -> Changes:
    """Return how many common requests, and persons, the second season serves earlier or later by at least a day.

    Notes
    -----
    The time of a request is that of its resolution (operator's answer included) or of its first service, and its
    deadline where that never came: who is lost counts as late as can be. A person's time is the sum over their
    requests.
    """
    shared = common_requests(first, second)
    tables = [_common(season, shared) for season in (first, second)]
    persons, person = np.unique(tables[0].citizen, return_inverse=True)
    counts = {}
    for clock in CLOCKS:
        later = tables[1].time[clock] - tables[0].time[clock]
        for unit, delay in (
            ("requests", later),
            ("persons", np.bincount(person, later, minlength=persons.size) if later.size else later),
        ):
            better, worse = int((delay <= -LEAST_S).sum()), int((delay >= LEAST_S).sum())
            counts[clock, unit] = (int(delay.size), better, worse)
    return Changes(counts)


class _Common(NamedTuple):
    """The common requests of a season by address: who, and when each clock stopped, in seconds from the onset."""

    citizen: np.ndarray
    time: dict[str, np.ndarray]


def _common(season: Season, shared: np.ndarray | None) -> _Common:
    log = Log(season)
    rows = (
        np.flatnonzero(log.truth("requests", "in_cohort")) if shared is None else log.request_index.get_indexer(shared)
    )
    onset = np.asarray(season.arrays("requests")["onset_s"])[rows]
    deadline = np.asarray(season.arrays("requests")["deadline_s"])[rows].astype(np.float64)
    time = {clock: np.fmin(log.stamp("requests", column)[rows], deadline) - onset for clock, column in CLOCKS.items()}
    return _Common(np.asarray(season.arrays("requests")["citizen"])[rows], time)


def changes_table(
    pairs: Mapping[tuple[str, str], list[Changes]], placebo: list[Changes], confidence: float = 0.95
) -> pd.DataFrame:
    """Return the mean counts a season beside those of the placebo.

    Parameters
    ----------
    pairs : mapping of (baseline, scenario) to the changes of each replication
    placebo : list
        The changes between the baseline and itself with salted service dice, of the same replications.

    Returns
    -------
    DataFrame
        One row a pair, clock, unit and ``change`` (``better``, ``worse``, ``net``): the mean ``count`` a season among
        ``total``, that of the ``placebo``, and the ``excess`` of the first with its interval ``low, high`` (Student's t
        over replications). An excess that holds 0 says: no more than chance alone would move.
    """
    lines = []
    for (baseline, scenario), changes in pairs.items():
        n = len(changes)
        for clock in CLOCKS:
            for unit in UNITS:
                moved = np.array([one.counts[clock, unit] for one in changes], dtype=np.float64)
                chance = np.array([one.counts[clock, unit] for one in placebo], dtype=np.float64)
                for change, weights in (("better", (0, 1, 0)), ("worse", (0, 0, 1)), ("net", (0, 1, -1))):
                    count, still = moved @ weights, chance @ weights
                    excess = count - still
                    half = _half_width(excess, confidence)
                    lines.append(
                        (baseline, scenario, clock, unit, change, moved[:, 0].mean(), count.mean(), still.mean(),
                         excess.mean(), excess.mean() - half, excess.mean() + half, n)
                    )  # fmt: skip
    return pd.DataFrame(lines, columns=list(COLUMNS))


def _half_width(values: np.ndarray, confidence: float) -> float:
    n = values.size
    if n < 2:
        return float("nan")
    return float(stdtrit(n - 1, (1 + confidence) / 2) * values.std(ddof=1) / np.sqrt(n))
