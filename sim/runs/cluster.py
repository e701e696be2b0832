"""Tasks on a Dask cluster: one that is started here, or one that waits at an address; an executor like `processes`.

In: a function of a task that workers can import, and tasks. Out: each task with its result, as it is done; the same
bits whatever workers there are, since a task carries all that its result hangs on. The other end is `cluster_worker`.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import pickle
import queue
import re
import time
import uuid
from collections.abc import Callable, Generator, Iterable, Iterator, Sized
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import ExperimentError, ResultsError
from sim.runs.cluster_worker import Handed, do, hold, made_by, sees
from sim.runs.cluster_worker import differing as _differing
from sim.runs.executor import Executor, Run
from sim.runs.worker import refuse_while_preparing
from sim.said import N_, counted, joined, said

LOCAL = "local"
_ADDRESS = re.compile(r"(tcp|tls)://[^/\s]+:\d{1,5}")
_AHEAD = 2  # handfuls of tasks handed out for each thread of a worker, so that none waits for work
_HANDFUL_S, _MOST = 0.5, 16  # what a handful of quick tasks takes, and how many it holds: Dask needs 20 ms for each
_ANSWER_S = 10.0  # for a scheduler to answer that is there
_FIRST_S = 30.0  # for a first worker to come
_NEXT_S = 120.0  # for another one when all are gone: one that is started again on a busy machine takes its time
_AGAIN_S = 15.0  # after which a local cluster without any worker starts others
_LOOK_S = 0.5  # between two looks at the scheduler and its workers
_MEND = said("what was written is whole: go on with the same command (run: --resume), on a cluster or without one")


def _silent(_text: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Cluster(Executor):
    """Where tasks are done: an executor that stands where a number of processes may stand.

    Attributes
    ----------
    address : str
        ``local``: a scheduler and workers started here, gone at the end. Else that of a scheduler: ``tcp://host:port``.
    width : int
        Of a local cluster: how many workers; elsewhere they are as many as there are.
    tell : callable
        Given one sentence at a time: where the dashboard is, which worker was lost.

    Raises
    ------
    ExperimentError
        The address is none.
    """

    address: str = LOCAL
    width: int = 2
    tell: Callable[[str], None] = _silent

    def __post_init__(self) -> None:
        if self.address != LOCAL and not _ADDRESS.fullmatch(self.address):
            raise ExperimentError(
                said(
                    'cluster "{address}" is no address of a scheduler; write local, or {example} as `dask '
                    "scheduler` prints it",
                    address=self.address,
                    example="tcp://host:port",
                )
            )

    @contextmanager
    def opened(self, work: Callable[[Any], Any]) -> Iterator[Run[Any, Any]]:
        """Hold the cluster for several lots of tasks; one that was started for them ends with them.

        Raises
        ------
        ResultsError
            There is no scheduler, no worker, another version on one, or a folder that one does not see; later: the
            scheduler was lost, or a task ends each worker that takes it.
        """
        refuse_while_preparing()
        handed = Handed(f"permanences-{uuid.uuid4().hex}", _pickled(work), made_by())
        with ExitStack() as stack:
            client = stack.enter_context(_client(self))
            _check_workers(client, self.address, handed.made_by)
            for folder in getattr(work, "folders", ()):
                _check_shared(client, Path(folder))
            if client.dashboard_link:
                self.tell(f"Dask : {client.dashboard_link}")
            yield _Study(client, self, handed).run


def _pickled(work: Callable[[Any], Any]) -> bytes:
    try:
        data = pickle.dumps(work, protocol=5)
    except (pickle.PicklingError, AttributeError, TypeError) as fault:
        raise ExperimentError(
            said(
                "this cannot be handed to a cluster ({why}): define it in a file that its workers can import",
                why=str(fault),
            )
        ) from None
    if b"__main__" in data:
        raise ExperimentError(
            said(
                "what a script or a notebook defines itself cannot be handed to a cluster: define it in a file that "
                "its workers can import"
            )
        )
    return data


@contextmanager
def _client(cluster: Cluster) -> Iterator[Any]:
    """Hold a connection to the scheduler; start it and its workers where it is local."""
    import dask
    from distributed import Client, LocalCluster

    settings = {
        "distributed.logging.distributed": "critical",
        "distributed.admin.large-graph-warning-threshold": "1GB",
        "distributed.scheduler.worker-saturation": 1.0,
        # Each cost tasks of some hundredths of a second a tenth of their time or more: a look at their stack every
        # 10 ms, a tick every 20, and freed memory handed back at once, to be asked for again.
        "distributed.worker.profile.enabled": False,
        "distributed.admin.tick.interval": "500ms",
        "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": 1 << 27,
        "distributed.nanny.pre-spawn-environ.MALLOC_MMAP_THRESHOLD_": 1 << 25,  # else it stays at 128 kB
    }
    with ExitStack() as stack:
        stack.enter_context(_quiet())
        stack.enter_context(dask.config.set(settings))
        target: Any = cluster.address
        if cluster.address == LOCAL:
            # Memory is not watched: a country fills as much in a worker as in a process of ours.
            target = stack.enter_context(
                LocalCluster(
                    n_workers=cluster.width, threads_per_worker=1, processes=True, memory_limit=0,
                    host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL,
                    preload=["sim.runs.cluster_worker"],
                )
            )  # fmt: skip
        try:
            if cluster.address != LOCAL:
                asyncio.run(_answered(cluster.address))
            client = Client(target, timeout=_ANSWER_S, set_as_default=False)
        except Exception as fault:  # whatever answers there: it is no scheduler that this Dask can speak with
            raise ResultsError(
                said(
                    "no scheduler answers at {address} ({why}); start one with `dask scheduler`, or write "
                    "--cluster local",
                    address=cluster.address,
                    why=_first_line(fault),
                )
            ) from None
        try:
            yield client
        finally:
            with suppress(Exception):  # the scheduler may be gone
                client.close(timeout=2)


async def _answered(address: str) -> None:
    """Wait for a scheduler to say that it is one: a client waits for ever at a port that accepts and says nothing."""
    from distributed.core import rpc

    async with rpc(address) as scheduler:
        found = await asyncio.wait_for(scheduler.identity(), _ANSWER_S)
    if found.get("type") != "Scheduler":
        raise OSError(f"a {found.get('type')} is there")


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's own words from the terminal: what matters of them is told once, by us."""
    names = ("distributed", "distributed.client", "distributed.nanny", "distributed.scheduler", "distributed.core",
             "distributed.worker", "distributed.comm", "distributed.batched", "asyncio", "tornado")  # fmt: skip
    former = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in former.items():
            logging.getLogger(name).setLevel(level)


