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


def test_pauses_that_overlap_end_with_the_last_of_them():
    """As two threads make them: the first to begin is the first to end."""
    first, second = uncollected(), uncollected()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    between = gc.isenabled()
    second.__exit__(None, None, None)

    assert (between, gc.isenabled()) == (False, True)
