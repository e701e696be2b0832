"""The exact law of a delay that is a mixture of atoms and of uniform spells.

In: spells in whole seconds or fractions, each flat (one delay for so long) or falling second by second. Out: mean,
longest, share within, quantiles. Sums are exact and rounded once. Where the spells come from is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from sim.errors import DeskError
from sim.units import is_number

Second = int | Fraction

TOLD_SHARES = (0.1, 0.25, 0.5, 0.75, 0.9, 0.95)


def exact(value: Any) -> Second:
    """Return a number without rounding: an int, or the fraction that a float is."""
    return int(value) if value == int(value) else Fraction(value)


@dataclass(frozen=True)
class DelayLaw:
    """The law of a delay over needs that fall uniformly in time.

    Attributes
    ----------
    flats : tuple of (delay, length), seconds
        For so long every need has this delay.
    ramps : tuple of (low, high), seconds
        For high - low seconds the delay falls from high to low, one second each second.
    """

    flats: tuple[tuple[Second, Second], ...]
    ramps: tuple[tuple[Second, Second], ...]

    @cached_property
    def period_s(self) -> Second:
        """Length over which the need falls."""
        return sum(length for _, length in self.flats) + sum(high - low for low, high in self.ramps)

    @cached_property
    def mean_s(self) -> float:
        """Mean delay, seconds; 0 for a law over no time."""
        if not self.period_s:
            return 0.0
        twice = 2 * sum(delay * length for delay, length in self.flats)
        twice += sum(high * high - low * low for low, high in self.ramps)
        return float(Fraction(twice) / (2 * self.period_s))

    @cached_property
    def max_s(self) -> float:
        """Longest delay, seconds."""
        delays = [float(delay) for delay, length in self.flats if length] + [float(high) for _, high in self.ramps]
        return max(delays, default=0.0)

    def share_within(self, delay_s: float) -> float:
        """Return the share of needs whose delay is at most so long, seconds."""
        if not is_number(delay_s):
            raise DeskError(f"delay_s is {delay_s!r}, it must be a number of seconds")
        if delay_s < 0:
            return 0.0
        if not self.period_s:
            return 1.0
        limit = exact(delay_s)
        within = sum(length for delay, length in self.flats if delay <= limit)
        within += sum(min(high, limit) - low for low, high in self.ramps if limit > low)
        return float(Fraction(within) / self.period_s)

    def quantile(self, share: float) -> float:
        """Return the delay that this share of needs does not exceed, seconds: the least with `share_within` >= share.

        Raises
        ------
        DeskError
            The share is not between 0 and 1.
        """
        if not is_number(share) or not 0 <= share <= 1:
            raise DeskError(f"share is {share!r}, it must be between 0 and 1")
        wanted = Fraction(share) * self.period_s
        # The law rises by jumps at flats, and by as many straight lines as ramps run at that delay.
        steps: dict[Second, list[Second]] = {}
        for delay, length in self.flats:
            steps.setdefault(delay, [0, 0])[0] += length
        for low, high in self.ramps:
            steps.setdefault(low, [0, 0])[1] += 1
            steps.setdefault(high, [0, 0])[1] -= 1
        reached, running, before = Fraction(0), 0, Fraction(0)
        for delay in sorted(steps):
            jump, change = steps[delay]
            risen = running * (delay - before)
            if running and reached + risen >= wanted:
                return float(before + (wanted - reached) / running)
            reached, before = reached + risen, Fraction(delay)
            reached += jump
            if reached >= wanted:
                return float(Fraction(delay))
            running += int(change)
        return self.max_s

    @property
    def quantiles(self) -> dict[float, float]:
        """The usual quantiles, seconds, by share."""
        return {share: self.quantile(share) for share in TOLD_SHARES}
