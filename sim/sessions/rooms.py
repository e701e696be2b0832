"""One cell of a session with walk-ins, a step or a part of one: who comes in it, who is freed in it, who is called.

In: the law of a room at its beginning. Out: its law at the end, and the chance that the desk is free in between. Both
ways of calling are here: in order of arrival, and the booked first. What is summed over a session is in `walk_ins`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.signal import fftconvolve
from scipy.special import gammaln

from sim.sessions.kernel_work import compound, spread_rows
from sim.sessions.phases import Cell, Clock, Phases, Piece, WaitLaw

NOTHING = 1e-18  # a chance that changes no other in a float
_SURELY = 1e-17  # what a law of counts or work may leave out
_DIRECT = 30_000_000  # multiplications from which a transform is quicker
_NOISE = 2e-17  # what a transform leaves where nothing is


class Rate(NamedTuple):
    """What a rate of walk-ins means in one cell, and in the parts of it before and after each node."""

    comes: float  # people
    busying: float  # of them, those whose service has a length
    counts: np.ndarray  # chance of 0, 1, 2 … people
    counts_to: list[np.ndarray]
    counts_from: list[np.ndarray]
    work: np.ndarray  # chance of 0, 1, 2 … steps of work
    work_from: list[np.ndarray]


class Room(NamedTuple):
    """The law of a session at a cut: `idle`, the chance that the desk is free, and what is before a newcomer.

    `mass[w, c, j]`: w walk-ins wait whom the booked pass; the work before somebody booked ends j steps after the next
    time that class c comes: a cut, or a node of a cell (a density). In order of arrival nobody is passed: w is 0.
    """

    idle: float
    mass: np.ndarray


def rate_of(comes: float, duration: np.ndarray, inside: Phases) -> Rate:
    """Return what so many walk-ins in a cell mean."""
    return Rate(
        comes=comes,
        busying=comes * (1 - float(duration[0])),
        counts=_counts(comes),
        counts_to=[_counts(comes * part) for part in inside.at],
        counts_from=[_counts(comes * (1 - part)) for part in inside.at],
        work=work_of(comes, duration),
        work_from=[work_of(comes * (1 - part), duration) for part in inside.at],
    )


def _counts(mean: float) -> np.ndarray:
    """Return Poisson's law, up to where the rest is nothing."""
    most = int(mean + 12 * np.sqrt(mean + 1) + 12)
    k = np.arange(most + 1)
    law = np.exp(k * np.log(mean) - mean - gammaln(k + 1.0)) if mean > 0 else (k == 0).astype(np.float64)
    return np.asarray(law[: int(np.flatnonzero(law > _SURELY)[-1]) + 1])


def work_of(comes: float, duration: np.ndarray) -> np.ndarray:
    """Return the law of the work of a Poisson number of services, up to where the rest is nothing."""
    most = len(_counts(comes)) * (len(duration) - 1) + 1
    cells = min(most, 4 * len(duration))
    law = compound(comes, duration, cells)
    while cells < most and law[-len(duration) :].max() > _SURELY:
        cells = min(most, 2 * cells)
        law = compound(comes, duration, cells)
    return np.asarray(law[: int(np.flatnonzero(law > _SURELY)[-1]) + 1])


def empty_room(clock: Clock, now: int, opens: int) -> Room:
    """Return a room with nobody in it, the desk closed until it opens."""
    if opens <= now:
        return Room(1.0, np.zeros((1, clock.n_classes, 1)))
    cut = clock.cell_at(opens).cut
    steps = (opens - now - clock.ahead(cut, now)) // clock.every
    mass = np.zeros((1, clock.n_classes, steps + 1))
    mass[0, cut, steps] = 1.0
    return Room(0.0, mass)


def wait_in(room: Room, clock: Clock, now: int) -> WaitLaw:
    """Return the law of the wait of somebody booked who comes now."""
    law = room.mass.sum(axis=0)
    exact = np.zeros(law.shape[1] * clock.every)
    exact[0] = room.idle
    pieces = []
    for cell in clock.cells:
        first = clock.ahead(cell.cut, now)
        exact[first :: clock.every] += law[cell.cut]
        pieces.append(Piece(first, clock.every, cell.length, law[cell.nodes]))
    return WaitLaw(exact, tuple(pieces))


def with_booked(room: Room, cell: Cell, show: float, duration: np.ndarray) -> Room:
    """Return the room after somebody booked was to come at the beginning of a cell."""
    mass = show * _spread(room.mass, duration)
    mass[..., : room.mass.shape[-1]] += (1 - show) * room.mass
    mass = _widened(mass, len(duration))
    mass[0, cell.cut, 1 : len(duration)] += room.idle * show * duration[1:]
    return _trimmed(room.idle * (1 - show + show * float(duration[0])), mass)


