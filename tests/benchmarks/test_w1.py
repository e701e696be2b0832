"""What the desk benchmark compares is the same work: every contestant writes the same log."""

import numpy as np
import pytest

from benchmarks import w1_ciw, w1_compiled, w1_cpp, w1_simpy
from benchmarks.w1 import LogsDifferError, check_equal, logs_of
from benchmarks.w1_world import CLOSES_S, LAST_ARRIVAL_S, Log, World, draw_world


def hand_world():
    """Return one session: a long service, one who leaves, one who is served, one still there at closing."""
    return World(
        session=np.zeros(4, dtype=np.int64),
        arrival=np.array([0, 100, 200, 9_000]),
        service=np.array([5_000, 60, 7_000, 60]),
        patience=np.array([10, 1_000, 9_000, 9_000]),
        bounds=np.array([0, 4]),
    )


HAND_LOG = Log(
    called=np.array([0, -1, 5_000, -1]),
    end=np.array([5_000, -1, 12_000, -1]),
    left=np.array([-1, 1_100, -1, CLOSES_S]),
    outcome=np.array([0, 1, 0, 2]),
)


@pytest.mark.slow  # compiles every contestant
def test_every_contestant_writes_the_log_worked_out_by_hand():
    """Nobody is started after closing, and whoever loses patience is gone."""
    for name, log in logs_of(hand_world()).items():
        assert log.difference(HAND_LOG) == "", name


def test_the_logs_of_the_workload_are_equal():
    """What is timed is checked on the numbers that are timed."""
    world = draw_world()
    logs = logs_of(world)

    check_equal(logs)
    assert len(logs) >= 4
    assert {0, 1, 2} == set(logs["plain SimPy"].outcome.tolist())


@pytest.mark.skipif(bool(w1_cpp.why_not()), reason=w1_cpp.why_not())
@pytest.mark.parametrize("seed", range(5))
def test_the_event_loop_and_the_kernel_agree_where_ties_abound(seed):
    """Coarse times: many events share a second, and both follow the order of the contract."""
    world, minutes = draw_world(seed, sessions=60), 10 * 60
    coarse = World(
        session=world.session,
        arrival=world.arrival // minutes * minutes,
        service=world.service // minutes * minutes,
        patience=world.patience // minutes * minutes,
        bounds=world.bounds,
    )
    log = w1_cpp.run(coarse)[0]

    assert log.difference(w1_compiled.log_of_kernel(w1_compiled.bare_kernel(coarse)())) == ""


def test_logs_that_differ_stop_the_benchmark():
    """A contestant that does other work is never timed."""
    world = hand_world()
    logs = {"right": HAND_LOG, "wrong": w1_simpy.log_of(w1_simpy.run(world))}
    logs["wrong"].called[2] += 1

    with pytest.raises(LogsDifferError, match="right and wrong differ at row 2: called is 5000 and 5001"):
        check_equal(logs)


def test_the_workload_is_the_one_that_is_told():
    """250 sessions, 4 walk-ins an hour in the first 165 minutes, service 22 ± 12 min, patience 60 min."""
    world = draw_world()

    assert world.bounds.size == 251
    assert len(world) == pytest.approx(250 * 11, rel=0.06)
    assert world.arrival.max() < LAST_ARRIVAL_S
    assert world.service.mean() == pytest.approx(22 * 60, rel=0.03)
    assert world.service.std() == pytest.approx(12 * 60, rel=0.08)
    assert world.patience.mean() == pytest.approx(3600, rel=0.06)


@pytest.mark.skipif(bool(w1_ciw.why_not()), reason=w1_ciw.why_not())
def test_ciw_does_the_same_work_in_law():
    """Its own dice, so the share served is near, within five standard errors of a difference of shares."""
    told = w1_ciw.shares(w1_ciw.run(sessions=100))
    log = w1_compiled.log_of_kernel(w1_compiled.bare_kernel(draw_world())())

    assert told["people"] == pytest.approx(1_100, rel=0.15)
    assert told["served_share"] == pytest.approx((log.outcome == 0).mean(), abs=5 * 0.018)
