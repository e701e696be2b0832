"""The text of a scenario file as nodes: YAML 1.2, each value with its line.

In: text, or plain Python values. Out: a `Node`, and the problems of what stands there. A value wrapped as
``{value, source, quality, range}`` is unwrapped here. Files are found and merged elsewhere; the schema is not known.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from pydantic import BaseModel
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from sim.said import Sentence, said, together
from sim.said import joined as joined_texts
from sim.scenario.broken_yaml import why_broken
from sim.scenario.contents import one_problem
from sim.scenario.origins import QUALITIES, Node, Origin, joined, labels, plain
from sim.scenario.problems import Problem, did_you_mean, found

WRAPPER_KEYS = ("value", "source", "quality", "range", "note")
_MOST_VALUES = 200_000  # an alias of an alias of an alias … grows without end
_TAG = "tag:yaml.org,2002:"
_PLAIN_TAGS = {f"{_TAG}{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "merge")}
# YAML 1.2 core schema, but for a number with a leading zero: that is a code (01004), and stays text.
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)|0x[0-9a-fA-F]+|0o[0-7]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"([-+]?)\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_WORDS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NOTHING = ("", "~", "null", "Null", "NULL")
_TOO_DEEP = said("values are nested too deeply to be a scenario")
_LONGEST_INTEGER = 4_000  # digits; Python refuses to read more


def read_text(text: str, name: str, shown: str) -> tuple[Node, list[Problem]]:
    """Read the text of a scenario file.

    Parameters
    ----------
    text : str
    name : str
        The file in origins.
    shown : str
        The file in messages.

    Returns
    -------
    Node, list of Problem
        A mapping; what is wrong with it, beside what the schema will say.

    Raises
    ------
    ScenarioError
        It is no YAML, it is empty, or it is no mapping: nothing can be made of it.
    """
    root = _composed(text, shown)
    if root is None or (isinstance(root, ScalarNode) and root.value in _NOTHING):
        raise one_problem(shown, None, said("the file is empty; a scenario is a mapping of keys and values"))
    if not isinstance(root, MappingNode):
        is_list = isinstance(root, SequenceNode)
        kind = said("a list") if is_list else said("the text {value}", value=found(root.value))
        told = said("found {value}, expected a mapping of keys and values", value=kind)
        raise one_problem(shown, root.start_mark.line + 1, told)
    reader = _Reader(name, shown)
    try:
        node = reader.node(root, Origin(name, root.start_mark.line + 1), "")
    except RecursionError:
        raise one_problem(shown, None, _TOO_DEEP) from None
    return node, reader.problems


def read_value(text: str, name: str) -> tuple[Node, list[Problem]]:
    """Read one value written on a command line, as YAML: ``0.5``, ``[1, 2]``, ``{start: "09:00"}``."""
    root = _composed(text, name)
    reader = _Reader(name, name, with_lines=False)
    if root is None:
        return Node(None, Origin(name), removes=True), []
    try:
        return reader.node(root, Origin(name), ""), reader.problems
    except RecursionError:
        raise one_problem(name, None, _TOO_DEEP) from None


def read_tree(tree: Any, name: str) -> tuple[Node, list[Problem]]:
    """Turn plain Python values into nodes; wrapped values are unwrapped as in a file."""
    reader = _Reader(name, name, with_lines=False)
    try:
        return reader.python(tree, Origin(name), ""), reader.problems
    except RecursionError:
        raise one_problem(name, None, _TOO_DEEP) from None


def _composed(text: str, shown: str) -> Any:
    """Return the nodes of a YAML text, or None where it is empty."""
    reader = YAML(typ="rt", pure=True)
    reader.composer.warn_double_anchors = False  # allowed: the last before a reference is meant
    try:
        return reader.compose(text)
    except ReaderError as fault:
        line = text.count("\n", 0, fault.position) + 1
        code = fault.character if isinstance(fault.character, int) else ord(fault.character)
        raise one_problem(
            shown, line, said("the character {code} is not allowed in a text; remove it", code=f"U+{code:04X}")
        ) from None
    except MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        raise one_problem(shown, mark and mark.line + 1, said("not valid YAML: {why}", why=why_broken(fault))) from None
    except (YAMLError, ValueError) as fault:
        raise one_problem(shown, None, said("not valid YAML: {why}", why=" ".join(str(fault).split()))) from None
    except RecursionError:
        raise one_problem(shown, None, _TOO_DEEP) from None


class _Reader:
    """Turns YAML nodes or Python values into nodes, and collects what is wrong on the way."""

    def __init__(self, name: str, shown: str, with_lines: bool = True):
        self.name = name
        self.shown = shown
        self.with_lines = with_lines
        self.problems: list[Problem] = []
        self.count = 0
        self.above: list[int] = []  # containers around the one being read: an alias may name one of them

    def tell(self, path: str, message: Sentence, line: int | None) -> None:
        self.problems.append(Problem(path, message, self.shown, line))

    def line(self, yaml_node: Any) -> int | None:
        return yaml_node.start_mark.line + 1 if self.with_lines else None

    def enter(self, container: Any, line: int | None) -> None:
        self.count += 1
        if id(container) in self.above:
            raise one_problem(self.shown, line, said("a value contains itself; write it out"))
        if self.count > _MOST_VALUES:
            raise one_problem(
                self.shown, line, said("more than {count} values; a scenario is smaller", count=_MOST_VALUES)
            )
        self.above.append(id(container))

    def node(self, yaml_node: Any, origin: Origin, path: str) -> Node:
        """Turn a YAML node into ours. `origin` has its line already, source and quality of what is around it."""
        self.enter(yaml_node, origin.line)
        try:
            if yaml_node.tag not in _PLAIN_TAGS:
                self.tell(
                    path, said('the tag "{tag}" is not known; write plain values', tag=yaml_node.tag), origin.line
                )
            if isinstance(yaml_node, MappingNode):
                return self.mapping(self.pairs(yaml_node, path), origin, path)
            if isinstance(yaml_node, SequenceNode):
                items = []
                for label, item in zip(
                    labels([_id_of(item) for item in yaml_node.value]), yaml_node.value, strict=True
                ):
                    here = Origin(self.name, self.line(item), origin.source, origin.quality)
                    items.append(self.node(item, here, path + label))
                return Node(items, origin)
            value = self.scalar(yaml_node, origin, path)
            return Node(value, origin, removes=value is None)
        finally:
            self.above.pop()

    def pairs(self, yaml_node: MappingNode, path: str) -> dict[str, tuple[Any, int | None]]:
        """Return the value and the line of each key, merged mappings (``<<``) first given up."""
        pairs: dict[str, tuple[Any, int | None]] = {}
        merged: dict[str, tuple[Any, int | None]] = {}
        for key_node, value_node in yaml_node.value:
            line = self.line(key_node)
            if not isinstance(key_node, ScalarNode):
                self.tell(path, said("a key must be a plain word, found a list or a mapping"), line)
            elif key_node.tag == f"{_TAG}merge":
                several = value_node.value if isinstance(value_node, SequenceNode) else [value_node]
                for other in several:
                    if isinstance(other, MappingNode):
                        merged = {**self.pairs(other, path), **merged}
                    else:
                        self.tell(path, said("<< takes a mapping or a list of mappings"), line)
            elif key_node.value in pairs:
                first = pairs[key_node.value][1]
                told = (
                    said("key is given twice (first on line {first}); keep one", first=first)
                    if first
                    else said("key is given twice")
                )
                self.tell(joined(path, key_node.value), told, line)
            else:
                pairs[key_node.value] = (value_node, line)
        return {**merged, **pairs}

    def mapping(self, pairs: dict[str, tuple[Any, int | None]], origin: Origin, path: str) -> Node:
        """Turn keys with values into a node, unwrapping ``{value, source, quality, range}``."""
        if self.is_wrapper(pairs, path, origin.line):
            return self.unwrapped(pairs, origin, path)
        children = {}
        for key, (value, line) in pairs.items():
            here = Origin(self.name, line, origin.source, origin.quality)
            children[key] = self.any(value, here, joined(path, key))
        return Node(children, origin)

    def any(self, value: Any, origin: Origin, path: str) -> Node:
        if isinstance(value, ScalarNode | SequenceNode | MappingNode):
            return self.node(value, origin, path)
        return self.python(value, origin, path)

    def is_wrapper(self, pairs: dict[str, tuple[Any, int | None]], path: str, line: int | None) -> bool:
        """Say whether a mapping wraps a value; one that nearly does is a problem."""
        if not {"value", "source", "quality"} & set(pairs):
            return False
        strange = [key for key in pairs if key not in WRAPPER_KEYS]
        if "value" in pairs and not strange:
            return True
        if "value" in pairs and {"source", "quality"} & set(pairs):
            for key in strange:
                self.tell(
                    path,
                    together(said('unknown key "{key}" beside value', key=key), did_you_mean(key, WRAPPER_KEYS)),
                    pairs[key][1],
                )
            return True
        if not strange:
            keys, form = joined_texts(said(" and "), pairs), "{value: …, source: …, quality: …}"
            self.tell(path, said("{keys} without value; write {form}", keys=keys, form=form), line)
        return False

    def unwrapped(self, pairs: dict[str, tuple[Any, int | None]], origin: Origin, path: str) -> Node:
        source = self.word(pairs, "source", path) or origin.source
        quality = self.word(pairs, "quality", path) or origin.quality
        if quality is not None and quality not in QUALITIES:
            message = together(said('"{quality}" is no quality', quality=quality), did_you_mean(quality, QUALITIES))
            self.tell(path, message, pairs["quality"][1])
            quality = None
        value, _ = pairs["value"]
        node = self.any(value, Origin(self.name, origin.line, source, quality), path)._replace(removes=False)
        if "range" not in pairs:
            return node
        limits, line = pairs["range"]
        within = plain(self.any(limits, Origin(self.name, line), joined(path, "range")))
        wrong = range_at_fault(node.value, within)
        if wrong:
            self.tell(path, wrong, line)
            return node
        return node._replace(origin=replace(node.origin, range=(float(within[0]), float(within[1]))))

    def word(self, pairs: dict[str, tuple[Any, int | None]], key: str, path: str) -> str | None:
        """Return the text of `source` or `quality`, or None."""
        value, line = pairs.get(key, (None, None))
        if isinstance(value, ScalarNode):
            value = None if value.style is None and value.value in _NOTHING else value.value
        if value is None or isinstance(value, str):
            return value
        self.tell(path, said("{key} must be a text", key=key), line)
        return None

    def scalar(self, yaml_node: ScalarNode, origin: Origin, path: str) -> Any:
        """Return the value of a YAML scalar; what is no number and no word of YAML 1.2 is text."""
        text = yaml_node.value
        if yaml_node.style is not None or yaml_node.tag == f"{_TAG}str":
            return text
        if text in _NOTHING:
            return None
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text):
            if len(text) > _LONGEST_INTEGER:
                self.tell(path, said("a number of {count} digits; write a smaller one", count=len(text)), origin.line)
                return 0
            return int(text, 0)
        if _FLOAT.fullmatch(text) or _NOT_FINITE.fullmatch(text):
            return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
        return text

    def python(self, value: Any, origin: Origin, path: str) -> Node:
        """Turn a plain Python value into a node."""
        if isinstance(value, BaseModel):
            value = value.model_dump(mode="json", exclude_none=True)
        if isinstance(value, np.generic):
            value = value.item()
        if not isinstance(value, dict | list | tuple):
            if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
                value = value.isoformat()
            return Node(value, origin, removes=value is None)
        self.enter(value, None)
        try:
            if isinstance(value, dict):
                return self.mapping({str(key): (child, None) for key, child in value.items()}, origin, path)
            names = labels([item.get("id") if isinstance(item, dict) else None for item in value])
            items = [self.python(item, origin, path + label) for label, item in zip(names, value, strict=True)]
            return Node(items, origin)
        finally:
            self.above.pop()


def range_at_fault(value: Any, within: Any) -> Sentence | None:
    """Say what is wrong with the range beside a value, or None: two numbers, ascending, the value not outside them."""
    if not isinstance(within, list) or len(within) != 2 or not all(_is_finite(end) for end in within):
        return said("range is {value}, expected two numbers: [lowest, highest]", value=found(within))
    low, high = within
    if not _is_finite(value):
        return said(
            "range belongs to one number, the value is {value}; give each number of it a range of its own",
            value=found(value),
        )
    told = f"[{low:g}, {high:g}]"
    if low > high:
        return said("range {range} is reversed; write {mend}", range=told, mend=f"[{high:g}, {low:g}]")
    if low == high:
        return said("range {range} has no width; widen it, or leave it out", range=told)
    if not low <= value <= high:
        return said(
            "{value} is outside its own range {range}; change the value, or widen the range",
            value=f"{value:g}", range=told,
        )  # fmt: skip
    return None


def _is_finite(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _id_of(yaml_node: Any) -> str | None:
    """Return the id that a YAML mapping gives itself, or None."""
    if isinstance(yaml_node, MappingNode):
        for key, value in yaml_node.value:
            if key.value == "id" and isinstance(value, ScalarNode):
                return str(value.value)
    return None


def duplicate_ids(node: Node, shown: str, path: str = "") -> Iterator[Problem]:
    """Yield a problem for each id that one list of a file gives twice."""
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            yield from duplicate_ids(child, shown, joined(path, key))
    elif isinstance(node.value, list):
        lines: dict[str, int | None] = {}
        for number, item in enumerate(node.value):
            name = item.value.get("id") if isinstance(item.value, dict) else None
            if name is not None and isinstance(name.value, str):
                if name.value in lines:
                    first = lines[name.value]
                    where = said(" (first on line {first})", first=first) if first else ""
                    message = said('id "{id}" is given twice{where}; ids must differ', id=name.value, where=where)
                    yield Problem(f"{path}[{number}].id", message, shown, name.origin.line)
                lines.setdefault(name.value, name.origin.line)
            yield from duplicate_ids(item, shown, f"{path}[{number}]")
