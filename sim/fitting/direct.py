"""What a register shows by itself: volume, mix, season, lead, no-shows, durations, patience, how services end.

In: `Seen` visits, and the scenario whose values they are. Out: `Estimate`s with 90 % intervals, and what the register
has no columns for. What nobody sees (who knows the service, what people weigh) is not here.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from sim.fitting.likelihoods import (
    Fitted,
    dispersion,
    lognormal_mean_cv,
    mean_count,
    mean_of,
    no_show_law,
    rounded_bounds,
    share,
)
from sim.fitting.seen import Seen
from sim.registers.rounding import unit_of
from sim.scenario.schema import Scenario
from sim.units import WEEK_DAYS
from sim.visits.arrays import Texts

Fit = Callable[..., Iterator["Estimate"]]

OBSERVED, FITTED = "observed", "fitted"
LEAST = 20  # values that a fit needs
_LEAST_GONE = 5  # who left, below which patience is a guess
_KNOWN_TYPES = 0.8  # share of visits whose type the scenario must know, for a mix
_DAYS_OF_A_MONTH = 20  # days of a month that the register must cover


@dataclass(frozen=True)
class Estimate:
    """A value that a register gives, with its 90 % interval.

    Attributes
    ----------
    what, of : str
        What it is (`WHATS`), and of which venue, type or month; empty for all.
    value, low, high : float
    unit : str
    n : int
        Visits that it rests on.
    quality : str
        ``observed``: counted; ``fitted``: of a law, or with what a simulation says.
    path : str
        The value of the scenario that it is; empty where it is none.
    link : str
        ``log``, ``logit`` or ``identity``: the scale on which a simulation corrects it.
    """

    what: str
    of: str
    value: float
    low: float
    high: float
    unit: str
    n: int
    quality: str = OBSERVED
    path: str = ""
    link: str = "log"


@dataclass(frozen=True)
class Missing:
    """What a register has nothing for: the fit, and the words for what it lacks (those of docs/registers.md)."""

    what: str
    needs: str


def direct_fits(seen: Seen, scenario: Scenario, ends: bool = True) -> tuple[list[Estimate], list[Missing]]:
    """Return what a register gives by itself, and what it lacks for the rest.

    Parameters
    ----------
    seen : Seen
    scenario : Scenario
        Whose types, seasons and rules of rounding apply; a fit that is a value of it has its path.
    ends : bool
        Without them the intervals that take long are left out.
    """
    found: list[Estimate] = []
    missing: list[Missing] = []
    for what, needs, fit in FITS:
        lacks = needs(seen)
        rows = [] if lacks else list(fit(seen, scenario, ends))
        found += rows
        if not rows:
            missing.append(Missing(what, lacks or "visits"))
    return found, missing


# --- volume


def volume(seen: Seen, scenario: Scenario, ends: bool = True) -> Iterator[Estimate]:
    """Yield visits a week, of all and by venue, and their variance over their mean."""
    groups = [("", np.ones(seen.n, dtype=bool)), *_groups(seen.venue)]
    for name, chosen in groups:
        counts = weekly(seen, chosen)
        n = int(chosen.sum())
        yield Estimate("volume", name, *mean_count(counts), "visits/week", n)
        spread = dispersion(counts)
        if np.isfinite(spread.low):
            yield Estimate("overdispersion", name, *spread, "", n)


def weekly(seen: Seen, chosen: np.ndarray) -> np.ndarray:
    """Return the visits of each whole week of the register; of a register without one, those of all its days."""
    week = (seen.day - 1) // WEEK_DAYS
    first, last = -(-(seen.first - 1) // WEEK_DAYS), (seen.last - WEEK_DAYS) // WEEK_DAYS
    if last < first:
        return np.array([chosen.sum() * WEEK_DAYS / (seen.last - seen.first + 1)])
    inside = chosen & (week >= first) & (week <= last)
    return np.bincount(week[inside] - first, minlength=last - first + 1).astype(float)


# --- mix and season


def mix(seen: Seen, scenario: Scenario, ends: bool = True) -> Iterator[Estimate]:
    """Yield the share of each type among the visits of types that the scenario knows."""
    counts = kinds_counted(seen, scenario)
    whole = sum(counts.values())
    if whole < LEAST or whole < _KNOWN_TYPES * seen.n:
        return
    for kind in scenario.demand.types:
        if kind.share > 0:
            found = share(counts.get(kind.id, 0), whole)
            found = found._replace(value=max(found.value, 0.5 / whole))  # none seen is not none
            path = f"demand.types.{kind.id}.share"
            yield Estimate("mix", kind.id, *found, "share", counts.get(kind.id, 0), OBSERVED, path)


def kinds_counted(seen: Seen, scenario: Scenario) -> dict[str, int]:
    """Return the visits of each type of the scenario."""
    if seen.kind is None:
        return {}
    known = {kind.id for kind in scenario.demand.types}
    counts = np.bincount(seen.kind.codes[seen.kind.codes >= 0], minlength=len(seen.kind.words))
    return {word: int(n) for word, n in zip(seen.kind.words, counts, strict=True) if word in known}


def season(seen: Seen, scenario: Scenario, ends: bool = True) -> Iterator[Estimate]:
    """Yield the visits by calendar day in each month, by season; their mean is that of the scenario's same months."""
    months = whole_months(seen)
    if len(months) < 2:
        return
    of_month = np.array([dt.date.fromordinal(int(day)).month for day in np.arange(seen.first, seen.last + 1)])
    for name in scenario.demand.seasons:
        chosen = _of_season(seen, scenario, name)
        if chosen.sum() < LEAST:
            continue
        month = of_month[seen.day - seen.first]
        spread = max(dispersion(weekly(seen, chosen)).value, 1.0)
        counts = np.array([np.count_nonzero(chosen & (month == m)) for m in months], dtype=float)
        rate = counts / np.array([np.count_nonzero(of_month == m) for m in months])
        own = np.array(scenario.demand.seasons[name])[np.array(months) - 1]
        scale = own.mean() / rate.mean()
        for m, count, value in zip(months, counts, rate * scale, strict=True):
            half = 1.645 * math.sqrt(spread / max(count, 0.5))
            value = max(value, 0.25 * scale / 30)
            yield Estimate(
                "season", f"{name}[{m}]", value, value * math.exp(-half), value * math.exp(half), "index", int(count),
                OBSERVED, f"demand.seasons.{name}[{m - 1}]",
            )  # fmt: skip


