"""What a new installation compiles, by two processes: the days here, all else beside them."""

import os
import subprocess
import sys

import pytest

from sim.cli import running
from sim.cli.compiling import compile_beside
from sim.cli.workers import compiling_beside
from sim.engine.kernel import season
from sim.runs.processes import held
from sim.runs.study import run_tasks
from tests.processes import ROOT
from tests.runs import tasks

COMPILED_AFTERWARDS = """
from numba.core.event import install_recorder
from sim.cli.compiling import SMALLEST, compile_beside
import sim

compile_beside()
with install_recorder("numba:compile") as compiling:
    sim.replicate(sim.load_scenario("agen"), 2)
whole = [event.data["dispatcher"].py_func for _, event in compiling.buffer if event.is_start]
print(*sorted({one.__module__ for one in whole if one.__module__.startswith("sim.")}))
"""


def test_what_compiles_beside_leaves_nothing_behind(tmp_path, monkeypatch):
    """Neither a file nor a word."""
    monkeypatch.chdir(tmp_path)
    compile_beside()

    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(season, "signatures"), reason="the compiler is off")
def test_an_engine_that_no_cache_has_is_cold(monkeypatch):
    """One that is there is not, nor is one that is kept nowhere: another process could not hand it over."""
    monkeypatch.setattr("sim.compiled.is_cached", lambda _: False)
    assert running.tell_if_cold(quiet=True)
    monkeypatch.setattr("sim.compiled.kept_in", lambda _: None)
    assert not running.tell_if_cold(quiet=True)
    monkeypatch.undo()
    monkeypatch.setattr("sim.compiled.is_cached", lambda _: True)
    assert not running.tell_if_cold(quiet=True)


def test_a_process_beside_compiles_and_then_does_what_it_is_asked(monkeypatch):
    """One process alone is left in peace."""
    compiling_beside(1)
    monkeypatch.setattr("sim.cli.workers._COMPILING", "tests.runs.tasks:begin")
    with held(2) as kept:
        compiling_beside(kept)
        assert dict(run_tasks(tasks.how_often_begun, range(1), kept.at_most(2))) == {0: 1}


@pytest.mark.slow  # compiles all
@pytest.mark.skipif(not hasattr(season, "signatures"), reason="the compiler is off")
def test_after_it_the_days_alone_are_compiled(tmp_path):
    """Needs, laws, measures and sums are there; dice and people are compiled into the days."""
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", COMPILED_AFTERWARDS]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found = set(told.stdout.split())

    assert "sim.engine.kernel" in found
    assert not found & {"sim.demand.needs", "sim.demand.order", "sim.visits.keys", "sim.visits.passes"}
    assert not any(name.startswith("sim.measures") for name in found)
