"""The one loop: tasks in any executor, until they are enough, without what is known already."""

from concurrent.futures import Future
from contextlib import contextmanager

import pytest

from sim.errors import ExperimentError
from sim.runs.executor import Executor, Here, Threads, as_done
from sim.runs.study import Study, executor_of, run_tasks


def squared(number):
    """Return the square of a number."""
    return number * number


class Backwards(Executor):
    """Another executor, as a cluster would be: three places, and the last task handed out is the first one done."""

    width = 3

    def __init__(self):
        self.is_open = False

    @contextmanager
    def opened(self, work):
        """Yield what does tasks in lots, each from its end."""
        self.is_open = True

        def run(tasks):
            coming, lot = iter(tasks), []
            for task in coming:
                lot.append(task)
                if len(lot) == self.width:
                    yield from ((one, work(one)) for one in reversed(lot))
                    lot = []
            yield from ((one, work(one)) for one in reversed(lot))

        try:
            yield run
        finally:
            self.is_open = False


@pytest.mark.parametrize("jobs", [1, Here(), Threads(3), Backwards()], ids=["one", "here", "threads", "another"])
def test_where_tasks_are_done_changes_no_result(jobs):
    """Each task comes once with its result; in the order of the tasks where that is asked for."""
    assert dict(run_tasks(squared, range(20), jobs)) == {n: n * n for n in range(20)}
    assert list(Study(squared, jobs).results(range(20), ordered=True)) == [(n, n * n) for n in range(20)]


@pytest.mark.parametrize("jobs", [1, Threads(2), Backwards()], ids=["one", "threads", "another"])
def test_a_stop_rule_decides_by_what_came_before_whatever_came_first(jobs):
    """It sees the tasks in order, and the one that is enough is the last."""
    seen = []
    study = Study(squared, jobs)
    found = list(study.results(range(50), lambda task, result: seen.append(task) or result >= 16))

    assert found == [(0, 0), (1, 1), (2, 4), (3, 9), (4, 16)]
    assert seen == [0, 1, 2, 3, 4]


def test_what_is_enough_at_the_beginning_begins_nothing():
    """What is known of the first tasks is looked at before any other is made."""
    made = []
    study = Study(made.append, known={0: "a", 1: "b"}.get)

    assert list(study.results(range(9), lambda _, result: result == "b")) == [(0, "a"), (1, "b")]
    assert made == []


@pytest.mark.parametrize("jobs", [1, Backwards()], ids=["one", "another"])
def test_what_is_known_is_not_made_again(jobs):
    """It stands among the others, in its place; progress counts all."""
    told = []
    known = {0: "kept", 2: "kept", 7: "kept"}
    study = Study(squared, jobs, known=known.get, progress=lambda *done: told.append(done), wanted=8)
    found = list(study.results(range(8), ordered=True))

    assert found == [(n, known.get(n, n * n)) for n in range(8)]
    assert told == [(n, 8) for n in range(1, 9)]


def test_whoever_leaves_closes_the_executor():
    """Also between two results of a lot."""
    executor = Backwards()
    results = Study(squared, executor).results(range(9))
    next(results)
    assert executor.is_open
    results.close()

    assert not executor.is_open


def test_an_executor_that_is_held_serves_several_lots():
    """It is opened once, and the count goes on."""
    executor = Backwards()
    study = Study(squared, executor)
    with study.opened():
        first = dict(study.results(range(4)))
        assert executor.is_open
        second = dict(study.results(range(4, 6)))

    assert first | second == {n: n * n for n in range(6)}
    assert study.done == 6
    assert not executor.is_open


def test_tasks_are_read_a_few_ahead_of_what_is_done():
    """So the caller may decide on the way how many there are, and a list may be without end."""
    read = []

    def tasks():
        while True:
            read.append(len(read))
            yield read[-1]

    for width in (1, 3):
        read.clear()
        results = as_done(_at_once, width, tasks())
        next(results)
        assert len(read) == 2 * width


def _at_once(task):
    future = Future()
    future.set_result(task)
    return future


def test_what_a_task_raises_is_raised_here():
    """Of its own class."""

    def refuse(_task):
        raise KeyError("odd")

    for jobs in (1, Threads(2)):
        with pytest.raises(KeyError, match="odd"):
            list(run_tasks(refuse, range(3), jobs))


@pytest.mark.parametrize("jobs", [0, -1, 1.5, True, "two", None])
def test_what_is_neither_a_number_of_processes_nor_an_executor_is_refused(jobs):
    """With the value that was given."""
    with pytest.raises(ExperimentError, match="a whole number of processes"):
        executor_of(jobs)
