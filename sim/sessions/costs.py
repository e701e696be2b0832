"""What a schedule of a session costs: waits, idle time and overtime, weighed.

In: people, the law of a service, no-shows, walk-ins, weights. Out: a `SlotProblem` that gives the cost of counts of
people by interval, asked once for each. Which schedule is best is in `sim.sessions.search`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from sim.errors import SessionError
from sim.said import Sentence, must_be, said, unknown
from sim.sessions.durations import Duration
from sim.sessions.kernel_cost import waits_and_overtime
from sim.sessions.law import SessionLaw, law_of
from sim.sessions.rooms import work_of
from sim.sessions.world import World, number_of, shown, world_of
from sim.units import MINUTE_S


class Weights(NamedTuple):
    """What a minute weighs: of mean wait of who comes, of the adviser's idle time, of overtime."""

    wait: float
    idle: float
    overtime: float


def weights_of(given: Mapping[str, float] | Weights) -> Weights:
    """Return weights, checked; one that is not named is 0.

    Raises
    ------
    SessionError
        A name is unknown, a weight is below 0, or all are 0.
    """
    named = given._asdict() if isinstance(given, Weights) else dict(given)
    strange = sorted(set(named) - set(Weights._fields))
    if strange:
        raise SessionError(unknown("weights", strange[0], Weights._fields))
    found = {name: number_of(f"weight {name}", named.get(name, 0.0)) for name in Weights._fields}
    for name, value in found.items():
        if value < 0:
            raise SessionError(must_be(f"weight {name}", f"{value:g}", said("0 or more")))
    if not any(found.values()):
        raise SessionError(said("all weights are 0; give one above 0 to wait, idle or overtime"))
    return Weights(**found)


