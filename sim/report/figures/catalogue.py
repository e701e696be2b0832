"""The figures of a run, by name, in the order in which they are read.

In: a gathered run and a language. Out: for each name a function that returns a `Page`, in a module of its own.
"""

from __future__ import annotations

from collections.abc import Callable

from sim.report.figures.load import load
from sim.report.figures.path import path
from sim.report.figures.reach_map import reach_map
from sim.report.figures.referrals import referrals
from sim.report.figures.style import Page
from sim.report.figures.value_map import value_map
from sim.report.figures.waits import waits
from sim.report.figures.weeks import weeks
from sim.report.gathered import Gathered
from sim.report.languages import Language

Draw = Callable[[Gathered, Language], Page]

FIGURES: dict[str, Draw] = {
    "path": path,
    "value_map": value_map,
    "reach_map": reach_map,
    "waits": waits,
    "referrals": referrals,
    "load": load,
    "weeks": weeks,
}
