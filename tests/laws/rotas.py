"""Rotas that offer less than a site's, or more, or as much: each a change of the tree of a shipped scenario.

In: the tree of a site. Out: the same tree, changed, by the name of the change. What may be said of a change stands in
`test_metamorphic`.
"""

from __future__ import annotations

import copy
import datetime as dt
import math
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from sim.scenario.files import load_scenario, scenario_from
from sim.scenario.setting import territory_of
from sim.territory.travel import great_circle_km
from sim.units import clock_to_s, s_to_clock

Tree = dict[str, Any]
Change = Callable[[Tree], None]
FURTHER_KM = 3.0
SECOND_ROOM = "second-room"
_KM_OF_DEGREE = 111.2


@lru_cache
def _tree(site: str) -> Tree:
    tree = load_scenario(site).tree()
    del tree["bands"]
    return tree


def tree_of(site: str, weeks: int | None = None) -> Tree:
    """Return a shipped site as a tree that may be changed, without the bands that a rota may leave.

    For so many weeks from its first day, or as long as it is shipped.
    """
    tree = copy.deepcopy(_tree(site))
    if weeks:
        start = dt.date.fromisoformat(str(tree["horizon"]["start"]))
        tree["horizon"]["end"] = (start + dt.timedelta(weeks=weeks, days=-1)).isoformat()
    return tree


def changed_tree(site: str, change: Change, weeks: int | None = None) -> Tree:
    """Return a site with a change."""
    tree = tree_of(site, weeks)
    change(tree)
    return tree


def _permanences(tree: Tree) -> list[Tree]:
    return tree["rota"]["permanences"]


def _desks(tree: Tree) -> list[Tree]:
    """Return the permanences and the home desk."""
    return [*_permanences(tree), *([tree["rota"]["home_desk"]] if "home_desk" in tree["rota"] else [])]


def _shorten(hours: Tree, minutes: float) -> None:
    hours["end"] = s_to_clock(clock_to_s(hours["end"]) - round(60 * minutes))


# --- less


def without(name: str, tree: Tree) -> None:
    """Take one permanence away."""
    tree["rota"]["permanences"] = [one for one in _permanences(tree) if one["id"] != name]


def without_any(tree: Tree) -> None:
    """Take all permanences away; where there is no home desk, all but the first, since something must be open."""
    del _permanences(tree)[0 if "home_desk" in tree["rota"] else 1 :]


def an_hour_less(tree: Tree) -> None:
    """Close every permanence an hour sooner."""
    for one in _permanences(tree):
        _shorten(one, 60)


def an_hour_less_at(name: str, tree: Tree) -> None:
    """Close one permanence an hour sooner."""
    for one in _permanences(tree):
        if one["id"] == name:
            _shorten(one, 60)


def a_slot_less(tree: Tree) -> None:
    """Let a slot less of every permanence be booked: the last one where all can be, else the last of the share."""
    for one in _permanences(tree):
        if one["mode"] == "appointment":
            _shorten(one, one["slot_min"])
        else:
            slots = (clock_to_s(one["end"]) - clock_to_s(one["start"])) // round(60 * one["slot_min"])
            one["bookable_share"] = (math.floor(slots * one["bookable_share"]) - 1) / slots


def an_adviser_less(tree: Tree) -> None:
    """Take the colleagues of the home desk away: it closes while its adviser is on a round.

    Who has their home there and is on no list of colleagues is at the desk all the same, so the list stays.
    """
    tree["rota"]["home_desk"]["staffing"] = "adviser_only"


def without_home_desk(tree: Tree) -> None:
    """Close the home desk for good."""
    del tree["rota"]["home_desk"]


def an_hour_less_at_home(tree: Tree) -> None:
    """Close the home desk an hour sooner on its first opening of the week."""
    _shorten(tree["rota"]["home_desk"]["hours"][0], 60)


def further_away(venue: str, tree: Tree) -> None:
    """Move a venue to the nearest point that is three kilometres further from every commune."""
    communes = territory_of(scenario_from(tree)).communes
    room = next(one for one in tree["venues"] if one["id"] == venue)
    start = room["lat"], room["lon"]
    least = [great_circle_km(*start, *one.point) + FURTHER_KM for one in communes]
    for km in range(3, 100):
        for turn in range(36):
            angle = math.pi * turn / 18
            lat = start[0] + km * math.cos(angle) / _KM_OF_DEGREE
            lon = start[1] + km * math.sin(angle) / (_KM_OF_DEGREE * math.cos(math.radians(start[0])))
            if all(great_circle_km(lat, lon, *one.point) >= far for one, far in zip(communes, least, strict=True)):
                room["lat"], room["lon"] = lat, lon
                return
    raise AssertionError(f"no point within 100 km is further from every commune than {venue}")


