"""`permanences optimise` as its users call it."""

import json
import subprocess
import sys

import pytest

SHORT = ("--set", "horizon.end=2022-02-20", "--set", "horizon.warm_up_days=7", "--jobs", "1")
SMALL = (
    "--seasons",
    "1",
    "--rounds",
    "1",
    "--replications",
    "4",
    "--change",
    "venue",
    "--fixed",
    "montanou-mardi,barlete-vendredi",
)


def permanences(*arguments, cwd=None):
    """Run the command line in a process of its own."""
    command = [sys.executable, "-m", "sim.cli.main", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd)


def test_a_search_writes_scenarios_that_the_command_line_takes(tmp_path):
    """Two town halls swapped: the only move that keeps every venue; the file checks."""
    told = permanences(
        "optimise", "agen", *SHORT, *SMALL, "--margin", "0.2", "--not-worse", "rien", "--out", tmp_path, "--json"
    )
    document = json.loads(told.stdout)

    assert told.returncode == 0, told.stderr
    assert list(document["proposals"]) == ["proposal-1"]
    venues = {one["weekday"]: one["venue"] for one in document["proposals"]["proposal-1"]["permanences"]}
    assert (venues["monday"], venues["thursday"]) == ("foulayronnes", "pont-du-casse")
    assert permanences("check", document["proposals"]["proposal-1"]["file"]).returncode == 0


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("--measure", "speed"), "'speed' n'est pas une mesure"),
        (("--measure", "utilisation"), "'utilisation' cannot decide"),
        (("--fixed", "nobody"), "'nobody' is unknown"),
        (("--days", "lundy"), "'lundy' is unknown"),
        (("--not-worse", "reach"), "mesure=nombre"),
    ],
)
def test_wrong_input_is_told_in_one_message(tmp_path, asked, told):
    """The word, what it must be one of, exit code 2, no traceback."""
    found = permanences("optimise", "agen", "--quiet", *SHORT, *asked, "--out", tmp_path)

    assert found.returncode == 2
    assert told in found.stderr
    assert "Traceback" not in found.stderr