@dataclass(frozen=True)
class SlotProblem:
    """Where to put people in a session, and what it costs.

    Attributes
    ----------
    people : int
        To be booked.
    interval : int
        Steps between two times at which somebody may be due.
    n_intervals : int
        From the opening to closing.
    world : World
        The session without slots: service, walk-ins, opening and closing. Walk-ins may come before the opening.
    shows : float
        Chance that each of the booked comes.
    weights : Weights
    asked : dict
        Every schedule whose cost was asked, with it.
    """

    people: int
    interval: int
    n_intervals: int
    world: World
    shows: float
    weights: Weights
    asked: dict[bytes, float] = field(default_factory=dict, repr=False)

    def cost(self, counts: np.ndarray) -> float:
        """Return the cost of so many people at each interval, minutes."""
        key = counts.tobytes()
        if key not in self.asked:
            self.asked[key] = self._cost(counts)
        return self.asked[key]

    def _cost(self, counts: np.ndarray) -> float:
        waits, overtime = waits_and_overtime(
            counts, self.interval, self.shows, self.world.duration, *self._walk_ins, self._room
        )
        comers = self.people * self.shows + self.world.walk_ins
        length = self.n_intervals * self.interval
        idle = length + overtime - comers * self.world.mean_units  # all who come are served
        parts = Weights(waits / comers if comers else 0.0, idle, overtime)
        return sum(w * part for w, part in zip(self.weights, parts, strict=True)) * self.world.unit_s / MINUTE_S

    @cached_property
    def _walk_ins(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Which rate each step has, half a step's walk-ins of each rate, and the laws of their work."""
        if not self.world.streams:
            return np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros((0, 1))
        opens = self.opens
        per_unit = np.zeros(opens + self.n_intervals * self.interval)
        for stream in self.world.streams:
            per_unit[stream.begin : stream.end] += stream.per_unit
        per_unit[opens] += per_unit[:opens].sum()  # who comes before the opening is counted as waiting from it
        per_unit = per_unit[opens:]
        rates, which = np.unique(per_unit / 2, return_inverse=True)
        laws = [work_of(rate, self.world.duration) for rate in rates.tolist()]
        brings = np.zeros((len(laws), max(map(len, laws))))
        for row, law in zip(brings, laws, strict=True):
            row[: len(law)] = law
        return which.astype(np.int64), rates, brings

    @cached_property
    def _room(self) -> np.ndarray:
        brings = self._walk_ins[2].shape[1] * 2 * self.n_intervals * self.interval if self.world.streams else 0
        return np.zeros((2, (self.people + 1) * len(self.world.duration) + brings + 2))

    @property
    def opens(self) -> int:
        """The step of the opening: slots are counted from it."""
        return self.world.opens or 0

    def slots_s(self, counts: np.ndarray) -> list[int]:
        """Return the time of each person, seconds from the opening."""
        return (np.repeat(np.arange(self.n_intervals), counts) * self.interval * self.world.unit_s).tolist()

    def law(self, counts: np.ndarray) -> SessionLaw:
        """Return the exact law of a schedule."""
        return self.law_at(self.slots_s(counts))

    def law_at(self, slots_s: Sequence[int]) -> SessionLaw:
        """Return the exact law of slots at any seconds of the grid."""
        slots = np.array(sorted(slots_s), dtype=np.int64) // self.world.unit_s + self.opens
        return law_of(
            World(
                slots, np.full(len(slots), self.shows), self.world.duration, self.world.streams, self.world.closes,
                self.world.opens, self.world.unit_s, np.arange(len(slots)),
            )
        )  # fmt: skip


def slot_problem(
    people: int,
    duration: Duration,
    *,
    session_s: int,
    weights: Mapping[str, float] | Weights,
    interval_s: int = 300,
    no_show: float = 0.0,
    walk_ins: Sequence[tuple[int, int, float]] | None = None,
    step_s: int = 60,
) -> SlotProblem:
    """Return where to put people in a session that opens at 0, every argument checked.

    Parameters
    ----------
    people : int, >= 0
        To be booked.
    duration, walk_ins, step_s
        As those of `session_law`.
    session_s : int, seconds
        From opening to closing.
    weights : mapping
        ``wait``, ``idle``, ``overtime``: what a minute of each weighs.
    interval_s : int, seconds
        People may be due every so often.
    no_show : float

    Raises
    ------
    SessionError
        An argument is refused, as by `session_law`; a weight is below 0; the session has no time for one interval.
    """
    chosen = weights_of(weights)
    if isinstance(people, bool) or not isinstance(people, int | np.integer) or people < 0:
        raise SessionError(must_be("people", shown(people), said("a whole number, 0 or more")))
    session, every = (number_of(name, value) for name, value in (("session_s", session_s), ("interval_s", interval_s)))
    if every <= 0 or session < every:
        raise SessionError(
            said(
                "the session lasts {session:g} s, an interval {every:g} s: there is no time for one slot; give an "
                "interval above 0, and no longer than the session",
                session=session,
                every=every,
            )
        )
    _refuse_many(no_show)
    world = world_of([0], duration, no_show, walk_ins, session_s, step_s, 0)
    if world.every > 1 and not math.fmod(session, step_s):
        raise SessionError(f"walk_ins must begin and end at multiples of step_s {step_s} where slots are chosen.")
    if math.fmod(every, step_s):
        raise SessionError(_no_multiple("interval_s", every, "step_s", step_s))
    if math.fmod(session, every):
        raise SessionError(_no_multiple("session_s", session, "interval_s", every))
    empty = World(
        world.slots[:0], world.shows[:0], world.duration, world.streams, world.closes, world.opens, world.unit_s,
        world.order[:0],
    )  # fmt: skip
    return SlotProblem(
        int(people), int(every) // step_s, int(session) // int(every), empty, float(world.shows[0]), chosen
    )  # fmt: skip


def _no_multiple(name: str, value: float, other: str, its: float) -> Sentence:
    return said(
        "{name} is {value:g}, no multiple of {other} {its:g}; change one of them",
        name=name, value=value, other=other, its=its,
    )  # fmt: skip


def _refuse_many(no_show: Any) -> None:
    if isinstance(no_show, Sequence | np.ndarray) and not isinstance(no_show, str):
        raise SessionError("no_show has several values; one number for all is needed where slots are chosen.")
