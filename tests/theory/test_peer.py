"""Ciw as a peer: random small queues, the same numbers person by person, then the same laws with other dice.

The exact worlds give Ciw our arrivals, services and patience by person; there are no ties, since the order of one
second is each program's own. Ciw opens at 0 and never closes: those rules have tests of their own.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import ks_2samp

from sim.engine.run import run_desk

ciw = pytest.importorskip("ciw")

NEVER = float("inf")


class Gaps(ciw.dists.Distribution):
    """The gaps between given arrivals of one class, then none."""

    def __init__(self, arrival):
        self.left = [float(gap) for gap in np.diff(arrival, prepend=0)][::-1]

    def sample(self, t=None, ind=None):
        return self.left.pop() if self.left else NEVER


class ByPerson(ciw.dists.Distribution):
    """A value for each person, in the order of their arrival."""

    def __init__(self, values):
        self.values = [float(value) for value in values]

    def sample(self, t=None, ind=None):
        return self.values[ind.id_number - 1]


def peer(world):
    """Return called, left, server (from 0) and outcome of each person, as Ciw has them."""
    arrival, priority = world["arrival"], world["priority"]
    classes = [f"Class {k}" for k in range(priority.max() + 1)]
    people = {name: ByPerson(world[name]) for name in ("duration", "patience") if world[name] is not None}
    options = {}
    if world["patience"] is not None:
        options["reneging_time_distributions"] = {name: [people["patience"]] for name in classes}
    if world["tolerance"] is not None:
        # A newcomer who finds a free adviser is called at once, whatever they tolerate.
        limit = max(world["tolerance"], world["servers"])
        options["baulking_functions"] = {name: [lambda n, limit=limit, **_: float(n >= limit)] for name in classes}
    network = ciw.create_network(
        arrival_distributions={name: [Gaps(arrival[priority == k])] for k, name in enumerate(classes)},
        service_distributions={name: [people["duration"]] for name in classes},
        priority_classes={name: k for k, name in enumerate(classes)},
        number_of_servers=[world["servers"]],
        queue_capacities=[NEVER if world["capacity"] is None else world["capacity"]],
        **options,
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(float(arrival.max() + world["duration"].sum() + 1))
    n = len(arrival)
    called, left, server = np.full(n, -1.0), np.full(n, -1.0), np.full(n, -1)
    outcome = np.full(n, "", dtype=object)
    ended = {"service": "served", "renege": "reneged", "baulk": "balked", "rejection": "balked"}
    for record in simulation.get_all_records():
        person = record.id_number - 1
        outcome[person] = ended[record.record_type]
        if record.record_type == "service":
            called[person], server[person] = record.service_start_date, record.server_id - 1
        else:
            left[person] = record.exit_date
    return called, left, server, outcome


def random_world(seed):
    """Return a small queue with whole seconds and no ties: at most 60 people, three advisers, three classes."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 60))
    servers = int(rng.integers(1, 4))
    gap = 10**8
    load = rng.uniform(0.4, 1.6)

    def times(mean):
        law = rng.integers(0, 3)
        drawn = (rng.exponential(mean, n), rng.uniform(0, 2 * mean, n), rng.lognormal(0, 0.6, n) * mean)[law]
        return np.maximum(1, np.rint(drawn)).astype(np.int64)

    return {
        "arrival": np.cumsum(times(gap)),
        "duration": times(gap * load * servers),
        "patience": times(gap * servers * rng.uniform(0.3, 3)) if rng.random() < 0.5 else None,
        "tolerance": int(rng.integers(1, 8)) if rng.random() < 0.3 else None,
        "priority": rng.integers(0, rng.integers(1, 4), n),
        "servers": servers,
        "capacity": int(rng.integers(0, 6)) if rng.random() < 0.3 else None,
    }


def assert_equal_to_the_peer(seed):
    """Run one random world both ways and compare every person."""
    world = random_world(seed)
    tolerance = None if world["tolerance"] is None else np.full(len(world["arrival"]), world["tolerance"])
    ours = run_desk(**(world | {"tolerance": tolerance}))
    called, left, server, outcome = peer(world)

    told = f"world {seed}"
    assert ours["outcome"].tolist() == outcome.tolist(), told
    assert ours["called"].fillna(-1).tolist() == called.tolist(), told
    assert ours["left"].fillna(-1).tolist() == left.tolist(), told
    assert ours["server"].fillna(-1).tolist() == server.tolist(), told


