"""What a scenario may list without any consequence: each thing is a function that adds it to a tree.

In: a tree with its communes and offices written out (`sites`). Out: the same tree, changed. Whatever the added thing
can hold is as far from the rest as its schema allows, so that a law that reads it is seen.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from sim.scenario.values import WEEKDAYS

Tree = dict[str, Any]
SPARE, ATTIC, FAR_ROOM = "aa-spare", "zz-attic", "aa-far"
NOBODY_CODES = ("01001", "48001", "95678")  # before, among and after the communes of the sites


def _room(tree: Tree, name: str, **changes: Any) -> Tree:
    """Return a room like the first one of a tree, with the worst connection and the longest wait."""
    like = copy.deepcopy(tree["venues"][0])
    like.pop("waiting_room", None)
    strange = {"connection_reliability": 0.1, "expected_wait_min": 300.0, "cost_eur_per_session": 999.0}
    return like | strange | {"id": name, "name": name, "kind": "bus_stop"} | changes


def unused_room(tree: Tree) -> None:
    """Add a room in which no session is ever held."""
    tree["venues"].insert(0, _room(tree, SPARE, lat=tree["venues"][0]["lat"] + 0.01))


def unused_room_of_the_building(tree: Tree) -> None:
    """Add a room in the building of the first venue, and nobody in it."""
    tree["venues"].append(_room(tree, ATTIC, place=tree["venues"][0]["id"]))


def adviser_without_a_session(tree: Tree) -> None:
    """Add an adviser, slow, ill and dear, who is on no rota, and whose home is nobody's desk."""
    tree["venues"].append(_room(tree, FAR_ROOM, lat=tree["venues"][0]["lat"] - 0.01))
    idle = {"id": "aa-idle", "home": FAR_ROOM, "skill": 0.0, "pace": 5.0, "contract_h_per_week": 60.0}
    tree["advisers"].insert(0, idle | {"sickness": {"begins_share": 0.5}, "cost_eur_per_h": 999.0})


def offices_out_of_reach(tree: Tree) -> None:
    """Add an office that is further than any journey counts, and one next door that opens after the run."""
    lat, lon = (tree["venues"][0][name] for name in ("lat", "lon"))
    far = {"id": "aa-far", "name": "Far", "lat": lat - 4.0, "lon": lon, "label_day": "2015-01-01"}
    late = {"id": "aa-late", "name": "Late", "lat": lat, "lon": lon, "label_day": "2026-01-01"}
    tree["place"]["offices"] += [far, late]


def other_words(tree: Tree) -> None:
    """Give every venue, adviser, commune, office and request type another name, and the scenario another title."""
    for thing in (*tree["venues"], *tree["advisers"], *tree["place"]["communes"], *tree["place"]["offices"]):
        thing["name"] = f"Autre {thing.get('name', '')}"
    for thing in (*tree["demand"]["types"], *tree["demand"]["operators"]):
        thing["label"] = {"fr": "autre", "en": "other"}
    tree["title"] = {"fr": "Autre", "en": "Other"}


def sessions_beyond_the_run(tree: Tree) -> None:
    """Add a permanence that begins long after the end, and one that ended before the start, with a long book."""
    who = {"advisers": [tree["advisers"][0]["id"]], "weekday": "sunday", "start": "06:00", "end": "23:00"}
    desk = who | {"venue": tree["venues"][1]["id"], "slot_min": 10.0, "booking_window_days": 365}
    after, before = {"id": "aa-after", "first_day": "2025-06-01"}, {"id": "aa-before", "last_day": "2020-06-01"}
    tree["rota"].setdefault("permanences", []).extend([desk | after, desk | before])


def neighbours_with_nobody(tree: Tree) -> None:
    """Add communes in which nobody lives, one with a share of awareness of its own."""
    for place, code in enumerate(NOBODY_CODES):
        like = tree["place"]["communes"][place]
        nobody = {"id": code, "name": code, "population": 0, "unemployment_share": 0.9, "no_diploma_share": 0.9}
        tree["place"]["communes"].append(like | nobody)
    tree["awareness"].setdefault("communes", {})[NOBODY_CODES[0]] = 1.0


