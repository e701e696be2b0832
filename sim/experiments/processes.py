"""Numbered tasks in several processes, handed out a few ahead of what is done.

In: a function of a number that processes can import, and numbers. Out: each number with its result, as it is done.
What a task does is not known here; with one process it runs here, in order. The other end is `worker`.
"""

from __future__ import annotations

import itertools
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import spawn
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from sim import machine
from sim.errors import ExperimentError, ResultsError
from sim.experiments.cluster import Cluster
from sim.experiments.worker import BEGINNING, receive, refuse_while_preparing, send

_AHEAD = 2  # tasks handed out for each process, so that none waits for work
_WORKER_BYTES = 450 << 20  # what a process fills that compiles the season and runs one of Agen
_SCRIPT = ("init_main_from_name", "init_main_from_path")

Jobs = int | Cluster  # processes here, or a cluster
Task = TypeVar("Task", bound=Any)
Done = TypeVar("Done")


def run_tasks(
    work: Callable[[int], Done], numbers: Iterable[int], jobs: Jobs = 1
) -> Generator[tuple[int, Done], None, None]:
    """Do the work for each number, and yield each as it is done.

    Parameters
    ----------
    work : callable
        Takes a number. With several processes it must be one that they can import (pickle).
    numbers : iterable of int
        Read as it goes, so it may decide on the way how many there are.
    jobs : int >= 1, or Cluster
        Processes; with 1 everything runs here, in order. With more the order is that of completion. Or a Dask cluster.

    Raises
    ------
    ExperimentError
        `jobs` cannot be, or the work cannot be handed to other processes.
    ResultsError
        A process was killed or could not start. What was yielded before is whole.

    Notes
    -----
    The processes end with the generator: who leaves it before its end closes it (`contextlib.closing`).
    """
    return _alone(work, numbers, check_jobs(jobs))


def _alone(work: Callable[[Task], Done], tasks: Iterable[Task], jobs: Jobs) -> Generator[tuple[Task, Done], None, None]:
    with workers(work, jobs) as run:
        yield from run(tasks)


def usable_processes() -> int:
    """Return how many processes are worth having: as many as processors may be used, and as find their memory."""
    return machine.processes(_WORKER_BYTES)


def at_most(jobs: Jobs, most: int) -> Jobs:
    """Return so many processes at most; a cluster stays what it is."""
    return jobs if isinstance(jobs, Cluster) else min(jobs, most)


def check_jobs(jobs: Jobs) -> Jobs:
    """Return the number of processes, or the cluster; raise ExperimentError where the number cannot be."""
    if isinstance(jobs, Cluster):
        return jobs
    if isinstance(jobs, bool) or not isinstance(jobs, int) or jobs < 1:
        raise ExperimentError(f"jobs is {jobs!r}; it must be a whole number of processes, 1 or more")
    return jobs


@contextmanager
def workers(
    work: Callable[[Task], Done], jobs: Jobs = 1
) -> Iterator[Callable[[Iterable[Task]], Iterator[tuple[Task, Done]]]]:
    """Keep processes for several lots of tasks, so that only the first lot waits for them to start.

    Parameters
    ----------
    work : callable
        Takes a task; with several processes both are pickled.
    jobs : int >= 1, or Cluster

    Yields
    ------
    callable
        Takes tasks that can be ordered (numbers, or tuples that begin with one of their own); yields each with its
        result as it is done, as `run_tasks` does. A lot is read to its end before the next one begins.
    """
    if isinstance(jobs, Cluster):
        refuse_while_preparing()
        with jobs.workers(work) as run:
            yield run
        return
    if check_jobs(jobs) == 1:
        yield lambda tasks: ((task, work(task)) for task in tasks)
        return
    refuse_while_preparing()
    pool = _Pool(work, jobs)
    try:
        yield partial(_run_in_processes, pool, jobs)
    finally:
        pool.close()


class _StoppedError(Exception):
    """A process ended before it answered."""


