"""Communes with priority quarters (quartiers prioritaires de la politique de la ville, QPV) of 2024.

In: the shipped list. Out: the names of the quarters by commune. Neither their outlines nor their people are published
with it, so nobody can tell here how far a quarter is from a desk of its own commune.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sim.territory.sources import read_rows


@cache
def priority_quarters() -> Mapping[str, str]:
    """Return the names of its quarters, as one text, by the code of each commune that has some."""
    return {row["insee"]: row["names"] for row in read_rows("priority_quarters_2024.csv.gz")}
