"""What calls of the command line within the tests find: no processes but those that are asked for."""

import pytest

from sim.runs import executor


@pytest.fixture(autouse=True)
def this_process_alone(monkeypatch):
    """Take the machine for one of one processor, or each call that draws starts two: fixtures of a module still do."""
    monkeypatch.setattr(executor, "usable_processes", lambda: 1)
