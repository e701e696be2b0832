"""Text that must fit its page: sizes of type, widths of lines, names that are cut or shortened.

In: texts and inches. Out: lines of text. What is written where is told by `style` and by each figure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags

TITLE_PT, SUBTITLE_PT, LABEL_PT, SMALL_PT, FOOT_PT = 14.0, 9.5, 9.0, 8.0, 7.0


@lru_cache(maxsize=4)
def _font(bold: bool) -> Any:
    return get_font(findfont(FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")))


@lru_cache(maxsize=4096)
def text_width(text: str, size: float = LABEL_PT, bold: bool = False) -> float:
    """Return the width of a line of text, inches."""
    font = _font(bold)
    font.set_size(size, 720)
    font.set_text(text)
    # Small type is fitted to pixels, which widens it by a few hundredths.
    return float(font.get_width_height()[0] / 64 / 720 * 1.04)


@lru_cache(maxsize=1024)
def _letter_em(letter: str, bold: bool) -> float:
    """Return how far a letter by itself advances, in sizes of the type, as `text_width` widens it; NaN if unknown."""
    font = _font(bold)
    font.set_size(100, 72)
    place = font.get_char_index(ord(letter))
    advance = font.load_glyph(place, flags=LoadFlags.NO_HINTING).linearHoriAdvance if place else math.nan
    return float(advance / 65536 / 100 * 1.04)


def _fits(text: str, width_in: float, size: float, bold: bool) -> bool:
    """Tell whether a line of text fits a width: it is measured only where the sum of its letters leaves that open."""
    about = sum(_letter_em(letter, bold) for letter in text) * size / 72
    # Together letters are wider by 1.5 % at most (fitted to pixels), and narrower by 12 % ("TATA" moves closer).
    if about * 1.03 <= width_in or about >= width_in * 1.25:
        return about < width_in
    return text_width(text, size, bold) <= width_in


def wrapped(text: str, width_in: float, size: float = LABEL_PT, bold: bool = False) -> list[str]:
    """Return a text cut into lines that fit a width; no-break spaces are kept, a word longer than a line is cut."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _fits(longer, width_in, size, bold):
            lines[-1] = longer
        else:
            lines += _cut(word, width_in, size, bold)
    return lines


def _cut(word: str, width_in: float, size: float, bold: bool) -> list[str]:
    """Return a word in pieces that fit a width, of one letter at least."""
    pieces = [word]
    while len(pieces[-1]) > 1 and not _fits(pieces[-1], width_in, size, bold):
        last = pieces.pop()
        least = next((n for n in range(2, len(last)) if not _fits(last[:n], width_in, size, bold)), len(last))
        pieces += [last[: least - 1], last[least - 1 :]]
    return pieces


def balanced(text: str, width_in: float, size: float = LABEL_PT, bold: bool = False) -> list[str]:
    """Return a text cut into as few lines as fit a width, of about the same length."""
    lines = wrapped(text, width_in, size, bold)
    narrow = width_in
    while len(lines) > 1 and narrow > width_in / 2:
        narrow -= 0.1
        shorter = wrapped(text, narrow, size, bold)
        if len(shorter) > len(lines) or not all(_fits(line, narrow, size, bold) for line in shorter):
            break
        lines = shorter
    return lines


def fitted(names: Sequence[str], width_in: float, size: float = LABEL_PT, bold: bool = False) -> list[str]:
    """Return names on one line each; if one is too long, all lose their brackets, but for those that need them."""
    if not all(_fits(name, width_in, size, bold) for name in names):
        bare_names = [unbracketed(name) for name in names]
        names = [short if bare_names.count(short) == 1 else name for name, short in zip(names, bare_names, strict=True)]
    return short_names(names, width_in, size, bold)


def short_names(names: Sequence[str], width_in: float, size: float = LABEL_PT, bold: bool = False) -> list[str]:
    """Return names on one line each, shortened if need be, so that no two become one."""
    found = [shortened(name, width_in, size, bold=bold) for name in names]
    return [
        short if found.count(short) == 1 else _with_brackets(name, width_in, size, bold)
        for name, short in zip(names, found, strict=True)
    ]


def _with_brackets(name: str, width_in: float, size: float, bold: bool) -> str:
    """Return a name on one line that keeps the brackets at its end, which alone tell it from another."""
    brackets = name[name.rfind(" (") :] if name.endswith(")") and " (" in name else ""
    room = width_in - text_width(brackets, size, bold)
    return shortened(name.removesuffix(brackets), room, size, bold=bold) + brackets


def unbracketed(text: str) -> str:
    """Return a text without the brackets at its end: "Us (mairie ou relais)" is "Us"."""
    return text.split(" (")[0] if text.endswith(")") else text


def shortened(text: str, width_in: float, size: float = LABEL_PT, most_lines: int = 1, bold: bool = False) -> str:
    """Return a text in at most some lines; without what is in brackets, then without its middle, if it must be."""
    lines = wrapped(text, width_in, size, bold)
    if len(lines) <= most_lines:
        return "\n".join(lines)
    if unbracketed(text) != text:
        return shortened(unbracketed(text), width_in, size, most_lines, bold)
    kept = 0
    for line in lines[: most_lines - 1]:
        kept = text.index(line, kept) + len(line)
    rest = text[kept:].strip(" ")
    head, _space, tail = rest.rpartition(" ")
    tail = f"… {tail}" if head and _fits(f"… {tail}", width_in * 0.7, size, bold) else "…"
    head = head or rest
    while head and not _fits(head + tail, width_in, size, bold):
        head = head[:-1].rstrip()
    return "\n".join([*lines[: most_lines - 1], head + tail])
