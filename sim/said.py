"""A sentence that can be told in another language where it is read: its words, and apart from them its values.

In: words with fields, and values. Out: the English text, which remembers both, or that of the catalogue of a language.
`sim.report.languages` sets a text as a typesetter would; the catalogues find ``said("...")`` and ``N_("...")`` in the
code.
"""

from __future__ import annotations

import gettext
import math
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from string import Formatter
from typing import Any

TRANSLATED = ("fr",)  # English is what the code says
DOMAIN = "permanences"
_DECIMALS = re.compile(r"\.(\d)f")


def locale_folder() -> Path:
    """Return the folder of the catalogues, also from an installed wheel."""
    return Path(str(resources.files("sim.report") / "locale"))


@cache
def translations(code: str) -> gettext.NullTranslations:
    """Return the catalogue of a language."""
    if code not in TRANSLATED:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, locale_folder(), languages=[code])


def N_(message: str) -> str:
    """Mark a sentence for the catalogues without translating it yet."""
    return message


def translated(words: str, code: str, /, **values: object) -> str:
    """Return a marked sentence in a language; its fields are filled where values are given."""
    text = translations(code).gettext(words) if words else ""
    return _filled(text, code, values) if values else text


class _Fields(Formatter):
    """Fills the fields of a sentence; a measure, of so many decimals, is written as in its language.

    What `{field:g}` shows is typed into a file with a point, and stands as it is typed there.
    """

    def __init__(self, code: str) -> None:
        self.code = code

    def format_field(self, value: object, form: str) -> str:
        decimals = _DECIMALS.fullmatch(form)
        if not decimals:
            return format(value, form)
        from sim.typography import digits  # here, since Babel is not needed to say what is wrong

        return digits(float(value), self.code, int(decimals[1]))  # type: ignore[arg-type]


def _filled(text: str, code: str, values: Mapping[str, object]) -> str:
    return _Fields(code).vformat(text, (), values) if code in TRANSLATED else text.format(**values)


class Sentence(str):
    """A text that remembers of what it is made.

    Attributes
    ----------
    words : str
        With ``{fields}``, as they stand in the code; empty where the text is made of others.
    values : dict of str to object
        What fills the fields; a text that is `Sentence` is told in the other language too.
    parts, between : tuple of str, str
        The texts of which this one is made, and what stands between them.
    many : str
        The words of a sentence of several, where its value ``count`` chooses between them (`counted`).
    """

    words: str = ""
    many: str = ""
    values: dict[str, object]
    parts: tuple[str, ...] = ()
    between: str = ""


class Count(int):
    """A whole number among the values of a sentence that is told with its thousands apart; a year or a code is none."""

    def __format__(self, form: str) -> str:
        return format(int(self), form or ",")

    def told(self, code: str) -> str:
        """Return it as it is written in a language."""
        from sim.typography import digits  # here, since Babel is not needed to say what is wrong

        return digits(self, code, 0)


def told(text: str, code: str, typeset: Callable[[str], str] = str) -> str:
    """Return a sentence in a language, its words set by a typesetter where one is given; any other text as it is."""
    if not isinstance(text, Sentence):
        return text
    if text.parts:
        return told(text.between, code, typeset).join(told(part, code, typeset) for part in text.parts)
    if not text.words:
        return str(text)
    # Names among the values stand as their author wrote them.
    values = {name: _told_value(one, code, typeset) for name, one in text.values.items()}
    words = fitting(text.words, text.many, text.values["count"], code) if text.many else translated(text.words, code)
    return _filled(typeset(words), code, values)


def fitting(one: str, many: str, count: Any, code: str) -> str:
    """Return of two marked sentences, of one and of several, that of a count in a language."""
    # Below two is singular in French; in English all but exactly one is plural.
    whole = math.floor(abs(count)) if code == "fr" else 1 if abs(count) == 1 else 2
    return translations(code).ngettext(one, many, whole)


def _told_value(value: object, code: str, typeset: Callable[[str], str]) -> object:
    if isinstance(value, Count):
        return value.told(code)
    return told(value, code, typeset) if isinstance(value, str) else value


def in_both(words: str, /, **values: object) -> dict[str, str]:
    """Return a marked sentence by language, as a scenario has its texts; a value by language goes with its own."""
    return {
        code: translated(
            words,
            code,
            **{k: v[code] if isinstance(v, Mapping) else _told_value(v, code, str) for k, v in values.items()},
        )
        for code in (*TRANSLATED, "en")
    }


def said(words: str, /, **values: object) -> Sentence:
    """Return a sentence with its fields filled."""
    text = Sentence(words.format(**values))
    text.words, text.values = words, values
    return text


def counted(one: str, many: str, count: int, /, **values: object) -> Sentence:
    """Return the sentence that fits a count in each language; ``{count}`` is that count."""
    text = said(fitting(one, many, count, "en"), count=Count(count), **values)
    text.words, text.many = one, many
    return text


def must_be(name: str, value: object, expected: str) -> Sentence:
    """Return what is said of a value of an option that cannot be."""
    return said("{name} is {value}; it must be {expected}", name=name, value=value, expected=expected)


def one_of(known: Iterable[str]) -> Sentence:
    """Return what is expected of a word."""
    return said("one of {words}", words=", ".join(known))


def unknown(name: str, word: str, known: Iterable[str]) -> Sentence:
    """Return what is said of a word of an option that is none of those known."""
    return said("{name}: {word!r} is unknown; it must be one of {known}", name=name, word=word, known=", ".join(known))


def joined(between: str, parts: Iterable[str]) -> Sentence:
    """Return texts as one, `between` between them."""
    each = tuple(parts)
    text = Sentence(between.join(each))
    text.values, text.parts, text.between = {}, each, between
    return text


def together(*parts: str) -> Sentence:
    """Return texts as one, nothing between them; empty ones say nothing."""
    return joined("", filter(None, parts))
