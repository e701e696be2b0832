"""What runs show of one permanence, and the session of whole steps that its exact law needs.

In: a scenario, a permanence of it and its seasons. Out: `Facts`: arrivals, bookings, waits, idle time and overtime, and
the `World` of a session with any number booked. The laws are in `sim.sessions`; the desk's other rules in
`session_rules`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from scipy.special import stdtrit

from sim.comparison.intervals import CONFIDENCE, jackknife_ratio
from sim.errors import ExperimentError, SessionError
from sim.measures.ground import ground_of
from sim.measures.view import View
from sim.measures.waiting import waits_s
from sim.said import said, together
from sim.scenario.problems import did_you_mean
from sim.scenario.rota import slots_of
from sim.scenario.schema import Permanence, Scenario
from sim.sessions.world import Stream, World
from sim.units import MINUTE_S, minutes_to_s
from sim.validation.shadow import service_law, services_in
from sim.visits.log import Season

STEP_S = 60
FIGURES = ("booked_wait", "walk_in_wait", "idle", "overtime")


class Figure(NamedTuple):
    """A mean, minutes, and half the width of its interval; both NaN where nothing was seen."""

    value: float
    half_width: float


@dataclass
class Facts:
    """What the runs show of a permanence: sums a replication, counts a session.

    Times are seconds. `tops` and `bases` have, for each of `FIGURES`, a sum and a count a replication.
    """

    scenario: Scenario
    permanence: Permanence
    tops: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in FIGURES})
    bases: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in FIGURES})
    booked: list[int] = field(default_factory=list)
    walked_in: list[int] = field(default_factory=list)
    n_advisers: list[int] = field(default_factory=list)
    late_opening_s: list[float] = field(default_factory=list)
    no_shows: int = 0
    services: Counter[Any] = field(default_factory=Counter)

    @property
    def no_show(self) -> float:
        """Share of the booked who did not come."""
        return self.no_shows / max(1, sum(self.booked))

    @property
    def mean_booked(self) -> float:
        """Booked people of a session."""
        return float(np.mean(self.booked))

    @property
    def mean_walked_in(self) -> float:
        """People who come to a session without an appointment."""
        return float(np.mean(self.walked_in))

    @property
    def replications(self) -> int:
        """Seasons seen."""
        return len(self.tops["idle"])

    @property
    def advisers(self) -> int:
        """Advisers at the desk, at most."""
        return max(self.n_advisers, default=len(self.permanence.advisers))

    @property
    def opens_s(self) -> int:
        """Seconds from the first moment at which a walk-in may come to the opening."""
        if self.permanence.mode == "appointment":
            return 0
        before = minutes_to_s(self.scenario.behaviour.walk_in_profile.before_opening_min)
        return min(before, self.permanence.start)

    @property
    def closes_s(self) -> int:
        """Seconds from that moment to closing."""
        return self.opens_s + self.permanence.end - self.permanence.start

    @property
    def slots_s(self) -> tuple[int, ...]:
        """The bookable slots, from that moment, in the order in which they are given; no slot twice."""
        one = self.permanence
        breaks = tuple((pause.start, pause.end) for pause in one.breaks)
        return tuple(slot - one.start + self.opens_s for slot in slots_of(one, one.start, one.end, breaks))

    def figure(self, name: str) -> Figure:
        """Return the simulated mean of a figure, minutes, with its 95 % interval over replications."""
        top, base = (np.array(side[name], dtype=np.float64)[:, None] for side in (self.tops, self.bases))
        if not base.sum():
            return Figure(math.nan, math.nan)
        quantile = float(stdtrit(max(1, self.replications - 1), (1 + CONFIDENCE) / 2))
        found = jackknife_ratio(top, base, quantile)
        return Figure(float(found.value[0]) / MINUTE_S, float(found.half_width[0]) / MINUTE_S)


def facts_of(scenario: Scenario, permanence_id: str, seasons: Iterable[Season]) -> Facts:
    """Return what seasons show of a permanence.

    Raises
    ------
    SessionError
        The scenario has no such permanence.
    ExperimentError
        There is no season, or none in which the permanence was held and somebody served.
    """
    facts = Facts(scenario, permanence_of(scenario, permanence_id))
    for season in seasons:
        with closing(View(season, ground_of(scenario))) as view:
            _see(facts, view)
    if not facts.booked:
        raise ExperimentError(
            said("{name} was held in no season; run more replications, or a longer window", name=permanence_id)
        )
    if not facts.services:
        raise ExperimentError(
            said("nobody was served at {name}; run more replications, or a longer window", name=permanence_id)
        )
    return facts


def permanence_of(scenario: Scenario, name: str) -> Permanence:
    """Return a permanence by its id, or refuse with the nearest name."""
    known = {permanence.id: permanence for permanence in scenario.rota.permanences}
    if name not in known:
        told = said("{scenario} has no permanence {name!r}", scenario=scenario.id, name=name)
        raise SessionError(together(told, did_you_mean(name, known)))
    return known[name]


def _see(facts: Facts, view: View) -> None:
    """Add a season."""
    held = view.sessions_table.groups("permanence").are(facts.permanence.id) & view.is_held
    mine = held[view.session_of]
    served, booked = mine & view.is_served, view.is_booked
    wait = np.where(view.is_served, waits_s(view), 0.0)
    overtime = view.session("overtime_s")[held]
    idle = np.maximum(0, view.session("desk_s")[held] - view.session("busy_s")[held] + overtime)
    for name, top, base in (
        ("booked_wait", wait[served & booked].sum(), (served & booked).sum()),
        ("walk_in_wait", wait[served & ~booked].sum(), (served & ~booked).sum()),
        ("idle", idle.sum(), held.sum()),
        ("overtime", overtime.sum(), held.sum()),
    ):
        facts.tops[name].append(float(top))
        facts.bases[name].append(float(base))
    came_in = np.bincount(view.session_of[mine & view.has_come & ~booked], minlength=len(held))
    facts.walked_in += came_in[held].tolist()
    facts.booked += view.session("booked")[held].astype(int).tolist()
    facts.n_advisers += view.session("present_advisers")[held].astype(int).tolist()
    facts.late_opening_s += (view.session("opened_s") - view.session("opens_s"))[held].tolist()
    facts.no_shows += int((mine & view.outcome_is("no_show")).sum())
    facts.services.update(services_in(view, served))


def book_of(slots_s: tuple[int, ...], booked: int) -> tuple[int, ...]:
    """Return the first places of a book: each slot once, then again from the first."""
    return tuple(slots_s[k % len(slots_s)] for k in range(booked)) if slots_s else ()


def step_of(facts: Facts) -> int:
    """Return the longest step, of a minute at most, on whose grid slots, opening and closing lie."""
    return math.gcd(STEP_S, facts.opens_s, facts.closes_s, *facts.slots_s)


def duration_of(facts: Facts) -> np.ndarray:
    """Return the chance of a service of 0, 1, 2 … steps: the scenario's law for the mix that was served."""
    step = step_of(facts)
    law = service_law(facts.scenario, facts)
    return law.on_grid(step, int(law.cap_s / step) + 2)


