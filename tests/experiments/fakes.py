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
