"""What a season needs beside its days, compiled by one process while another compiles the days: once an installation.

In: nothing. Out: compiled functions in the cache on disk, for the process that waits for the days. Which they are is
written nowhere: a season by the reference engine asks for the same draws, laws, measures and sums.
"""

from __future__ import annotations

from sim.measures.catalogue import measures_of_each
from sim.measures.crossed import crossed_of
from sim.runs.work import Seasons
from sim.scenario.files import load_scenario

SMALLEST = "vigny"  # of the shipped sites: the reference takes half a second for its season


def compile_beside() -> None:
    """Let a season happen, check and measure it as `run` does, and let it go."""
    for view in Seasons(engine="reference").views(load_scenario(SMALLEST), range(1)):
        crossed_of(view, 0)
        measures_of_each(view)
