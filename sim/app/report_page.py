"""The written report of what the page shows.

In: a run of the dashboard. Out: one self-contained HTML page, the same as `permanences report` writes. Its pictures are
drawn from the first seasons of the run, made again.
"""

from __future__ import annotations

from sim.app.drawing import DRAWING
from sim.app.running import EDITED, FIRST, TODAY, BackgroundRun
from sim.experiments.replications import replicate
from sim.report.languages import Language
from sim.report.showing import gathered_of
from sim.report.written.findings import Findings, Told
from sim.report.written.page import report_html
from sim.runs.work import Seasons
from sim.scenario.schema import Scenario


def report_of(run: BackgroundRun, names: dict[str, str], language: Language) -> str:
    """Return the report of a run: of one week, or of both with their comparison.

    Parameters
    ----------
    run : Run
        With the first seasons done.
    names : dict
        What `TODAY` and `EDITED` are called.
    language : Language
    """
    n = min(FIRST, run.n_done)
    scenarios = run.meeting.scenarios
    runs = {
        names[key]: _told(scenarios[key], run.meeting.seasons.seed, n) for key in (TODAY, EDITED) if key in scenarios
    }
    comparison = run.comparison(n, names) if run.is_paired else None
    with DRAWING:
        return report_html(Findings(runs, comparison), language.code)


def _told(scenario: Scenario, seed: int, n: int) -> Told:
    result = replicate(scenario, n, seed)
    return Told(result, gathered_of(result), season=lambda number: Seasons(seed).season(scenario, number))
