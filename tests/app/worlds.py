"""A short scenario for tests of the dashboard: Agen for three weeks.

In: nothing. Out: overrides, and the scenario.
"""

from __future__ import annotations

from functools import lru_cache

from sim.scenario.files import load_scenario

SHORT = ("horizon.start=2022-03-07", "horizon.end=2022-03-27", "horizon.warm_up_days=7")


@lru_cache
def short_agen():
    """Return Agen for three weeks."""
    return load_scenario("agen", SHORT)
