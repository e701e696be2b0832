"""What the schema refuses, in our words: unknown and missing keys, wrong types, bounds, words not allowed.

In: the merged tree of a scenario and pydantic's errors. Out: problems with file and line.
What a schema cannot say is in `sim.scenario.checks`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from sim.scenario.origins import Node, item_id, joined, labels
from sim.scenario.problems import Problem, decimal_mend, did_you_mean, fault, found
from sim.scenario.shape import Shape, scenario_shape
from sim.scenario.values import _ID

_EXPECTED = {
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a smaller whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "none_required": "nothing (null)",
}
_BOUNDS = {
    "greater_than_equal": ("ge", "at least"),
    "greater_than": ("gt", "more than"),
    "less_than_equal": ("le", "at most"),
    "less_than": ("lt", "less than"),
}
_UNION_TAGS = ("literal[", "tuple[", "dict[", "function-", "constrained-", "list[")


class _Place:
    """Where an error of pydantic stands: our path, the node there or the nearest above, and its shape."""

    def __init__(self, root: Node, location: tuple[int | str, ...]):
        self.root, self.location = root, location
        self.node = root
        self.shape: Shape = scenario_shape()
        self.path = ""
        self.tag = ""
        self.is_key = False
        self.missing: str | None = None
        self.union_value: Any = None
        for segment in location:
            self._step(segment)

    def _step(self, segment: int | str) -> None:
        value = self.node.value
        if segment == "[key]":
            self.is_key = True
        elif isinstance(value, list) and isinstance(segment, int):
            self.path += labels([item_id(item) for item in value])[segment]
            self.node, self.shape = value[segment], self.shape.item_shape()
        elif isinstance(value, dict) and segment in value:
            self.path = joined(self.path, str(segment))
            self.node, self.shape = value[segment], self.shape.key(str(segment)) or Shape()
        elif str(segment).startswith(_UNION_TAGS) or (self.shape.model and segment == self.shape.model.__name__):
            self.tag, self.union_value = str(segment), value
        else:
            self.missing = str(segment)
            self.path = joined(self.path, self.missing)

    @property
    def is_of_the_form_meant(self) -> bool:
        """Say whether, in a union, the error is about the form that the value has."""
        if not self.tag:
            return True
        if isinstance(self.union_value, dict):
            return not self.tag.startswith(("literal[", "tuple["))
        if isinstance(self.union_value, list):
            return self.tag.startswith("tuple[")
        return self.tag.startswith("literal[")


def schema_problems(root: Node, refusal: ValidationError) -> Iterator[Problem]:
    """Yield the errors of pydantic as problems, with the place where each value stands.

    Parameters
    ----------
    root : Node
        The tree that was validated.
    refusal : ValidationError
        Raised by the schema for the plain values of this tree.
    """
    for error in refusal.errors(include_url=False):
        place = _Place(root, error["loc"])
        if place.is_of_the_form_meant:
            origin = place.node.origin
            yield Problem(place.path, _told(error, place), origin.file, origin.line)


def _told(error: Any, place: _Place) -> str:
    """Return the message of one error."""
    kind, value, context = error["type"], error.get("input"), error.get("ctx", {})
    if kind == "missing":
        wanted = _wanted(place.shape.key(place.missing or "") or Shape())
        return f"is missing; expected {wanted}" if wanted else "is missing"
    if kind == "extra_forbidden":
        return f"unknown key{did_you_mean(str(place.location[-1]), _keys_around(place))}"
    if place.is_key:
        return _key_told(place)
    if kind == "value_error":
        return str(context["error"])
    if (
        place.shape.choices
        and not (place.shape.model and isinstance(value, dict))
        and kind != "string_pattern_mismatch"
    ):
        words = ", ".join(place.shape.choices)
        near = did_you_mean(value, place.shape.choices) if isinstance(value, str) else ""
        return f"found {found(value)}, expected one of {words}{near if 'did you mean' in near else ''}"
    if kind in _BOUNDS:
        key, words = _BOUNDS[kind]
        told = f"found {found(value)}, expected {words} {context[key]:g}"
        return fault("too_small", told, least=context[key]) if kind == "greater_than" else told
    if kind == "string_pattern_mismatch":
        return f"found {found(value)}, expected {_pattern_wanted(context['pattern'])}"
    if kind == "string_type":
        quoted = isinstance(value, int | float) and not isinstance(value, bool)
        mend = f'; put it in quotes: "{value}"' if quoted else ""
        return f"found {found(value)}, expected a text{mend}"
    if kind == "too_short":
        told = f"found {found(value)}, expected at least {context['min_length']} of them"
        return fault("nobody", told) if context["min_length"] == 1 else told
    if kind in _EXPECTED:
        mend = decimal_mend(value) if _EXPECTED[kind].endswith("number") else ""
        return f"found {found(value)}, expected {_EXPECTED[kind]}{mend and f'; {mend}'}"
    return f"found {found(value)}: {error['msg']}"


def _key_told(place: _Place) -> str:
    """Return the message of a key that cannot be one."""
    key = str(place.location[-2])
    parent = _Place(place.root, place.location[:-2]).shape
    if parent.key_choices:
        return f'"{key}" cannot be a key here{did_you_mean(key, parent.key_choices)}'
    return f'"{key}" cannot be a key here; expected {_pattern_wanted(_ID)} or the code that the key stands for'


def _keys_around(place: _Place) -> tuple[str, ...]:
    return _Place(place.root, place.location[:-1]).shape.keys


def _pattern_wanted(pattern: str) -> str:
    if pattern == _ID:
        return "an id (a-z, 0-9, _ and -, at most 64, beginning with a letter or a digit)"
    return 'an INSEE code in quotes, for instance "47001"'


def _wanted(shape: Shape) -> str:
    """Say what a missing value would be, or nothing for a plain value."""
    if shape.choices:
        return f"one of {', '.join(shape.choices)}"
    if shape.keys:
        return f"a mapping (keys {', '.join(shape.keys[:6])}{', …' if len(shape.keys) > 6 else ''})"
    if shape.item is not None:
        return "a list"
    return "a mapping" if shape.free is not None else ""
