"""Every study that keeps what it has done, killed without warning: nothing whole is lost."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.command_line import permanences
from tests.default_run import some
from tests.processes import PATIENCE_S, ended

SHORT = ("--set", "horizon.end=2022-01-16", "--set", "horizon.warm_up_days=7", "--quiet")
PAIR = ("agen", "agen-montanou")


class Study(NamedTuple):
    """A command that is killed, how it is told to go on and to end soon, and what it has done."""

    begin: tuple[object, ...]
    go_on: tuple[object, ...]
    done: Callable[[Path], int]
    tables: str


def parts_in(out):
    """Count the parts that are whole in results folders."""
    return len(list(out.glob("*/replications/rep-*")))


def values_in(out):
    """Count the values that a search or a sweep has kept, without what makes them."""
    return sum(len(file.read_text().splitlines()) - 1 for file in out.glob("*/*.jsonl"))


RUN = ("run", "agen", "--no-figures", *SHORT)
COMPARE = ("compare", *PAIR, "--no-figures", *SHORT, "--jobs", 1)
SWEEP = ("sweep", *PAIR, "--over", "demand.volume", *SHORT, "--jobs", 1, "--replications", 40)
SEARCH = ("optimise", "agen", *SHORT, "--jobs", 1, "--seasons", 40, "--rounds", 2, "--replications", 2,
          "--not-worse", "rien")  # fmt: skip
STUDIES = {
    "run": Study(
        (*RUN, "--jobs", 2, "--replications", 3000), (*RUN, "--jobs", 1, "--replications", 20, "--resume"), parts_in,
        "*/*.parquet",
    ),
    "compare": Study(
        (*COMPARE, "--replications", 2000), (*COMPARE, "--replications", 6), parts_in, "compare-*/*.parquet"
    ),
    "sweep": Study(SWEEP, SWEEP, values_in, "*/*.parquet"),
    "optimise": Study(SEARCH, SEARCH, values_in, "*/*.csv"),
}  # fmt: skip


def children_of(pid):
    """Return the living processes whose parent this is (Linux)."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
        except OSError:
            continue
        if f"\nPPid:\t{pid}\n" in text and "\nState:\tZ" not in text:
            found.append(int(status.parent.name))
    return found


def until_done(count, done, out, process):
    """Wait until so much is whole; how long that takes is no test."""
    until = time.monotonic() + PATIENCE_S
    while done(out) < count:
        assert process.poll() is None, "it ended before it was killed"
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the processes of a system are read under /proc")
@pytest.mark.parametrize("name", some(["run", "compare", "sweep", "optimise"], 1))
def test_a_killed_study_goes_on_to_the_same_tables(name, tmp_path):
    """While it runs a second one is refused; killed, its workers end, and what was whole is not done again."""
    study, killed, whole = STUDIES[name], tmp_path / "killed", tmp_path / "whole"
    command = [sys.executable, "-m", "sim.cli.main", *map(str, study.begin), "--out", str(killed)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until_done(2, study.done, killed, process)
        second = permanences(*study.go_on, "--out", killed)
        workers = children_of(process.pid)
    finally:
        process.kill()
        process.wait()
    kept = study.done(killed)
    ends = [permanences(*study.go_on, "--out", out) for out in (killed, whole)]

    assert (second.returncode, "Traceback" in second.stderr) == (1, False)
    assert f"is being written by another run (process {process.pid})" in second.stderr
    assert ended(workers) == []
    assert [one.returncode for one in ends] == [0, 0], ends[0].stderr + ends[1].stderr
    assert study.done(killed) >= kept >= 2
    one, other = (
        {str(file.relative_to(out)): file.read_bytes() for file in out.glob(study.tables)} for out in (killed, whole)
    )
    assert one == other
    assert one
    assert list(tmp_path.rglob(".*.partial")) == []
