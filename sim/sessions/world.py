"""A session in whole units of time: who is due when, how long a service lasts, who comes without an appointment.

In: what a caller hands to `session_law`. Out: a `World`, or a `SessionError` that names argument, place and value.
No law is worked out here; how a duration is put on steps is in `sim.sessions.durations`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any, NamedTuple

import numpy as np

from sim.errors import SessionError
from sim.said import must_be, said
from sim.sessions.durations import Duration, steps_of
from sim.units import DAY_S, HOUR_S, is_number

MOST_S = 30 * DAY_S  # from the first time to the last: the law holds each unit between them
MOST_WALK_INS = 10  # a step: what `phases` can follow to 1e-10


class Stream(NamedTuple):
    """Walk-ins: a Poisson process of `per_unit` arrivals a unit, from one unit to another."""

    begin: int
    end: int
    per_unit: float


@dataclass(frozen=True)
class World:
    """One session in whole units, the longest on whose grid all of its times lie.

    Attributes
    ----------
    slots : (n,) int64
        Units, ascending; who is due at one time is in the order in which the caller gave them.
    shows : (n,) float64
        Chance that each comes.
    duration : (longest + 1,) float64
        Chance of a service of 0, 1, 2 … steps.
    streams : tuple of Stream
        None of them after `closes`.
    closes, opens : int or None
        Units; without an opening the adviser is there as soon as anybody comes.
    unit_s : int, seconds
    order : (n,) int64
        The place of each in the caller's list.
    every : int
        Units of a step of services.
    """

    slots: np.ndarray
    shows: np.ndarray
    duration: np.ndarray
    streams: tuple[Stream, ...]
    closes: int | None
    opens: int | None
    unit_s: int
    order: np.ndarray
    every: int = 1

    @property
    def begins(self) -> int:
        """The moment from which idle time is counted: the opening, else the first slot, else the first walk-in's."""
        if self.opens is not None:
            return self.opens
        if len(self.slots):
            return int(self.slots[0])
        return min((stream.begin for stream in self.streams), default=0)

    @property
    def walk_ins(self) -> float:
        """Mean number of walk-ins."""
        return math.fsum((stream.end - stream.begin) * stream.per_unit for stream in self.streams)

    @property
    def busiest(self) -> float:
        """Mean number of walk-ins in a step, where most of them come."""
        return self.every * max(
            math.fsum(one.per_unit for one in self.streams if one.begin <= stream.begin < one.end)
            for stream in self.streams
        )

    @property
    def comers(self) -> float:
        """Mean number of people who come."""
        return math.fsum(self.shows) + self.walk_ins

    @property
    def mean_units(self) -> float:
        """Mean duration of a service, units."""
        return self.every * float(self.duration @ np.arange(len(self.duration)))


