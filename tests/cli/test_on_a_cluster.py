"""`--cluster`: the same numbers as on one machine, and what a run keeps when its scheduler is lost or it is stopped."""

import os
import signal
import subprocess
import sys

import pytest

from sim.cli import extras
from tests.command_line import permanences
from tests.processes import PATIENCE_S, ROOT
from tests.runs.test_cluster import scheduler, worker

pytest.importorskip("distributed")

SHORT = ("--set", "horizon.end=2022-02-06", "--set", "horizon.warm_up_days=7")
RUN = ("run", "agen", *SHORT, "--no-figures")


def tables(folder):
    """Return the bytes of every table of the only run in a folder; in how many parts it was written is left out."""
    (run,) = folder.glob("agen-*")
    return {path.name: path.read_bytes() for path in sorted(run.glob("*.parquet"))}


@pytest.mark.parametrize(
    ("address", "told"), [("here", "no address of a scheduler"), ("tcp://host", "tcp://host:port")]
)
def test_a_wrong_address_is_refused_with_2(address, told):
    """Before anything is run."""
    ended = permanences("rank", "agen", "agen-bus", "--cluster", address)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert told in ended.stderr


def test_a_number_of_processes_goes_with_a_local_cluster_alone():
    """Another one has the workers that it has."""
    ended = permanences("run", "agen", "--cluster", "tcp://host:8786", "--jobs", 3)

    assert ended.returncode == 2
    assert "--cluster local" in ended.stderr


def test_without_dask_the_command_that_installs_it_is_told(monkeypatch):
    """As of every extra."""
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    ended = permanences("run", "agen", "--cluster", "local")

    assert ended.returncode == 2
    assert ".[cluster]" in ended.stderr


@pytest.mark.slow
def test_a_cluster_gives_the_tables_of_one_process_bit_for_bit(tmp_path):
    """Written by its workers, or brought back; with one worker or two."""
    many = (*RUN, "--replications", 6, "--out")
    assert permanences(*many, tmp_path / "alone", "--jobs", 1).returncode == 0
    shared = permanences(*many, tmp_path / "shared", "--cluster", "local", "--jobs", 2)
    back = permanences(*many, tmp_path / "back", "--cluster", "local", "--jobs", 1, "--tables-back")

    assert (shared.returncode, back.returncode) == (0, 0)
    assert "Dask : http://127.0.0.1:" in shared.stderr
    assert tables(tmp_path / "alone") == tables(tmp_path / "shared") == tables(tmp_path / "back")


@pytest.mark.slow
def test_other_studies_say_the_same_on_a_cluster(tmp_path):
    """A ranking and a sweep; a comparison whose workers write its seasons."""
    few = ("--set", "horizon.end=2022-01-16", "--set", "horizon.warm_up_days=0", "--json")
    rank = ("rank", "agen", "agen-bus", "--method", "screening", "--replications", 4, *few)
    sweep = ("sweep", "agen", "--over", "demand.volume=0.9,1.1", "--replications", 2, *few)
    compare = ("compare", "agen", "agen-bus", "--replications", 3, "--no-figures", *few)
    for verb in (rank, sweep, (*compare, "--out")):
        ends = [
            permanences(*verb, *([tmp_path / str(where[-1])] if "--out" in verb else []), *where)
            for where in (("--jobs", 1), ("--cluster", "local"))
        ]
        assert [end.returncode for end in ends] == [0, 0], ends[1].stderr
        assert len({end.stdout.replace("/local", "/1") for end in ends}) == 1


@pytest.mark.slow
def test_a_run_whose_scheduler_was_killed_goes_on_without_a_cluster(tmp_path):
    """With exit code 1 and the way on; in the end the tables are those of a run that nobody disturbed."""
    command = [sys.executable, "-m", "sim.cli.main", *RUN, "--replications", "400", "--out", str(tmp_path / "a")]
    with scheduler() as (process, address), worker(address):
        run = subprocess.Popen(
            [*command, "--cluster", address], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        until_some(tmp_path, run)
        process.send_signal(signal.SIGKILL)
        _, errors = run.communicate(timeout=PATIENCE_S)
    assert run.returncode == 1
    assert "was lost after" in errors
    assert "--resume" in errors
    assert "Traceback" not in errors

    (folder,) = (tmp_path / "a").glob("agen-*/replications")
    kept = sum(not path.name.startswith(".") for path in folder.iterdir())
    assert permanences(*RUN, "--replications", kept + 1, "--resume", "--out", tmp_path / "a").returncode == 0
    assert permanences(*RUN, "--replications", kept + 1, "--out", tmp_path / "b").returncode == 0
    merged = ("requests.parquet", "visits.parquet", "sessions.parquet", "summary.parquet")
    one, other = (tables(tmp_path / name) for name in "ab")
    assert {name: one[name] for name in merged} == {name: other[name] for name in merged}


@pytest.mark.slow
def test_ctrl_c_stops_the_work_on_the_cluster_too(tmp_path):
    """What is whole is kept; exit code 130, no trace of the library."""
    command = [sys.executable, "-m", "sim.cli.main", *RUN, "--replications", "400", "--out", str(tmp_path / "a")]
    run = subprocess.Popen(
        [*command, "--cluster", "local"], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True,
    )  # fmt: skip
    until_some(tmp_path, run)
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does: to the workers, too
    _, errors = run.communicate(timeout=PATIENCE_S)

    assert run.returncode == 130
    assert "--resume" in errors
    assert "Traceback" not in errors


def until_some(tmp_path, run):
    """Wait until two replications are written, or the run has ended."""
    import time

    until = time.monotonic() + PATIENCE_S
    while run.poll() is None and time.monotonic() < until:
        if len(list(tmp_path.glob("a/agen-*/replications/rep-*"))) > 1:
            return
        time.sleep(0.02)
    raise AssertionError(run.stderr.read())