def twice_the_slots(tree: Tree) -> None:
    """Let every slot last twice as long, so that there are half as many."""
    for one in _desks(tree):
        one["slot_min"] *= 2


# --- more


def a_second_adviser(tree: Tree) -> None:
    """Send a second adviser to every permanence, who lives and works as the first."""
    second = copy.deepcopy(tree["advisers"][0]) | {"id": "renfort"}
    tree["advisers"].append(second)
    for one in _permanences(tree):
        one["advisers"] = [*one["advisers"], "renfort"]


def _second_team(tree: Tree, home: str) -> list[str]:
    """Hire two colleagues more for the home desk's building; return their ids."""
    team = ["second-1", "second-2"]
    tree["advisers"] += [copy.deepcopy(tree["advisers"][1]) | {"id": name, "home": home} for name in team]
    return team


def a_second_room(tree: Tree) -> None:
    """Open a second room in the building of the home desk, staffed at the same hours by two advisers of its own."""
    home = tree["rota"]["home_desk"]
    room = next(one for one in tree["venues"] if one["id"] == home["venue"])
    tree["venues"].append(copy.deepcopy(room) | {"id": SECOND_ROOM, "place": room["id"]})
    team = _second_team(tree, SECOND_ROOM)
    service = {key: home[key] for key in ("mode", "slot_min", "bookable_share", "booking_window_days")}
    _permanences(tree).extend(
        service | hours | {"id": f"second-{number}", "venue": SECOND_ROOM, "advisers": team}
        for number, hours in enumerate(home["hours"])
    )
    for kind in tree["demand"]["types"]:
        if room["id"] in kind.get("affinity", {}):
            kind["affinity"][SECOND_ROOM] = kind["affinity"][room["id"]]


def a_second_room_elsewhere(tree: Tree) -> None:
    """Open the second room as a place of its own."""
    a_second_room(tree)
    del tree["venues"][-1]["place"]


def a_second_team(tree: Tree) -> None:
    """Put the two advisers of the second room, and its slots, into the first."""
    home = tree["rota"]["home_desk"]
    home["colleagues"] = [*home["colleagues"], *_second_team(tree, home["venue"])]
    home["slot_min"] /= 2


# --- as much


def patience_without_limit(tree: Tree) -> None:
    """Let people wait a day, which no session lasts."""
    tree["behaviour"]["patience"] = {"mean_min": 1440.0, "cv": 0.0}


def nothing_to_book(mode: str, tree: Tree) -> None:
    """Give every desk a mode, and no slot to book."""
    for one in _desks(tree):
        one |= {"mode": mode, "bookable_share": 0.0}


def with_places(tree: Tree) -> None:
    """Say each venue's place, let connections hold and drives last as planned: then nothing but words hangs on ids."""
    for venue in tree["venues"]:
        venue |= {"place": venue["id"], "connection_reliability": 1.0}
    tree["day"]["drive_cv"] = 0.0


def names_exchanged(one: str, other: str, tree: Tree) -> None:
    """Give two venues with places each other's id, everywhere."""
    with_places(tree)
    names = {one: other, other: one}
    for venue in tree["venues"]:
        venue["id"] = names.get(venue["id"], venue["id"])
    for desk in _desks(tree):
        desk["venue"] = names.get(desk["venue"], desk["venue"])
    for adviser in tree["advisers"]:
        adviser["home"] = names.get(adviser["home"], adviser["home"])
    for kind in tree["demand"]["types"]:
        kind["affinity"] = {names.get(key, key): weight for key, weight in kind.get("affinity", {}).items()}


def less_of(site: str) -> dict[str, Change]:
    """Return every rota of a site that offers less, by name."""
    tree = tree_of(site)
    ids = [one["id"] for one in _permanences(tree)]
    found: dict[str, Change] = {f"without {name}": partial(without, name) for name in ids}
    found |= {f"an hour less at {name}": partial(an_hour_less_at, name) for name in ids}
    changes = [without_any, an_hour_less, a_slot_less, twice_the_slots]
    if "home_desk" in tree["rota"]:
        changes += [an_adviser_less, without_home_desk, an_hour_less_at_home]
    found |= {change.__name__: change for change in changes}
    open_rooms = dict.fromkeys(one["venue"] for one in _desks(tree))
    return found | {f"further away {venue}": partial(further_away, venue) for venue in open_rooms}
