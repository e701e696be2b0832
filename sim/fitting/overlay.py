"""Estimates as a scenario that extends another: each value with its interval as range, its quality and its source.

In: estimates, and the scenario that they were fitted for. Out: a tree of plain values, as YAML or as a `Scenario`.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from sim.fitting.direct import FITTED, OBSERVED, Estimate
from sim.scenario.files import changed
from sim.scenario.origins import segments
from sim.scenario.schema import Scenario

_DIGITS = 6
_MOST_BY_PART = {"share": 1.0, "cv": 5.0, "base_share": 0.99}


def overlay_of(estimates: Iterable[Estimate], scenario: Scenario, source: str) -> dict[str, Any]:
    """Return the values of a scenario that estimates give, as a file that extends it would state them.

    Parameters
    ----------
    estimates : iterable of Estimate
        Those without a path are left out.
    scenario : Scenario
        What the estimates leave of a list or of a mix is taken from it.
    source : str
        What the values rest on: no name of a file or of a person.

    Returns
    -------
    dict
        Leaves are ``{value, range, source, quality}``; a list has no range.
    """
    tree: dict[str, Any] = {}
    lists: dict[str, dict[int, float]] = {}
    for one in whole_mix(estimates, scenario):
        *_, last = segments(one.path) if one.path else [""]
        if isinstance(last, int):
            lists.setdefault(one.path.rpartition("[")[0], {})[last] = one.value
        elif one.path:
            _put(tree, one.path, _wrapped(one, source))
    for path, found in lists.items():
        own = list(_value(scenario, path))
        values = [round(float(found.get(k, value)), 4) for k, value in enumerate(own)]
        _put(tree, path, {"value": values, "source": source, "quality": FITTED})
    return tree


def whole_mix(estimates: Iterable[Estimate], scenario: Scenario) -> list[Estimate]:
    """Return the estimates with the shares of the types summing to 1, those of types never asked for included."""
    from dataclasses import replace

    found = list(estimates)
    mine = [k for k, one in enumerate(found) if one.what == "mix" and one.path]
    if not mine:
        return found
    total = sum(found[k].value for k in mine)
    for k in mine:
        one = found[k]
        found[k] = replace(one, value=round(one.value / total, _DIGITS), low=one.low / total, high=one.high / total)
    most = max(mine, key=lambda k: found[k].value)
    others = sum(found[k].value for k in mine if k != most)
    found[most] = replace(found[most], value=round(1 - others, _DIGITS))
    return found


def _wrapped(one: Estimate, source: str) -> dict[str, Any]:
    if one.quality not in (OBSERVED, FITTED):
        source = f"{source} ; le registre n'en dit rien à lui seul"
    most = _MOST_BY_PART.get(one.path.rpartition(".")[2].rpartition("_")[2], float("inf"))
    value, low, high = (round(float(min(max(number, 0.0), most)), _DIGITS) for number in (one.value, one.low, one.high))
    if one.path.startswith("choice.outside"):  # a constant of utility may be below 0
        value, low, high = (round(float(number), _DIGITS) for number in (one.value, one.low, one.high))
    told: dict[str, Any] = {"value": value}
    low, high = min(low, value), max(high, value)
    if low < high:
        told["range"] = [low, high]
    return told | {"source": source, "quality": one.quality}


def _put(tree: dict[str, Any], path: str, value: Any) -> None:
    *above, last = path.split(".")
    for key in above:
        tree = tree.setdefault(key, {})
    tree[last] = value


def _value(scenario: Scenario, path: str) -> Any:
    at: Any = scenario.tree()
    for key in path.split("."):
        at = at[key]
    return at


def fitted_scenario(scenario: Scenario, tree: dict[str, Any]) -> Scenario:
    """Return the scenario with the values of an overlay.

    Raises
    ------
    ScenarioError
        It cannot be run with them; every problem is told.
    """
    return changed(scenario, **tree) if tree else scenario


def yaml_of(tree: dict[str, Any], head: str) -> str:
    """Return a tree as YAML under some lines of comment."""
    from ruamel.yaml import YAML

    writer = YAML()
    writer.default_flow_style = None
    writer.width = 160
    writer.allow_unicode = True
    stream = io.StringIO()
    writer.dump(tree, stream)
    comment = "".join(f"# {line}\n" for line in head.splitlines())
    return comment + stream.getvalue()
