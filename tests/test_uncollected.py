"""A pause of the collector ends as it began."""

import gc

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
