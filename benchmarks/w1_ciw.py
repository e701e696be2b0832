"""W1 in Ciw, with its own dice: the same laws, not the same numbers, so its log is compared by counts alone.

Ciw draws a service when it begins, so it cannot be handed the numbers of each person.
"""

from __future__ import annotations

import importlib.util
import math

from benchmarks.w1_world import (
    CLOSES_S,
    LAST_ARRIVAL_S,
    PATIENCE_MEAN_S,
    RATE_PER_H,
    SERVICE_MEAN_S,
    SERVICE_SD_S,
    SESSIONS,
    lognormal_of,
)

_AFTER_S = 10 * CLOSES_S  # long enough for the last service to end and for everybody's patience


def why_not() -> str:
    """Return why Ciw cannot run here; empty if it can."""
    return "" if importlib.util.find_spec("ciw") else "ciw is not installed (`pip install ciw`)"


def run(sessions: int = SESSIONS, seed: int = 0) -> list:
    """Run the sessions one by one; return all records."""
    import ciw

    class Arrivals(ciw.dists.Exponential):
        """Poisson until the last minute in which people come, then nobody."""

        def sample(self, t=None, ind=None):
            gap = super().sample(t, ind)
            return gap if t + gap < LAST_ARRIVAL_S else math.inf

    mu, sigma = lognormal_of(SERVICE_MEAN_S, SERVICE_SD_S)
    network = ciw.create_network(
        arrival_distributions=[Arrivals(RATE_PER_H / 3600)],
        service_distributions=[ciw.dists.Lognormal(mu, sigma)],
        reneging_time_distributions=[ciw.dists.Exponential(1 / PATIENCE_MEAN_S)],
        number_of_servers=[ciw.Schedule(numbers_of_servers=[1, 0], shift_end_dates=[CLOSES_S, 2 * _AFTER_S])],
    )
    records = []
    for session in range(sessions):
        ciw.seed(seed + session)
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_time(_AFTER_S)
        records += simulation.get_all_records()
    return records


def shares(records: list) -> dict[str, float]:
    """Return people a session and the share served; who left after closing was turned away."""
    people = [record for record in records if record.record_type in ("service", "renege")]
    served = sum(record.record_type == "service" for record in people)
    return {"people": len(people), "served_share": served / len(people) if people else math.nan}
