"""What a register shows, taken back to the values of a scenario that made it show so.

In: direct fits, and seasons simulated with known values and read as the register was. Out: the fits, each moved by
what the same fit makes of the known value (indirect inference), its interval widened by the simulation's own error.
What a register shows by itself is fitted in `direct`.

Reference: Gouriéroux, Monfort and Renault (1993), Journal of Applied Econometrics 8, S85-S118.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from sim.fitting.direct import FITTED, Estimate, direct_fits
from sim.fitting.seen import Seen
from sim.scenario.origins import leaves, segments
from sim.scenario.schema import Scenario
from sim.visits.arrays import Texts

_EDGE = 1e-9
_LEAST_SEASONS, _WIDEST, _STEEP = 4, 2.0, 1.645
_FLOORED = ("return", "referral")  # what others than the value of the scenario add to
_HALF_NORMAL = 0.41  # the median of a half normal over its 90 % end: of a share that the floor alone may explain
_LEAST_SHARE = 0.001
_TEXTS = ("venue", "kind", "channel", "commune", "booked_by", "reminder")
_FLOATS = ("lead_days", "service_min", "wait_min")
_FLAGS = ("served", "missed", "gone", "came", "returned", "referred", "told")


def corrected(raw: Sequence[Estimate], scenario: Scenario, simulated: Sequence[Seen]) -> list[Estimate]:
    """Return the estimates of a scenario's values, corrected by what they are in seasons whose values are known.

    Parameters
    ----------
    raw : sequence of Estimate
    scenario : Scenario
        That which was simulated.
    simulated : sequence of Seen
        Its seasons, read as the register was.
    """
    known = {one.path: one for one in direct_fits(pooled(simulated), scenario)[0] if one.path}
    values, wider = dict(leaves(scenario.tree())), widths(raw, scenario, simulated)
    return [
        _corrected(one, known.get(one.path), value_at(values, one.path), wider.get(one.what, 1.0)) if one.path else one
        for one in raw
    ]


def widths(raw: Sequence[Estimate], scenario: Scenario, simulated: Sequence[Seen]) -> dict[str, float]:
    """Return by how much the intervals of each kind must be wider than their law says.

    Notes
    -----
    People who come back, and autonomy that differs, make a register less even than independent visits: the spread of
    the same fit over simulated seasons, over the one that the register's intervals claim (a parametric bootstrap).
    Never below 1.
    """
    if len(simulated) < _LEAST_SEASONS:
        return {}
    fits = [{one.path: one for one in direct_fits(seen, scenario, ends=False)[0] if one.path} for seen in simulated]
    ratios: dict[str, list[float]] = {}
    for one in raw:
        own = [to_link(fit[one.path].value, one.link) for fit in fits if one.path in fit] if one.path else []
        claimed = (to_link(one.high, one.link) - to_link(one.low, one.link)) / 2 / _STEEP
        if len(own) >= _LEAST_SEASONS and claimed > 0 and np.isfinite(claimed):
            ratios.setdefault(one.what, []).append(float(np.var(own, ddof=1)) / claimed**2)
    return {what: float(np.clip(np.sqrt(np.mean(found)), 1.0, _WIDEST)) for what, found in ratios.items()}


def value_at(values: dict[str, Any], path: str) -> float:
    """Return a number of a scenario's leaves; ``[3]`` at the end names one of a list."""
    if path in values:
        return float(values[path])
    *_, number = segments(path)
    return float(values[path.rpartition("[")[0]][number])


def _corrected(raw: Estimate, simulated: Estimate | None, own: float, wider: float) -> Estimate:
    if simulated is None:
        return raw
    if raw.what in _FLOORED and simulated.value > own:
        return _above_floor(raw, simulated, own, wider)
    shift = to_link(own, raw.link) - to_link(simulated.value, raw.link)
    error = (to_link(simulated.high, raw.link) - to_link(simulated.low, raw.link)) / 2
    middle = to_link(raw.value, raw.link)
    ends = [wider * (to_link(end, raw.link) - middle) for end in (raw.low, raw.high)]
    low, high = (math.copysign(math.hypot(end, error), sign) for end, sign in zip(ends, (-1, 1), strict=True))
    value, low, high = (from_link(middle + shift + move, raw.link) for move in (0, low, high))
    return replace(raw, value=value, low=low, high=high, quality=FITTED)


def _above_floor(raw: Estimate, simulated: Estimate, own: float, wider: float) -> Estimate:
    """Return a share without what adds to it whatever its value: m = c + (1 - c) s, the floor c as in the seasons.

    Outages, slots that end and the skill of advisers send people back or on too. Of a rare share most of what is seen
    can be floor, and then little of it is known: moved on its own scale its interval would be far too narrow.
    """
    floor = (simulated.value - own) / (1 - own)
    middle, *ends = ((end - floor) / (1 - floor) for end in (raw.value, raw.low, raw.high))
    error = (simulated.high - simulated.low) / 2 / (1 - floor)
    below, above = (math.hypot(wider * (end - middle), error) for end in ends)
    high = min(max(middle + above, _LEAST_SHARE), 1.0)
    value = max(middle, _HALF_NORMAL * high)
    return replace(raw, value=value, low=max(min(middle - below, value), 0.0), high=high, quality=FITTED)


def to_link(value: float, link: str) -> float:
    """Return a value on the scale on which it is corrected."""
    if link == "identity":
        return value
    value = max(value, _EDGE)
    return math.log(value) if link == "log" else math.log(value / max(1 - value, _EDGE))


def from_link(at: float, link: str) -> float:
    """Return a value from that scale; what would be below nothing is nothing."""
    if link == "identity":
        return max(at, 0.0)
    return math.exp(at) if link == "log" else 1 / (1 + math.exp(-at))


def pooled(parts: Sequence[Seen]) -> Seen:
    """Return the visits of several seasons of the same days as one log."""
    changes: dict[str, Any] = {"day": np.concatenate([part.day for part in parts])}
    for name in _FLAGS:
        changes[name] = np.concatenate([getattr(part, name) for part in parts])
    for name in _FLOATS:
        values = [getattr(part, name) for part in parts]
        changes[name] = None if values[0] is None else np.concatenate(values)
    for name in _TEXTS:
        values = [getattr(part, name) for part in parts]
        changes[name] = None if values[0] is None else joined_texts(values)
    return replace(parts[0], **changes)


def joined_texts(parts: Iterable[Texts]) -> Texts:
    """Return several columns of texts as one."""
    place: dict[str, int] = {}
    codes = []
    for part in parts:
        new = np.array([place.setdefault(word, len(place)) for word in part.words] + [-1], dtype=np.intp)
        codes.append(new[part.codes])
    return Texts(np.concatenate(codes), tuple(place))
