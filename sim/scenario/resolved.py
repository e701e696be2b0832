"""A scenario as text: every value, defaults included, with where it came from if wanted.

In: a `Scenario`. Out: YAML that loads again to the same fingerprint.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from sim.plain import ascii_text
from sim.scenario.given import one_scenario
from sim.scenario.origins import joined, labels
from sim.scenario.schema import Scenario

_PLAIN = re.compile(r"[a-z][a-z0-9_-]*")
_NOT_PLAIN = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}  # words of one YAML or another
_NOT_PRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_INDENT = "  "


def dump_resolved(scenario: Scenario, with_origins: bool = False, ascii_only: bool = False) -> str:
    """Write a scenario as YAML, every value stated.

    Parameters
    ----------
    scenario : Scenario
    with_origins : bool
        End each line with file and line, quality and source of its value.
    ascii_only : bool
        Escape what is not ASCII, for a code page that no reader of YAML expects.

    Returns
    -------
    str
        Loads again to a scenario of the same fingerprint. Times and texts are quoted, so that no reader of
        YAML takes 12:30 for a number.
    """
    comments = {path: str(origin) for path, origin in scenario.origins.items()} if with_origins else {}
    if ascii_only:
        comments = {path: ascii_text(comment) for path, comment in comments.items()}
    text = "\n".join(_lines(one_scenario(scenario).tree(), "", "", comments)) + "\n"
    # Outside comments only texts in double quotes hold such signs, and there YAML reads escapes.
    return _NOT_ASCII.sub(lambda match: f"\\U{ord(match[0]):08x}", text) if ascii_only else text


def extending_text(parent: str, change: Mapping[str, Any]) -> str:
    """Write a scenario that extends another and states what differs; what has no mapping inside is on one line.

    Parameters
    ----------
    parent : str
        What it extends: the name of a shipped scenario, or a file.
    change : mapping
        Plain values, None for what is taken away.
    """
    return "\n".join([f"extends: {_scalar(parent)}", *_change_lines(change, "")]) + "\n"


def _change_lines(tree: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in tree.items():
        if isinstance(value, dict) and any(isinstance(child, dict) for child in value.values()):
            yield f"{indent}{key}:"
            yield from _change_lines(value, indent + _INDENT)
        else:  # as JSON, which YAML reads
            yield f"{indent}{key}: {json.dumps(value, ensure_ascii=False)}"


def _lines(tree: Mapping[str, Any], path: str, indent: str, comments: Mapping[str, str]) -> Iterator[str]:
    for key, value in tree.items():
        here = joined(path, key)
        if _is_leaf(value):
            yield f"{indent}{_scalar(key)}: {_flow(value)}{_comment(comments.get(here))}"
        else:
            yield f"{indent}{_scalar(key)}:"
            yield from _below(value, here, indent + _INDENT, comments)


def _below(value: Any, path: str, indent: str, comments: Mapping[str, str]) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _lines(value, path, indent, comments)
        return
    names = labels([item.get("id") if isinstance(item, dict) else None for item in value])
    for label, item in zip(names, value, strict=True):
        if not isinstance(item, dict):  # the code of a commune among communes that are described
            yield f"{indent}- {_flow(item)}{_comment(comments.get(path + label))}"
            continue
        lines = list(_lines(item, path + label, indent + _INDENT, comments))
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


def _comment(text: str | None) -> str:
    return "" if text is None else f"  # {_NOT_PRINTABLE.sub('?', text)}"
