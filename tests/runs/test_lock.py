"""One writer a folder, with real processes: who holds it, who is refused, and what a killed one leaves."""

import errno
import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from sim.cli.main import app
from sim.errors import FolderRefusedError, ResultsError
from sim.experiments.kept_values import KeptValues
from sim.runs import lock
from sim.runs.lock import LOCK, WITHOUT, held
from sim.runs.store import StudyFolder

HOLD = """
import sys
from pathlib import Path
from sim.runs.lock import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the folder until it is killed or told to end."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_folder_is_held_once_also_within_a_process(tmp_path):
    """The second is told to wait; when the first is done, the lock is gone."""
    with held(tmp_path), pytest.raises(ResultsError, match="being written by another run"), held(tmp_path):
        pass
    with held(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_another_process_excludes_this_one_and_is_named(tmp_path, holder):
    """The message says which process to wait for."""
    with pytest.raises(ResultsError, match=rf"another run \(process {holder.pid}\)"), held(tmp_path):
        pass


def test_a_killed_process_holds_nothing_any_more(tmp_path, holder):
    """Its file is still there; the folder is taken at once."""
    holder.kill()
    holder.wait()

    assert (tmp_path / LOCK).exists()
    with held(tmp_path):
        assert (tmp_path / LOCK).read_text() == f"{os.getpid()}\n"


def test_a_lock_left_with_the_number_of_a_living_process_holds_nothing(tmp_path):
    """The number of a killed run may have been given to any other process since."""
    (tmp_path / LOCK).write_text(str(os.getppid()))
    with held(tmp_path):
        assert (tmp_path / LOCK).read_text() == f"{os.getpid()}\n"


def store(folder):
    """Return the folder of a study."""
    return StudyFolder(folder, {"study": "run"})


@pytest.fixture(params=["ENOLCK", "ENOTSUP", "ENOSYS", "EINVAL"])
def share(request, monkeypatch):
    """Let every disk be a network share without locks, as different systems say it."""

    def refuses(_handle):
        raise OSError(getattr(errno, request.param), "No locks available")

    monkeypatch.setattr(lock, "_seize", refuses)


def test_a_disk_without_locks_is_told_with_the_way_to_run(tmp_path, share):
    """What it lacks, what that would lead to, and two ways to run all the same; nothing stays behind."""
    with (
        pytest.raises(FolderRefusedError, match=r"knows no locks.*a disk of this machine.*PERMANENCES_WITHOUT_LOCKS=1"),
        store(tmp_path / "run").locked(),
    ):
        pass

    assert not (tmp_path / "run").exists()


def test_values_kept_on_a_disk_without_locks_are_refused_with_the_same_words(tmp_path, share):
    """A search and a sweep keep theirs in a file."""
    with pytest.raises(FolderRefusedError, match="knows no locks"), KeptValues(tmp_path / "a.jsonl", {}).opened():
        pass

    assert list(tmp_path.iterdir()) == []


def test_who_says_that_there_is_one_writer_runs_without_locks(tmp_path, share, monkeypatch):
    """Then nothing is locked, and the folder is written as elsewhere."""
    monkeypatch.setenv(WITHOUT, "1")
    with store(tmp_path).held(resume=False, force=False):
        pass

    assert [path.name for path in tmp_path.iterdir()] == ["provenance.json"]


def test_on_a_share_the_command_ends_with_two(tmp_path, share):
    """One sentence, nothing run."""
    told = CliRunner().invoke(app, ["run", "agen", "--replications", "1", "--out", str(tmp_path), "--no-figures"])

    assert isinstance(told.exception, FolderRefusedError)
    assert told.exception.exit_code == 2
    assert list(tmp_path.iterdir()) == []
