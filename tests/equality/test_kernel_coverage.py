"""With the compiler off, random worlds and desks walk every line of the kernel and still agree with the reference."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLAIN = """
import numpy as np
from hypothesis import HealthCheck, given, settings
import sim.engine.kernel_choice as choice
import sim.engine.kernel_day as day
import sim.engine.kernel_order as order
import sim.engine.season as season
from sim.engine.plan_arrays import season_arrays
from sim.errors import ScenarioError
from sim.scenario.files import scenario_from
from sim.visits.difference import first_difference
from tests.equality.scenarios import worlds

# Without the compiler a row of a plain array has no named fields; one of a record array has.
def as_records(plan, requests):
    arrays = season_arrays(plan, requests)
    return {k: v.view(np.recarray) if v.dtype.names else v for k, v in arrays.items()}

season.season_arrays = as_records
choice.BOUNDS = 8  # so coarse that tastes must often be looked at themselves
# So few, and so soon given up, that small crowds are put in order as large ones are.
day.FEW = order.FEW = order._IN_A_PART = 2
order._CHEAP_MOVES = 0

@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
@given(worlds())
def agree(tree):
    try:
        scenario = scenario_from(tree)
    except ScenarioError:
        return
    pair = [season.simulate(scenario, 3, engine=engine) for engine in season.ENGINES]
    assert first_difference(*pair) is None

agree()
"""


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_random_worlds_reach_every_line_of_the_season_kernel(tmp_path):
    """Each line of morning, day, evening and loop runs in plain Python, with the same tables."""
    script = tmp_path / "plain.py"
    script.write_text(PLAIN, encoding="utf-8")
    files = ",".join(f"sim/engine/{name}.py" for name in PARTS)
    environment = os.environ | {
        "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT), "COVERAGE_FILE": str(tmp_path / "coverage"),
    }  # fmt: skip
    run = [sys.executable, "-m", "coverage", "run", f"--include={files}", str(script)]
    told = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr[-3000:]
    report = tmp_path / "coverage.json"
    subprocess.run(
        [sys.executable, "-m", "coverage", "json", "-o", str(report)], cwd=ROOT, env=environment, check=True,
        capture_output=True,
    )  # fmt: skip
    missed = {
        name: found["missing_lines"]
        for name, found in json.loads(report.read_text(encoding="utf-8"))["files"].items()
        if found["missing_lines"]
    }

    assert missed == {}


PARTS = (
    "kernel", "kernel_choice", "kernel_day", "kernel_evening", "kernel_log", "kernel_morning", "kernel_people",
    "kernel_order", "kernel_state",
)  # fmt: skip
