"""The pictures of a comparison as files: SVG and PNG, with words for who cannot see them.

In: a `Comparison`. Out: files that are the same, byte for byte, whenever the same comparison is given. What is shown is
drawn in `differences` and `gains`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim.experiments.comparing import Comparison
from sim.report.figures.files import FORMATS, write_pictures
from sim.report.languages import Language
from sim.report.tables.comparison import GAIN_MEASURES
from sim.runs.study import Jobs

if TYPE_CHECKING:
    from sim.report.figures.style import Page

_DIFFERENCES = "differences"
_MAPS = dict(zip(("gains", "value"), GAIN_MEASURES, strict=True))  # the measure that each shows


def comparison_figures(comparison: Comparison) -> list[str]:
    """Return the pictures of a comparison by name: the differences; for each rota who gains, offers and minutes."""
    told = set(comparison.gains["scenario"])
    maps = [(of, name) for name in comparison.scenarios if name in told for of in _MAPS]
    return [_DIFFERENCES, *(_named(of, name) for of, name in maps)]


def _named(of: str, scenario: str) -> str:
    return f"{of}-{scenario.replace('#', '-')}"


def draw_comparison(name: str, language: Language, comparison: Comparison) -> Page:
    """Draw one of them."""
    from sim.report.figures.differences import differences
    from sim.report.figures.gains import gains_map

    if name == _DIFFERENCES:
        return differences(comparison, language)
    of, scenario = next((of, one) for one in comparison.scenarios for of in _MAPS if _named(of, one) == name)
    return gains_map(comparison, scenario, _MAPS[of], language)


def save_comparison_pictures(
    folder: str | Path,
    comparison: Comparison,
    languages: Sequence[str] = ("fr",),
    formats: Sequence[str] = FORMATS,
    jobs: Jobs = 1,
) -> list[Path]:
    """Draw the pictures of a comparison and write them to a folder, as `save_pictures` does those of a run."""
    draw = partial(draw_comparison, comparison=comparison)
    return write_pictures(folder, draw, comparison_figures(comparison), languages, formats, jobs)
