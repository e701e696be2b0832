"""Numbered tasks in several processes, handed out a few ahead of what is done.

In: a function of a number that processes can import, and numbers. Out: each number with its result, as it is done.
What a task does is not known here; with one process it runs here, in order.
"""

from __future__ import annotations

import itertools
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import connection, get_context, parent_process
from typing import Any, TypeVar

from sim.errors import ExperimentError, ResultsError

_AHEAD = 2  # numbers handed out for each process, so that none waits for work

Task = TypeVar("Task", bound=Any)
Done = TypeVar("Done")


def run_tasks(work: Callable[[int], Done], numbers: Iterable[int], jobs: int = 1) -> Iterator[tuple[int, Done]]:
    """Do the work for each number, and yield each as it is done.

    Parameters
    ----------
    work : callable
        Takes a number. With several processes it must be one that they can import (pickle).
    numbers : iterable of int
        Read as it goes, so it may decide on the way how many there are.
    jobs : int, >= 1
        Processes; with 1 everything runs here, in order. With more the order is that of completion.

    Raises
    ------
    ResultsError
        `jobs` cannot be, or a process was killed or could not start. What was yielded before is whole.
    """
    return _alone(work, numbers, check_jobs(jobs))


def _alone(work: Callable[[Task], Done], tasks: Iterable[Task], jobs: int) -> Iterator[tuple[Task, Done]]:
    with workers(work, jobs) as run:
        yield from run(tasks)


def check_jobs(jobs: int) -> int:
    """Return the number of processes, or raise ExperimentError where it cannot be."""
    if isinstance(jobs, bool) or not isinstance(jobs, int) or jobs < 1:
        raise ExperimentError(f"jobs is {jobs!r}; it must be a whole number of processes, 1 or more")
    return jobs


@contextmanager
def workers(
    work: Callable[[Task], Done], jobs: int = 1
) -> Iterator[Callable[[Iterable[Task]], Iterator[tuple[Task, Done]]]]:
    """Keep processes for several lots of tasks, so that only the first lot waits for them to start.

    Parameters
    ----------
    work : callable
        Takes a task; with several processes both are pickled.
    jobs : int, >= 1

    Yields
    ------
    callable
        Takes tasks that can be ordered (numbers, or tuples that begin with one of their own); yields each with its
        result as it is done, as `run_tasks` does. A lot is read to its end before the next one begins.
    """
    if check_jobs(jobs) == 1:
        yield lambda tasks: ((task, work(task)) for task in tasks)
        return
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_start_worker, initargs=(work,))
    try:
        yield partial(_run_in_processes, pool, jobs)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # processes take a second to end; nobody needs to watch


_task: Callable[[Any], Any] | None = None  # what a worker process runs again and again: set once, when it starts


def _start_worker(task: Callable[[Any], Any]) -> None:
    """Keep the task in a worker; leave Ctrl-C to the parent, who stops the workers; end if the parent is killed."""
    global _task
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _task = task


def _end_with_parent() -> None:
    """Wait for the end of the parent: a worker would wait for work of a killed one for ever."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _work(task: Any) -> Any:
    assert _task is not None
    return _task(task)


def _run_in_processes(pool: ProcessPoolExecutor, jobs: int, tasks: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
    """Hand tasks out, a few ahead of what is done, so that no more results wait than processes can fill."""
    coming = iter(tasks)
    running: dict[Future, Task] = {}
    done_count = 0
    try:
        while True:
            for task in itertools.islice(coming, jobs * _AHEAD - len(running)):
                running[pool.submit(_work, task)] = task
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=running.__getitem__):
                result = future.result()
                done_count += 1
                yield running.pop(future), result
    except BrokenProcessPool:
        raise ResultsError(
            f"a process stopped on its own after {done_count} replications (they are whole): it was killed, had too "
            "little memory or could not start; use fewer jobs, and in a script put the call under "
            '`if __name__ == "__main__":`'
        ) from None


def in_order(results: Iterable[tuple[int, Done]], numbers: Iterable[int]) -> Iterator[tuple[int, Done]]:
    """Yield results in the order of their numbers, those that came early kept until it is their turn.

    A rule that decides by what has been seen decides the same whatever the number of processes.
    """
    early: dict[int, Done] = {}
    coming = iter(results)
    for number in numbers:
        while number not in early:
            try:
                found, result = next(coming)
            except StopIteration:
                return
            early[found] = result
        yield number, early.pop(number)
