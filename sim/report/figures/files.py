"""The figures of a run as files: SVG and PNG, with words for who cannot see them.

In: a gathered run. Out: files that are the same, byte for byte, whenever the same seasons are given.
What the figures show is drawn in `figures`.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from sim.errors import ResultsError
from sim.report.figures.catalogue import FIGURES
from sim.report.figures.style import DPI, Page, styled
from sim.report.gathered import Gathered
from sim.report.languages import Language
from sim.runs.whole import writing_in
from sim.said import said

FORMATS = ("svg", "png")
ALT_FILE = "alt.json"


def save_pictures(
    folder: str | Path,
    data: Gathered,
    languages: Sequence[str] = ("fr",),
    formats: Sequence[str] = FORMATS,
    names: Iterable[str] = tuple(FIGURES),
) -> list[Path]:
    """Draw the figures of a run and write them to a folder, with a file of alternative texts.

    Parameters
    ----------
    folder : str or Path
        Made if it is not there. Files are called ``<name>.<language>.<format>``.
    data : Gathered
    languages : sequence of str
        ``"fr"``, ``"en"``.
    formats : sequence of str
        ``"svg"``, ``"png"``.
    names : iterable of str
        Keys of `FIGURES`; by default all.

    Returns
    -------
    list of Path
        The pictures in the order of languages and names, then ``alt.json``: title, subtitle and description of each
        picture, by language and name.

    Raises
    ------
    ResultsError
        A figure or a format is unknown, or the folder cannot be written.
    """
    chosen = tuple(names)
    _refuse_unknown("figure", chosen, tuple(FIGURES))
    _refuse_unknown("format", formats, FORMATS)
    return write_pictures(
        folder, lambda language: ((name, FIGURES[name](data, language)) for name in chosen), languages, formats
    )


def write_pictures(
    folder: str | Path,
    drawn: Callable[[Language], Iterable[tuple[str, Page]]],
    languages: Sequence[str],
    formats: Sequence[str],
) -> list[Path]:
    """Write pictures, given with their names in each language, and a file of their words, as `save_pictures` does."""
    place, written = Path(folder), []
    alternatives: dict[str, dict[str, dict[str, str]]] = {}
    with writing_in(place):
        place.mkdir(parents=True, exist_ok=True)
        for code in languages:
            for name, figure in drawn(Language(code)):
                texts = {"title": figure.title, "subtitle": figure.subtitle, "description": figure.description}
                alternatives.setdefault(code, {})[name] = texts
                for form in formats:
                    path = place / f"{name}.{code}.{form}"
                    path.write_bytes(svg_of(figure, code, f"{name}-{code}") if form == "svg" else png_of(figure))
                    written.append(path)
        alt = place / ALT_FILE
        alt.write_text(json.dumps(alternatives, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
    return [*written, alt]


def _refuse_unknown(kind: str, given: Iterable[str], known: tuple[str, ...]) -> None:
    for name in given:
        if name not in known:
            raise ResultsError(
                said(
                    "pictures: {name!r} is no {kind}; it must be one of {known}",
                    name=name,
                    kind=kind,
                    known=", ".join(known),
                )
            )


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