def _first_line(fault: BaseException) -> str:
    return (str(fault).strip() or type(fault).__name__).splitlines()[0]


def _check_workers(client: Any, address: str, mine: dict[str, str]) -> None:
    """Wait for a first worker, and refuse workers that would compute something else."""
    until = time.monotonic() + _FIRST_S
    while not client.nthreads():
        if time.monotonic() > until:
            raise ResultsError(
                said(
                    "the scheduler at {address} has had no worker for {seconds:.0f} s; start one with `dask worker "
                    "{address}`",
                    address=address,
                    seconds=_FIRST_S,
                )
            )
        time.sleep(0.05)
    try:
        found = client.run(made_by)
    except Exception as fault:
        words = N_("a worker of {address} cannot load permanences ({why}); install the same version on each")
        raise ResultsError(said(words, address=address, why=_first_line(fault))) from None
    for worker, theirs in sorted(found.items()):
        if wrong := _differing(mine, theirs):
            words = N_("worker {worker} has {wrong}: install the same on each worker")
            raise ResultsError(said(words, worker=worker, wrong=joined("; ", wrong)))


def _check_shared(client: Any, folder: Path) -> None:
    """Refuse a folder in which not every worker can write what is found here."""
    folder = folder.absolute()
    trial, word = folder / f".shared-{uuid.uuid4().hex}.partial", uuid.uuid4().hex
    trial.write_text(word, encoding="utf-8")
    try:
        found = client.run(sees, os.fspath(trial), word)
    finally:
        trial.unlink(missing_ok=True)
    if blind := sorted(worker for worker, can in found.items() if not can):
        raise ResultsError(
            said(
                "worker {worker} ({blind} of {count}) does not see {folder}: name a folder with --out that all "
                "machines share, or let run take the tables back with --tables-back",
                worker=blind[0],
                blind=len(blind),
                count=len(found),
                folder=folder,
            )
        )


