"""The pictures of a comparison as files: SVG and PNG, with words for who cannot see them.

In: a `Comparison`. Out: files that are the same, byte for byte, whenever the same comparison is given. What is shown is
drawn in `differences` and `gains`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from sim.experiments.comparing import Comparison
from sim.report.figures.differences import differences
from sim.report.figures.files import FORMATS, write_pictures
from sim.report.figures.gains import gains_map
from sim.report.figures.style import Page
from sim.report.languages import Language


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
    """Draw the pictures of a comparison and write them to a folder, as `save_pictures` does those of a run."""
    return write_pictures(folder, partial(comparison_figures, comparison), languages, formats)
