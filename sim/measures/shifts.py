"""Who held which session: the days and weeks that advisers worked.

In: the sessions and visits of a window. Out: `Shifts`, one row an adviser and held session. What a session counts
for all its advisers together (drives, desk, follow-up) is split equally among those present.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.units import WEEK_DAYS

WORK = ("drive_s", "set_up_s", "desk_s", "overtime_s", "follow_up_s")


class Shifts(NamedTuple):
    """One row an adviser and held session.

    `adviser` is an index of `advisers`; `session` a row of the sessions; `day` a calendar ordinal; `working_s` the
    adviser's part of the session's working time; `served` the people the adviser served there.
    """

    advisers: tuple[str, ...]
    adviser: np.ndarray
    session: np.ndarray
    day: np.ndarray
    working_s: np.ndarray
    served: np.ndarray

    def spells(self, period: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return each distinct (adviser, period): adviser, period, and the spell of each row."""
        codes = period * max(1, len(self.advisers)) + self.adviser
        found, spell = np.unique(codes, return_inverse=True)
        return found % max(1, len(self.advisers)), found // max(1, len(self.advisers)), spell

    @property
    def week(self) -> np.ndarray:
        """Week ordinal of each row."""
        return (self.day - 1) // WEEK_DAYS  # as `week_ordinal`, for arrays


def shifts_of(
    planned: Sequence[str], present: np.ndarray, working_s: np.ndarray, is_held: np.ndarray, day: np.ndarray,
    servers: tuple[np.ndarray, Sequence[str]], session_of: np.ndarray,
) -> Shifts:  # fmt: skip
    """Return who held the sessions of a window.

    Parameters
    ----------
    planned : sequence of str, one a session
        Advisers, separated by semicolons.
    present, working_s, is_held, day : arrays, one value a session
    servers : int array, one value a visit, and the names that it counts
        Who served each visit; -1 for nobody.
    session_of : int array, one value a visit
        Row of its session.
    """
    served = _served(*servers, session_of)
    pairs: list[tuple[int, str]] = []
    teams = {team: [name for name in team.split(";") if name] for team in set(planned)}
    for row in np.flatnonzero(is_held).tolist():
        names = teams[planned[row]]
        if present[row] < len(names):
            # Nobody says who stayed away: those who served were there, then the first of the list.
            seen = [name for name in names if (row, name) in served]
            names = (seen + [name for name in names if name not in seen])[: int(present[row])]
        pairs += [(row, name) for name in names]
    session = np.array([row for row, _ in pairs], dtype=np.intp)
    advisers = tuple(sorted({name for _, name in pairs}))
    place = {name: k for k, name in enumerate(advisers)}
    each = working_s / np.maximum(1, np.bincount(session, minlength=working_s.size))
    return Shifts(
        advisers=advisers,
        adviser=np.array([place[name] for _, name in pairs], dtype=np.intp),
        session=session,
        day=day[session],
        working_s=each[session],
        served=np.array([served.get(pair, 0) for pair in pairs], dtype=np.float64),
    )


def _served(codes: np.ndarray, names: Sequence[str], session_of: np.ndarray) -> dict[tuple[int, str], int]:
    """Return how many people each adviser served in each session."""
    if not len(names):
        return {}
    somebody = codes >= 0
    found, count = np.unique(session_of[somebody] * len(names) + codes[somebody], return_counts=True)
    whom = ((code // len(names), names[code % len(names)]) for code in found.tolist())
    return dict(zip(whom, count.tolist(), strict=True))
