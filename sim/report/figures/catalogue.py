"""The figures of a run, by name, in the order in which they are read.

In: gathered seasons. Out: for each name a function that returns a `Page`. Each one stands in a module of its own.
"""

from __future__ import annotations

from typing import Protocol

from sim.report.figures.load import load
from sim.report.figures.path import path
from sim.report.figures.reach_map import reach_map
from sim.report.figures.referrals import referrals
from sim.report.figures.style import Page
from sim.report.figures.value_map import value_map
from sim.report.figures.waits import waits
from sim.report.figures.weeks import weeks
from sim.report.gathered import Runs
from sim.report.languages import Language
from sim.scenario.schema import Scenario
from sim.territory.place import Territory


class Draw(Protocol):
    """A function that draws a figure of a run."""

    def __call__(
        self, runs: Runs, scenario: Scenario, territory: Territory | None = None, language: Language | None = None
    ) -> Page:
        """Return the figure."""
        ...


FIGURES: dict[str, Draw] = {
    "path": path,
    "value_map": value_map,
    "reach_map": reach_map,
    "waits": waits,
    "referrals": referrals,
    "load": load,
    "weeks": weeks,
}
