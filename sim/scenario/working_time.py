"""What a rota asks of an adviser: the dates of each desk, the drives, the hours of a day and of a week.

In: a scenario. Out: days as the rota plans them, holidays, leave and illness aside.
What is too much is said by `sim.scenario.checks_working`; what happens on the day is the engine's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, TypeVar

import numpy as np

from sim.once import once
from sim.scenario.rota import SessionKind, held_days, home_desk_advisers
from sim.scenario.schema import Adviser, Permanence, Scenario, Venue
from sim.scenario.setting import days_of as run_days
from sim.scenario.setting import travel_rules
from sim.scenario.values import WEEKDAYS
from sim.territory import travel
from sim.units import WEEK_DAYS, minutes_to_s

Answer = TypeVar("Answer")

LUNCH_FROM_S, LUNCH_UNTIL_S = (11 * 60 + 30) * 60, (14 * 60 + 30) * 60


@dataclass(frozen=True)
class DeskHours:
    """One desk of an adviser's day; `permanence` is empty at the home desk. Seconds from midnight."""

    permanence: str
    venue: str
    start_s: int
    end_s: int
    breaks_s: tuple[tuple[int, int], ...] = ()

    @property
    def work_s(self) -> int:
        """Seconds at the desk, breaks left out."""
        return self.end_s - self.start_s - sum(end - start for start, end in self.breaks_s)


def run_span(scenario: Scenario) -> tuple[int, int]:
    """Return the first and the last calendar ordinal on which a desk can open: warm-up and run-out included."""
    days = run_days(scenario)
    return days.first, days.last


def window(scenario: Scenario) -> tuple[int, int]:
    """Return the first and the last calendar ordinal of the reported window."""
    return scenario.horizon.start.toordinal(), scenario.horizon.end.toordinal()


def drive_s(scenario: Scenario, start: str, end: str) -> int:
    """Return the seconds that an adviser drives from one venue to another; 0 where one of them is unknown."""
    venues = _venues(scenario)
    if start == end or start not in venues or end not in venues:
        return 0
    return travel.drive_s(venues[start].point, venues[end].point, travel_rules(scenario.place.travel))


@once
def rounds(scenario: Scenario, first_day: int, last_day: int) -> dict[int, tuple[Permanence, ...]]:
    """Return the permanences of each day between two calendar ordinals, by start; days without any are left out."""
    return _by_day(scenario, scenario.rota.permanences, first_day, last_day)


def rounds_of(scenario: Scenario, adviser: Adviser, first_day: int, last_day: int) -> dict[int, tuple[Permanence, ...]]:
    """Return the permanences of one adviser, as `rounds`."""
    return _by_day(scenario, _permanences_of(scenario).get(adviser.id, ()), first_day, last_day)


def _by_day(
    scenario: Scenario, permanences: Iterable[Permanence], first_day: int, last_day: int
) -> dict[int, tuple[Permanence, ...]]:
    found: dict[int, list[Permanence]] = {}
    for permanence in _in_order(permanences):
        for day in scheduled_days(scenario, permanence, first_day, last_day):
            found.setdefault(day, []).append(permanence)
    return {day: tuple(found[day]) for day in sorted(found)}


def scheduled_days(scenario: Scenario, permanence: Permanence, first_day: int, last_day: int) -> tuple[int, ...]:
    """Return the calendar ordinals of a permanence between two others, as `held_days`; none if its venue is unknown."""
    venue = _venues(scenario).get(permanence.venue)
    return () if venue is None else held_days(permanence, venue, first_day, last_day)


def _in_order(permanences: Iterable[Permanence]) -> list[Permanence]:
    return sorted(permanences, key=lambda p: (p.start, p.id))


@once
def _venues(scenario: Scenario) -> dict[str, Venue]:
    return {venue.id: venue for venue in scenario.venues}