def advance(room: Room, cell: Cell, rate: Rate, duration: np.ndarray) -> tuple[Room, np.ndarray]:
    """Return the room at the end of a cell, everybody called in order of arrival, and when in it the desk is free."""
    inside = cell.inside
    soon = room.mass[0, cell.nodes, 0]  # freed within the cell
    found = room.idle + inside.up_to @ soon
    mass = _spread(_sooner(room.mass, cell), rate.work)
    mass = _widened(mass, max(len(law) for law in rate.work_from) + len(duration))
    freed, mass[0, cell.next_cut, 0] = float(mass[0, cell.next_cut, 0]), 0.0
    for node, part in enumerate(inside.at):
        alone = float(np.exp(-rate.busying * part))  # no work came before the node
        later, here = rate.work_from[node], mass[0, cell.nodes.start + node]
        here[: len(rate.work) - 1] += soon[node] * rate.work[1:]
        here[: len(later) - 1] -= soon[node] * alone * later[1:]
        first = np.convolve(rate.comes * duration[1:], later)
        here[: len(first)] += alone * found[node] * first
    whole = float(np.exp(-rate.busying))
    idle = whole * (room.idle + float(inside.weight @ soon)) + freed
    return _trimmed(idle, mass), np.exp(-rate.busying * inside.at) * found


def advance_booked_first(room: Room, cell: Cell, rate: Rate, duration: np.ndarray) -> tuple[Room, np.ndarray]:
    """Return the room at the end of a cell, walk-ins called when no booked person waits, and when the desk is free."""
    inside = cell.inside
    soon = room.mass[:, cell.nodes, 0]
    mass = _joined(_sooner(room.mass, cell), rate.counts)
    room_for = max(
        len(rate.counts), *(len(to) + len(on) for to, on in zip(rate.counts_to, rate.counts_from, strict=True))
    )
    mass = np.pad(mass, ((0, max(0, len(soon) + room_for - len(mass))), (0, 0), (0, 0)))
    mass = _widened(mass, len(duration) + 1)
    ended, mass[:, cell.next_cut, 0] = mass[:, cell.next_cut, 0].copy(), 0.0
    freed, called = _call(ended, duration)
    mass[: len(called), cell.next_cut, 1 : len(duration)] += np.outer(called, duration[1:])
    alone = np.empty(len(inside.at))
    for node in range(len(inside.at)):
        alone[node], called = _call(np.convolve(soon[:, node], rate.counts_to[node]), duration)
        joined = np.convolve(called, rate.counts_from[node])
        mass[: len(joined), cell.nodes.start + node, : len(duration) - 1] += np.outer(joined, duration[1:])
    ended_alone = alone * np.exp(rate.busying * inside.at)
    found = room.idle + inside.up_to @ ended_alone
    for node, part in enumerate(inside.at):
        first = rate.comes * float(np.exp(-rate.busying * part) * found[node]) * rate.counts_from[node]
        mass[: len(first), cell.nodes.start + node, : len(duration) - 1] += np.outer(first, duration[1:])
    idle = float(np.exp(-rate.busying)) * (room.idle + float(inside.weight @ ended_alone)) + freed
    return _trimmed(idle, mass), np.exp(-rate.busying * inside.at) * found


def _sooner(mass: np.ndarray, cell: Cell) -> np.ndarray:
    """Return the law with what ends in a cell, or at its first cut a step later, one step sooner."""
    if mass.shape[1] == cell.nodes.stop and cell.cut == cell.next_cut:  # the cell is the whole step
        return mass[:, :, 1:]
    moved = mass.copy()
    for classes in (slice(cell.cut, cell.cut + 1), cell.nodes):
        moved[:, classes, :-1], moved[:, classes, -1] = mass[:, classes, 1:], 0.0
    return moved


def _call(waiting: np.ndarray, duration: np.ndarray) -> tuple[float, np.ndarray]:
    """Let a desk that is freed call walk-ins until one keeps it busy.

    Returns the chance that nobody does, and the chance that 0, 1, 2 … still wait when one is in service.
    """
    left = np.append(waiting, 0.0)
    for count in range(len(left) - 1, 0, -1):
        left[count - 1] += left[count] * duration[0]
    return float(left[0]), left[1:]


def _joined(mass: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return the law with the walk-ins of a step among those who wait."""
    joined = np.zeros((len(mass) + len(counts) - 1, *mass.shape[1:]))
    for more, chance in enumerate(counts):
        joined[more : more + len(mass)] += chance * mass
    return joined


def _spread(mass: np.ndarray, law: np.ndarray) -> np.ndarray:
    """Return the law of the sum of the work (last axis) and of what a law adds."""
    if mass.shape[-1] == 0:
        return np.zeros((*mass.shape[:-1], 1))
    rows = np.ascontiguousarray(mass).reshape(-1, mass.shape[-1])
    if rows.size * len(law) > _DIRECT:
        spread = fftconvolve(rows, law[None, :], axes=1)
        spread[spread < _NOISE] = 0.0
    else:
        spread = spread_rows(rows, law)
    return np.asarray(spread.reshape(*mass.shape[:-1], spread.shape[-1]))


def _widened(mass: np.ndarray, width: int) -> np.ndarray:
    return np.pad(mass, ((0, 0), (0, 0), (0, max(0, width - mass.shape[-1]))))


def _trimmed(idle: float, mass: np.ndarray) -> Room:
    """Return a room without the ends of its law that hold nothing."""
    there = mass > NOTHING
    work = np.flatnonzero(there.any(axis=(0, 1)))
    waiting = np.flatnonzero(there.any(axis=(1, 2)))
    return Room(
        idle, mass[: int(waiting[-1]) + 1 if len(waiting) else 1, :, : int(work[-1]) + 1 if len(work) else 1]
    )  # fmt: skip
