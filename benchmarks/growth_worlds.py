"""Worlds that grow: Agen's season with more people, days, or advisers; a country of addresses.

In: factors. Out: scenarios. Communes of one's own take the place of the site's, so that their population can be set.
"""

from __future__ import annotations

import datetime as dt
from copy import deepcopy
from functools import cache
from typing import Any

import sim
from sim.scenario.setting import territory_of

FRANCE = 67_000_000
COMMUNES_OF_FRANCE = 1_000  # of 67,000 inhabitants: fewer and larger than France's, so that addresses are strained
_START = dt.date(2022, 1, 3)


@cache
def _tree() -> dict[str, Any]:
    """Return Agen with its communes written out."""
    scenario = sim.load_scenario("agen")
    tree = scenario.tree()
    tree["place"] = {
        "communes": [
            {"id": c.insee, "name": c.name, "population": c.population, "lat": c.lat, "lon": c.lon}
            for c in territory_of(scenario).communes
        ],
        "offices": [],
        "school_zone": "A",
        "department": "47",
    }
    tree["awareness"].pop("communes", None)
    tree["horizon"] = {"start": _START.isoformat(), "end": "2023-01-01", "warm_up_days": 0}
    tree.pop("bands", None)
    return tree


def grown(people: int = 1, days: int = 364, advisers: int = 1) -> Any:
    """Return a season of Agen with so many times the people, so many days, so many times the advisers and needs."""
    tree = deepcopy(_tree())
    for commune in tree["place"]["communes"]:
        commune["population"] *= people
    tree["horizon"]["end"] = (_START + dt.timedelta(days=days - 1)).isoformat()
    tree["demand"]["volume"] *= advisers
    if advisers > 1:
        names = {one["id"]: [f"{one['id']}-{k}" for k in range(advisers)] for one in tree["advisers"]}
        tree["advisers"] = [{**one, "id": name} for one in tree["advisers"] for name in names[one["id"]]]
        for permanence in tree["rota"]["permanences"]:
            permanence["advisers"] = [name for one in permanence["advisers"] for name in names[one]]
        desk = tree["rota"]["home_desk"]
        desk["colleagues"] = [name for one in desk["colleagues"] for name in names[one]]
    return sim.scenario_from(tree)


def country() -> Any:
    """Return 67 million inhabitants around Agen's rota: needs for all, five venues to serve them."""
    tree = deepcopy(_tree())
    each = FRANCE // COMMUNES_OF_FRANCE
    tree["place"]["communes"] = [
        {
            "id": f"47{number:03d}", "name": f"commune {number}", "population": each,
            "lat": 44.0 + 0.5 * (number % 32) / 32, "lon": 0.3 + 0.7 * (number // 32) / 32,
        }
        for number in range(COMMUNES_OF_FRANCE)
    ]  # fmt: skip
    home = {one["id"] for one in _tree()["place"]["communes"]}
    assert home <= {one["id"] for one in tree["place"]["communes"]}
    return sim.scenario_from(tree)
