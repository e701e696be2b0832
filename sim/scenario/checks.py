"""What a schema cannot say of a scenario: every check, and the one way to run them.

In: a scenario. Out: all its problems, errors and warnings, each with file and line. The checks themselves
are by subject in `checks_names`, `checks_place`, `checks_dates`, `checks_rooms`, `checks_rota`, `checks_working`,
`checks_slots`, `checks_demand` and `checks_numbers`.
"""

from __future__ import annotations

from dataclasses import replace

from sim.once import once
from sim.scenario import (
    checks_dates,
    checks_demand,
    checks_names,
    checks_numbers,
    checks_place,
    checks_rooms,
    checks_rota,
    checks_slots,
    checks_working,
)
from sim.scenario.origins import located
from sim.scenario.problems import OtherPlace, Problem, in_file_order
from sim.scenario.schema import Scenario

CHECKS = (
    *checks_place.CHECKS,
    *checks_names.CHECKS,
    *checks_rooms.CHECKS,
    *checks_rota.CHECKS,
    *checks_slots.CHECKS,
    *checks_demand.CHECKS,
    *checks_numbers.CHECKS,
)

# These look at every date of the run: only where the horizon is sound.
DATED_CHECKS = (
    *checks_dates.DATED_CHECKS,
    *checks_rooms.DATED_CHECKS,
    *checks_rota.DATED_CHECKS,
    *checks_working.DATED_CHECKS,
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
    return list(_checked(scenario))


@once
def _checked(scenario: Scenario) -> tuple[Problem, ...]:
    """Go through all checks, once for a scenario: whoever loads it is told of errors, whoever asks of warnings."""
    problems = [problem for fault in checks_place.HORIZON_CHECKS for problem in fault(scenario)]
    dated = () if problems else DATED_CHECKS
    problems += [problem for fault in (*CHECKS, *dated) for problem in fault(scenario)]
    own_file = scenario.origins.get("id")
    return in_file_order((_placed(scenario, p) for p in problems), [own_file.file] if own_file else [])


def _placed(scenario: Scenario, problem: Problem) -> Problem:
    """Return a problem with the files and the lines of its values."""
    origin = located(problem.path, scenario.origins)
    beside = tuple(_beside(scenario, other) for other in problem.beside)
    problem = replace(problem, beside=beside)
    return problem if origin is None else replace(problem, file=origin.file, line=origin.line)


def _beside(scenario: Scenario, other: OtherPlace) -> OtherPlace:
    # What no file states is a default: the line of what holds it would mislead.
    origin = scenario.origins.get(other.path) or located(other.path, scenario.origins)
    return other if origin is None else replace(other, file=origin.file, line=origin.line)
