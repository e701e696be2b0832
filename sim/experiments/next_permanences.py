"""Where the next permanences of a country would reach most people: cantons that nobody covers, one host in each.

In: the communes of a country's run, replication by replication. Out: hosts in order of what they would bring, with an
interval and a cost. What a host brings is read off the run itself: people who come near a desk are taken to be reached
as people of such communes are now. A scenario with these permanences added says whether they are.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.comparison.responses import estimate
from sim.territory.communes import Commune
from sim.territory.france import communes_named, france
from sim.territory.mobile_teams import mobile_teams
from sim.territory.nearness import Nearness
from sim.territory.offices import FORMATS, offices_of_france
from sim.territory.town_halls import town_hall_hours
from sim.territory.travel import car_s, reach_km
from sim.units import MINUTE_S

NEAR_MIN = 20
# Assumed (docs/scale.md): a half-day of 3 h with 1 h of road and set-up, 46 weeks a year, 27 € an hour and 40 km.
_HOURS, _WEEKS, _EUR_PER_H, _KM, _EUR_PER_KM = 4.0, 46, 27.0, 40.0, 0.40
YEARLY_EUR = _WEEKS * (_HOURS * _EUR_PER_H + _KM * _EUR_PER_KM)
MOST_A_YEAR = _WEEKS * 6  # needs that six slots of half an hour serve in a year


def next_permanences(communes: pd.DataFrame, replications: pd.DataFrame, most: int = 100) -> pd.DataFrame:
    """Return hosts for the next permanences, the one that brings most first.

    Parameters
    ----------
    communes : DataFrame
        One row a commune: dep, commune, name, population, canton.
    replications : DataFrame
        replication, commune, requests, reach: sums of each.
    most : int

    Returns
    -------
    DataFrame
        dep, commune, name, canton, people (who come within 20 minutes of a desk by it), gain (needs a year), low,
        high (95 %, Student over replications; missing where there is one), eur (a year), eur_per_need.

    Notes
    -----
    Greedy: each host counts the people whom none before it brought near. The gain of a commune is its needs times the
    share reached in communes within 20 minutes of a desk less its own share, no more than six slots a week serve.
    """
    people = communes_named(communes["commune"])
    at = {one.insee: row for row, one in enumerate(people)}
    desks = _desks()
    is_far = ~_is_near(people, [point for _, point in desks])
    covered = {canton_of(insee) for insee, _ in desks}
    needs, reach = (_by_replication(replications, name, at) for name in ("requests", "reach"))
    near_share = reach[:, ~is_far].sum(axis=1) / np.maximum(needs[:, ~is_far].sum(axis=1), 1)
    gains = np.maximum(near_share[:, None] * needs - reach, 0.0)
    hosts = _hosts(communes.assign(row=communes["commune"].map(at)), covered)
    within = {row: np.array(rows) for row, rows in zip(hosts, _near_each(people, hosts), strict=True)}
    rows: list[dict[str, Any]] = []
    while within and len(rows) < most:
        best = max(within, key=lambda row: (gains[:, within[row][is_far[within[row]]]].sum(), people[row].insee))
        brought = within.pop(best)
        brought = brought[is_far[brought]]
        gain = np.minimum(gains[:, brought].sum(axis=1), MOST_A_YEAR)
        if gain.mean() <= 0:  # so has none that is left: they were ordered
            break
        is_far[brought] = False
        rows.append(_row(communes, people[best], people, brought, gain))
    return pd.DataFrame(rows)


def canton_of(insee: str) -> str:
    """Return the canton of a commune, empty for one that is none of today."""
    table = france()
    return table.canton[table.row_of[insee]] if insee in table.row_of else ""


def _desks() -> list[tuple[str, tuple[float, float]]]:
    """Return commune and point of each labelled office that is open at some hours, and of each stop of a team."""
    offices = [(one.insee, one.point) for one in offices_of_france(FORMATS) if one.openings and one.format != "Mobile"]
    return offices + [(one.stop.insee, one.stop.point) for team in mobile_teams() for one in team.rounds]


def _is_near(people: tuple[Commune, ...], points: list[tuple[float, float]]) -> np.ndarray:
    """Return whether each commune is within 20 minutes of one of some points by car."""
    near = Nearness(points).within([one.point for one in people], reach_km(NEAR_MIN * MINUTE_S)[1])
    limit = NEAR_MIN * MINUTE_S
    return np.array([any(car_s(one, points[k]) <= limit for k in rows) for one, rows in zip(people, near, strict=True)])


def _near_each(people: tuple[Commune, ...], hosts: list[int]) -> list[list[int]]:
    """Return for each host the communes from which it is within 20 minutes by car."""
    points = [people[row].point for row in hosts]
    near = Nearness([one.point for one in people]).within(points, reach_km(NEAR_MIN * MINUTE_S)[1])
    limit = NEAR_MIN * MINUTE_S
    return [[k for k in rows if car_s(people[k], point) <= limit] for point, rows in zip(points, near, strict=True)]


def _hosts(communes: pd.DataFrame, covered: set[str]) -> list[int]:
    """Return, for each canton without any desk, its most peopled commune whose town hall publishes hours."""
    open_hall = communes["commune"].map(lambda code: bool(town_hall_hours(code)))
    free = communes[open_hall & ~communes["canton"].isin(covered) & (communes["canton"] != "")]
    order = free.sort_values(["population", "commune"], ascending=[False, True])
    return list(order.drop_duplicates("canton")["row"])


def _by_replication(replications: pd.DataFrame, name: str, at: dict[str, int]) -> np.ndarray:
    """Return sums of a measure, shape (replications, communes)."""
    numbers, place = np.unique(replications["replication"], return_inverse=True)
    found = np.zeros((numbers.size, len(at)))
    np.add.at(found, (place, replications["commune"].map(at).to_numpy()), replications[name].fillna(0).to_numpy())
    return found


def _row(
    communes: pd.DataFrame, host: Commune, people: tuple[Commune, ...], brought: np.ndarray, gain: np.ndarray
) -> dict[str, object]:
    told = communes[communes["commune"] == host.insee].iloc[0]
    found = estimate(gain)
    return {
        "dep": told["dep"], "commune": host.insee, "name": told["name"], "canton": told["canton"],
        "people": sum(people[k].population for k in brought), "gain": found.mean, "low": found.low, "high": found.high,
        "eur": YEARLY_EUR, "eur_per_need": YEARLY_EUR / found.mean,
    }  # fmt: skip
