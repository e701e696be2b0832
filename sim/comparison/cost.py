"""What may be said of costs: per additional person reached, and the volume below which a permanence costs more.

In: the measures of replications (one scenario, or two that meet the same dice). Out: amounts with intervals, and the
inputs they rest on with source and quality. What a season costs is in `sim.measures.cost`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from sim.comparison.intervals import CONFIDENCE, mean_over_replications
from sim.errors import ExperimentError
from sim.measures.definition import ALL
from sim.said import said
from sim.scenario.schema import Scenario
from sim.territory.sources import read_rows

# --- additional persons


@dataclass(frozen=True)
class AdditionalCost:
    """What another rota costs for each additional person that it reaches.

    Attributes
    ----------
    cost_eur, persons : (value, low, high)
        More than the baseline, in the window; paired differences with Student's interval.
    per_person_eur : (value, low, high)
        Their ratio, with Fieller's interval; NaN or infinite ends where none can be stated.
    finding : str
        ``trade`` (more persons for more money, or fewer for less), ``better`` (more persons, no more cost),
        ``worse`` (no more persons, more cost), or ``unclear``: the persons cannot be told apart.
    """

    cost_eur: tuple[float, float, float]
    persons: tuple[float, float, float]
    per_person_eur: tuple[float, float, float]
    finding: str


def additional_cost(
    baseline: pd.DataFrame, other: pd.DataFrame, persons: str = "reach_persons", confidence: float = CONFIDENCE
) -> AdditionalCost:
    """Return the cost of each additional person reached by another scenario, replication by replication.

    Parameters
    ----------
    baseline, other : DataFrame
        Measures of the replications of two scenarios that meet the same citizens and dice
        (`Result.per_replication`).
    persons : str
        The measure whose numerator is counted: persons reached, or ``reach`` for requests.
    confidence : float

    Raises
    ------
    ExperimentError
        The replications are not the same, or fewer than two.

    Notes
    -----
    A ratio of two means whose denominator may be near 0 has no jackknife interval worth the name: Fieller's holds, and
    has no end where the denominator cannot be told from 0.

    References
    ----------
    Fieller (1954), J. R. Stat. Soc. B 16, 175-185. For costs of care: Willan and O'Brien (1996), Health Econ. 5, 297.
    """
    costs = _difference(baseline, other, "cost")
    reached = _difference(baseline, other, persons)
    n = len(costs)
    quantile = float(stdtrit(n - 1, (1 + confidence) / 2))
    cost, people = (_interval(values, quantile) for values in (costs, reached))
    ratio = fieller(reached, costs, quantile)
    return AdditionalCost(cost, people, ratio, _finding(cost, people))


def _difference(baseline: pd.DataFrame, other: pd.DataFrame, measure: str) -> np.ndarray:
    one, two = (per_season(table, measure) for table in (baseline, other))
    if list(one.index) != list(two.index) or len(one) < 2:
        raise ExperimentError(
            said(
                "cost of a difference: {first} and {second} replications of {measure} are given; both need "
                "the same two or more",
                first=len(one),
                second=len(two),
                measure=measure,
            )
        )
    return np.asarray((two - one).to_numpy(dtype=np.float64))


def per_season(
    table: pd.DataFrame, measure: str, dimension: str = ALL, key: str = ALL, column: str = "numerator"
) -> pd.Series:
    """Return a measure of each replication as a Series by its number; 0 where a replication has no such row."""
    own = table[(table["measure"] == measure) & (table["dimension"] == dimension) & (table["key"] == key)]
    return own.set_index("replication")[column].reindex(sorted(table["replication"].unique()), fill_value=0.0)


def _interval(values: np.ndarray, quantile: float) -> tuple[float, float, float]:
    value, half = mean_over_replications(values[:, None], quantile)
    return float(value[0]), float(value[0] - half[0]), float(value[0] + half[0])


def fieller(base: np.ndarray, top: np.ndarray, quantile: float) -> tuple[float, float, float]:
    """Return the ratio of two paired means with Fieller's interval; without ends where the base may be 0.

    Parameters
    ----------
    base, top : float64 arrays, shape (replications,)
    quantile : float
        Of Student's law.
    """
    n = len(base)
    a, b = float(top.mean()), float(base.mean())
    spread = np.cov(top, base, ddof=1) / n * quantile**2
    s_aa, s_ab, s_bb = float(spread[0, 0]), float(spread[0, 1]), float(spread[1, 1])
    if b == 0:
        return math.nan, -math.inf, math.inf
    square, cross, constant = b * b - s_bb, a * b - s_ab, a * a - s_aa
    root = cross * cross - square * constant
    if square <= 0 or root < 0:
        return a / b, -math.inf, math.inf
    ends = sorted(((cross - math.sqrt(root)) / square, (cross + math.sqrt(root)) / square))
    return a / b, ends[0], ends[1]


def _finding(cost: tuple[float, float, float], people: tuple[float, float, float]) -> str:
    if people[1] <= 0 <= people[2]:
        return "worse" if cost[1] > 0 and people[0] <= 0 else "unclear"
    more = people[1] > 0
    if cost[1] > 0:
        return "trade" if more else "worse"
    if cost[2] < 0:
        return "better" if more else "trade"
    return "better" if more else "worse"


# --- break-even


class Reference(NamedTuple):
    """What a visit costs at a fixed desk: a name, euros, where that comes from and its quality."""

    name: str
    eur_per_visit: float
    source: str
    quality: str


@dataclass(frozen=True)
class BreakEven:
    """A permanence beside what a visit costs at a fixed desk; each amount is (value, low, high).

    Attributes
    ----------
    permanence : str
    sessions : float
        Held in the window, mean over replications.
    session_eur, visits, visit_eur, resolved_eur : (value, low, high)
        Cost of a session, visits served in it, cost of a visit, cost of a request resolved on the spot.
    needed : dict of reference name to (value, low, high)
        Visits a session from which a visit costs no more than there; infinite where none would do.
    excess : dict of reference name to (value, low, high)
        Visits served less visits needed: below 0 the permanence costs more.
    """

    permanence: str
    sessions: float
    session_eur: tuple[float, float, float]
    visits: tuple[float, float, float]
    visit_eur: tuple[float, float, float]
    resolved_eur: tuple[float, float, float]
    needed: dict[str, tuple[float, float, float]]
    excess: dict[str, tuple[float, float, float]]


def references(scenario: Scenario, table: pd.DataFrame) -> list[Reference]:
    """Return what a visit costs at a fixed desk: at this scenario's home desk, and in published accounts.

    The published ones divide the yearly cost of a site by the requests that a site was counted to serve.
    """
    found = []
    home = per_season(table, "cost", "service", "home_desk").sum(), _home_visits(table)
    yearly = scenario.costs.home_desk_eur_per_year
    origin = scenario.origins.get("costs.home_desk_eur_per_year")
    source, quality = (origin.source or "", origin.quality or "") if origin is not None else ("", "")
    if scenario.rota.home_desk is not None and home[1] > 0:
        found.append(Reference("home_desk", float(home[0] / home[1]), source, quality))
    counts = {row["target"]: row for row in read_rows("calibration_targets")}
    for name, target, per_year in (
        ("published_2023", "requests_per_space_month_2023", 12),  # a month's requests of a site
        ("published_aveyron_2022", "aveyron_2022", 1),  # a year's
    ):
        if yearly > 0:
            row = counts[target]
            visits = row["evidence"].removeprefix("derived ")  # how they were reckoned
            price = yearly / (float(row["value"]) * per_year)
            found.append(Reference(name, price, f"{source} ÷ ({visits})", "derived"))
    return found


def _home_visits(table: pd.DataFrame) -> float:
    return float(per_season(table, "cost_per_visit", "service", "home_desk", "denominator").sum())


def variable_eur(scenario: Scenario, permanence: str) -> float:
    """Return what one more visit adds to a session: the adviser's follow-up."""
    wage = {adviser.id: adviser.cost_eur_per_h for adviser in scenario.advisers}
    own = next(p for p in scenario.rota.permanences if p.id == permanence)
    mean = sum(wage[name] for name in own.advisers) / len(own.advisers)
    return mean * scenario.day.follow_up_min / 60


