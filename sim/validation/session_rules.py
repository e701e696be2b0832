"""A permanence rule by rule: its exact law, the same simulated, then each rule of the desk that goes beyond the law.

In: the `Facts` of a permanence. Out: one `SessionStep` a rule, with the figures of a session under it and all before.
The sessions are simulated at the desk (`run_desk`) with the same dice at each step; bookings and arrivals are those
that the runs show. The law itself is in `sim.sessions.law`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtri, pdtrik

from sim.engine.run import run_desk
from sim.sessions.law import law_of
from sim.units import MINUTE_S, minutes_to_s
from sim.validation.dice import Dice
from sim.validation.session_facts import FIGURES, Facts, Figure, book_of, duration_of, step_of, streams_of, world_with

LAW, SAME, LATENESS, ORDER, LEAVING, LAST_CALL, BREAKS, SEASON = (
    "law", "same", "lateness", "order", "leaving", "last_call", "breaks", "season"
)  # fmt: skip
SEVERAL = "several_advisers"
N_SESSIONS = 20_000
_NONE = -1
_FINE = 100  # parts of a second, so that walk-ins may come at any moment


@dataclass(frozen=True)
class SessionStep:
    """The figures of a session under a rule and those before it, minutes; the half-width of an exact one is 0."""

    rule: str
    figures: dict[str, Figure]


def steps_of_rules(facts: Facts, seed: int = 1, n_sessions: int = N_SESSIONS) -> list[SessionStep]:
    """Return the permanence rule by rule.

    Parameters
    ----------
    facts : Facts
    seed : int
        Of the dice of the sessions that are simulated at the desk.
    n_sessions : int

    Returns
    -------
    list of SessionStep
        ``law`` (not where several advisers hold it together), ``same``, then those of ``lateness``, ``order`` (hold,
        early, late), ``leaving`` (patience, tolerance, room), ``last_call`` and ``breaks`` that the scenario has, and
        ``season``: the seasons themselves.
    """
    one = facts.advisers == 1
    steps = [SessionStep(LAW, exact_figures(facts))] if one else []
    sessions = _Sessions(facts, seed, n_sessions)
    for name, settings in _rules(facts):
        steps.append(SessionStep(SAME if one or name != SAME else SEVERAL, sessions.figures(settings)))
        if name != SAME:
            steps[-1] = SessionStep(name, steps[-1].figures)
    return [*steps, SessionStep(SEASON, {name: facts.figure(name) for name in FIGURES})]


def exact_figures(facts: Facts) -> dict[str, Figure]:
    """Return the figures of the exact law, minutes: a mixture over how many were booked, the first slots first."""
    numbers = np.bincount(facts.booked)
    weights = numbers / numbers.sum()
    slots = facts.slots_s
    mean_walk_ins = facts.mean_walked_in
    sums = dict.fromkeys(FIGURES, 0.0)
    comers = waited = 0.0
    for booked in np.flatnonzero(weights).tolist():
        law = law_of(world_with(facts, book_of(slots, booked), mean_walk_ins))
        share = float(weights[booked])
        waited += share * (1 - facts.no_show) * float(law.wait_mean_s.sum())
        comers += share * (1 - facts.no_show) * booked
        sums["walk_in_wait"] += share * law.walk_in_wait_mean_s
        sums["idle"] += share * law.idle_mean_s
        sums["overtime"] += share * law.overtime_mean_s
    sums["booked_wait"] = waited / comers if comers else math.nan
    return {name: Figure(value / MINUTE_S, 0.0) for name, value in sums.items()}


def _rules(facts: Facts) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the rules that the scenario has, each with the settings of all so far."""
    desk, behaviour, one = facts.scenario.desk, facts.scenario.behaviour, facts.permanence
    settings: dict[str, Any] = {}
    yield SAME, dict(settings)
    books, walks = one.mode != "walk_in", one.mode != "appointment"
    if books and (behaviour.lateness.mean_min or behaviour.lateness.sd_min):
        settings["lateness"] = True
        yield LATENESS, dict(settings)
    if books:
        settings |= {"early": desk.early_min, "late": desk.late_min, "hold": desk.hold_min}
        yield ORDER, dict(settings)
    settings["patience"] = True
    settings["tolerance"] = walks
    yield LEAVING, dict(settings)
    if one.closing == "grace":
        settings["grace"] = desk.grace_min
        yield LAST_CALL, dict(settings)
    if one.breaks:
        settings["breaks"] = True
        yield BREAKS, dict(settings)


