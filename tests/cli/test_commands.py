"""The command line: what it prints, what it refuses, what it leaves on the disk."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from sim import __version__
from sim.engine.season import simulate
from sim.runs import parquet
from sim.runs.run_folder import RunFolder
from sim.scenario.files import load_scenario
from tests.command_line import permanences
from tests.processes import keyboard

SHORT = ["--set", "horizon.end=2022-01-16", "--set", "horizon.warm_up_days=7", "--no-figures"]


def folder_of(out):
    """Return the only run in a results folder."""
    (folder,) = Path(out).iterdir()
    return folder


def test_the_version_is_told_alone():
    """As other programs tell theirs: one line, whatever follows."""
    told = permanences("--version", "check", "nowhere")

    assert (told.returncode, told.stdout) == (0, f"permanences {__version__}\n")


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A run of two replications, undisturbed."""
    out = tmp_path_factory.mktemp("runs")
    told = permanences("run", "agen", "--replications", 2, "--jobs", 1, "--out", out, *SHORT)
    assert told.returncode == 0, told.stderr
    return told, folder_of(out)


def test_a_run_prints_its_measures_with_intervals_and_nothing_on_a_pipe(finished):
    """Results on stdout; no progress where nobody looks."""
    told, _ = finished

    assert "Réglées sur place" in told.stdout
    assert "[" in told.stdout
    assert "█" not in told.stderr


def test_a_results_folder_says_how_it_was_made(finished):
    """Resolved scenario, provenance, tables, summary, description of the columns."""
    _, folder = finished
    made = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))

    assert made["state"] == "complete"
    assert made["done"] == 2
    assert str(Path.home()) not in json.dumps(made)
    resolved = load_scenario(folder / "scenario.resolved.yaml")
    assert resolved.fingerprint == made["scenario_hash"]
    assert {"requests.parquet", "visits.parquet", "sessions.parquet", "summary.csv", "README.md"} <= {
        file.name for file in folder.iterdir()
    }
    assert "GeoNames" in (folder / "README.md").read_text(encoding="utf-8")


def test_a_french_spreadsheet_opens_the_summary(finished):
    """Semicolons, decimal commas, a UTF-8 mark; the same numbers as the Parquet file."""
    _, folder = finished
    raw = (folder / "summary.csv").read_bytes()
    table = pd.read_csv(folder / "summary.csv", sep=";", decimal=",", encoding="utf-8-sig")
    exact = pd.read_parquet(folder / "summary.parquet")

    assert raw.startswith(b"\xef\xbb\xbf")
    assert table["mean"].tolist() == pytest.approx(exact["mean"].tolist(), nan_ok=True)


def test_an_existing_folder_is_never_overwritten_unasked(finished):
    """The second run refuses and says how to go on."""
    _, folder = finished
    told = permanences("run", "agen", "--replications", 2, "--out", folder.parent, *SHORT)

    assert told.returncode == 2
    assert "--resume" in told.stderr
    assert "--force" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_folder_cut_off_half_way_is_completed_to_the_same_tables(finished, tmp_path):
    """A truncated part is done again; the tables are the same bytes as those of an undisturbed run."""
    _, whole = finished
    arguments = ["run", "agen", "--replications", 2, "--jobs", 1, "--out", tmp_path, *SHORT]
    assert permanences(*arguments).returncode == 0
    folder = folder_of(tmp_path)
    cut = folder / "replications" / "rep-00000-00001" / "visits.parquet"
    cut.write_bytes(cut.read_bytes()[:100])
    (folder / "visits.parquet").unlink()

    assert permanences(*arguments, "--resume").returncode == 0
    for name in ("requests", "visits", "sessions", "summary"):
        assert (folder / f"{name}.parquet").read_bytes() == (whole / f"{name}.parquet").read_bytes(), name


def test_ctrl_c_says_how_to_continue(tmp_path):
    """Stopped by the keyboard: exit 130, one message, whole replications kept."""
    arguments = ["run", "agen", "--replications", "200", "--jobs", "1", "--out", str(tmp_path), *SHORT]
    with keyboard():
        process = started(*arguments)
    until_there_are(1, tmp_path, process)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate()

    assert process.returncode == 130
    assert "--resume" in errors
    assert "Traceback" not in errors
    assert list(tmp_path.glob("*/replications/rep-*"))


