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
from multiprocessing import connection, get_context, parent_process
from typing import Any, TypeVar

from sim.errors import ExperimentError, ResultsError

_AHEAD = 2  # numbers handed out for each process, so that none waits for work

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
    if isinstance(jobs, bool) or not isinstance(jobs, int) or jobs < 1:
        raise ExperimentError(f"jobs is {jobs!r}; it must be a whole number of processes, 1 or more")
    if jobs == 1:
        return ((number, work(number)) for number in numbers)
    return _run_in_processes(work, numbers, jobs)


_task: Callable[[int], Any] | None = None  # what a worker process runs again and again: set once, when it starts


def _start_worker(task: Callable[[int], Any]) -> None:
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


def _work(number: int) -> Any:
    assert _task is not None
    return _task(number)


def _run_in_processes(work: Callable[[int], Done], numbers: Iterable[int], jobs: int) -> Iterator[tuple[int, Done]]:
    """Hand numbers out, a few ahead of what is done, so that no more results wait than processes can fill."""
    coming = iter(numbers)
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_start_worker, initargs=(work,))
    running: dict[Future, int] = {}
    done_count = 0
    try:
        while True:
            for number in itertools.islice(coming, jobs * _AHEAD - len(running)):
                running[pool.submit(_work, number)] = number
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
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # processes take a second to end; nobody needs to watch


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
