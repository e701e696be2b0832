"""Where tasks are done: here, in threads, in processes, or wherever another executor of this kind brings them.

In: work, a function of one task, and tasks. Out: each task with its result, as it is done. What a task is and how many
there are is not known here; `processes` does them in processes of its own.
"""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from numbers import Integral
from typing import TypeAlias, TypeVar

from sim import machine
from sim.errors import ExperimentError
from sim.said import must_be, said

_AHEAD = 2  # tasks handed out for each place, so that none waits for work
_WORKER_BYTES = 450 << 20  # what a process fills that compiles the season and runs one of Agen

Task = TypeVar("Task")
Done = TypeVar("Done")
Run: TypeAlias = Callable[[Iterable[Task]], Iterator[tuple[Task, Done]]]


class Executor(ABC):
    """Does tasks somewhere; what comes out does not depend on where.

    A public function of the project that takes `jobs` takes a number of processes or one of these, and a new one needs
    no more than `opened`.

    Attributes
    ----------
    width : int, >= 1
        How many tasks it may do at once.
    """

    width: int = 1

    @abstractmethod
    def opened(self, work: Callable[[Task], Done]) -> AbstractContextManager[Run[Task, Done]]:
        """Hold what does the work for several lots of tasks; leaving the context ends it, whatever it does.

        Parameters
        ----------
        work : callable
            Takes a task. Elsewhere than here work, tasks and results are pickled; the work is handed over once.

        Yields
        ------
        callable
            Takes tasks, and yields each (the object that was given) with its result as it is done.

        Raises
        ------
        ExperimentError
            The work cannot be handed over.
        ResultsError
            While it runs: what did the work is gone, and it could not be done elsewhere. What was yielded is whole.

        Notes
        -----
        What an executor owes to who calls it:

        1. Tasks are read as they are needed, at most a few for each place ahead of what is done: the caller decides on
           the way how many there are, and a list may be without end.
        2. The order is that of completion; with a width of 1 it is that of the tasks.
        3. What a task raises is raised here, of its own class where it can travel.
        4. A result that nobody has taken yet may be lost with its place, a task may be done twice: work that keeps
           something writes it whole or not at all (`sim.runs.whole`).
        5. A lot is read to its end, or closed, before the next begins. Closing it waits for no task in progress.
        """

    def at_most(self, most: int) -> int | Executor:
        """Return what does so many tasks at once at most; an executor that decides itself stays what it is."""
        return self


class Here(Executor):
    """One task after another, in this process; nothing is pickled, and nothing begins before it is asked for."""

    @contextmanager
    def opened(self, work: Callable[[Task], Done]) -> Iterator[Run[Task, Done]]:
        """Yield what does tasks here."""
        yield lambda tasks: ((task, work(task)) for task in tasks)


class Threads(Executor):
    """Threads of this process: for work that frees the interpreter's lock, or whose results are too large to travel."""

    def __init__(self, width: int):
        self.width = check_jobs(width)

    @contextmanager
    def opened(self, work: Callable[[Task], Done]) -> Iterator[Run[Task, Done]]:
        """Yield what does tasks in threads; what has not begun at the end never begins."""
        pool = ThreadPoolExecutor(self.width, thread_name_prefix="permanences-thread")
        try:
            yield lambda tasks: as_done(lambda task: pool.submit(work, task), self.width, tasks)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def as_done(submit: Callable[[Task], Future[Done]], width: int, tasks: Iterable[Task]) -> Iterator[tuple[Task, Done]]:
    """Hand tasks out, a few ahead of what is done, so that no more results wait than places can fill.

    Of several that are done in one moment the first handed out comes first.
    """
    coming = iter(tasks)
    numbers = itertools.count()
    running: dict[Future[Done], tuple[int, Task]] = {}
    while True:
        for task in itertools.islice(coming, width * _AHEAD - len(running)):
            running[submit(task)] = next(numbers), task
        if not running:
            return
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in sorted(done, key=lambda one: running[one][0]):
            result = future.result()
            yield running.pop(future)[1], result


def check_jobs(jobs: int) -> int:
    """Return the number of processes, or raise ExperimentError where it cannot be."""
    if isinstance(jobs, bool) or not isinstance(jobs, Integral) or jobs < 1:
        raise ExperimentError(must_be("jobs", repr(jobs), said("a whole number of processes, 1 or more")))
    return int(jobs)


def at_most(jobs: int | Executor, most: int) -> int | Executor:
    """Return so many processes at most, as far as an executor lets others say."""
    return min(jobs, most) if isinstance(jobs, int) else jobs.at_most(most)


def usable_processes() -> int:
    """Return how many processes are worth having: as many as processors may be used, and as find their memory."""
    return machine.processes(_WORKER_BYTES)