def test_a_full_disk_is_told_and_loses_nothing(tmp_path, monkeypatch):
    """The error of the system becomes one message that says where and how to mend."""
    from sim.errors import ResultsError

    scenario = load_scenario("agen", ["horizon.end=2022-01-16"])
    store = RunFolder(tmp_path / "run", scenario, 1, "reference")
    with store.held(resume=False, force=False):
        pass

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(parquet, "write", full)
    empty = pd.DataFrame({"a": [1]})

    with pytest.raises(ResultsError, match=r"No space left.*--resume"):
        store.write(0, simulate(scenario, seed=1, replication=0), empty)
    assert store.done() == []


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    """Results need a folder."""
    (tmp_path / "runs").write_text("mine")
    told = permanences("run", "agen", "--replications", 1, "--out", tmp_path / "runs", *SHORT)

    assert told.returncode == 2
    assert "Traceback" not in told.stderr
    assert (tmp_path / "runs").read_text() == "mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_without_the_right_to_write_is_told(tmp_path):
    """A read-only folder gives one message."""
    tmp_path.chmod(0o500)
    told = permanences("run", "agen", "--replications", 1, "--out", tmp_path, *SHORT)

    assert told.returncode == 1
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "agen", "--replications", "0"],
        ["run", "agen", "--seed", "-1"],
        ["run", "agen", "--seed", str(2**32)],
        ["run", "agne"],
        ["run", "agen", "--set", "demand.lvel=high"],
        ["run", "agen", "--lang", "de"],
        ["check", "nowhere.yaml"],
        ["nonsense"],
    ],
)
def test_wrong_input_ends_with_two_and_no_traceback(arguments, tmp_path):
    """One clear message, exit 2, nothing written."""
    told = permanences(*arguments, cwd=tmp_path)

    assert told.returncode == 2
    assert "Traceback" not in told.stderr + told.stdout
    assert told.stderr + told.stdout
    assert list(tmp_path.iterdir()) == []


def test_init_gives_a_scenario_that_checks_shows_and_is_not_overwritten(tmp_path):
    """The copy is whole: it can be checked and shown where it lies."""
    assert permanences("init", tmp_path / "mine").returncode == 0
    mine = tmp_path / "mine" / "agen.yaml"
    assert permanences("check", mine).returncode == 0
    assert "conseillere" in permanences("show", mine).stdout
    assert permanences("init", tmp_path / "mine").returncode == 2


def test_the_doctor_tells_what_is_there_line_by_line(monkeypatch):
    """Versions, extras with the command for those that lack, rights, calendar, scenarios; in either language."""
    monkeypatch.setenv("LC_ALL", "C")
    told = permanences("doctor").stdout
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    french = permanences("doctor").stdout

    assert "\n  numpy " in told
    assert "Shipped scenarios: agen, " in told
    assert "Scénarios fournis\u00a0: agen, " in french
    assert "{" not in told + french
    assert not {line for line in told.splitlines() if ":" in line} & {*french.splitlines()}


def test_machines_read_json():
    """`--json` gives one document on stdout."""
    assert json.loads(permanences("show", "agen", "--json").stdout)["scenario"]["id"] == "agen"
    assert json.loads(permanences("doctor", "--json").stdout)["can_write_here"] in (True, False)
    assert "properties" in json.loads(permanences("schema").stdout)
    assert json.loads(permanences("check", "agen", "--json").stdout)[0]["source"] == "agen"


def started(*arguments):
    """Start the command as a process that can be killed."""
    command = [sys.executable, "-m", "sim.cli.main", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def until_there_are(count, folder, process):
    """Wait until so many replications are whole, or the process has ended; how long that takes is no test."""
    while process.poll() is None:
        if len(list(folder.glob("*/replications/rep-*"))) >= count:
            return
        time.sleep(0.01)


@pytest.mark.slow
def test_a_run_killed_at_any_moment_gives_the_same_tables_when_continued(finished, tmp_path):
    """Twelve kills at moments from the first import to the last table; each time the same bytes in the end."""
    _, whole = finished
    arguments = ("run", "agen", "--replications", 2, "--jobs", 1, "--out", tmp_path, *SHORT)
    for moment in range(12):
        process = started(*arguments, "--resume")
        try:
            process.wait(0.4 + 0.25 * moment)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
        for part in tmp_path.glob("*/replications/rep-*"):
            shutil.rmtree(part)  # so that there is always something left to do
    told = permanences(*arguments, "--resume")

    assert told.returncode == 0, told.stderr
    assert list(tmp_path.rglob(".*.partial")) == []
    for name in ("requests", "visits", "sessions", "summary"):
        assert (folder_of(tmp_path) / f"{name}.parquet").read_bytes() == (whole / f"{name}.parquet").read_bytes(), name
