"""The venues and communes that a register may name, from its mapping or from a scenario.

In: a mapping. Out: venues with their names and hours, codes of communes. A scenario gives those of its rota. How a
cell is matched to them is in `decoding`.
"""

from __future__ import annotations

from functools import lru_cache

from sim.registers.cells import spelling
from sim.registers.mapping import Hours, Mapping, VenueMap
from sim.scenario.files import load_scenario
from sim.scenario.schema import Scenario
from sim.scenario.setting import territory_of


def venues_known(mapping: Mapping) -> dict[str, VenueMap]:
    """Return the venues by id: those of the scenario, with what the mapping says of them; empty where nothing does.

    A name that the mapping gives to a venue is no other one's, whatever the scenario calls them.
    """
    found = _venues_of(_scenario(mapping.scenario)) if mapping.scenario is not None else {}
    given = {spelling(name): venue for venue, one in mapping.venues.items() for name in one.names}
    for venue, one in found.items():
        left = tuple(name for name in one.names if given.get(spelling(name), venue) == venue)
        found[venue] = VenueMap(left, one.hours)
    for venue, one in mapping.venues.items():
        before = found.get(venue, VenueMap())
        found[venue] = VenueMap((*before.names, *one.names), one.hours or before.hours)
    return found


def communes_known(mapping: Mapping) -> frozenset[str]:
    """Return the communes that are meant where several bear a name."""
    codes = set(mapping.communes)
    if mapping.scenario is not None:
        codes |= {commune.insee for commune in territory_of(_scenario(mapping.scenario)).communes}
    return frozenset(codes)


@lru_cache(maxsize=4)
def _scenario(source: str) -> Scenario:
    return load_scenario(source)


def _venues_of(scenario: Scenario) -> dict[str, VenueMap]:
    hours: dict[str, Hours] = {venue.id: {} for venue in scenario.venues}
    desk = scenario.rota.home_desk
    spans = [(one.venue, one.weekday, one.start, one.end) for one in scenario.rota.permanences]
    spans += [(desk.venue, one.weekday, one.start, one.end) for one in desk.hours] if desk is not None else []
    for venue, weekday, start, end in spans:
        hours[venue][weekday] = tuple(sorted({*hours[venue].get(weekday, ()), (start, end)}))
    return {venue.id: VenueMap((venue.name,), hours[venue.id]) for venue in scenario.venues}
