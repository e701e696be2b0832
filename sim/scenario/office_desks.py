"""The labelled offices of a place as desks of the scenario, with their published hours.

In: a merged tree whose ``place.offices`` is ``desks``. Out: the tree with one venue, two advisers and one permanence a
stretch of opening for each office in the place, below what the scenario states itself. Buses stay outside options.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from sim.errors import TerritoryError
from sim.scenario.merge import merged
from sim.scenario.origins import Node, Origin, plain
from sim.scenario.problems import Problem
from sim.scenario.schema import Place
from sim.scenario.setting import communes_served
from sim.scenario.values import WEEKDAYS
from sim.territory.communes import SITES
from sim.territory.offices import FORMATS, Office, offices_of_france
from sim.units import s_to_clock

LIST_FILE = "offices_2024.csv.gz"
_LISTED = Origin(LIST_FILE, None, "liste des France services du 1er août 2024 (ANCT)", "published")
_ASSUMED = Origin(LIST_FILE, None, "hypothèse, la même pour tous les bureaux de la liste", "assumed")
_STAYING = tuple(kind for kind in FORMATS if kind != "Mobile")
_ADVISERS = ("a", "b")  # the label asks for two
_FULL_TIME_H, _LONGEST_WEEK_H = 35.0, 48.0


def with_desks(tree: Node, problems: list[Problem]) -> Node:
    """Return a tree with the offices of its place as desks, where it asks for them; its own values stand."""
    place = tree.value.get("place")
    if place is None or not isinstance(place.value, dict) or "offices" not in place.value:
        return tree
    if place.value["offices"].value != "desks":
        return tree
    try:
        stated = Place.model_validate(plain(place))
        served = {commune.insee for commune in communes_served(stated)}
    except (ValidationError, TerritoryError):
        return tree  # told by the schema, or by the checks of the place
    own = _own_offices(tree) | ({SITES[stated.site].hub_office_id} if stated.site else set())
    offices = [
        office
        for office in offices_of_france(_STAYING)
        if office.openings and office.insee in served and office.id not in own
    ]
    return merged(_desks(offices), tree, problems) if offices else tree


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


def _desks(offices: list[Office]) -> Node:
    rota = Node({"permanences": _nodes(one for office in offices for one in _permanences(office))}, _LISTED)
    advisers = _nodes(one for office in offices for one in _advisers(office))
    return Node({"venues": _nodes(map(_venue, offices)), "advisers": advisers, "rota": rota}, _LISTED)


def _nodes(items: Iterator[Node]) -> Node:
    return Node(list(items), _LISTED)


def _node(listed: Mapping[str, Any], assumed: Mapping[str, Any]) -> Node:
    """Return a named thing: what the list says of it, and what is assumed of every office."""
    values = {key: _value(value, _LISTED) for key, value in listed.items()}
    return Node({**values, **{key: _value(value, _ASSUMED) for key, value in assumed.items()}}, _LISTED)


def _value(value: Any, origin: Origin) -> Node:
    return Node([Node(one, origin) for one in value] if isinstance(value, list) else value, origin)


def _venue(office: Office) -> Node:
    listed = {
        "id": _venue_id(office.id), "name": office.name, "commune": office.insee, "lat": office.lat, "lon": office.lon,
        "office": office.id,
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
        assumed = {
            "advisers": advisers, "mode": "mixed", "slot_min": 20.0, "bookable_share": 0.5, "booking_window_days": 21,
        }  # fmt: skip
        yield _node(listed, assumed)
