"""Exact waits of a session: against numbers by hand, closed forms, and a desk that was simulated."""

import numpy as np
import pytest

from sim.engine.run import run_desk
from sim.validation.session_models import ServiceLaw, appointment_wait, walk_in_wait

MINUTE, HOUR = 60, 3_600
FIXED = ServiceLaw((1.0,), (30.0 * MINUTE,), (0.0,))
PUNCTUAL = {"no_show": 0.0, "lateness_s": (0.0, 0.0), "closes_s": 3 * HOUR, "grace_s": None}


def exactly(count):
    """Return the law of a number of bookings that is always the same."""
    return [0.0] * count + [1.0]


# --- the law of a service


def test_a_service_on_the_grid_keeps_its_mean():
    """Whatever the step."""
    law = ServiceLaw((0.5, 0.5), (20.0 * MINUTE, 40.0 * MINUTE), (0.5, 0.3), cap_s=75 * MINUTE)
    for step in (5.0, 60.0):
        cells = int(80 * MINUTE / step)
        grid = law.on_grid(step, cells)
        assert grid.sum() == pytest.approx(1)
        assert grid @ np.arange(cells) * step == pytest.approx(law.mean_s)


def test_a_cap_cuts_what_exceeds_it():
    """Half of the services of 20 min, half of 40 min cut at 30: 25 min on average."""
    law = ServiceLaw((0.5, 0.5), (20.0 * MINUTE, 40.0 * MINUTE), (0.0, 0.0), cap_s=30 * MINUTE)

    assert law.mean_s == pytest.approx(25 * MINUTE)


def test_the_mean_of_a_lognormal_is_its_mean():
    """The formula of the excess at 0."""
    assert ServiceLaw((1.0,), (1500.0,), (0.6,)).mean_s == pytest.approx(1500)


# --- appointments


def test_services_as_long_as_the_slots_leave_no_wait():
    """Everybody punctual, thirty minutes each, a slot every thirty."""
    found = appointment_wait([0, 1800, 3600], exactly(3), FIXED, **PUNCTUAL)

    assert (found.wait_s, found.served_share) == pytest.approx((0, 1), abs=1e-6)


def test_services_longer_than_the_slots_add_up():
    """Ten minutes more each: 0, 10 and 20 minutes."""
    found = appointment_wait([0, 1200, 2400], exactly(3), FIXED, **PUNCTUAL)

    assert found.wait_s == pytest.approx(10 * MINUTE)


def test_a_no_show_lets_the_next_one_in_sooner():
    """Of three, each comes with chance 1/2: the second waits 10 min if the first came, and so on, by hand."""
    found = appointment_wait([0, 1200, 2400], exactly(3), FIXED, **(PUNCTUAL | {"no_show": 0.5}))

    # Third: both came 20 min; only the second 10 min; only the first none (free at 30 < 40 min).
    assert found.wait_s == pytest.approx((0 + 0.5 * 10 + (0.25 * 20 + 0.25 * 10)) / 3 * MINUTE)


def test_how_many_are_booked_is_a_mixture():
    """Half of the sessions have one booking, half three: (0 + 0 + 10 + 20) / 4 minutes."""
    found = appointment_wait([0, 1200, 2400], [0.0, 0.5, 0.0, 0.5], FIXED, **PUNCTUAL)

    assert found.wait_s == pytest.approx(30 / 4 * MINUTE)


def test_who_comes_early_waits_from_the_slot_and_frees_the_desk_sooner():
    """All five minutes early, a desk as long as the slots: called early, no wait."""
    found = appointment_wait([0, 1800, 3600], exactly(3), FIXED, **(PUNCTUAL | {"lateness_s": (-300.0, 0.0)}))

    assert found.wait_s == pytest.approx(0, abs=1e-6)


def test_who_would_be_called_after_the_grace_is_turned_away():
    """Slots every 10 min, services of 30, closing at 30 without grace: the first two are called, the third not."""
    settings = PUNCTUAL | {"closes_s": 1800, "grace_s": 0}
    found = appointment_wait([0, 600, 1200], exactly(3), FIXED, **settings)

    assert found.served_share == pytest.approx(2 / 3)
    assert found.wait_s == pytest.approx(10 * MINUTE)