class _Study:
    """Lots of tasks of one work on a cluster that is held."""

    def __init__(self, client: Any, cluster: Cluster, handed: Handed):
        self.client, self.cluster, self.handed = client, cluster, handed
        self._count = itertools.count()
        self._work = client.submit(hold, handed, key=f"{handed.name}-work", pure=False)
        with suppress(Exception):  # a worker that is lost meanwhile is told later, as others are
            # Tasks are given to those who hold it: a second worker would wait until Dask takes some from the first.
            client.replicate([self._work])
        self._workers: set[str] = set()
        self._capacity, self._handful = 0, 1
        self._looked = self._seen_s = self._again_s = -_NEXT_S

    def run(self, tasks: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        """Hand tasks out, a few ahead of what is done, quick ones by the handful; those that end their workers come
        last, each alone.
        """
        lot = _Lot()
        try:
            # Tasks that come one by one may hang on the results of those before.
            left = len(tasks) if isinstance(tasks, Sized) else None
            suspects = yield from self._all(lot, iter(tasks), self._capacity_now, left)
            # Who is on a worker when another task ends it is counted as if it had done so itself.
            fatal = yield from self._all(lot, iter(suspects), lambda: 1, len(suspects))
        finally:
            with suppress(Exception):  # the scheduler may be gone
                if lot.running:
                    self.client.cancel(list(lot.running), force=True)
        if fatal:
            told = ", ".join(str(_name_of(task)) for task in fatal)
            raise self._ended(
                N_(
                    "task {told} ends each worker that takes it, again and again: perhaps it needs more memory "
                    "than one has; done besides: {tasks}. {mend}"
                ),
                lot,
                told=told,
            )

    def _all(
        self, lot: _Lot, coming: Iterator[Any], capacity: Callable[[], int], left: int | None
    ) -> Generator[tuple[Any, Any], None, list[Any]]:
        """Yield tasks, of which so many are left, with their results; return those on which workers ended too often."""
        from distributed import KilledWorker

        suspects: list[Any] = []
        while True:
            for _ in range(capacity() - len(lot.running) if left is not None or not suspects else 0):
                if not (tasks := tuple(itertools.islice(coming, self._size_of_handful(left, capacity())))):
                    break
                left = None if left is None else left - len(tasks)
                lot.add(self._submitted(tasks), tasks)
            if not lot.running:
                return suspects
            future = self._next_done(lot)
            if future is None:
                continue
            tasks = lot.running.pop(future)
            try:
                seconds, answers = future.result(timeout=None)
            except KilledWorker:
                suspects.extend(tasks)
                continue
            except Exception as fault:
                self._refuse_if_lost(lot)
                raise ResultsError(
                    said(
                        "task {task} came back with no answer ({why})", task=_name_of(tasks[0]), why=_first_line(fault)
                    )
                ) from None
            future.release()
            self._handful = max(1, min(_MOST, int(_HANDFUL_S * len(answers) / max(seconds, 1e-6))))
            for task, (is_done, result) in zip(tasks, answers, strict=False):  # none after one that raised
                if not is_done:
                    raise result
                lot.done += 1
                yield task, result

    def _size_of_handful(self, left: int | None, capacity: int) -> int:
        """Return how many tasks to hand out at once: fewer towards the end, so that nobody waits for one handful."""
        return 1 if left is None or capacity == 1 else max(1, min(self._handful, left // (2 * capacity)))

    def _submitted(self, tasks: tuple[Any, ...]) -> Any:
        # Equal calls with equal keys are one to Dask: each has a key of its own.
        key = f"{self.handed.name}-{next(self._count)}"
        return self.client.submit(do, self._work, tasks, key=key, pure=False)

    def _next_done(self, lot: _Lot) -> Any:
        """Return a task that is done, or None after a look at the scheduler and its workers."""
        self._look(lot)
        try:
            return lot.finished.get(timeout=_LOOK_S)
        except queue.Empty:
            return None

    def _capacity_now(self) -> int:
        return max(1, self._capacity) * _AHEAD

    def _look(self, lot: _Lot) -> None:
        """See which workers are there, tell which are gone; refuse to wait for a scheduler, or for workers, lost."""
        now = time.monotonic()
        if now - self._looked < _LOOK_S:
            return
        self._looked = now
        self._refuse_if_lost(lot)
        try:
            threads = self.client.nthreads()
        except Exception:
            self._refuse_if_lost(lot)
            raise self._ended(N_("the scheduler at {address} answers no more; {mend}"), lot) from None
        for gone in sorted(self._workers - threads.keys()):
            self.cluster.tell(f"worker {gone} was lost; what it had in hand is done again")
        self._workers, self._capacity = set(threads), sum(threads.values())
        if threads:
            self._seen_s = self._again_s = now
        elif now - self._again_s > _AGAIN_S and self.client.cluster is not None:
            # A worker that dies while its guardian still starts it is given up by it.
            self._again_s = now
            self.client.cluster.scale(len(self.client.cluster.worker_spec) + self.cluster.width)
        if now - self._seen_s > _NEXT_S:
            raise self._ended(N_("no worker is left at {address} after {tasks}; {mend}"), lot)

    def _refuse_if_lost(self, lot: _Lot) -> None:
        # After its death a pending result fails at once, but a later submission waits for ever.
        if self.client.status != "running":
            raise self._ended(N_("the scheduler at {address} was lost after {tasks}; {mend}"), lot)

    def _ended(self, words: str, lot: _Lot, **values: str) -> ResultsError:
        """Return what is said where the study cannot go on."""
        address = self.cluster.address
        tasks = counted("{count} task", "{count} tasks", lot.done)
        return ResultsError(said(words, address=address, tasks=tasks, mend=_MEND, **values))


class _Lot:
    """Handfuls of tasks that are handed out, and the queue in which they arrive."""

    def __init__(self) -> None:
        self.running: dict[Any, Any] = {}
        self.finished: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.done = 0

    def add(self, future: Any, tasks: tuple[Any, ...]) -> None:
        """Keep a handful that was handed out."""
        self.running[future] = tasks
        future.add_done_callback(self.finished.put)


def _name_of(task: Any) -> Any:
    """Return what people call a task: its number; of a tuple its first two, which are its order and its replication."""
    return task[:2] if isinstance(task, tuple) else task
