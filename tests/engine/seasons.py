"""Small seasons for tests: a world in, its tables out, with requests added or taken away."""

from __future__ import annotations

import dataclasses

import numpy as np

from sim.demand.requests import Requests, draw_requests
from sim.engine.plan import make_plan
from sim.engine.reference import run_season
from sim.engine.tables import season_of
from sim.scenario.files import scenario_from
from sim.visits.laws import check_laws
from tests.worlds import small_world


def world(**changes):
    """Return the scenario of a small world."""
    return scenario_from(small_world(**changes))


def needs_of(scenario, seed=1, replication=0):
    """Return (plan, requests) of a scenario."""
    plan = make_plan(scenario)
    days = plan.days
    return plan, draw_requests(
        scenario.demand, plan.territory, seed, replication, first_day=days.first, last_day=days.last
    )


def season(scenario, seed=1, replication=0, without=None):
    """Return the lawful season of a scenario, without one request if asked."""
    plan, requests = needs_of(scenario, seed, replication)
    if without is not None:
        requests = without_request(requests, without)
    tables = season_of(run_season(plan, requests, seed, replication))
    check_laws(tables)
    return tables


def without_request(requests: Requests, request: int) -> Requests:
    """Return the needs of everybody else."""
    keep = requests.request != request
    n = keep.size
    arrays = {
        field.name: getattr(requests, field.name)[keep]
        for field in dataclasses.fields(requests)
        if isinstance(getattr(requests, field.name), np.ndarray)
        and getattr(requests, field.name).shape == (n,)
        and field.name != "adults"
    }
    return dataclasses.replace(requests, **arrays)
