"""Rotas one move away from another: a permanence elsewhere, at another time, in another mode, by another adviser.

In: the permanences of a rota and the limits of the search. Out: other tuples of permanences, the length of each kept.
Whether such a rota can be run is said by the checks of a scenario; whether it serves people better, by `optimisation`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations, product
from typing import Any

from sim.errors import ExperimentError
from sim.given import words_of
from sim.said import said, unknown
from sim.scenario.schema import Permanence, Scenario
from sim.scenario.values import WEEKDAYS
from sim.units import s_to_clock

CHANGES = ("venue", "half_day", "mode", "adviser")
MODES = ("appointment", "mixed", "walk_in")
WORKING_DAYS = WEEKDAYS[:5]
MORNING_S, AFTERNOON_S, NOON_S = 9 * 3600, 14 * 3600, 12 * 3600 + 1800

Rounds = tuple[Permanence, ...]


@dataclass(frozen=True)
class Limits:
    """What may change in a rota, and what may not.

    Attributes
    ----------
    change : tuple of str
        Of `CHANGES`.
    venues : tuple of str
        Where a permanence may go.
    weekdays : tuple of str
    starts_s : tuple of int
        When a permanence that moves to another half-day may start, seconds from midnight: at most one before 12:30 and
        one after. One that stays in its half-day keeps its start.
    fixed : frozenset of str
        Permanences that stay as they are, by id.
    keep_venues : frozenset of str
        Venues that must keep a permanence.
    advisers : tuple of str
        Who may hold a permanence, where that may change.
    """

    change: tuple[str, ...]
    venues: tuple[str, ...]
    weekdays: tuple[str, ...] = WORKING_DAYS
    starts_s: tuple[int, ...] = (MORNING_S, AFTERNOON_S)
    fixed: frozenset[str] = frozenset()
    keep_venues: frozenset[str] = frozenset()
    advisers: tuple[str, ...] = ()


def limits_of(
    scenario: Scenario,
    change: Sequence[str] = ("venue", "half_day"),
    venues: Sequence[str] | None = None,
    weekdays: Sequence[str] = WORKING_DAYS,
    fixed: Sequence[str] = (),
    keep_venues: bool = True,
) -> Limits:
    """Return the limits of a search, or raise ExperimentError where a name is unknown.

    Parameters
    ----------
    scenario : Scenario
    change : sequence of str
    venues : sequence of str, optional
        By default all those of the scenario but its home desk's.
    weekdays, fixed : sequence of str
    keep_venues : bool
        Whether every venue that has a permanence today keeps one.
    """
    home = scenario.rota.home_desk.venue if scenario.rota.home_desk is not None else None
    known = tuple(venue.id for venue in scenario.venues)
    rounds = tuple(one.id for one in scenario.rota.permanences)
    for name, given, among in (
        ("change", change, CHANGES),
        ("venues", venues or (), known),
        ("days", weekdays, WEEKDAYS),
        ("fixed", fixed, rounds),
    ):
        for word in words_of(name, given):
            if word not in among:
                raise ExperimentError(unknown(name, word, among))
    if not set(rounds) - set(fixed):
        raise ExperimentError(said("no permanence may move: the rota has none, or all are fixed"))
    chosen = tuple(venues) if venues else tuple(venue for venue in known if venue != home)
    served = frozenset(one.venue for one in scenario.rota.permanences) if keep_venues else frozenset()
    if "adviser" in change and len(scenario.advisers) < 2:
        raise ExperimentError(said("change: 'adviser' needs two advisers; the scenario has one"))
    return Limits(
        tuple(change), chosen, tuple(weekdays), fixed=frozenset(fixed), keep_venues=served,
        advisers=tuple(one.id for one in scenario.advisers),
    )  # fmt: skip


def key_of(rounds: Rounds) -> str:
    """Return a key that is the same for the same permanences, whatever they are called and in whatever order."""
    told = sorted(json.dumps(one.model_dump(mode="json", exclude={"id"}), sort_keys=True) for one in rounds)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def moves(rounds: Rounds, limits: Limits) -> Iterator[Rounds]:
    """Yield every rota one move away, each once; the permanences that moved are named by venue, day and hour."""
    met = {key_of(rounds)}
    for other in _moved(rounds, limits):
        key = key_of(other)
        if key not in met and limits.keep_venues <= {one.venue for one in other}:
            met.add(key)
            yield named(other, rounds)


def _moved(rounds: Rounds, limits: Limits) -> Iterator[Rounds]:
    free = [k for k, one in enumerate(rounds) if one.id not in limits.fixed]
    for k in free:
        for change in _changes(rounds[k], limits):
            yield _with(rounds, {k: change})
    for name, asked in (("venue", "venue"), ("advisers", "adviser")):
        for k, other in combinations(free, 2) if asked in limits.change else ():
            mine, its = getattr(rounds[k], name), getattr(rounds[other], name)
            if mine != its:
                yield _with(rounds, {k: {name: its}, other: {name: mine}})


def _changes(one: Permanence, limits: Limits) -> Iterator[dict[str, Any]]:
    """Yield what may change of one permanence, one thing at a time."""
    if "venue" in limits.change:
        yield from ({"venue": venue} for venue in limits.venues if venue != one.venue)
    if "mode" in limits.change:
        yield from ({"mode": mode} for mode in MODES if mode != one.mode)
    if "adviser" in limits.change:
        yield from ({"advisers": team} for team in _teams(one, limits) if team != one.advisers)
    if "half_day" in limits.change:
        for weekday in limits.weekdays:
            for start in limits.starts_s:
                begins = one.start if (start < NOON_S) == (one.start < NOON_S) else start
                if (weekday, begins) != (one.weekday, one.start):
                    yield _shifted(one, weekday, begins)


def _teams(one: Permanence, limits: Limits) -> Iterator[tuple[str, ...]]:
    """Yield the advisers of a permanence with one of them replaced by each other adviser."""
    for place in range(len(one.advisers)):
        for adviser in limits.advisers:
            if adviser not in one.advisers:
                yield (*one.advisers[:place], adviser, *one.advisers[place + 1 :])


def choices(one: Permanence, rounds: Rounds, limits: Limits) -> tuple[Permanence, ...]:
    """Return what moves may make of one permanence of a rota, its mode aside; as it is comes first."""
    if one.id in limits.fixed:
        return (one,)
    venues: dict[str, None] = {one.venue: None}
    times: dict[tuple[str, int], None] = {(one.weekday, one.start): None}
    if "venue" in limits.change:
        free = (other.venue for other in rounds if other.id not in limits.fixed)
        venues |= dict.fromkeys((*limits.venues, *free))
    if "half_day" in limits.change:
        starts = (*limits.starts_s, one.start)
        times |= dict.fromkeys((weekday, start) for weekday in limits.weekdays for start in starts)
    teams: dict[tuple[str, ...], None] = {one.advisers: None}
    if "adviser" in limits.change:
        teams |= dict.fromkeys(combinations(limits.advisers, len(one.advisers)))
        teams |= dict.fromkeys(other.advisers for other in rounds if other.id not in limits.fixed)
    return tuple(
        one.model_copy(update={"venue": venue, "advisers": team, **_shifted(one, weekday, start)})
        for venue, (weekday, start), team in product(venues, times, teams)
    )


def elsewhere(rounds: Rounds, limits: Limits, moved: int, numbers: tuple[int, ...]) -> Rounds:
    """Return a rota with so many permanences at venues and times drawn anew; each venue that must keep one does.

    The same numbers draw the same rota. Whether it can be run is not looked at.
    """

    def luck(*what: object) -> str:
        return drawn(" ".join(map(str, what)), *numbers)

    free = [k for k, one in enumerate(rounds) if one.id not in limits.fixed]
    free = sorted(free, key=luck)[:moved]
    places = sorted(limits.keep_venues - {one.venue for k, one in enumerate(rounds) if k not in free})
    for k in free[len(places) :]:
        places.append(sorted(limits.venues, key=partial(luck, k))[0])
    chosen = {}
    for k, venue in zip(free, places, strict=True):
        spots = choices(rounds[k], rounds, limits)
        there = [one for one in spots if one.venue == venue] or spots
        lots = [luck(k, one.weekday, one.start, one.advisers) for one in there]
        spot = there[lots.index(min(lots))]
        chosen[k] = {name: getattr(spot, name) for name in ("venue", "weekday", "start", "end", "breaks", "advisers")}
    return named(_with(rounds, chosen), rounds)


def drawn(key: str, *numbers: int) -> str:
    """Return a place in an order that is another for other numbers."""
    return hashlib.sha256(f"{numbers} {key}".encode()).hexdigest()


def _shifted(one: Permanence, weekday: str, start: int) -> dict[str, Any]:
    """Return a permanence's day and hours when it starts at another time, its length and breaks kept."""
    later = start - one.start
    breaks = tuple(
        pause.model_copy(update={"start": pause.start + later, "end": pause.end + later}) for pause in one.breaks
    )
    return {"weekday": weekday, "start": start, "end": one.end + later, "breaks": breaks}


def _with(rounds: Rounds, changes: dict[int, dict[str, Any]]) -> Rounds:
    return tuple(one.model_copy(update=changes.get(k, {})) for k, one in enumerate(rounds))


def named(rounds: Rounds, before: Rounds) -> Rounds:
    """Return the permanences with a name that says where and when; one that has not moved keeps its own."""
    kept = {one.id: one for one in before}
    taken: set[str] = set()
    found = []
    for one in rounds:
        same = kept[one.id]
        name = one.id
        if (one.venue, one.weekday, one.start) != (same.venue, same.weekday, same.start):
            name = f"{one.venue}-{one.weekday}-{s_to_clock(one.start).replace(':', '')}"[:60]
        number, unique = 1, name
        while unique in taken:
            number += 1
            unique = f"{name}-{number}"
        taken.add(unique)
        found.append(one.model_copy(update={"id": unique}))
    return tuple(sorted(found, key=lambda one: (WEEKDAYS.index(one.weekday), one.start, one.venue, one.id)))