def test_the_recursion_agrees_with_a_simulated_desk():
    """Six slots, no-shows, lateness, lognormal services: 20,000 sessions, four standard errors."""
    rng = np.random.default_rng(1)
    sessions, slots = 20_000, np.arange(6) * 1500
    service = ServiceLaw((1.0,), (25.0 * MINUTE,), (0.5,), cap_s=75 * MINUTE)
    sigma = np.sqrt(np.log1p(0.25))
    shape = (sessions, 6)
    duration = np.minimum(np.exp(rng.normal(np.log(1500) - sigma**2 / 2, sigma, shape)), 4500).round()
    arrival = np.maximum(slots + rng.normal(-300, 240, shape).round() + 1000, 0)
    comes = rng.random(shape) >= 0.1
    log = run_desk(
        np.where(comes, arrival, -1).ravel().astype(int),
        duration.ravel().astype(int),
        session=np.repeat(np.arange(sessions), 6),
        slot=np.tile(slots + 1000, sessions),
        opens=1000,
        closes=1000 + 3 * HOUR,
        grace=900,
    )
    begins = np.maximum(np.maximum(arrival, slots + 1000), 1000).ravel()
    called = log["called"].to_numpy("float64", na_value=np.nan)
    wait = np.maximum(0, called - begins)
    by_session = np.nansum(wait.reshape(shape), axis=1)
    served = (~np.isnan(wait)).reshape(shape).sum(axis=1)
    ratio = by_session.sum() / served.sum()
    error = np.std(by_session - ratio * served) / np.sqrt(sessions) / served.mean()

    found = appointment_wait(
        slots, exactly(6), service, no_show=0.1, lateness_s=(-300.0, 240.0), closes_s=3 * HOUR, grace_s=900
    )
    assert abs(found.wait_s - ratio) < 4 * error + 1
    assert found.error_s < 2
    assert error < 5


# --- walk-ins


def test_nobody_waits_where_almost_nobody_comes():
    """One arrival in ten sessions."""
    found = walk_in_wait([0.1 / HOUR], HOUR, 0, FIXED, closes_s=HOUR, grace_s=None)

    assert found.wait_s < 0.06 * 30 * MINUTE
    assert found.served_share == 1


def test_who_comes_before_the_opening_waits_for_those_before():
    """All in the quarter of an hour before: the mean number before one is half of the mean, thirty minutes each."""
    found = walk_in_wait([4 / 900, 0.0, 0.0], 900, 900, FIXED, closes_s=2700, grace_s=None)

    assert found.wait_s == pytest.approx(2 * 30 * MINUTE, rel=0.01)


def test_a_long_day_ends_at_the_formula_of_pollaczek_and_khinchine():
    """Load 0.5, fixed services: from an empty room the mean over a long day is near, and below, rho S / 2 (1 - rho)."""
    service = ServiceLaw((1.0,), (600.0,), (0.0,))
    found = walk_in_wait([0.5 / 600] * 4, 6 * HOUR, 0, service, closes_s=24 * HOUR, grace_s=None)
    formula = 0.5 * 600 / (2 * 0.5)

    assert 0.96 * formula < found.wait_s < formula
    assert found.error_s < 5


def test_small_steps_agree_with_a_simulated_desk():
    """Six bins of falling rate from a quarter of an hour before opening, a closing with grace; four standard errors."""
    rng = np.random.default_rng(2)
    sessions, bin_s, opens = 20_000, 1950.0, 900
    rates = np.array([3, 3, 2, 2, 1, 1]) / 12 * 6.0 / bin_s
    service = ServiceLaw((1.0,), (25.0 * MINUTE,), (0.5,), cap_s=75 * MINUTE)
    sigma = np.sqrt(np.log1p(0.25))
    counts = rng.poisson(rates * bin_s, (sessions, 6))
    session = np.repeat(np.arange(sessions), counts.sum(axis=1))
    bins = np.concatenate([np.repeat(np.arange(6), row) for row in counts])
    arrival = ((bins + rng.random(bins.size)) * bin_s).astype(int)
    duration = np.minimum(np.exp(rng.normal(np.log(1500) - sigma**2 / 2, sigma, bins.size)), 4500).round().astype(int)
    log = run_desk(arrival, duration, session=session, opens=opens, closes=11_700, grace=900)
    called = log["called"].to_numpy("float64", na_value=np.nan)
    is_served = ~np.isnan(called)
    wait = np.where(is_served, called - np.maximum(arrival, opens), 0)
    sums, served = np.bincount(session, wait, sessions), np.bincount(session, is_served, sessions)
    ratio = sums.sum() / served.sum()
    error = np.std(sums - ratio * served) / np.sqrt(sessions) / served.mean()

    found = walk_in_wait(rates, bin_s, opens, service, closes_s=11_700, grace_s=900)
    assert abs(found.wait_s - ratio) < 4 * error + found.error_s
    assert found.served_share == pytest.approx(is_served.mean(), abs=0.005)
    assert found.error_s < 10
    assert error < 10
