"""The territory that a scenario is set in, and the days of its run.

In: a scenario. Out: its `Territory` and its calendar ordinals. The place itself is described in `sim.territory`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sim.errors import TerritoryError
from sim.once import once
from sim.said import said
from sim.scenario.people import OutsideOption
from sim.scenario.place import OwnCommune, OwnOffice, Place, Travel
from sim.scenario.schema import Scenario
from sim.territory.codes import current_code
from sim.territory.communes import (
    REFERENCE_NO_DIPLOMA_SHARE,
    REFERENCE_UNEMPLOYMENT_SHARE,
    Commune,
)
from sim.territory.france import communes_around, communes_in, communes_named
from sim.territory.offices import FIXED, Office
from sim.territory.place import Territory, territory_in_france
from sim.territory.travel import TravelRules
from sim.units import YEAR_DAYS


@dataclass(frozen=True)
class Days:
    """The days of a run, as calendar ordinals, all included.

    `first` and `last` bound what is simulated; `start` and `end` the reported window. The run-out after the
    window is as long as the longest deadline, so that each request of the cohort reaches its final state.
    """

    first: int
    start: int
    end: int
    last: int

    @property
    def count(self) -> int:
        """Simulated days."""
        return self.last - self.first + 1


def days_of(scenario: Scenario) -> Days:
    """Return the days of a run: warm-up, window, run-out.

    In the regime `launch` the needs that are older than the first day wait for it, so the warm-up is at least
    the longest deadline.
    """
    start, end = scenario.horizon.start.toordinal(), scenario.horizon.end.toordinal()
    longest = scenario.demand.longest_deadline_days + 1
    warm_up = scenario.horizon.warm_up_days
    if scenario.regime == "launch":
        warm_up = max(warm_up, longest)
    return Days(first=start - warm_up, start=start, end=end, last=end + longest)


@once
def reported_within(scenario: Scenario, first: int, last: int) -> Scenario:
    """Return a scenario that reports the days from one calendar ordinal to another alone; made once."""
    ends = {"start": dt.date.fromordinal(first), "end": dt.date.fromordinal(last)}
    return scenario.model_copy(update={"horizon": scenario.horizon.model_copy(update=ends)})


def _commune(own: OwnCommune) -> Commune:
    unemployment = REFERENCE_UNEMPLOYMENT_SHARE if own.unemployment_share is None else own.unemployment_share
    no_diploma = REFERENCE_NO_DIPLOMA_SHARE if own.no_diploma_share is None else own.no_diploma_share
    return Commune(own.id, own.name, own.population, own.lat, own.lon, unemployment, no_diploma)


def _office(own: OwnOffice) -> Office:
    return Office(
        id=own.id, name=own.name, insee="", lat=own.lat, lon=own.lon, format=FIXED,
        label_day=own.label_day.toordinal(), weekly_hours=0.0,
    )  # fmt: skip


@once
def travel_rules(travel: Travel) -> TravelRules:
    """Return how distances become minutes, as a place says."""
    return TravelRules(**travel.model_dump())


def territory_of(scenario: Scenario) -> Territory:
    """Return the territory that a scenario names, or the one it describes, made once for all rotas of a place.

    Raises
    ------
    TerritoryError
        The place is not covered.
    """
    return _territory(scenario.place, scenario.choice.outside)


@once
def _territory(place: Place, outside: OutsideOption) -> Territory:
    offices = None if place.own_offices is None else [_office(one) for one in place.own_offices]
    if offices is None and place.own_communes and place.file is None:
        offices = []  # who describes communes describes what is around them
    return territory_in_france(
        communes_served(place),
        offices,
        zone=place.school_zone,
        department=None if place.told_by == ("department",) else place.department,
        travel=travel_rules(place.travel),
        farthest_min=outside.no_office_min,
        has_one_network=place.network is not None,
    )


def _listed(place: Place) -> list[Commune]:
    return [*map(_commune, place.own_communes), *communes_named({current_code(code) for code in place.codes})]


def communes_served(place: Place) -> Sequence[Commune]:
    """Return the communes of a place, by the first key that tells them.

    Raises
    ------
    TerritoryError
        There is no such part of France, or the place is told by nothing.
    """
    key = place.told_by[0] if place.told_by else ""
    if key == "communes":
        return _listed(place)
    if key in ("", "file"):
        raise TerritoryError(said("place: it names no commune; write which communes are served"))
    if place.around is not None and key == "around":
        return communes_around(current_code(place.around.commune), place.around.km)
    return communes_in(key, getattr(place, key))


def needs_of(scenario: Scenario) -> float:
    """Return the needs that a season of a scenario expects in its window."""
    days = (scenario.horizon.end - scenario.horizon.start).days + 1
    people = sum(commune.population for commune in territory_of(scenario).communes)
    return people * scenario.demand.rate_per_1000 / 1000 * days / YEAR_DAYS


def own_office_ids(scenario: Scenario) -> frozenset[str]:
    """Return the labelled offices that are the service itself, so never an outside option."""
    return frozenset(venue.office for venue in scenario.venues if venue.office is not None)
