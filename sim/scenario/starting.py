"""A first service for a place of France: hub, host rooms and rota, to be put right by who knows the place.

In: communes, with the one in the middle if there is one. Out: a `Start`: a labelled office as hub, rooms of mobile
teams and town halls as hosts, one permanence in each. What is chosen is assumed, whatever it is chosen from;
`starting_text` writes it as a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.errors import TerritoryError
from sim.said import said
from sim.scenario.starting_hours import Outing, desk_hours
from sim.territory.codes import is_among
from sim.territory.communes import Commune
from sim.territory.finding import told_apart
from sim.territory.france import distances_km
from sim.territory.hours import Opening
from sim.territory.lands import has_road, land_of
from sim.territory.mobile_teams import TeamRoom, team_rooms
from sim.territory.offices import FIXED, Office, offices_of_france
from sim.territory.town_halls import town_hall_hours
from sim.territory.travel import DEFAULT_TRAVEL, Point, drive_s, great_circle_km
from sim.units import HOUR_S, MINUTE_S

MOST_HOSTS = 4  # half-days of one adviser: the rota of Agen
SHORTEST_S, USUAL_S = int(2.5 * HOUR_S), 3 * HOUR_S  # of a permanence: the median of those that are published is 3 h
_FARTHEST_MIN = 45.0  # that an adviser is sent
_FAR_MIN = 40.0  # from a desk: farther is not worse for the choice of hosts
_WORKING_DAYS = range(5)
_MORNING = Opening(0, 9 * HOUR_S, 12 * HOUR_S)
_LATEST_S = 18 * HOUR_S
_HUBS = (FIXED, "Multi-sites")  # neither a bus nor an antenna


@dataclass(frozen=True)
class Host:
    """A room that is asked for, its hours, and the half-day proposed; the town hall where it is no team's."""

    commune: Commune
    openings: tuple[Opening, ...]
    session: Opening
    room: TeamRoom | None = None

    @property
    def point(self) -> Point:
        """Latitude and longitude of the room, of the town centre where it is no team's."""
        return self.commune.point if self.room is None else self.room.stop.point


@dataclass(frozen=True)
class Start:
    """What a first scenario proposes: the hub (None: the town hall of the middle), and the hosts."""

    middle: Commune
    hub: Office | None
    hosts: tuple[Host, ...]

    @property
    def hub_openings(self) -> tuple[Opening, ...]:
        """The hours of the hub: as published for an office or a town hall, else five mornings."""
        openings = town_hall_hours(self.middle.insee) if self.hub is None else self.hub.openings
        return openings or tuple(_MORNING._replace(weekday=day) for day in _WORKING_DAYS)

    @property
    def rounds(self) -> tuple[Outing, ...]:
        """The half-days at the hosts, each with its drive from the hub."""
        home = self.middle.point if self.hub is None else self.hub.point
        return tuple(Outing(host.session, drive_s(home, host.point)) for host in self.hosts)

    @property
    def desk_hours(self) -> tuple[Opening, ...]:
        """The hours of the home desk: those of the hub, half-days apart, with time to eat."""
        return desk_hours(self.hub_openings, {one.session.weekday: one for one in self.rounds})

    @property
    def is_shorter_than_published(self) -> bool:
        """Whether the home desk is closed at noon while the hub is open."""
        return sum(one.end_s - one.start_s for one in self.desk_hours) < sum(
            one.end_s - one.start_s for one in self.hub_openings
        )


def propose(communes: Sequence[Commune], middle: Commune | None = None, hub: str | None = None) -> Start:
    """Return a first service for some communes.

    Parameters
    ----------
    communes : sequence of Commune
    middle : Commune, optional
        Around which the place lies; by default the most peopled commune.
    hub : str, optional
        Number of a labelled office; ``mairie`` for the town hall of the middle; by default the office nearest to it.

    Raises
    ------
    TerritoryError
        No labelled office is within reach, none has this number, or the one that has is too far from each commune:
        what to write instead is told.
    """
    middle = middle or max(communes, key=lambda one: (one.population, one.insee))
    office = None if hub == "mairie" else _office_named(hub, communes) if hub else _office_in_reach(communes, middle)
    home = middle.point if office is None else office.point
    insee = middle.insee if office is None else office.insee
    return Start(middle, office, _hosts(communes, home, insee))


def _office_named(number: str, communes: Sequence[Commune]) -> Office:
    found = next((one for one in offices_of_france(_HUBS) if one.id == number), None)
    if found is None:
        raise TerritoryError(
            said(
                '--hub: no office that stays in one place has the number "{number}" in the list of France Services of '
                "August 2024; write its id_fs, or mairie for the town hall",
                number=number,
            )
        )
    land = [one for one in communes if has_road(one.insee, found.insee)]
    km = distances_km(found.point, np.array([one.lat for one in land]), np.array([one.lon for one in land]))
    if not (_minutes(km) <= _FARTHEST_MIN).any():
        far = said("no road leads there")
        if land:
            far = said("the nearest commune of the place is {km} km away", km=f"{km.min():.0f}")
        told = said(
            '--hub: "{name}" ({number}) lies in {commune}: {far}, an adviser is sent at most {minutes} minutes; name '
            "an office nearer by, or mairie for the town hall",
            name=found.name,
            number=number,
            commune=told_apart(found.insee),
            far=far,
            minutes=f"{_FARTHEST_MIN:.0f}",
        )
        raise TerritoryError(told)
    return found