def whole_months(seen: Seen) -> list[int]:
    """Return the months of the year of which the register covers enough days."""
    days = np.bincount([dt.date.fromordinal(day).month for day in range(seen.first, seen.last + 1)], minlength=13)
    return [month for month in range(1, 13) if days[month] >= _DAYS_OF_A_MONTH]


def _of_season(seen: Seen, scenario: Scenario, name: str) -> np.ndarray:
    assert seen.kind is not None
    mine = [kind.id for kind in scenario.demand.types if kind.season == name and kind.share > 0]
    return np.logical_or.reduce([seen.kind.equal(word) for word in mine]) if mine else np.zeros(seen.n, dtype=bool)


# --- appointments


def lead(seen: Seen, scenario: Scenario, ends: bool = True) -> Iterator[Estimate]:
    """Yield the mean days from booking to appointment, and how many are booked at most 7 and 14 days before."""
    known = seen.is_appointment & ~np.isnan(_array(seen.lead_days))
    days = _array(seen.lead_days)[known]
    if days.size < LEAST:
        return
    yield Estimate("lead", "", *mean_of(days), "days", days.size, link="identity")
    for most in (7, 14):
        yield Estimate("lead", f"<= {most}", *share(int((days <= most).sum()), days.size), "share", days.size)


def no_show(seen: Seen, scenario: Scenario, ends: bool = True) -> Iterator[Estimate]:
    """Yield the law of no-shows by lead and reminder, and their share by who booked."""
    due = seen.is_appointment & (seen.missed | seen.came)
    if due.sum() < LEAST:
        return
    yield Estimate("no_show", "", *share(int((seen.missed & due).sum()), int(due.sum())), "share", int(due.sum()))
    for by, texts in (("booked_by", seen.booked_by), ("reminder", seen.reminder)):
        for word, chosen in _groups(texts):
            if n := int((chosen & due).sum()):
                yield Estimate(
                    "no_show", f"{by}={word}", *share(int((seen.missed & due & chosen).sum()), n), "share", n
                )
    if seen.lead_days is not None:
        yield from _no_show_law(seen, scenario, due & ~np.isnan(seen.lead_days), ends)


def _no_show_law(seen: Seen, scenario: Scenario, due: np.ndarray, ends: bool) -> Iterator[Estimate]:
    n = int(due.sum())
    if n < LEAST or not (seen.missed & due).any():
        return
    law, reminded, factor = scenario.behaviour.no_show, None, 1.0
    if seen.reminder is not None:
        due = due & (seen.reminder.equal("sent") | seen.reminder.equal("none"))
        sent = seen.reminder.equal("sent")[due]
        if min(sent.sum(), (~sent).sum()) >= LEAST:
            reminded = sent
        elif due.sum() >= LEAST:
            factor = law.reminder_factor if sent.sum() > (~sent).sum() else 1.0
    elif law.reminder:
        factor = law.reminder_factor
    found = no_show_law(seen.missed[due], _array(seen.lead_days)[due], reminded, factor, ends)
    for name, fitted in zip(("base_share", "per_day", "reminder_factor"), found, strict=False):
        yield Estimate(
            "no_show_law", name, *fitted, "share", int(due.sum()), FITTED, f"behaviour.no_show.{name}", "identity"
        )


