"""What one replication makes of each session, once illness is drawn.

In: a `Plan`, a seed and a replication. Out: a `SessionState` by session. The compiled season draws the same in
`kernel_morning`.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.engine import rules
from sim.engine.facts import Plan

_ALWAYS_KNOWN = -1  # the morning on which a removal by the calendar was known: before the run


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


def _illness(plan: Plan, seed: int, replication: int) -> list[dict[int, int]]:
    """Return, by adviser, the days of illness (calendar ordinals) with the first morning on which each is known."""
    result: list[dict[int, int]] = []
    for k, adviser in enumerate(plan.advisers):
        sick: dict[int, int] = {}
        if adviser.illness_begins > 0:
            for day in range(plan.days.first, plan.last_planned_day + 1):
                length = rules.illness_days(
                    seed, replication, plan.adviser_entity[k], day, adviser.illness_begins,
                    adviser.illness_mean_days,
                )  # fmt: skip
                for later in range(day, day + length):
                    sick.setdefault(later, day + 1)
        result.append(sick)
    return result


def draw_sessions(plan: Plan, seed: int, replication: int) -> list[SessionState]:
    """Return what a replication makes of each session: advisers present, or the reason of a cancellation.

    A session is cancelled when none of its advisers is there; people know of it on the first morning on which
    the absence of all of them is known.
    """
    illness = _illness(plan, seed, replication)
    first = plan.days.first
    states = []
    for session in plan.sessions:
        if session.removed:
            states.append(SessionState((), session.removed, _ALWAYS_KNOWN))
            continue
        ordinal = first + session.day
        present, known = [], []
        for adviser in session.advisers:
            declared = plan.advisers[adviser].away.get(ordinal)
            away = [] if declared is None else [declared]
            if ordinal in illness[adviser]:
                away.append((illness[adviser][ordinal], "absence"))
            if away:
                known.append(min(away))
            else:
                present.append(adviser)
        if present:
            states.append(SessionState(tuple(present), "", _ALWAYS_KNOWN))
        else:
            morning, reason = max(known)
            states.append(SessionState((), reason, max(_ALWAYS_KNOWN, morning - first)))
    return states
