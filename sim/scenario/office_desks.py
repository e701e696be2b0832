"""The labelled offices of a place as desks of the scenario, with their published hours, and the teams that move.

In: a merged tree whose ``place.offices`` is ``desks`` or whose ``place.mobile`` is ``permanences``. Out: the tree with
one venue, two advisers and one permanence a stretch of opening for each office in the place; one adviser, the stops and
the rounds for each team; all below what the scenario states itself. Other buses stay outside options.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from sim.errors import TerritoryError
from sim.scenario.merge import merged
from sim.scenario.origins import Node, Origin, plain
from sim.scenario.place import Place
from sim.scenario.problems import Problem
from sim.scenario.setting import communes_served
from sim.scenario.values import WEEKDAYS
from sim.territory.codes import city_of, is_among
from sim.territory.mobile_teams import FILE as TEAMS_FILE
from sim.territory.mobile_teams import Stop, Team, mobile_teams
from sim.territory.offices import FORMATS, Office, offices_of_france
from sim.units import s_to_clock

LIST_FILE = "offices_2024.csv.gz"
_LISTED = Origin(LIST_FILE, None, "liste des France services du 1er août 2024 (ANCT)", "published")
_ASSUMED = Origin(LIST_FILE, None, "hypothèse, la même pour tous les bureaux de la liste", "assumed")
_TEAMS = Origin(TEAMS_FILE, None, "tournées publiées des équipes mobiles (liste ANCT d’août 2024, notes)", "published")
_SERVICE = {"mode": "mixed", "slot_min": 20.0, "bookable_share": 0.5, "booking_window_days": 21}
_STAYING = tuple(kind for kind in FORMATS if kind != "Mobile")
_ADVISERS = ("a", "b")  # the label asks for two
_FULL_TIME_H, _LONGEST_WEEK_H = 35.0, 48.0


def with_desks(tree: Node, problems: list[Problem]) -> Node:
    """Return a tree with the offices of its place as desks, where it asks for them; its own values stand."""
    place = tree.value.get("place")
    if place is None or not isinstance(place.value, dict):
        return tree
    has_desks, has_teams = (_says(place, *told) for told in (("offices", "desks"), ("mobile", "permanences")))
    if not (has_desks or has_teams):
        return tree
    try:
        stated = Place.model_validate(plain(place))
        served = {commune.insee for commune in communes_served(stated)}
    except (ValidationError, TerritoryError):
        return tree  # told by the schema, or by the checks of the place
    own = _own_offices(tree)
    teams = [one for one in mobile_teams() if one.office not in own and _stops(one, served)] if has_teams else []
    # The hours of an office whose team moves are those of its stops: it is no desk beside them.
    own |= {team.office for team in teams}
    offices = [
        office
        for office in offices_of_france(_STAYING)
        if has_desks and office.openings and is_among(office.insee, served) and office.id not in own
    ]
    for made in (_desks(offices, served) if offices else None, _rounds(teams, served) if teams else None):
        tree = tree if made is None else merged(made, tree, problems)
    return tree


def _says(place: Node, key: str, word: str) -> bool:
    return key in place.value and place.value[key].value == word


def _own_offices(tree: Node) -> set[str]:
    """Return the offices that the venues of a scenario are, but for those that this module made."""
    venues = tree.value.get("venues")
    items = venues.value if venues is not None and isinstance(venues.value, list) else []
    found = set()
    for item in items:
        values = plain(item) if isinstance(item.value, dict) else {}
        if isinstance(values.get("office"), str) and values.get("id") != _venue_id(values["office"]):
            found.add(values["office"])
    return found


def _venue_id(number: str) -> str:
    return f"fs-{number}"


def _desks(offices: list[Office], served: set[str]) -> Node:
    rota = Node({"permanences": _nodes(one for office in offices for one in _permanences(office))}, _LISTED)
    advisers = _nodes(one for office in offices for one in _advisers(office))
    venues = _nodes(_venue(office, served) for office in offices)
    return Node({"venues": venues, "advisers": advisers, "rota": rota}, _LISTED)


def _rounds(teams: list[Team], served: set[str]) -> Node:
    """Return stops, adviser and permanences of teams, as far as they stop in the place."""
    stops = _nodes(one for team in teams for one in _venues_of(team, served))
    rota = Node({"permanences": _nodes(one for team in teams for one in _rounds_of(team, served))}, _TEAMS)
    return Node(
        {"venues": stops, "advisers": _nodes(_adviser_of(team, served) for team in teams), "rota": rota}, _TEAMS
    )


def _stops(team: Team, served: set[str]) -> list[Stop]:
    return [stop for stop in dict.fromkeys(one.stop for one in team.rounds) if is_among(stop.insee, served)]


def _stop_ids(team: Team) -> dict[Stop, str]:
    """Return the id of each stop: the commune, and a number where a team stops twice in one."""
    found: dict[Stop, str] = {}
    for stop in dict.fromkeys(one.stop for one in team.rounds):
        name = f"mob-{team.id}-{stop.insee.lower()}"
        before = sum(stop.insee == other.insee for other in found)
        found[stop] = f"{name}-{before + 1}" if before else name
    return found


def _venues_of(team: Team, served: set[str]) -> Iterator[Node]:
    ids = _stop_ids(team)
    for stop in _stops(team, served):
        listed = {
            "id": ids[stop], "name": stop.name, "commune": _commune_of(stop.insee, served), "lat": stop.point[0],
            "lon": stop.point[1],
        }  # fmt: skip
        if team.office:
            listed["office"] = team.office
        yield _node(listed, {"kind": "bus_stop", "connection_reliability": 0.98}, _TEAMS)


def _adviser_of(team: Team, served: set[str]) -> Node:
    """Return the adviser of a team, at home where most of its hours are."""
    hours: dict[Stop, int] = {}
    for one in team.rounds:
        hours[one.stop] = hours.get(one.stop, 0) + one.opening.end_s - one.opening.start_s
    here = _stops(team, served)
    home = max(here, key=lambda stop: (hours[stop], stop.insee))
    assumed = {
        "home": _stop_ids(team)[home],
        "skill": 0.85,
        "contract_h_per_week": _LONGEST_WEEK_H,
        "cost_eur_per_h": 27.0,
    }
    return _node({"id": f"mob-{team.id}-a"}, assumed, _TEAMS)


def _rounds_of(team: Team, served: set[str]) -> Iterator[Node]:
    ids = _stop_ids(team)
    for number, one in enumerate(team.rounds):
        if not is_among(one.stop.insee, served):
            continue
        listed = {
            "id": f"mob-{team.id}-{number}", "venue": ids[one.stop], "weekday": WEEKDAYS[one.opening.weekday],
            "recurrence": one.weeks, "start": s_to_clock(one.opening.start_s), "end": s_to_clock(one.opening.end_s),
        }  # fmt: skip
        yield _node(listed, {"advisers": [f"mob-{team.id}-a"], **_SERVICE}, _TEAMS)


def _nodes(items: Iterator[Node]) -> Node:
    return Node(list(items), _LISTED)


def _node(listed: Mapping[str, Any], assumed: Mapping[str, Any], source: Origin = _LISTED) -> Node:
    """Return a named thing: what the list says of it, and what is assumed of every office."""
    values = {key: _value(value, source) for key, value in listed.items()}
    return Node({**values, **{key: _value(value, _ASSUMED) for key, value in assumed.items()}}, source)


def _value(value: Any, origin: Origin) -> Node:
    return Node([Node(one, origin) for one in value] if isinstance(value, list) else value, origin)


def _commune_of(insee: str, served: set[str]) -> str:
    """Return where an office or a stop is: the city, where the list names an arrondissement and the place the whole."""
    return insee if insee in served else city_of(insee) or insee


def _venue(office: Office, served: set[str]) -> Node:
    listed = {
        "id": _venue_id(office.id), "name": office.name, "commune": _commune_of(office.insee, served),
        "lat": office.lat, "lon": office.lon, "office": office.id,
    }  # fmt: skip
    return _node(listed, {"kind": "digital_public_space", "connection_reliability": 0.995})


def _advisers(office: Office) -> Iterator[Node]:
    hours = float(min(_LONGEST_WEEK_H, max(_FULL_TIME_H, office.weekly_hours or 0.0)))
    for letter in _ADVISERS:
        listed = {"id": f"{_venue_id(office.id)}-{letter}", "home": _venue_id(office.id)}
        yield _node(listed, {"skill": 0.85, "contract_h_per_week": hours, "cost_eur_per_h": 27.0})


def _permanences(office: Office) -> Iterator[Node]:
    advisers = [f"{_venue_id(office.id)}-{letter}" for letter in _ADVISERS]
    for number, one in enumerate(office.openings):
        day = WEEKDAYS[one.weekday]
        listed = {
            "id": f"{_venue_id(office.id)}-{day}-{number}", "venue": _venue_id(office.id), "weekday": day,
            "start": s_to_clock(one.start_s), "end": s_to_clock(one.end_s),
        }  # fmt: skip
        yield _node(listed, {"advisers": advisers, **_SERVICE})
