"""What a schema cannot say of a scenario: every check, and the one way to run them.

In: a scenario. Out: all its problems, errors and warnings, each with file and line. The checks themselves
are by subject in `checks_names`, `checks_place`, `checks_rota`, `checks_demand` and `checks_numbers`.
"""

from __future__ import annotations

from dataclasses import replace

from sim.scenario import checks_demand, checks_names, checks_numbers, checks_place, checks_rota
from sim.scenario.origins import located
from sim.scenario.problems import Problem, in_file_order
from sim.scenario.schema import Scenario

CHECKS = (
    *checks_place.CHECKS,
    *checks_names.CHECKS,
    *checks_rota.CHECKS,
    *checks_demand.CHECKS,
    *checks_numbers.CHECKS,
)


def check(scenario: Scenario) -> list[Problem]:
    """Return all that is wrong or odd in a scenario, in file order.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    list of Problem
        Level "error": it cannot be run (`load_scenario` refuses it). Level "warning": it can, and is odd.
        File and line are those of the value, or of what holds it; none where no file states it.

    Notes
    -----
    Checks that go through the dates of the run are left out while the horizon itself is at fault.
    """
    problems = [problem for fault in checks_place.HORIZON_CHECKS for problem in fault(scenario)]
    dated = () if problems else checks_rota.DATED_CHECKS
    problems += [problem for fault in (*CHECKS, *dated) for problem in fault(scenario)]
    own_file = scenario.origins.get("id")
    return list(in_file_order((_placed(scenario, p) for p in problems), [own_file.file] if own_file else []))


def _placed(scenario: Scenario, problem: Problem) -> Problem:
    """Return a problem with the file and the line of its value."""
    origin = located(problem.path, scenario.origins)
    return problem if origin is None else replace(problem, file=origin.file, line=origin.line)
