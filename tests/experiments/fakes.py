"""Seasons that take no time, for tests of what is done with them; worker processes can import them."""

from __future__ import annotations

import os

from sim.errors import DemandError
from sim.visits.log import Season
from tests.visits.seasons import at, changed, hand_made


def fake_simulate(scenario, seed, replication, engine) -> Season:
    """Return the season made by hand, with a drive that depends on seed and replication."""
    season = changed(hand_made(), "sessions", 0, drive_s=60 * seed + replication)
    return Season(**dict(season.tables()), meta={**season.meta, "scenario": scenario.id, "replication": replication})


def unlawful(scenario, seed, replication, engine) -> Season:
    """Return a season whose second replication breaks a law."""
    season = fake_simulate(scenario, seed, replication, engine)
    return changed(season, "visits", 0, arrival_s=at(7, "08:51")) if replication == 1 else season


def dying(scenario, seed, replication, engine) -> Season:
    """Kill the process at the third replication."""
    if replication == 2:
        os._exit(9)
    return fake_simulate(scenario, seed, replication, engine)


def interrupted(scenario, seed, replication, engine) -> Season:
    """Press Ctrl-C during the third replication."""
    if replication == 2:
        raise KeyboardInterrupt
    return fake_simulate(scenario, seed, replication, engine)


def failing(scenario, seed, replication, engine) -> Season:
    """Refuse to run."""
    raise DemandError(f"replication {replication} cannot be")


def rota(scenario, seed, replication, engine, service_salt=0) -> Season:
    """Return the season made by hand under a rota: what the scenario's id says, with dice of its own.

    A word in the id changes something: ``late`` answers request 2 two days later; ``short`` drives a tenth less;
    ``few`` never meets request 9; ``away`` meets other citizens. The drive varies with the replication, a little with
    the scenario; salt answers request 2 a day later in odd replications.
    """
    words = scenario.id.split("-")
    common = 3000 + 137 * (replication * 7919 % 17)
    own = (replication * 104729 + len(scenario.id) * 31) % 13
    season = changed(hand_made(), "sessions", 0, drive_s=round(common * (0.9 if "short" in words else 1)) + own)
    delay = (2 if "late" in words else 0) + (1 if service_salt and replication % 2 else 0)
    season = changed(season, "requests", 1, resolved_s=at(18 + delay, "10:20"))
    requests, visits = season.requests, season.visits
    if "few" in words:
        requests = requests[requests["request"] != 9].reset_index(drop=True)
    site = "away" if "away" in words else "here"
    meta = {**season.meta, "scenario": scenario.id, "replication": replication, "fingerprint": site}
    return Season(requests, visits, season.sessions, meta)
