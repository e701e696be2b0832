"""Tasks in processes of their own: whatever becomes of one, nothing waits for ever and nothing is left."""

import gc
import os
import subprocess
import sys
import time
from contextlib import closing

import pytest

from sim.errors import ExperimentError, ResultsError
from sim.runs import processes, worker
from sim.runs.executor import at_most
from sim.runs.processes import held
from sim.runs.study import Study, run_tasks
from tests.default_run import some
from tests.processes import PATIENCE_S, ROOT, ended
from tests.runs import tasks


def run_script(text, folder, *options, given=None, **more):
    """Run a script as a person would; return the finished process."""
    file = folder / "script.py"
    file.write_text(text, encoding="utf-8")
    command = [sys.executable, *(options or (str(file),))]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SCRIPT": str(file)}
    return subprocess.run(
        command, capture_output=True, text=True, input=given, env=environment, cwd=folder,
        check=False, **more,
    )  # fmt: skip


OF_TASKS = """
from sim.runs.study import run_tasks
from tests.runs import tasks

print("once")
print(len(dict(run_tasks(tasks.Doubled(), range(6), jobs=2))))
"""
OF_SEASONS = """
import sim
from tests.experiments.fakes import fake_simulate
from tests.worlds import small_world

print("once")
result = sim.replicate(sim.scenario_from(small_world()), replications=6, jobs=2, simulate=fake_simulate)
print(len(result.replications))
"""


@pytest.mark.parametrize("script", some([OF_TASKS, OF_SEASONS], 1), ids=["tasks", "seasons"])
def test_a_script_without_a_main_guard_simply_works(script, tmp_path):
    """The processes do not run it again: what it prints and writes is printed and written once."""
    told = run_script(script, tmp_path)

    assert (told.returncode, told.stderr, told.stdout) == (0, "", "once\n6\n")


@pytest.mark.parametrize("how", [pytest.param("-c", marks=pytest.mark.slow), "-"])
@pytest.mark.slow
def test_a_script_without_a_file_works_too(how, tmp_path):
    """Typed after `-c`, or read from standard input: there is nothing that a process could run again."""
    given = (OF_SEASONS,) if how == "-c" else ()
    told = run_script(OF_SEASONS, tmp_path, how, *given, given=OF_SEASONS if how == "-" else None)

    assert (told.returncode, told.stderr, told.stdout) == (0, "", "once\n6\n")


OWN = """
import os, pathlib
import sim
from tests.experiments.fakes import fake_simulate
from tests.worlds import small_world

pathlib.Path("runs").open("a").write(f"{os.getpid()}\\n")


def mine(*arguments, **named):
    return fake_simulate(*arguments, **named)

"""
CALL = "print(len(sim.replicate(sim.scenario_from(small_world()), 6, jobs=2, simulate=mine).replications))\n"


@pytest.mark.slow
def test_a_script_that_hands_over_what_it_defines_needs_its_guard(tmp_path):
    """Without one: one sentence that says so, exit 1, no process left."""
    told = run_script(OWN + CALL, tmp_path)
    last = told.stderr.strip().splitlines()

    assert told.returncode == 1
    assert any('put the call under `if __name__ == "__main__":`' in line for line in last)
    assert ended([int(pid) for pid in (tmp_path / "runs").read_text().split()]) == []


@pytest.mark.slow  # a script without one is closer to its users
def test_with_its_guard_a_script_may_hand_over_what_it_defines(tmp_path):
    """Each process then runs the script up to its guard, and finds it there."""
    told = run_script(f"{OWN}if __name__ == '__main__':\n    {CALL}", tmp_path)

    assert (told.returncode, told.stdout, told.stderr) == (0, "6\n", "")


@pytest.mark.parametrize("how", ["-c", "-"])
@pytest.mark.slow
def test_what_is_typed_in_cannot_be_handed_over_and_it_is_said(how, tmp_path):
    """There is no file that another process could read it from: so in a notebook."""
    given = (OWN + CALL,) if how == "-c" else ()
    told = run_script("", tmp_path, how, *given, given=OWN + CALL if how == "-" else None)

    assert told.returncode == 1
    assert "cannot be imported by other processes: define it in a file" in told.stderr


def test_what_no_pickle_holds_is_refused():
    """Before any process is started."""
    with pytest.raises(ExperimentError, match="define it in a file that they can import, or ask for one process"):
        list(run_tasks(lambda number: number, range(3), jobs=2))


def test_results_are_those_of_one_process_whatever_is_handed_over():
    """More of it than a pipe holds, too."""
    alone, together = (dict(run_tasks(tasks.Doubled(), range(9), jobs)) for jobs in (1, 3))

    assert together == alone == {number: 2 * number for number in range(9)}


def test_held_processes_go_from_one_work_to_the_next():
    """None is started again; they end when they are left."""
    with held(2) as kept:
        kept.ready(2, "fractions")
        first = {pid for _, pid in run_tasks(tasks.whose, range(4), kept)}
        assert dict(run_tasks(tasks.Doubled(), range(9), kept)) == {number: 2 * number for number in range(9)}
        again = {pid for _, pid in run_tasks(tasks.whose, range(4), at_most(kept, 2))}
        assert at_most(kept, 1) == 1

    assert again <= first
    assert os.getpid() not in first
    assert ended(list(first)) == []


def test_a_held_process_that_is_at_a_task_ends_with_its_work():
    """Whoever leaves early waits for nothing, and the next work has processes of its own."""
    with held(2) as kept:
        with closing(run_tasks(tasks.quick_then_endless, range(2), kept)) as results:
            assert next(results) == (0, 0)
        assert dict(run_tasks(tasks.Doubled(), range(3), kept)) == {0: 0, 1: 2, 2: 4}


