"""Where people live: what a commune is.

In: what is known of one. Out: `Commune`, its number in addresses, and the shares of reference.
All communes are in `france`, journeys in `travel`, outlines in `boundaries`; age shares are national and live with
demand.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sim.errors import TerritoryError
from sim.said import said

_INSEE = re.compile(r"[0-9]{5}|2[AB][0-9]{3}")
_CORSICA = {"2A": 200_000, "2B": 300_000}

# Means of the three sites by inhabitants, where needs were fitted (census 2021 and 2018): the same for every territory,
# so that a commune keeps its needs whatever lies around it.
REFERENCE_UNEMPLOYMENT_SHARE, REFERENCE_NO_DIPLOMA_SHARE = 0.10522, 0.25230


@dataclass(frozen=True)
class Commune:
    """A commune, placed at its town centre.

    Attributes
    ----------
    insee : str
        INSEE code: five digits, or 2A or 2B and three digits.
    name : str
        As INSEE writes it.
    population : int
        Inhabitants.
    lat, lon : float
        Town centre, degrees, WGS 84.
    unemployment_share : float
        Unemployed among the active, 0 to 1.
    no_diploma_share : float
        People who left school without a diploma among those aged 15 or more, 0 to 1.
    """

    insee: str
    name: str
    population: int
    lat: float
    lon: float
    unemployment_share: float
    no_diploma_share: float

    @property
    def point(self) -> tuple[float, float]:
        """Return (lat, lon) of the town centre, in degrees."""
        return self.lat, self.lon

    @property
    def number(self) -> int:
        """Return the number of the commune in addresses."""
        return commune_number(self.insee)


def check_insee(insee: str) -> str:
    """Return an INSEE code as it came, once it is sure to be one.

    Raises
    ------
    TerritoryError
        It is not text, or not five digits, or 2A or 2B and three digits.
    """
    if isinstance(insee, str) and _INSEE.fullmatch(insee):
        return insee
    mend = (
        said("write it between quotes, for its zeros")
        if not isinstance(insee, str)
        else said("look it up in the INSEE list")
    )
    raise TerritoryError(
        said(
            "commune: {insee!r} is no INSEE code; expected five digits, or 2A or 2B and three digits: {mend}",
            insee=insee,
            mend=mend,
        )
    )


def commune_number(insee: str) -> int:
    """Return the number of a commune in addresses: its digits, Corsica set apart.

    Returns
    -------
    int
        Below 2**20; two communes never share one.

    Raises
    ------
    TerritoryError
        The code is no INSEE code.
    """
    check_insee(insee)
    if insee[:2] in _CORSICA:
        return _CORSICA[insee[:2]] + int(insee[2:])
    return int(insee)


def department_of(insee: str) -> str:
    """Return the département code of a commune: two characters, three overseas."""
    check_insee(insee)
    return insee[:3] if insee.startswith(("97", "98")) else insee[:2]


def weighted_shares(communes: Sequence[Commune]) -> tuple[float, float]:
    """Return the unemployment and no-diploma shares of communes, weighted by inhabitants."""
    people = sum(commune.population for commune in communes)
    unemployed = math.fsum(commune.population * commune.unemployment_share for commune in communes)
    without_diploma = math.fsum(commune.population * commune.no_diploma_share for commune in communes)
    return unemployed / people, without_diploma / people
