"""The figures of a run, by name, in the order in which they are read.

In: a name, a gathered run and a language. Out: a `Page`. Each is drawn by the function of its name in the module of its
name, which is loaded when it is drawn: whoever lets others draw loads none.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.report.figures.style import Page
    from sim.report.gathered import Gathered
    from sim.report.languages import Language

FIGURES = ("path", "value_map", "reach_map", "waits", "referrals", "load", "weeks")


def draw(name: str, language: Language, data: Gathered) -> Page:
    """Draw the figure of a name."""
    figure: Page = getattr(import_module(f"sim.report.figures.{name}"), name)(data, language)
    return figure
