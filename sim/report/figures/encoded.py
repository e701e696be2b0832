"""A figure as the bytes of a file, SVG or PNG, with words for who cannot see it.

In: a `Page`. Out: bytes that are the same whenever the same figure is given. Which files there are is told in `files`.
"""

from __future__ import annotations

import io
from xml.sax.saxutils import escape, quoteattr

from sim.report.figures.style import DPI, Page, styled


def svg_of(figure: Page, code: str, name: str = "picture") -> bytes:
    """Return a figure as SVG, with its title and description for screen readers.

    Parameters
    ----------
    figure : Page
    code : str
        Language of its text.
    name : str
        Begins the ids of title and description: one for each picture of a page that holds several.
    """
    file = io.BytesIO()
    with styled():
        # No date and no version of a library, so that equal figures are equal files.
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    text = file.getvalue().decode("utf-8")
    start = text.index("<svg ")
    end = text.index(">", start)
    spoken = " ".join(part for part in (figure.subtitle, figure.description) if part)
    head = f' xml:lang={quoteattr(code)} role="img" aria-labelledby="{name}-title {name}-desc">'
    title = f'\n <title id="{name}-title">{_words(figure.title)}</title>'
    words = f'\n <desc id="{name}-desc">{_words(spoken)}</desc>'
    return (text[:end] + head + title + words + text[end + 1 :]).encode("utf-8")


def _words(text: str) -> str:
    """Return a text of XML in which nothing looks like an address of the drawing, which a page gives other names."""
    return escape(text, {'"': "&quot;", "(#": "&#40;#"})


def png_of(figure: Page, dpi: float = DPI) -> bytes:
    """Return a figure as PNG, with its title and description in the file."""
    return figure.png(dpi)