@once
def _permanences_of(scenario: Scenario) -> dict[str, list[Permanence]]:
    found: dict[str, list[Permanence]] = {}
    for permanence in scenario.rota.permanences:
        for name in dict.fromkeys(permanence.advisers):
            found.setdefault(name, []).append(permanence)
    return found


def each_day(
    days: Iterable[int],
    by_day: dict[int, tuple[Permanence, ...]],
    make: Callable[[int, tuple[Permanence, ...]], Answer],
) -> Iterator[tuple[int, Answer]]:
    """Yield each calendar ordinal with what is made of it and its permanences, once for the days that are alike."""
    known: dict[tuple[int, ...], Answer] = {}
    for day in days:
        today = by_day.get(day, ())
        pattern = (day % WEEK_DAYS, *map(id, today))
        if pattern not in known:
            known[pattern] = make(day, today)
        yield day, known[pattern]


def desks_of(scenario: Scenario, adviser: Adviser, day: int, today: tuple[Permanence, ...]) -> tuple[DeskHours, ...]:
    """Return the desks of an adviser on a calendar ordinal, by start, the home desk among them."""
    desks = [
        DeskHours(p.id, p.venue, p.start, p.end, tuple((pause.start, pause.end) for pause in p.breaks))
        for p in today
        if adviser.id in p.advisers
    ]
    desks += [
        DeskHours("", venue, start, end)
        for venue, start, end, advisers in home_desks(scenario, day, today)
        if adviser.id in advisers
    ]
    return tuple(sorted(desks, key=lambda desk: (desk.start_s, desk.permanence)))


def home_desks(
    scenario: Scenario, day: int, today: tuple[Permanence, ...]
) -> Iterator[tuple[str, int, int, tuple[str, ...]]]:
    """Yield venue, start, end and advisers of each opening of the home desk on a calendar ordinal."""
    desk = scenario.rota.home_desk
    weekday = WEEKDAYS[dt.date.fromordinal(day).weekday()]
    if desk is None:
        return
    away = [SessionKind(p.id, p.venue, p.start, p.end, p.advisers) for p in today]
    for hours in desk.hours:
        if hours.weekday == weekday:
            yield desk.venue, hours.start, hours.end, home_desk_advisers(scenario, desk, hours.start, hours.end, away)


def set_up_s(scenario: Scenario, adviser: Adviser, before: str, venue: str) -> int:
    """Return the seconds of setting up on arrival: none where one comes from, none at home."""
    return 0 if venue in (before, adviser.home) else minutes_to_s(scenario.day.set_up_min)


def work_s(scenario: Scenario, adviser: Adviser, desks: tuple[DeskHours, ...]) -> int:
    """Return the working time of a day: desks, drives from home and back, setting up on arrival."""
    if not desks:
        return 0
    stops = [adviser.home, *(desk.venue for desk in desks), adviser.home]
    ways = sum(drive_s(scenario, a, b) + set_up_s(scenario, adviser, a, b) for a, b in pairwise(stops))
    return sum(desk.work_s for desk in desks) + ways


def longest_lunch_s(scenario: Scenario, adviser: Adviser, desks: tuple[DeskHours, ...]) -> int:
    """Return the longest time free between 11:30 and 14:30, seconds: a gap less its drive, or a break."""
    free = [pause for desk in desks for pause in desk.breaks_s]
    first = desks[0].venue
    leave = desks[0].start_s - drive_s(scenario, adviser.home, first) - set_up_s(scenario, adviser, adviser.home, first)
    back = desks[-1].end_s + drive_s(scenario, desks[-1].venue, adviser.home)
    free += [(LUNCH_FROM_S, leave), (back, LUNCH_UNTIL_S)]
    for before, after in pairwise(desks):
        drive = drive_s(scenario, before.venue, after.venue)
        ready = after.start_s - set_up_s(scenario, adviser, before.venue, after.venue)
        # Lunch comes before the drive or after it.
        free += [(before.end_s, ready - drive), (before.end_s + drive, ready)]
    return max(min(until, LUNCH_UNTIL_S) - max(since, LUNCH_FROM_S) for since, until in free)


