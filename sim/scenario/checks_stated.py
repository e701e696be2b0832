"""Faults of names in a scenario that does not fit the schema, told together with those of its shape.

In: the values as files state them, and what is wrong with their shape. Out: problems of names alone: the other checks
go through times and numbers, and need values that fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from typing import Any, cast

from sim.errors import PermanencesError
from sim.scenario import checks_names
from sim.scenario.origins import Node, item_id, joined, labels, located, plain, stated
from sim.scenario.problems import Problem
from sim.scenario.schema import Scenario


class _Stated:
    """Stated values, read as a scenario is: a key is an attribute, None where it lacks."""

    def __init__(self, values: dict[str, Any]):
        self._values = values

    def __getattr__(self, name: str) -> Any:
        return _readable(self._values.get(name))

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)


def _readable(value: Any) -> Any:
    if isinstance(value, dict):
        return _Stated(value)
    return [_readable(item) for item in value] if isinstance(value, list) else value


def unknown_names(tree: Node, of_shape: Sequence[Problem]) -> Iterator[Problem]:
    """Yield the faults of names that stated values show, but for those of a value whose shape is at fault.

    Parameters
    ----------
    tree : Node
        The tree that the schema refused.
    of_shape : sequence of Problem
        Why it did.
    """
    told = {problem.path for problem in of_shape}
    scenario = cast(Scenario, _readable(plain(_without_items(tree, told))))
    origins = dict(stated(tree))
    for check in checks_names.CHECKS:
        for problem in _while_it_fits(check(scenario)):
            holders = (problem.path[:end] for end, sign in enumerate(problem.path) if sign in ".[")
            if problem.level == "error" and problem.path not in told and told.isdisjoint(holders):
                origin = located(problem.path, origins)
                yield problem if origin is None else replace(problem, file=origin.file, line=origin.line)


def _without_items(node: Node, told: Set[str], path: str = "") -> Node:
    """Return a tree whose lists of names lack the items that are told already: none of them is a name."""
    if isinstance(node.value, dict):
        value = {key: _without_items(child, told, joined(path, key)) for key, child in node.value.items()}
        return node._replace(value=value)
    if not isinstance(node.value, list):
        return node
    names = labels([item_id(child) for child in node.value])
    items = [
        _without_items(child, told, path + label)
        for label, child in zip(names, node.value, strict=True)
        if path + label not in told and f"{path}{label}.id" not in told
    ]
    return node._replace(value=items)


def _while_it_fits(problems: Iterator[Problem]) -> Iterator[Problem]:
    """Yield what a check finds until it meets a value that it cannot read, which the schema tells of."""
    try:
        yield from problems
    except (TypeError, AttributeError, PermanencesError):
        return