# --- times


def durations(seen: Seen, scenario: Scenario, ends: bool = True) -> Iterator[Estimate]:
    """Yield mean and coefficient of variation of each type's duration; rounding and the cap of services are undone."""
    assert seen.kind is not None
    minutes = _array(seen.service_min)
    known = seen.served & ~np.isnan(minutes) & (minutes > 0)
    unit = unit_of(minutes[known])
    for kind in scenario.demand.types:
        mine = known & seen.kind.equal(kind.id)
        n = int(mine.sum())
        if n < LEAST:
            continue
        bounds = rounded_bounds(minutes[mine], unit, scenario.outcomes.time_cap_min)
        for name, fitted, own in zip(("mean_min", "cv"), lognormal_mean_cv(*bounds, ends), ("min", ""), strict=True):
            path = f"demand.types.{kind.id}.{name}"
            yield Estimate(f"duration_{name.removesuffix('_min')}", kind.id, *fitted, own, n, FITTED, path)


def patience(seen: Seen, scenario: Scenario, ends: bool = True) -> Iterator[Estimate]:
    """Yield the law of patience: who left had just so much, who was called had more than they waited."""
    waits = _array(seen.wait_min)
    known = seen.came & ~np.isnan(waits)
    gone = known & seen.gone
    if gone.sum() < _LEAST_GONE:
        return
    unit = unit_of(waits[known])
    low = np.maximum(waits - unit / 2, 0)[known]
    high = np.where(gone[known], waits[known] + unit / 2, np.inf)  # who left at once had a wait of less than a unit
    for name, fitted, own in zip(("mean_min", "cv"), lognormal_mean_cv(low, high, ends), ("min", ""), strict=True):
        what = f"patience_{name.removesuffix('_min')}"
        yield Estimate(what, "", *fitted, own, int(gone.sum()), FITTED, f"behaviour.patience.{name}")


# --- how services end


def endings(word: str, what: str) -> Fit:
    """Return the fit of the share of the served whose visit ended so, by type."""

    def fit(seen: Seen, scenario: Scenario, ends: bool = True) -> Iterator[Estimate]:
        assert seen.kind is not None
        ended = getattr(seen, word)
        for kind in scenario.demand.types:
            told = seen.told & seen.kind.equal(kind.id)
            n = int(told.sum())
            if n >= LEAST:
                found = share(int((ended & told).sum()), n)
                found = found._replace(value=max(found.value, 0.5 / n))
                yield Estimate(
                    what, kind.id, *found, "share", n, OBSERVED, f"demand.types.{kind.id}.{what}_share", "logit"
                )

    return fit


# --- what each fit needs


def _lacks(*columns: tuple[str, str], outcomes: tuple[str, ...] = ()) -> Callable[[Seen], str]:
    """Return what says which of some columns and outcomes a register lacks."""

    def lacking(seen: Seen) -> str:
        absent = [name for attribute, name in columns if getattr(seen, attribute) is None]
        return ", ".join([*absent, *(f"outcome:{word}" for word in outcomes if word not in seen.tells)])

    return lacking


_KIND, _CHANNEL, _LEAD = ("kind", "requests.type"), ("channel", "visits.channel"), ("lead_days", "visits.decided_s")
FITS: tuple[tuple[str, Callable[[Seen], str], Fit], ...] = (
    ("volume", _lacks(), volume),
    ("mix", _lacks(_KIND), mix),
    ("season", _lacks(_KIND), season),
    ("lead", _lacks(_CHANNEL, _LEAD), lead),
    ("no_show", _lacks(_CHANNEL, outcomes=("no_show",)), no_show),
    ("duration", _lacks(_KIND, ("service_min", "visits.service_s")), durations),
    ("patience", _lacks(("wait_min", "visits.wait_s"), outcomes=("reneged",)), patience),
    ("referral", _lacks(_KIND, outcomes=("referred",)), endings("referred", "referral")),
    ("return", _lacks(_KIND, outcomes=("return",)), endings("returned", "return")),
)


def _groups(texts: Texts | None) -> list[tuple[str, np.ndarray]]:
    """Return each word of a column with the visits that have it."""
    if texts is None:
        return []
    return [(word, texts.codes == k) for k, word in enumerate(texts.words) if word and (texts.codes == k).any()]


def _array(values: np.ndarray | None) -> np.ndarray:
    assert values is not None
    return values


def fitted_of(estimate: Estimate) -> Fitted:
    """Return the value of an estimate with its interval."""
    return Fitted(estimate.value, estimate.low, estimate.high)
