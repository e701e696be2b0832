"""What becomes of a command whose answer cannot be written: one sentence, and the work is whole."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from sim.runs.store import COMPLETE, read_manifest
from tests.default_run import some
from tests.processes import ROOT

SHORT = ("--set", "horizon.end=2022-01-16", "--set", "horizon.warm_up_days=7", "--replications", "2", "--no-figures")
REST = "; the rest of it is missing, what goes into files is whole\n"
GONE = f"the output was closed by who read it{REST}"
FULL = f"the output cannot be written (No space left on device){REST}"


@pytest.fixture
def gone():
    """Return the end of a pipe whose reader has gone."""
    reader, writer = os.pipe()
    os.close(reader)
    yield writer
    os.close(writer)


def permanences(*arguments, stdout, **more):
    """Run the command line with its answer going somewhere; return the finished process."""
    return subprocess.run(
        [sys.executable, "-m", "sim.cli.main", *arguments], stdout=stdout, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False, **more,
    )  # fmt: skip


VERBS = {
    "check": (("check", "agen", "vigny"), 1),
    "check of what cannot be": (("check", "nowhere"), 2),
    "show": (("show", "agen"), 1),
    "show --json": (("show", "agen", "--json"), 1),
    "schema": (("schema",), 1),
    "help": (("--help",), 1),
    "help of a verb": (("run", "--help"), 1),
    "story": (("story", "agen", *SHORT[:4]), 1),
}


@pytest.mark.parametrize("verb", some(VERBS, ["check of what cannot be", "show --json"]))
def test_a_reader_who_goes_is_told_in_one_sentence(verb, gone):
    """As after `| head -1`: no traceback, no silence; what was wrong anyway keeps its exit code."""
    arguments, code = VERBS[verb]
    told = permanences(*arguments, stdout=gone)

    assert (told.returncode, told.stderr) == (code, GONE)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a disk that is full")
@pytest.mark.parametrize("verb", some(["help", "check", "show --json"], 1))
def test_an_answer_on_a_full_disk_is_told_with_its_reason(verb):
    """Redirected into a file for which there is no room."""
    with open("/dev/full", "w") as full:
        told = permanences(*VERBS[verb][0], stdout=full)

    assert (told.returncode, told.stderr) == (1, FULL)


@pytest.mark.slow  # runs, each in a process
def test_every_scenario_is_run_though_the_reader_went_after_the_first_line(gone, tmp_path):
    """What a run writes into its folder is wanted whatever becomes of its answer on the screen."""
    told = permanences("run", "agen", "vigny", *SHORT, "--jobs", "1", "--out", str(tmp_path), stdout=gone)
    states = {folder.name.split("-")[0]: read_manifest(folder)["state"] for folder in tmp_path.iterdir()}

    assert (told.returncode, told.stderr) == (1, GONE)
    assert states == {"agen": COMPLETE, "vigny": COMPLETE}


@pytest.mark.slow  # runs, each in a process
def test_without_any_answer_wanted_all_is_in_order(tmp_path):
    """Closed by who started it: nothing to write to is no fault, and no file takes its place."""
    command = f'"{sys.executable}" -m sim.cli.main run agen {" ".join(SHORT)} --jobs 1 --out "{tmp_path}" >&-'
    told = subprocess.run(
        command, shell=True, stderr=subprocess.PIPE, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    assert (told.returncode, told.stderr) == (0, "")
    assert read_manifest(next(tmp_path.iterdir()))["state"] == COMPLETE


@pytest.mark.slow
def test_who_reads_to_the_end_is_told_nothing(tmp_path):
    """A pipe that is read is no fault."""
    told = permanences("check", "agen", stdout=subprocess.PIPE)

    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith("agen")


def test_a_lack_of_memory_is_told_in_one_sentence(monkeypatch, capsys):
    """Not a traceback: how to ask for less, and exit 1."""
    from sim.cli import main

    def lacks():
        raise MemoryError

    monkeypatch.setattr(main, "app", lacks)
    with pytest.raises(SystemExit) as end:
        main.run_command()

    assert end.value.code == 1
    assert capsys.readouterr().err.startswith("memory does not suffice")
