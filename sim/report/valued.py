"""Words that hold a value: what a table shows, and what a spreadsheet adds up.

In: a text as written in a language, and the numbers it was written from. Out: the same text, which still knows them.
Words are written in `languages`; how a table becomes a sheet is in `tables.sheet`.
"""

from __future__ import annotations

import math
from typing import Any


class Valued(str):
    """A text with the value that it tells.

    Attributes
    ----------
    value : float or str or None
        A number in `unit`, a date ``YYYY-MM-DD`` or a time ``HH:MM``; None where there is none.
    low, high : float or None
        The interval, in the same unit.
    unit : str
        Empty where the header says it, or there is none.
    note : str
        What the text tells beside the value, in words.
    """

    __slots__ = ("high", "low", "note", "unit", "value")

    value: float | str | None
    low: float | None
    high: float | None
    unit: str
    note: str

    def __new__(
        cls, text: str, value: Any = None, low: Any = None, high: Any = None, unit: str = "", note: str = ""
    ) -> Valued:
        found = super().__new__(cls, text)
        found.value = value if isinstance(value, str) else _finite(value)
        found.low, found.high, found.unit, found.note = _finite(low), _finite(high), unit, note
        return found

    def told(self, text: str, note: str = "") -> Valued:
        """Return another text for the same value: in brackets, with a sign or a note."""
        return Valued(text, self.value, self.low, self.high, self.unit, note or self.note)

    def within(self, text: str, low: Any, high: Any) -> Valued:
        """Return a text for the same value with its interval."""
        return Valued(text, self.value, low, high, self.unit, self.note)


def _finite(number: Any) -> float | None:
    if number is None:
        return None
    found = number.item() if hasattr(number, "item") else number
    return found if math.isfinite(found) else None
