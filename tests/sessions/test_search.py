"""The best schedule of a session: against all schedules of small sessions, and against published ones."""

from itertools import combinations_with_replacement, product

import numpy as np
import pytest
from scipy import stats

from sim.sessions.costs import SlotProblem, Weights, slot_problem
from sim.sessions.minimum import least_set
from sim.sessions.rules import bailey_welch, evenly
from sim.sessions.search import best_slots
from sim.sessions.world import World

WEIGHTS = {"wait": 0.4, "idle": 0.2, "overtime": 0.4}


# --- the least set


def cut_function(size, seed):
    """Return a submodular function of sets: a weighted cut of a graph, less a weight of each member."""
    random = np.random.default_rng(seed)
    edges, gains = np.triu(random.random((size, size)), 1), random.random(size) * size / 4
    return lambda mask: float(edges[np.ix_(mask, ~mask)].sum() + edges[np.ix_(~mask, mask)].sum() - gains[mask].sum())


@pytest.mark.parametrize("seed", range(20))
def test_the_least_set_is_the_least_of_all_sets(seed):
    """Nine members, 512 sets; the bound that proves it meets the value."""
    function = cut_function(9, seed)
    least = min(function(np.array(bits)) for bits in product((False, True), repeat=9))
    found = least_set(function, 9, enough=np.inf, close=1e-9)

    assert function(found.members) == pytest.approx(least)
    assert found.value == pytest.approx(least)
    assert found.value - 1e-8 <= found.bound <= found.value


# --- all schedules


def every_schedule(people, intervals):
    """Yield the counts of all schedules."""
    for places in combinations_with_replacement(range(intervals), people):
        yield np.bincount(places, minlength=intervals).astype(np.int64)


def small_problems(count, walk_ins):
    """Yield problems with few schedules, of all kinds: long and short services, no-shows, every balance of weights."""
    random = np.random.default_rng(3)
    for _ in range(count):
        intervals, every, people = (int(random.integers(*ends)) for ends in ((2, 9), (1, 4), (0, 6)))
        law = random.dirichlet(np.full(int(random.integers(2, 8)), 0.5))
        session = intervals * every * 60
        yield slot_problem(
            people,
            dict(enumerate(law)),
            session_s=session,
            interval_s=every * 60,
            no_show=float(random.choice([0.0, 0.1, 0.5])),
            walk_ins=[(0, session, float(random.uniform(1, 20)))] if walk_ins else None,
            weights=dict(zip(Weights._fields, random.dirichlet(np.full(3, 0.6)), strict=True)),
        )


@pytest.mark.parametrize("walk_ins", [False, True], ids=["appointments alone", "with walk-ins"])
def test_the_search_ends_in_the_best_of_all_schedules(walk_ins):
    """Sixty random problems of up to 792 schedules each, counted out; the proof says that nothing is lower."""
    for problem in small_problems(60, walk_ins):
        best = best_slots(problem, evenly(problem))
        least = min(problem.cost(counts) for counts in every_schedule(problem.people, problem.n_intervals))

        assert best.cost <= least + 1e-9 * abs(least)
        assert best.bound >= -1e-6


def test_the_search_finds_the_same_from_anywhere():
    """Everybody at the opening, or at closing: one best schedule."""
    problem = slot_problem(6, {10: 0.5, 30: 0.5}, session_s=10_800, weights=WEIGHTS, no_show=0.2)
    first, last = (np.zeros(36, dtype=np.int64) for _ in range(2))
    first[0] = last[-1] = 6

    assert best_slots(problem, first).counts.tolist() == best_slots(problem, last).counts.tolist()


def test_no_shows_bring_two_to_one_time():
    """Eight booked where six fit, every second stays away: the first slots are given twice, as Bailey would."""
    weights = {"wait": 0.1, "idle": 0.2, "overtime": 0.7}
    problem = slot_problem(8, {20: 1.0}, session_s=7200, weights=weights, no_show=0.5)

    assert best_slots(problem, evenly(problem)).counts[::4].tolist() == [2, 2, 1, 1, 1, 1]


# --- published

