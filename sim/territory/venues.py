"""The rooms that lend themselves to a permanence around the three sites.

In: the shipped table of venues. Out: `ShippedVenue`, for those who write scenarios.
A scenario states its own venues; nothing here is read while a scenario runs.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.territory.communes import site_named
from sim.territory.sources import read_rows


@dataclass(frozen=True)
class ShippedVenue:
    """A place for a desk, with what is known of it.

    Attributes
    ----------
    id : str
    name_fr, name_en : str
    kind : str
        Post office, town hall or digital public space, as `post_office`, `town_hall`, `digital_public_space`.
    role : str
        `hub`, `permanence`, `permanence_assumed` or `permanence_inferred`.
    insee : str
        INSEE code of its commune.
    lat, lon : float
        Degrees, WGS 84.
    accuracy_m : int
        How far the true place may be, metres.
    evidence, source : str
        What is published, what is inferred, and by whom.
    """

    id: str
    name_fr: str
    name_en: str
    kind: str
    role: str
    insee: str
    lat: float
    lon: float
    accuracy_m: int
    evidence: str
    source: str

    @property
    def point(self) -> tuple[float, float]:
        """Return (lat, lon), in degrees."""
        return self.lat, self.lon


def shipped_venues(site: str) -> tuple[ShippedVenue, ...]:
    """Return the venues of a shipped site, its hub first, in the order of the table.

    Raises
    ------
    TerritoryError
        The site is unknown.
    """
    site_named(site)
    return tuple(_venue(row) for row in read_rows("venues") if row["site"] == site)


def _venue(row: dict[str, str]) -> ShippedVenue:
    return ShippedVenue(
        id=row["venue_id"],
        name_fr=row["name_fr"],
        name_en=row["name_en"],
        kind=row["type"],
        role=row["role"],
        insee=row["insee"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        accuracy_m=int(row["coord_accuracy_m"]),
        evidence=row["evidence"],
        source=row["source"],
    )
