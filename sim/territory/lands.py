"""Which lands have no road between them: islands without a bridge, Corsica, overseas départements.

In: the INSEE code of a commune. Out: the name of its land, empty on the mainland. Two communes of one land are taken to
be joined by roads; how long a journey takes is in `travel`.
"""

from __future__ import annotations

from functools import cache, lru_cache

from sim.territory.communes import department_of
from sim.territory.sources import read_rows

MAINLAND = ""
_WHOLE = {"2A": "Corse", "2B": "Corse"}


@lru_cache(maxsize=65_536)  # a country asks for each of its communes many times
def land_of(insee: str) -> str:
    """Return the land in which a commune lies, empty on the mainland and for no code at all."""
    if not insee:
        return MAINLAND
    return _islands().get(insee) or _land_of_department(department_of(insee))


def has_road(start: str, end: str) -> bool:
    """Say whether one can drive from one commune to another; INSEE codes, empty for one that is not known."""
    return not start or not end or land_of(start) == land_of(end)


def _land_of_department(department: str) -> str:
    return _WHOLE.get(department) or (department if len(department) == 3 else MAINLAND)


@cache
def _islands() -> dict[str, str]:
    return {row["insee"]: row["land"] for row in read_rows("islands")}
