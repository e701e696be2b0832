"""What any reader can take: text without a code page, JSON for readers whose numbers are doubles, a name on one line.

In: texts and plain values. Out: the same, written so that nothing is lost or refused where it goes. Spreadsheets are
served in `sim.runs.spreadsheet`, numbers in a language in `sim.typography`, sentences in `sim.report`.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from typing import Any

# A double counts in ones up to here: beyond, two whole numbers can be one to a reader.
LARGEST_EXACT = 2**53

_SIGNS = {
    "‘": "'", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "−": "-", "…": "...", "·": "-", "•": "-", "€": "EUR",
    "≤": "<=", "≥": ">=", "≈": "~", "±": "+/-", "×": "x", "→": "->", "∞": "inf", "°": "deg", "µ": "u", "μ": "u",
    "σ": "s", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "█": "#",
}  # fmt: skip
# What begins a mark of Markdown, and only there: other signs stay as they are, for who reads the source.
_MARKS = re.compile(r"[\\`*_$~|\[\]]|<(?=[A-Za-z/!?])|&(?=#?\w+;)|:(?=[\w+-])|^[#>+=-]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")
# Streamlit makes signs and pictures of these after Markdown was read, escaped or not.
_DRAWN = re.compile(r"(?<!\S)(<->|->|<-|--|>=|<=|~=)(?!\S)|:(?=[\w+-]+:|material/)")
# They turn the direction of the text until they are ended: what stands behind a name would be read backwards.
_STEERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BREAKS = re.compile("[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")


def ascii_text(text: str) -> str:
    """Return a text in ASCII: spaces and dashes plain, letters without accents, "?" for what has no likeness."""
    return "".join(letter if letter.isascii() else _likeness(letter) for letter in text)


def _likeness(letter: str) -> str:
    if letter in _SIGNS:
        return _SIGNS[letter]
    kind = unicodedata.category(letter)
    if kind.startswith("Z"):
        return " "
    if kind == "Pd":
        return "-"
    if kind == "Cf":  # marks that are not seen: joiners, directions
        return ""
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if part.isascii()) or "?"


def one_line(name: str) -> str:
    """Return a name as written, on one line: a break is a space; what no page holds or turns the text is left out."""
    text = _BREAKS.sub(" ", name)
    return "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in text if _is_seen(sign))


def _is_seen(sign: str) -> bool:
    return sign not in _STEERING and sign not in "\ufffe\uffff" and unicodedata.category(sign) != "Cc"


def markdown_text(text: str) -> str:
    """Return a text that Markdown, that of Streamlit too, shows as it is, on one line."""
    joined = _DRAWN.sub(lambda found: f"{found[0][0]}\u2060{found[0][1:]}", text)
    return _MARKS.sub(r"\\\g<0>", one_line(joined))


def json_text(document: Any, indent: int | None = None, ascii_only: bool = False) -> str:
    """Return a document as JSON that a reader with doubles alone takes without loss.

    Parameters
    ----------
    document : mappings, lists and plain values
        A whole number beyond 2**53 is written as text, what is no finite number as null.
    indent : int, optional
    ascii_only : bool
        Write what is not ASCII as ``\\uXXXX``, for where the code page is not known.
    """
    return json.dumps(_exact(document), indent=indent, ensure_ascii=ascii_only, allow_nan=False)


def _exact(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _exact(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_exact(child) for child in value]
    if isinstance(value, int) and abs(value) > LARGEST_EXACT:
        return str(value)
    return None if isinstance(value, float) and not math.isfinite(value) else value
