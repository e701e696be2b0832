"""Worlds for tests: a small one made by hand, and the three sites with what cannot matter added to them.

In: what a test wants different. Out: trees of plain values, as a scenario file would state them.
"""

from tests.worlds.small import permanence, request_type, small_world

__all__ = ["permanence", "request_type", "small_world"]
