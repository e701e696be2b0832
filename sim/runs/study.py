"""The one loop of the project: tasks are done where an executor does them, until they are enough.

In: work, tasks, where, what is known already, when to stop. Out: each task with its result. What is asked of them
stands in `sim.experiments`; nothing is simulated and nothing is written here.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable, Iterable, Iterator, Sequence, Sized
from contextlib import closing, contextmanager
from itertools import chain
from typing import Any, Generic, TypeVar

from sim.runs.executor import Executor, Here, Run, check_jobs
from sim.runs.processes import Processes

Task = TypeVar("Task", bound=Hashable)
Done = TypeVar("Done")
Jobs = int | Executor
Progress = Callable[[int, int], None]


class Study(Generic[Task, Done]):
    """Tasks with one work, told as they are done.

    Parameters
    ----------
    work : callable
        Takes a task; elsewhere than here it must be one that others can import (pickle).
    jobs : int, >= 1, or Executor
        Processes, or where the tasks are done. It changes nothing but the order of what is done side by side.
    known : callable, optional
        Takes a task and returns its result where there is one from before, else None.
    progress : callable, optional
        Told (done, wanted) after each task.
    wanted : int, optional
        How many tasks there may be, for `progress`; by default as many as are done.

    Attributes
    ----------
    done : int
        Tasks done so far, those known included.

    Notes
    -----
    A result is whole when it is yielded. Whoever has enough leaves: to close the results (or the study, if it is held
    open) ends what is in progress. That is the one way to cancel.
    """

    def __init__(
        self,
        work: Callable[[Task], Done],
        jobs: Jobs = 1,
        *,
        known: Callable[[Task], Done | None] | None = None,
        progress: Progress | None = None,
        wanted: int = 0,
    ):
        self.work, self.executor = work, executor_of(jobs)
        self.known, self.progress, self.wanted = known or _nothing, progress, wanted
        self.done = 0
        self._run: Run[Task, Done] | None = None

    @contextmanager
    def opened(self) -> Iterator[Study[Task, Done]]:
        """Hold what does the work for several lots of tasks, so that only the first waits for it to start."""
        with self.executor.opened(self.work) as self._run:
            try:
                yield self
            finally:
                self._run = None

    def results(
        self, tasks: Iterable[Task], enough: Callable[[Task, Done], bool] | None = None, ordered: bool = False
    ) -> Generator[tuple[Task, Done], None, None]:
        """Do tasks, and yield each with its result.

        Parameters
        ----------
        tasks : iterable
            Read as it goes, so it may decide on the way how many there are.
        enough : callable, optional
            Given each task with its result; True ends the lot after this one. It sees them in the order of the tasks,
            so that it decides the same whatever the number of processes.
        ordered : bool
            Whether to yield in the order of the tasks also without such a rule; else it is that of completion.

        Raises
        ------
        ExperimentError
            The work cannot be handed to others.
        ResultsError
            What did the work is gone. What was yielded before is whole.
        """
        if self._run is None:
            with self.opened():
                yield from self.results(tasks, enough, ordered)
            return
        asked: list[Task] = []
        found = self._found(tasks, asked)
        with closing(found):
            for task, result in in_order(found, asked) if ordered or enough is not None else found:
                self.done += 1
                if self.progress is not None:
                    wanted = self.wanted or self.done
                    self.progress(min(self.done, wanted), wanted)
                yield task, result
                if enough is not None and enough(task, result):
                    return

    def _found(self, tasks: Iterable[Task], asked: list[Task]) -> Generator[tuple[Task, Done], None, None]:
        """Yield what is known of tasks as they are read, and what is made of the others as it is done."""
        coming, ready = iter(tasks), list[tuple[Task, Done]]()

        def missing() -> Iterator[Task]:
            for task in coming:
                asked.append(task)
                known = self.known(task)
                if known is None:
                    yield task
                else:
                    ready.append((task, known))

        assert self._run is not None
        for task in coming:
            asked.append(task)
            known = self.known(task)
            if known is not None:  # what is known at the beginning may be enough: nothing is begun before
                yield task, known
                continue
            more = chain((task,), missing())
            for made in self._run(_Counted(more, len(tasks)) if isinstance(tasks, Sized) else more):
                yield from ready
                ready.clear()
                yield made
        yield from ready


def run_tasks(
    work: Callable[[Task], Done], tasks: Iterable[Task], jobs: Jobs = 1
) -> Generator[tuple[Task, Done], None, None]:
    """Do the work for each task, and yield each as it is done: a study of nothing but that (`Study.results`)."""
    return Study(work, jobs).results(tasks)


def executor_of(jobs: Jobs) -> Executor:
    """Return an executor as it is; for a number of processes, what does tasks in so many, here if it is one.

    Raises
    ------
    ExperimentError
        It is neither.
    """
    if isinstance(jobs, Executor):
        return jobs
    return Here() if (width := check_jobs(jobs)) == 1 else Processes(width)


class _Counted(Iterator[Any]):
    """Tasks that are read as they are needed, of which it is known how many there are at most."""

    def __init__(self, tasks: Iterator[Any], most: int) -> None:
        self._tasks, self._most = tasks, most

    def __next__(self) -> Any:
        return next(self._tasks)

    def __len__(self) -> int:
        return self._most


def in_order(results: Iterable[tuple[Task, Done]], tasks: Sequence[Task]) -> Iterator[tuple[Task, Done]]:
    """Yield results in the order of their tasks, those that came early kept until it is their turn.

    A rule that decides by what has been seen decides the same whatever the number of processes. No task stands twice
    among them; the sequence may grow while it is read.
    """
    early: dict[Task, Done] = {}
    turn = 0
    for found, result in results:
        early[found] = result
        while turn < len(tasks) and tasks[turn] in early:
            yield tasks[turn], early.pop(tasks[turn])
            turn += 1


def _nothing(_task: Any) -> None:
    """Know nothing."""
