"""Where each value of a scenario came from: file, line, source and quality.

In: nodes, the values of a file with the place where each stands. Out: plain values, and a dictionary
dotted path -> `Origin`. Items of lists of named things are addressed by their id, others by ``[number]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import BaseModel

from sim.once import once
from sim.scenario.schema import Scenario

QUALITIES = ("observed", "published", "fitted", "derived", "assumed")
DEFAULT_FILE = "default"
NO_SOURCE = "schema default"  # of a value that no file states and no description explains
SET_FILE = "--set"

_WORDS_ALONE = {"id", "title", "question"}  # they name the scenario and claim nothing
_NAMES = ("id", "name", "fr", "en")
_SEGMENT = re.compile(r"\[(\d+)\]|[^.\[\]]+")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value stands, and what it rests on.

    Attributes
    ----------
    file : str
        Relative to the folder of the scenario; ``--set`` for an override, ``default`` for the schema's default.
    line : int or None
        From 1.
    source : str or None
        What the value rests on, as its author wrote it.
    quality : {"observed", "published", "fitted", "derived", "assumed"} or None
        None is "not stated".
    range : (float, float) or None
        Within which the value lies, by its source: what a sensitivity moves it through.
    """

    file: str
    line: int | None = None
    source: str | None = None
    quality: str | None = None
    range: tuple[float, float] | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        told = [place, self.quality or "not stated"]
        if self.range is not None:
            told.append("{:g} to {:g}".format(*self.range))
        return " · ".join([*told, *([" ".join(self.source.split())] if self.source else [])])


class Node(NamedTuple):
    """A value of a file with its origin: a scalar, a dict of nodes or a list of nodes.

    `removes` marks a bare ``null``, which takes away what a parent says.
    """

    value: Any
    origin: Origin
    removes: bool = False


class Value(NamedTuple):
    """A value of a scenario: its path, what it is, where it came from."""

    path: str
    value: Any
    origin: Origin


