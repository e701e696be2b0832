"""The shipped sites for a few weeks, with their communes and offices written out, so that others can be added.

In: the name of a site. Out: a fresh tree of plain values. Each has a rule switched on that the others have not: friends
who tell much at Mortagne, advisers who learn at Vigny.
"""

from __future__ import annotations

import copy
import datetime as dt
from functools import lru_cache
from typing import Any

from sim.scenario.files import load_scenario
from sim.scenario.setting import territory_of

SITES = ("agen", "vigny", "mortagne")
_WEEKS = 3
_CHANGES: dict[str, dict[str, Any]] = {
    "agen": {},
    "vigny": {"learning": {"on": True, "documentation_h_per_week": 10.0}},
    # Most friends live in another commune, so that a commune that does not count would be seen.
    "mortagne": {
        "awareness": {"word_of_mouth": {"acquaintances": 60, "same_commune_share": 0.2, "tell_share": 1.0}},
        "demand": {"volume": 3.0},
    },
}


def site_tree(site: str) -> dict[str, Any]:
    """Return a shipped site for three weeks, as a tree that may be changed."""
    return copy.deepcopy(_tree(site))


@lru_cache
def _tree(site: str) -> dict[str, Any]:
    scenario = load_scenario(site)
    territory = territory_of(scenario)
    tree = scenario.tree()
    del tree["bands"]
    start = scenario.horizon.start
    end = start + dt.timedelta(weeks=_WEEKS, days=-1)
    tree["horizon"] = {"start": start.isoformat(), "end": end.isoformat(), "warm_up_days": 7}
    tree["place"] |= {
        "epci": None,
        "communes": [
            {
                "id": one.insee, "name": one.name, "population": one.population, "lat": one.lat, "lon": one.lon,
                "unemployment_share": one.unemployment_share, "no_diploma_share": one.no_diploma_share,
            }
            for one in territory.communes
        ],
        "offices": [
            {
                "id": one.id, "name": one.name, "lat": one.lat, "lon": one.lon,
                "label_day": dt.date.fromordinal(one.label_day).isoformat(),
            }
            for one in territory.offices
        ],
        "school_zone": territory.calendar.zone,
        "department": territory.calendar.department,
    }  # fmt: skip
    return _changed(tree, _CHANGES[site])


def _changed(tree: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    for key, value in changes.items():
        tree[key] = _changed(tree[key], value) if isinstance(value, dict) else value
    return tree
