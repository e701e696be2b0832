"""What a written report is made of: sections of blocks, without any mark-up.

In: words, tables and pictures. Out: plain values that the template lays out, one form each. What is said is decided in
the `sections_*` modules; how it looks, in `templates/`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from markupsafe import Markup

from sim.report.figures.encoded import svg_of
from sim.report.figures.style import Page
from sim.report.languages import Language
from sim.report.tables.text import Table
from sim.typography import NO_BREAK


def named(name: str, text: str, language: Language) -> str:
    """Return a name and what it is, with the colon of the language."""
    return f"{name}{language.colon}{text}"


_BRACKETS = re.compile(r"\[[^\]]*\]")
_SHORT = 22


def unbroken(text: str) -> str:
    """Return a cell of numbers that is broken neither within an interval nor, if it is short, anywhere."""
    if len(text) <= _SHORT and "[" not in text:
        return text.replace(" ", NO_BREAK)
    return _BRACKETS.sub(lambda found: found[0].replace(" ", NO_BREAK), text)


@dataclass(frozen=True)
class Paragraphs:
    """A paragraph; its ``tone``: ``lead`` (the answer), ``plain``, ``note``, ``warning``."""

    text: str
    tone: str = "plain"
    form: ClassVar[str] = "words"


@dataclass(frozen=True)
class Points:
    """A list, each point with a name before it or without."""

    items: Sequence[tuple[str, str]]
    form: ClassVar[str] = "points"


@dataclass(frozen=True)
class FactList:
    """Names and what they are: a seed, a version, a hash."""

    items: Sequence[tuple[str, str]]
    form: ClassVar[str] = "facts"


@dataclass(frozen=True)
class Command:
    """A line to type."""

    text: str
    form: ClassVar[str] = "command"


@dataclass(frozen=True)
class Numbers:
    """A table; folded away on a screen where ``folded``, always open on paper.

    ``signs`` has for some rows, by number, ``better`` or ``worse``: they are marked beside their words.
    """

    table: Table
    folded: bool = True
    signs: dict[int, str] = field(default_factory=dict)
    form: ClassVar[str] = "numbers"

    @property
    def n_columns(self) -> int:
        """How many columns it has."""
        return len(self.table.headers)


@dataclass(frozen=True)
class Picture:
    """A picture as inline SVG, with what it shows in words."""

    svg: Markup
    title: str
    caption: str
    form: ClassVar[str] = "picture"


@dataclass(frozen=True)
class ReportPart:
    """Blocks under a heading of their own."""

    title: str
    blocks: Sequence[object]
    form: ClassVar[str] = "part"


@dataclass(frozen=True)
class Folded:
    """Blocks that are folded away on a screen, open on paper."""

    title: str
    blocks: Sequence[object]
    form: ClassVar[str] = "folded"


@dataclass(frozen=True)
class Section:
    """A section with its address in the page; ``kind``: ``answer``, ``body`` or ``annex``."""

    id: str
    title: str
    blocks: Sequence[object]
    kind: str = "body"


_HEAD = re.compile(r"^.*?(?=<svg )", re.DOTALL)
# The style says how lines end; the page's own says it once for all pictures.
_METADATA = re.compile(r"\s*<metadata>.*?</metadata>|\s*<defs>\s*<style.*?</style>\s*</defs>", re.DOTALL)
_SIZE = re.compile(r'(<svg [^>]*?) width="[^"]*"')
_HEIGHT = re.compile(r'(<svg [^>]*?) height="[^"]*"')
_ID = re.compile(r' id="([^"]+)"')
_USES = re.compile(r'(?:xlink:href|href)="#([^"]+)"|url\(#([^)]+)\)|aria-labelledby="([^"]+)"')


def inline_svg(svg: bytes, name: str) -> Markup:
    """Return an SVG file as part of a page: no prologue, no size, and ids that no other picture has.

    Parameters
    ----------
    svg : bytes
        As `sim.report.figures.encoded.svg_of` returns it.
    name : str
        Begins every id; one a picture.
    """
    text = _METADATA.sub("", _HEAD.sub("", svg.decode("utf-8"), count=1))
    text = _HEIGHT.sub(r"\1", _SIZE.sub(r"\1", text, count=1), count=1)
    used = {word for found in _USES.findall(text) for part in found for word in part.split()}
    text = _ID.sub(lambda found: f' id="{_own(found[1], name)}"' if found[1] in used else "", text)
    text = re.sub(r'xlink:href="#([^"]+)"', lambda found: f'xlink:href="#{_own(found[1], name)}"', text)
    text = re.sub(r"url\(#([^)]+)\)", lambda found: f"url(#{_own(found[1], name)})", text)
    return Markup(text)  # ours: titles and names were escaped when it was drawn


def _own(word: str, name: str) -> str:
    return word if word.startswith(f"{name}-") else f"{name}-{word}"


def picture(page: Page, name: str, language: Language) -> Picture:
    """Return a figure as a block."""
    return Picture(inline_svg(svg_of(page, language.code, name), name), page.title, page.subtitle)
