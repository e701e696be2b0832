"""What a shock does: the backlog by day beside the undisturbed year, how long until it is gone, who is lost.

In: a scenario and a `Shock`. Out: a `Resilience`, each number with an interval over replications that meet the same
dice. Scenarios of shocks and remedies are made in `sim.experiments.shocks`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.comparison.intervals import CONFIDENCE, mean_over_replications
from sim.errors import ExperimentError
from sim.experiments.replications import check_numbers
from sim.experiments.shocks import REMEDIES, Shock, remedy_scenario
from sim.given import words_of
from sim.runs.seasons import threads_of
from sim.runs.study import Jobs, Progress, Study
from sim.runs.work import DEFAULT_ENGINE, Seasons
from sim.said import must_be, said
from sim.scenario.given import one_scenario
from sim.scenario.schema import Scenario
from sim.scenario.setting import days_of
from sim.units import DAY_S
from sim.visits.arrays import Log
from sim.visits.outcomes import STATES

AFTER_DAYS = 28  # the backlog of a shock is summed over it and the four weeks that follow
SMOOTH_DAYS = 7
CLEARED_SHARE = 0.1
BOOTSTRAP = 1000
BOOTSTRAP_SEED = 20220509
LOST_TO = ("gave_up", "no_offer", "elsewhere")
SETTLED = ("resolved", "referred")
UNITS = {
    "request_days": "request-days", "peak": "requests", "clear_days": "days", "lost": "requests",
    "unsettled": "requests", "later_days": "days", "saved": "requests", **dict.fromkeys(LOST_TO, "requests"),
}  # fmt: skip
UNDISTURBED, DISTURBED = "undisturbed", "disturbed"


class Backlog(NamedTuple):
    """Requests on each evening of a run, shape (days,): open, and of these with an appointment to come."""

    open: np.ndarray
    booked: np.ndarray


class SeasonTold(NamedTuple):
    """What is kept of one season: its backlog, and by request of the cohort the final state and whether served."""

    backlog: Backlog
    request: np.ndarray
    state: np.ndarray
    is_served: np.ndarray
    delay_days: np.ndarray


@dataclass(frozen=True, eq=False)
class Resilience:
    """What a shock does to a scenario.

    Attributes
    ----------
    scenario : Scenario
        The undisturbed one.
    shock : Shock
    days : int64 array
        Calendar ordinals of the window, then of the run-out.
    backlog : DataFrame
        variant, day, open, booked: means over replications.
    extra : DataFrame
        variant, day, extra, low, high: open requests more than undisturbed, with the interval of each evening.
    outcomes : DataFrame
        variant, outcome, value, low, high, method: one row each (see `outcome_rows`).
    remedies : tuple of str
        Those that could be tried.
    replications, seed : int
    """

    scenario: Scenario
    shock: Shock
    days: np.ndarray
    backlog: pd.DataFrame
    extra: pd.DataFrame
    outcomes: pd.DataFrame
    remedies: tuple[str, ...]
    replications: int
    seed: int

    @property
    def extra_open(self) -> float:
        """Open requests more than undisturbed, on an average evening of the shock without a remedy."""
        own = self.extra[(self.extra["variant"] == DISTURBED) & (self.extra["day"] <= self.shock.end)]
        return float(own["extra"].mean())

    def __repr__(self) -> str:
        shock = f"{self.shock.kind} of {self.shock.target!r}"
        return f"<Resilience of {self.scenario.id!r} to {shock}: {self.replications} replications; see .outcomes>"


def backlog_by_day(log: Log) -> Backlog:
    """Return the requests that wait on each evening of a run.

    Parameters
    ----------
    log : Log
        Of a season.

    Returns
    -------
    Backlog
        ``open``: aware, begun and without a final state (who must come back is among them). ``booked``: of these,
        with an appointment on a later day that is not known to be cancelled.
    """
    n_days = int(log.season.meta["run_end_s"]) // DAY_S
    aware, state_s = log.stamp("requests", "aware_s"), log.stamp("requests", "state_s")
    known = ~np.isnan(aware) & (log.state != STATES.index("unaware"))
    until = np.where(np.isnan(state_s), n_days, np.ceil(state_s / DAY_S) - 1)
    is_open = _counted(aware[known] // DAY_S, until[known], n_days)
    slot, decided = log.stamp("visits", "slot_s"), log.stamp("visits", "decided_s")
    announced = np.append(log.stamp("sessions", "announced_s"), np.nan)[log.session_of] // DAY_S
    last = slot // DAY_S
    last = np.where(log.outcome_is("cancelled"), np.fmin(last, announced), last)
    chosen = ~np.isnan(slot)
    return Backlog(is_open, _counted(decided[chosen] // DAY_S, last[chosen], n_days))


def _counted(first: np.ndarray, until: np.ndarray, n_days: int) -> np.ndarray:
    """Return on how many stretches from a first evening to the one before another each evening lies."""
    first, until = np.clip(first, 0, n_days).astype(np.int64), np.clip(until, 0, n_days).astype(np.int64)
    real = until > first
    steps = np.bincount(first[real], minlength=n_days + 1) - np.bincount(until[real], minlength=n_days + 1)
    return np.cumsum(steps)[:n_days]


def told_of(log: Log) -> SeasonTold:
    """Return what is kept of a season."""
    request = np.asarray(log.column("requests", "request"))
    rows = np.flatnonzero(log.truth("requests", "in_cohort"))
    rows = rows[np.argsort(request[rows], kind="stable")]
    onset, deadline = log.stamp("requests", "onset_s"), log.stamp("requests", "deadline_s")
    delay = np.fmin(log.stamp("requests", "first_served_s"), deadline) - onset
    is_served = log.stamp("requests", "served") > 0
    return SeasonTold(backlog_by_day(log), request[rows], log.state[rows], is_served[rows], delay[rows] / DAY_S)


def resilience(
    scenario: Scenario,
    shock: Shock,
    remedies: Sequence[str] = REMEDIES,
    replications: int = 50,
    seed: int = 1,
    jobs: Jobs = 1,
    engine: str = DEFAULT_ENGINE,
    progress: Progress | None = None,
) -> Resilience:
    """Run a scenario undisturbed, with a shock, and with each remedy, under the same dice.

    Parameters
    ----------
    scenario : Scenario
    shock : Shock
        Made from this scenario.
    remedies : sequence of str
        Among `sim.experiments.shocks.REMEDIES`; those that cannot be are left out.
    replications : int, >= 2
    seed, jobs, engine
        As for `sim.runs.seasons.each_season`.
    progress : callable, optional
        Told (done, wanted) after each season.

    Raises
    ------
    ExperimentError
        There are fewer than two replications.
    """
    one_scenario(scenario)
    replications, seasons = len(check_numbers(replications, least=2)), Seasons(seed, engine)
    if not isinstance(shock, Shock):
        raise ExperimentError(must_be("shock", repr(shock), said("one that sim.make_shock gives")))
    wanted: dict[str, Scenario] = {UNDISTURBED: scenario, DISTURBED: shock.scenario}
    for remedy in words_of("remedies", remedies):
        disturbed, undisturbed = remedy_scenario(shock, remedy, scenario)
        if disturbed is not None:
            wanted[remedy] = disturbed
            if undisturbed is not None:
                wanted[f"{UNDISTURBED}+{remedy}"] = undisturbed
    names = list(wanted)
    tasks = [(name, replication) for name in names for replication in range(replications)]
    study = Study(_Telling(wanted, seasons), threads_of(jobs), progress=progress, wanted=len(tasks))
    told: dict[str, list[SeasonTold]] = {name: [] for name in names}
    for (name, _), kept in study.results(tasks, ordered=True):
        told[name].append(kept)
    return _result(scenario, shock, told, seasons.seed)


@dataclass(frozen=True)
class _Telling:
    """The task of a worker: a variant and a replication; out comes what is told of the season."""

    variants: dict[str, Scenario]
    seasons: Seasons

    def __call__(self, task: tuple[str, int]) -> SeasonTold:
        name, replication = task
        return told_of(self.seasons.log(self.variants[name], replication))


def _result(scenario: Scenario, shock: Shock, told: dict[str, list[SeasonTold]], seed: int) -> Resilience:
    run = days_of(scenario)
    begin, days = run.start - run.first, np.arange(run.start, run.last + 1)
    variants = [name for name in told if not name.startswith(f"{UNDISTURBED}+")]
    backlog, extra, outcomes = [], [], []
    for name in variants:
        rows = told[name]
        means = [np.mean([getattr(one.backlog, part)[begin:] for one in rows], axis=0) for part in Backlog._fields]
        backlog.append(pd.DataFrame({"variant": name, "day": days, "open": means[0], "booked": means[1]}))
        if name == UNDISTURBED:
            continue
        reference = told.get(f"{UNDISTURBED}+{name}", told[UNDISTURBED])
        more = _extra(rows, reference)[:, begin:]
        extra.append(_extra_frame(name, days, more))
        outcomes += _rows(name, damage(more, days, shock, reference, rows))
        if name != DISTURBED:
            outcomes += _rows(name, _saved(rows, told[DISTURBED]))
    return Resilience(
        scenario=scenario,
        shock=shock,
        days=days,
        backlog=pd.concat(backlog, ignore_index=True),
        extra=pd.concat(extra, ignore_index=True),
        outcomes=pd.DataFrame(outcomes, columns=["variant", "outcome", "value", "low", "high", "method"]),
        remedies=tuple(name for name in variants if name not in (UNDISTURBED, DISTURBED)),
        replications=len(told[UNDISTURBED]),
        seed=seed,
    )


def _extra(rows: list[SeasonTold], reference: list[SeasonTold]) -> np.ndarray:
    """Return the open requests more than in the reference, shape (replications, days)."""
    pairs = zip(rows, reference, strict=True)
    return np.array([one.backlog.open - other.backlog.open for one, other in pairs], dtype=np.float64)


def _extra_frame(name: str, days: np.ndarray, more: np.ndarray) -> pd.DataFrame:
    value, half = mean_over_replications(more, _quantile(len(more)))
    return pd.DataFrame({"variant": name, "day": days, "extra": value, "low": value - half, "high": value + half})


def _quantile(replications: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(max(1, replications - 1), (1 + CONFIDENCE) / 2))


# --- what is told of a shock

Outcome = tuple[float, float, float, str]


def damage(
    more: np.ndarray, days: np.ndarray, shock: Shock, reference: list[SeasonTold], rows: list[SeasonTold]
) -> dict[str, Outcome]:
    """Return what a shock does, each with an interval.

    Parameters
    ----------
    more : float64 array, shape (replications, days)
        Open requests more than undisturbed, by evening.
    days : int64 array, calendar ordinals
    shock : Shock
    reference, rows : lists of SeasonTold
        The undisturbed and the disturbed replications.

    Returns
    -------
    dict of outcome to (value, low, high, method)
        ``peak``: the highest weekly mean of `more` from the shock on. ``request_days``: `more` summed over the shock
        and the four weeks after it. ``clear_days``: days from the end of the shock until the weekly mean is down to a
        tenth of the peak (NaN where there is no peak to come down from, or where it never does). ``lost``: requests
        of the undisturbed cohort served there and not here, net. ``unsettled``: the same of those resolved or referred.
        ``gave_up, no_offer, elsewhere``: more requests that end so. ``later_days``: mean delay more, of
        min(delay, deadline), over the common cohort.

    Notes
    -----
    Student's t on paired differences; for peak and clearing the percentiles of a bootstrap of whole replications.
    """
    start, end = int(np.searchsorted(days, shock.start)), int(np.searchsorted(days, shock.end))
    inside = slice(start, min(end + 1 + AFTER_DAYS, more.shape[1]))
    found = {"request_days": _paired(more[:, inside].sum(axis=1))}
    generator = np.random.default_rng(BOOTSTRAP_SEED)
    picks = generator.integers(0, len(more), (BOOTSTRAP, len(more)))
    resampled = np.array([more[pick].mean(axis=0) for pick in picks])
    peaks, clears = zip(*(peak_and_clearing(curve, start, end) for curve in resampled), strict=True)
    peak, clear = peak_and_clearing(more.mean(axis=0), start, end)
    found["peak"] = (peak, *_percentiles(np.array(peaks)), "bootstrap")
    # A peak that chance alone could have made has nothing to come down from; a weak platform stays weak.
    seen = found["request_days"][1] > 0 and shock.kind != "platform"
    found["clear_days"] = (clear, *_percentiles(np.array(clears)), "bootstrap") if seen else (np.nan,) * 3 + ("none",)
    pairs = [_common(one, other) for one, other in zip(rows, reference, strict=True)]
    served = np.array([a.is_served.sum() - b.is_served.sum() for a, b in pairs], dtype=np.float64)
    found["lost"] = _paired(-served)
    settled = [_ending(a, *SETTLED) - _ending(b, *SETTLED) for a, b in pairs]
    found["unsettled"] = _paired(-np.array(settled, dtype=np.float64))
    for state in LOST_TO:
        found[state] = _paired(np.array([_ending(a, state) - _ending(b, state) for a, b in pairs]))
    found["later_days"] = _paired(np.array([a.delay_days.mean() - b.delay_days.mean() for a, b in pairs]))
    return found


def _ending(told: SeasonTold, *states: str) -> int:
    """Return the requests that end in one of some states."""
    return int(np.isin(told.state, [STATES.index(state) for state in states]).sum())


def weekly_mean(values: Any) -> np.ndarray:
    """Return the mean of the seven days around each day, fewer at the ends, so that closed days do not show."""
    sums = np.concatenate(([0.0], np.cumsum(np.asarray(values, dtype=np.float64))))
    places, half = np.arange(len(sums) - 1), SMOOTH_DAYS // 2
    begin, end = np.maximum(places - half, 0), np.minimum(places + half + 1, len(sums) - 1)
    return np.asarray((sums[end] - sums[begin]) / (end - begin))


def peak_and_clearing(curve: np.ndarray, start: int, end: int) -> tuple[float, float]:
    """Return the highest weekly mean of a curve from `start` on, and the days from `end` until it is down to a tenth.

    NaN where there is no peak above 0, or where it is never down.
    """
    weekly = weekly_mean(curve)
    top = int(np.argmax(weekly[start:])) + start
    peak, after = float(weekly[top]), max(top, end)
    low = np.flatnonzero(weekly[after:] <= CLEARED_SHARE * peak) if peak > 0 else np.zeros(0, dtype=np.int64)
    return peak, float(low[0] + after - end) if low.size else np.nan


def _common(one: SeasonTold, other: SeasonTold) -> tuple[SeasonTold, SeasonTold]:
    """Return both of a pair with the requests that both know; a surge adds requests to one of them."""
    if one.request.shape == other.request.shape and (one.request == other.request).all():
        return one, other
    _, a, b = np.intersect1d(one.request, other.request, assume_unique=True, return_indices=True)
    return tuple(
        SeasonTold(t.backlog, t.request[k], t.state[k], t.is_served[k], t.delay_days[k])
        for t, k in ((one, a), (other, b))
    )  # type: ignore[return-value]


def _saved(rows: list[SeasonTold], disturbed: list[SeasonTold]) -> dict[str, Outcome]:
    """Return the requests more that are served with a remedy, all year, than without it."""
    pairs = zip(rows, disturbed, strict=True)
    return {"saved": _paired(np.array([float(a.is_served.sum()) - b.is_served.sum() for a, b in pairs]))}


def _paired(values: np.ndarray) -> Outcome:
    value, half = mean_over_replications(np.asarray(values, dtype=np.float64)[:, None], _quantile(len(values)))
    return float(value[0]), float(value[0] - half[0]), float(value[0] + half[0]), "t"


def _percentiles(values: np.ndarray) -> tuple[float, float]:
    """Return the percentile interval of bootstrap values; without end where the upper tail has none."""
    # A resample that never clears counts as later than any that does.
    ordered = np.sort(np.where(np.isnan(values), np.inf, values))
    tail = (1 - CONFIDENCE) / 2
    ends = ordered[[int(tail * (len(ordered) - 1)), int(np.ceil((1 - tail) * (len(ordered) - 1)))]]
    return float(ends[0]), float(ends[1])


def _rows(variant: str, found: dict[str, Outcome]) -> list[tuple[Any, ...]]:
    return [(variant, outcome, *values) for outcome, values in found.items()]
