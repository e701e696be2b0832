"""Faults of rooms: desks outside their hours or their dates of use, two desks in one, rooms that nobody can reach.

In: a scenario that fits the schema. Out: problems, one function for each fault. Nothing is raised.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations
from typing import NamedTuple

from sim.errors import TerritoryError
from sim.said import N_, joined, said, together
from sim.scenario.problems import Problem, error, fault, warning
from sim.scenario.rota import days_of, is_in_use
from sim.scenario.schema import Hours, Permanence, Scenario
from sim.scenario.setting import territory_of
from sim.scenario.values import WEEKDAYS, weekday_said
from sim.scenario.working_time import run_span, window
from sim.territory.france import nearest_commune
from sim.territory.place import NO_ROAD_S, Territory
from sim.territory.travel import great_circle_km
from sim.units import MINUTE_S, WEEK_DAYS, clock_span, iso_date, minutes_to_s

FAR_KM = 30.0  # from the centre of a commune; few communes of France reach so far
EMPTY_KM, WIDE_KM = 15.0, 150.0  # from any point of France to the nearest town centre, at most; in Guyane
_WIDE = "973"
NEAR_M, NEAR_DEGREES = 150.0, 0.0014  # two venues that may be one building; more than so many metres of latitude


class RoomOpening(NamedTuple):
    """A desk in a room on a weekday, from and until (seconds); `permanence` is None at the home desk."""

    path: str
    venue: str
    weekday: str
    start: int
    end: int
    permanence: Permanence | None = None

    @property
    def name(self) -> str:
        """How the desk is called in a message."""
        return said("the home desk") if self.permanence is None else f'"{self.permanence.id}"'

    def days(self, scenario: Scenario) -> tuple[int, ...]:
        """Return the calendar ordinals of the run on which it falls."""
        first, last = run_span(scenario)
        if self.permanence is not None:
            return days_of(self.permanence, first, last)
        # Ordinal 1 is a Monday.
        return tuple(range(first + (WEEKDAYS.index(self.weekday) - (first - 1)) % WEEK_DAYS, last + 1, WEEK_DAYS))


def openings(scenario: Scenario) -> Iterator[RoomOpening]:
    """Yield every opening of the rota, the permanences first."""
    for one in scenario.rota.permanences:
        yield RoomOpening(f"rota.permanences.{one.id}", one.venue, one.weekday, one.start, one.end, one)
    home = scenario.rota.home_desk
    for number, hours in enumerate(home.hours if home is not None else ()):
        assert home is not None
        yield RoomOpening(f"rota.home_desk.hours[{number}]", home.venue, hours.weekday, hours.start, hours.end)


def _fits(hours: tuple[Hours, ...], weekday: str, start: int, end: int) -> bool:
    """Say whether a time lies within the opening hours of a weekday, openings that touch taken as one."""
    for opening in sorted((h for h in hours if h.weekday == weekday), key=lambda h: h.start):
        if opening.start <= start < opening.end:
            start = min(end, opening.end)
    return start >= end


def desk_outside_venue_hours(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each desk that is not within the hours of its venue."""
    venues = {venue.id: venue for venue in scenario.venues}
    for one in openings(scenario):
        venue = venues.get(one.venue)
        if venue is None or venue.hours is None or one.end <= one.start:
            continue
        if _fits(venue.hours, one.weekday, one.start, one.end):
            continue
        day = [clock_span(h.start, h.end) for h in venue.hours if h.weekday == one.weekday]
        words = N_('{hours} is outside the hours of venue "{venue}", which is closed on {day}')
        if day:
            words = N_('{hours} is outside the hours of venue "{venue}", which is open {open} on {day}')
        values = {"hours": clock_span(one.start, one.end), "venue": one.venue, "day": weekday_said(one.weekday)}
        told = said(words, **values, open=joined(said(" and "), day))
        yield error(one.path, fault("outside_hours", told), f"venues.{one.venue}.hours")