def request_type_that_nobody_has(tree: Tree) -> None:
    """Add a request type with a share of 0, endless deadlines and its own operator."""
    tree["demand"]["operators"].insert(0, _idle_operator("aa-behind"))
    like = copy.deepcopy(tree["demand"]["types"][0])
    never = {"id": "aa-never", "share": 0.0, "operator": "aa-behind", "mean_min": 60.0, "return_share": 0.9}
    ages = {"under_26": 1.0, "from_26_to_55": 0.0, "over_55": 0.0}
    lasting = {"shortest": 100, "longest": 700}
    tree["demand"]["types"].insert(0, like | never | {"ages": ages, "deadline_days": lasting})
    tree["advisers"][0].setdefault("skills", {})["aa-never"] = 0.0


def _idle_operator(name: str) -> Tree:
    label = {"fr": name, "en": name}
    return {"id": name, "label": label, "answer_mean_days": 700.0, "outage_share": 1.0}


def operator_that_nobody_needs(tree: Tree) -> None:
    """Add an operator of no request type, whose platform is always down."""
    tree["demand"]["operators"].append(_idle_operator("zz-idle"))


def season_of_no_type(tree: Tree) -> None:
    """Add a seasonal index that no request type follows, and an affinity for a kind of venue that is not there."""
    tree["demand"]["seasons"]["aa-steep"] = [0.0] * 6 + [2.0] * 6
    for kind in tree["demand"]["types"]:
        kind.setdefault("affinity", {})["association" if _has_no(tree, "association") else "bus_stop"] = 500.0


def _has_no(tree: Tree, kind: str) -> bool:
    return all(venue["kind"] != kind for venue in tree["venues"])


def campaigns_that_reach_nobody(tree: Tree) -> None:
    """Add a campaign in no commune, one whose reach is 0, and one after the run."""
    start = tree["horizon"]["start"]
    nowhere = {"id": "aa-nowhere", "day": start, "reach": 1.0, "communes": []}
    weak, late = {"id": "aa-weak", "day": start, "reach": 0.0}, {"id": "aa-late", "day": "2026-01-01", "reach": 1.0}
    tree["awareness"].setdefault("campaigns", []).extend([nowhere, weak, late])


def hours_and_absences_beyond_the_run(tree: Tree) -> None:
    """Let rooms be open day and night, and closed, away or lent only on days outside the run."""
    for venue in tree["venues"]:
        venue["hours"] = [{"weekday": day, "start": "00:00", "end": "24:00"} for day in WEEKDAYS]
        venue["closures"] = [*venue.get("closures", []), {"start": "2026-01-01", "end": "2026-12-31"}]
        venue |= {"first_day": "2015-01-01", "last_day": "2026-01-01"}
    for adviser in tree["advisers"]:
        adviser["leave"] = [*adviser.get("leave", []), {"start": "2026-01-01", "end": "2026-12-31"}]
        adviser["absences"] = [*adviser.get("absences", []), {"start": "2026-01-01", "end": "2026-12-31"}]


def other_order(tree: Tree) -> None:
    """List everything the other way round."""
    lists = (tree["venues"], tree["advisers"], tree["demand"]["types"], tree["demand"]["operators"])
    for things in (*lists, tree["place"]["communes"], tree["place"]["offices"], tree["rota"]["permanences"]):
        things.reverse()


THINGS: dict[str, Callable[[Tree], None]] = {
    one.__name__: one
    for one in (
        unused_room, unused_room_of_the_building, adviser_without_a_session, offices_out_of_reach, other_words,
        sessions_beyond_the_run, neighbours_with_nobody, request_type_that_nobody_has, operator_that_nobody_needs,
        season_of_no_type, campaigns_that_reach_nobody, hours_and_absences_beyond_the_run, other_order,
    )
}  # fmt: skip