class _Sessions:
    """Many sessions of a permanence, drawn once: who is booked, who comes and when, how long, how patient."""

    def __init__(self, facts: Facts, seed: int, n_sessions: int):
        self.facts, self.n = facts, n_sessions
        dice = Dice(seed, f"design/{facts.scenario.id}/{facts.permanence.id}", 0)
        law, step = duration_of(facts), step_of(facts)
        most = max(facts.booked)
        booked = dice.chosen("booked", n_sessions, np.bincount(facts.booked) / len(facts.booked))
        places = np.array(book_of(facts.slots_s, most), dtype=np.int64)
        session, place = np.nonzero(np.arange(most) < booked[:, None])
        shows = dice.uniforms("shows", n_sessions * most).reshape(n_sessions, most)[session, place] >= facts.no_show
        walk_session, walk_at = _walk_ins(facts, dice, n_sessions)
        self.session = np.concatenate((session, walk_session))
        self.slot = np.concatenate((places[place] * _FINE, np.full(len(walk_session), _NONE))).astype(np.int64)
        self.shows = np.concatenate((shows, np.ones(len(walk_session), dtype=bool)))
        self.arrival = np.where(self.slot == _NONE, 0, self.slot)
        self.arrival[len(session) :] = walk_at
        count = len(self.session)
        self.duration = dice.chosen("service", count, law) * step * _FINE
        lateness = facts.scenario.behaviour.lateness
        self.lateness = np.round(
            (lateness.mean_min + lateness.sd_min * ndtri(dice.uniforms("lateness", count))) * MINUTE_S * _FINE
        ).astype(np.int64)
        patience, tolerance = facts.scenario.behaviour.patience, facts.scenario.behaviour.tolerance
        waits = dice.lognormals("patience", count, patience.mean_min, patience.cv) if patience.cv else None
        minutes = np.full(count, patience.mean_min) if waits is None else waits
        self.patience = np.round(minutes * MINUTE_S * _FINE).astype(np.int64)
        spread = tolerance.most - tolerance.least + 1
        self.tolerance = tolerance.least + (dice.uniforms("tolerance", count) * spread).astype(np.int64)

    def figures(self, settings: dict[str, Any]) -> dict[str, Figure]:
        """Return the figures of these sessions under some rules."""
        opens = self.facts.opens_s * _FINE
        closes = self.facts.closes_s * _FINE
        late = self.lateness if settings.get("lateness") else 0
        arrival = np.where(self.slot == _NONE, self.arrival, np.maximum(0, self.slot + late))
        arrival = np.where(self.shows, arrival, _NONE)
        log = run_desk(
            arrival, self.duration, session=self.session, slot=self.slot, servers=self.facts.advisers, opens=opens,
            **self._desk(settings, closes),
        )  # fmt: skip
        called = log["called"].to_numpy(dtype=np.float64, na_value=np.nan)
        end = log["end"].to_numpy(dtype=np.float64, na_value=np.nan)
        due = np.maximum(np.maximum(arrival, opens), np.where(self.slot == _NONE, 0, self.slot))
        wait = np.maximum(0.0, called - due)
        served = ~np.isnan(called)
        over = np.where(served, np.maximum(end - np.maximum(called, closes), 0), 0.0)
        busy = np.where(served, end - called, 0.0)
        overtime, work = (np.bincount(self.session, values, minlength=self.n) for values in (over, busy))
        desk = self.facts.advisers * (closes - opens) - self._break_s() * bool(settings.get("breaks"))
        return {
            "booked_wait": self._ratio(wait, served & (self.slot != _NONE)),
            "walk_in_wait": self._ratio(wait, served & (self.slot == _NONE)),
            "idle": _mean(np.maximum(0.0, desk - (work - overtime))),
            "overtime": _mean(overtime),
        }

    def _desk(self, settings: dict[str, Any], closes: int) -> dict[str, Any]:
        """Return the arguments of the desk."""
        walks = self.slot == _NONE
        given: dict[str, Any] = {
            name: minutes_to_s(settings[name]) * _FINE for name in ("early", "late", "hold") if name in settings
        }
        if settings.get("patience"):
            given["patience"] = self.patience
        if settings.get("tolerance"):
            given["tolerance"] = np.where(walks, self.tolerance, _NONE)
            venue = next(v for v in self.facts.scenario.venues if v.id == self.facts.permanence.venue)
            given["capacity"] = venue.waiting_room
        if "grace" in settings:
            given |= {"closes": closes, "grace": minutes_to_s(settings["grace"]) * _FINE}
        if settings.get("breaks"):
            given["breaks"] = [tuple((side + self._shift) * _FINE for side in pause) for pause in self._pauses]
        return given

    @property
    def _shift(self) -> int:
        return self.facts.opens_s - self.facts.permanence.start

    @property
    def _pauses(self) -> list[tuple[int, int]]:
        return [(pause.start, pause.end) for pause in self.facts.permanence.breaks]

    def _break_s(self) -> int:
        return self.facts.advisers * sum(end - start for start, end in self._pauses) * _FINE

    def _ratio(self, wait: np.ndarray, rows: np.ndarray) -> Figure:
        """Return the mean over people, its interval over sessions."""
        count = np.bincount(self.session[rows], minlength=self.n)
        if not count.any():
            return Figure(math.nan, math.nan)
        total = np.bincount(self.session[rows], wait[rows], minlength=self.n)
        mean = total.sum() / count.sum()
        spread = float(np.std(total - mean * count)) / float(count.mean()) / math.sqrt(self.n)
        return Figure(mean / _FINE / MINUTE_S, 1.96 * spread / _FINE / MINUTE_S)


def _mean(values: np.ndarray) -> Figure:
    half = 1.96 * float(np.std(values)) / math.sqrt(len(values))
    return Figure(float(values.mean()) / _FINE / MINUTE_S, half / _FINE / MINUTE_S)


def _walk_ins(facts: Facts, dice: Dice, n_sessions: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the session of each walk-in and when they come, in hundredths of a second."""
    streams = streams_of(facts, facts.mean_walked_in)
    if not streams:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    step = step_of(facts)
    per_step = np.concatenate([np.full(s.end - s.begin, s.per_unit) for s in streams])
    upto = np.concatenate(([0.0], np.cumsum(per_step)))
    count = np.ceil(pdtrik(dice.uniforms("walk-ins", n_sessions), upto[-1])).astype(np.int64)
    session = np.repeat(np.arange(n_sessions), np.maximum(count, 0))
    moment = np.interp(dice.uniforms("moment", len(session)) * upto[-1], upto, np.arange(len(upto)))
    return session, np.floor((streams[0].begin + moment) * step * _FINE).astype(np.int64)
