"""Faults of names: what is referred to and is not there, what is named twice.

In: a scenario that fits the schema. Out: problems, one function for each fault. Nothing is raised.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, get_args

from sim.errors import TerritoryError
from sim.said import said, together
from sim.scenario.problems import Problem, did_you_mean, fault, warning
from sim.scenario.rota import HOME_DESK
from sim.scenario.schema import Scenario, VenueKind
from sim.scenario.setting import territory_of
from sim.territory.codes import is_among

FLAT_SEASON = "flat"


_NONE = {
    "venue": said('"{name}" is no venue', name=""),
    "adviser": said('"{name}" is no adviser', name=""),
    "request type": said('"{name}" is no request type', name=""),
    "operator": said('"{name}" is no operator', name=""),
    "season": said('"{name}" is no season', name=""),
    "venue or kind of venue": said('"{name}" is no venue or kind of venue', name=""),
    "commune of the place": said('"{name}" is no commune of the place', name=""),
}


def commune_codes(scenario: Scenario) -> tuple[str, ...]:
    """Return the INSEE codes of the communes served; none where the place itself is at fault."""
    place = scenario.place
    if place.own_communes and not place.codes:  # as they are written, twice if they are
        return tuple(commune.id for commune in place.own_communes)
    try:
        return tuple(commune.insee for commune in territory_of(scenario).communes)
    except TerritoryError:
        return ()  # told by the checks of the place


def _unknown(path: str, name: str, what: str, known: Collection[str]) -> Iterator[Problem]:
    if name not in known:
        told = together(said(_NONE[what].words, name=name), did_you_mean(name, known))
        yield Problem(path, fault("no_adviser", told, adviser=name) if what == "adviser" else told)


def id_given_twice(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each id that a list of named things holds twice."""
    lists: dict[str, Iterable[Any]] = {
        "venues": scenario.venues,
        "advisers": scenario.advisers,
        "rota.permanences": scenario.rota.permanences,
        "demand.types": scenario.demand.types,
        "demand.operators": scenario.demand.operators,
        "demand.population.age_bands": scenario.demand.population.age_bands,
        "awareness.campaigns": scenario.awareness.campaigns,
        "place.communes": scenario.place.own_communes,
        "place.offices": scenario.place.own_offices or (),
    }
    for path, items in lists.items():
        seen: set[str] = set()
        for number, item in enumerate(items):
            if item.id in seen:
                told = said('id "{id}" is given twice{where}; ids must differ', id=item.id, where="")
                yield Problem(f"{path}[{number}].id", told)
            seen.add(item.id)


def permanence_named_as_home_desk(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each permanence whose name is kept for the sessions of the home desk."""
    for permanence in scenario.rota.permanences:
        if permanence.id.startswith(HOME_DESK):
            path = f"rota.permanences.{permanence.id}.id"
            yield Problem(path, said('"{word}" is kept for the home desk; choose another beginning', word=HOME_DESK))


def unknown_venue(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each venue that is referred to and is not there."""
    known = {venue.id: None for venue in scenario.venues}
    for permanence in scenario.rota.permanences:
        yield from _unknown(f"rota.permanences.{permanence.id}.venue", permanence.venue, "venue", known)
    if scenario.rota.home_desk is not None:
        yield from _unknown("rota.home_desk.venue", scenario.rota.home_desk.venue, "venue", known)
    for adviser in scenario.advisers:
        yield from _unknown(f"advisers.{adviser.id}.home", adviser.home, "venue", known)


def unknown_adviser(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each adviser whom a desk names and who is not there."""
    known = {adviser.id: None for adviser in scenario.advisers}
    for permanence in scenario.rota.permanences:
        for name in permanence.advisers:
            yield from _unknown(f"rota.permanences.{permanence.id}.advisers", name, "adviser", known)
    for name in scenario.rota.home_desk.colleagues if scenario.rota.home_desk is not None else ():
        yield from _unknown("rota.home_desk.colleagues", name, "adviser", known)


def adviser_named_twice(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each desk that names one adviser twice."""
    desks = [(f"rota.permanences.{p.id}.advisers", p.advisers) for p in scenario.rota.permanences]
    if scenario.rota.home_desk is not None:
        desks.append(("rota.home_desk.colleagues", scenario.rota.home_desk.colleagues))
    for path, names in desks:
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield Problem(path, said('adviser "{name}" is named twice; name each adviser once', name=name))


def unknown_type(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each request type that a skill names and that is not there."""
    known = [kind.id for kind in scenario.demand.types]
    for adviser in scenario.advisers:
        for name in adviser.skills:
            yield from _unknown(f"advisers.{adviser.id}.skills.{name}", name, "request type", known)


def unknown_operator(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each operator that a request type names and that is not there."""
    known = [operator.id for operator in scenario.demand.operators]
    for kind in scenario.demand.types:
        yield from _unknown(f"demand.types.{kind.id}.operator", kind.operator, "operator", known)


def unknown_season(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each season that a request type names and that is not there; "flat" always is."""
    known = list(dict.fromkeys([*scenario.demand.seasons, FLAT_SEASON]))
    for kind in scenario.demand.types:
        yield from _unknown(f"demand.types.{kind.id}.season", kind.season, "season", known)


def unknown_affinity(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each affinity to what is neither a venue nor a kind of venue."""
    known = [*(venue.id for venue in scenario.venues), *get_args(VenueKind)]
    for kind in scenario.demand.types:
        for name in kind.affinity:
            yield from _unknown(f"demand.types.{kind.id}.affinity.{name}", name, "venue or kind of venue", known)


def unknown_commune(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each commune of awareness or of a campaign that is not served.

    A venue may lie outside the communes served; that is a warning.
    """
    known = dict.fromkeys(commune_codes(scenario))
    if not known:
        return
    for code in scenario.awareness.communes:
        yield from _unknown(f"awareness.communes.{code}", code, "commune of the place", known)
    for campaign in scenario.awareness.campaigns:
        for code in campaign.communes if campaign.communes != "all" else ():
            yield from _unknown(f"awareness.campaigns.{campaign.id}.communes", code, "commune of the place", known)
    for venue in scenario.venues:
        if not is_among(venue.commune, known):
            told = said('"{code}" is not among the communes served', code=venue.commune)
            yield warning(f"venues.{venue.id}.commune", fault("outside_place", told, venue=venue.id))


CHECKS = (
    id_given_twice,
    permanence_named_as_home_desk,
    unknown_venue,
    unknown_adviser,
    adviser_named_twice,
    unknown_type,
    unknown_operator,
    unknown_season,
    unknown_affinity,
    unknown_commune,
)
