"""The stops to which advisers drive, and the ways between them.

In: the venues of each adviser, as places of the plan. Out: small tables by stop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import product

from sim.demand import draws
from sim.territory.travel import Point


def stops_of(rounds: Iterable[Sequence[int]], n_venues: int) -> list[int]:
    """Return the number of each venue among those to which some adviser drives, from 1; 0 where none does.

    The advisers of an office hardly ever leave it: tables by venue would be a country's largest.
    """
    driven = sorted({venue for own in rounds if len(own) > 1 for venue in own})
    numbers = dict(zip(driven, range(1, len(driven) + 1), strict=True))
    return [numbers.get(venue, 0) for venue in range(n_venues)]


def between(
    points: Sequence[Point],
    rounds: Iterable[Sequence[int]],
    stop_of: Sequence[int],
    measure: Callable[[Point, Point], int],
) -> list[list[int]]:
    """Return a measure of the way from one stop to another, 0 between two that no adviser visits both."""
    size = max(stop_of, default=0) + 1
    table = [[0] * size for _ in range(size)]
    for start, end in {pair for venues in rounds if len(venues) > 1 for pair in product(venues, repeat=2)}:
        table[stop_of[start]][stop_of[end]] = measure(points[start], points[end])
    return table


def roads(
    advisers: Sequence[str], venues: Sequence[str], rounds: Sequence[Sequence[int]], stop_of: Sequence[int]
) -> list[list[int]]:
    """Return the address of each adviser's drive to a stop, 0 for one that they are never at."""
    size = max(stop_of, default=0) + 1
    table = [[0] * size for _ in advisers]
    for row, (adviser, own) in enumerate(zip(advisers, rounds, strict=True)):
        for venue in own if len(own) > 1 else ():
            table[row][stop_of[venue]] = draws.hash64(f"{adviser}|{venues[venue]}")
    return table
