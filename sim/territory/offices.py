"""The other labelled offices that people may go to instead.

In: the list of France Services of August 2024. Out: `Office`, and the nearest one open at a date.
Whether anyone goes there is a matter of choice, decided elsewhere; the rota's own venues are not here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from sim.territory.communes import Commune
from sim.territory.hours import Opening, openings_of, weekly_hours
from sim.territory.lands import has_road, land_of
from sim.territory.nearness import Nearness
from sim.territory.sources import read_rows
from sim.territory.travel import DEFAULT_TRAVEL, TravelRules, car_s

FIXED = "Lieu fixe"
FORMATS = (FIXED, "Multi-sites", "Antenne", "Mobile")
# As the list writes them; an antenna of any format is one.
_FORMATS_LISTED = {"Fixe": FIXED, "Fixe_antenne(s)": FIXED, "Multisites": "Multi-sites"}


@dataclass(frozen=True)
class Office:
    """A labelled France Services office.

    Attributes
    ----------
    id : str
        Its number in the list of France Services.
    name : str
        As the list writes it, in French.
    insee : str
        INSEE code of its commune.
    lat, lon : float
        Degrees, WGS 84.
    format : str
        One of `FORMATS`.
    label_day : int
        Calendar ordinal of its label; it is taken as open from then on.
    weekly_hours : float or None
        Opening hours a week when the list was made; None where it gives none.
    openings : tuple of Opening
        The same by weekday.
    by_appointment : bool
        Whether the list says that one must book.
    """

    id: str
    name: str
    insee: str
    lat: float
    lon: float
    format: str
    label_day: int
    weekly_hours: float | None = None
    openings: tuple[Opening, ...] = ()
    by_appointment: bool = False

    @property
    def point(self) -> tuple[float, float]:
        """Return (lat, lon), in degrees."""
        return self.lat, self.lon

    def is_open(self, day: int) -> bool:
        """Tell whether the office had its label on a calendar ordinal."""
        return self.label_day <= day


def nearest_office(
    commune: Commune,
    offices: Iterable[Office],
    day: int,
    rules: TravelRules = DEFAULT_TRAVEL,
    exclude_ids: Collection[str] = (),
) -> tuple[Office, int] | None:
    """Return the office with the shortest journey by car among those open, with that journey.

    Parameters
    ----------
    commune : Commune
        The home.
    offices : iterable of Office
    day : int
        Calendar ordinal; an office labelled later is passed over.
    rules : TravelRules
    exclude_ids : collection of str
        Offices to pass over, such as the home desk of the rota.

    Returns
    -------
    (Office, int seconds) or None
        None where no office is open. Of equal journeys the lower id, as text, is taken.
    """
    journeys = [
        (car_s(commune, office.point, rules), office.id, office)
        for office in offices
        if office.is_open(day) and office.id not in exclude_ids and has_road(commune.insee, office.insee)
    ]
    if not journeys:
        return None
    journey_s, _, office = min(journeys, key=lambda journey: journey[:2])
    return office, journey_s


@cache
def offices_of_france(formats: Collection[str] = (FIXED,)) -> tuple[Office, ...]:
    """Return the labelled offices of France on 1 August 2024, by number; fixed places alone by default."""
    return tuple(_office(row) for row in read_rows("offices_2024.csv.gz") if _format_of(row) in formats)


def _format_of(row: dict[str, str]) -> str:
    return "Antenne" if row["type"] == "Antenne" else _FORMATS_LISTED.get(row["format"], "Mobile")


def _office(row: dict[str, str]) -> Office:
    openings = openings_of(row)
    return Office(
        id=row["id"],
        name=row["name"],
        insee=row["insee"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        format=_format_of(row),
        label_day=dt.date.fromisoformat(row["label_date"]).toordinal(),
        weekly_hours=weekly_hours(openings) or None,
        openings=openings,
        by_appointment=row["appointment"] == "yes",
    )


def nearest_offices(
    communes: Sequence[Commune],
    offices: Sequence[Office],
    day: int,
    rules: TravelRules = DEFAULT_TRAVEL,
    exclude_ids: Collection[str] = (),
) -> list[tuple[Office, int] | None]:
    """Return what `nearest_office` gives for each commune, in time that grows hardly faster than their number."""
    is_open = [one for one in offices if one.is_open(day) and one.id not in exclude_ids]
    by_land: dict[str | None, list[Office]] = {}
    for office in is_open:
        by_land.setdefault(land_of(office.insee) if office.insee else None, []).append(office)
    found: list[tuple[Office, int] | None] = [None] * len(communes)
    homes: dict[str, list[int]] = {}
    for row, commune in enumerate(communes):
        homes.setdefault(land_of(commune.insee), []).append(row)
    for land, rows in homes.items():
        there = [*by_land.get(land, ()), *by_land.get(None, ())]  # of a commune that is not known: on every land
        near = Nearness([one.point for one in there]).nearest([communes[row].point for row in rows])
        for row, candidates in zip(rows, near, strict=True):
            found[row] = nearest_office(communes[row], [there[k] for k in candidates], day, rules)
    return found