def break_even(
    scenario: Scenario, table: pd.DataFrame, fixed: list[Reference], confidence: float = CONFIDENCE
) -> list[BreakEven]:
    """Return, for each permanence, the visits a session from which a visit costs no more than at a fixed desk.

    Parameters
    ----------
    scenario : Scenario
    table : DataFrame
        Measures of its replications.
    fixed : list of Reference
        As `references` gives; a wanted amount of one's own can be put among them.
    confidence : float

    Notes
    -----
    A session costs F + v·V for V visits, v the follow-up of one; at a reference price r it breaks even at F / (r - v).
    Intervals: delete-one jackknife of functions of totals, by whole replications. The reference is taken as known.
    """
    n = table["replication"].nunique()
    quantile = float(stdtrit(max(1, n - 1), (1 + confidence) / 2))
    found = []
    for permanence in scenario.rota.permanences:
        key = permanence.id
        cost = per_season(table, "cost", "permanence", key).to_numpy(dtype=np.float64)
        visits = per_season(table, "cost_per_visit", "permanence", key, "denominator").to_numpy(dtype=np.float64)
        resolved = per_season(table, "cost_per_resolved", "permanence", key, "denominator").to_numpy(dtype=np.float64)
        held = per_season(table, "sessions_held", "permanence", key).to_numpy(dtype=np.float64)
        if not held.any():
            continue
        totals = np.array([cost, visits, resolved, held])
        each = variable_eur(scenario, key)
        needed = {one.name: partial(_needed, price=one.eur_per_visit, each=each) for one in fixed}
        excess = {one.name: partial(_excess, price=one.eur_per_visit, each=each) for one in fixed}
        found.append(
            BreakEven(
                permanence=key,
                sessions=float(held.mean()),
                session_eur=jackknifed(totals, partial(_ratio, top=0, base=3), quantile),
                visits=jackknifed(totals, partial(_ratio, top=1, base=3), quantile),
                visit_eur=jackknifed(totals, partial(_ratio, top=0, base=1), quantile),
                resolved_eur=jackknifed(totals, partial(_ratio, top=0, base=2), quantile),
                needed={name: jackknifed(totals, function, quantile) for name, function in needed.items()},
                excess={name: jackknifed(totals, function, quantile) for name, function in excess.items()},
            )
        )
    return found


