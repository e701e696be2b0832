"""Tasks in several processes of this machine, an executor that a killed process never leaves waiting.

In: a function of a task that processes can import, and tasks. Out: each with its result, as it is done.
What a task does is not known here; the other end is `worker`.
"""

from __future__ import annotations

import itertools
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from multiprocessing import spawn
from pathlib import Path
from typing import Any, BinaryIO

from sim.errors import ExperimentError, ResultsError
from sim.runs.executor import Done, Executor, Run, Task, as_done, check_jobs
from sim.runs.worker import BEGINNING, NEXT_WORK, receive, refuse_while_preparing, send
from sim.said import counted, said

_SCRIPT = ("init_main_from_name", "init_main_from_path")


class Processes(Executor):
    """Processes of this machine, started for the first tasks and kept until the executor is left.

    Held, they go from one work to the next, and what they have imported for the one serves the other.
    """

    def __init__(self, width: int, held: _Held | None = None):
        self.width = check_jobs(width)
        self._held = held

    @contextmanager
    def opened(self, work: Callable[[Task], Done]) -> Iterator[Run[Task, Done]]:
        """Yield what does tasks in processes; they end at once when it is left, but for held ones that wait."""
        refuse_while_preparing()
        if self._held is None:
            with held(self.width) as kept, kept.opened(work) as run:
                yield run
            return
        pool = _Pool(work, self.width, self._held)
        try:
            yield lambda tasks: _unless_stopped(as_done(pool.submit, self.width, tasks))
        finally:
            pool.close()

    def at_most(self, most: int) -> int | Executor:
        """Return so many of the same processes."""
        return 1 if most == 1 else Processes(min(self.width, most), self._held)

    def ready(self, count: int, *first: str) -> None:
        """Let so many processes do first what they will need, started if need be, while there is other work here.

        Parameters
        ----------
        count : int
        *first : str
            Modules to import, and functions without arguments to call (`module:function`).
        """
        refuse_while_preparing()
        if self._held is not None:
            self._held.begin_with(min(count, self.width), first)

    def with_this(self) -> int | Executor:
        """Return as many places, of which this process is one: for little work, for which few are worth starting."""
        return 1 if self.width == 1 or self._held is None else _WithThis(self.width, self._held)


class _WithThis(Executor):
    """This process and others beside it."""

    def __init__(self, width: int, held: _Held):
        self.width = width
        self._held = held

    @contextmanager
    def opened(self, work: Callable[[Task], Done]) -> Iterator[Run[Task, Done]]:
        """Yield what does tasks here and in the other processes."""
        refuse_while_preparing()
        pool = _Pool(work, self.width - 1, self._held)
        try:
            yield lambda tasks: _unless_stopped(_done_here_too(work, pool, self.width - 1, tasks))
        finally:
            pool.close()

    def at_most(self, most: int) -> int | Executor:
        """Return fewer of these places."""
        return 1 if most == 1 else _WithThis(min(self.width, most), self._held)


@contextmanager
def held(jobs: int) -> Iterator[Processes]:
    """Hold so many processes for one work after another; they end when it is left."""
    kept = _Held()
    try:
        yield Processes(jobs, kept)
    finally:
        kept.close()


class _StoppedError(Exception):
    """A process ended before it answered."""


class _Worker:
    """A process with two pipes of its own: whatever becomes of it, reading from it ends.

    The pools of the standard library share their pipes among processes. One that dies while it is started, or while it
    writes a result, leaves the others and the parent waiting for the rest of it for ever.
    """

    def __init__(self) -> None:
        # Nothing of the folder that it is started in may stand in the way of what is imported.
        command = [sys.executable, "-P", "-c", BEGINNING]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._heard = b""

    def ask(self, beginning: bytes, task: bytes) -> bytes:
        """Hand over a task and wait for the answer, or for the end of the process."""
        target, source = self._pipes()
        try:
            self.hear(beginning)
            send(target, task)
            return receive(source)
        except (EOFError, OSError):
            raise _StoppedError(_end_of(self.process)) from None

    def hear(self, beginning: bytes) -> None:
        """Tell of the work that is to be done from now on, if it is another one."""
        if self._heard is beginning:
            return
        target, _ = self._pipes()
        if not self._heard:
            target.write(pickle.dumps(sys.path))
        send(target, NEXT_WORK)
        send(target, beginning)
        self._heard = beginning

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


