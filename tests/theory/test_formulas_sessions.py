"""Sessions that begin empty and close, against hand numbers, the long run and one another."""

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from sim.errors import TheoryError
from sim.validation.formulas_servers import erlang_c, erlang_c_wait
from sim.validation.formulas_sessions import poisson_session, poisson_session_within, session_states
from sim.validation.formulas_workload import lognormal_ticks, workload_session


def test_the_number_present_follows_its_equations():
    """The Kolmogorov equations, integrated step by step, give the same law at closing."""
    arrival, service, servers, closes = 1.3, 1.0, 2, 5.0
    top = 60
    n = np.arange(top + 1)
    down = np.minimum(n, servers) * service

    def change(t, p):
        up = np.where(n < top, arrival, 0.0)
        d = -(up + down) * p
        d[1:] += (up * p)[:-1]
        d[:-1] += (down * p)[1:]
        return d

    p0 = np.zeros(top + 1)
    p0[0] = 1
    p = solve_ivp(change, (0, closes), p0, rtol=1e-10, atol=1e-13).y[:, -1]
    found = session_states(arrival, service, servers, closes)

    assert found.at_closing[:20] == pytest.approx(p[:20], abs=1e-9)
    assert found.time_in.sum() == pytest.approx(closes)


def test_who_comes_is_inside_or_gone():
    """Arrivals are those present at closing and those served before: c times the busy advisers' time."""
    states = session_states(2.0, 1.0, 3, 4.0)
    n = np.arange(len(states.at_closing))

    gone = float((np.minimum(n, 3) * states.time_in).sum())
    assert gone + float((n * states.at_closing).sum()) == pytest.approx(2.0 * 4.0)


def test_enough_advisers_make_it_an_infinite_desk():
    """The number present at closing is Poisson with mean (lambda / mu)(1 - e^-mu T): nobody waits."""
    found = session_states(1.5, 0.5, 40, 3.0).at_closing
    mean = 1.5 / 0.5 * (1 - math.exp(-0.5 * 3.0))

    assert found[:6] == pytest.approx([math.exp(-mean) * mean**k / math.factorial(k) for k in range(6)])
    assert poisson_session(1.5, 0.5, 40, 3.0).wait == pytest.approx(0, abs=1e-12)


def test_a_long_session_is_the_long_run():
    """The beginning weighs less and less."""
    session = poisson_session(1.4, 1, 2, 3_000)

    assert session.wait == pytest.approx(erlang_c_wait(1.4, 1, 2), rel=5e-3)
    assert session.waits == pytest.approx(erlang_c(1.4, 1, 2), rel=5e-3)


def test_one_advisers_overtime_is_the_work_inside():
    """At one adviser the overtime is the mean number inside at closing, times a mean service."""
    states, session = session_states(0.9, 2.0, 1, 6.0), poisson_session(0.9, 2.0, 1, 6.0)
    inside = float((states.at_closing * np.arange(len(states.at_closing))).sum())

    assert session.overtime == pytest.approx(inside / 2.0)


def test_called_within_nothing_is_who_does_not_wait():
    """The two ends of the law of the wait."""
    assert poisson_session_within(1.4, 1, 2, 8, 0) == pytest.approx(1 - poisson_session(1.4, 1, 2, 8).waits)
    assert poisson_session_within(1.4, 1, 2, 8, 100) == pytest.approx(1)


def test_two_appointments_by_hand():
    """Services of 20 or 40 minutes every 30: the second waits 10 with chance 1/2; both shows, 9 in 10 each.

    The second wait, given the second comes: 0.9 x 1/2 x 10 = 4.5. Overtime after 60: the work then left is
    10 + 40 - 30 = 20 after two long ones, 10 after a long second alone.
    """
    law = workload_session([0, 30], [0.9, 0.9], np.bincount([20, 40]) / 2, closes=60, grace=None)

    assert law.wait_of == pytest.approx([0, 4.5])
    assert law.came == law.served == pytest.approx(1.8)
    assert law.wait_total == pytest.approx(0.9 * 4.5)
    both_long, short_then_long = 0.9 * 0.9 / 4, 0.9 * 0.9 / 4 + 0.1 * 0.9 / 2
    assert law.overtime == pytest.approx(both_long * 20 + short_then_long * 10)
    assert law.overrun == pytest.approx(both_long + short_then_long)


def test_who_comes_early_waits_from_the_opening_and_keeps_the_place():
    """Two at 0 before an opening at 10, services of 5: waits 0 and 5, patience counts from the opening."""
    fives = np.bincount([5]).astype(float)

    assert workload_session([0, 0], [1, 1], fives, opens=10, closes=60).wait_of == pytest.approx([0, 5])
    hasty = workload_session([0, 0], [1, 1], fives, opens=10, closes=60, patience=np.bincount([4]))
    assert (hasty.served, hasty.reneged) == (1, 1)


