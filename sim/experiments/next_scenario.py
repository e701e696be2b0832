"""The next permanences of a country as a scenario: run like any other, it says what they bring by simulation.

In: hosts, as `next_permanences` gives them. Out: what a scenario states that extends the country's own. Needs, tastes
and patience are those of the country without them, so the difference of two runs is theirs alone.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.said import N_, counted, in_both
from sim.scenario.starting import half_day
from sim.scenario.values import WEEKDAYS
from sim.territory.france import communes_named
from sim.territory.hours import Opening
from sim.territory.town_halls import town_hall_hours
from sim.units import s_to_clock

_WORKING_DAYS = range(5)
_SERVICE = {"mode": "mixed", "slot_min": 30, "bookable_share": 0.5, "booking_window_days": 21}


def half_day_of(insee: str) -> Opening | None:
    """Return the half-day that a permanence may be held in a town hall; None without published hours, or too few."""
    hours = town_hall_hours(insee)
    return half_day(hours, set(_WORKING_DAYS)) if hours else None


def next_scenario(hosts: pd.DataFrame, parent: dict[str, Any]) -> dict[str, Any]:
    """Return what a scenario states to have these permanences, one half-day a week in each town hall.

    Parameters
    ----------
    hosts : DataFrame
        commune, name, as `next_permanences`.
    parent : dict
        The country as it is stated: its id and title.
    """
    venues, advisers, permanences = {}, {}, {}
    for one in communes_named(hosts["commune"]):
        name = f"next-{one.insee.lower()}"
        held = half_day_of(one.insee)
        if held is None:
            continue
        venues[name] = {"name": f"Mairie de {one.name}", "commune": one.insee, "lat": one.lat, "lon": one.lon,
                        "kind": "town_hall"}  # fmt: skip
        advisers[f"{name}-a"] = {"home": name, "skill": 0.85, "contract_h_per_week": 35.0, "cost_eur_per_h": 27.0}
        permanences[name] = {
            "venue": name, "advisers": [f"{name}-a"], "weekday": WEEKDAYS[held.weekday],
            "start": s_to_clock(held.start_s), "end": s_to_clock(held.end_s), **_SERVICE,
        }  # fmt: skip
    more = counted("{count} more permanence", "{count} more permanences", len(venues))
    title = in_both(N_("{title}, and {more}"), title=parent["title"], more=more)
    return {"id": f"{parent['id']}-next", "title": title, "venues": venues, "advisers": advisers,
            "rota": {"permanences": permanences}}  # fmt: skip
