"""The hours of the home desk that a first scenario proposes: the published ones, with time to eat for both advisers.

In: openings, and the round of each weekday with its drive. Out: openings. Rooms and rounds are chosen in `starting`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from sim.scenario.checks_rota import MOST_LOST_S
from sim.scenario.checks_working import LONG_DAY_S
from sim.scenario.schema import DayRules
from sim.scenario.working_time import LUNCH_FROM_S, LUNCH_UNTIL_S
from sim.territory.hours import Opening
from sim.units import HOUR_S, minutes_to_s

_LONG_S, _NOON_S, _QUARTER_S = 5 * HOUR_S, 12 * HOUR_S + HOUR_S // 2, HOUR_S // 4
_LEAST_S = HOUR_S // 2  # of a part of an opening that a round leaves
_LUNCH_S, _SET_UP_S = (minutes_to_s(minutes) for minutes in (DayRules().lunch_break_min, DayRules().set_up_min))


class Outing(NamedTuple):
    """A half-day away from the home desk, and the seconds that the drive takes, one way."""

    session: Opening
    drive_s: int

    @property
    def away_s(self) -> tuple[int, int]:
        """When whoever goes leaves the home desk and is back."""
        return self.session.start_s - _SET_UP_S - self.drive_s, self.session.end_s + self.drive_s

    @property
    def work_s(self) -> int:
        """Seconds that it takes: the session, both drives and setting up."""
        return self.session.end_s - self.session.start_s + 2 * self.drive_s + _SET_UP_S


def desk_hours(openings: Sequence[Opening], rounds: Mapping[int, Outing]) -> tuple[Opening, ...]:
    """Return the hours of a home desk: long days in two, and less only where somebody could not eat.

    Parameters
    ----------
    openings : sequence of Opening
    rounds : mapping of int to Outing
        By weekday; a half-day that a round takes is kept by the colleague alone.
    """
    found: list[Opening] = []
    for day in sorted({one.weekday for one in openings}):
        away = rounds.get(day)
        halves = _halves([one for one in openings if one.weekday == day], away)
        halves = _fed(halves if away is None else [part for one in halves for part in _kept(one, away)], None)
        found += halves if away is None else _fed(halves, away)
    return tuple(found)


def meet(one: Opening, other: Opening) -> bool:
    """Say whether two openings have a time in common."""
    return one.weekday == other.weekday and one.start_s < other.end_s and other.start_s < one.end_s


def _halves(openings: Sequence[Opening], away: Outing | None) -> list[Opening]:
    """Cut a long day in two: a round of half a day then leaves the other half to the hub, after or before lunch."""
    halves: list[Opening] = []
    wanted = (_NOON_S,) if away is None else (_cut_s(away), _NOON_S)
    for one in openings:
        cuts = [at for at in wanted if one.start_s + HOUR_S <= at <= one.end_s - HOUR_S]  # less is no half-day
        if cuts and one.end_s - one.start_s > _LONG_S:
            halves += [one._replace(end_s=cuts[0]), one._replace(start_s=cuts[0])]
        else:
            halves.append(one)
    return halves


def _kept(one: Opening, away: Outing) -> list[Opening]:
    """Cut an opening of which a round would take more than it needs: whoever is away in a part of it is so in all."""
    leaves, back = away.away_s
    lost_s = one.end_s - one.start_s - (min(back, one.end_s) - max(leaves, one.start_s))
    if not meet(one, away.session) or lost_s <= MOST_LOST_S:
        return [one]
    quarters = leaves // _QUARTER_S * _QUARTER_S, -(-back // _QUARTER_S) * _QUARTER_S
    edges = [one.start_s, *(at for at in quarters if one.start_s + _LEAST_S <= at <= one.end_s - _LEAST_S), one.end_s]
    return [one._replace(start_s=start, end_s=end) for start, end in pairwise(edges)]


def _cut_s(away: Outing) -> int:
    """Return when the hub's other half begins or ends: about noon, and so that lunch and the drive come between."""
    session, drive_s = away
    if session.start_s < _NOON_S:
        return max(_NOON_S, -(-(session.end_s + drive_s + _LUNCH_S) // _QUARTER_S) * _QUARTER_S)
    return min(_NOON_S, (session.start_s - _SET_UP_S - drive_s - _LUNCH_S) // _QUARTER_S * _QUARTER_S)


def _fed(halves: list[Opening], away: Outing | None) -> list[Opening]:
    """Return the halves of a day, one of them later or shorter where whoever holds them and a round could not eat."""
    desks = sorted([*(one for one in halves if away is None or not meet(one, away.session)), *(away or ())[:1]])
    drive_s = 0 if away is None else away.drive_s
    work_s = sum(one.end_s - one.start_s for one in desks if away is None or one != away.session)
    work_s += 0 if away is None else away.work_s
    gaps = [(_free_s(before, after, away), before, after) for before, after in pairwise(desks)]
    is_free_at_an_end = desks and (
        desks[0].start_s - drive_s - _SET_UP_S >= LUNCH_FROM_S + _LUNCH_S
        or desks[-1].end_s + drive_s <= LUNCH_UNTIL_S - _LUNCH_S
    )
    if work_s <= LONG_DAY_S or is_free_at_an_end or not gaps or max(gaps)[0] >= _LUNCH_S:
        return halves
    _, before, after = max(gaps)
    if away is not None and after == away.session:
        end_s = min(LUNCH_UNTIL_S, after.start_s - _SET_UP_S - drive_s) - _LUNCH_S
        shorter = before._replace(end_s=end_s // _QUARTER_S * _QUARTER_S)
        changed = [shorter if one == before else one for one in halves]
    else:
        way_s = drive_s if away is not None and before == away.session else 0
        start_s = max(LUNCH_FROM_S, before.end_s + way_s) + _LUNCH_S
        later = after._replace(start_s=-(-start_s // _QUARTER_S) * _QUARTER_S)
        changed = [later if one == after else one for one in halves]
    return [one for one in changed if one in halves or one.end_s - one.start_s >= HOUR_S]


def _free_s(before: Opening, after: Opening, away: Outing | None) -> int:
    """Return the time to eat between two desks, before the drive or after it, around noon."""
    is_driven = away is not None and away.session in (before, after)
    way_s = away.drive_s if away is not None and is_driven else 0
    ready_s = after.start_s - (_SET_UP_S if away is not None and after == away.session else 0)
    spans = ((before.end_s, ready_s - way_s), (before.end_s + way_s, ready_s))
    return max(min(until, LUNCH_UNTIL_S) - max(since, LUNCH_FROM_S) for since, until in spans)
