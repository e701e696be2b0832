"""The sessions of a plan, and who is there in one replication: what the calendar removes, leave, absences, illness.

In: a scenario, its days and calendar; or a `Plan`, a seed and a replication. Out: `SessionPlan`s with ids as indices,
in the order of the clock; `SessionState`s once illness is drawn. What people choose among is in `plan`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from sim.engine import rules
from sim.scenario.rota import SessionKind, is_within, planned_sessions
from sim.scenario.schema import Adviser, Scenario
from sim.scenario.setting import Days
from sim.territory.calendar import LAST_DAY, Calendar
from sim.units import DAY_S

_ALWAYS_KNOWN = -1  # the morning on which a removal by the calendar was known: before the run


class DeskPlan(NamedTuple):
    """What the sessions of a permanence share, ids as indices; seconds from midnight."""

    permanence: str
    venue: int
    opens_s: int
    closes_s: int
    advisers: tuple[int, ...]
    breaks_s: tuple[tuple[int, int], ...]
    slots_s: tuple[int, ...]
    takes_walk_ins: bool
    window_days: int
    grace_s: int | None
    first_day: int  # of the run, a calendar ordinal


@dataclass(slots=True)
class SessionPlan:
    """A session: its desk on a day of the run; times are seconds of the run."""

    number: int
    desk: DeskPlan
    day: int
    removed: str

    @property
    def id(self) -> str:
        """The name of the session: permanence and date."""
        return f"{self.desk.permanence}@{dt.date.fromordinal(self.desk.first_day + self.day).isoformat()}"

    @property
    def permanence(self) -> str:
        """The permanence, or the opening of the home desk."""
        return self.desk.permanence

    @property
    def venue(self) -> int:
        """Where it is."""
        return self.desk.venue

    @property
    def opens_s(self) -> int:
        """The planned opening."""
        return self.day * DAY_S + self.desk.opens_s

    @property
    def closes_s(self) -> int:
        """The planned closing."""
        return self.day * DAY_S + self.desk.closes_s

    @property
    def advisers(self) -> tuple[int, ...]:
        """Who is planned to be there."""
        return self.desk.advisers

    @property
    def breaks_s(self) -> list[tuple[int, int]]:
        """The breaks, from and until."""
        midnight = self.day * DAY_S
        return [(midnight + begin, midnight + end) for begin, end in self.desk.breaks_s]

    @property
    def n_slots(self) -> int:
        """How many bookings it takes."""
        return len(self.desk.slots_s)

    def slot_s(self, place: int) -> int:
        """Return the start of a slot of the book, in the order in which they are given."""
        return self.day * DAY_S + self.desk.slots_s[place]

    @property
    def takes_walk_ins(self) -> bool:
        """Whether one may come without a slot."""
        return self.desk.takes_walk_ins

    @property
    def window_days(self) -> int:
        """How long ahead its slots are given."""
        return self.desk.window_days

    @property
    def grace_s(self) -> int | None:
        """How long after closing who is inside is called; None: all are."""
        return self.desk.grace_s


@dataclass(slots=True)
class SessionState:
    """What one replication makes of a session: who is there, or why nobody is and since which morning it is known.

    `known_day` is the first morning on which people know of a cancellation; one later than the session's day
    means that it was unannounced.
    """

    present: tuple[int, ...]
    reason: str
    known_day: int

    @property
    def is_held(self) -> bool:
        """Whether the session takes place."""
        return not self.reason


class Rostered(Protocol):
    """What of a plan the dice of a replication need."""

    @property
    def sessions(self) -> list[SessionPlan]:
        """By number."""

    @property
    def advisers(self) -> tuple[Adviser, ...]:
        """By number."""

    @property
    def adviser_entity(self) -> list[int]:
        """Their address."""

    @property
    def days(self) -> Days:
        """Of the run."""

    @property
    def last_planned_day(self) -> int:
        """Calendar ordinal of the last day whose sessions somebody may look at."""


def last_planned_day(scenario: Scenario, days: Days) -> int:
    """Return the calendar ordinal of the last session that somebody may look at, past the end of the run.

    Who looks on the last days chooses among sessions to come, as they would in a longer run; without these the
    end of a run would change what happens before it.
    """
    windows = [permanence.booking_window_days for permanence in scenario.rota.permanences]
    if scenario.rota.home_desk is not None:
        windows.append(scenario.rota.home_desk.booking_window_days)
    ahead = max([scenario.desk.walk_in_horizon_days, *windows])
    return min(days.last + ahead, LAST_DAY)


def session_plans(
    scenario: Scenario, calendar: Calendar, days: Days, venues: Mapping[str, int], advisers: Mapping[str, int]
) -> list[SessionPlan]:
    """Return the sessions that a rota plans, from the first day to the last at which somebody may look."""
    desks: dict[SessionKind, DeskPlan] = {}
    by_object: dict[int, DeskPlan] = {}  # to hash a kind for each of its dates takes longest
    found = []
    for number, (kind, day, removed) in enumerate(
        planned_sessions(scenario, calendar, days.first, last_planned_day(scenario, days))
    ):
        desk = by_object.get(id(kind))
        if desk is None:
            desk = desks.setdefault(kind, _desk(kind, days.first, venues, advisers))
            by_object[id(kind)] = desk
        found.append(SessionPlan(number, desk, day - days.first, removed))
    return found


def _desk(kind: SessionKind, first_day: int, venues: Mapping[str, int], advisers: Mapping[str, int]) -> DeskPlan:
    indices = {"venue": venues[kind.venue], "advisers": tuple(sorted(advisers[name] for name in kind.advisers))}
    return DeskPlan(**{**kind._asdict(), **indices}, first_day=first_day)


def known_absence(adviser: Adviser, day: int) -> tuple[int, str] | None:
    """Return (first morning on which it is known, reason) of the leave or declared absence on a calendar ordinal.

    Of several, the one known first; None if the adviser comes.
    """
    found = [(_ALWAYS_KNOWN, "leave")] if is_within(adviser.leave, day) else []
    for absence in adviser.absences:
        begin = absence.start.toordinal()
        if begin <= day <= absence.end.toordinal():
            known = begin + 1 if absence.announced is None else absence.announced.toordinal()
            found.append((known, "absence"))
    return min(found, default=None)


def _illness(plan: Rostered, seed: int, replication: int) -> list[dict[int, int]]:
    """Return, by adviser, the days of illness (calendar ordinals) with the first morning on which each is known."""
    result: list[dict[int, int]] = []
    for k, adviser in enumerate(plan.advisers):
        sick: dict[int, int] = {}
        if adviser.sickness.begins_share > 0:
            for day in range(plan.days.first, plan.last_planned_day + 1):
                length = rules.illness_days(
                    seed, replication, plan.adviser_entity[k], day, adviser.sickness.begins_share,
                    adviser.sickness.mean_days,
                )  # fmt: skip
                for later in range(day, day + length):
                    sick.setdefault(later, day + 1)
        result.append(sick)
    return result


def draw_sessions(plan: Rostered, seed: int, replication: int) -> list[SessionState]:
    """Return what a replication makes of each session: advisers present, or the reason of a cancellation.

    A session is cancelled when none of its advisers is there; people know of it on the first morning on which
    the absence of all of them is known.
    """
    illness = _illness(plan, seed, replication)
    return [_state(session, plan.advisers, plan.days.first, illness) for session in plan.sessions]


def _state(
    session: SessionPlan, advisers: Sequence[Adviser], first: int, illness: Sequence[Mapping[int, int]]
) -> SessionState:
    if session.removed:
        return SessionState((), session.removed, _ALWAYS_KNOWN)
    ordinal = first + session.day
    present, known = [], []
    for adviser in session.advisers:
        declared = known_absence(advisers[adviser], ordinal)
        away = [] if declared is None else [declared]
        if ordinal in illness[adviser]:
            away.append((illness[adviser][ordinal], "absence"))
        if away:
            known.append(min(away))
        else:
            present.append(adviser)
    if present:
        return SessionState(tuple(present), "", _ALWAYS_KNOWN)
    morning, reason = max(known)
    return SessionState((), reason, max(_ALWAYS_KNOWN, morning - first))
