"""How many hours of adviser a commune has within reach, once shared with all who reach the same desks.

In: supply, people and journeys; or a scenario, whose rota gives the weekly hours of each venue. Out: hours a week per
1,000 inhabitants of each commune. Nothing is run here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from sim.errors import ScenarioError
from sim.measures.clocks import RotaClocks, open_spells
from sim.said import said
from sim.scenario.schema import Scenario
from sim.scenario.setting import territory_of
from sim.units import HOUR_S, WEEK_S, minutes_to_s

PER_PEOPLE = 1000


def floating_catchment(
    supply: Sequence[float] | np.ndarray,
    population: Sequence[float] | np.ndarray,
    journey: Sequence[Sequence[float]] | np.ndarray,
    longest: float,
) -> np.ndarray:
    """Return the supply per person that each place can reach, by two steps.

    Parameters
    ----------
    supply : (venues,)
        What each venue offers, such as weekly hours.
    population : (places,)
    journey : (places, venues)
        Time or distance from each place to each venue; NaN or infinite where there is no way.
    longest : float
        The catchment: what lies at most so far is reached.

    Returns
    -------
    float64 array, shape (places,)
        Supply per person. Summed over people it is the supply of all venues that somebody reaches.

    Raises
    ------
    ScenarioError
        Shapes do not fit, or a supply or population is below 0.

    Notes
    -----
    Step 1: R_j = S_j / sum of P_k over the places k within the catchment of venue j. Step 2: A_i = sum of R_j over
    the venues j within the catchment of place i.

    References
    ----------
    Luo and Wang (2003), Environment and Planning B 30, 865-884.
    """
    offered, people = np.asarray(supply, dtype=np.float64), np.asarray(population, dtype=np.float64)
    far = np.asarray(journey, dtype=np.float64).reshape(people.size, offered.size)
    if (offered < 0).any() or (people < 0).any():
        raise ScenarioError(said("catchment: a supply or a population is below 0; both count things"))
    return _shared(offered, people, csr_array(far <= longest))


def _shared(offered: np.ndarray, people: np.ndarray, near: csr_array) -> np.ndarray:
    sharing = people @ near.astype(np.float64)
    ratio = np.divide(offered, sharing, out=np.zeros(offered.size), where=sharing > 0)
    rows = np.split(ratio[near.indices], near.indptr[1:-1])
    return np.array([math.fsum(row) for row in rows])  # whatever the order of venues


def weekly_hours(clocks: RotaClocks) -> np.ndarray:
    """Return the adviser-hours that each venue offers in a mean week of the window, as the rota plans them.

    Breaks, holidays, closures and planned absences are left out; two advisers at one desk count twice.
    """
    hours, row = np.zeros(len(clocks.ground.venues)), {venue: k for k, venue in enumerate(clocks.ground.venues)}
    for session in clocks.sessions:
        if session.day <= clocks.last:
            open_s = sum(end - begin for begin, end in open_spells(session))
            present = len(clocks.present(session))
            hours[row[session.kind.venue]] += present * open_s / HOUR_S
    return hours / (clocks.length_s / WEEK_S)


def rota_catchment(scenario: Scenario, minutes: float | None = None, service: str = "all") -> pd.DataFrame:
    """Return the adviser-hours a week per 1,000 inhabitants that each commune has within a journey by car.

    Parameters
    ----------
    scenario : Scenario
    minutes : float, optional
        The catchment; by default the longest journey by car that people accept.
    service : str
        ``all``, ``mobile`` or ``home_desk``.

    Returns
    -------
    DataFrame
        commune, name, population, hours_per_1000.
    """
    clocks = RotaClocks(scenario, service)
    longest_s = clocks.limit_s["car"] if minutes is None else minutes_to_s(minutes)
    ground = clocks.ground
    hours = _shared(weekly_hours(clocks), ground.population.astype(np.float64), clocks.near(longest_s))
    communes = territory_of(scenario).communes
    return pd.DataFrame(
        {
            "commune": [commune.insee for commune in communes],
            "name": [commune.name for commune in communes],
            "population": [commune.population for commune in communes],
            "hours_per_1000": hours * PER_PEOPLE,
        }
    )
