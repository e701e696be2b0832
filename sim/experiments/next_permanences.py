"""Where the next permanences of a country would reach most people: in cantons that nobody covers and in communes with
priority quarters and no desk.

In: the communes of a country's run, replication by replication. Out: hosts in order of what they would bring, with an
interval and a cost. What a host brings is read off the run itself: people whom it brings near a desk are taken to be
reached as people of such communes are now. A scenario with these permanences added says whether they are.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import ndtri

from sim.comparison.intervals import CONFIDENCE
from sim.comparison.responses import ResponseEstimate, estimate
from sim.experiments.next_scenario import half_day_of
from sim.territory.codes import city_of
from sim.territory.communes import Commune
from sim.territory.france import communes_named, france
from sim.territory.mobile_teams import mobile_teams
from sim.territory.nearness import Nearness
from sim.territory.offices import FORMATS, offices_of_france
from sim.territory.quarters import priority_quarters
from sim.territory.travel import car_s, reach_km
from sim.units import MINUTE_S

NEAR_MIN = 20
CANTON, QUARTER = "canton", "quarter"  # why a host is one
# Assumed (docs/scale.md): a half-day of 3 h with 1 h of road and set-up, 46 weeks a year, 27 € an hour and 40 km.
_HOURS, _WEEKS, _EUR_PER_H, _KM, _EUR_PER_KM = 4.0, 46, 27.0, 40.0, 0.40
YEARLY_EUR = _WEEKS * (_HOURS * _EUR_PER_H + _KM * _EUR_PER_KM)
MOST_A_YEAR = _WEEKS * 6  # needs that six slots of half an hour serve in a year


class _Lack(NamedTuple):
    """What some communes lack and others have: who lacks it, and how many needs the others' reach would add."""

    lacking: np.ndarray  # bool, shape (communes,); a host takes those whom it brings near out
    gains: np.ndarray  # shape (replications, communes), 0 where nothing is lacking
    share: np.ndarray  # of needs reached where nothing is lacking, shape (replications,)


