"""What who writes code gives for a scenario: one that was loaded, or a message how to come by it.

In: any value. Out: scenarios, or a ScenarioError. Reading one is in `files`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sim.errors import ScenarioError
from sim.said import must_be, said
from sim.scenario.schema import Scenario


def one_scenario(value: Any) -> Scenario:
    """Return a scenario; refuse what is none, its name or its file among them."""
    if not isinstance(value, Scenario):
        expected = said('a loaded scenario, as sim.load_scenario("agen") gives')
        raise ScenarioError(must_be("scenario", repr(value), expected))
    return value


def scenarios_in(values: Any) -> list[Scenario]:
    """Return the scenarios of a sequence, or one alone; refuse what is none."""
    if isinstance(values, Scenario | str) or not isinstance(values, Iterable):
        return [one_scenario(values)]
    return [one_scenario(value) for value in values]