def _office_in_reach(communes: Sequence[Commune], middle: Commune) -> Office:
    """Return the office with published hours nearest to the middle, in the place itself."""
    served = {commune.insee for commune in communes}
    offices = [one for one in offices_of_france(_HUBS) if one.openings and has_road(middle.insee, one.insee)]
    offices.sort(key=lambda one: (one.insee != middle.insee, great_circle_km(*middle.point, *one.point), one.id))
    inside = [one for one in offices if is_among(one.insee, served)]
    if inside:
        return inside[0]
    land = land_of(middle.insee)
    on_land = said("on {land}, which no road leaves, ", land=land) if land and len(land) > 3 else ""
    if offices:
        nearest = said(
            "the nearest, {office}; write --km {km} or more",
            office=_told(offices[0], middle), km=f"{_km(offices[0], middle):.0f}",
        )  # fmt: skip
    else:
        nearest = said("none is on this land; write --commune with another")
    told = said(
        "{commune}: {land}no labelled office with published hours is in the place; {nearest}, or --hub mairie to leave "
        "from the town hall",
        commune=f"{middle.name} ({middle.insee})",
        land=on_land,
        nearest=nearest,
    )
    raise TerritoryError(told)


def _km(office: Office, middle: Commune) -> float:
    return -(-great_circle_km(*middle.point, *office.point) // 1) + 1


def _told(office: Office, middle: Commune) -> str:
    km = great_circle_km(*middle.point, *office.point)
    return said(
        '"{name}" ({number}), is {km} km away in {commune}',
        name=office.name, number=office.id, km=f"{km:.0f}", commune=told_apart(office.insee),
    )  # fmt: skip


def _minutes(km: np.ndarray) -> np.ndarray:
    rules = DEFAULT_TRAVEL
    return rules.access_min + km * rules.detour_factor / rules.rural_speed_kmh * HOUR_S / MINUTE_S


def _hosts(communes: Sequence[Commune], home: tuple[float, float], insee: str) -> tuple[Host, ...]:
    """Return the hosts that bring most people nearer to a desk, one after the other, each on a day of its own."""
    land = [one for one in communes if has_road(one.insee, insee)]
    lat, lon = np.array([one.lat for one in land]), np.array([one.lon for one in land])
    people = np.array([one.population for one in land])
    nearest = np.minimum(_minutes(distances_km(home, lat, lon)), _FAR_MIN)
    for office in offices_of_france():
        if abs(office.lat - home[0]) < 1 and has_road(office.insee, insee):
            nearest = np.minimum(nearest, _minutes(distances_km(office.point, lat, lon)))
    reachable = _minutes(distances_km(home, lat, lon)) <= _FARTHEST_MIN
    gains = [k for k, one in enumerate(land) if reachable[k] and one.insee != insee and one.population]
    found: list[Host] = []
    free = set(_WORKING_DAYS)
    while gains and free and len(found) < MOST_HOSTS:
        nearer = {k: np.minimum(nearest, _minutes(distances_km(land[k].point, lat, lon))) for k in gains}
        best = min(gains, key=lambda k: (-float(people @ (nearest - nearer[k])), land[k].insee))
        gains.remove(best)
        host = _host(land[best], free)
        if host is not None:
            found.append(host)
            free.remove(host.session.weekday)
            nearest = nearer[best]
    return tuple(sorted(found, key=lambda host: host.session))


def _host(commune: Commune, free: set[int]) -> Host | None:
    """Return the room of a commune: the one to which a mobile team really goes, else the town hall."""
    for room in team_rooms().get(commune.insee, ()):
        if session := half_day(room.openings, free):
            return Host(commune, room.openings, session, room)
    openings = town_hall_hours(commune.insee)
    session = half_day(openings, free)
    return None if session is None else Host(commune, openings, session)


def half_day(openings: Sequence[Opening], free: set[int]) -> Opening | None:
    """Return a half-day on a free day within the hours of a room: the longest, the first; without any a morning."""
    if not openings:
        return _MORNING._replace(weekday=min(free))
    long = [one for one in openings if one.weekday in free and one.end_s - one.start_s >= SHORTEST_S]
    long = [one for one in long if one.start_s + SHORTEST_S <= _LATEST_S]
    best = min(long, key=lambda one: (-min(one.end_s - one.start_s, USUAL_S), one), default=None)
    if best is None:
        return None
    # Not at eight, where a room opens so early: people come later, and the hub opens later, too.
    start = max(best.start_s, min(_MORNING.start_s, best.end_s - USUAL_S))
    return Opening(best.weekday, start, min(best.end_s, start + USUAL_S))
