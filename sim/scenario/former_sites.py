"""The key ``place.site`` of former files: the three sites are scenarios like any other now, told by their communes.

In: a merged tree. Out: the tree with the place of the shipped scenario that the key named, and the numbers of its
labelled offices; what the file states itself stands.
"""

from __future__ import annotations

from sim.scenario.documents import chain_of, joined_documents, shipped_folder
from sim.scenario.merge import merged
from sim.scenario.origins import Node, item_id
from sim.scenario.place import PLACE_KEYS

_SITES = ("agen", "vigny", "mortagne")
_KEPT = ("id", "office")


def with_site(tree: Node) -> Node:
    """Return a tree whose ``place`` names its communes where it named a site; a site beside communes counts nothing."""
    place = tree.value.get("place")
    if place is None or not isinstance(place.value, dict) or "site" not in place.value:
        return tree
    stated = {key: child for key, child in place.value.items() if key != "site"}
    name = place.value["site"].value
    is_told = any(key in stated and stated[key].value is not None for key in (*PLACE_KEYS, "file"))
    if name is not None and name not in _SITES:
        return tree  # an unknown key, which the schema tells
    own = Node({**tree.value, "place": Node(stated, place.origin)}, tree.origin)
    if name is None or is_told:
        return own
    shipped, _ = joined_documents(chain_of(shipped_folder() / f"{name}.yaml", shown=name))
    ids = {item_id(venue) for venue in _venues(own)}
    offices = [
        Node({key: venue.value[key] for key in _KEPT}, venue.origin)
        for venue in _venues(shipped)
        if "office" in venue.value and item_id(venue) in ids
    ]
    parts = {"place": shipped.value["place"]} | ({"venues": Node(offices, shipped.origin)} if offices else {})
    return merged(Node(parts, shipped.origin), own, [])


def _venues(tree: Node) -> list[Node]:
    venues = tree.value.get("venues")
    return venues.value if venues is not None and isinstance(venues.value, list) else []
