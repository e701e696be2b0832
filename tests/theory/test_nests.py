"""Who goes where is a nested logit, exactly: shares and worth beside the closed form, on worlds of three doors.

Nothing but taste tells the offers of a morning apart here: days and waits weigh nothing, all come by car from one
commune, books are never full. The power of each test is computed beside it.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import pytest
from scipy.stats import chi2, ncx2

import sim
from sim.scenario.files import scenario_from
from tests.worlds import permanence, request_type, small_world

ALPHA = 0.001  # of a false alarm, had the seed not been written
REPLICATIONS = 60
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
AFFINITY = {"post_office": 1.0, "town_hall": 1.6, "library": 0.5}
BASE = {"appointment": 0.3, "walk_in": -0.2}
PER_MIN, JOURNEY_MIN, NO_OFFICE_MIN = 0.05, 2.0, 90.0  # a journey within a town is the two minutes to park
OUTSIDE = 0.8
# Name -> λ of the service and of a place, the place of the library, and who never books or books alone.
WORLDS = {
    "three places": (0.6, 0.3, None, 0.0, 0.0),
    "two rooms of one place": (0.4, 0.5, "post_office", 0.0, 0.0),
    "people of one channel": (0.85, 0.4, None, 0.15, 0.15),
}


@lru_cache
def world(name):
    """Return a scenario of three venues, each open every morning, that differ by affinity alone."""
    service, place, shared, walk_in_only, appointment_only = WORLDS[name]
    tree = small_world(
        place={"communes": [{"id": "47001", "name": "Grandville", "population": 3000, "lat": 44.2, "lon": 0.62}]},
        rota={
            "permanences": [
                permanence(
                    f"{venue}_{day}", venue, day, "09:00", "12:00", advisers=[venue], slot_min=5.0, bookable_share=1.0
                )
                for venue in AFFINITY
                for day in DAYS
            ]
        },
        advisers=[{"id": venue, "home": venue} for venue in AFFINITY],
        demand={
            "requests_per_1000": {"middle": 2500.0, "high": 3000.0},
            "types": [request_type("papers", 1.0, affinity=AFFINITY, deadline_days={"shortest": 30, "longest": 30})],
            "population": {"walk_in_only": walk_in_only, "appointment_only": appointment_only},
        },
        awareness={"share": 1.0},
        choice={
            "journey_per_min": PER_MIN,
            "delay_per_day": 0.0,
            "wait_per_min": 0.0,
            "outside": {"constant": OUTSIDE + PER_MIN * NO_OFFICE_MIN, "per_autonomy_gap": 0.0},
            "nests": {"service": service, "place": place},
        }
        | {channel: {"base": base} for channel, base in BASE.items()},
    )
    venue = dict(tree["venues"][0])
    tree["venues"] = [venue | {"id": name, "name": name, "commune": "47001"} for name in AFFINITY]
    if shared:
        tree["venues"][-1]["place"] = shared
    for band in tree["demand"]["population"]["age_bands"]:
        band["car"] = 1.0
    return scenario_from(tree)


@lru_cache
def seasons(name):
    """Return the requests and visits of the replications of a world, those of the cohort alone."""
    found = []
    for replication in range(REPLICATIONS):
        season = sim.simulate(world(name), 11, replication)
        found.append((season.requests[season.requests["in_cohort"]], season.visits))
    return found


def counts(name):
    """Return how many first chose each venue by each channel, and the outside last, in the order of `alternatives`."""
    total = np.zeros(len(alternatives()) + 1)
    for requests, visits in seasons(name):
        first = visits[(visits["attempt"] == 1) & visits["request"].isin(requests["request"])]
        chosen = first.groupby(["venue", "channel"]).size()
        total += [*(chosen.get(one, 0) for one in alternatives()), len(requests) - len(first)]
        gone = (requests["state"] == "elsewhere") & (requests["visits"] == 0)
        assert gone.sum() == len(requests) - len(first)
    return total


def alternatives():
    """Return every venue by every channel."""
    return [(venue, channel) for venue in AFFINITY for channel in BASE]


def plain(venue, channel):
    """Return the utility of a venue by a channel, without taste."""
    return math.log(AFFINITY[venue]) + BASE[channel] - PER_MIN * JOURNEY_MIN


def closed(name, channels, service=None, place=None):
    """Return the shares of a nested logit over `alternatives` and the outside, and its logsum less the outside.

    The doors of one place have one taste by channel, so that the better alone is ever chosen.
    """
    own_service, own_place, shared, *_ = WORLDS[name]
    service, place = service or own_service, place or own_place
    best = {}
    for venue in AFFINITY:
        for channel in channels:
            key = (shared if shared and venue == "library" else venue), channel
            best[key] = max((plain(venue, channel), venue), best.get(key, (-math.inf, "")))
    within = {}
    for (nest, _), (utility, _) in best.items():
        within[nest] = within.get(nest, 0.0) + math.exp(utility / (service * place))
    together = sum(total**place for total in within.values())
    here = together**service
    weight = here + math.exp(OUTSIDE)
    shares = dict.fromkeys([*alternatives(), "outside"], 0.0)
    for (nest, channel), (utility, venue) in best.items():
        in_nest = within[nest] ** place / together
        shares[venue, channel] = here / weight * in_nest * math.exp(utility / (service * place)) / within[nest]
    shares["outside"] = math.exp(OUTSIDE) / weight
    return np.array(list(shares.values())), math.log(weight) - OUTSIDE


def groups(name):
    """Return the shares of people by the channels that they use."""
    walk_in_only, appointment_only = WORLDS[name][3:]
    both = 1 - walk_in_only - appointment_only
    return {("walk_in",): walk_in_only, ("appointment",): appointment_only, ("appointment", "walk_in"): both}


def expected(name, **changes):
    """Return the shares of a whole population, for the λ of the world or for others."""
    return sum(share * closed(name, channels, **changes)[0] for channels, share in groups(name).items())


def statistic(found, shares):
    """Return the chi-square of counts, those of share 0 left out, and its degrees of freedom."""
    some = shares > 0
    assert found[~some].sum() == 0
    wanted = found.sum() * shares[some]
    return ((found[some] - wanted) ** 2 / wanted).sum(), some.sum() - 1


def power(name, people, **changes):
    """Return the probability that a chi-square of so many people tells another λ from that of the world."""
    right, wrong = expected(name), expected(name, **changes)
    some = right > 0
    distance = people * ((wrong[some] - right[some]) ** 2 / right[some]).sum()
    freedom = some.sum() - 1
    return ncx2.sf(chi2.isf(ALPHA, freedom), freedom, distance)


@pytest.mark.parametrize("name", WORLDS)
def test_the_shares_are_those_of_a_nested_logit(name):
    """Of some 35,000 people; a λ of the service or of a place off by 0.05 would be seen in 95 of 100 samples."""
    found, shares = counts(name), expected(name)
    service, place = WORLDS[name][:2]
    size, freedom = statistic(found, shares)

    assert chi2.sf(size, freedom) > ALPHA
    for error in (-0.05, 0.05):
        assert power(name, found.sum(), service=service + error) > 0.95
        assert power(name, found.sum(), place=place + error) > 0.95


@pytest.mark.parametrize("name", WORLDS)
def test_the_worth_of_the_offers_is_the_logsum(name):
    """To the second that it is rounded to, for each person; those of one channel have another sum."""
    sums = {round(60 * closed(name, channels)[1] / PER_MIN) for channels, share in groups(name).items() if share}
    worths = set()
    for requests, _ in seasons(name):
        worths |= set(requests["worth_s"])

    assert len(worths) == len(sums)
    assert all(abs(one - other) <= 1 for one, other in zip(sorted(worths), sorted(sums), strict=True))