def two_desks_in_one_room(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for each two desks that are in one room at one time, on a date both fall on."""
    alike: dict[tuple[str, str], list[RoomOpening]] = {}
    for one in openings(scenario):
        alike.setdefault((one.venue, one.weekday), []).append(one)
    for desks in alike.values():
        for first, other in combinations(desks, 2):
            is_home = first.permanence is other.permanence is None  # told by `openings_overlap`
            if is_home or first.start >= other.end or other.start >= first.end:
                continue
            both = sorted(set(first.days(scenario)) & set(other.days(scenario)))
            if both:
                told = said(
                    'is in room "{venue}" with {other} on {day}, {hours} and {others}, first on {date}: whoever '
                    "walks in goes to one of them alone; make it one desk with the advisers of both, or give each a "
                    "venue",
                    venue=first.venue,
                    other=other.name,
                    day=weekday_said(first.weekday),
                    hours=clock_span(first.start, first.end),
                    others=clock_span(other.start, other.end),
                    date=iso_date(both[0]),
                )
                code = "home_in_one_room" if other.permanence is None else "two_in_one_room"
                yield warning(first.path, fault(code, told), other.path)


def desk_when_venue_not_in_use(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each permanence that falls on a date before its venue's first day or after the last.

    The home desk has no dates of its own: there a date in the window is a warning.
    """
    venues = {venue.id: venue for venue in scenario.venues}
    is_home_told = False
    first, last = window(scenario)
    for one in openings(scenario):
        venue = venues.get(one.venue)
        days = one.days(scenario)
        if one.permanence is None:
            days = tuple(day for day in days if first <= day <= last)  # before a launch it may well be closed
        outside = [] if venue is None else [day for day in days if not is_in_use(venue, day)]
        if venue is None or not outside or (one.permanence is None and is_home_told):
            continue
        falls = said(
            'falls on {date}, but venue "{venue}" is in use from {first} to {last}',
            date=iso_date(outside[0]),
            venue=venue.id,
            first=venue.first_day or said("ever"),
            last=venue.last_day or said("ever"),
        )
        edge = f"venues.{venue.id}.{'last_day' if venue.first_day is None else 'first_day'}"
        if one.permanence is None:
            is_home_told = True
            told = together(falls, said(": the home desk is closed beyond"))
            yield warning("rota.home_desk.venue", fault("not_in_use", told, **falls.values), edge)
        else:
            told = together(falls, said("; give the permanence a first_day and a last_day"))
            yield error(one.path, fault("not_in_use", told, **falls.values), edge)


def _place_of(scenario: Scenario) -> Territory | None:
    try:
        return territory_of(scenario)
    except TerritoryError:
        return None  # told by the checks of the place


def venue_far_from_its_commune(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for each venue whose point is not where its commune is."""
    place = _place_of(scenario)
    points = {commune.insee: commune.point for commune in place.communes} if place is not None else {}
    for venue in scenario.venues:
        if venue.commune in points:
            km = great_circle_km(venue.lat, venue.lon, *points[venue.commune])
            if km > FAR_KM:
                yield warning(
                    f"venues.{venue.id}.lat",
                    said(
                        "{lat:g}, {lon:g} is {km:.0f} km from the centre of its commune {commune}; look at the order "
                        "of lat and lon, or at the commune",
                        lat=venue.lat,
                        lon=venue.lon,
                        km=km,
                        commune=venue.commune,
                    ),
                    f"venues.{venue.id}.commune",
                )


def venue_outside_france(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for each venue that is far from every commune of France: in the sea, or abroad."""
    if scenario.place.own_communes and scenario.place.file is None:
        return  # a scenario may describe another country
    place = _place_of(scenario)
    points = {commune.insee: commune.point for commune in place.communes} if place is not None else {}
    for venue in scenario.venues:
        point = venue.point
        if venue.commune in points and great_circle_km(*point, *points[venue.commune]) <= EMPTY_KM:
            continue
        km, nearest = nearest_commune(point)
        if km > (WIDE_KM if venue.commune.startswith(_WIDE) else EMPTY_KM):
            yield warning(
                f"venues.{venue.id}.lat",
                said(
                    "{lat:g}, {lon:g} lies in the sea or outside France: the nearest town centre is that of "
                    "{name} ({insee}), {km:.0f} km away",
                    lat=venue.lat,
                    lon=venue.lon,
                    name=nearest.name,
                    insee=nearest.insee,
                    km=km,
                ),
                f"venues.{venue.id}.lon",
            )


def venue_out_of_reach(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for each venue with a desk to which no inhabitant accepts to travel."""
    place = _place_of(scenario)
    if place is None:
        return
    used = dict.fromkeys(one.venue for one in openings(scenario))
    limits = scenario.choice.longest_journey_min
    people = [commune for commune in place.communes if commune.population]
    by_code = {commune.insee: commune for commune in people}
    for venue in scenario.venues if people else ():
        if venue.id not in used:
            continue
        point = venue.point
        within = (
            place.car_s(one, point, venue.commune) <= minutes_to_s(limits.car)
            or place.no_car_s(one, point, venue.commune) <= minutes_to_s(limits.no_car)
            # Its own commune first: it is seldom any other.
            for one in chain([by_code[venue.commune]] if venue.commune in by_code else [], people)
        )
        if not any(within):
            nearest = min(place.car_s(one, point, venue.commune) for one in people)
            told = said("nobody accepts to come here: no road leads here from a commune served")
            if nearest != NO_ROAD_S:
                told = said(
                    "nobody accepts to come here: the nearest commune is {minutes} min away by car, {car:g} are "
                    "accepted ({no_car:g} without a car)",
                    minutes=round(nearest / MINUTE_S),
                    car=limits.car,
                    no_car=limits.no_car,
                )
                told = fault("out_of_reach", told)
            yield warning(f"venues.{venue.id}", told, "choice.longest_journey_min.car")


def two_places_in_one_building(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for each two venues with a desk that are so near that they may be one place, and count as two."""
    used = dict.fromkeys(one.venue for one in openings(scenario))
    # From south to north, so that few are compared with each other.
    venues = sorted((one for one in scenario.venues if one.id in used), key=lambda one: (one.lat, one.id))
    for number, first in enumerate(venues):
        for other in venues[number + 1 :]:
            if other.lat - first.lat >= NEAR_DEGREES:
                break
            metres = 1000 * great_circle_km(first.lat, first.lon, other.lat, other.lon)
            if metres <= NEAR_M and first.place_id != other.place_id:
                yield warning(
                    f"venues.{other.id}",
                    fault(
                        "one_building",
                        said(
                            '"{venue}" is {metres} m from "{room}": as two places, each with a taste of its own, '
                            "they draw more people than two rooms of one; if they are, give both {mend}",
                            venue=other.id,
                            metres=round(metres),
                            room=first.id,
                            mend=f'place: "{first.place_id}"',
                        ),
                    ),
                    f"venues.{first.id}",
                )


CHECKS = (
    desk_outside_venue_hours,
    venue_far_from_its_commune,
    venue_outside_france,
    venue_out_of_reach,
    two_places_in_one_building,
)

# These look at every date of the run: only where the horizon is sound.
DATED_CHECKS = (two_desks_in_one_room, desk_when_venue_not_in_use)