class _Worker:
    """A process with two pipes of its own: whatever becomes of it, reading from it ends.

    The pools of the standard library share their pipes among processes. One that dies while it is started, or while it
    writes a result, leaves the others and the parent waiting for the rest of it for ever.
    """

    def __init__(self, beginning: bytes):
        # Nothing of the folder that it is started in may stand in the way of what is imported.
        command = [sys.executable, "-P", "-c", BEGINNING]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._beginning = beginning

    def ask(self, task: bytes) -> bytes:
        """Hand over a task and wait for the answer, or for the end of the process."""
        target, source = self._pipes()
        try:
            if self._beginning:
                target.write(pickle.dumps(sys.path))
                send(target, self._beginning)
                self._beginning = b""
            send(target, task)
            return receive(source)
        except (EOFError, OSError):
            raise _StoppedError(_end_of(self.process)) from None

    def _pipes(self) -> tuple[BinaryIO, BinaryIO]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        return self.process.stdin, self.process.stdout  # type: ignore[return-value]

    def end(self) -> None:
        """End the process, whatever it does: what it has not answered nobody waits for."""
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """Close its pipes, once no thread reads from it."""
        for pipe in self._pipes():
            with suppress(OSError):  # what was not written yet has nobody to read it
                pipe.close()


def _end_of(process: subprocess.Popen) -> str:
    """Return how a process that answers no more has ended."""
    try:
        code = process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        return "it answers no more"
    return f"it was killed by signal {-code}" if code < 0 else f"it ended with code {code}"


class _Pool:
    """Workers, each started when there is a task for it, and a thread here for each."""

    def __init__(self, work: Callable[[Any], Any], jobs: int):
        self._beginning = _beginning_of(work)
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="permanences-worker")
        self._lock = threading.Lock()
        self._workers: list[_Worker] = []
        self._idle: list[_Worker] = []
        self._is_closed = False

    def submit(self, task: Any) -> Future:
        """Hand a task to the next worker that is free."""
        return self._threads.submit(self._do, task)

    def _do(self, task: Any) -> Any:
        worker = self._free_worker()
        answer = worker.ask(pickle.dumps(task))
        with self._lock:
            self._idle.append(worker)
        is_done, result = pickle.loads(answer)
        if not is_done:
            raise result
        return result

    def _free_worker(self) -> _Worker:
        with self._lock:
            if self._is_closed:
                raise _StoppedError("it was ended")
            if self._idle:
                return self._idle.pop()
            try:
                self._workers.append(_Worker(self._beginning))
            except OSError as fault:
                raise _StoppedError(f"it could not start: {fault.strerror or fault}") from None
            return self._workers[-1]

    def close(self) -> None:
        """End every process; nobody waits for a task in progress."""
        with self._lock:
            self._is_closed = True
        for worker in self._workers:
            worker.end()
        self._threads.shutdown(cancel_futures=True)
        for worker in self._workers:
            worker.close()


def _beginning_of(work: Callable[[Any], Any]) -> bytes:
    """Return what a worker is told first: the work, and the script here where the work is defined in it.

    Any other script is not run again by the workers, so it may stand without a guard.

    Raises
    ------
    ExperimentError
        The work cannot be handed over.
    """
    try:
        data = pickle.dumps(work, protocol=5)
    except (pickle.PicklingError, AttributeError, TypeError) as fault:
        raise ExperimentError(
            f"this cannot be handed to other processes ({fault}): define it in a file that they can import, "
            "or ask for one process"
        ) from None
    return pickle.dumps((_script_of() if b"__main__" in data else {}, data), protocol=5)


def _script_of() -> dict[str, Any]:
    """Return how a worker runs the script here again, for what it defines.

    Raises
    ------
    ExperimentError
        It has no file.
    """
    here = spawn.get_preparation_data("permanences")
    script = {name: here[name] for name in ("dir", "sys_argv", *_SCRIPT) if name in here}
    if not ("init_main_from_name" in script or Path(script.get("init_main_from_path", "")).is_file()):
        raise ExperimentError(
            "what was typed in here, or in a notebook, cannot be imported by other processes: define it in a file, "
            "or ask for one process"
        )
    return script


def _run_in_processes(pool: _Pool, jobs: int, tasks: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
    """Hand tasks out, a few ahead of what is done, so that no more results wait than processes can fill."""
    coming = iter(tasks)
    running: dict[Future, Task] = {}
    done_count = 0
    try:
        while True:
            for task in itertools.islice(coming, jobs * _AHEAD - len(running)):
                running[pool.submit(task)] = task
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=running.__getitem__):
                result = future.result()
                done_count += 1
                yield running.pop(future), result
    except _StoppedError as end:
        raise ResultsError(
            f"a process stopped on its own after {done_count} tasks, which are whole ({end}); if it was killed there "
            "was perhaps too little memory: use fewer jobs"
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
