"""A sentence that can be told in another language where it is read: its words, and apart from them its values.

In: words with fields, and values. Out: the English text, which remembers both. Rooms below `report` know no language;
`sim.report.languages` tells such a sentence in one, and the catalogues find it in the code as ``said("...")``.
"""

from __future__ import annotations

from collections.abc import Iterable


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
    """

    words: str = ""
    values: dict[str, object]
    parts: tuple[str, ...] = ()
    between: str = ""


def said(words: str, /, **values: object) -> Sentence:
    """Return a sentence with its fields filled."""
    text = Sentence(words.format(**values))
    text.words, text.values = words, values
    return text


def joined(between: str, parts: Iterable[str]) -> Sentence:
    """Return texts as one, `between` between them."""
    each = tuple(parts)
    text = Sentence(between.join(each))
    text.values, text.parts, text.between = {}, each, between
    return text


def together(*parts: str) -> Sentence:
    """Return texts as one, nothing between them; empty ones say nothing."""
    return joined("", filter(None, parts))
