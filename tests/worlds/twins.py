"""What a scenario may list without any consequence: each thing is a function that adds it to a tree.

In: a tree with its communes and offices written out (`sites`). Out: the same tree, changed. Whatever the added thing
can hold is as far from the rest as its schema allows, so that a law that reads it is seen.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from sim.scenario.files import scenario_from
from sim.scenario.setting import own_office_ids
from sim.scenario.values import WEEKDAYS

Tree = dict[str, Any]
SPARE, ATTIC, FAR_ROOM = "aa-spare", "zz-attic", "aa-far"
OUT_OF_REACH, TOWN = "aa-out-of-reach", "24322"
NOBODY_CODES = ("01001", "48001", "95678")  # before, among and after the communes of the sites


def _room(tree: Tree, name: str, **changes: Any) -> Tree:
    """Return a room like the first one of a tree, with the worst connection and the longest wait."""
    like = copy.deepcopy(tree["venues"][0])
    like.pop("waiting_room", None)
    strange = {"connection_reliability": 0.1, "expected_wait_min": 300.0, "cost_eur_per_session": 999.0}
    return like | strange | {"id": name, "name": name, "kind": "bus_stop"} | changes


def unused_room(tree: Tree) -> None:
    """Add rooms in which no session is ever held: one before all others, one beside each."""
    spare = _room(tree, SPARE, lat=tree["venues"][0]["lat"] + 0.01)
    beside = [_room(tree, f"{one['id']}-bis", lat=one["lat"], lon=one["lon"]) for one in tree["venues"]]
    tree["venues"] = [spare, *tree["venues"], *beside]


def unused_room_of_the_building(tree: Tree) -> None:
    """Add a room in the building of the first venue, and nobody in it."""
    tree["venues"].append(_room(tree, ATTIC, place=tree["venues"][0]["id"]))


def adviser_without_a_session(tree: Tree) -> None:
    """Add advisers, slow, ill and dear, who are on no rota, and whose home is nobody's desk, or lent to others."""
    tree["venues"].append(_room(tree, FAR_ROOM, lat=tree["venues"][0]["lat"] - 0.01))
    idle = {"skill": 0.0, "pace": 5.0, "contract_h_per_week": 60.0, "cost_eur_per_h": 999.0}
    idle |= {"sickness": {"begins_share": 0.5}}
    homes = {"aa-idle": FAR_ROOM} | {f"{one['id']}-bis": tree["venues"][-2]["id"] for one in tree["advisers"]}
    tree["advisers"] = [*(idle | {"id": name, "home": home} for name, home in homes.items()), *tree["advisers"]]


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
    tree |= {"id": "other", "title": {"fr": "Autre", "en": "Other"}, "question": {"fr": "Autre ?", "en": "Other?"}}


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


def offices_no_nearer(tree: Tree) -> None:
    """Add a second office at the door of each that is not the service itself, and one in the same place later."""
    own = own_office_ids(scenario_from(tree))
    others = [one for one in tree["place"]["offices"] if one["id"] not in own]
    tree["place"]["offices"] += [one | {"id": f"{one['id']}-bis"} for one in others]
    tree["place"]["offices"] += [one | {"id": f"zz-{one['id']}", "label_day": "2023-12-31"} for one in others]


def age_band_of_nobody(tree: Tree) -> None:
    """Add a band of age that nobody is in, who would all come by car."""
    bands = tree["demand"]["population"]["age_bands"]
    oldest = {"from_age": bands[-1]["to_age"] + 1, "to_age": bands[-1]["to_age"] + 20}
    alone = {"low_autonomy": 0.0, "high_autonomy": 1.0, "car": 1.0}
    bands.append({"id": "aa-ageless", "share": 0.0} | oldest | alone)


