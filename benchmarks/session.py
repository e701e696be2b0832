"""One session: the exact law against sessions simulated at the desk, and tours against whole matrices.

In: nothing. Out: a document of figures. What is compared is first found equal.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.linalg import expm

from benchmarks.timing import interleaved, ratio, spread, timed
from sim.engine.run import run_desk
from sim.sessions.law import session_law
from sim.sessions.travelling import TourProblem, TravellingPhases, tour_at, tour_problem, two_moments
from sim.validation.dice import Dice

SLOTS = tuple(range(0, 10_800, 1200))
DURATION = {10: 0.3, 20: 0.4, 35: 0.3}
NO_SHOW, CLOSES = 0.1, 10_800
SESSIONS, EXACT = 20_000, 0.01  # a simulation is as good as the law where its last wait is known to 1 %
VISITS = 12


def benchmark(quick: bool = False, say: Callable[[str], None] = print) -> dict[str, Any]:
    """Time the law and the tour beside what they replace."""
    rounds = 3 if quick else 9
    say("session: the law of nine appointments, and the same simulated")
    law = session_law(SLOTS, DURATION, no_show=NO_SHOW, closes_s=CLOSES)
    wait, error = simulated()
    if abs(wait - law.wait_mean_s[-1]) > 5 * error:
        raise SystemExit(f"the last wait is {law.wait_mean_s[-1]:.1f} s by the law, {wait:.1f} s simulated")
    needed = (1.96 * error / (EXACT * wait)) ** 2  # times SESSIONS
    times = interleaved(
        {
            "law": timed(lambda: session_law(SLOTS, DURATION, no_show=NO_SHOW, closes_s=CLOSES)),
            "simulated": timed(simulated),
        },
        rounds,
    )
    say(f"session: a tour of {VISITS} visits, and its matrices")
    problem, legs = road(VISITS + 1)
    tour = tour_at(problem, range(1, VISITS + 1))
    again = by_matrices(problem, legs, tour.order, tour.times)
    if not math.isclose(again, tour.cost, rel_tol=1e-9):
        raise SystemExit(f"the tour costs {tour.cost}, by its matrices {again}")
    matrices = interleaved(
        {
            "tour, its best times found": timed(lambda: tour_at(problem, tour.order)),
            "the cost of given times by matrices": timed(lambda: by_matrices(problem, legs, tour.order, tour.times)),
        },
        3 if quick else 5,
    )
    return {
        "law_s": spread(times["law"]),
        "sessions_for_1_percent": round(SESSIONS * needed),
        "simulation_to_1_percent_over_law": ratio([t * needed for t in times["simulated"]], times["law"]),
        "matrices_over_tour": ratio(*reversed(list(matrices.values()))),
    }


def simulated() -> tuple[float, float]:
    """Return the mean wait at the last slot of many sessions at the desk, and its standard error, seconds."""
    dice = Dice(1, "benchmark session", 0)
    n = SESSIONS * len(SLOTS)
    slot = np.tile(np.array(SLOTS), SESSIONS)
    arrival = np.where(dice.uniforms("shows", n) >= NO_SHOW, slot, -1)
    lasts = np.array(list(DURATION))[dice.chosen("service", n, list(DURATION.values()))] * 60
    log = run_desk(arrival, lasts, session=np.repeat(np.arange(SESSIONS), len(SLOTS)), slot=slot)
    wait = (log["called"] - arrival)[(slot == SLOTS[-1]) & (arrival >= 0)].to_numpy(dtype=float)
    return float(wait.mean()), float(wait.std()) / math.sqrt(len(wait))


def road(places: int) -> tuple[TourProblem, list[list[TravellingPhases | None]]]:
    """Return visits on a ring of places and the laws of their legs."""
    angle = 2 * np.pi * np.arange(places) / places
    points = 25 * np.column_stack((np.cos(angle), np.sin(angle)))
    distance = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    legs: list[list[TravellingPhases | None]] = [
        [two_moments(40 + distance[i, j], 0.3) if i != j and j else None for j in range(places)] for i in range(places)
    ]
    return tour_problem(distance, legs, [5.0] * places, idle_weight=2.5, travel_weight=1.0), legs


def by_matrices(problem: TourProblem, legs: Any, order: tuple[int, ...], times: tuple[float, ...]) -> float:
    """Return the cost of a tour from the exponential of the matrix of all its phases, visit by visit."""
    generator, law, cost, waited = np.zeros((0, 0)), np.zeros(0), 0.0, 0.0
    before = 0
    for place, time_s in zip(order, times, strict=True):
        one = legs[before][place]
        old, new = len(law), len(one.rate)
        grown = np.zeros((old + new, old + new))
        grown[:old, :old], grown[:old, old:] = generator, np.outer(-generator.sum(axis=1), one.start)
        grown[old:, old:] = np.diag(-one.rate) + np.diag((one.rate * one.onward)[:-1], 1)
        generator, law = grown, np.concatenate((law, one.start * (1 - law.sum()))) @ expm(grown * time_s)
        wait = law @ np.linalg.solve(-generator, np.ones(len(law)))
        cost += problem.wait_weight[place] * wait + problem.idle_weight * (time_s + wait - waited - one.mean)
        cost += problem.travel_weight * problem.distance[before, place]
        waited, before = wait, place
    return float(cost + problem.travel_weight * problem.distance[before, 0])