def world_of(
    slots_s: Any,
    duration: Duration,
    no_show: Any = 0.0,
    walk_ins: Any = None,
    closes_s: Any = None,
    step_s: Any = 60,
    opens_s: Any = None,
) -> World:
    """Return a session in whole units, every argument checked; they are looked at in the order of `session_law`."""
    step = _whole("step_s", step_s, 1)
    slots = [_whole(f"slots_s[{k}]", value, 0) for k, value in enumerate(_listed("slots_s", slots_s))]
    law = steps_of(duration, step)
    absent = _no_shows(no_show, len(slots))
    closes = None if closes_s is None else _whole("closes_s", closes_s, 0)
    opens = None if opens_s is None else _whole("opens_s", opens_s, 0)
    periods = _periods(walk_ins, closes, step)
    moments = [*slots, *(moment for period in periods for moment in period[:2])]
    moments += [side for side in (closes, opens) if side is not None]
    _refuse_long(moments)
    unit = math.gcd(step, *moments)
    due = np.array(slots, dtype=np.int64) // unit
    order = np.argsort(due, kind="stable")
    return World(
        slots=due[order], shows=1 - absent[order], duration=law,
        streams=tuple(Stream(begin // unit, end // unit, rate * unit / HOUR_S) for begin, end, rate in periods),
        closes=None if closes is None else closes // unit, opens=None if opens is None else opens // unit,
        unit_s=unit, order=order, every=step // unit,
    )  # fmt: skip


def _periods(walk_ins: Any, closes: int | None, step: int) -> list[tuple[int, int, float]]:
    """Return the periods in which walk-ins find the door open: from, until, rate an hour."""
    if walk_ins is None:
        return []
    found = [_period(f"walk_ins[{k}]", entry) for k, entry in enumerate(_listed("walk_ins", walk_ins))]
    cut = [(begin, end if closes is None else min(end, closes), rate) for begin, end, rate in found]
    kept = [(begin, end, rate) for begin, end, rate in cut if rate > 0 and end > begin]
    for moment, _, _ in kept:
        _refuse_many(math.fsum(rate for begin, end, rate in kept if begin <= moment < end), moment, step)
    return kept


def _refuse_long(moments: Sequence[int]) -> None:
    """Refuse a session of more than a month."""
    if moments and max(moments) - min(moments) > MOST_S:
        raise SessionError(
            f"slots_s, walk_ins and closes_s reach from {min(moments)} to {max(moments)} s; one session lasts at most "
            f"{MOST_S} s, times are seconds of one day or from any one moment."
        )


def _refuse_many(rate: float, moment: int, step: int) -> None:
    """Refuse more walk-ins in a step than can be followed within it."""
    if rate * step > MOST_WALK_INS * HOUR_S:
        longest = int(MOST_WALK_INS * HOUR_S / rate)
        mend = said("give a step_s of at most {longest}", longest=longest) if longest else said("give a lower rate")
        raise SessionError(
            said(
                "walk_ins at {moment} s are {rate:g} an hour, more than {most} in a step of {step} s; {mend}",
                moment=moment, rate=rate, most=MOST_WALK_INS, step=step, mend=mend,
            )
        )  # fmt: skip


def _period(name: str, entry: Any) -> tuple[int, int, float]:
    values = _listed(name, entry, "(from, until, rate an hour)")
    if len(values) != 3:
        raise SessionError(f"{name} has {len(values)} values; give (from, until, rate an hour).")
    begin, end = (_whole(f"{name} {side}", value, 0) for side, value in zip(("from", "until"), values[:2], strict=True))
    rate = number_of(f"{name} rate", values[2])
    if end <= begin:
        raise SessionError(f"{name} ends at {end}, it begins at {begin}; until must be later than from.")
    if rate < 0:
        raise SessionError(f"{name} rate is {rate:g} an hour; it must be 0 or more.")
    return begin, end, rate


def _no_shows(no_show: Any, n_slots: int) -> np.ndarray:
    """Return the chance of each slot that nobody comes, from one number or one a slot."""
    if isinstance(no_show, Real) or (isinstance(no_show, np.ndarray) and not no_show.ndim):
        return np.full(n_slots, _share("no_show", no_show if isinstance(no_show, Real) else no_show[()]))
    values = [
        _share(f"no_show[{k}]", value)
        for k, value in enumerate(_listed("no_show", no_show, "one number, or one a slot"))
    ]
    if len(values) != n_slots:
        raise SessionError(f"no_show has {len(values)} values, slots_s has {n_slots}; give one number, or one a slot.")
    return np.array(values, dtype=np.float64)


def shown(value: Any) -> str:
    """Write a value as its author would."""
    is_number = isinstance(value, np.generic) or (isinstance(value, np.ndarray) and not value.ndim)
    return repr(value.item() if is_number else value)


def number_of(name: str, value: Any) -> float:
    """Return a finite number, or refuse."""
    if not is_number(value):
        raise SessionError(must_be(name, shown(value), said("a finite number")))
    return float(value)


def _share(name: str, value: Any) -> float:
    found = number_of(name, value)
    if not 0 <= found <= 1:
        raise SessionError(f"{name} is {shown(value)}; a chance is from 0 to 1.")
    return found


def _whole(name: str, value: Any, lowest: int) -> int:
    """Return a whole number of seconds; 3.0 passes."""
    found = number_of(name, value)
    if not (isinstance(value, Integral) or found.is_integer()) or found < lowest:
        raise SessionError(f"{name} is {shown(value)}; it must be whole seconds, {lowest} or more.")
    return int(found)


def _listed(name: str, values: Any, expected: str = "a list") -> Sequence[Any]:
    has_none = isinstance(values, np.ndarray) and not values.ndim  # an array of one number says that it is iterable
    if has_none or isinstance(values, str | bytes | Mapping | Set) or not isinstance(values, Iterable):
        raise SessionError(f"{name} is {shown(values)}; give {expected}.")
    return list(values)
