"""No number of a shipped scenario moves unseen."""

import pytest

import sim
from tests.baseline.measuring import FOLDER, kept, measured, moves


@pytest.mark.parametrize("name", sim.shipped_names())
def test_the_main_measures_are_those_kept(name):
    """A change that means to move them refreshes the files (`python tasks.py baseline`) and the changelog."""
    assert moves(kept(name), measured(name)) == []


def test_every_kept_file_is_of_a_shipped_scenario():
    """A scenario that goes takes its file with it."""
    assert {path.stem for path in FOLDER.glob("*.json")} == set(sim.shipped_names())


def test_a_move_is_told_with_both_values():
    """The measure, what it was, what it is; what lies within the tolerance is no move, and a gap is one."""
    before, after = {"reach": 0.5, "value": 1.0, "cost": None}, {"reach": 0.25, "value": 1 + 1e-12, "cost": 3.0}

    assert moves(before, after) == ["reach: 0.5 to 0.25", "cost: nothing to 3"]
    assert moves({}, {"cost": None}) == ["cost: nothing to nothing"]