# Schedules and costs of github.com/witusj/obp (an implementation of Kaandorp and Koole 2007): 48 intervals of 5 min,
# 24 people, mean 9 min, weights .4 .2 .4. Durations there are Poisson of whole minutes, cut where .9999 of them are.
EVEN_COST, EVEN_WAIT, EVEN_TARDINESS = 7.472649552726008, 2.2829087524682325, 2.9324767528978555
MOVED_COST, MOVED_WAIT, MOVED_TARDINESS = 8.71054768421639, 2.2024861242878075, 5.049255390835446
BAILEY_COST = 6.922066092797951
THEIR_BEST = [1, 1, *[0, 1] * 6, 1, *[0, 1] * 14, 0, 0, 1, 0, 0]
THEIR_BEST_COST = 6.7506048150889155
OUR_BEST_COST = 6.628125137009852


def kaandorp_koole(cut=True):
    """Return the published problem; the law of durations as cut there (it sums to .9999), or whole."""
    chance = stats.poisson.pmf(np.arange(80), 9.0)
    if cut:
        chance = chance[: int(np.searchsorted(np.cumsum(chance), 0.9999)) + 1]
    empty = np.zeros(0, dtype=np.int64)
    world = World(empty, np.zeros(0), chance, (), 240, 0, 60, empty)
    return SlotProblem(24, 5, 48, world, 1.0, Weights(**WEIGHTS))


def published_cost(problem, counts):
    """Return wait, tardiness and cost as published: idle time there is 240 + tardiness - 24 · 9."""
    wait = SlotProblem.cost(problem_with(problem, Weights(1.0, 0.0, 0.0)), counts)
    tardiness = SlotProblem.cost(problem_with(problem, Weights(0.0, 0.0, 1.0)), counts)
    return wait, tardiness, 0.4 * wait + 0.2 * (240 + tardiness - 216) + 0.4 * tardiness


def problem_with(problem, weights):
    """Return a problem with other weights."""
    return SlotProblem(
        problem.people, problem.interval, problem.n_intervals, problem.world, problem.shows, weights
    )  # fmt: skip


def test_the_published_costs_of_kaandorp_and_koole_come_out_to_the_last_printed_digit():
    """The even schedule, the same with its last person one interval later, Bailey and Welch's, and their best."""
    problem = kaandorp_koole()
    even = evenly(problem)
    moved = even.copy()
    moved[46], moved[47] = 0, 1

    assert published_cost(problem, even) == pytest.approx((EVEN_WAIT, EVEN_TARDINESS, EVEN_COST), rel=1e-14)
    assert published_cost(problem, moved) == pytest.approx((MOVED_WAIT, MOVED_TARDINESS, MOVED_COST), rel=1e-14)
    assert published_cost(problem, bailey_welch(problem))[2] == pytest.approx(BAILEY_COST, rel=1e-14)
    assert published_cost(problem, np.array(THEIR_BEST))[2] == pytest.approx(THEIR_BEST_COST, rel=1e-14)


def test_the_search_betters_the_best_published_schedule_and_proves_its_own():
    """Theirs moves one person at a time and ends at 6.7506; a whole set of people moved together leads to 6.6281."""
    problem = kaandorp_koole()
    best = best_slots(problem, np.array(THEIR_BEST))

    assert published_cost(problem, best.counts)[2] == pytest.approx(OUR_BEST_COST, rel=1e-9)
    assert best.counts.tolist() == [1, 1, *[0, 1] * 22, 0, 0]
    assert best.bound >= -1e-8


def test_the_best_schedule_stays_the_best_with_the_whole_law():
    """What their law leaves out moves costs by a tenth of a percent, not the schedule."""
    whole = kaandorp_koole(cut=False)

    assert best_slots(whole, evenly(whole)).counts.tolist() == [1, 1, *[0, 1] * 22, 0, 0]


def test_the_quick_cost_is_that_of_the_exact_law():
    """With walk-ins half of a step's come at its beginning, half at its end: within 1 in 10,000."""
    for walk_ins in (None, [(0, 7200, 3.0), (3600, 7200, 2.0)]):
        problem = slot_problem(
            5, {10: 0.5, 30: 0.5}, session_s=7200, weights=WEIGHTS, no_show=0.1, walk_ins=walk_ins
        )  # fmt: skip
        counts = evenly(problem)
        law = problem.law(counts)
        comers = 4.5 + problem.world.walk_ins
        walked = law.walk_in_wait_mean_s * problem.world.walk_ins if walk_ins else 0.0
        wait = (0.9 * law.wait_mean_s.sum() + walked) / comers
        exact = (0.4 * wait + 0.2 * law.idle_mean_s + 0.4 * law.overtime_mean_s) / 60

        assert problem.cost(counts) == pytest.approx(exact, rel=1e-12 if walk_ins is None else 1e-4)
