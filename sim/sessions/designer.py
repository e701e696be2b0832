"""A session designed: the best schedule for stated weights beside those that people use, and how many to book.

In: people, the law of a service, no-shows, walk-ins, weights. Out: a `Design`, schedule by schedule, with the figures
of the exact law. How the best is found is in `sim.sessions.search`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.sessions.costs import SlotProblem, Weights, slot_problem
from sim.sessions.durations import Duration, on_longer_steps
from sim.sessions.law import SessionLaw
from sim.sessions.rules import bailey_welch, dome, evenly
from sim.sessions.search import Best, Progress, best_slots
from sim.sessions.world import Stream
from sim.units import MINUTE_S

BEST, TODAY, EVEN, BAILEY_WELCH, DOME = "best", "today", "even", "bailey_welch", "dome"
_RULES = {EVEN: evenly, BAILEY_WELCH: bailey_welch, DOME: dome}


@dataclass(frozen=True)
class Schedule:
    """A schedule and what it means.

    Attributes
    ----------
    name : str
        ``best``, ``today``, ``even``, ``bailey_welch`` or ``dome``.
    slots_s : tuple of int
        Seconds from the opening, one a person.
    law : SessionLaw
    wait_s : float
        Mean wait of who comes, booked or not.
    cost_min : float
        The weights times wait, idle time and overtime, minutes.
    """

    name: str
    slots_s: tuple[int, ...]
    law: SessionLaw
    wait_s: float
    cost_min: float

    @property
    def doubled(self) -> int:
        """How many people share their slot with somebody before them."""
        return len(self.slots_s) - len(set(self.slots_s))


@dataclass(frozen=True)
class Number:
    """How many to book: the best schedule of one number, and what it costs.

    Attributes
    ----------
    people : int
        Booked.
    slots_s : tuple of int
        Seconds from the opening.
    cost_min : float
    """

    people: int
    slots_s: tuple[int, ...]
    cost_min: float

    @property
    def doubled(self) -> int:
        """How many share their slot with somebody before them."""
        return len(self.slots_s) - len(set(self.slots_s))


@dataclass(frozen=True)
class Design:
    """The best schedule of a session, beside others.

    Attributes
    ----------
    weights : Weights
    schedules : tuple of Schedule
        The best first.
    bound_min : float
        How much lower a neighbour of the best may cost, as proven; where the cost is multimodular, so may any schedule.
    asked : int
        Schedules that were costed.
    """

    weights: Weights
    schedules: tuple[Schedule, ...]
    bound_min: float
    asked: int

    @property
    def best(self) -> Schedule:
        """The best schedule."""
        return self.schedules[0]


def design_slots(
    people: int,
    duration: Duration,
    *,
    session_s: int,
    weights: Mapping[str, float] | Weights,
    interval_s: int = 300,
    no_show: float = 0.0,
    walk_ins: Sequence[tuple[int, int, float]] | None = None,
    today_s: Sequence[int] | None = None,
    step_s: int = 60,
    told: Progress | None = None,
) -> Design:
    """Return the best times of a number of appointments in a session, beside those of the rules that people use.

    Parameters
    ----------
    people : int, >= 0
        To be booked.
    duration, walk_ins, step_s
        As those of `session_law`.
    session_s : int, seconds
        From the opening, at 0, to closing.
    weights : mapping
        ``wait``, ``idle``, ``overtime``: what a minute weighs of the mean wait of who comes (booked or not), of the
        adviser's idle time from the opening on, of overtime.
    interval_s : int, seconds
        People may be due every so often; several at one time are overbooking.
    no_show : float
    today_s : sequence of int, seconds, optional
        Today's times, from the opening, shown beside the others.

    Raises
    ------
    SessionError
        An argument is refused, as by `session_law`; a weight is below 0; the session has no time for one interval.

    Notes
    -----
    With walk-ins the search counts half of those of a step at its beginning, half at its end; the figures told are
    those of the exact law.
    """
    problem = slot_problem(
        people, duration, session_s=session_s, weights=weights, interval_s=interval_s, no_show=no_show,
        walk_ins=walk_ins, step_s=step_s,
    )  # fmt: skip
    return design_of(problem, today_s, told)


def design_of(problem: SlotProblem, today_s: Sequence[int] | None = None, told: Progress | None = None) -> Design:
    """Return the best schedule of a problem beside the others."""
    found = {name: rule(problem) for name, rule in _RULES.items()}
    best = best_slots(problem, _searched(problem, told).counts, told)
    schedules = [schedule_at(problem, BEST, problem.slots_s(best.counts))]
    if today_s is not None:
        schedules.append(schedule_at(problem, TODAY, today_s))
    schedules += [schedule_at(problem, name, problem.slots_s(counts)) for name, counts in found.items()]
    return Design(problem.weights, tuple(schedules), best.bound, best.asked)


def schedule_at(problem: SlotProblem, name: str, slots_s: Sequence[int]) -> Schedule:
    """Return a schedule with its exact figures."""
    law = problem.law_at(slots_s)
    comers = problem.people * problem.shows + problem.world.walk_ins
    walked = law.walk_in_wait_mean_s * problem.world.walk_ins if problem.world.walk_ins else 0.0
    wait = (problem.shows * float(law.wait_mean_s.sum()) + walked) / comers if comers else 0.0
    parts = Weights(wait, law.idle_mean_s, law.overtime_mean_s)
    cost = sum(weight * part for weight, part in zip(problem.weights, parts, strict=True)) / MINUTE_S
    return Schedule(name, tuple(sorted(slots_s)), law, wait, cost)


def design_number(problem: SlotProblem, most: int = 100) -> tuple[Number, ...]:
    """Return the best schedule and its cost for each number booked, from 0 on; walk-ins come as they come.

    Ends where three more people have each cost more than the best, or at `most`. Schedules are searched on steps of an
    interval where there are walk-ins, and costed on the problem's own.
    """
    found: list[Number] = []
    for people in range(most + 1):
        one = replace(problem, people=people, asked={})
        counts = _searched(one, None).counts
        found.append(Number(people, tuple(one.slots_s(counts)), one.cost(counts)))
        if people - best_number(found).people >= 3:
            break
    return tuple(found)


def best_number(numbers: Sequence[Number]) -> Number:
    """Return the number that costs least; of equals the smallest."""
    return min(numbers, key=lambda number: (number.cost_min, number.people))


def _searched(problem: SlotProblem, told: Progress | None) -> Best:
    """Return the best schedule on steps of an interval."""
    coarse = on_interval_steps(problem)
    first = min((rule(coarse) for rule in _RULES.values()), key=coarse.cost)
    return best_slots(coarse, first, told)


def on_interval_steps(problem: SlotProblem) -> SlotProblem:
    """Return the problem on steps as long as its intervals, where that is quicker: with walk-ins."""
    factor, world = problem.interval, problem.world
    if factor == 1 or not world.streams:
        return problem
    opens = -(-problem.opens // factor)
    shift = opens * factor - problem.opens  # so that the opening lies on the longer steps
    per_unit = np.zeros((opens + problem.n_intervals) * factor)
    for stream in world.streams:
        per_unit[stream.begin + shift : stream.end + shift] += stream.per_unit
    sums = per_unit.reshape(-1, factor).sum(axis=1)
    streams = tuple(Stream(k, k + 1, float(rate)) for k, rate in enumerate(sums) if rate > 0)
    longer = replace(
        world, duration=on_longer_steps(world.duration, factor), streams=streams, opens=opens,
        closes=opens + problem.n_intervals, unit_s=world.unit_s * factor,
    )  # fmt: skip
    return replace(problem, world=longer, interval=1, asked={})