def plain(node: Node) -> Any:
    """Return the value of a node without origins."""
    if isinstance(node.value, dict):
        return {key: plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [plain(child) for child in node.value]
    return node.value


def item_id(node: Node) -> str | None:
    """Return the id of an item of a list of named things, or None."""
    if isinstance(node.value, dict) and "id" in node.value and isinstance(node.value["id"].value, str):
        return node.value["id"].value
    return None


def is_id_list(node: Node) -> bool:
    """Say whether a node is a list of named things: not empty, and each item a mapping with an id."""
    return isinstance(node.value, list) and bool(node.value) and all(item_id(item) for item in node.value)


def labels(ids: Sequence[Any]) -> list[str]:
    """Return the segment of a path for each item of a list: its id, or ``[number]`` where ids are missing or twice."""
    if all(isinstance(name, str) and name for name in ids) and len(set(ids)) == len(ids):
        return [f".{name}" for name in ids]
    return [f"[{number}]" for number in range(len(ids))]


def segments(path: str) -> list[str | int]:
    """Cut a dotted path into keys and ids (text) and numbers of items."""
    return [int(match[1]) if match[1] else match[0] for match in _SEGMENT.finditer(path)]


def joined(path: str, key: str) -> str:
    """Return the path of a key below a path."""
    return f"{path}.{key}" if path else key


def stated(node: Node, path: str = "") -> Iterator[tuple[str, Origin]]:
    """Yield path and origin of every leaf of a node: a scalar, or a list of scalars."""
    value = node.value
    if isinstance(value, dict) and value:
        for key, child in value.items():
            yield from stated(child, joined(path, key))
    elif isinstance(value, list) and any(isinstance(child.value, dict) for child in value):
        for label, child in zip(labels([item_id(child) for child in value]), value, strict=True):
            yield from stated(child, path + label)
    else:
        yield path, node.origin


def leaves(tree: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield path and value of every leaf of a tree of plain values."""
    if isinstance(tree, dict) and tree:
        for key, child in tree.items():
            yield from leaves(child, joined(path, key))
    elif isinstance(tree, list) and any(isinstance(child, dict) for child in tree):
        ids = [child.get("id") if isinstance(child, dict) else None for child in tree]
        for label, child in zip(labels(ids), tree, strict=True):
            yield from leaves(child, path + label)
    else:
        yield path, tree


def origins_of(scenario: Scenario, node: Node) -> dict[str, Origin]:
    """Return the origin of every value of a scenario, in the order of its keys.

    Parameters
    ----------
    scenario : Scenario
    node : Node
        The merged tree that the scenario was made from.

    Returns
    -------
    dict of str to Origin
        What no file states is there with the file ``default``, quality ``assumed`` and, as source, the
        description of the field.
    """
    written, items = dict(stated(node)), dict[int, dict[str, Any]]()
    return {
        path: written[path] if path in written else _default(_described(scenario, path, items))
        for path, _ in leaves(scenario.tree())
    }


@lru_cache(maxsize=4096)
def _default(description: str) -> Origin:
    """Return the origin of what no file states: one object for all values of a field."""
    return Origin(DEFAULT_FILE, None, description, "assumed")


def _described(scenario: Scenario, path: str, items: dict[int, dict[str, Any]]) -> str:
    """Return the description of the field that a path leads to, or of the part that holds it.

    `items` remembers the lists of named things that were gone through, by id.
    """
    at: Any = scenario
    described = None
    for segment in segments(path):
        if isinstance(at, BaseModel):
            described = type(at).model_fields[str(segment)].description
            at = getattr(at, str(segment))
        elif isinstance(at, Mapping) or isinstance(segment, int):
            at = at[segment]
        else:
            if id(at) not in items:
                items[id(at)] = {item.id: item for item in reversed(at) if not isinstance(item, str)}
            at = items[id(at)][segment]
    return described or NO_SOURCE


def node_of(tree: Any, origins: Mapping[str, Origin], path: str = "", fallback: Origin | None = None) -> Node:
    """Return a tree of plain values as nodes, each with the origin known for its path."""
    origin = origins.get(path) or fallback or Origin(DEFAULT_FILE)
    if isinstance(tree, dict):
        children = {key: node_of(child, origins, joined(path, key), origin) for key, child in tree.items()}
        return Node(children, _first(children.values(), origin))
    if isinstance(tree, list):
        ids = [child.get("id") if isinstance(child, dict) else None for child in tree]
        items = [node_of(child, origins, path + label, origin) for label, child in zip(labels(ids), tree, strict=True)]
        return Node(items, _first(items, origin))
    return Node(tree, origin)


def _first(children: Iterable[Node], origin: Origin) -> Origin:
    return next((child.origin for child in children if child.origin.file != DEFAULT_FILE), origin)


def located(path: str, origins: Mapping[str, Origin]) -> Origin | None:
    """Return the origin nearest to a path: its own, that of what it holds, or that of what holds it."""
    first = _first_inside(origins)
    while path:
        if path in first:
            return first[path]
        path = _holder(path)
    return None


def _holder(path: str) -> str:
    """Return the path of what holds a value, an empty text at the top."""
    return path[: max(path.rfind("."), path.rfind("["), 0)]


@once
def _first_inside(origins: Mapping[str, Origin]) -> dict[str, Origin]:
    """Return, by path, the first stated origin of it or of what it holds."""
    found: dict[str, Origin] = {}
    for path, origin in origins.items():
        if origin.file == DEFAULT_FILE:
            continue
        # What holds a path that is there already is there, too.
        while path and path not in found:
            found[path] = origin
            path = _holder(path)
    return found


def values_of(scenario: Scenario) -> Iterator[Value]:
    """Yield every value of a scenario that claims something, with its origin."""
    for path, value in leaves(scenario.tree()):
        if path.partition(".")[0] not in _WORDS_ALONE and path.rpartition(".")[2] not in _NAMES:
            yield Value(path, value, scenario.origins.get(path, Origin(DEFAULT_FILE)))
