"""How hard a rota is on its advisers, in figures: rest, hours, runs without a pause, days in a row, unequal shares.

In: a scenario. Out: for each figure the worst of all advisers over the window, as the rota plans it: drives from home
and back and setting up included; holidays, leave and what follows a visit after closing are not.
Which of them is too much is said by `sim.scenario.checks_working` and by the rules of a search.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise

import numpy as np

from sim.scenario.rota import stretches
from sim.scenario.schema import Adviser, Scenario
from sim.scenario.working_time import DeskHours, drive_s, plans, set_up_s, window, work_days, work_s
from sim.units import DAY_S, HOUR_S, MINUTE_S, WEEK_DAYS, week_ordinal

# A permanence that ends later is an evening's: of the published openings of 2,375 offices, August 2024, 1.4 % do.
EVENING_S = 18 * HOUR_S
FAR_S = 30 * MINUTE_S  # a permanence further from home is far: nobody should live further from an office (the label)
PAUSE_S = 20 * MINUTE_S  # Code du travail, art. L3121-16: what is shorter is no pause


def away_s(scenario: Scenario, adviser: Adviser, desks: tuple[DeskHours, ...]) -> tuple[int, int]:
    """Return when an adviser leaves home for a day's desks and when they are back, seconds from midnight."""
    first, last = desks[0], desks[-1]
    ready = first.start_s - set_up_s(scenario, adviser, adviser.home, first.venue)
    return ready - drive_s(scenario, adviser.home, first.venue), last.end_s + drive_s(
        scenario, last.venue, adviser.home
    )


def shortest_rest(scenario: Scenario, adviser: Adviser) -> tuple[int, int] | None:
    """Return the first day, a calendar ordinal, before which the rest is shortest, and that rest in seconds.

    None where they work on fewer than two days.
    """
    worked = work_days(scenario, adviser)
    if worked.days.size < 2:
        return None
    leaves = worked.each(lambda desks: away_s(scenario, adviser, desks)[0])
    back = worked.each(lambda desks: away_s(scenario, adviser, desks)[1])
    rest = np.diff(worked.days) * DAY_S - back[:-1] + leaves[1:]
    least = int(np.argmin(rest))
    return int(worked.days[least + 1]), int(rest[least])


def least_rest_h(scenario: Scenario) -> float:
    """Return the shortest rest between two days, hours from home to home."""
    found = (shortest_rest(scenario, adviser) for adviser in scenario.advisers)
    return min((one[1] for one in found if one is not None), default=WEEK_DAYS * DAY_S) / HOUR_S


def longest_day(scenario: Scenario, adviser: Adviser) -> tuple[int, int]:
    """Return the first of the longest days of work, a calendar ordinal, and its seconds; (0, 0) where there is none."""
    worked = work_days(scenario, adviser)
    return _longest(worked.days, worked.each(partial(work_s, scenario, adviser)))


def longest_week(scenario: Scenario, adviser: Adviser) -> tuple[int, int]:
    """Return the first of the longest weeks of work (`week_ordinal`), and its seconds; (0, 0) where there is none."""
    worked = work_days(scenario, adviser)
    work = worked.each(partial(work_s, scenario, adviser))
    weeks, place = np.unique(week_ordinal(worked.days), return_inverse=True)
    return _longest(weeks, np.bincount(place, work, minlength=weeks.size))


def _longest(times: np.ndarray, work: np.ndarray) -> tuple[int, int]:
    most = int(np.argmax(work)) if work.size else None
    return (0, 0) if most is None else (int(times[most]), int(work[most]))


def most_day_h(scenario: Scenario) -> float:
    """Return the longest day, hours worked."""
    return max((longest_day(scenario, one)[1] for one in scenario.advisers), default=0) / HOUR_S


def most_week_h(scenario: Scenario) -> float:
    """Return the longest week, hours worked."""
    return max((longest_week(scenario, one)[1] for one in scenario.advisers), default=0) / HOUR_S


def most_run_h(scenario: Scenario) -> float:
    """Return the longest time on the road and at desks without a pause of 20 minutes, hours."""
    most = 0
    for adviser in scenario.advisers:
        for desks in work_days(scenario, adviser).desks:
            most = max(most, _run_s(scenario, adviser, desks))
    return most / HOUR_S


def _run_s(scenario: Scenario, adviser: Adviser, desks: tuple[DeskHours, ...]) -> int:
    busy, before = [], adviser.home
    for desk in desks:
        ready = desk.start_s - set_up_s(scenario, adviser, before, desk.venue)
        busy += [(ready - drive_s(scenario, before, desk.venue), desk.start_s)]
        busy += stretches(desk.start_s, desk.end_s, desk.breaks_s)
        before = desk.venue
    busy.append((desks[-1].end_s, desks[-1].end_s + drive_s(scenario, before, adviser.home)))
    longest, since = 0, busy[0][0]
    for (_, end), (begin, until) in pairwise(busy):
        since = begin if begin - end >= PAUSE_S else since
        longest = max(longest, until - since)
    return longest


def most_days_away(scenario: Scenario) -> float:
    """Return the most days in a row with a permanence away from home."""
    most = 0
    for adviser in scenario.advisers:
        run, before = 0, -1
        for day, desks in plans(scenario, adviser):
            if any(desk.permanence and desk.venue != adviser.home for desk in desks):
                run, before = run + 1 if day == before + 1 else 1, day
                most = max(most, run)
    return float(most)


def least_days_off(scenario: Scenario) -> float:
    """Return the fewest days off in a row that a whole week of the window leaves, Monday to Sunday."""
    first_day, last_day = window(scenario)
    least = WEEK_DAYS
    for adviser in scenario.advisers:
        worked = set(work_days(scenario, adviser).days.tolist())
        # Ordinal 1 is a Monday.
        for monday in range(first_day + (1 - first_day) % WEEK_DAYS, last_day - WEEK_DAYS + 2, WEEK_DAYS):
            week = "".join(" " if monday + k in worked else "." for k in range(WEEK_DAYS))
            least = min(least, max(map(len, week.split()), default=0))
    return float(least)


def evening_share(scenario: Scenario, beyond_s: int = EVENING_S) -> float:
    """Return the largest part of the permanences that end later which one adviser holds; 0 where there is none."""
    return _largest_share(scenario, lambda _adviser, desk: desk.end_s > beyond_s)


def far_share(scenario: Scenario, beyond_s: int = FAR_S) -> float:
    """Return the largest part of the permanences further from home which one adviser holds; 0 where there is none."""
    return _largest_share(scenario, lambda adviser, desk: drive_s(scenario, adviser.home, desk.venue) > beyond_s)


def _largest_share(scenario: Scenario, counts: Callable[[Adviser, DeskHours], bool]) -> float:
    held = [
        sum(bool(desk.permanence) and counts(adviser, desk) for _, desks in plans(scenario, adviser) for desk in desks)
        for adviser in scenario.advisers
    ]
    return max(held, default=0) / (sum(held) or 1)
