"""One writer a folder, with real processes: who holds it, who is refused, and what a killed one leaves."""

import errno
import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from sim.cli.main import app
from sim.errors import FolderRefusedError, ResultsError
from sim.experiments import lock
from sim.experiments.kept_values import KeptValues
from sim.experiments.lock import LOCK, WITHOUT, held
from sim.experiments.store import Store
from sim.scenario.files import scenario_from
from tests.worlds import small_world

HOLD = """
import sys
from pathlib import Path
from sim.experiments.lock import held
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
    """Return the store of the small world."""
    return Store(folder, scenario_from(small_world()), 1, "reference")


def test_a_run_in_progress_is_not_replaced(tmp_path):
    """`--force` is refused before anything is taken away."""
    with store(tmp_path / "run").locked():
        store(tmp_path / "run").prepare(resume=False, force=False)
        with pytest.raises(ResultsError, match="being written"), store(tmp_path / "run").locked():
            store(tmp_path / "run").prepare(resume=False, force=True)
        assert (tmp_path / "run" / "scenario.resolved.yaml").exists()


def test_a_run_killed_at_its_very_beginning_can_be_continued(tmp_path):
    """A folder with nothing but a lock and a half-written account is as good as empty."""
    (tmp_path / LOCK).write_text("1")
    (tmp_path / ".provenance.json.partial").write_text("{")
    with store(tmp_path).locked():
        store(tmp_path).prepare(resume=False, force=False)
        assert (tmp_path / "provenance.json").is_file()


def test_replacing_empties_the_folder_and_keeps_it_held(tmp_path):
    """Figures and tables of the former run go; what says whose it is goes last."""
    with store(tmp_path).locked():
        store(tmp_path).prepare(resume=False, force=False)
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "old.svg").write_text("")
    with store(tmp_path).locked():
        store(tmp_path).prepare(resume=False, force=True)
        assert (tmp_path / LOCK).exists()
        assert not (tmp_path / "figures").exists()


def test_a_folder_of_somebody_else_is_left_as_it_was(tmp_path):
    """Without `provenance.json` it is no results folder: neither continued nor replaced, and no lock stays."""
    (tmp_path / "thesis.txt").write_text("mine")
    for options in ({"resume": True, "force": False}, {"resume": False, "force": True}):
        with pytest.raises(FolderRefusedError), store(tmp_path).locked():
            store(tmp_path).prepare(**options)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_folder_in_which_nothing_was_written_goes(tmp_path):
    """It was made to be held, and nothing came of it."""
    with store(tmp_path / "run").locked():
        pass
    assert not (tmp_path / "run").exists()


LEFT = (
    "replications/.rep-00002.4711.partial/requests.parquet",
    "replications/.rep-00002.partial",
    ".summary.csv.partial",
    "figures/.path.fr.svg.partial",
)


def leave_behind(folder):
    """Write what runs leave that are killed while they write."""
    for name in LEFT:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("half")


def left_in(folder):
    """Return the half-written files and folders that are there."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob(".*.partial"))


@pytest.mark.parametrize("options", [{"resume": True, "force": False}, {"resume": False, "force": True}])
def test_what_killed_runs_left_half_written_goes_with_the_next_run(tmp_path, options):
    """Continued or replaced: who reads all tables of the folder meets whole ones alone."""
    with store(tmp_path).locked():
        store(tmp_path).prepare(resume=False, force=False)
    leave_behind(tmp_path)
    with store(tmp_path).locked():
        store(tmp_path).prepare(**options)

        assert left_in(tmp_path) == []


def test_a_run_that_ends_sweeps_before_it_leaves(tmp_path):
    """Its processes may have been ended in the midst of a table, by Ctrl-C or because enough was known."""

    def interrupted():
        run = store(tmp_path)
        with run.locked():
            run.prepare(resume=False, force=False)
            leave_behind(tmp_path)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    assert left_in(tmp_path) == []


def test_nothing_is_swept_from_a_folder_that_another_run_holds(tmp_path, holder):
    """What looks half-written there is being written."""
    leave_behind(tmp_path)
    with pytest.raises(ResultsError, match="being written"), store(tmp_path).locked():
        store(tmp_path).prepare(resume=True, force=False)

    assert len(left_in(tmp_path)) == 4


def test_nothing_is_swept_from_a_folder_of_somebody_else(tmp_path):
    """It is left as it was."""
    leave_behind(tmp_path)
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(FolderRefusedError), store(tmp_path).locked():
        store(tmp_path).prepare(resume=True, force=False)

    assert len(left_in(tmp_path)) == 4


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
    with store(tmp_path).locked():
        store(tmp_path).prepare(resume=False, force=False)

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "provenance.json", "replications", "scenario.origins.json", "scenario.resolved.yaml",
    ]  # fmt: skip


def test_on_a_share_the_command_ends_with_two(tmp_path, share):
    """One sentence, nothing run."""
    told = CliRunner().invoke(app, ["run", "agen", "--replications", "1", "--out", str(tmp_path), "--no-figures"])

    assert isinstance(told.exception, FolderRefusedError)
    assert told.exception.exit_code == 2
    assert list(tmp_path.iterdir()) == []
