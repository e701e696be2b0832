"""Who held which session: the days and weeks that advisers worked.

In: the sessions and visits of a window. Out: `Shifts`, one row an adviser and held session. What a session counts
for all its advisers together (drives, desk, follow-up) is split equally among those present.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sim.units import WEEK_DAYS

WORK = ("drive_s", "set_up_s", "desk_s", "overtime_s", "follow_up_s")


class WorkSpells(NamedTuple):
    """Each season, period and adviser that go together, in their order; `place` is the spell of each row of shifts."""

    season: np.ndarray
    period: np.ndarray
    adviser: np.ndarray
    place: np.ndarray


class Shifts(NamedTuple):
    """One row an adviser and held session.

    `adviser` is an index of `advisers`; `session` a row of the sessions; `season` the place of its season; `day` a
    calendar ordinal; `working_s` the adviser's part of the session's working time; `served` the people the adviser
    served there.
    """

    advisers: tuple[str, ...]
    adviser: np.ndarray
    session: np.ndarray
    season: np.ndarray
    day: np.ndarray
    working_s: np.ndarray
    served: np.ndarray

    def spells(self, period: np.ndarray) -> WorkSpells:
        """Return each distinct (season, period, adviser)."""
        if not period.size:
            return WorkSpells(period, period, period, period)
        least, n_advisers = period.min(), len(self.advisers)
        n_periods = period.max() - least + 1
        found, place = distinct((self.season * n_periods + period - least) * n_advisers + self.adviser)
        before, adviser = np.divmod(found, n_advisers)
        season, period_place = np.divmod(before, n_periods)
        return WorkSpells(season, period_place + least, adviser, place)

    @property
    def week(self) -> np.ndarray:
        """Week ordinal of each row."""
        return (self.day - 1) // WEEK_DAYS  # as `week_ordinal`, for arrays


def distinct(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct ones of some whole numbers that lie close together, ascending, and the place of each."""
    if not codes.size:
        return codes, codes
    least = codes.min()
    is_there = np.bincount(codes - least) > 0
    return np.flatnonzero(is_there) + least, (np.cumsum(is_there) - 1)[codes - least]


Named = tuple[np.ndarray, Sequence[str]]  # codes of rows, and the words they stand for; -1 is none


def shifts_of(
    teams: Named, present: np.ndarray, working_s: np.ndarray, is_held: np.ndarray, season: np.ndarray,
    day: np.ndarray, servers: Named, session_of: np.ndarray,
) -> Shifts:  # fmt: skip
    """Return who held the sessions of a window.

    Parameters
    ----------
    teams : codes and words, one code a session
        Advisers planned, separated by semicolons.
    present, working_s, is_held, season, day : arrays, one value a session
    servers : codes and words, one code a visit
        Who served each visit; -1 for nobody.
    session_of : int array, one value a visit
        Row of its session.
    """
    names, members = _members(tuple(teams[1]))
    place, width, team_of = {name: k for k, name in enumerate(names)}, members.shape[1], members[teams[0]]
    served = _served(servers, place, session_of, team_of)
    rows = np.flatnonzero(is_held)
    held_by = team_of[rows]
    few = np.flatnonzero(present[rows] < (held_by >= 0).sum(axis=1))
    if few.size:
        # Nobody says who stayed away: those who served were there, then the first of the list.
        team = held_by[few]
        comes_last = np.where(team < 0, 2, served[rows[few]] == 0)
        team = np.take_along_axis(team, np.argsort(comes_last, axis=1, kind="stable"), axis=1)
        held_by[few] = np.where(np.arange(width) < present[rows[few], np.newaxis], team, -1)
    there = held_by >= 0
    session, adviser = np.repeat(rows, there.sum(axis=1)), held_by[there]
    in_team = (team_of[session] == adviser[:, np.newaxis]).argmax(axis=1) if width else adviser
    each = working_s / np.maximum(1, np.bincount(session, minlength=working_s.size))
    worked, adviser_place = distinct(adviser)
    return Shifts(
        advisers=tuple(names[k] for k in worked.tolist()),
        adviser=adviser_place,
        session=session,
        season=season[session],
        day=day[session],
        working_s=each[session],
        served=served[session, in_team],
    )


@lru_cache(maxsize=64)
def _members(teams: tuple[str, ...]) -> tuple[tuple[str, ...], np.ndarray]:
    """Return the names of all advisers, and the places among them of those of each team, -1 beyond the last."""
    planned = [[name for name in team.split(";") if name] for team in teams]
    names = sorted({name for team in planned for name in team})
    width = max(map(len, planned), default=0)
    places = [[*map(names.index, team), *[-1] * (width - len(team))] for team in planned]
    return tuple(names), np.array(places, dtype=np.intp).reshape(len(planned), width)


def _served(servers: Named, place: dict[str, int], session_of: np.ndarray, team_of: np.ndarray) -> np.ndarray:
    """Return how many people each adviser of a session's team served there, float64, shape as `team_of`."""
    adviser = np.array([*(place.get(name, -1) for name in servers[1]), -1], dtype=np.intp)[servers[0]]
    rows = np.flatnonzero(adviser >= 0)
    served = np.zeros(team_of.shape)
    for k in range(team_of.shape[1]):
        by_this_one = session_of[rows][team_of[session_of[rows], k] == adviser[rows]]
        served[:, k] = np.bincount(by_this_one, minlength=len(team_of))
    return served
