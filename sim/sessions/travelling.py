"""Appointments on the road: one traveller who visits people at home, in which order and at which times.

In: travel times, the laws of service and drive, weights. Out: a `Tour`: order, appointment times, what it costs. It is
the problem of Bekker, Bharti, Lan and Mandjes (2024), solved with exact waits; the compiled parts are in `kernel_tour`
and `kernel_route`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.demand.draws import hash64
from sim.errors import SessionError
from sim.sessions.kernel_route import anneal
from sim.sessions.kernel_tour import AHEAD, ONWARD, RATE, START, better_times

_SURE_DEPTH, _QUICK_DEPTH = 24, 5  # legs that can be under way at once: to be told, and to search
_SWEEPS, _CLOSE = 500, 1e-8
_NEAR = 8  # places that count as near
_POLISHED = 12  # visits up to which every near order is costed exactly
_WARM, _COLD = 0.015, 1e-4  # of the first cost: how much worse an order may be, first and last


class TravellingPhases(NamedTuple):
    """A law by phases one after the other: rates, the chance that the next follows, the chance to begin with each."""

    rate: np.ndarray
    onward: np.ndarray
    start: np.ndarray

    @property
    def ahead(self) -> np.ndarray:
        """Mean time from the beginning of each phase to the end."""
        ahead = np.zeros(len(self.rate) + 1)
        for phase in range(len(self.rate) - 1, -1, -1):
            ahead[phase] = 1 / self.rate[phase] + self.onward[phase] * ahead[phase + 1]
        return ahead[:-1]

    @property
    def mean(self) -> float:
        """Its mean."""
        return float(self.start @ self.ahead)


def two_moments(mean: float, scv: float) -> TravellingPhases:
    """Return a law by phases with a mean and a squared coefficient of variation.

    Notes
    -----
    Below 1 a mixture of K - 1 and K equal phases (Tijms 1994, Stochastic Models, p. 358), K = ceil(1 / scv); from 1 on
    two single phases with balanced means.
    """
    if not (mean > 0 and scv > 0 and math.isfinite(mean) and math.isfinite(scv)):
        raise SessionError(f"a leg has the mean {mean:g} and the squared variation {scv:g}; both must be above 0.")
    if scv >= 1:
        part = (1 + math.sqrt((scv - 1) / (scv + 1))) / 2
        return TravellingPhases(2 / mean * np.array([part, 1 - part]), np.zeros(2), np.array([part, 1 - part]))
    count, part, rate = erlang_mixture(mean, scv)
    start = np.zeros(count)
    start[0], start[1] = 1 - part, part
    onward = np.ones(count)
    onward[-1] = 0.0
    return TravellingPhases(np.full(count, rate), onward, start)


def erlang_mixture(mean: float, scv: float) -> tuple[int, float, float]:
    """Return K, the chance of K - 1 phases instead of K, and the rate of each, for a variation below 1."""
    count = math.ceil(1 / scv)
    part = (count * scv - math.sqrt(count * (1 - (count - 1) * scv))) / (1 + scv)
    return count, part, (count - part) / mean


@dataclass(frozen=True)
class TourProblem:
    """Whom to visit and what costs what.

    Attributes
    ----------
    distance : (places, places)
        Travel times; place 0 is the depot.
    wait_weight : (places,)
        What a unit of wait costs at each place.
    idle_weight, travel_weight : float
    phases, laws, mean : arrays
        The law of each leg (service at i, drive to j) in row i * places + j, as `better_times` takes them.
    """

    distance: np.ndarray
    wait_weight: np.ndarray
    idle_weight: float
    travel_weight: float
    phases: np.ndarray
    laws: np.ndarray
    mean: np.ndarray


@dataclass(frozen=True)
class Tour:
    """An order of visits, its best times, and what they cost.

    `times[k]` is the time from appointment k - 1 (the departure first) to appointment k.
    """

    order: tuple[int, ...]
    times: tuple[float, ...]
    cost: float


def tour_problem(
    distance: np.ndarray,
    legs: Sequence[Sequence[TravellingPhases | None]],
    wait_weight: Sequence[float],
    *,
    idle_weight: float,
    travel_weight: float,
) -> TourProblem:
    """Return whom to visit, checked.

    Parameters
    ----------
    distance : (places, places), >= 0
    legs : places lists of places laws
        The law of the service at i and the drive to j; none on the diagonal and towards the depot.
    wait_weight : (places,), >= 0
    idle_weight : float, > 0
    travel_weight : float, >= 0

    Raises
    ------
    SessionError
        Shapes differ, a weight or a distance is below 0, a leg is missing.
    """
    distance = np.ascontiguousarray(distance, dtype=np.float64)
    weights = np.ascontiguousarray(wait_weight, dtype=np.float64)
    places = len(weights)
    if distance.shape != (places, places) or len(legs) != places or any(len(row) != places for row in legs):
        raise SessionError(f"wait_weight has {places} places; distance and legs need as many rows and columns.")
    for name, values in (("distance", distance), ("wait_weight", weights)):
        if not (np.isfinite(values).all() and (values >= 0).all()):
            raise SessionError(f"{name} has a value below 0, or that is not finite.")
    if idle_weight <= 0 or travel_weight < 0:
        raise SessionError(
            f"idle_weight is {idle_weight:g}, travel_weight {travel_weight:g}; they must be above 0, and 0 or more."
        )
    widest = max((len(law.rate) for row in legs for law in row if law is not None), default=1)
    phases = np.ones(places * places, dtype=np.int64)
    laws, mean = np.zeros((places * places, 4, widest)), np.zeros(places * places)
    laws[:, RATE, :] = 1.0
    for i in range(places):
        for j in range(1, places):
            law = legs[i][j]
            if i == j:
                continue
            if law is None:
                raise SessionError(
                    f"legs[{i}][{j}] is missing; give the law of the service at {i} and the drive to {j}."
                )
            row, count = i * places + j, len(law.rate)
            phases[row], mean[row] = count, law.mean
            for side, values in ((RATE, law.rate), (ONWARD, law.onward), (START, law.start), (AHEAD, law.ahead)):
                laws[row, side, :count] = values
    return TourProblem(distance, weights, float(idle_weight), float(travel_weight), phases, laws, mean)


def tour_at(problem: TourProblem, order: Sequence[int]) -> Tour:
    """Return the best times of an order of visits, and its cost: exact, the cost being convex in the times."""
    places, visits = len(problem.wait_weight), np.array(order, dtype=np.int64)
    if sorted(visits.tolist()) != list(range(1, places)):
        raise SessionError(f"order is {list(order)}; it must name each of the places 1 to {places - 1} once.")
    before = np.concatenate(([0], visits[:-1]))
    legs = before * places + visits
    weights = problem.wait_weight[visits]
    times = problem.mean[legs] * 1.2
    depth = min(_SURE_DEPTH, len(visits))
    cells = depth * problem.laws.shape[2] + 1
    cost = better_times(
        legs, times, weights, problem.idle_weight, depth, _SWEEPS, _CLOSE, problem.phases, problem.laws, problem.mean,
        np.zeros((len(visits) + 1, cells)), np.zeros((6, cells)),
    )  # fmt: skip
    travel = problem.distance[before, visits].sum() + problem.distance[visits[-1], 0]
    return Tour(tuple(visits.tolist()), tuple(times.tolist()), float(cost + problem.travel_weight * travel))


def best_tour(problem: TourProblem, *, tries: int = 100_000, starts: int = 1, seed: int = 1) -> Tour:
    """Return the best tour found: orders near the present one, costed with their waits, worse ones ever more seldom.

    Parameters
    ----------
    problem : TourProblem
    tries : int
        Changed orders of each start.
    starts : int
        Searches, from the shortest way in either direction by turns.
    seed : int
        The same seed gives the same tour.

    Notes
    -----
    Simulated annealing (Kirkpatrick et al. 1983): swaps, turned stretches and moved visits, half of them towards places
    that are near. Each is costed by the exact recursion over the visits that it changes, at `_QUICK_DEPTH` legs; what
    is told is the exact cost of the best. A tour of few visits is then bettered by the change whose exact cost is
    least, until there is none.
    """
    places = len(problem.wait_weight)
    if places < 3:
        return tour_at(problem, range(1, places))
    near = np.argsort(problem.distance + np.diag(np.full(places, np.inf)), axis=1, kind="stable")
    near = np.ascontiguousarray(near[:, : min(_NEAR, places - 1)])
    first = min((tour_at(problem, way) for way in _short_ways(problem.distance)), key=lambda tour: tour.cost)
    found = [first]
    for start in range(starts):
        order = np.array(first.order if start % 2 == 0 else first.order[::-1], dtype=np.int64)
        slack = np.zeros(places)
        slack[list(first.order)] = np.array(first.times) - problem.mean[_legs(first.order, places)]
        _, best, _ = anneal(
            order, slack, problem.distance, near, problem.wait_weight, problem.idle_weight, problem.travel_weight,
            min(_QUICK_DEPTH, places - 1), _WARM * first.cost, _COLD * first.cost, tries, seed, start,
            hash64("tour"), problem.phases, problem.laws, problem.mean,
        )  # fmt: skip
        found.append(tour_at(problem, best.tolist()))
    if places - 1 <= _POLISHED:
        found = [_polished(problem, tour) for tour in found]
    return min(found, key=lambda tour: tour.cost)


def _polished(problem: TourProblem, tour: Tour) -> Tour:
    """Return the tour that no swap, turned stretch or moved visit betters, all costed with their best times."""
    while True:
        near = min((tour_at(problem, order) for order in _near_orders(tour.order)), key=lambda one: one.cost)
        if near.cost >= tour.cost * (1 - 1e-12):
            return tour
        tour = near


def _near_orders(order: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for i in range(len(order)):
        rest = order[:i] + order[i + 1 :]
        yield from ((*rest[:k], order[i], *rest[k:]) for k in range(len(order)) if k != i)
        for j in range(i + 1, len(order)):
            yield (*order[:i], order[j], *order[i + 1 : j], order[i], *order[j + 1 :])
            yield (*order[:i], *order[i : j + 1][::-1], *order[j + 1 :])


def _legs(order: Sequence[int], places: int) -> list[int]:
    return [i * places + j for i, j in zip((0, *order[:-1]), order, strict=True)]


def _short_ways(distance: np.ndarray) -> tuple[list[int], list[int]]:
    """Return a short way through all places and back, in both directions: nearest first, then stretches turned."""
    places = len(distance)
    way, left = [0], set(range(1, places))
    while left:
        way.append(min(left, key=lambda place: (distance[way[-1], place], place)))
        left.remove(way[-1])
    way.append(0)
    better = True
    while better:
        better = False
        for i in range(1, places - 1):
            for j in range(i + 1, places):
                saved = distance[way[i - 1], way[i]] + distance[way[j], way[j + 1]]
                saved -= distance[way[i - 1], way[j]] + distance[way[i], way[j + 1]]
                if saved > 1e-9:
                    way[i : j + 1] = way[i : j + 1][::-1]
                    better = True
    return way[1:-1], way[1:-1][::-1]
