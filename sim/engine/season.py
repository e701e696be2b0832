"""A season from a scenario: draw the requests, let the days happen, return the tables.

In: a scenario, seed and replication. Out: a `Season`. The engines themselves are `reference` and `kernel`.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from sim.demand import draws
from sim.demand.requests import Requests, check_seed, draw_requests
from sim.engine.array_tables import season_of_arrays
from sim.engine.facts import Plan
from sim.engine.kernel import season as run_days
from sim.engine.plan import make_plan
from sim.engine.plan_arrays import plan_arrays, season_arrays
from sim.engine.tables import season_of
from sim.errors import DemandError
from sim.once import once
from sim.said import must_be, one_of, said
from sim.visits.log import Season

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

ENGINES = ("compiled", "reference")
_READ_ALREADY = ("visits", "citizens", "citizen_row")  # of a season whose days are over: let go before its tables
_LARGEST_BLOCK = 31 << 20  # bytes; larger ones, above 32 MiB, change nothing


@once
def plan_of(scenario: Scenario) -> Plan:
    """Return the plan of a scenario, made once for all its replications."""
    return make_plan(scenario)


@once
def season_mark(scenario: Scenario) -> str:
    """Return a mark of all that the compiled engine reads of a scenario but the needs.

    Two scenarios with one demand, place and horizon and the same mark have the same seasons, bit for bit, whatever
    their rotas call things: nobody can meet what differs.
    """
    digest = sha256()
    for name, array in sorted(plan_arrays(plan_of(scenario)).items()):
        digest.update(f"{name} {array.dtype.str} {array.shape}".encode())
        digest.update(np.ascontiguousarray(array).view(np.uint8).tobytes())
    return digest.hexdigest()


def simulate(
    scenario: Scenario, seed: int = 1, replication: int = 0, engine: str = "compiled", *, service_salt: int = 0
) -> Season:
    """Let one season happen.

    Parameters
    ----------
    scenario : Scenario
    seed, replication : int, 0 to 2**32 - 1
        The key of all dice. Two scenarios with the same seed and replication meet the same citizens and needs.
    engine : str
        ``"compiled"`` (arrays, fast) or ``"reference"`` (Mesa and SimPy, to be read); both give the same tables.
    service_salt : int, 0 to 2**32 - 1
        Another number throws the service dice anew (arrivals, no-shows, lateness, durations, missing documents,
        referrals) for the same citizens, needs and tastes: what then differs is chance, not the rota.

    Returns
    -------
    Season
        ``.requests``, ``.visits``, ``.sessions``: DataFrames with the columns of `sim.columns`.

    Raises
    ------
    DemandError
        A seed does not fit, the engine is unknown, two ids share an address.
    TerritoryError
        The place or a date is not covered.
    """
    if engine not in ENGINES:
        raise DemandError(must_be("engine", repr(engine), one_of(ENGINES)))
    seed, replication = check_seed("seed", seed), check_seed("replication", replication)
    service_salt = check_seed("service_salt", service_salt)
    plan = plan_of(scenario)
    requests = draw_requests(
        scenario.demand, plan.territory, seed, replication, first_day=plan.days.first, last_day=plan.days.last
    )
    run = run_reference if engine == "reference" else run_compiled
    return run(plan, requests, seed, replication, service_salt)


SAME_DESKS = ("regime", "horizon", "place", "venues", "advisers", "rota", "desk")


def simulate_like(scenario: Scenario, other: Scenario, seed: int = 1, replication: int = 0) -> Season:
    """Let a season happen of a scenario that differs from another in people and needs alone, as `simulate` does.

    Parameters
    ----------
    scenario, other : Scenario
        Equal in `SAME_DESKS`. The plan of the other is made once, and that of this one in a tenth of the time.

    Raises
    ------
    DemandError
        They differ in something else.
    """
    for part in SAME_DESKS:
        mine, its = getattr(scenario, part), getattr(other, part)
        if mine is not its and mine != its:
            told = said("{one} and {other} differ in {part}; simulate each by itself",
                        one=scenario.id, other=other.id, part=part)  # fmt: skip
            raise DemandError(told)
    plan = make_plan(scenario, like=plan_of(other))
    requests = draw_requests(
        scenario.demand, plan.territory, seed, replication, first_day=plan.days.first, last_day=plan.days.last
    )
    return run_compiled(plan, requests, seed, replication)


def run_reference(plan: Plan, requests: Requests, seed: int, replication: int, service_salt: int = 0) -> Season:
    """Run a season by the reference engine."""
    # Mesa takes most of a second to load, and in a notebook warns of progress bars that nobody asked for.
    from sim.engine.reference import run_season

    return season_of(run_season(plan, requests, seed, replication, service_salt))


@cache
def _keep_freed_memory() -> None:
    """Have the allocator keep what a season frees for the next one, which took a fifth longer to get it anew.

    The GNU allocator gives memory back above a threshold, twice the largest block that was mapped and freed
    (mallopt(3), M_MMAP_THRESHOLD). This is such a block; no page of it is touched. Others do not care.
    """
    np.empty(_LARGEST_BLOCK, np.uint8)


def run_compiled(plan: Plan, requests: Requests, seed: int, replication: int, service_salt: int = 0) -> Season:
    """Run a season by the compiled engine."""
    _keep_freed_memory()
    arrays = season_arrays(plan, requests)
    visits = run_days(seed, draws.salted(seed, service_salt), replication, **arrays)
    for name in _READ_ALREADY:
        del arrays[name]
    return season_of_arrays(plan, requests, arrays, visits, seed, replication)
