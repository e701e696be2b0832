"""The pictures of a comparison as files: SVG and PNG, with words for who cannot see them.

In: a `Comparison`. Out: files that are the same, byte for byte, whenever the same comparison is given. What is shown is
drawn in `differences` and `gains`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from sim.experiments.comparing import Comparison
from sim.report.figures.differences import differences
from sim.report.figures.files import ALT_FILE, FORMATS, png_of, svg_of
from sim.report.figures.gains import gains_map
from sim.report.figures.style import Page
from sim.report.languages import Language
from sim.runs.whole import writing_in


def comparison_figures(comparison: Comparison, language: Language) -> Iterator[tuple[str, Page]]:
    """Yield the pictures of a comparison by name: the differences; for each rota who gains, offers and minutes."""
    yield "differences", differences(comparison, language)
    for name in comparison.scenarios:
        if name in set(comparison.gains["scenario"]):
            yield f"gains-{name.replace('#', '-')}", gains_map(comparison, name, language=language)
            yield f"value-{name.replace('#', '-')}", gains_map(comparison, name, "value", language)


def save_comparison_pictures(
    folder: str | Path,
    comparison: Comparison,
    languages: Sequence[str] = ("fr",),
    formats: Sequence[str] = FORMATS,
) -> list[Path]:
    """Draw the pictures of a comparison and write them to a folder, with a file of alternative texts.

    Parameters
    ----------
    folder : str or Path
        Made if it is not there. Files are called ``<name>.<language>.<format>``.
    comparison : Comparison
    languages : sequence of str
        ``"fr"``, ``"en"``.
    formats : sequence of str
        ``"svg"``, ``"png"``.

    Returns
    -------
    list of Path

    Raises
    ------
    ResultsError
        The folder cannot be written.
    """
    place, written = Path(folder), []
    words: dict[str, dict[str, dict[str, str]]] = {}
    with writing_in(place):
        place.mkdir(parents=True, exist_ok=True)
        for code in languages:
            for name, figure in comparison_figures(comparison, Language(code)):
                told = {"title": figure.title, "subtitle": figure.subtitle, "description": figure.description}
                words.setdefault(code, {})[name] = told
                for form in formats:
                    path = place / f"{name}.{code}.{form}"
                    path.write_bytes(svg_of(figure, code, f"{name}-{code}") if form == "svg" else png_of(figure))
                    written.append(path)
        alt = place / ALT_FILE
        alt.write_text(json.dumps(words, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
    return [*written, alt]
