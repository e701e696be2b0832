"""The figures of a run as files: SVG and PNG, with words for who cannot see them.

In: a gathered run. Out: files that are the same, byte for byte, whenever the same seasons are given, wherever they are
drawn. What the figures show is drawn in `figures`, which are loaded where they are drawn alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import ResultsError
from sim.report.figures.catalogue import FIGURES, draw
from sim.report.gathered import Gathered
from sim.report.languages import Language
from sim.runs.study import Jobs, Study
from sim.runs.whole import writing_in
from sim.said import said

if TYPE_CHECKING:
    from sim.report.figures.style import Page

FORMATS = ("svg", "png")
ALT_FILE = "alt.json"


def save_pictures(
    folder: str | Path,
    data: Gathered,
    languages: Sequence[str] = ("fr",),
    formats: Sequence[str] = FORMATS,
    names: Iterable[str] = FIGURES,
    jobs: Jobs = 1,
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
        Of `FIGURES`; by default all.
    jobs : int, >= 1, or Executor
        Where they are drawn; it changes nothing.

    Returns
    -------
    list of Path
        The pictures in the order of languages and names, then ``alt.json``: title, subtitle and description of each
        picture of the folder, those that were there before included, by language and name.

    Raises
    ------
    ResultsError
        A figure or a format is unknown, or the folder cannot be written.
    """
    chosen = tuple(names)
    _refuse_unknown("figure", chosen, FIGURES)
    _refuse_unknown("format", formats, FORMATS)
    return write_pictures(folder, partial(draw, data=data), chosen, languages, formats, jobs)


@dataclass(frozen=True)
class DrawnPicture:
    """Work: a picture in a language, as the bytes of its files and as words."""

    draw: Callable[[str, Language], Page]
    formats: tuple[str, ...]

    def __call__(self, one: tuple[str, str]) -> tuple[dict[str, bytes], dict[str, str]]:
        """Draw it."""
        from sim.report.figures.encoded import png_of, svg_of

        code, name = one
        figure = self.draw(name, Language(code))
        files = {
            form: svg_of(figure, code, f"{name}-{code}") if form == "svg" else png_of(figure) for form in self.formats
        }
        return files, {"title": figure.title, "subtitle": figure.subtitle, "description": figure.description}


def write_pictures(
    folder: str | Path,
    draw: Callable[[str, Language], Page],
    names: Sequence[str],
    languages: Sequence[str],
    formats: Sequence[str],
    jobs: Jobs = 1,
) -> list[Path]:
    """Write pictures, drawn by name in each language, and a file of their words, as `save_pictures` does."""
    place, written = Path(folder), []
    alternatives = told_pictures(place)
    work = DrawnPicture(draw, tuple(formats))
    tasks = [(code, name) for code in languages for name in names]
    with writing_in(place):
        place.mkdir(parents=True, exist_ok=True)
        for (code, name), (files, texts) in Study(work, jobs).results(tasks, ordered=True):
            alternatives.setdefault(code, {})[name] = texts
            for form, data in files.items():
                path = place / f"{name}.{code}.{form}"
                path.write_bytes(data)
                written.append(path)
        alt = place / ALT_FILE
        alt.write_text(json.dumps(alternatives, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
    return [*written, alt]


def told_pictures(folder: Path) -> dict[str, dict[str, dict[str, str]]]:
    """Return what stands in a folder of pictures, by language and name: as its file of words says, if it has one."""
    try:
        told: dict[str, dict[str, dict[str, str]]] = json.loads((folder / ALT_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told


def files_of(folder: Path) -> list[str]:
    """Return the names of all files that `write_pictures` has written to a folder."""
    told = told_pictures(folder)
    return [*(f"{name}.{code}.{form}" for code in told for name in told[code] for form in FORMATS), ALT_FILE]


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
