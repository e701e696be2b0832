"""What is known of a place before any scenario: people, calendars, offices, rooms, and who lives far from them.

In: a `Territory`. Out: a `Portrait`: the journey of each commune to the nearest labelled office. Nothing is run.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from sim.territory.codes import is_among
from sim.territory.communes import Commune, department_of
from sim.territory.departments import departments
from sim.territory.france import france
from sim.territory.hours import weekly_hours
from sim.territory.offices import FORMATS, Office, offices_of_france
from sim.territory.place import Territory
from sim.territory.town_halls import town_hall_hours
from sim.units import MINUTE_S

LIST_DAY = dt.date(2024, 8, 1).toordinal()  # of the list of offices
NEAR_MIN, FAR_MIN = 20, 30  # the objectives of the label


@dataclass(frozen=True)
class Home:
    """A commune of a place: the office nearest by car with its minutes, None without a road; its town hall's hours."""

    commune: Commune
    office: Office | None
    minutes: float | None
    town_hall_h: float


@dataclass(frozen=True)
class Portrait:
    """A place: its communes as they came, and the labelled offices in them, buses and antennas included."""

    territory: Territory
    homes: tuple[Home, ...]
    offices: tuple[Office, ...]

    @property
    def people(self) -> int:
        """Inhabitants."""
        return self.territory.population

    def beyond(self, minutes: float) -> tuple[Home, ...]:
        """Return the inhabited communes farther than some minutes from every office, the most peopled first."""
        far = (home for home in self.homes if home.minutes is None or home.minutes > minutes)
        return tuple(sorted((home for home in far if home.commune.population), key=_by_people))

    def share_beyond(self, minutes: float) -> float:
        """Return the share of the inhabitants who live farther than some minutes from every office."""
        return sum(home.commune.population for home in self.beyond(minutes)) / max(1, self.people)

    def departments(self) -> list[tuple[str, str | None, int, int]]:
        """Return code, school zone, communes and inhabitants of each département."""
        found: dict[str, list[int]] = {}
        for home in self.homes:
            counts = found.setdefault(department_of(home.commune.insee), [0, 0])
            counts[0] += 1
            counts[1] += home.commune.population
        known = departments()
        zones = {code: known[code].zone if code in known else None for code in found}
        return [(code, zones[code], found[code][0], found[code][1]) for code in sorted(found)]

    def mean_share(self, name: str) -> float:
        """Return the mean of a share of `france()` over the inhabitants of whom it is known; NaN without any."""
        values = getattr(france(), name)
        known = [
            (home.commune.population, float(values[france().row_of[home.commune.insee]]))
            for home in self.homes
            if home.commune.insee in france().row_of
        ]
        known = [(people, share) for people, share in known if not math.isnan(share)]
        people = sum(count for count, _ in known)
        return math.fsum(count * share for count, share in known) / people if people else math.nan


def portrait_of(territory: Territory) -> Portrait:
    """Return what is known of a place, by the offices of August 2024."""
    served = {commune.insee for commune in territory.communes}
    inside = tuple(office for office in offices_of_france(FORMATS) if is_among(office.insee, served))
    return Portrait(territory, tuple(_home(territory, one) for one in territory.communes), inside)


def _home(territory: Territory, commune: Commune) -> Home:
    nearest = territory.nearest_office(commune, LIST_DAY)
    hours = weekly_hours(town_hall_hours(commune.insee))
    if nearest is None:
        return Home(commune, None, None, hours)
    return Home(commune, nearest[0], nearest[1] / MINUTE_S, hours)


def _by_people(home: Home) -> tuple[int, str]:
    return -home.commune.population, home.commune.insee


def people_in(homes: Sequence[Home]) -> int:
    """Return the inhabitants of some communes."""
    return sum(home.commune.population for home in homes)
