"""A pause of the collector ends as it began; a command leaves nothing for it to look through at its end."""

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.machine import uncollected


def test_the_collector_pauses_and_goes_on_also_after_a_fault():
    """It was on before, and is on afterwards."""
    seen = []

    @uncollected()
    def fail():
        seen.append(gc.isenabled())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (seen, gc.isenabled()) == ([False], True)


def test_a_collector_that_was_off_stays_off():
    """Whoever paused it goes on pausing it."""
    with uncollected():
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_pauses_that_overlap_end_with_the_last_of_them():
    """As two threads make them: the first to begin is the first to end."""
    first, second = uncollected(), uncollected()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    between = gc.isenabled()
    second.__exit__(None, None, None)

    assert (between, gc.isenabled()) == (False, True)


def test_a_command_that_ends_leaves_the_collector_nothing_to_look_through():
    """Every object that is tracked is frozen before the interpreter collects for the last time."""
    code = (
        "import atexit, gc; from sim.cli.main import run_command;"
        "atexit.register(lambda: print('frozen', gc.get_freeze_count() > 10 * len(gc.get_objects())));"
        "run_command()"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, "--version"], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )  # fmt: skip

    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.splitlines()[-1] == "frozen True"
