"""The territory that a scenario is set in, and the days of its run.

In: a scenario. Out: its `Territory` and its calendar ordinals. The place itself is described in `sim.territory`.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.scenario.schema import OwnCommune, OwnOffice, Scenario
from sim.territory.communes import (
    REFERENCE_NO_DIPLOMA_SHARE,
    REFERENCE_UNEMPLOYMENT_SHARE,
    SITES,
    Commune,
)
from sim.territory.offices import FIXED, Office
from sim.territory.place import Territory, load_territory
from sim.territory.travel import TravelRules


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


def _commune(own: OwnCommune) -> Commune:
    unemployment = REFERENCE_UNEMPLOYMENT_SHARE if own.unemployment_share is None else own.unemployment_share
    no_diploma = REFERENCE_NO_DIPLOMA_SHARE if own.no_diploma_share is None else own.no_diploma_share
    return Commune(own.id, own.name, own.population, own.lat, own.lon, unemployment, no_diploma)


def _office(own: OwnOffice) -> Office:
    return Office(
        id=own.id, name=own.name, insee="", lat=own.lat, lon=own.lon, format=FIXED,
        label_day=own.label_day.toordinal(), weekly_hours=0.0,
    )  # fmt: skip


def territory_of(scenario: Scenario) -> Territory:
    """Return the territory that a scenario names, or the one it describes.

    Raises
    ------
    TerritoryError
        The place is not covered.
    """
    place = scenario.place
    own = place.communes is not None
    return load_territory(
        site=None if own else place.site,
        communes=[_commune(c) for c in place.communes] if place.communes is not None else None,
        offices=[_office(o) for o in place.offices] if place.offices is not None else None,
        zone=place.school_zone,
        department=place.department,
        travel=TravelRules(**place.travel.model_dump()),
    )


def own_office_ids(scenario: Scenario) -> frozenset[str]:
    """Return the labelled offices that are the service itself, so never an outside option."""
    return frozenset({SITES[scenario.place.site].hub_office_id}) if scenario.place.site else frozenset()