def test_a_patience_that_ends_with_the_wait_is_enough():
    """Called in the very second of the limit."""
    law = workload_session([0, 0], [1, 1], np.bincount([5]), patience=np.bincount([5]))

    assert (law.served, law.reneged, law.wait_total) == (2, 0, 5)


def test_the_last_call_is_at_closing_plus_grace():
    """Services of 10 from 0: called at 0, 10, 20; a last call at 15 turns the third away, one at 20 does not."""
    tens = np.bincount([10])

    assert workload_session([0] * 3, [1] * 3, tens, closes=15, grace=0).turned_away == 1
    assert workload_session([0] * 3, [1] * 3, tens, closes=15, grace=5).served == 3
    assert workload_session([0, 0, 16], [1] * 3, tens, closes=15, grace=99).turned_away == 1


def test_who_would_leave_after_the_last_call_is_turned_away():
    """Service of 30 at 0, closing at 20: patience 10 leaves at 10, patience 25 is turned away at 20."""
    long = np.bincount([30])

    soon = workload_session([0, 0], [1, 1], long, closes=20, patience=np.bincount([10]))
    late = workload_session([0, 0], [1, 1], long, closes=20, patience=np.bincount([25]))
    assert (soon.reneged, soon.turned_away) == (1, 0)
    assert (late.reneged, late.turned_away) == (0, 1)


def test_everybody_has_one_end():
    """Served, gone and turned away add up to who comes."""
    law = workload_session(
        range(150), [0.06] * 150, lognormal_ticks(22, 0.5, 200), opens=10, closes=140, grace=7,
        patience=lognormal_ticks(40, 0.8, 400),
    )  # fmt: skip

    assert law.served + law.reneged + law.turned_away == pytest.approx(law.came) == pytest.approx(9)
    assert law.waits.sum() == pytest.approx(law.served)
    assert law.within(10_000) == pytest.approx(law.served / law.came)


def test_a_fine_grid_of_geometric_services_becomes_m_m_1():
    """Arrivals and services by small ticks: the two ways to a session meet as the tick shrinks."""
    exact = poisson_session(0.9, 1.0, 1, 6.0)
    gaps = []
    for ticks in (50, 100):
        n = 6 * ticks
        stop = 1 / ticks
        services = (1 - stop) ** np.arange(30 * ticks) * stop
        services[-1] += 1 - services.sum()
        services = np.concatenate(([0.0], services))
        law = workload_session(range(n), [0.9 / ticks] * n, services, closes=n, grace=None)
        gaps.append((law.wait / ticks / exact.wait - 1, law.overtime / ticks / exact.overtime - 1))

    assert abs(gaps[1][0]) < 0.02
    assert abs(gaps[1][1]) < 0.02
    assert gaps[1] == pytest.approx([gap / 2 for gap in gaps[0]], rel=0.1)


def test_lognormal_ticks_keep_mean_and_spread():
    """Rounding to the minute changes little."""
    law = lognormal_ticks(22, 12 / 22, 400)
    minutes = np.arange(len(law))
    mean = (law * minutes).sum()

    assert law.sum() == pytest.approx(1)
    assert mean == pytest.approx(22, abs=1e-3)
    assert (law * minutes**2).sum() - mean**2 == pytest.approx(144, rel=2e-3)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: poisson_session(1, 1, 1, 0), "closes is 0"),
        (lambda: poisson_session(1, 1, 1, 1e9), "long-run formula"),
        (lambda: poisson_session_within(1, 1, 1, 1, -1), "wait is -1"),
        (lambda: workload_session([0, 5], [1], [1]), "give as many"),
        (lambda: workload_session([5, 0], [1, 1], [1]), r"times\[1\] is 0"),
        (lambda: workload_session([0.5], [1], [1]), r"times\[0\] is 0.5"),
        (lambda: workload_session([0], [1.2], [1]), r"shares\[0\] is 1.2"),
        (lambda: workload_session([0], [1], [0.5, 0.4]), "sums to 0.9"),
        (lambda: workload_session([0], [1], [1.5, -0.5]), r"services\[1\] is -0.5"),
        (lambda: workload_session([], [], [1]), "times is empty"),
        (lambda: workload_session([0], [1], [1], closes=-1), "closes is -1"),
    ],
)
def test_a_figure_out_of_range_is_named(call, told):
    """Name, value and what is expected."""
    with pytest.raises(TheoryError, match=told):
        call()
