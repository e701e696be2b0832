"""How long a journey takes, from two points alone.

In: points as (lat, lon) in degrees, and rules. Out: whole seconds.
No road network and no timetable: the great circle, a detour, a speed. No alternative is chosen here.

References
----------
Haversine formula: R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984), 159.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.territory.communes import Commune
from sim.units import HOUR_S, minutes_to_s

Point = tuple[float, float]  # (lat, lon), degrees, WGS 84

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG


@dataclass(frozen=True)
class TravelRules:
    """The few numbers that turn a distance into a time.

    Attributes
    ----------
    detour_factor : float
        Road kilometres for one kilometre of great circle, at least 1.
    access_min : float
        Minutes to leave and park, for each journey by car.
    urban_speed_kmh, rural_speed_kmh : float
        Speed by car, from a home in an urban commune and in any other, over the whole journey; measured against routers
        and the published shares of people within 20 and 30 minutes of an office (docs/data.md).
    urban_population : int
        A commune is urban with more inhabitants than this.
    no_car_speed_kmh, no_car_access_min : float
        The same without a car, for every other means taken together.
    urban_drives : bool
        Whether advisers drive between venues at the urban speed.

    Notes
    -----
    What each may be is said by the schema of scenarios and by `sim.scenario.checks_numbers`.
    """

    detour_factor: float = 1.30
    access_min: float = 2.0
    urban_speed_kmh: float = 43.0
    rural_speed_kmh: float = 49.0
    urban_population: int = 5000
    no_car_speed_kmh: float = 12.0
    no_car_access_min: float = 5.0
    urban_drives: bool = False


DEFAULT_TRAVEL = TravelRules()


def great_circle_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the kilometres between two points given in degrees, over a sphere."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half_lat = math.sin((phi2 - phi1) / 2)
    half_lon = math.sin(math.radians(lon2 - lon1) / 2)
    root = math.sqrt(half_lat**2 + math.cos(phi1) * math.cos(phi2) * half_lon**2)
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, root))


def road_km(start: Point, end: Point, rules: TravelRules = DEFAULT_TRAVEL) -> float:
    """Return the road kilometres between two points: the great circle times the detour."""
    return rules.detour_factor * great_circle_km(*start, *end)


def is_urban(commune: Commune, rules: TravelRules = DEFAULT_TRAVEL) -> bool:
    """Tell whether people of a commune drive at the urban speed."""
    return commune.population > rules.urban_population


def car_s(commune: Commune, point: Point, rules: TravelRules = DEFAULT_TRAVEL) -> int:
    """Return the seconds by car from a commune's town centre to a point, one way.

    Parameters
    ----------
    commune : Commune
        The home; its population decides the speed.
    point : (float, float)
        Latitude and longitude in degrees.
    rules : TravelRules

    Returns
    -------
    int, seconds, >= 60 * access_min
    """
    return journeys_s(commune, point, rules)[1]


def no_car_s(commune: Commune, point: Point, rules: TravelRules = DEFAULT_TRAVEL) -> int:
    """Return the seconds without a car from a commune's town centre to a point, one way.

    Parameters
    ----------
    commune : Commune
    point : (float, float)
        Latitude and longitude in degrees.
    rules : TravelRules

    Returns
    -------
    int, seconds, >= 60 * no_car_access_min
    """
    return journeys_s(commune, point, rules)[0]


def journeys_s(commune: Commune, point: Point, rules: TravelRules = DEFAULT_TRAVEL) -> tuple[int, int]:
    """Return the seconds from a commune's town centre to a point without and with a car, one way."""
    km = road_km(commune.point, point, rules)
    speed = rules.urban_speed_kmh if is_urban(commune, rules) else rules.rural_speed_kmh
    no_car = _journey_s(km, rules.no_car_speed_kmh, rules.no_car_access_min)
    return no_car, _journey_s(km, speed, rules.access_min)


def reach_km(seconds: int, rules: TravelRules = DEFAULT_TRAVEL) -> tuple[float, float]:
    """Return the kilometres of great circle beyond which no journey of so many seconds leads: no car, car."""
    fastest = max(rules.urban_speed_kmh, rules.rural_speed_kmh)
    means = ((rules.no_car_access_min, rules.no_car_speed_kmh), (rules.access_min, fastest))
    left = [(max(0, seconds + 1 - minutes_to_s(access)), speed) for access, speed in means]
    no_car, car = (time_s / HOUR_S * speed / rules.detour_factor for time_s, speed in left)
    return no_car, car


def drive_s(start: Point, end: Point, rules: TravelRules = DEFAULT_TRAVEL) -> int:
    """Return the seconds an adviser drives from one venue to another.

    Parameters
    ----------
    start, end : (float, float)
        Latitude and longitude in degrees.
    rules : TravelRules

    Returns
    -------
    int, seconds; 0 where both venues are one point
    """
    if tuple(start) == tuple(end):
        return 0
    speed = rules.urban_speed_kmh if rules.urban_drives else rules.rural_speed_kmh
    return _journey_s(road_km(start, end, rules), speed, rules.access_min)


def _journey_s(km: float, speed_kmh: float, access_min: float) -> int:
    return minutes_to_s(access_min) + round(km / speed_kmh * HOUR_S)