def streams_of(facts: Facts, walk_ins: float) -> tuple[Stream, ...]:
    """Return the walk-ins of a session on its arrival profile, their mean number given.

    Where a bin of the profile ends within a step, the step has the mean of both rates.
    """
    if walk_ins <= 0 or facts.permanence.mode == "appointment":
        return ()
    step, shares = step_of(facts), np.array(facts.scenario.behaviour.walk_in_profile.weights)
    edges = np.linspace(0, facts.closes_s / step, len(shares) + 1)
    come = np.interp(np.arange(facts.closes_s // step + 1), edges, np.concatenate(([0.0], np.cumsum(shares))))
    per_step = np.diff(come) / shares.sum() * walk_ins
    cuts = [0, *(np.flatnonzero(np.abs(np.diff(per_step)) > 1e-12) + 1).tolist(), len(per_step)]
    return tuple(
        Stream(begin, end, float(per_step[begin])) for begin, end in pairwise(cuts)
    )  # fmt: skip


def world_with(facts: Facts, slots_s: tuple[int, ...], walk_ins: float) -> World:
    """Return the session with these slots booked and a mean number of walk-ins."""
    step = step_of(facts)
    slots = np.array(sorted(slots_s), dtype=np.int64) // step
    return World(
        slots, np.full(len(slots), 1 - facts.no_show), duration_of(facts), streams_of(facts, walk_ins),
        facts.closes_s // step, facts.opens_s // step, step, np.arange(len(slots)),
    )  # fmt: skip
