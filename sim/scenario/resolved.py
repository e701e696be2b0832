"""A scenario as text: every value, defaults included, with where it came from if wanted.

In: a `Scenario`. Out: YAML that loads again to the same fingerprint.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from sim.scenario.origins import Origin, joined, labels
from sim.scenario.schema import Scenario

_PLAIN = re.compile(r"[a-z][a-z0-9_-]*")
_NOT_PLAIN = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}  # words of one YAML or another
_NOT_PRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_INDENT = "  "


def dump_resolved(scenario: Scenario, with_origins: bool = False) -> str:
    """Write a scenario as YAML, every value stated.

    Parameters
    ----------
    scenario : Scenario
    with_origins : bool
        End each line with file and line, quality and source of its value.

    Returns
    -------
    str
        Loads again to a scenario of the same fingerprint. Times and texts are quoted, so that no reader of
        YAML takes 12:30 for a number.
    """
    origins = scenario.origins if with_origins else {}
    return "\n".join(_lines(scenario.tree(), "", "", origins)) + "\n"


def _lines(tree: Mapping[str, Any], path: str, indent: str, origins: Mapping[str, Origin]) -> Iterator[str]:
    for key, value in tree.items():
        here = joined(path, key)
        if _is_leaf(value):
            yield f"{indent}{_scalar(key)}: {_flow(value)}{_comment(origins.get(here))}"
        else:
            yield f"{indent}{_scalar(key)}:"
            yield from _below(value, here, indent + _INDENT, origins)


def _below(value: Any, path: str, indent: str, origins: Mapping[str, Origin]) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _lines(value, path, indent, origins)
        return
    for label, item in zip(labels([item.get("id") for item in value]), value, strict=True):
        lines = list(_lines(item, path + label, indent + _INDENT, origins))
        yield f"{indent}- {lines[0].lstrip()}"
        yield from lines[1:]


def _is_leaf(value: Any) -> bool:
    """Say whether a value stands on one line: a scalar, a list of scalars, or nothing at all."""
    if isinstance(value, list):
        return not any(isinstance(item, dict) for item in value)
    return not isinstance(value, dict) or not value


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{}"
    if isinstance(value, list):
        return f"[{', '.join(_flow(item) for item in value)}]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return repr(value)
    if _PLAIN.fullmatch(value) and value not in _NOT_PLAIN:
        return value
    return _NOT_PRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False))


def _comment(origin: Origin | None) -> str:
    return "" if origin is None else f"  # {_NOT_PRINTABLE.sub('?', str(origin))}"
