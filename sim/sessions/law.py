"""What a session's slots mean for who comes: the public face of the recursions.

In: slot times, the law of a service, no-shows, walk-ins. Out: a `SessionLaw`. The recursions are in `appointments` and
`walk_ins`, the checks in `world`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.sessions.appointments import Passed, pass_appointments
from sim.sessions.durations import Duration
from sim.sessions.phases import WaitLaw
from sim.sessions.walk_ins import pass_walk_ins
from sim.sessions.world import World, number_of, world_of


@dataclass(frozen=True)
class SessionLaw:
    """The exact law of one session; times in seconds.

    Attributes
    ----------
    slots_s : (n,) int64
        As given.
    wait_mean_s : (n,) float64
        Mean wait at each slot, given that the person came.
    walk_in_wait_mean_s : float
        Mean wait of the walk-ins; NaN where none can come.
    idle_mean_s : float
        Time in which the adviser has nobody, from the first slot to the end of the last service, or to `closes_s` where
        that is later.
    overtime_mean_s : float
        Mean of (end of the last service - closes_s)⁺, nothing where nobody is served; 0 without `closes_s`.
    """

    slots_s: np.ndarray
    wait_mean_s: np.ndarray
    walk_in_wait_mean_s: float
    idle_mean_s: float
    overtime_mean_s: float
    unit_s: int = field(repr=False)
    waits: tuple[WaitLaw, ...] = field(repr=False)

    def wait_within(self, t: float) -> np.ndarray:
        """Return, for each slot, the chance of a wait of at most `t` seconds, given that the person came."""
        units = number_of("t", t) / self.unit_s
        return np.array([law.within(units) for law in self.waits])


def session_law(
    slots_s: Sequence[int],
    duration: Duration,
    *,
    no_show: float | Sequence[float] = 0.0,
    walk_ins: Sequence[tuple[int, int, float]] | None = None,
    closes_s: int | None = None,
    step_s: int = 60,
) -> SessionLaw:
    """Return the exact law of one session of one adviser: waits, idle time and overtime, without dice.

    Everybody is punctual, nobody leaves before being called, and everybody inside is served. This is the law of
    `run_desk` with `hold=0`, `early=None`, `late=None`, `grace=None`, one adviser who is there from time 0 on: of those
    who wait, the booked are called first, by slot (of one slot: in the order given), then the walk-ins by arrival. An
    adviser who is freed in the very second of a slot has called a walk-in who waits before who is due comes in.

    Parameters
    ----------
    slots_s : sequence of int, (n,), seconds
        When who booked is due, in any order; a time given twice is overbooking. There may be none.
    duration : mapping of whole steps to chances, or a frozen law of scipy.stats in seconds
        Of a service, the same for everybody. Chances sum to 1; 0 steps are allowed. A law is put on steps so that its
        mean stays: with e(k) = E[(X - k step)⁺], k steps have the chance (e(k-1) - 2 e(k) + e(k+1)) / step.
    no_show : float, or (n,)
        Chance that who booked does not come; independent of all else.
    walk_ins : sequence of (from, until, rate an hour), seconds, optional
        Poisson arrivals at any moment of a period; where periods overlap, rates add up. Who would come after `closes_s`
        is turned away and counted nowhere. At most 10 are expected in a step.
    closes_s : int, seconds, optional
        Where overtime begins. Who booked is received whenever the slot is, after it too.
    step_s : int, seconds
        The grid of durations. Slots, periods and closing may be at any second; with walk-ins, the time that the law
        takes grows with the square of the number of different places within a step.

    Returns
    -------
    SessionLaw
        With B(s) the time until the desk would call who is due at s, S the services, F the first slot and L the end of
        the last service (F if there is none):

        wait_mean_s[j] = E[B(slot j)], given that j came (nothing else changes with it)
        wait_within(t)[j] = P(B(slot j) ≤ t)
        walk_in_wait_mean_s = E[sum of the walk-ins' waits] / E[their number]; NaN without walk-ins
        idle_mean_s = E[time in [F, max(L, closes_s)] in which nobody is served]; without `closes_s`, in [F, L]
        overtime_mean_s = E[(L - closes_s)⁺], nothing where nobody is served; 0 without `closes_s`

        Without slots F is the first moment at which a walk-in may come (0 if none can).

    Raises
    ------
    SessionError
        An argument is refused: what is no finite number, or not whole where seconds or steps are asked, times below 0,
        chances outside [0, 1] or that do not sum to 1 (within 1e-6), periods that end before they begin, rates below 0
        or of more than 10 walk-ins a step, unequal lengths, times more than 30 days apart.

    Notes
    -----
    Without walk-ins a recursion on a grid, V ← (V - gap)⁺ then V + S: exact, to the last bit where floats hold the
    chances. With walk-ins the same from cut to cut, with the phase within a step (`sim.sessions.walk_ins`), to 1e-10.

    References
    ----------
    Lindley (1952); Welch and Bailey (1952); Kaandorp and Koole (2007), Health Care Management Science 10, 217-229;
    Koeleman and Koole (2012), IIE Transactions on Healthcare Systems Engineering 2, 14-30.

    Examples
    --------
    >>> law = session_law([0, 600], {5: 0.5, 15: 0.5}, no_show=0.5, closes_s=1200)
    >>> law.wait_mean_s.tolist(), law.idle_mean_s, law.overtime_mean_s
    ([0.0, 75.0], 693.75, 93.75)
    """
    world = world_of(slots_s, duration, no_show, walk_ins, closes_s, step_s)
    return law_of(world)


def law_of(world: World, *, booked_first: bool = True) -> SessionLaw:
    """Return the law of a session; not `booked_first`: everybody is called in order of arrival."""
    found = pass_walk_ins(world, booked_first=booked_first) if world.streams else pass_appointments(world)
    return _in_seconds(world, found)


def _in_seconds(world: World, found: Passed) -> SessionLaw:
    """Return what a recursion found in seconds, slots in the order in which they were given."""
    back: Any = np.empty(len(world.order), dtype=np.int64)
    back[world.order] = np.arange(len(world.order))
    waits = tuple(found.waits[k] for k in back)
    return SessionLaw(
        slots_s=world.slots[back] * world.unit_s,
        wait_mean_s=np.array([law.mean for law in waits]) * world.unit_s,
        walk_in_wait_mean_s=found.walk_in_wait * world.unit_s,
        idle_mean_s=found.idle * world.unit_s,
        overtime_mean_s=found.overtime * world.unit_s,
        unit_s=world.unit_s,
        waits=waits,
    )