class WorkDays(NamedTuple):
    """The days on which an adviser works, with their desks; days that are alike share them.

    `days` are calendar ordinals, ascending; `desks` the desks of days that differ, `place` the place there of a day's.
    """

    days: np.ndarray
    place: np.ndarray
    desks: tuple[tuple[DeskHours, ...], ...]

    def each(self, reckon: Callable[[tuple[DeskHours, ...]], int]) -> np.ndarray:
        """Return a whole number of each day's desks, reckoned once for days that are alike."""
        return np.asarray(np.array([reckon(desks) for desks in self.desks], dtype=np.int64)[self.place])

    def first(self) -> list[int]:
        """Return the first day of each of the desks that differ."""
        return [int(self.days[np.argmax(self.place == place)]) for place in range(len(self.desks))]


def work_days(scenario: Scenario, adviser: Adviser) -> WorkDays:
    """Return the days of the window on which an adviser has a desk, as the rota plans them."""
    return _work_days(scenario).of(adviser)


def plans(scenario: Scenario, adviser: Adviser) -> Iterator[tuple[int, tuple[DeskHours, ...]]]:
    """Yield each calendar ordinal of the window with the desks of an adviser, days without any left out."""
    days, place, desks = work_days(scenario, adviser)
    return zip(days.tolist(), (desks[k] for k in place.tolist()), strict=True)


class _WorkDaysOfAll:
    """The days of work of each adviser in the window: several checks go through them."""

    def __init__(self, scenario: Scenario):
        self._scenario, self._window = scenario, window(scenario)
        self._known: dict[int, tuple[Adviser, WorkDays]] = {}

    def of(self, adviser: Adviser) -> WorkDays:
        if id(adviser) not in self._known:
            self._known[id(adviser)] = adviser, self._made(adviser)  # kept, so that no other takes its place
        return self._known[id(adviser)][1]

    def _made(self, adviser: Adviser) -> WorkDays:
        """Where an adviser is hangs on weekday and own permanences alone, at the home desk, too."""
        first_day, last_day = self._window
        own = _in_order(_permanences_of(self._scenario).get(adviser.id, ()))
        is_held = np.zeros((len(own), last_day - first_day + 1), dtype=bool)
        for row, one in zip(is_held, own, strict=True):
            row[np.array(scheduled_days(self._scenario, one, first_day, last_day), dtype=np.intp) - first_day] = True
        is_asked = np.full(is_held.shape[1], _is_at_home_desk(self._scenario, adviser)) | is_held.any(axis=0)
        days = np.flatnonzero(is_asked)
        held = is_held[:, days]
        alike = np.vstack(((days + first_day) % WEEK_DAYS, np.packbits(held, axis=0))).astype(np.uint8)
        raw, width = alike.tobytes("F"), alike.shape[0]
        keys = [raw[at : at + width] for at in range(0, len(raw), width)]
        first = {key: len(keys) - 1 - at for at, key in enumerate(reversed(keys))}  # of days that are alike
        desks = {
            key: desks_of(
                self._scenario, adviser, int(days[at]) + first_day, tuple(own[k] for k in np.flatnonzero(held[:, at]))
            )
            for key, at in first.items()
        }
        rank = {key: place for place, key in enumerate(key for key in first if desks[key])}
        place = np.array([rank.get(key, -1) for key in keys], dtype=np.intp)
        return WorkDays(days[place >= 0] + first_day, place[place >= 0], tuple(desks[key] for key in rank))


@once
def _work_days(scenario: Scenario) -> _WorkDaysOfAll:
    return _WorkDaysOfAll(scenario)


def _is_at_home_desk(scenario: Scenario, adviser: Adviser) -> bool:
    desk = scenario.rota.home_desk
    return desk is not None and (adviser.home == desk.venue or adviser.id in desk.colleagues)
