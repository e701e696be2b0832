"""The processes of a verb, started while the verb itself still loads, and kept until its last picture is drawn.

In: what was asked on the command line. Out: where replications are run and pictures are drawn. How processes work is in
`sim.runs.processes`; nothing heavy is imported here, so that they begin at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from sim.runs.executor import Executor, at_most
from sim.runs.processes import Processes, held
from sim.runs.study import Jobs

# A process takes as long to start as some forty replications of Agen to run, or as two pictures to draw: what is less
# is done here.
WORTH_A_PROCESS = 40
MANY = 1 << 20  # seasons where a precision is asked for
_PICTURES_WORTH_A_PROCESS = 2
_DRAWING = "sim.cli.drawn"
_COMPILING = "sim.cli.compiling:compile_beside"


@contextmanager
def workers(jobs: Jobs, seasons: int, pictures: int, *simulating: str) -> Iterator[Jobs]:
    """Hold the processes of a verb, which import what they will need first while the verb loads; others stay as asked.

    Parameters
    ----------
    jobs : int, >= 1, or Executor
    seasons, pictures : int
        How many there will be, at most.
    simulating : str
        The modules that who runs seasons needs.
    """
    if isinstance(jobs, Executor) or jobs == 1:
        yield jobs
        return
    with held(jobs) as processes:
        beside = min(jobs - 1, _places(seasons, WORTH_A_PROCESS) - 1)
        if beside:
            processes.ready(beside, *simulating)
        elif pictures:
            processes.ready(min(jobs, _places(pictures, _PICTURES_WORTH_A_PROCESS)) - 1, _DRAWING)
        yield processes


def of_this_machine(jobs: Jobs) -> Jobs:
    """Return processes of this machine; one for any other executor: what follows is too small to travel."""
    return jobs if isinstance(jobs, int | Processes) else 1


def running(jobs: Jobs, seasons: int) -> Jobs:
    """Return as many as so many seasons are worth, this process one of them: it has all that it needs for them."""
    return _with_this(at_most(jobs, _places(seasons, WORTH_A_PROCESS)))


def compiling_beside(jobs: Jobs) -> None:
    """Let another process compile what a season needs beside its days, while this one will compile these."""
    if isinstance(jobs, Processes):
        jobs.ready(1, _COMPILING)


def ready_to_draw(jobs: Jobs, pictures: int) -> None:
    """Let the others import what pictures are drawn with, while this process does what comes before."""
    found = at_most(of_this_machine(jobs), _places(pictures, _PICTURES_WORTH_A_PROCESS))
    if isinstance(found, Processes):
        found.ready(found.width - 1, _DRAWING)


def drawing(jobs: Jobs, pictures: int) -> Jobs:
    """Return as many of this machine as so many pictures are worth, this process one of them, and ready."""
    import_module(_DRAWING)
    return _with_this(at_most(of_this_machine(jobs), _places(pictures, _PICTURES_WORTH_A_PROCESS)))


def _places(count: int, worth: int) -> int:
    """Return how many places so much work is worth, this process included."""
    return 1 + count // worth


def _with_this(jobs: Jobs) -> Jobs:
    return jobs.with_this() if isinstance(jobs, Processes) else jobs