class _Host(NamedTuple):
    """A commune that may lend a room, why, and the rows of those whom it would bring near."""

    row: int
    why: str
    within: np.ndarray


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
        dep, commune, name, canton, why (``canton``, ``quarter``), quarters (names of the priority quarters there),
        people (whom it brings near), gain (needs a year), low, high (95 %: Student over replications; of one, by the
        spread of Poisson's counts), eur (a year), eur_per_need.

    Notes
    -----
    Greedy: each host counts the people whom none before it brought near: for a canton those who come within 20 minutes
    of a desk by car, for priority quarters those of the commune, which has no desk of its own. The gain of a commune
    is its needs times the share reached where nothing is lacking, less its own share; six slots a week serve no more.
    """
    people = communes_named(communes["commune"])
    at = {one.insee: row for row, one in enumerate(people)}
    desks = _desks()
    needs, reach = (_by_replication(replications, name, at) for name in ("requests", "reach"))
    is_far = ~_is_near(people, [point for _, point in desks])
    cities = {_city(insee) for insee, _ in desks}
    has_desk = np.array([one.insee in cities for one in people])
    has_quarter = np.array([one.insee in priority_quarters() for one in people])
    lacks = {
        CANTON: _lack(is_far, ~is_far, needs, reach),
        QUARTER: _lack(has_quarter & ~has_desk, has_desk, needs, reach),
    }
    hosts = _hosts(communes.assign(row=communes["commune"].map(at)), people, desks, lacks[QUARTER].lacking)
    rows: list[dict[str, Any]] = []
    while hosts and len(rows) < most:
        best = max(hosts, key=lambda host: (_brought(host, lacks[host.why]).sum(), people[host.row].insee, host.why))
        lack = lacks[best.why]
        brought = best.within[lack.lacking[best.within]]
        gain = _brought(best, lack)
        if gain.mean() <= 0:  # so has none that is left: they were ordered
            break
        gained = _gained(gain, lack.share, needs[:, brought], reach[:, brought])
        rows.append(_row(communes, best, people, brought, gained))
        for one in lacks.values():
            one.lacking[brought] = False
        hosts = [host for host in hosts if host.row != best.row]
    return pd.DataFrame(rows)


def _lack(lacking: np.ndarray, has: np.ndarray, needs: np.ndarray, reach: np.ndarray) -> _Lack:
    share = reach[:, has].sum(axis=1) / np.maximum(needs[:, has].sum(axis=1), 1)
    return _Lack(lacking, np.where(lacking, np.maximum(share[:, None] * needs - reach, 0.0), 0.0), share)


def _brought(host: _Host, lack: _Lack) -> np.ndarray:
    """Return the needs that a host would add by replication."""
    return np.asarray(lack.gains[:, host.within[lack.lacking[host.within]]].sum(axis=1))


def _gained(gain: np.ndarray, share: np.ndarray, needs: np.ndarray, reach: np.ndarray) -> ResponseEstimate:
    """Return what a host brings a year, at most what its slots serve.

    One replication has no spread of its own: needs reached and needs not reached are then two Poisson counts, of which
    the gain is share x (not reached) - (1 - share) x reached.
    """
    if gain.size > 1:
        return estimate(np.minimum(gain, MOST_A_YEAR))
    variance = share[0] ** 2 * (needs - reach).sum() + (1 - share[0]) ** 2 * reach.sum()
    half = ndtri(0.5 + CONFIDENCE / 2) * np.sqrt(variance)
    return ResponseEstimate(*(float(np.clip(gain[0] + one, 0.0, MOST_A_YEAR)) for one in (0.0, -half, half)))


def _city(insee: str) -> str:
    """Return the city of an arrondissement; any other commune is its own."""
    return city_of(insee) or insee


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


def _hosts(
    communes: pd.DataFrame, people: tuple[Commune, ...], desks: list[tuple[str, tuple[float, float]]], lacks: np.ndarray
) -> list[_Host]:
    """Return who may lend a room: the most peopled commune of each canton without any desk, and who has priority
    quarters and no desk; only where the town hall is open for a half-day, as published.
    """
    covered = {canton_of(insee) for insee, _ in desks}
    is_free = ~communes["canton"].isin(covered) & (communes["canton"] != "")
    asked = communes.assign(is_free=is_free)[is_free | lacks[communes["row"]]]
    halls = asked[asked["commune"].map(lambda code: half_day_of(code) is not None)]
    free = halls[halls["is_free"]]
    order = free.sort_values(["population", "commune"], ascending=[False, True])
    chosen = list(order.drop_duplicates("canton")["row"])
    far = zip(chosen, _near_each(people, chosen), strict=True)
    own = (row for row in halls["row"] if lacks[row])
    return [_Host(row, CANTON, np.array(rows)) for row, rows in far] + [
        _Host(row, QUARTER, np.array([row])) for row in own
    ]


def _by_replication(replications: pd.DataFrame, name: str, at: dict[str, int]) -> np.ndarray:
    """Return sums of a measure, shape (replications, communes)."""
    numbers, place = np.unique(replications["replication"], return_inverse=True)
    found = np.zeros((numbers.size, len(at)))
    np.add.at(found, (place, replications["commune"].map(at).to_numpy()), replications[name].fillna(0).to_numpy())
    return found


def _row(
    communes: pd.DataFrame, host: _Host, people: tuple[Commune, ...], brought: Collection[int],
    gained: ResponseEstimate,
) -> dict[str, object]:  # fmt: skip
    insee = people[host.row].insee
    told = communes[communes["commune"] == insee].iloc[0]
    return {
        "dep": told["dep"], "commune": insee, "name": told["name"], "canton": told["canton"],
        "why": host.why, "quarters": priority_quarters().get(insee, ""),
        "people": sum(people[k].population for k in brought),
        "gain": gained.mean, "low": gained.low, "high": gained.high, "eur": YEARLY_EUR,
        "eur_per_need": YEARLY_EUR / gained.mean,
    }  # fmt: skip
