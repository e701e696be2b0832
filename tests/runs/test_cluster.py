"""Tasks on a Dask cluster, with real schedulers and workers: the same numbers; nothing waits for ever or is lost."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager

import pytest

from sim.errors import ExperimentError, ResultsError
from sim.runs import cluster, cluster_worker
from sim.runs.cluster import Cluster
from sim.runs.executor import at_most
from sim.runs.study import executor_of, run_tasks
from tests.processes import PATIENCE_S, ROOT, ended
from tests.runs import tasks

pytest.importorskip("distributed")


@contextmanager
def started(*command):
    """Keep a process of Dask; yield it and the lines that it tells, as they come."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__WORKER__PRELOAD": "[]"}
    process = subprocess.Popen(
        [sys.executable, "-m", *command], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=environment
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def told(process, pattern):
    """Return what a pattern finds first in what a process tells."""
    for line in process.stderr:
        if found := re.search(pattern, line):
            threading.Thread(target=process.stderr.read, daemon=True).start()  # or its pipe would fill
            return found[1]
    raise AssertionError(f"{pattern} was never told")


@contextmanager
def scheduler():
    """Keep a scheduler; yield its process and its address."""
    with started("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard") as process:
        yield process, told(process, r"Scheduler at:\s+(tcp://\S+)")


@contextmanager
def worker(address, *options):
    """Keep a worker without a nanny: once it is killed it stays away."""
    command = ("distributed.cli.dask_worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard", *options)
    with started(*command) as process:
        told(process, r"(Registered to)")
        yield process


# --- refusals, before any cluster


@pytest.mark.parametrize("address", ["", "here", "127.0.0.1:8786", "http://host:8786", "tcp://host", "tcp://host:port"])
def test_what_is_no_address_of_a_scheduler_is_refused(address):
    """With what to write instead."""
    with pytest.raises(ExperimentError, match=r"no address of a scheduler; write local, or tcp://host:port"):
        Cluster(address)


def test_a_cluster_is_not_cut_down_to_a_number_of_processes():
    """It stands where their number may stand."""
    one = Cluster("tcp://host:8786")

    assert (at_most(one, 1), at_most(4, 1), executor_of(one)) == (one, 1, one)


def test_no_scheduler_at_the_address_is_one_message(monkeypatch):
    """After a stated time."""
    monkeypatch.setattr(cluster, "_ANSWER_S", 0.2)

    with pytest.raises(ResultsError, match=r"no scheduler answers at tcp://127\.0\.0\.1:1 .*--cluster local"):
        list(run_tasks(tasks.prints, range(2), Cluster("tcp://127.0.0.1:1")))


def test_something_else_at_the_address_is_the_same_message(monkeypatch):
    """A port that accepts and says nothing."""
    monkeypatch.setattr(cluster, "_ANSWER_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"tcp://127.0.0.1:{other.getsockname()[1]}"
        with pytest.raises(ResultsError, match=r"no scheduler answers at"):
            list(run_tasks(tasks.prints, range(2), Cluster(address)))


def test_what_no_pickle_holds_is_refused_before_any_worker_is_started():
    """As by processes."""
    with pytest.raises(ExperimentError, match="cannot be handed to a cluster"):
        list(run_tasks(lambda number: number, range(3), Cluster()))


def test_another_version_is_told_by_what_differs():
    """Nothing where both are the same."""
    here = {"numpy": "2.4.6", "permanences": "0123abcd"}

    assert cluster_worker.differing(here, dict(here)) == []
    assert cluster_worker.differing(here, {"permanences": "deadbeef"}) == [
        "numpy not installed, here 2.4.6", "permanences deadbeef, here 0123abcd",
    ]  # fmt: skip


def test_the_digest_of_the_code_changes_with_any_file_of_it(tmp_path):
    """Of code, and of data that comes with it."""
    (tmp_path / "a.py").write_text("a = 1")
    first = cluster_worker._digest(tmp_path)
    (tmp_path / "b.csv").write_text("x")
    second = cluster_worker._digest(tmp_path)
    (tmp_path / "a.py").write_text("a = 2")

    assert len({first, second, cluster_worker._digest(tmp_path)}) == 3


def test_a_worker_that_comes_late_with_another_version_says_so():
    """It was not asked at the beginning, so it looks itself."""
    handed = cluster_worker.Handed("a study", b"", {**cluster_worker.made_by(), "numpy": "0.1"})

    _seconds, [(is_done, fault)] = cluster_worker.do(handed, [0, 1])

    assert not is_done
    assert re.search(r"came late has numpy .*, here 0\.1: install the same there", str(fault))


# --- with a cluster that is started here


@pytest.mark.slow
def test_results_are_those_of_one_process_whatever_is_handed_over(tmp_path):
    """Several lots, one after the other, by workers that wait for them; equal calls are two; a link is told."""
    said = []
    with Cluster(tell=said.append).opened(tasks.Doubled()) as run:
        first, second = dict(run(range(9))), dict(run(range(5, 20)))

    assert first == {number: 2 * number for number in range(9)}
    assert second == {number: 2 * number for number in range(5, 20)}
    assert re.search(r"http://127\.0\.0\.1:\d+/status", said[0])

    asked = [1, 1, 2, 2, 2]
    assert sorted(number for number, _ in run_tasks(tasks.Counted(tmp_path), asked, Cluster())) == asked
    assert len(list(tmp_path.iterdir())) == len(asked)


@pytest.mark.slow
def test_a_worker_killed_during_its_work_is_told_and_its_task_done_again(tmp_path):
    """Once: no task is lost, none is counted twice."""
    said = []
    found = [number for number, _ in run_tasks(tasks.KilledOnce(tmp_path), range(8), Cluster(tell=said.append))]

    assert sorted(found) == list(range(8))
    assert (tmp_path / "killed").exists()


@pytest.mark.slow
def test_a_task_that_ends_each_worker_is_named_and_the_rest_is_kept():
    """Also those that only stood beside it on a worker that died."""
    found = []
    with pytest.raises(ResultsError, match=r"task 2 ends each worker that takes it.*other 7 tasks are done.*--resume"):  # noqa: PT012
        for number, _ in run_tasks(tasks.killed_at_the_third, range(8), Cluster()):
            found.append(number)

    assert sorted(found) == [0, 1, 3, 4, 5, 6, 7]


@pytest.mark.slow
def test_what_a_task_raises_is_raised_here(tmp_path):
    """A full disk on a worker is the message that it is here; what no pickle holds comes in words."""
    with pytest.raises(ResultsError, match="LocalError: task 0 is odd"):
        list(run_tasks(tasks.raises_what_cannot_travel, range(1), Cluster(width=1)))
    with pytest.raises(ResultsError, match=r"cannot be written \(File too large\); make room"):
        list(run_tasks(tasks.FullDisk(tmp_path), range(3), Cluster(width=1)))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_who_stops_leaves_no_worker(tmp_path):
    """Tasks in progress are ended with the cluster that was started for them."""

    def stopped():
        yield 1
        until = time.monotonic() + PATIENCE_S
        while not list(tmp_path.iterdir()) and time.monotonic() < until:
            time.sleep(0.02)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(run_tasks(tasks.Waits(tmp_path), stopped(), Cluster()))
    pids = [int(path.name) for path in tmp_path.iterdir()]

    assert pids
    assert ended(pids) == []


# --- with a cluster that is there


def then_killed(process):
    """Yield one task that never ends; kill a process; yield another one."""
    yield 1
    process.send_signal(signal.SIGKILL)
    yield 2


@pytest.mark.slow
def test_a_scheduler_that_is_killed_is_told_within_seconds(tmp_path):
    """A pending result fails at once; nothing is handed out any more, which would wait for ever."""
    with (
        scheduler() as (process, address),
        worker(address),
        Cluster(address).opened(tasks.Waits(tmp_path)) as run,
    ):
        assert list(run([0])) == [(0, 0)]
        began = time.monotonic()
        with pytest.raises(ResultsError, match=rf"the scheduler at {address} was lost after 0 tasks.*--resume"):
            list(run(then_killed(process)))

        assert time.monotonic() - began < PATIENCE_S / 4


@pytest.mark.slow
def test_workers_that_are_all_lost_are_told(tmp_path, monkeypatch):
    """After a stated time in which another one may come."""
    monkeypatch.setattr(cluster, "_FIRST_S", 1.0)
    monkeypatch.setattr(cluster, "_NEXT_S", 1.0)
    with scheduler() as (_, address):
        with pytest.raises(ResultsError, match=r"has had no worker for 1 s; start one with `dask worker tcp"):
            list(run_tasks(tasks.prints, range(2), Cluster(address)))
        with worker(address) as only, Cluster(address).opened(tasks.Waits(tmp_path)) as run:
            assert list(run([0])) == [(0, 0)]
            with pytest.raises(ResultsError, match=rf"no worker is left at {address} after 0 tasks"):
                list(run(then_killed(only)))


@pytest.mark.slow
def test_what_a_slow_worker_has_not_begun_is_done_by_others(tmp_path):
    """One is done with its first task only after eight of the others': all are done, none twice."""
    tasks_done = 12
    with scheduler() as (_, address), worker(address), worker(address):
        found = list(run_tasks(tasks.OneIsSlow(tmp_path, others=8), range(tasks_done), Cluster(address)))

    by_worker = Counter(pid for _, pid in found)
    assert sorted(number for number, _ in found) == list(range(tasks_done))
    assert min(by_worker.values()) <= 4 < 8 <= max(by_worker.values())
    assert len(by_worker) == 2


@pytest.mark.slow
def test_a_worker_that_does_not_see_the_folder_is_named_before_anything_runs(tmp_path):
    """Beside one that does; with what to do instead."""
    with (
        scheduler() as (_, address),
        worker(address),
        worker(address, "--preload", "tests.runs.tasks"),
        pytest.raises(ResultsError, match=rf"worker tcp:\S+ \(1 of 2\) does not see {tmp_path}.*--tables-back"),
    ):
        list(run_tasks(tasks.InAFolder(tmp_path), range(2), Cluster(address)))

    assert list(tmp_path.iterdir()) == []