def what_is_not_asked_for(tree: Tree) -> None:
    """Change the levels of demand that are not taken, and values of rules that are switched off."""
    levels = tree["demand"]["requests_per_1000"]
    middle = levels["middle"]
    levels |= {"low": middle / 100, "high": middle * 100}
    assert tree["demand"].get("level", "middle") == "middle"
    assert not tree["behaviour"]["no_show"]["reminder"]
    tree["behaviour"]["no_show"]["reminder_factor"] = 0.0
    if not tree["learning"]["on"]:
        tree["learning"] |= {"start_skill": 0.0, "cases_to_learn": 999.0, "documentation_h_per_week": 0.0}
    if tree["regime"] == "established":
        tree["awareness"]["word_of_mouth"] = {"acquaintances": 200, "same_commune_share": 0.0, "tell_share": 1.0}


def what_is_so_anyway(tree: Tree) -> None:
    """Spell out what holds where nothing is said: places, skills, the weight of each venue, who knows by commune."""
    awareness = tree["awareness"]
    known = awareness.setdefault("communes", {})
    awareness["communes"] = {one["id"]: awareness["share"] for one in tree["place"]["communes"]} | known
    for venue in tree["venues"]:
        venue["place"] = venue.get("place") or venue["id"]
    kinds = tree["demand"]["types"]
    for adviser in tree["advisers"]:
        skills = {kind["id"]: adviser["skill"] for kind in kinds}
        adviser["skills"] = skills | adviser.get("skills", {})
    for kind in kinds:
        said = kind.get("affinity", {})
        kind["affinity"] = {one["id"]: said.get(one["id"], said.get(one["kind"], 1.0)) for one in tree["venues"]}


def other_order(tree: Tree) -> None:
    """List everything the other way round, the keys of each part too."""
    lists = (tree["venues"], tree["advisers"], tree["demand"]["types"], tree["demand"]["operators"])
    for things in (*lists, tree["place"]["communes"], tree["place"]["offices"], tree["rota"]["permanences"]):
        things.reverse()
    tree["awareness"].get("campaigns", []).reverse()
    desks = [*tree["rota"]["permanences"], tree["rota"].get("home_desk") or {}]
    for desk in (*desks, *tree["venues"], *tree["advisers"]):
        for name in ("advisers", "colleagues", "hours", "breaks", "closures", "leave", "absences"):
            if desk.get(name):
                desk[name].reverse()
    _reverse_keys(tree)


def _reverse_keys(part: Any) -> None:
    """Turn the keys of a part and of all its parts round."""
    for child in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _reverse_keys(child)
    if isinstance(part, dict):
        pairs = list(part.items())[::-1]
        part.clear()
        part.update(pairs)


def desk_that_nobody_can_reach(tree: Tree) -> None:
    """Open a desk every day of the week, with an adviser of its own, hundreds of kilometres from everybody."""
    tree["venues"].insert(0, _room(tree, OUT_OF_REACH, lat=tree["venues"][0]["lat"] - 4.0))
    tree["advisers"].insert(0, {"id": "aa-alone", "home": OUT_OF_REACH, "sickness": {"begins_share": 0.3}})
    desk = {"venue": OUT_OF_REACH, "advisers": ["aa-alone"], "start": "08:00", "end": "18:00", "slot_min": 10.0}
    tree["rota"].setdefault("permanences", []).extend(
        desk | {"id": f"aa-{day}", "weekday": day, "booking_window_days": 60} for day in WEEKDAYS
    )


def town_of_elsewhere(tree: Tree) -> None:
    """Let a town have the same needs that is further from every desk than any journey, and nobody's friends."""
    like = tree["place"]["communes"][0]
    town = {"id": TOWN, "name": "Loin", "population": 20_000, "lat": like["lat"] - 4.0}
    tree["place"]["communes"].insert(0, like | town)
    tree["awareness"].setdefault("word_of_mouth", {})["same_commune_share"] = 1.0


THINGS: dict[str, Callable[[Tree], None]] = {
    one.__name__: one
    for one in (
        unused_room, unused_room_of_the_building, adviser_without_a_session, offices_out_of_reach, other_words,
        sessions_beyond_the_run, neighbours_with_nobody, request_type_that_nobody_has, operator_that_nobody_needs,
        season_of_no_type, campaigns_that_reach_nobody, hours_and_absences_beyond_the_run, offices_no_nearer,
        age_band_of_nobody, what_is_not_asked_for, what_is_so_anyway, other_order,
    )
}  # fmt: skip
