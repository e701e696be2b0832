"""The law of a session with walk-ins, who come at any moment.

In: a `World` with walk-ins, and who is called first. Out: the law of the wait at each slot, the mean wait of the
walk-ins, idle time and overtime. Nothing is drawn; what is smooth within a step is followed at a few nodes, to some
12 digits.
"""

from __future__ import annotations

import numpy as np

from sim.sessions.appointments import Passed
from sim.sessions.phases import Cell, Clock, WaitLaw, clock_of
from sim.sessions.rooms import (
    Rate,
    Room,
    advance,
    advance_booked_first,
    empty_room,
    rate_of,
    wait_in,
    with_booked,
)
from sim.sessions.world import World


def pass_walk_ins(world: World, *, booked_first: bool = True) -> Passed:
    """Follow the work in front of who comes, through the steps of a session with walk-ins.

    Notes
    -----
    Services last whole steps. So where within a step a busy period ends is where it began: at a slot's place in its
    step, or, begun by a walk-in who found the desk free, anywhere. A step is cut at the places of all slots and changes
    of rate; between two cuts the moment at which a busy period ends has a smooth density, followed at Gauss's nodes: a
    desk free from u on is found free at v > u with chance exp(-λ (v - u)), in a cell of rate λ.

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


def clock_for(world: World) -> Clock:
    """Return the cuts of a step: wherever in it somebody is due, a rate changes, the desk opens or closes."""
    streams = world.streams
    moments = [world.begins, *world.slots.tolist(), *(moment for stream in streams for moment in stream[:2])]
    moments += [moment for moment in (world.closes, world.opens) if moment is not None]
    return clock_of(moments, world.every, world.busiest)


class _Walk:
    """One pass through a session, cell by cell: waits at the slots, and sums.

    Idle time, overtime and `walked`, the sum of the walk-ins' waits, are of the order of arrival.
    """

    def __init__(self, world: World, *, booked_first: bool):
        self.world, self.clock = world, clock_for(world)
        self.advance = advance_booked_first if booked_first else advance
        self.waits: list[WaitLaw] = []
        self.idle = self.overtime = self.walked = 0.0
        streams, slots = world.streams, world.slots.tolist()
        self.start = min(world.begins, *(stream.begin for stream in streams))
        self.end = max([self.start, *(stream.end for stream in streams), *slots, world.closes or 0])
        self.per_unit = np.zeros(self.end - self.start + 1)
        for stream in streams:
            self.per_unit[stream.begin - self.start : stream.end - self.start] += stream.per_unit
        self._through()

    def _through(self) -> None:
        world, opens = self.world, self.world.opens or 0
        rates: dict[tuple[int, float], Rate] = {}
        coming = np.append(np.cumsum(self.per_unit[::-1])[::-1], 0.0)
        nobody = np.append(np.cumprod((1 - world.shows)[::-1])[::-1], 1.0)
        room, now = empty_room(self.clock, self.start, opens), self.start
        while now < self.end:
            cell = self.clock.cell_at(now)
            room = self._meet(room, cell, now)
            key = (cell.cut, float(self.per_unit[now - self.start]))
            if key not in rates:
                rates[key] = rate_of(key[1] * cell.length, world.duration, cell.inside)
            rate, work = rates[key], wait_in(room, self.clock, now).mean
            room, free = self.advance(room, cell, rate, world.duration)
            later = coming[now - self.start + cell.length] + rate.comes * (1 - cell.inside.at)
            self._sum_cell(now, cell, free, nobody[len(self.waits)] * np.exp(-later))
            # Work falls by the cell's length, but for the time in which there is none, and grows by who comes.
            mean = work + rate.comes * world.mean_units / 2 - cell.length / 2
            mean += cell.length * float((cell.inside.weight * (1 - cell.inside.at)) @ free)
            self.walked += rate.comes * (mean - max(0.0, opens - now - cell.length / 2))
            now += cell.length
        room = self._meet(room, self.clock.cell_at(now), now)
        if world.closes is not None:
            self.overtime += wait_in(room, self.clock, now).mean

    def _meet(self, room: Room, cell: Cell, now: int) -> Room:
        """Let those come whose slot is now."""
        slots, shows = self.world.slots, self.world.shows
        while len(self.waits) < len(slots) and slots[len(self.waits)] == now:
            show = float(shows[len(self.waits)])
            self.waits.append(wait_in(room, self.clock, now))
            room = with_booked(room, cell, show, self.world.duration)
        return room

    def _sum_cell(self, now: int, cell: Cell, free: np.ndarray, nobody: np.ndarray) -> None:
        """Add a cell's idle time and overtime: the chances, at the nodes, of a free desk and of nobody to come."""
        closes, weight = self.world.closes, cell.length * cell.inside.weight
        is_open = closes is not None and now < closes
        if now >= self.world.begins:
            self.idle += float(weight @ (free * (1.0 if is_open else 1 - nobody)))
        if closes is not None and not is_open:
            self.overtime += float(weight @ (1 - free * nobody))
