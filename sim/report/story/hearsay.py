"""Who told whom: the friend from whom somebody heard of the service, found again from the addresses of the draws.

In: a season and its scenario. Out: the request of the teller. The log does not store who told; the same dice, asked
again at the same addresses, give the same friend.
"""

from __future__ import annotations

from sim.demand.draws import citizen_entity
from sim.demand.population import adult_shares
from sim.engine import rules
from sim.engine.season import plan_of
from sim.scenario.schema import Scenario
from sim.territory.communes import commune_number
from sim.units import DAY_S
from sim.visits.log import Season


def teller_of(season: Season, scenario: Scenario, citizen: int, aware_s: int) -> int | None:
    """Return the request whose happy end made a citizen hear of the service, or None if it cannot be found.

    Parameters
    ----------
    season : Season
        Made by an engine from `scenario`: its seed and replication are read from `meta`.
    scenario : Scenario
    citizen : int
        Address of the person who heard.
    aware_s : int
        When they knew: a midnight; whoever told them was helped on the day before.

    Notes
    -----
    Of several who told the same person on the same day, the one with the lowest address is named.
    """
    seed, replication = season.meta["seed"], season.meta["replication"]
    plan = plan_of(scenario)
    settings, adults, shares = plan.settings, plan.adults, adult_shares(plan.adults)
    requests = season.requests
    helped = requests[
        (requests["state"] == "resolved") & (requests["state_s"] >= aware_s - DAY_S) & (requests["state_s"] < aware_s)
    ].sort_values("request")
    tellers = zip(helped["request"].tolist(), helped["citizen"].tolist(), helped["commune"].tolist(), strict=True)
    for request, teller, commune in tellers:
        for j in range(settings.acquaintances):
            if not rules.tells(seed, replication, request, j, settings.tell_share):
                continue
            home, number = rules.acquaintance(
                seed, replication, teller, j, settings.same_commune_share, plan.communes.index(commune), adults, shares
            )
            if citizen_entity(commune_number(plan.communes[home]), number) == citizen:
                return int(request)
    return None