def _ratio(totals: np.ndarray, top: int, base: int) -> float:
    """Return one total over another; the totals are cost, visits, resolved, sessions held."""
    return totals[top] / totals[base] if totals[base] else math.nan


def _needed(totals: np.ndarray, price: float, each: float) -> float:
    """Return the visits a session that pay what is fixed of its cost at a price, each adding its own."""
    return (totals[0] - each * totals[1]) / totals[3] / (price - each) if price > each and totals[3] else math.inf


def _excess(totals: np.ndarray, price: float, each: float) -> float:
    return _ratio(totals, 1, 3) - _needed(totals, price, each)


def jackknifed(
    totals: np.ndarray, function: Callable[[np.ndarray], float], quantile: float
) -> tuple[float, float, float]:
    """Return a function of totals over replications with its delete-one jackknife interval.

    Parameters
    ----------
    totals : float64 array, shape (quantities, replications)
    function : callable
        Of the summed quantities.
    quantile : float
    """
    whole, n = totals.sum(axis=1), totals.shape[1]
    value = float(function(whole))
    if n < 2 or not math.isfinite(value):
        return value, math.nan, math.nan
    without = np.array([function(whole - totals[:, k]) for k in range(n)])
    error = float(np.std(n * value - (n - 1) * without, ddof=1)) / math.sqrt(n)
    return value, value - quantile * error, value + quantile * error


# --- what it rests on


def cost_inputs(scenario: Scenario) -> pd.DataFrame:
    """Return every price of a scenario with its source and quality.

    Returns
    -------
    DataFrame
        path, value (euros), source, quality; as stated by the scenario.
    """
    rows = []
    for path, origin in scenario.origins.items():
        part = path.rsplit(".", 1)[-1]
        if not ("_eur" in part and (path.startswith(("costs.", "advisers.", "venues.")) or "campaigns" in path)):
            continue
        value = _value_at(scenario, path)
        if value is not None:
            rows.append({"path": path, "value": value, "source": origin.source or "", "quality": origin.quality or ""})
    return pd.DataFrame(rows, columns=["path", "value", "source", "quality"])


def _value_at(scenario: Scenario, path: str) -> float | None:
    head, *rest = path.split(".")
    if head == "costs":
        return float(getattr(scenario.costs, rest[0]))
    parts = scenario.awareness.campaigns if head == "awareness" else getattr(scenario, head)
    named = {part.id: part for part in parts}
    name = rest[-2] if len(rest) > 1 else ""
    return float(getattr(named[name], rest[-1])) if name in named else None
