"""Appointments on the road: waits against matrix exponentials, tours against all tours."""

from itertools import pairwise, permutations

import numpy as np
import pytest
from scipy.linalg import expm
from scipy.optimize import minimize

from sim.errors import SessionError
from sim.sessions.travelling import best_tour, tour_at, tour_problem, two_moments


@pytest.mark.parametrize(("mean", "scv"), [(70.0, 0.15), (50.0, 0.5), (40.0, 0.99), (30.0, 1.0), (20.0, 1.4)])
def test_a_law_by_phases_has_the_two_moments(mean, scv):
    """From its rates: mean, and squared coefficient of variation."""
    law = two_moments(mean, scv)
    generator = np.diag(-law.rate) + np.diag((law.rate * law.onward)[:-1], 1)
    first = np.linalg.solve(-generator, np.ones(len(law.rate)))
    second = 2 * np.linalg.solve(-generator, first)

    assert law.mean == pytest.approx(mean)
    assert law.start @ first == pytest.approx(mean)
    assert (law.start @ second) / mean**2 - 1 == pytest.approx(scv)


def road(places, seed=1):
    """Return a problem with places in a square, services of all kinds, and its legs."""
    random = np.random.default_rng(seed)
    points = random.uniform(0, 50, (places, 2))
    distance = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    service, spread = random.uniform(20, 60, places), random.uniform(0.2, 1.3, places)
    service[0] = 0.0
    legs = [[None] * places for _ in range(places)]
    for i in range(places):
        for j in range(1, places):
            if i != j:
                mean = service[i] + distance[i, j]
                legs[i][j] = two_moments(mean, (spread[i] * service[i] ** 2 + 0.15 * distance[i, j] ** 2) / mean**2)
    weights = random.integers(1, 11, places).astype(float)
    return tour_problem(distance, legs, weights.tolist(), idle_weight=2.5, travel_weight=1.0), legs


def cost_by_matrices(legs, order, problem, times):
    """Return the cost of waits and idle times of a tour from the exponentials of whole matrices."""
    laws = [legs[i][j] for i, j in zip((0, *order[:-1]), order, strict=True)]
    generator = np.zeros((0, 0))
    law, cost, waited = np.zeros(0), 0.0, 0.0
    for place, (one, time) in enumerate(zip(laws, times, strict=True)):
        old, new = len(law), len(one.rate)
        leaves = -generator.sum(axis=1)
        law = np.concatenate((law, one.start * (1 - law.sum())))
        grown = np.zeros((old + new, old + new))
        grown[:old, :old], grown[:old, old:] = generator, np.outer(leaves, one.start)
        grown[old:, old:] = np.diag(-one.rate) + np.diag((one.rate * one.onward)[:-1], 1)
        generator = grown
        law = law @ expm(generator * time)
        wait = law @ np.linalg.solve(-generator, np.ones(len(law)))
        idle = time + wait - waited - one.mean
        cost += problem.wait_weight[order[place]] * wait + problem.idle_weight * idle
        waited = wait
    return cost


def travelled(problem, order):
    """Return the length of a tour."""
    stops = [0, *order, 0]
    return sum(problem.distance[i, j] for i, j in pairwise(stops))


@pytest.mark.slow
def test_the_cost_of_a_tour_is_that_of_its_matrices_and_its_times_are_the_best():
    """Four visits, all phases kept; a general minimiser finds no better times."""
    problem, legs = road(5)
    tour = tour_at(problem, [2, 4, 1, 3])
    again = cost_by_matrices(legs, tour.order, problem, tour.times) + travelled(problem, tour.order)
    found = minimize(
        lambda times: cost_by_matrices(legs, tour.order, problem, times), np.array(tour.times) * 1.3,
        method="L-BFGS-B", bounds=[(0, None)] * 4,
    )  # fmt: skip

    assert tour.cost == pytest.approx(again, rel=1e-9)
    assert tour.cost <= found.fun + travelled(problem, tour.order) + 1e-6
    assert tour.times == pytest.approx(found.x, abs=0.05)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_the_best_tour_is_the_best_of_all(seed):
    """Five visits, 120 tours."""
    problem, _ = road(6, seed)
    least = min(tour_at(problem, order).cost for order in permutations(range(1, 6)))

    assert best_tour(problem, tries=2000).cost == pytest.approx(least, rel=1e-9)


@pytest.mark.slow
def test_the_same_seed_finds_the_same_tour():
    """And one place needs no search."""
    problem, _ = road(7)

    assert best_tour(problem, tries=500, seed=3) == best_tour(problem, tries=500, seed=3)
    assert best_tour(road(2)[0]).order == (1,)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d, legs, w: (d[:2], legs, w), "wait_weight has 3 places; distance and legs need as many"),
        (lambda d, legs, w: (d, legs, [1.0, -1.0, 1.0]), "wait_weight has a value below 0"),
        (lambda d, legs, w: (d, [[None] * 3] * 3, w), "legs[0][1] is missing"),
    ],
)
def test_a_tour_that_lacks_something_is_refused(change, message):
    """Shapes, signs and legs."""
    problem, legs = road(3)
    distance, others, weights = change(problem.distance, legs, problem.wait_weight.tolist())
    with pytest.raises(SessionError) as refused:
        tour_problem(distance, others, weights, idle_weight=1.0, travel_weight=1.0)

    assert message in str(refused.value)


def test_an_order_must_name_each_place_once():
    """And a leg needs a mean and a variation above 0."""
    with pytest.raises(SessionError, match="it must name each of the places 1 to 4 once"):
        tour_at(road(5)[0], [1, 2, 2, 4])
    with pytest.raises(SessionError, match="a leg has the mean 0 and"):
        two_moments(0.0, 0.5)
