"""The law of a session with walk-ins, who come at any moment.

In: a `World` with walk-ins, and who is called first. Out: the law of the wait at each slot, the mean wait of the
walk-ins, idle time and overtime. Nothing is drawn; what is smooth within a step is integrated at a few nodes, to some
12 digits.
"""

from __future__ import annotations

import numpy as np

from sim.sessions.appointments import Passed
from sim.sessions.phases import WaitLaw, phases
from sim.sessions.rooms import Room, advance, advance_booked_first, empty_room, rate_of, wait_in, with_booked
from sim.sessions.world import World

NODES = 8


def pass_walk_ins(world: World, *, booked_first: bool = True) -> Passed:
    """Follow the work in front of who comes, through the steps of a session with walk-ins.

    Notes
    -----
    A service that begins with an appointment begins on the grid; one that begins with a walk-in who finds the desk free
    begins at their moment, and so does all work behind it until the desk is free again. So at each step the work V is a
    number of steps and a phase. The phase of a busy period has a smooth density, followed at Gauss's nodes: a desk free
    from u on is found free at v > u with chance exp(-λ (v - u)), in a step of rate λ.

    In order of arrival, who comes waits V, walk-ins too (they see time averages: Wolff 1982). Booked first, who is
    booked waits for the rest of the service in progress and for the booked ahead; walk-ins wait behind them and are
    called when that is done. The order changes no moment at which a service begins, so the sum of all waits is the
    same: the walk-ins' is what the booked leave of it.

    References
    ----------
    Takács (1955), Acta Math. Acad. Sci. Hung. 6, 101-129 (the work before a Poisson arrival); Wolff (1982), Oper. Res.
    30, 223-231; Kleinrock (1965), Nav. Res. Logist. Q. 12, 181-192 (the sum of waits is conserved).
    """
    plain = _Walk(world, booked_first=False)
    if not booked_first or not len(world.slots):
        return Passed(plain.waits, plain.idle, plain.overtime, plain.walked / world.walk_ins)
    first = _Walk(world, booked_first=True).waits
    saved = sum(
        show * (late.mean - soon.mean) for show, late, soon in zip(world.shows, plain.waits, first, strict=True)
    )  # fmt: skip
    return Passed(first, plain.idle, plain.overtime, (plain.walked + saved) / world.walk_ins)


class _Walk:
    """One pass through the steps of a session: waits at the slots, and sums over the steps.

    Idle time, overtime and `walked`, the sum of the walk-ins' waits, are of the order of arrival.
    """

    def __init__(self, world: World, *, booked_first: bool):
        self.world, self.inside = world, phases(NODES)
        self.advance = advance_booked_first if booked_first else advance
        self.waits: list[WaitLaw] = []
        self.idle = self.overtime = self.walked = 0.0
        streams, slots = world.streams, world.slots.tolist()
        self.start = min(world.begins, *(stream.begin for stream in streams))
        self.end = max([self.start, *(stream.end for stream in streams), *slots, world.closes or 0])
        self.per_step = np.zeros(self.end - self.start + 1)
        for stream in streams:
            self.per_step[stream.begin - self.start : stream.end - self.start] += stream.per_step
        self._through()

    def _through(self) -> None:
        rates = {rate: rate_of(rate, self.world.duration, self.inside) for rate in set(self.per_step.tolist())}
        coming = np.append(np.cumsum(self.per_step[::-1])[::-1], 0.0)
        nobody = np.append(np.cumprod((1 - self.world.shows)[::-1])[::-1], 1.0)
        room = empty_room(NODES + 1, max(0, (self.world.opens or 0) - self.start))
        for now in range(self.start, self.end):
            room = self._meet(room, now)
            rate = rates[float(self.per_step[now - self.start])]
            work = self._work(room)
            room, free = self.advance(room, rate, self.world.duration, self.inside)
            later = coming[now - self.start + 1] + rate.comes * (1 - self.inside.at)
            self._sum_step(now, free, nobody[len(self.waits)] * np.exp(-later))
            mean = work + (rate.comes * self.world.mean_steps - 1) / 2
            mean += float((self.inside.weight * (1 - self.inside.at)) @ free)
            self.walked += rate.comes * (mean - max(0.0, (self.world.opens or 0) - now - 0.5))
        room = self._meet(room, self.end)
        if self.world.closes is not None:
            self.overtime += self._work(room)

    def _meet(self, room: Room, now: int) -> Room:
        """Let those come whose slot is now."""
        slots, shows = self.world.slots, self.world.shows
        while len(self.waits) < len(slots) and slots[len(self.waits)] == now:
            show = float(shows[len(self.waits)])
            self.waits.append(wait_in(room))
            room = with_booked(room, show, self.world.duration)
        return room

    def _work(self, room: Room) -> float:
        """Return the mean work before who comes now."""
        return wait_in(room).mean

    def _sum_step(self, now: int, free: np.ndarray, nobody: np.ndarray) -> None:
        """Add a step's idle time and overtime: the chances, at the nodes, of a free desk and of nobody to come."""
        closes, weight = self.world.closes, self.inside.weight
        is_open = closes is not None and now < closes
        if now >= self.world.begins:
            self.idle += float(weight @ (free * (1.0 if is_open else 1 - nobody)))
        if closes is not None and not is_open:
            self.overtime += float(weight @ (1 - free * nobody))
