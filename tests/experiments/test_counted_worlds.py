"""Worlds in which every rota is counted: how near the best of all the search comes, and for how many seasons.

In: what venues and half-days bring, drawn anew for each world. Out: the best of all rotas, and what a search found.
"""

from __future__ import annotations

import math
from itertools import combinations, product

import numpy as np
import pytest

from sim.experiments.evaluations import rota_of
from sim.experiments.kept_values import evaluating
from sim.experiments.rota_moves import WORKING_DAYS, limits_of
from sim.experiments.rota_search import HALVINGS, Search
from sim.experiments.search_options import Ready
from sim.scenario.files import scenario_from
from tests.worlds import permanence, small_world

SITES = ("post_office", "town_hall", "library")
HALVES = tuple(product(WORKING_DAYS, (9, 14)))
N_PERMANENCES = 4
RESTARTS = 6
N_ROTAS = math.comb(len(HALVES), N_PERMANENCES) * len(SITES) ** N_PERMANENCES


@pytest.fixture(scope="module")
def today():
    """Return three sites and one adviser, who has a permanence on four mornings."""
    tree = small_world()
    tree["venues"].append({**tree["venues"][1], "id": "library", "name": "Médiathèque", "lat": 44.27})
    places = ("post_office", "town_hall", "library", "town_hall")
    tree["rota"]["permanences"] = [
        permanence(f"p{k}", venue, WORKING_DAYS[k], "09:00", "12:00") for k, venue in enumerate(places)
    ]
    return scenario_from(tree)


class World:
    """What rotas bring: of each site a part that each half-day there reaches, less the road between two of one day.

    Parameters
    ----------
    number : int
        Of the world: weights, parts and road are drawn by it.
    """

    def __init__(self, number: int):
        dice = np.random.default_rng(number)
        self.number = number
        self.weight = dice.uniform(0.5, 1.5, len(SITES))
        self.part = dice.uniform(0.1, 0.9, (len(SITES), len(HALVES)))
        self.road = dice.uniform(0, 0.2)
        self.seasons = 0

    def values(self, halves, sites):
        """Return the value of rotas: half-days and sites, (rotas, permanences) each."""
        missed = np.ones((len(halves), len(SITES)))
        for half, site in zip(halves.T, sites.T, strict=True):
            missed[np.arange(len(halves)), site] *= 1 - self.part[site, half]
        roads = np.zeros(len(halves))
        for a, b in combinations(range(halves.shape[1]), 2):
            roads += (halves[:, a] // 2 == halves[:, b] // 2) & (sites[:, a] != sites[:, b])
        return (1 - missed) @ self.weight - self.road * roads

    def value(self, rounds):
        """Return the value of one rota."""
        places = [place(one) for one in rounds]
        return float(self.values(np.array([[h for h, _ in places]]), np.array([[s for _, s in places]]))[0])

    def best(self):
        """Return the largest value of all rotas."""
        sites = np.array(list(product(range(len(SITES)), repeat=N_PERMANENCES)))
        chosen = np.array(list(combinations(range(len(HALVES)), N_PERMANENCES)))
        halves, places = np.repeat(chosen, len(sites), axis=0), np.tile(sites, (len(chosen), 1))
        assert len(halves) == N_ROTAS
        return float(self.values(halves, places).max())

    def __call__(self, task):
        """Return a season of a rota: noise common to all rotas of a replication, and a little of its own."""
        key, replication, rounds = task
        self.seasons += 1
        common = np.random.default_rng((self.number, replication)).normal(0, 0.3)
        own = np.random.default_rng((self.number, replication, int(key, 16))).normal(0, 0.02)
        return {"value": self.value(rounds) + float(common) + float(own)}


def place(one):
    """Return the half-day and the site of a permanence, as numbers."""
    return HALVES.index((one.weekday, 9 if one.start < 12 * 3600 else 14)), SITES.index(one.venue)


class Counted(Search):
    """The search, with one check: the adviser is in one place at a time."""

    def _checked(self, rounds):
        today = self.today.scenario
        if len({place(one)[0] for one in rounds}) < len(rounds):
            return None
        return today.model_copy(update={"rota": today.rota.model_copy(update={"permanences": rounds})})


def searched(today, world):
    """Return the true value of the rota that a search finds, and the seasons that it took."""
    limits = limits_of(today, venues=SITES, keep_venues=False)
    with evaluating(world, {}, None, 1, None, 10**6) as values:
        search = Counted(rota_of(today), "value", Ready({}, limits, (), values), 2, 10**6, restarts=RESTARTS)
        found = search.run(200)[0]
        return world.value(found.rota.permanences), world.seasons


def shortfall(today, number):
    """Return by which part of the best a search misses it, and which part of the seasons of counting it takes."""
    world = World(number)
    best = world.best()
    value, seasons = searched(today, world)
    return (best - value) / best, seasons / (N_ROTAS * HALVINGS[-1])


@pytest.mark.slow
@pytest.mark.timeout(3600)  # forty searches
def test_of_forty_searches_nearly_all_end_within_one_percent_of_the_best_of_all(today):
    """17,010 rotas of three sites counted: at least 38 of 40 within 1 %, none with more than 15 % of the seasons."""
    found = np.array([shortfall(today, number) for number in range(40)])

    assert N_ROTAS == 17_010
    assert (found[:, 0] <= 0.01).sum() >= 38, found.round(4).tolist()
    assert found[:, 1].max() <= 0.15
