"""The départements: their region, the school zone of their academy, the holidays that they have for themselves.

In: a code. Out: `Department`. Which day is a holiday is told by `calendar`.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from sim.territory.sources import read_rows


class Department(NamedTuple):
    """A département.

    Attributes
    ----------
    code : str
        Two characters, three overseas.
    name, region : str
    zone : str or None
        School zone of its academy: A, B or C. Corsica is given that of its neighbours, its own calendar not being
        shipped; overseas has none that is shipped.
    abolition : (int, int) or None
        Month and day of the abolition of slavery, a public holiday overseas.
    """

    code: str
    name: str
    region: str
    zone: str | None
    abolition: tuple[int, int] | None


@cache
def departments() -> dict[str, Department]:
    """Return the 101 départements by code, read once."""
    return {row["department"]: _department(row) for row in read_rows("departments")}


def _department(row: dict[str, str]) -> Department:
    month, _, day = row["abolition"].partition("-")
    abolition = (int(month), int(day)) if day else None
    return Department(row["department"], row["name"], row["region"], row["zone"] or None, abolition)
