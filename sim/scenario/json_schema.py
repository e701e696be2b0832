"""The JSON Schema of scenario files, for the completion and the hints of an editor.

In: the schema of `Scenario`. Out: a dictionary. It allows what a file may do beside the schema: wrap a value
with its source, extend another file, state a part of a thing, remove with ``null``, give lists of named things
by id. So it is wider than what is accepted; `permanences check` decides.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.said import translated
from sim.scenario.origins import QUALITIES
from sim.scenario.schema import Scenario

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_WRAPPED_KEYS = {
    "source": {"type": ["string", "null"], "description": "What the value rests on."},
    "quality": {"enum": [*QUALITIES, None], "description": "How the value is known."},
    "range": {
        "type": "array",
        "items": {"type": "number"},
        "minItems": 2,
        "maxItems": 2,
        "description": "Lowest and highest that the source allows; a sensitivity moves the value between them.",
    },
    "note": {"type": ["string", "null"]},
}
_HINTS = ("description", "default", "examples")
_NOISE = ("title",)  # pydantic repeats each key in it


def scenario_json_schema(language: str = "en") -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario file.

    Parameters
    ----------
    language : {"en", "fr"}
        That of the descriptions.

    Returns
    -------
    dict
        Descriptions are those of the schema. A file that extends none must have the top-level keys that
        have no default; below, nothing is required but the `id` of an item of a list.
    """
    schema = Scenario.model_json_schema(mode="validation")
    parts = {name: _part(part) for name, part in schema.pop("$defs").items()}
    required = schema.pop("required")
    whole = _part(schema)
    beside = {"extends": {"type": "string", "description": "A file to start from."}, "offices": _offices(parts)}
    whole["properties"] = beside | whole["properties"]
    schema = {
        "$schema": DIALECT,
        **whole,
        "if": {"not": {"required": ["extends"]}},
        "then": {"required": required},
        "$defs": parts,
    }
    return dict(_each_description(schema, lambda words: translated(words, language)))


def descriptions() -> set[str]:
    """Return what the schema says of its parts, in English."""
    found: list[str] = []

    def noted(words: str) -> str:
        found.append(words)
        return words

    _each_description(scenario_json_schema(), noted)
    return set(found)


def _each_description(part: Any, told: Callable[[str], str]) -> Any:
    """Return a part of a schema anew, each description as it is to be told; a property may have that name, too."""
    if isinstance(part, list):
        return [_each_description(item, told) for item in part]
    if not isinstance(part, dict):
        return part
    return {
        key: told(item) if key == "description" and isinstance(item, str) else _each_description(item, told)
        for key, item in part.items()
    }


def _offices(parts: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of the offices, which may stand beside the place, too."""
    offices: dict[str, Any] = parts["Place"]["properties"]["offices"]
    return offices


def _part(part: dict[str, Any]) -> dict[str, Any]:
    """Return a part of the schema as a file may state it: any of its keys, each value wrapped or not."""
    if "properties" not in part:
        return part
    partial = {key: value for key, value in part.items() if key not in ("required", "properties")}
    properties = {key: _stated(value) for key, value in part["properties"].items()}
    if "id" in part["properties"]:
        properties["id"] = part["properties"]["id"]
    return {**partial, "properties": properties}


def _stated(value: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a value, wrapped in ``{value, source, quality, range}``, or removed by ``null``."""
    hints = {key: value[key] for key in _HINTS if key in value}
    bare = _deep({key: item for key, item in value.items() if key not in (*_HINTS, *_NOISE)})
    wrapped = {
        "type": "object",
        "properties": {"value": bare, **_WRAPPED_KEYS},
        "required": ["value"],
        "additionalProperties": False,
    }
    return {**hints, "anyOf": [bare, wrapped, {"type": "null"}]}


def _deep(bare: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a bare value: what it holds may be wrapped too, and a list of parts may go by id."""
    if "anyOf" in bare:
        return {**bare, "anyOf": [_deep(choice) for choice in bare["anyOf"]]}
    for keys in ("additionalProperties", "patternProperties"):
        if isinstance(bare.get(keys), dict):
            free = bare[keys]
            values = _stated(free) if keys == "additionalProperties" else {k: _stated(v) for k, v in free.items()}
            return {**bare, keys: values}
    if bare.get("type") != "array" or "items" not in bare:
        return bare
    items = bare["items"]
    if "$ref" not in items:
        return {**bare, "items": _stated(items)}
    by_id = {"type": "object", "additionalProperties": {"anyOf": [items, {"type": "null"}]}}
    return {"anyOf": [{**bare, "items": items}, by_id]}
