"""Town halls as rooms that may host the service: where, and when they are open.

In: the INSEE code of a commune. Out: the hours of its town hall. Whether it lends a room is asked of nobody here.
"""

from __future__ import annotations

from functools import cache

from sim.territory.hours import DAYS, Opening, openings_of
from sim.territory.long_tables import read_columns


def town_hall_hours(insee: str) -> tuple[Opening, ...]:
    """Return the opening hours of the town hall of a commune; none where the directory gives none."""
    row = _rows().get(insee)
    return () if row is None else openings_of(dict(zip(DAYS, row, strict=True)))


@cache
def _rows() -> dict[str, tuple[str, ...]]:
    columns = read_columns("town_hall_hours.csv.gz")
    return dict(zip(columns.texts("insee"), zip(*map(columns.texts, DAYS), strict=True), strict=True))
