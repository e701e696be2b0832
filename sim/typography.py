"""How French and English are set: the one place that turns a number into digits, and plain marks into a typesetter's.

In: a number or a text, a language. Out: text with the marks of the language. Sentences are in `sim.report.languages`
and, for verdicts, `sim.comparison.words`.
"""

from __future__ import annotations

import math
import re
from functools import cache

from babel import Locale, numbers

LANGUAGES = ("fr", "en")  # the first is the language by default
NO_BREAK = "\u00a0"
NARROW = "\u202f"
MINUS = "\u2212"
UNKNOWN = "–"
_NARROW_BEFORE = re.compile(" (?=[;!?])")
_NO_BREAK_BEFORE = re.compile(" (?=[:%»€])")
_APOSTROPHE = re.compile(r"(?<=[\w}])'(?=[\w{])")


@cache
def locale_of(code: str) -> Locale:
    """Return the conventions of a language."""
    return Locale.parse({"fr": "fr", "en": "en_GB"}[code])


def digits(value: float, code: str, decimals: int, *, idle_zeros: bool = True) -> str:
    """Return a number with so many decimals; without `idle_zeros`, none at its end. What rounds to 0 has no sign."""
    if not math.isfinite(value):
        return UNKNOWN
    pattern = "#,##0." + ("0" if idle_zeros else "#") * decimals if decimals else "#,##0"
    rounded = round(float(value), decimals) + 0.0  # no "-0"
    return numbers.format_decimal(rounded, format=pattern, locale=locale_of(code)).replace("-", MINUS)


def typeset(text: str, code: str) -> str:
    """Return a text with the apostrophes, and in French the no-break spaces, that a typesetter would put."""
    text = _APOSTROPHE.sub("’", text)
    if code != "fr":
        return text
    text = _NO_BREAK_BEFORE.sub(NO_BREAK, _NARROW_BEFORE.sub(NARROW, text))
    return text.replace("« ", f"«{NO_BREAK}")
