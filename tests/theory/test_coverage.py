"""Nominal 95 % intervals cover the exact value in 92 to 97.5 % of a thousand repetitions.

A replication is some sessions from empty at one adviser, whose law is exact (`formulas_sessions`), or a row of
uniforms. The thousand repetitions are summarised in one call: each is a key of the same measure.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
import pytest

from sim.comparison.intervals import summarise
from sim.engine.run import run_desk
from sim.validation.cases import whole_ticks
from sim.validation.dice import Dice
from sim.validation.formulas_sessions import poisson_session, poisson_session_within

REPETITIONS = 1000
LOWEST, HIGHEST = 0.92, 0.975
ARRIVALS, SERVICES, CLOSES, SESSIONS = 0.9, 1.0, 8.0, 8  # a replication is eight sessions, about 58 people
LONG = 2.0


@lru_cache
def summed(replications):
    """Return, by repetition and replication, what the sessions of a replication come to."""
    n = REPETITIONS * replications * SESSIONS
    most = 30
    dice = Dice(11, f"coverage {replications}", 0)
    arrival = np.cumsum(dice.exponentials("gap", n * most, 1 / ARRIVALS).reshape(n, most), axis=1)
    inside = arrival < CLOSES
    session = np.nonzero(inside)[0]
    rows = whole_ticks(arrival[inside])
    service = whole_ticks(dice.exponentials("service", n * most, 1 / SERVICES))[inside.ravel()]
    log = run_desk(rows, service, session=session, closes=int(whole_ticks(np.array(CLOSES))), grace=None)
    wait = (log["called"].to_numpy(dtype=np.int64) - rows) / 1e6
    end = np.zeros(n)
    np.maximum.at(end, session, log["end"].to_numpy(dtype=np.int64) / 1e6)

    def total(values):
        return np.bincount(session, weights=values, minlength=n).reshape(-1, SESSIONS).sum(axis=1)

    return {
        "people": total(np.ones(len(rows))),
        "wait": total(wait),
        "in_time": total((wait <= LONG).astype(float)),
        "overtime": np.maximum(end - CLOSES, 0).reshape(-1, SESSIONS).sum(axis=1),
        "sessions": np.full(n // SESSIONS, float(SESSIONS)),
    }


def table(measure, top, base, replications):
    """Return tidy rows of a measure, the repetition as key."""
    repetition, replication = np.divmod(np.arange(REPETITIONS * replications), replications)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = top if base is None else top / base
    return pd.DataFrame(
        {
            "replication": replication,
            "measure": measure,
            "dimension": "repetition",
            "key": np.char.zfill(repetition.astype(str), 4),
            "numerator": top,
            "denominator": np.nan if base is None else base,
            "value": value,
        }
    )


def share_covered(measure, top, base, replications, exact):
    """Return the share of repetitions whose interval holds the exact value."""
    found = summarise(table(measure, top, base, replications))
    assert len(found) == REPETITIONS
    return float(((found["low"] <= exact) & (exact <= found["high"])).mean())


@pytest.mark.parametrize("replications", [10, 30])
def test_ratios_of_totals_cover(replications):
    """Waits and shares of people, overtime of sessions: jackknifed ratios of totals over replications."""
    sums = summed(replications)
    exact = poisson_session(ARRIVALS, SERVICES, 1, CLOSES)
    within = poisson_session_within(ARRIVALS, SERVICES, 1, CLOSES, LONG)
    worlds = {
        "wait_served": (sums["wait"], sums["people"], exact.wait),
        "wait_within_20": (sums["in_time"], sums["people"], within),
        "overtime": (sums["overtime"], sums["sessions"], exact.overtime),
        # Not in the catalogue, and a ratio of two totals that move together.
        "overtime by person": (sums["overtime"], sums["people"], exact.overtime / exact.came),
    }
    covered = {name: share_covered(name, top, base, replications, value) for name, (top, base, value) in worlds.items()}

    assert all(LOWEST <= share <= HIGHEST for share in covered.values()), covered


@pytest.mark.parametrize("replications", [10, 30])
def test_totals_cover(replications):
    """People who come in a replication: Student's interval of a mean over replications."""
    sums = summed(replications)
    exact = ARRIVALS * CLOSES * SESSIONS

    assert LOWEST <= share_covered("came", sums["people"], None, replications, exact) <= HIGHEST


def test_quantiles_cover():
    """The mean over replications of the median of 21 uniforms, whose law has mean one half."""
    replications = 20
    u = Dice(11, "medians", 0).uniforms("u", REPETITIONS * replications * 21).reshape(-1, 21)

    assert LOWEST <= share_covered("wait_median", np.median(u, axis=1), None, replications, 0.5) <= HIGHEST


def test_a_narrower_interval_would_not_cover():
    """What the test can tell: nine tenths of the width leave the band."""
    replications = 30
    sums = summed(replications)
    exact = poisson_session(ARRIVALS, SERVICES, 1, CLOSES).wait
    found = summarise(table("wait_served", sums["wait"], sums["people"], replications))

    covered = (found["mean"] - exact).abs() <= 0.85 * found["half_width"]
    assert covered.mean() < LOWEST


def test_pooled_visits_would_not_cover():
    """Visits of one session are not independent: an interval that pools them is far too narrow."""
    replications = 30
    sums = summed(replications)
    exact = poisson_session(ARRIVALS, SERVICES, 1, CLOSES)
    by_repetition = {name: values.reshape(REPETITIONS, replications).sum(axis=1) for name, values in sums.items()}
    mean = by_repetition["in_time"] / by_repetition["people"]
    half = 1.96 * np.sqrt(mean * (1 - mean) / by_repetition["people"])
    within = poisson_session_within(ARRIVALS, SERVICES, 1, CLOSES, LONG)

    assert exact.wait > 0
    assert (np.abs(mean - within) <= half).mean() < LOWEST
