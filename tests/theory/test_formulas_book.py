"""Books of slots with carry-over, against hand numbers, the long run, and brute force."""

import numpy as np
import pytest
from scipy.stats import poisson

from sim.errors import TheoryError
from sim.measures.access import access_clock
from sim.units import DAY_S
from sim.validation.cases_book import exact_book
from sim.validation.formulas_book import book, carried_over, weekly_book_delay
from sim.validation.formulas_single import pollaczek_khinchine


def test_one_slot_is_m_d_1():
    """Carried over by sessions of one slot: the number waiting in M/D/1 after departures, rho^2 / (2 (1 - rho))."""
    assert carried_over(0.7, 1) == pytest.approx(0.49 / 0.6)
    assert carried_over(0.7, 1) == pytest.approx(0.7 * pollaczek_khinchine(0.7, 1, 0))


@pytest.mark.parametrize(("mean", "slots"), [(0.9, 2), (8, 10), (8.5, 10), (19, 20), (0.1, 30)])
def test_the_roots_give_what_the_weeks_give(mean, slots):
    """The closed form against the law of the backlog, week after week until it rests."""
    newcomers = poisson.pmf(np.arange(200), mean)
    held = np.ones(1)
    for _ in range(3000):
        more = np.convolve(held, newcomers)
        held = np.concatenate(([more[: slots + 1].sum()], more[slots + 1 :]))[:600]

    assert carried_over(mean, slots) == pytest.approx(float((held * np.arange(len(held))).sum()), rel=1e-6, abs=1e-12)


def test_a_nearly_full_book_grows_like_heavy_traffic():
    """E Q is about m / (2 (s - m)) when the load is near 1."""
    assert carried_over(9.99, 10) == pytest.approx(9.99 / (2 * 0.01), rel=0.02)


def test_the_daily_recursion_rests_at_the_weekly_law():
    """One session a week, looks every day: both give the mean delay."""
    weeks = 220
    slots = [0, 0, 10, 0, 0, 0, 0] * weeks
    counted = [7 * 150 <= day < 7 * 200 for day in range(7 * weeks)]

    law = book(slots, [8 / 7] * 7 * weeks, 1, counted)

    assert law.mean_delay == pytest.approx(weekly_book_delay(8, 10, 1), rel=1e-7)
    assert law.booked[2 + 7 * 180] == pytest.approx(8)


def test_the_law_of_the_delay_against_brute_force():
    """A small irregular book, every count of newcomers up to 12 a day followed by hand."""
    slots, mean, notice = [0, 2, 0, 0, 3, 1, 0, 2, 3, 3, 3, 3, 3, 3, 3, 3], 0.8, 1
    rng = np.random.default_rng(7)
    total, within = 0, np.zeros(len(slots))
    for _ in range(20_000):
        free = list(slots)
        for day in range(5):
            for _ in range(rng.poisson(mean)):
                got = next(d for d in range(day + notice, len(slots)) if free[d])
                free[got] -= 1
                within[got - day] += 1
                total += 1

    law = book(slots, [mean] * 5 + [0] * 11, notice, [True] * 5 + [False] * 11)

    shares = within / total
    n = len(law.delay)
    assert shares[:n] == pytest.approx(
        law.delay, abs=4.5 * 0.5 / np.sqrt(total)
    )  # binomial error, at most 1/2 / sqrt n
    assert shares[n:].sum() < 1e-3


def test_ample_slots_leave_the_access_clock():
    """With a slot for everybody the delay is that to the next session, as the clock of the rota has it."""
    weeks = 30
    slots = [0, 50, 0, 0, 50, 0, 0] * weeks
    law = book(slots, [1.0] * 7 * weeks, 0, [day < 7 * 20 for day in range(7 * weeks)])

    # A look is at midnight, the clock's need at any moment: half a day less on average.
    clock = access_clock([(1 * DAY_S, 1 * DAY_S + 1), (4 * DAY_S, 4 * DAY_S + 1)], period=7 * DAY_S)
    assert law.mean_delay == pytest.approx((0 + 1 + 2 + 0 + 1 + 2 + 3) / 7)
    assert law.mean_delay == pytest.approx(clock.mean_s / DAY_S - 0.5, abs=1e-4)


def test_the_book_of_the_season_is_nearly_the_long_run():
    """Wednesdays without a holiday: only the empty beginning tells the year of the case from the long run."""
    assert exact_book({"wednesday": 10}, 8.0).mean_delay == pytest.approx(weekly_book_delay(8, 10, 1), rel=2e-4)


def test_a_holiday_makes_people_wait():
    """Mondays lose sessions to public holidays, Wednesdays of that year none."""
    monday, wednesday = exact_book({"monday": 10}, 8.0), exact_book({"wednesday": 10}, 8.0)

    assert monday.mean_delay > 1.1 * wednesday.mean_delay


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: carried_over(10, 10), "load is 1"),
        (lambda: carried_over(-1, 10), "mean_requests is -1"),
        (lambda: carried_over(1, 1.5), "slots is 1.5"),
        (lambda: weekly_book_delay(1, 2, -1), "notice is -1"),
        (lambda: book([1, 1], [1], 0), "give as many"),
        (lambda: book([1, 1], [1, 0], 0), "may find no slot"),
        (lambda: book([9, 9], [0, 0], 0), "nobody looks"),
        (lambda: book([-1], [1], 0), r"slots\[0\] is -1"),
        (lambda: exact_book({"monday": 0}, 1.0), r"slots\['monday'\] is 0"),
        (lambda: exact_book({"monday": 5}, 5.5), "may find no slot|fewer days"),
    ],
)
def test_a_figure_out_of_range_is_named(call, told):
    """Name, value and what is expected."""
    with pytest.raises(TheoryError, match=told):
        call()
