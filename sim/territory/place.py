"""The territory that a scenario is set in.

In: communes. Out: a frozen `Territory`.
It knows nothing of rotas, venues in use or requests.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from sim.errors import TerritoryError
from sim.said import counted, said
from sim.territory import travel as journeys
from sim.territory.boundaries import boundaries, is_at
from sim.territory.calendar import Calendar, LocalCalendar, calendar_of
from sim.territory.communes import Commune, department_of
from sim.territory.lands import has_road
from sim.territory.offices import Office, nearest_office, offices_of_france
from sim.territory.travel import DEFAULT_TRAVEL, Point, TravelRules, great_circle_km
from sim.units import HOUR_S, MINUTE_S

if TYPE_CHECKING:
    from sim.territory.boundaries import Rings

NO_ROAD_S = 10_000_000  # longer than any journey that somebody accepts, and short enough to be added up


@dataclass(frozen=True)
class Territory:
    """Communes, the offices around them, their calendar and the rules of travel.

    Attributes
    ----------
    communes : tuple of Commune
        By INSEE code, whatever order they came in.
    offices : tuple of Office
        Other labelled offices; those of the service itself may be among them.
    calendar : Calendar
    travel : TravelRules

    Raises
    ------
    TerritoryError
        There is no commune, or two communes or two offices are the same.
    """

    communes: tuple[Commune, ...]
    offices: tuple[Office, ...]
    calendar: Calendar
    travel: TravelRules = DEFAULT_TRAVEL

    def __post_init__(self) -> None:
        communes = tuple(sorted(self.communes, key=lambda commune: commune.insee))
        if not communes:
            raise TerritoryError(said("territory: it has no commune; give at least one"))
        _refuse_twins("commune", [commune.insee for commune in communes])
        _refuse_twins("office", [office.id for office in self.offices])
        object.__setattr__(self, "communes", communes)
        object.__setattr__(self, "offices", tuple(self.offices))

    @property
    def population(self) -> int:
        """Return the inhabitants of all communes."""
        return sum(commune.population for commune in self.communes)

    @cached_property
    def boundaries(self) -> Rings:
        """Return the outlines of the communes that have one, at their point; read at the first call."""
        known = boundaries(commune.insee for commune in self.communes)
        points = {commune.insee: commune.point for commune in self.communes}
        return {code: rings for code, rings in known.items() if is_at(rings, points[code])}

    @cached_property
    def _by_code(self) -> dict[str, Commune]:
        return {commune.insee: commune for commune in self.communes}

    def commune(self, insee: str) -> Commune:
        """Return a commune by its INSEE code.

        Raises
        ------
        TerritoryError
            The territory does not hold it.
        """
        if insee not in self._by_code:
            raise TerritoryError(
                counted(
                    "territory: commune {insee!r} is not in it ({count} commune, {first} to {last}); add it to the "
                    "communes",
                    "territory: commune {insee!r} is not in it ({count} communes, {first} to {last}); add it to the "
                    "communes",
                    len(self.communes),
                    insee=insee,
                    first=self.communes[0].insee,
                    last=self.communes[-1].insee,
                )
            )
        return self._by_code[insee]

    def car_s(self, commune: Commune, point: Point, insee: str = "") -> int:
        """Return the seconds by car from a commune to a point in another; `NO_ROAD_S` without a road."""
        return journeys.car_s(commune, point, self.travel) if has_road(commune.insee, insee) else NO_ROAD_S

    def no_car_s(self, commune: Commune, point: Point, insee: str = "") -> int:
        """Return the seconds without a car from a commune to a point in another; `NO_ROAD_S` without a road."""
        return journeys.no_car_s(commune, point, self.travel) if has_road(commune.insee, insee) else NO_ROAD_S

    def drive_s(self, start: Point, end: Point) -> int:
        """Return the seconds an adviser drives from one venue to another."""
        return journeys.drive_s(start, end, self.travel)

    def nearest_office(
        self, commune: Commune, day: int, exclude_ids: Collection[str] = ()
    ) -> tuple[Office, int] | None:
        """Return the nearest office open on a calendar ordinal, with the seconds by car, or None."""
        return nearest_office(commune, self.offices, day, self.travel, exclude_ids)


def territory_in_france(
    communes: Iterable[Commune],
    offices: Iterable[Office] | None = None,
    zone: str | None = None,
    department: str | None = None,
    travel: TravelRules = DEFAULT_TRAVEL,
    farthest_min: float = 90.0,
    has_one_network: bool = False,
) -> Territory:
    """Return a territory of communes of France: the calendar of each venue is that of its département.

    Parameters
    ----------
    communes : iterable of Commune
    offices : iterable of Office, optional
        By default those of the list of August 2024 to which somebody of the communes may drive.
    zone, department : str, optional
        Of the whole place, where it is not left to each département.
    travel : TravelRules
    farthest_min : float
        Minutes beyond which an office counts for nobody.
    has_one_network : bool
        Whether every office that publishes hours is of the service itself, wherever it lies, so none of the others.

    Raises
    ------
    TerritoryError
        There is no commune, or one is given twice.
    """
    communes = tuple(communes)
    others = _offices_around(communes, travel, farthest_min) if offices is None else tuple(offices)
    people: Counter[str] = Counter()
    for commune in communes:
        people[department_of(commune.insee)] += commune.population
    main = calendar_of(max(sorted(people), key=people.__getitem__, default=""))
    is_one = zone is not None or department is not None
    own_zone = zone or (None if main is None else main.zone)
    own_department = department or ("" if main is None else main.department)
    return Territory(
        communes=communes,
        offices=tuple(one for one in others if not (has_one_network and one.openings)),
        calendar=Calendar(own_zone, own_department) if is_one else LocalCalendar(own_zone, own_department),
        travel=travel,
    )


@lru_cache(maxsize=16)  # another scenario of the same place has another place, which is equal
def _offices_around(communes: tuple[Commune, ...], travel: TravelRules, farthest_min: float) -> tuple[Office, ...]:
    """Return the fixed offices of France within a circle that holds every journey of so many minutes from a commune."""
    middle = (
        math.fsum(commune.lat for commune in communes) / max(1, len(communes)),
        math.fsum(commune.lon for commune in communes) / max(1, len(communes)),
    )
    speed = max(travel.rural_speed_kmh, travel.urban_speed_kmh)
    reach_km = farthest_min * MINUTE_S / HOUR_S * speed / travel.detour_factor
    widest_km = max((great_circle_km(*middle, *commune.point) for commune in communes), default=0.0)
    return tuple(
        office for office in offices_of_france() if great_circle_km(*middle, *office.point) <= widest_km + reach_km
    )


def _refuse_twins(kind: str, ids: list[str]) -> None:
    twins = [name for name, count in Counter(ids).items() if count > 1]
    if twins:
        raise TerritoryError(
            said("territory: {kind} {ids} is given twice; keep one of each", kind=kind, ids=", ".join(twins))
        )
