"""Desks in the long run: how a session of many arrivals becomes independent sums of what a formula gives.

In: quantities and how they are read from a log, dice for people, how long a queue remembers. Out: a `Case`.
The queues themselves are in `cases_queues` and `cases_limits`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.errors import TheoryError
from sim.said import Sentence, said
from sim.validation.cases import BLOCK_PEOPLE, TICKS, BlockLog, Case, Quantity, Subject, Sums, run_people, whole_ticks
from sim.validation.dice import Dice

PEOPLE = 5_000  # of a session, at least
SKIPPED = 500  # at its beginning, at least; and at its end where later people matter to earlier ones
PEOPLE_TO_SKIPPED = PEOPLE // SKIPPED
FADES = 15  # memory is left to fade by exp(-15)
MOST_PEOPLE = 20_000_000  # of a session
IN_UNITS = ("duration", "patience")  # rows of a draw that are in the unit of the formula

ValueEach = Callable[[BlockLog, dict[str, Any]], np.ndarray]

WAIT = said("mean wait")
WAITS = said("share who wait")


class LongRunMeans(NamedTuple):
    """A quantity and how it is read from a log: what is summed, over whom (a value a person, people not counted 0)."""

    quantity: Quantity
    top: ValueEach
    base: ValueEach


def over_all(id: str, name: Sentence, exact: float, top: ValueEach) -> LongRunMeans:
    """Return a mean over everybody."""
    return LongRunMeans(Quantity(id, name, exact), top, lambda log, rows: np.ones(len(log.arrival)))


def over_served(id: str, name: Sentence, exact: float, top: Callable[[BlockLog], np.ndarray]) -> LongRunMeans:
    """Return a mean over the served."""

    def masked(log: BlockLog, rows: dict[str, Any]) -> np.ndarray:
        return np.where(log.ended("served"), top(log), 0.0)

    return LongRunMeans(Quantity(id, name, exact), masked, lambda log, rows: log.ended("served").astype(np.float64))


def mean_wait(exact: float) -> LongRunMeans:
    """Return the mean wait of everybody, until called or gone."""
    return over_all("wait", WAIT, exact, lambda log, rows: log.wait)


def share_who_wait(exact: float) -> LongRunMeans:
    """Return the share of everybody who come and are not called at once, nor go at once."""
    return over_all("waits", WAITS, exact, lambda log, rows: (log.wait > 0).astype(np.float64))


def called_within_share(exact: float, wait: float) -> LongRunMeans:
    """Return the share of all who come that are called within `wait`."""
    whole, _, decimals = f"{wait:g}".partition(".")
    name = said("share called within {whole}.{decimals}", whole=whole, decimals=decimals or "0")
    return over_all("within", name, exact, lambda log, rows: (log.called - log.arrival <= wait).astype(np.float64))


def ended_share(outcome: str, name: Sentence, exact: float) -> LongRunMeans:
    """Return the share of all who come whose visit ends so."""
    return over_all(outcome, name, exact, lambda log, rows: log.ended(outcome).astype(np.float64))


class LongRunWorld(NamedTuple):
    """Who comes to a desk in the long run, and the desk.

    Attributes
    ----------
    draw : function (dice, n) -> gaps, rows
        Times between arrivals, and the other rows of `run_desk` (`duration` among them), in the unit of the formula.
    settings : dict
        The settings of `run_desk`.
    mean_service : float
        In that unit: it is `TICKS` whole seconds of the desk.
    memory : float
        Arrivals in which the memory of an empty beginning fades by a factor e.
    overtakes : bool
        Whether later people are called before earlier ones: then the end of a session is not counted either.
    """

    draw: Callable[[Dice, int], tuple[np.ndarray, dict[str, Any]]]
    settings: dict[str, Any]
    mean_service: float
    memory: float
    overtakes: bool = False


def memory_of_a_queue(load: float, variability: float = 1.0) -> float:
    """Return the arrivals in which a queue that loses nobody forgets its beginning, by a factor e.

    Parameters
    ----------
    load : float, under 1
    variability : float
        Mean of the squared coefficients of variation of gaps and services; 1 is M/M/c.

    References
    ----------
    Relaxation time of M/M/1, 1 / (mu (1 - sqrt rho)^2): Cohen (1982), The Single Server Queue; as a rule for others.
    """
    return variability * load / (1 - math.sqrt(load)) ** 2


def memory_of_a_room(size: int) -> float:
    """Return the same for a room of so many people: a random walk between its ends forgets in about size² / 3."""
    return size * size / 3


def long_run_case(
    id: str, name: Sentence, formula: str, source: str, measured: Sequence[LongRunMeans], world: LongRunWorld,
    blocks: int,
) -> Case:  # fmt: skip
    """Return a case of the long run: sessions of many arrivals, the first of which are not counted.

    Raises
    ------
    TheoryError
        The queue forgets so slowly that a session would be too long.

    Notes
    -----
    A session begins empty and is left to forget it: a tenth of the arrivals, `FADES` memories at least, so the bias is
    far below the standard error. Sessions have dice of their own: they are independent.
    """
    skipped = max(SKIPPED, math.ceil(FADES * world.memory))
    people = PEOPLE_TO_SKIPPED * skipped
    if people > MOST_PEOPLE:
        raise TheoryError(f"case {id}: sessions of {people} people would be needed; give a load further below 1.")
    n_sessions = max(1, BLOCK_PEOPLE // people)
    last = people - (skipped if world.overtakes else 0)
    ticks = TICKS / world.mean_service

    def run(seed: int, block: int, subject: Subject) -> Sums:
        gaps, rows = world.draw(Dice(seed, id, block), n_sessions * people)
        rows |= {name: whole_ticks(rows[name], ticks) for name in IN_UNITS if name in rows}
        rows["arrival"] = whole_ticks(np.cumsum(gaps.reshape(n_sessions, people), axis=1), ticks).ravel()
        session = np.repeat(np.arange(n_sessions), people)
        log = run_people(subject, session, n_sessions, rows, world.settings, ticks)
        place = np.tile(np.arange(people), n_sessions)
        counted = (place >= skipped) & (place < last)
        top = [log.by_session(np.where(counted, m.top(log, rows), 0.0)) for m in measured]
        base = [log.by_session(np.where(counted, m.base(log, rows), 0.0)) for m in measured]
        return Sums(np.array(top).T, np.array(base).T)

    return Case(id, name, formula, source, tuple(m.quantity for m in measured), blocks, run)
