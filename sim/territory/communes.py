"""Where people live: communes and the three sites that they surround.

In: the shipped table of communes, or one's own. Out: `Commune`, `Site`, and the shares of reference.
Journeys are in `travel`, polygons in `boundaries`; age shares are national and live with demand.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sim.errors import TerritoryError
from sim.territory.sources import read_rows

_INSEE = re.compile(r"[0-9]{5}|2[AB][0-9]{3}")
_CORSICA = {"2A": 200_000, "2B": 300_000}


@dataclass(frozen=True)
class Site:
    """One of the three pilots: what it takes in unless told otherwise.

    Attributes
    ----------
    id : str
        The name used in scenarios.
    label_fr, label_en : str
        What readers see.
    scope : str
        The scope of its communes by default.
    zone : str
        School zone, A, B or C.
    department : str
        Département code, two characters.
    hub_venue_id, hub_office_id : str
        The venue where the adviser is at home, and the same place in the list of labelled offices.
    urban_drives : bool
        Whether an adviser drives between venues at the urban speed.
    """

    id: str
    label_fr: str
    label_en: str
    scope: str
    zone: str
    department: str
    hub_venue_id: str
    hub_office_id: str
    urban_drives: bool


SITES = {
    site.id: site
    for site in (
        Site(
            id="agen",
            label_fr="Agen et son agglomération",
            label_en="Agen and its urban community",
            scope="ca_agen_2021",
            zone="A",
            department="47",
            hub_venue_id="agen-blum",
            hub_office_id="898",
            urban_drives=True,
        ),
        Site(
            id="vigny",
            label_fr="Vigny et le Vexin Centre",
            label_en="Vigny and Vexin Centre",
            scope="cc_vexin_centre",
            zone="C",
            department="95",
            hub_venue_id="vigny-poste",
            hub_office_id="553",
            urban_drives=False,
        ),
        Site(
            id="mortagne",
            label_fr="Mortagne-du-Nord et 13 communes voisines",
            label_en="Mortagne-du-Nord and 13 neighbouring communes",
            scope="pilot_14_inferred",
            zone="B",
            department="59",
            hub_venue_id="mortagne-poste",
            hub_office_id="1443",
            urban_drives=False,
        ),
    )
}


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
        Inhabitants (census 2021 for the shipped ones).
    lat, lon : float
        Town centre, degrees, WGS 84.
    unemployment_share : float
        Unemployed among the active, 0 to 1.
    no_diploma_share : float
        People who left school without a diploma among those aged 15 or more, 0 to 1.
    scope : str
        The group it belongs to in its site; free for one's own territory.

    Raises
    ------
    TerritoryError
        A value cannot be one of a commune; the commune and the value are told.
    """

    insee: str
    name: str
    population: int
    lat: float
    lon: float
    unemployment_share: float
    no_diploma_share: float
    scope: str = ""

    def __post_init__(self) -> None:
        check_insee(self.insee)
        self._refuse_unless("population", self.population >= 0, "0 or more")
        self._refuse_unless("lat", -90 <= self.lat <= 90, "degrees from -90 to 90")
        self._refuse_unless("lon", -180 <= self.lon <= 180, "degrees from -180 to 180")
        self._refuse_unless("unemployment_share", 0 <= self.unemployment_share <= 1, "a share from 0 to 1")
        self._refuse_unless("no_diploma_share", 0 <= self.no_diploma_share <= 1, "a share from 0 to 1")

    def _refuse_unless(self, field: str, holds: bool, expected: str) -> None:
        if not holds:
            raise TerritoryError(
                f"commune {self.insee} ({self.name}): {field} is {getattr(self, field)!r}, it must be {expected}"
            )

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
    mend = "write it between quotes, for its zeros" if not isinstance(insee, str) else "look it up in the INSEE list"
    raise TerritoryError(
        f"commune: {insee!r} is no INSEE code; expected five digits, or 2A or 2B and three digits: {mend}"
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


def communes_of(site: str, scopes: Iterable[str] | None = None) -> tuple[Commune, ...]:
    """Return the communes of a shipped site, by INSEE code.

    Parameters
    ----------
    site : str
        A key of `SITES`.
    scopes : iterable of str, optional
        The scopes to take; by default the one of the site.

    Raises
    ------
    TerritoryError
        The site or a scope is unknown; those that exist are told.
    """
    wanted = (site_named(site).scope,) if scopes is None else tuple(scopes)
    known = scopes_of(site)
    for scope in wanted:
        if scope not in known:
            raise TerritoryError(f'site "{site}": "{scope}" is no scope; it must be one of {", ".join(known)}')
    return tuple(commune for at, commune in _shipped() if at == site and commune.scope in wanted)


def scopes_of(site: str) -> tuple[str, ...]:
    """Return the scopes in which the communes of a shipped site are grouped, in alphabetical order."""
    site_named(site)
    return tuple(sorted({commune.scope for at, commune in _shipped() if at == site}))


def site_named(site: str) -> Site:
    """Return a shipped site.

    Raises
    ------
    TerritoryError
        It is unknown; those that exist are told.
    """
    if site not in SITES:
        raise TerritoryError(
            f'site: "{site}" is not shipped; it must be one of {", ".join(SITES)}, or give your own communes'
        )
    return SITES[site]


@lru_cache(maxsize=1)
def _shipped() -> tuple[tuple[str, Commune], ...]:
    """Read every shipped commune with its site, by INSEE code."""
    rows = sorted(read_rows("communes"), key=lambda row: row["insee"])
    return tuple((row["site"], _commune(row)) for row in rows)


def _commune(row: dict[str, str]) -> Commune:
    return Commune(
        insee=row["insee"],
        name=row["name"],
        population=int(row["pop_2021"]),
        lat=float(row["lat_centre"]),
        lon=float(row["lon_centre"]),
        unemployment_share=float(row["unemployment_share_2021"]),
        no_diploma_share=float(row["no_diploma_share_2018"]),
        scope=row["scope"],
    )


def weighted_shares(communes: Sequence[Commune]) -> tuple[float, float]:
    """Return the unemployment and no-diploma shares of communes, weighted by inhabitants."""
    people = sum(commune.population for commune in communes)
    unemployed = math.fsum(commune.population * commune.unemployment_share for commune in communes)
    without_diploma = math.fsum(commune.population * commune.no_diploma_share for commune in communes)
    return unemployed / people, without_diploma / people


# The same for every territory, so that a commune keeps its needs whatever lies around it.
REFERENCE_UNEMPLOYMENT_SHARE, REFERENCE_NO_DIPLOMA_SHARE = weighted_shares(
    [commune for site in SITES for commune in communes_of(site)]
)
