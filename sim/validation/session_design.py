"""The session of a permanence designed: its best schedule, how many to book, and the same in words of a scenario file.

In: the `Facts` of a permanence, weights. Out: a `PermanenceDesign`. The search is in `sim.sessions`, the exact law
beside the simulated one in `session_rules`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from sim.errors import SessionError
from sim.said import said
from sim.scenario.rota import is_bookable, is_overbooked
from sim.sessions.costs import SlotProblem, Weights
from sim.sessions.designer import Design, Number, Schedule, best_number, design_number, design_of, schedule_at
from sim.units import MINUTE_S, minutes_to_s
from sim.validation.session_facts import Facts, book_of, step_of, world_with

FILE = "file"
_BOOKABLE = tuple(k / 20 for k in range(1, 21))
_OVERBOOKED = (0.0, 0.1, 0.15, 0.2, 0.25, 0.34, 0.5, 1.0)
_LONGEST_SLOT_MIN = 90


@dataclass(frozen=True)
class FileTerms:
    """What a scenario file can say of a book: regular slots, a share of them bookable, a share given twice."""

    slot_min: float
    bookable_share: float
    overbooked_share: float
    schedule: Schedule


@dataclass(frozen=True)
class PermanenceDesign:
    """What the designer says of a permanence.

    Attributes
    ----------
    people : int
        Booked, as is usual today, or as asked.
    walk_ins : float
        Mean number who come without an appointment.
    grid_slots : int
        Slots of today's length in a session.
    design : Design
        For that number booked.
    numbers : tuple of Number
        The best schedule of each number booked.
    terms : FileTerms or None
        The best that a scenario file can say for the best number; None where nobody is booked or no book has so many.
    """

    people: int
    walk_ins: float
    grid_slots: int
    design: Design
    numbers: tuple[Number, ...]
    terms: FileTerms | None

    @property
    def best_number(self) -> Number:
        """The number booked that costs least."""
        return best_number(self.numbers)


def usual_number(facts: Facts) -> int:
    """Return how many are usually booked: the mean over sessions, rounded."""
    return round(facts.mean_booked)


def booked_wait_s(schedule: Schedule) -> float:
    """Return the mean wait of the booked of a schedule, by the law, each of its slots counted once; NaN without one."""
    return float(schedule.law.wait_mean_s.mean()) if len(schedule.slots_s) else float("nan")


def problem_of(facts: Facts, weights: Weights, interval_s: int, people: int) -> SlotProblem:
    """Return where to put people in a session of the permanence.

    Raises
    ------
    SessionError
        Several advisers hold it, or it has a break: no exact law. Or the interval does not fit.
    """
    why = why_no_design(facts)
    if why:
        raise SessionError(why)
    step = step_of(facts)
    refuse_interval(facts, interval_s)
    length = facts.closes_s - facts.opens_s
    world = world_with(facts, (), float(np.mean(facts.walked_in)))
    return SlotProblem(people, interval_s // step, length // interval_s, world, 1 - facts.no_show, weights)


def why_no_design(facts: Facts) -> str:
    """Return why a permanence has no exact law to design with, or an empty text."""
    if facts.advisers > 1:
        return f"{facts.permanence.id} is held by {facts.advisers} advisers; the exact law is for one."
    if facts.permanence.breaks:
        return f"{facts.permanence.id} has a break; the exact law is for a session without one."
    return ""


def refuse_interval(facts: Facts, interval_s: int) -> None:
    """Refuse an interval that does not fill the session; no season is needed for it.

    Raises
    ------
    SessionError
        It is longer than the session, not above 0, or the session or its steps are no multiple of it.
    """
    step, length = step_of(facts), facts.closes_s - facts.opens_s
    told = {
        "name": facts.permanence.id, "length": f"{length / MINUTE_S:g}", "interval": f"{interval_s / MINUTE_S:g}"
    }  # fmt: skip
    if interval_s <= 0 or interval_s > length:
        raise SessionError(
            said(
                "{name} lasts {length} min, an interval {interval} min: there is no time for one slot; give an "
                "interval from {least} to {length} min",
                **told,
                least=f"{step / MINUTE_S:g}",
            )
        )
    if interval_s % step or length % interval_s:
        raise SessionError(
            said(
                "{name} lasts {length} min: an interval of {interval} min does not fill it on steps of {step} s; give "
                "one that does, for instance {fitting} min",
                **told,
                step=step,
                fitting=f"{_fitting(length, interval_s, step) / MINUTE_S:g}",
            )
        )


def _fitting(length: int, interval_s: int, step: int) -> int:
    """Return the longest interval, no longer than one, that fills a session."""
    return next((k for k in range(interval_s - interval_s % step, 0, -step) if length % k == 0), step)


def design_permanence(facts: Facts, weights: Weights, interval_s: int, people: int | None = None) -> PermanenceDesign:
    """Return the design of a permanence's session.

    Parameters
    ----------
    facts : Facts
    weights : Weights
    interval_s : int, seconds
        People may be due every so often from the opening on.
    people : int, optional
        To be booked; by default as many as usually are.
    """
    booked = usual_number(facts) if people is None else people
    problem = problem_of(facts, weights, interval_s, booked)
    today = [slot - facts.opens_s for slot in book_of(facts.slots_s, booked)] if facts.slots_s else None
    if today is not None and any(slot % problem.world.unit_s for slot in today):
        today = None
    numbers = design_number(problem)
    best = best_number(numbers)
    return PermanenceDesign(
        people=booked,
        walk_ins=problem.world.walk_ins,
        grid_slots=(facts.closes_s - facts.opens_s) // minutes_to_s(facts.permanence.slot_min),
        design=design_of(problem, today),
        numbers=numbers,
        terms=file_terms(replace(problem, people=best.people, asked={})) if best.people else None,
    )


def file_terms(problem: SlotProblem) -> FileTerms | None:
    """Return the cheapest book that a scenario file can say, its slots on the intervals; None if none is so long."""
    found = [
        (problem.cost(counts), terms, counts) for terms, counts in _books(problem)
    ]  # fmt: skip
    if not found:
        return None
    _, (slot_min, bookable, overbooked), counts = min(found, key=lambda entry: entry[0])
    return FileTerms(slot_min, bookable, overbooked, schedule_at(problem, FILE, problem.slots_s(counts)))


def _books(problem: SlotProblem) -> Iterator[tuple[tuple[float, float, float], np.ndarray]]:
    """Yield what a file can say that takes just so many bookings, with the counts of people."""
    seen: set[bytes] = set()
    interval_min = problem.interval * problem.world.unit_s / MINUTE_S
    for length in range(1, problem.n_intervals + 1):
        if length * interval_min > _LONGEST_SLOT_MIN:
            return
        starts = range(0, problem.n_intervals - length + 1, length)
        for bookable in _BOOKABLE:
            slots = [start for number, start in enumerate(starts) if is_bookable(number, bookable)]
            for overbooked in _OVERBOOKED:
                book = slots + [slot for k, slot in enumerate(slots) if is_overbooked(k, overbooked)]
                if len(book) != problem.people:
                    continue
                counts = np.bincount(book, minlength=problem.n_intervals).astype(np.int64)
                if counts.tobytes() not in seen:
                    seen.add(counts.tobytes())
                    yield (length * interval_min, bookable, overbooked), counts