class _Held:
    """Workers that wait for work, whichever it is."""

    def __init__(self) -> None:
        self.idle: list[_Worker] = []

    def begin_with(self, count: int, first: Sequence[str]) -> None:
        """Let so many begin with modules and functions; what fails is told by the work that needs it."""
        beginning = pickle.dumps((first, {}, b""), protocol=5)
        with suppress(OSError):
            while len(self.idle) < count:
                self.idle.append(_Worker())
            for worker in self.idle[-count:]:
                worker.hear(beginning)

    def close(self) -> None:
        """End them."""
        for worker in self.idle:
            worker.end()
            worker.close()
        self.idle.clear()


class _Pool:
    """Workers, each started when there is a task for it, and a thread here for each."""

    def __init__(self, work: Callable[[Any], Any], jobs: int, held: _Held):
        self._beginning = _beginning_of(work)
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="permanences-worker")
        self._lock = threading.Lock()
        self._busy: list[_Worker] = []
        self._idle = held.idle
        self._is_closed = False

    def submit(self, task: Any) -> Future[Any]:
        """Hand a task to the next worker that is free."""
        return self._threads.submit(self._do, task)

    def _do(self, task: Any) -> Any:
        worker = self._free_worker()
        answer = worker.ask(self._beginning, pickle.dumps(task))
        with self._lock:
            if not self._is_closed:
                self._busy.remove(worker)
                self._idle.append(worker)
        is_done, result = pickle.loads(answer)
        if not is_done:
            raise result
        return result

    def _free_worker(self) -> _Worker:
        with self._lock:
            if self._is_closed:
                raise _StoppedError("it was ended")
            try:
                self._busy.append(self._idle.pop() if self._idle else _Worker())
            except OSError as fault:
                raise _StoppedError(f"it could not start: {fault.strerror or fault}") from None
            return self._busy[-1]

    def close(self) -> None:
        """End every process that is at a task; nobody waits for it."""
        with self._lock:
            self._is_closed = True
        for worker in self._busy:
            worker.end()
        self._threads.shutdown(cancel_futures=True)
        for worker in self._busy:
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
    return pickle.dumps(((), _script_of() if b"__main__" in data else {}, data), protocol=5)


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


def _done_here_too(
    work: Callable[[Task], Done], pool: _Pool, beside: int, tasks: Iterable[Task]
) -> Iterator[tuple[Task, Done]]:
    """Do tasks here while others are done in so many processes; what still waits there at the end is taken back."""
    coming = iter(tasks)
    handed: dict[Future[Done], Task] = {}
    while True:
        handed |= {pool.submit(task): task for task in itertools.islice(coming, 2 * beside - len(handed))}
        mine = list(itertools.islice(coming, 1))
        if not mine:
            back = next((future for future in reversed(handed) if future.cancel()), None)
            mine = [] if back is None else [handed.pop(back)]
        if not mine and not handed:
            return
        for task in mine:
            yield task, work(task)
        for future in wait(handed, 0 if mine else None, FIRST_COMPLETED).done:
            yield handed.pop(future), future.result()


def _unless_stopped(results: Iterator[tuple[Task, Done]]) -> Iterator[tuple[Task, Done]]:
    """Yield results, and tell how many are whole where a process was lost."""
    done_count = 0
    try:
        for task, result in results:
            done_count += 1
            yield task, result
    except _StoppedError as end:
        raise ResultsError(
            counted(
                "a process stopped on its own after {count} task, which is whole ({why}); if it was killed there was "
                "perhaps too little memory: use fewer jobs",
                "a process stopped on its own after {count} tasks, which are whole ({why}); if it was killed there "
                "was perhaps too little memory: use fewer jobs",
                done_count,
                why=str(end),
            )
        ) from None
