"""The one scalar of volume, fitted to the one count that was published, and what else would fit as well.

In: the scenario of Mortagne-du-Nord and the published count. Out: a `VolumeFit` and the points of its ridge.
One count cannot tell need from awareness from the pull of other ways: the ridge shows it instead of hiding it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from sim.errors import ExperimentError, PermanencesError
from sim.runs.seasons import each_season
from sim.said import said
from sim.scenario.files import changed
from sim.scenario.schema import Scenario
from sim.units import DAY_S
from sim.visits.arrays import Log

FIRST_MONTH = (dt.date(2021, 4, 8), dt.date(2021, 5, 7))
FIRST_HALF_OF_MAY = (dt.date(2021, 5, 1), dt.date(2021, 5, 15))
PUBLISHED_FIRST_MONTH = 79  # appointments, nord.gouv.fr 2021-05-17
PUBLISHED_FIRST_HALF_OF_MAY = 40  # appointments booked for these days, same page
_STEPS = 12

Span = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class VolumeFit:
    """A value that gives back the published count, with what it gives for the other one.

    Attributes
    ----------
    name, value : what was changed, and to what
    reach, outside : the launch campaign's reach and the outside option's constant at this point
    first_month, first_half_of_may : mean appointments over the replications
    error : standard error of the first
    """

    name: str
    value: float
    reach: float
    outside: float
    volume: float
    first_month: float
    first_half_of_may: float
    error: float


def appointments(scenario: Scenario, span: Span, seed: int, replications: int) -> np.ndarray:
    """Return the appointments whose slot fell in a span of dates, one count a replication.

    Who did not show up is counted, a session that was cancelled is not: the published count is of bookings.
    """
    return _counts(scenario, (span,), seed, replications)[:, 0]


def _counts(scenario: Scenario, spans: Sequence[Span], seed: int, replications: int) -> np.ndarray:
    """Return appointments by replication and span."""
    return np.array(list(each_season(scenario, partial(_booked, spans), replications, seed)), dtype=np.float64)


def _booked(spans: Sequence[Span], log: Log) -> list[int]:
    """Return the appointments of a season whose slot falls in each span."""
    booked = log.texts("visits", "channel").equal("appointment") & ~log.texts("visits", "outcome").equal("cancelled")
    day = log.stamp("visits", "slot_s")[booked] // DAY_S + log.season.meta["first_day"]
    return [int(np.count_nonzero((day >= begin.toordinal()) & (day <= end.toordinal()))) for begin, end in spans]


def _solve(
    point: Callable[[float], Scenario], low: float, high: float, target: float, seed: int, replications: int
) -> tuple[float, np.ndarray]:
    """Find by bisection, under common dice, the value whose mean count is the nearest to the target."""
    spans = (FIRST_MONTH, FIRST_HALF_OF_MAY)
    rises = _counts(point(high), spans, seed, replications)[:, 0].mean() >= target
    falls = _counts(point(low), spans, seed, replications)[:, 0].mean() >= target
    if rises == falls:
        raise PermanencesError(
            said(
                "no value from {low:g} to {high:g} gives {target:g} appointments in the first month; widen the range",
                low=low,
                high=high,
                target=target,
            )
        )
    best: tuple[float, float, np.ndarray] | None = None
    for _ in range(_STEPS):
        middle = (low + high) / 2
        counts = _counts(point(middle), spans, seed, replications)
        mean = counts[:, 0].mean()
        if best is None or abs(mean - target) < abs(best[0] - target):
            best = (mean, middle, counts)
        if (mean >= target) == rises:
            high = middle
        else:
            low = middle
    assert best is not None
    return best[1], best[2]


def _campaign(scenario: Scenario, reach: float) -> Scenario:
    first = scenario.awareness.campaigns[0]
    return changed(scenario, [f"awareness.campaigns.{first.id}.reach={reach:.6f}"])


def _fit(name: str, value: float, scenario: Scenario, counts: np.ndarray) -> VolumeFit:
    return VolumeFit(
        name=name,
        value=round(value, 4),
        reach=scenario.awareness.campaigns[0].reach,
        outside=round(scenario.choice.outside.constant, 4),
        volume=round(scenario.demand.volume, 4),
        first_month=float(counts[:, 0].mean()),
        first_half_of_may=float(counts[:, 1].mean()),
        error=float(counts[:, 0].std(ddof=1) / np.sqrt(len(counts))) if len(counts) > 1 else float("nan"),
    )


def fit_volume(
    scenario: Scenario, target: float = PUBLISHED_FIRST_MONTH, seed: int = 1, replications: int = 20
) -> VolumeFit:
    """Fit the scalar of volume to the published count of the first month; everything else stays declared.

    Parameters
    ----------
    scenario : Scenario
        In the regime `launch`, with at least one campaign: Mortagne-du-Nord.
    target : float
        Appointments from 8 April to 7 May 2021.
    seed, replications : int
        The same dice at each value tried, so that the count is a steady function of the volume.

    Raises
    ------
    ExperimentError
        The scenario is not of a launch: no count was published for it, and no volume would mean anything.
    PermanencesError
        No volume between 0.05 and 8 gives the count.
    """
    if scenario.regime != "launch" or not scenario.awareness.campaigns:
        raise ExperimentError(
            said(
                "scenario {scenario!r} has no published count to be fitted to; expected the launch of a "
                "service, in the regime launch with a campaign: mortagne, or a scenario that extends it",
                scenario=scenario.id,
            )
        )
    value, counts = _solve(
        lambda volume: changed(scenario, [f"demand.volume={volume:.6f}"]), 0.05, 8.0, target, seed, replications
    )
    return _fit("demand.volume", value, changed(scenario, [f"demand.volume={value:.6f}"]), counts)


def ridge(
    scenario: Scenario,
    reaches: tuple[float, ...],
    target: float = PUBLISHED_FIRST_MONTH,
    seed: int = 1,
    replications: int = 20,
) -> list[VolumeFit]:
    """Return points that fit as well: for each reach of the launch campaign, the outside option that gives the count.

    A reach at which no constant between -12 and 8 gives the count is left out: there the ridge ends.
    """
    points = []
    for reach in reaches:
        told = _campaign(scenario, reach)

        def point(constant: float, told: Scenario = told) -> Scenario:
            return changed(told, [f"choice.outside.constant={constant:.6f}"])

        try:
            value, counts = _solve(point, -12.0, 8.0, target, seed, replications)
        except PermanencesError:
            continue
        points.append(_fit("choice.outside.constant", value, point(value), counts))
    return points
