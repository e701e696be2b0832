"""Beside the simulated wait of each permanence, the exact model that fits its mode; none where none does.

In: a scenario and its seasons. Out: a row for each permanence: simulated wait with interval, exact wait, gap, and what
makes the difference, measured. The models themselves are in `sim.validation.session_models`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

import numpy as np
from scipy.special import stdtrit

from sim.comparison.intervals import CONFIDENCE, jackknife_ratio
from sim.errors import ExperimentError
from sim.measures.ground import ground_of
from sim.measures.view import View
from sim.measures.waiting import waits_s
from sim.said import said
from sim.scenario.rota import HOME_DESK, slots_of
from sim.scenario.schema import Permanence, Scenario
from sim.units import MINUTE_S, minutes_to_s
from sim.validation.session_models import ServiceLaw, SessionWait, appointment_wait, walk_in_wait
from sim.visits.log import Season

MODELS = {"appointment": "appointment_session", "walk_in": "walk_in_from_empty"}
NONE = "none"
# Why no exact model is set beside a wait.
MIXED, SEVERAL, BREAKS, LEARNING, PRESENT = "mixed", "several_advisers", "breaks", "learning", "too_few"
OVERBOOKED = "overbooked"
_LEAST_VISITS = 30
_LEAST_SHARE, _LEAST_LATE_MIN = 0.001, 0.05  # less explains nothing
_VARIES = 0.1  # arrivals whose variance is within a tenth of their mean pass for Poisson


class Reason(NamedTuple):
    """Why simulated and exact differ: a word, a measured size, and whether it lengthens (1) or shortens (-1) waits."""

    word: str
    size: float
    direction: int


@dataclass(frozen=True)
class Shadow:
    """The simulated wait of a permanence and its exact shadow, minutes.

    Attributes
    ----------
    permanence, mode : str
    model : str
        ``appointment_session``, ``walk_in_from_empty`` or ``none``.
    why_none : str
        Where there is no model: ``mixed``, ``several_advisers``, ``breaks``, ``overbooked``, ``learning`` or
        ``too_few``.
    sessions : float
        Held in a season, mean.
    arrivals : float
        People who came to a session, mean; `booked` appointments of it.
    booked, no_show : float
    wait_min, low_min, high_min : float
        Simulated mean wait of the served, with its interval.
    exact_min, error_min : float
        Of the model; the error is that of its grid. NaN without one.
    reasons : tuple of Reason
        What the model leaves out and the run shows.
    """

    permanence: str
    mode: str
    model: str
    why_none: str
    sessions: float
    arrivals: float
    booked: float
    no_show: float
    wait_min: float
    low_min: float
    high_min: float
    exact_min: float = np.nan
    error_min: float = np.nan
    reasons: tuple[Reason, ...] = ()

    @property
    def gap_min(self) -> float:
        """Simulated less exact."""
        return self.wait_min - self.exact_min

    @property
    def is_told_apart(self) -> bool:
        """Whether the exact wait lies outside the interval of the simulated one, the error of the grid allowed for."""
        return self.exact_min < self.low_min - self.error_min or self.exact_min > self.high_min + self.error_min


@dataclass
class Measured:
    """What the runs measured of one permanence; one entry a replication, or one a session."""

    waited_s: list[float] = field(default_factory=list)
    served: list[float] = field(default_factory=list)
    came: list[float] = field(default_factory=list)
    booked: list[int] = field(default_factory=list)
    late_opening_s: list[float] = field(default_factory=list)
    n_advisers: list[int] = field(default_factory=list)
    no_shows: int = 0
    reneged: int = 0
    balked: int = 0
    overtaken: int = 0
    services: Counter[Any] = field(default_factory=Counter)

    @property
    def replications(self) -> int:
        """Seasons measured."""
        return len(self.served)


def shadows(scenario: Scenario, seasons: Iterable[Season]) -> list[Shadow]:
    """Return the exact shadow of each permanence beside its simulated wait.

    Parameters
    ----------
    scenario : Scenario
    seasons : iterable of Season
        Replications of it; read once.

    Returns
    -------
    list of Shadow
        In the order of the rota; the home desk, whose advisers come and go, has no model and comes last.

    Raises
    ------
    ExperimentError
        There is no season.
    """
    desks = [permanence.id for permanence in scenario.rota.permanences]
    measured = {name: Measured() for name in [*desks, *([HOME_DESK] if scenario.rota.home_desk else [])]}
    count = 0
    for season in seasons:
        count += 1
        with closing(View(season, ground_of(scenario))) as view:
            for name, one in measured.items():
                _measure(view, name, one, scenario)
    if not count:
        raise ExperimentError(said("shadow: no season is given; run at least one replication"))
    by_id = {permanence.id: permanence for permanence in scenario.rota.permanences}
    return [_shadow(scenario, name, by_id.get(name), one) for name, one in measured.items()]


def _measure(view: View, name: str, one: Measured, scenario: Scenario) -> None:
    """Add a season to what was measured of a permanence."""
    of_session = view.sessions_table.groups("permanence")
    own = (~view.is_mobile if name == HOME_DESK else of_session.are(name)) & view.is_held
    mine = own[view.session_of]
    wait = np.where(view.is_served, waits_s(view), 0.0)
    one.waited_s.append(float(wait[mine].sum()))
    one.served.append(float((mine & view.is_served).sum()))
    one.came += view.session("came")[own].astype(int).tolist()
    one.booked += view.session("booked")[own].astype(int).tolist()
    one.late_opening_s += (view.session("opened_s") - view.session("opens_s"))[own].tolist()
    one.n_advisers += view.session("present_advisers")[own].astype(int).tolist()
    one.no_shows += int((mine & view.outcome_is("no_show")).sum())
    one.reneged += int((mine & view.outcome_is("reneged")).sum())
    one.balked += int((mine & view.outcome_is("balked")).sum())
    late_s = view.visit("arrival_s") - view.visit("slot_s")
    one.overtaken += int((mine & view.is_booked & (late_s > minutes_to_s(scenario.desk.late_min))).sum())
    one.services.update(services_in(view, mine & view.is_served))


def services_in(view: View, served: np.ndarray) -> Counter[Any]:
    """Return how many of the visits marked are of each type, autonomy and adviser."""
    groups = [view.visits_table.groups(name) for name in ("type", "autonomy", "adviser")]
    return Counter(zip(*([one.keys[code] for code in one.codes[served]] for one in groups), strict=True))


def _shadow(scenario: Scenario, name: str, permanence: Permanence | None, one: Measured) -> Shadow:
    """Return the shadow of one permanence; the home desk has no permanence."""
    estimate = jackknife_ratio(
        np.array(one.waited_s)[:, None], np.array(one.served)[:, None],
        float(stdtrit(max(1, one.replications - 1), (1 + CONFIDENCE) / 2)),
    )  # fmt: skip
    wait, half = float(estimate.value[0]) / MINUTE_S, float(estimate.half_width[0]) / MINUTE_S
    desk = permanence or scenario.rota.home_desk
    assert desk is not None
    why = why_none(scenario, permanence, one)
    model = SessionWait(np.nan, np.nan, np.nan) if why else _model(scenario, permanence, one)
    return Shadow(
        permanence=name,
        mode=desk.mode,
        model=NONE if why else MODELS[desk.mode],
        why_none=why,
        sessions=len(one.came) / one.replications,
        arrivals=float(np.mean(one.came)) if one.came else np.nan,
        booked=float(np.mean(one.booked)) if one.booked else np.nan,
        no_show=one.no_shows / max(1, sum(one.booked)),
        wait_min=wait,
        low_min=max(0.0, wait - half),
        high_min=wait + half,
        exact_min=model.wait_s / MINUTE_S,
        error_min=model.error_s / MINUTE_S,
        reasons=() if why else tuple(reasons_of(desk.mode, one)),
    )


def why_none(scenario: Scenario, permanence: Permanence | None, one: Measured) -> str:
    """Return why no exact model fits, or an empty text."""
    if permanence is None or len(permanence.advisers) > 1 or max(one.n_advisers, default=1) > 1:
        return SEVERAL
    if permanence.mode == "mixed":
        return MIXED
    if permanence.breaks:
        return BREAKS
    if permanence.overbooked_share and permanence.mode == "appointment":
        return OVERBOOKED
    if scenario.learning.on:
        return LEARNING
    return PRESENT if sum(one.served) < _LEAST_VISITS else ""


def _model(scenario: Scenario, permanence: Permanence | None, one: Measured) -> SessionWait:
    assert permanence is not None
    service = service_law(scenario, one)
    length = permanence.end - permanence.start
    grace = None if permanence.closing == "all_inside" else minutes_to_s(scenario.desk.grace_min)
    if permanence.mode == "appointment":
        slots = slots_of(permanence, permanence.start, permanence.end, ())
        lateness = scenario.behaviour.lateness
        return appointment_wait(
            [slot - permanence.start for slot in slots],
            (np.bincount(one.booked, minlength=len(slots) + 1) / len(one.booked)).tolist(),
            service,
            no_show=one.no_shows / max(1, sum(one.booked)),
            lateness_s=(lateness.mean_min * MINUTE_S, lateness.sd_min * MINUTE_S),
            closes_s=length,
            grace_s=grace,
        )
    profile = scenario.behaviour.walk_in_profile
    before = min(minutes_to_s(profile.before_opening_min), permanence.start)
    bin_s = (before + length) / len(profile.weights)
    shares = np.array(profile.weights) / sum(profile.weights)
    rates = (shares * float(np.mean(one.came)) / bin_s).tolist()
    return walk_in_wait(rates, bin_s, before, service, closes_s=before + length, grace_s=grace)


class Served(Protocol):
    """What a law of services needs: how many were of each type, autonomy and adviser."""

    services: Counter[Any]


def service_law(scenario: Scenario, one: Served) -> ServiceLaw:
    """Return the law of the services of a permanence: that of the scenario for the mix that was served there."""
    kinds = {kind.id: kind for kind in scenario.demand.types}
    pace = {adviser.id: adviser.pace for adviser in scenario.advisers}
    outcomes = scenario.outcomes
    factor = {"low": outcomes.low_autonomy_factor, "medium": 1.0, "high": outcomes.high_autonomy_factor}
    total = sum(one.services.values())
    parts = sorted(one.services.items())
    return ServiceLaw(
        weights=tuple(count / total for _, count in parts),
        means_s=tuple(kinds[k].mean_min * MINUTE_S * factor[a] * pace[who] for (k, a, who), _ in parts),
        cvs=tuple(kinds[k].cv for (k, _, _), _ in parts),
        cap_s=minutes_to_s(outcomes.time_cap_min),
    )


def reasons_of(mode: str, one: Measured) -> list[Reason]:
    """Return what the model leaves out and the run shows, with its measured size; trifles are left out."""
    came = max(1, sum(one.came))
    found = [Reason("reneged", one.reneged / came, -1)]
    if mode == "walk_in":
        found.append(Reason("balked", one.balked / came, -1))
    else:
        found.append(Reason("overtaken", one.overtaken / max(1, sum(one.booked)), 1))
    kept = [reason for reason in found if reason.size >= _LEAST_SHARE]
    varies = float(np.var(one.came) / np.mean(one.came)) if mode == "walk_in" and any(one.came) else 1.0
    if abs(varies - 1) > _VARIES:
        kept.append(Reason("varies", varies, 1 if varies > 1 else -1))
    late_min = float(np.mean(one.late_opening_s)) / MINUTE_S if one.late_opening_s else 0.0
    if late_min >= _LEAST_LATE_MIN:
        kept.append(Reason("late_opening", late_min, 1))
    return kept