def test_this_process_may_be_one_of_the_places():
    """Each task is done once, here or beside, and what fails beside fails here."""
    with held(2) as kept:
        found = dict(run_tasks(tasks.whose_in_a_while, range(12), kept.with_this()))
        assert sorted(found) == list(range(12))
        assert os.getpid() in found.values()
        assert len(set(found.values())) == 2
        with pytest.raises(ZeroDivisionError):
            list(run_tasks(tasks.divides, [1, 1, 0, 1, 1, 0], kept.with_this()))


def test_a_process_of_its_own_looks_for_rings_less_often():
    """Not the one that asks, where somebody else's objects may be."""
    before = gc.get_threshold()

    assert {beside for _, beside in run_tasks(tasks.how_seldom, range(2), 2)} == {(50_000, 20, 50)}
    assert gc.get_threshold() == before


def test_what_cannot_be_imported_is_told_by_the_work_that_needs_it():
    """Not by the import that came before."""
    with held(2) as kept:
        kept.ready(2, "nowhere_to_be_found")
        assert dict(run_tasks(tasks.Doubled(), range(3), kept)) == {0: 0, 1: 2, 2: 4}


def test_a_held_process_calls_the_functions_that_it_begins_with():
    """Each once, before the first task; what it leaves behind the tasks find."""
    with held(1) as kept:
        kept.ready(1, "fractions", "tests.runs.tasks:begin")
        assert dict(run_tasks(tasks.how_often_begun, range(2), kept)) == {0: 1, 1: 1}


def test_a_killed_process_is_told_with_its_signal():
    """What came before is whole."""
    with pytest.raises(ResultsError, match=r"stopped on its own.*killed by signal 9.*use fewer jobs"):
        list(run_tasks(tasks.killed_at_the_third, range(8), jobs=2))


def test_a_process_that_dies_while_it_answers_is_told():
    """Nobody waits for the other half."""
    with pytest.raises(ResultsError, match="ended with code 7"):
        list(run_tasks(tasks.dies_while_it_answers, range(4), jobs=2))


def test_a_process_that_dies_before_it_has_heard_its_work_is_told(monkeypatch):
    """The work is larger than a pipe holds: whoever hands it over would wait for a reader."""
    monkeypatch.setattr(processes, "BEGINNING", "import sys; sys.exit(3)")

    with pytest.raises(ResultsError, match="ended with code 3"):
        list(run_tasks(tasks.Doubled(), range(4), jobs=2))


def test_a_process_that_cannot_be_started_is_told(monkeypatch):
    """With what the system says."""
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    with pytest.raises(ResultsError, match="it could not start: No such file"):
        list(run_tasks(tasks.Doubled(), range(4), jobs=2))


def test_what_a_task_prints_is_no_result(capfd):
    """It goes where messages go."""
    assert dict(run_tasks(tasks.prints, range(3), jobs=2)) == {0: 0, 1: 1, 2: 2}
    shown = capfd.readouterr()
    assert shown.out == ""
    assert sorted(shown.err.split("\n")) == ["", "task 0", "task 1", "task 2"]


def test_an_exception_that_cannot_travel_is_told_in_words():
    """With its kind and what it says."""
    with pytest.raises(ResultsError, match="LocalError: task 0 is odd"):
        list(run_tasks(tasks.raises_what_cannot_travel, range(1), jobs=2))


def test_whoever_leaves_early_leaves_no_process_behind(tmp_path):
    """Neither one that is idle nor one in the midst of a task that would never end."""
    with closing(run_tasks(tasks.Waits(tmp_path), iter((0, 1, 1, 1)), jobs=3)) as run:
        assert next(run) == (0, 0)
        begun = until_begun(tmp_path, 3)

    assert len(begun) == 3
    assert ended(begun) == []


def test_an_interrupted_run_leaves_no_process_behind(tmp_path):
    """Ctrl-C between two results ends the workers at once."""
    begun = []

    def interrupted():
        with Study(tasks.Waits(tmp_path), 2).opened() as study:
            for _ in study.results(iter((0, 1, 1))):
                begun.extend(until_begun(tmp_path, 2))
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    assert len(begun) == 2
    assert ended(begun) == []


def until_begun(folder, count):
    """Wait until so many processes have said that they have begun; return them."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and len(list(folder.iterdir())) < count:
        time.sleep(0.01)
    return [int(file.name) for file in folder.iterdir()]


def test_the_end_of_the_parent_is_the_end_of_its_workers(tmp_path):
    """Killed without a word, in the midst of tasks that would never end."""
    text = (
        "from tests.runs import tasks\nfrom sim.runs.study import run_tasks\n"
        "list(run_tasks(tasks.Waits('.'), iter((1, 1)), jobs=2))\n"
    )
    (tmp_path / "begun").mkdir()
    parent = subprocess.Popen(
        [sys.executable, "-c", text], cwd=tmp_path / "begun", env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    try:
        begun = until_begun(tmp_path / "begun", 2)
    finally:
        parent.kill()
        parent.wait()

    assert len(begun) == 2
    assert ended(begun) == []


def test_a_worker_that_prepares_starts_no_others(monkeypatch):
    """Each would start as many again."""
    monkeypatch.setattr(worker, "_is_preparing", True)

    with pytest.raises(ExperimentError, match="each process runs the script again"):
        list(run_tasks(tasks.Doubled(), range(2), jobs=2))
