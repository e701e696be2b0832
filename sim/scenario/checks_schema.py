"""What the schema refuses, in our words: unknown and missing keys, wrong types, bounds, words not allowed.

In: the merged tree of a scenario and pydantic's errors. Out: problems with file and line.
What a schema cannot say is in `sim.scenario.checks`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from sim.said import Sentence, one_of, said, together
from sim.scenario.origins import Node, item_id, joined, labels
from sim.scenario.problems import Problem, did_you_mean, fault, found
from sim.scenario.shape import Shape, key_mend, scenario_shape
from sim.scenario.slips import number_mend, rest_of_a_value, share_mend, word_meant
from sim.scenario.values import _ID

_NUMBER, _WHOLE, _SWITCH, _MAPPING = said("a number"), said("a whole number"), said("true or false"), said("a mapping")
_EXPECTED = {
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": said("a finite number"),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": said("a smaller whole number"),
    "int_from_float": _WHOLE,
    "bool_type": _SWITCH,
    "bool_parsing": _SWITCH,
    "tuple_type": said("a list"),
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "none_required": said("nothing (null)"),
}
_NUMBERS = (_NUMBER, _WHOLE, _EXPECTED["finite_number"], _EXPECTED["int_parsing_size"])
_BOUNDS = {
    "greater_than_equal": ("ge", said("at least")),
    "greater_than": ("gt", said("more than")),
    "less_than_equal": ("le", said("at most")),
    "less_than": ("lt", said("less than")),
}
_NEARLY = 0.8  # of 1, for equal names
_CODE_DIGITS = {"commune": 5, "communes": 5, "department": 2}
_OF_BOUND = {"gt": "not_above", "ge": "too_small", "le": "too_large", "lt": "not_below"}  # the kind of each fault
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
        self.item = self.items = root  # the innermost named thing that this is within, and the list of such
        self.item_path: str | None = None
        self.item_keys: tuple[str, ...] = ()
        for segment in location:
            self._step(segment)

    def _step(self, segment: int | str) -> None:
        value = self.node.value
        if segment == "[key]":
            self.is_key = True
        elif isinstance(value, list) and isinstance(segment, int) and segment < len(value):
            self.path += labels([item_id(item) for item in value])[segment]
            if self.shape.is_id_list:
                self.items, self.item, self.item_path = self.node, value[segment], self.path
                self.item_keys = self.shape.item_shape().keys
            self.node, self.shape = value[segment], self.shape.item_shape()
        elif isinstance(value, dict) and segment in value:
            self.path = joined(self.path, str(segment))
            self.node, self.shape = value[segment], self.shape.key(str(segment)) or Shape()
        elif str(segment).startswith(_UNION_TAGS) or (self.shape.model and segment == self.shape.model.__name__):
            self.tag, self.union_value = str(segment), value
        else:
            self.missing = str(segment)
            self.path = f"{self.path}[{segment}]" if isinstance(segment, int) else joined(self.path, self.missing)

    @property
    def name_in_place_of_id(self) -> str:
        """The key of a named thing that has no other and no meaning: `- monday: {…}`; else an empty text."""
        keys = list(self.item.value) if self.item_path and isinstance(self.item.value, dict) else []
        is_name = len(keys) == 1 and keys[0] not in self.item_keys and isinstance(self.item.value[keys[0]].value, dict)
        return str(keys[0]) if is_name else ""

    @property
    def is_of_the_form_meant(self) -> bool:
        """Say whether, in a union, the error is about the form that the value has."""
        if not self.tag:
            return True
        if isinstance(self.union_value, dict):
            return not self.tag.startswith(("literal[", "tuple[", "constrained-"))
        if isinstance(self.union_value, list):
            return self.tag.startswith("tuple[")
        return self.tag.startswith(("literal[", "constrained-"))


def schema_problems(root: Node, refusal: ValidationError) -> Iterator[Problem]:
    """Yield the errors of pydantic as problems, with the place where each value stands.

    Parameters
    ----------
    root : Node
        The tree that was validated.
    refusal : ValidationError
        Raised by the schema for the plain values of this tree.
    """
    each = [(error, _Place(root, error["loc"])) for error in refusal.errors(include_url=False)]
    meant = [one for one in each if one[1].is_of_the_form_meant and not _only_counts_the_good(one[0])]
    told = set[str]()  # named things of which a word was said
    for error, place in meant or each:
        item, is_first = place.item_path or "", place.item_path not in told
        if name := place.name_in_place_of_id:
            told.add(item)
            if is_first:  # without its id it lacks everything else, too: all of that is one slip
                message = said("a name stands behind id; write {form}", form=f"- {{id: {name}, …}}")
                yield Problem(item, message, place.item.origin.file, place.item.origin.line)
            continue
        message = _told(error, place)
        if error["type"] == "missing" and item and is_first:
            told.add(item)
            message = together(message, _may_be_another(place.item, place.items))
        yield Problem(place.path, message, place.node.origin.file, place.node.origin.line)


def _may_be_another(item: Node, items: Node) -> Sentence | str:
    """Say which named thing of a parent is meant, if one has nearly the name of this, which the file makes anew."""
    name, known = item_id(item), [one for one in items.value if one.origin.file != item.origin.file]
    near = difflib.get_close_matches(name or "", [item_id(one) or "" for one in known], n=1, cutoff=_NEARLY)
    return said('; "{name}" is new here; did you mean "{near}"?', name=name, near=near[0]) if near else ""


def _only_counts_the_good(error: Any) -> bool:
    """Say whether a list is called too short for the items that were refused: each of them is told already."""
    return bool(error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"])


def _told(error: Any, place: _Place) -> Sentence:
    """Return the message of one error."""
    kind, value, context = error["type"], error.get("input"), error.get("ctx", {})
    if kind == "missing":
        wanted = _wanted(place.shape.key(place.missing or "") or Shape())
        return said("is missing; expected {wanted}", wanted=wanted) if wanted else said("is missing")
    if kind == "extra_forbidden":
        key = str(place.location[-1])
        return together(said("unknown key"), key_mend(key, _keys_around(place)), rest_of_a_value(key, value))
    if place.is_key:
        return _key_told(place)
    if kind == "value_error":
        return _reason(context["error"])
    if (
        place.shape.choices
        and not (place.shape.model and isinstance(value, dict))
        and kind != "string_pattern_mismatch"
    ):
        words = ", ".join(place.shape.choices)
        near = difflib.get_close_matches(value.lower(), place.shape.choices, n=1) if isinstance(value, str) else []
        meant = word_meant(value, place.shape.choices) or next(iter(near), "")
        mend = said('; did you mean "{near}"?', near=meant) if meant else ""
        return together(said("found {value}, expected one of {words}", value=found(value), words=words), mend)
    if kind in _BOUNDS:
        key, words = _BOUNDS[kind]
        told = said(
            "found {value}, expected {bound} {number}", value=found(value), bound=words, number=f"{context[key]:.12g}"
        )
        mend = share_mend(value, context[key]) if key == "le" else ""
        return fault(_OF_BOUND[key], _with_mend(told, mend), bound=context[key])
    if kind == "string_pattern_mismatch":
        return _expected(value, _pattern_wanted(context["pattern"]))
    if kind == "string_type":
        quoted = isinstance(value, int | float) and not isinstance(value, bool)
        mend = said('; put it in quotes: "{value}"', value=_as_code(value, place)) if quoted else ""
        return together(_expected(value, said("a text")), mend)
    if kind == "too_short":
        told = said("found {value}, expected at least {count} of them", value=found(value), count=context["min_length"])
        return fault("nobody", told) if context["min_length"] == 1 else told
    if kind == "too_long":
        return said("found {value}, expected at most {count} of them", value=found(value), count=context["max_length"])
    if kind in _EXPECTED:
        mend = number_mend(value, str(place.location[-1])) if _EXPECTED[kind] in _NUMBERS else ""
        if kind.startswith("bool"):
            mend = word_meant(value, ("true", "false"))
        if kind == "tuple_type" and isinstance(value, str):
            mend = said("in brackets: {form}", form=f'["{value}"]' if value.isdigit() else f"[{value}]")
        return _with_mend(_expected(value, _EXPECTED[kind]), mend)
    return said("found {value}: {why}", value=found(value), why=error["msg"])


def _with_mend(told: Sentence, mend: str) -> Sentence:
    return together(told, said("; {mend}", mend=mend) if mend else "")


def _as_code(value: Any, place: _Place) -> str:
    """Return a number as the text that is meant: the code of a commune or a département has lost its first zeros."""
    key = next((str(one) for one in reversed(place.location) if one in _CODE_DIGITS), "")
    return str(value).zfill(_CODE_DIGITS.get(key, 0) if isinstance(value, int) else 0)


def _expected(value: Any, wanted: str) -> Sentence:
    return said("found {value}, expected {wanted}", value=found(value), wanted=wanted)


def _reason(refusal: Exception) -> Sentence:
    """Return why a value was refused, as it was said."""
    return together(refusal.args[0] if refusal.args and isinstance(refusal.args[0], str) else str(refusal))


def _key_told(place: _Place) -> Sentence:
    """Return the message of a key that cannot be one."""
    key = str(place.location[-2])
    parent = _Place(place.root, place.location[:-2]).shape
    if parent.key_choices:
        return together(said('"{key}" cannot be a key here', key=key), did_you_mean(key, parent.key_choices))
    return said(
        '"{key}" cannot be a key here; expected {wanted} or the code that the key stands for',
        key=key, wanted=_pattern_wanted(_ID),
    )  # fmt: skip


def _keys_around(place: _Place) -> tuple[str, ...]:
    return _Place(place.root, place.location[:-1]).shape.keys


def _pattern_wanted(pattern: str) -> str:
    if pattern == _ID:
        return said("an id (a-z, 0-9, _ and -, at most 64, beginning with a letter or a digit)")
    return said('an INSEE code in quotes, for instance "47001"')


def _wanted(shape: Shape) -> str:
    """Say what a missing value would be, or nothing for a plain value."""
    if shape.choices:
        return one_of(shape.choices)
    if shape.keys:
        keys = ", ".join([*shape.keys[:6], *(["…"] if len(shape.keys) > 6 else [])])
        return said("a mapping (keys {keys})", keys=keys)
    if shape.item is not None:
        return _EXPECTED["tuple_type"]
    return _MAPPING if shape.free is not None else ""
