"""The processes of a verb: the command itself is one of them."""

import os

import pytest

from sim.cli.workers import WORTH_A_PROCESS, running, workers
from sim.runs.study import run_tasks
from tests.runs import tasks


@pytest.mark.parametrize(
    ("jobs", "seasons", "places"), [(2, 400, 2), (3, 2 * WORTH_A_PROCESS, 3), (3, WORTH_A_PROCESS, 2)]
)
def test_what_runs_seasons_is_this_process_and_others_beside_it(jobs, seasons, places):
    """As many places as were asked for, or as few as so many seasons are worth."""
    with workers(jobs, seasons, 4) as where:
        ran = {pid for _, pid in run_tasks(tasks.whose_in_a_while, range(12), running(where, seasons))}

    assert len(ran) == places
    assert os.getpid() in ran


@pytest.mark.parametrize(("jobs", "seasons"), [(1, 400), (2, WORTH_A_PROCESS - 1)])
def test_few_seasons_are_run_here_alone(jobs, seasons):
    """To start a process would take longer."""
    with workers(jobs, seasons, 0) as where:
        assert running(where, seasons) == 1
