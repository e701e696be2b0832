"""How a file changes the one it extends, and how an override changes a scenario.

In: nodes of a parent and of a child. Out: one node, each value with the origin of who stated it last.
Mappings merge; lists of named things merge by `id`; other lists replace; a bare ``null`` removes.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from sim.said import said, together
from sim.scenario.origins import SET_FILE, Node, is_id_list, item_id, joined, segments
from sim.scenario.problems import Problem, did_you_mean
from sim.scenario.reading import read_value
from sim.scenario.shape import Shape, key_mend, scenario_shape

_NO_SHAPE = Shape()
_PATH = re.compile(r"[^.\[\]]+(\[\d{1,6}\])*(\.[^.\[\]]+(\[\d{1,6}\])*)*")


def merged(parent: Node, child: Node, problems: list[Problem], path: str = "") -> Node:
    """Return what a child makes of its parent.

    Parameters
    ----------
    parent, child : Node
    problems : list of Problem
        Grows by what the child removes and the parent does not have.
    path : str
        Where both stand.

    Returns
    -------
    Node
        Keys and items in the parent's order, new ones behind; a ``null`` for a key that the parent does not
        state is left for the schema to judge.
    """
    if is_id_list(parent) and (is_id_list(child) or isinstance(child.value, dict)):
        return _merged_items(parent, child, problems, path)
    if isinstance(parent.value, dict) and is_id_list(child) and _is_by_id(parent):
        return _merged_items(as_id_list(parent), child, problems, path)
    if isinstance(parent.value, dict) and isinstance(child.value, dict):
        result = dict(parent.value)
        for key, value in child.value.items():
            if value.removes and key in result:
                del result[key]
            elif key in result:
                result[key] = merged(result[key], value, problems, joined(path, key))
            else:
                result[key] = value
        return Node(result, child.origin)
    return child


def _is_by_id(node: Node) -> bool:
    """Say whether a mapping can be read as a list of named things: every value is a mapping."""
    return bool(node.value) and all(isinstance(child.value, dict) for child in node.value.values())


def as_id_list(node: Node) -> Node:
    """Return a mapping id -> item as a list of named things; what is no mapping is kept for the schema to refuse."""
    return Node([_named(name, item) for name, item in node.value.items()], node.origin)


def _named(name: str, item: Node) -> Node:
    """Return an item with its id, the key it stands under."""
    if not isinstance(item.value, dict) or "id" in item.value:
        return item
    return Node({"id": Node(name, item.origin), **item.value}, item.origin)


def _merged_items(parent: Node, child: Node, problems: list[Problem], path: str) -> Node:
    """Merge a list of named things with another, or with a mapping id -> item."""
    result = list(parent.value)
    places = {item_id(item): number for number, item in reversed(list(enumerate(result)))}
    known = [name for name in places if name]
    removed: set[int] = set()
    seen: set[str | None] = set()
    if isinstance(child.value, dict):
        changes = [(name, _named(name, item)) for name, item in child.value.items()]
    else:
        changes = [(item_id(item), item) for item in child.value]
    for name, item in changes:
        place = None if name in seen else places.get(name)
        seen.add(name)
        if item.removes and place is None:
            told = said('"{name}" cannot be removed, it is not there', name=name)
            message = together(told, did_you_mean(str(name), known))
            problems.append(Problem(joined(path, str(name)), message, item.origin.file, item.origin.line))
        elif item.removes and place is not None:
            removed.add(place)
        elif place is None:
            result.append(item)
        else:
            result[place] = merged(result[place], item, problems, joined(path, str(name)))
    return Node([item for number, item in enumerate(result) if number not in removed], child.origin)


def normalised(node: Node, shape: Shape | None = None) -> Node:
    """Return a tree in which every list of named things is a list, also where a file wrote a mapping."""
    shape = scenario_shape() if shape is None else shape
    if isinstance(node.value, dict):
        if shape.is_id_list and shape.model is None and shape.free is None:
            return normalised(as_id_list(node), shape)
        children = {key: normalised(child, shape.key(key) or _NO_SHAPE) for key, child in node.value.items()}
        return node._replace(value=children)
    if isinstance(node.value, list) and shape.item is not None:
        return node._replace(value=[normalised(child, shape.item_shape()) for child in node.value])
    return node


def overridden(tree: Node, override: str, problems: list[Problem]) -> Node:
    """Return a tree after one ``key.path=value``; what is wrong with it joins `problems`."""
    path, equals, text = override.partition("=")
    path, text = path.strip(), text.strip()
    if not equals or not text or not _PATH.fullmatch(path):
        message = said(
            'found "{override}", expected key.path=value, for instance demand.volume=1.2 (null removes)',
            override=override,
        )
        problems.append(Problem(path, message, SET_FILE))
        return tree
    value, wrong = read_value(text, SET_FILE)
    problems += wrong
    return _with(tree, scenario_shape(), segments(path), value, problems, path)


def _with(tree: Node, shape: Shape, rest: list[str | int], value: Node, problems: list[Problem], path: str) -> Node:
    """Return a node with a value set below it; a segment that leads nowhere is a problem."""
    segment, deeper = rest[0], rest[1:]

    def refused(known: Collection[str]) -> Node:
        message = together(said('there is no "{key}" here', key=segment), key_mend(str(segment), known))
        problems.append(Problem(path, message, SET_FILE))
        return tree

    if isinstance(tree.value, list):
        place = _place(tree, segment)
        ids = [name for item in tree.value if (name := item_id(item))]
        if place is None and not (shape.is_id_list and isinstance(value.value, dict) and not deeper):
            return refused(ids or [f"[{number}]" for number in range(len(tree.value))])
        items = list(tree.value)
        if place is None:
            items.append(_named(str(segment), value))
        elif not deeper and value.removes:
            del items[place]
        elif not deeper:
            items[place] = merged(items[place], value, problems, path)
        else:
            items[place] = _with(items[place], shape.item_shape(), deeper, value, problems, path)
        return tree._replace(value=items)
    inner = shape.key(str(segment))
    keys = tree.value if isinstance(tree.value, dict) else {}
    if (inner is None and segment not in keys) or isinstance(segment, int):
        return refused(list(dict.fromkeys([*shape.keys, *shape.key_choices, *keys])))
    inner = inner or _NO_SHAPE
    children = dict(keys)
    if deeper:
        empty: list[Any] | dict[str, Any] = [] if inner.item is not None and inner.model is None else {}
        below = children.get(str(segment), Node(empty, value.origin))
        result = _with(below, inner, deeper, value, problems, path)
        if result is not below:  # it was not refused
            children[str(segment)] = result
    else:
        change = Node({str(segment): value}, value.origin)
        children = dict(merged(Node(children, tree.origin), change, problems, "").value)
    return Node(children, tree.origin)


def _place(tree: Node, segment: str | int) -> int | None:
    """Return the number of the item that a segment names, by id or by number."""
    if isinstance(segment, int):
        return segment if segment < len(tree.value) else None
    return next((number for number, item in enumerate(tree.value) if item_id(item) == segment), None)
