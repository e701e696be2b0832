"""Tasks in several processes of this machine, an executor that a killed process never leaves waiting.

In: a function of a task that processes can import, and tasks. Out: each with its result, as it is done.
What a task does is not known here; the other end is `worker`.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import spawn
from pathlib import Path
from typing import Any, BinaryIO

from sim.errors import ExperimentError, ResultsError
from sim.runs.executor import Done, Executor, Run, Task, as_done, check_jobs
from sim.runs.worker import BEGINNING, receive, refuse_while_preparing, send
from sim.said import said

_SCRIPT = ("init_main_from_name", "init_main_from_path")


class Processes(Executor):
    """Processes of this machine, started for the first tasks and kept until the executor is left."""

    def __init__(self, width: int):
        self.width = check_jobs(width)

    @contextmanager
    def opened(self, work: Callable[[Task], Done]) -> Iterator[Run[Task, Done]]:
        """Yield what does tasks in processes; they end at once when it is left."""
        refuse_while_preparing()
        pool = _Pool(work, self.width)
        try:
            yield partial(_run_in_processes, pool, self.width)
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


def _end_of(process: subprocess.Popen[bytes]) -> str:
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

    def submit(self, task: Any) -> Future[Any]:
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
            said(
                "this cannot be handed to other processes ({why}): define it in a file that they can import, or ask "
                "for one process",
                why=str(fault),
            )
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
            said(
                "what was typed in here, or in a notebook, cannot be imported by other processes: define it in a "
                "file, or ask for one process"
            )
        )
    return script


def _run_in_processes(pool: _Pool, width: int, tasks: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
    """Do tasks, and tell how many are whole where a process was lost."""
    done_count = 0
    try:
        for task, result in as_done(pool.submit, width, tasks):
            done_count += 1
            yield task, result
    except _StoppedError as end:
        raise ResultsError(
            said(
                "a process stopped on its own after {count} tasks, which are whole ({why}); if it was killed there "
                "was perhaps too little memory: use fewer jobs",
                count=done_count,
                why=str(end),
            )
        ) from None
