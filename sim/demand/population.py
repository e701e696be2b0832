"""Who the inhabitants are: age, digital autonomy, car, channels, acquaintances.

In: the population of a scenario's demand and a citizen's address. Out: attributes, in compiled code.
Inhabitants of 15 and over are numbered by age within their commune, so that a request can choose among the
young or the old with one draw and two scenarios meet the same persons.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.compiled import compiled
from sim.demand import draws
from sim.scenario.people import Demand, Population

LOW, MEDIUM, HIGH = range(3)
AUTONOMY = ("low", "medium", "high")
WALK_IN_ONLY, APPOINTMENT_ONLY, EITHER = range(3)
_RAKING_ROUNDS = 200


@dataclass(frozen=True)
class AgeTables:
    """The age structure as arrays, for compiled code.

    `knots`: ages at which the cumulated share is known; `cumulated`: share of the adults younger than the
    knot; `q26`, `q56`: shares younger than 26 and than 56. `low`, `high`, `car`: by band.
    """

    bands: tuple[str, ...]
    knots: np.ndarray
    cumulated: np.ndarray
    q26: float
    q56: float
    low: np.ndarray
    high: np.ndarray
    car: np.ndarray


def age_tables(population: Population) -> AgeTables:
    """Return the age structure of a population as arrays; within a band ages are uniform."""
    bands = sorted(population.age_bands, key=lambda band: band.from_age)
    knots = np.array([band.from_age for band in bands] + [bands[-1].to_age + 1], dtype=np.float64)
    shares = np.array([band.share for band in bands])
    cumulated = np.concatenate(([0.0], np.cumsum(shares / shares.sum())))
    cumulated[-1] = 1.0
    return AgeTables(
        bands=tuple(band.id for band in bands),
        knots=knots,
        cumulated=cumulated,
        q26=float(np.interp(26, knots, cumulated)),
        q56=float(np.interp(56, knots, cumulated)),
        low=np.array([band.low_autonomy for band in bands]),
        high=np.array([band.high_autonomy for band in bands]),
        car=np.array([band.car for band in bands]),
    )


def users_by_type(demand: Demand) -> np.ndarray:
    """Return the age shares of those who ask, by type, matched to the published age of all users.

    Returns
    -------
    float64 array, shape (types, 3)
        Rows sum to 1; weighted by the shares of the types, the columns give ``population.users``.

    Notes
    -----
    Iterative proportional fitting (Deming and Stephan 1940): each age group is multiplied by one weight.
    """
    shares = np.array([kind.share for kind in demand.types])
    users = demand.population.users
    target = np.array([users.under_26, users.from_26_to_55, users.over_55])
    table = np.array([[k.ages.under_26, k.ages.from_26_to_55, k.ages.over_55] for k in demand.types])
    for _ in range(_RAKING_ROUNDS):
        # Row by row, so that a type nobody asks for adds exactly nothing; a product of matrices sums as it likes.
        found = (shares[:, None] * table).sum(axis=0)
        table = table * np.divide(target, found, out=np.zeros(3), where=found > 0)
        sums = table.sum(axis=1, keepdims=True)
        table = np.divide(table, sums, out=np.full_like(table, 1 / 3), where=sums > 0)
    return table


def adult_shares(adults: np.ndarray) -> np.ndarray:
    """Return the cumulated shares of the adults by commune; one where nobody lives changes no other."""
    return adults.cumsum() / adults.sum()


# The four below have no branches: which way a draw goes cannot be guessed, and a wrong guess costs more than the rest.


@compiled
def chosen_citizen(u, adults, young, middle, q26, q56):
    """Return the number of the inhabitant who has a need: the age group first, then anyone in it."""
    is_old, is_young = u >= young + middle, u < young
    within = u - (0.0 if is_young else young) - (middle if is_old else 0.0)
    share = young if is_young else 1.0 - young - middle if is_old else middle
    low = 0.0 if is_young else q56 if is_old else q26
    width = q26 if is_young else 1.0 - q56 if is_old else q56 - q26
    return min(np.int64((low + within / share * width) * adults), adults - 1)


@compiled
def age_at(quantile, knots, cumulated):
    """Return (age in whole years, band) at a quantile of the adults' age."""
    band = 0
    for k in range(1, cumulated.size - 1):
        band += np.int64(quantile >= cumulated[k])
    width = cumulated[band + 1] - cumulated[band]
    within = (quantile - cumulated[band]) / width if width > 0.0 else 0.0
    age = np.int64(knots[band] + within * (knots[band + 1] - knots[band]))
    return min(age, np.int64(knots[band + 1]) - 1), band


@compiled
def autonomy_of(u, low, high):
    """Return the digital autonomy of a citizen whose draw is `u`: LOW, MEDIUM or HIGH."""
    return np.int64(u >= low) * (MEDIUM + np.int64(u >= 1.0 - high))


@compiled
def channels_of(u, walk_in_only, appointment_only):
    """Return the channels that a citizen whose draw is `u` can use: WALK_IN_ONLY, APPOINTMENT_ONLY or EITHER."""
    return np.int64(u >= walk_in_only) + np.int64(u >= walk_in_only + appointment_only)


@compiled
def acquaintance(seed, replication, citizen, j, same_share, home, adults, cumulated):
    """Return acquaintance ``j`` of a citizen, as (commune index, number).

    Parameters
    ----------
    home : int
        Index of the citizen's commune.
    adults : int64 array, shape (communes,)
        Inhabitants of 15 and over.
    cumulated : float64 array, shape (communes,)
        Cumulated shares of the adults, for an acquaintance of any commune.
    """
    u = draws.uniform(seed, replication, draws.FRIEND, citizen, j)
    if u < same_share:
        return home, min(np.int64(u / same_share * adults[home]), adults[home] - 1)
    v = (u - same_share) / (1.0 - same_share)
    commune = 0
    while commune < cumulated.size - 1 and v >= cumulated[commune]:
        commune += 1
    below = cumulated[commune - 1] if commune > 0 else 0.0
    share = cumulated[commune] - below
    within = (v - below) / share if share > 0.0 else 0.0
    return commune, max(0, min(np.int64(within * adults[commune]), adults[commune] - 1))