def test_a_few_random_queues_are_equal_person_by_person():
    """Who is called when and by whom, who leaves, who does not enter."""
    for seed in range(200):
        assert_equal_to_the_peer(seed)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_many_random_queues_are_equal_person_by_person():
    """The same in three thousand worlds, which between them have every outcome."""
    for seed in range(1000, 4000):
        assert_equal_to_the_peer(seed)


def test_the_random_queues_reach_every_outcome():
    """A comparison of empty cases would prove nothing."""
    found = [peer(random_world(seed))[3] for seed in range(40)]

    assert set(np.concatenate(found)) == {"served", "reneged", "balked"}


LAWS = {
    "exponential": (lambda mean: ciw.dists.Exponential(1 / mean), lambda rng, n, mean: rng.exponential(mean, n)),
    "uniform": (lambda mean: ciw.dists.Uniform(0, 2 * mean), lambda rng, n, mean: rng.uniform(0, 2 * mean, n)),
    "lognormal": (
        lambda mean: ciw.dists.Lognormal(np.log(mean) - 0.18, 0.6),
        lambda rng, n, mean: rng.lognormal(np.log(mean) - 0.18, 0.6, n),
    ),
}


def other_dice(service, servers, mean, capacity, runs, people):
    """Return mean wait of the served and share served of each run, as Ciw has them with services of its own."""
    found = []
    for run in range(runs):
        ciw.seed(run)
        arrival = np.cumsum(np.random.default_rng(run).exponential(1.0, people))
        network = ciw.create_network(
            arrival_distributions=[Gaps(arrival)],
            service_distributions=[LAWS[service][0](mean)],
            number_of_servers=[servers],
            queue_capacities=[NEVER if capacity is None else capacity],
        )
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_time(arrival[-1] + 1000 * mean)
        waits = [r.waiting_time for r in simulation.get_all_records() if r.record_type == "service"]
        found.append((np.mean(waits), len(waits) / people))
    return np.array(found)


def our_dice(service, servers, mean, capacity, runs, people):
    """Return the same of our desk."""
    rng = np.random.default_rng(99)
    arrival = np.rint(np.cumsum(rng.exponential(1e6, (runs, people)), axis=1)).astype(np.int64)
    duration = np.rint(LAWS[service][1](rng, runs * people, mean * 1e6)).astype(np.int64)
    session = np.repeat(np.arange(runs), people)
    log = run_desk(arrival.ravel(), duration, session=session, servers=servers, capacity=capacity)
    served = (log["outcome"] == "served").to_numpy(dtype=bool).reshape(runs, people)
    wait = (log["called"].fillna(0).to_numpy(dtype=np.int64).reshape(runs, people) - arrival) / 1e6
    return np.column_stack([np.where(served, wait, 0).sum(axis=1) / served.sum(axis=1), served.mean(axis=1)])


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("service", sorted(LAWS))
@pytest.mark.parametrize(("servers", "load", "capacity"), [(1, 0.6, None), (2, 0.8, None), (3, 1.1, 4), (1, 0.9, 2)])
def test_with_other_dice_the_laws_are_the_same(service, servers, load, capacity):
    """Mean waits and shares served of sixty runs of 1,500 people each way, and the laws of the run means."""
    world = (service, servers, load * servers, capacity, 60, 1500)
    ours, theirs = our_dice(*world), other_dice(*world)

    if capacity is None:
        assert (ours[:, 1] == 1).all()
        assert (theirs[:, 1] == 1).all()
    for k in range(1 if capacity is None else 2):
        error = np.sqrt((ours[:, k].var(ddof=1) + theirs[:, k].var(ddof=1)) / len(ours))
        assert abs(ours[:, k].mean() - theirs[:, k].mean()) < 4 * error
        assert ks_2samp(ours[:, k], theirs[:, k]).pvalue > 1e-4
