"""How the tests of this folder ask for what is wrong.

In: a tree of plain values, or the text of a file. Out: what is told about it.
"""

import io

import pytest
from ruamel.yaml import YAML

from sim.errors import ScenarioError
from sim.scenario.checks import check
from sim.scenario.files import load_scenario, scenario_from
from sim.scenario.schema import Scenario


def yaml_text(tree):
    """Return a tree as the text of a scenario file."""
    out = io.StringIO()
    YAML().dump(tree, out)
    return out.getvalue()


def write(folder, name, content):
    """Write a scenario file from a tree, a text or bytes; return its path."""
    path = folder / name
    if isinstance(content, dict):
        content = yaml_text(content)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def refusal(source, overrides=()):
    """Return the message with which a file is refused."""
    with pytest.raises(ScenarioError) as caught:
        load_scenario(source, overrides)
    assert caught.value.exit_code == 2
    assert caught.value.problems
    return str(caught.value)


def refused(tree, overrides=()):
    """Return the message of each problem of a tree that is refused, by path."""
    with pytest.raises(ScenarioError) as caught:
        scenario_from(tree, overrides)
    return {problem.path: problem.message for problem in caught.value.problems}


def errors(tree):
    """Return the message of each error that the checks find in a tree, by path."""
    return {p.path: p.message for p in check(Scenario.model_validate(tree)) if p.level == "error"}


def warnings(tree):
    """Return the message of each warning that the checks find in a tree, by path."""
    return {p.path: p.message for p in check(Scenario.model_validate(tree)) if p.level == "warning"}
