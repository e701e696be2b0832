"""A value that the register shows bent is taken back by what the same fit makes of a known value."""

import pytest

from sim.fitting.correcting import _corrected
from sim.fitting.direct import Estimate


def share(value, low, high, what="return"):
    """Return a share of a register of a hundred visits."""
    return Estimate(what, "", value, low, high, "share", 100, "observed", "demand.types.x.return_share", "logit")


def test_what_is_added_whatever_the_value_is_taken_off_and_the_interval_stays_as_wide():
    """Two in a hundred come back for other reasons: of eight, the value of the scenario makes some six."""
    found = _corrected(share(0.08, 0.04, 0.14), share(0.0494, 0.0494, 0.0494), own=0.03, wider=1.0)

    assert found.value == pytest.approx((0.08 - 0.02) / 0.98)
    assert (found.low, found.high) == (pytest.approx(0.02 / 0.98), pytest.approx(0.12 / 0.98))


def test_a_share_that_the_floor_alone_explains_may_be_nothing_or_as_much_as_its_interval():
    """Fewer came back than would for other reasons: the middle of what is left, down to none."""
    found = _corrected(share(0.01, 0.002, 0.05), share(0.0494, 0.0494, 0.0494), own=0.03, wider=1.0)

    assert found.low == 0
    assert found.high == pytest.approx(0.03 / 0.98)
    assert found.value == pytest.approx(0.41 * found.high)


def test_a_share_that_seasons_show_smaller_is_moved_on_its_own_scale():
    """Half of what the scenario says is seen: the odds are doubled, or nearly."""
    found = _corrected(share(0.08, 0.04, 0.14, what="no_show"), share(0.02, 0.02, 0.02), own=0.04, wider=1.0)

    assert 0.14 < found.value < 0.16
    assert found.low < found.value < found.high
