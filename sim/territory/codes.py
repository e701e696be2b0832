"""Which INSEE codes communes have, or had since 2015, and what became of the others.

In: a code as text. Out: whether it is one, what it became, what it stands for. Nothing is told of points or people.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from sim.territory.communes import department_of
from sim.territory.sources import read_rows

# Collectivities whose communes are not in the list: any number there is taken.
_NOT_LISTED = ("975", "977", "978", "984", "986", "987", "988", "989")
# Paris, Lyon and Marseille have a code of their own beside those of their arrondissements.
_CITIES = {"75": "75056", "69": "69123", "13": "13055"}
_ARRONDISSEMENTS = (range(75101, 75121), range(69381, 69390), range(13201, 13217))


class Change(NamedTuple):
    """A code that ended: the day from which no commune had it, and the commune that its place is in now."""

    valid_before: str
    became: str
    became_name: str


def is_code(code: str) -> bool:
    """Say whether a commune, or an arrondissement of Paris, Lyon or Marseille, has this code or had it since 2015."""
    department = department_of(code)
    return department in _NOT_LISTED or code[len(department) :] in _numbers(department) or code in _changes()


def change_of(code: str) -> Change | None:
    """Return what became of a code that no commune has any more; the first of several, None for any other code."""
    department = department_of(code)
    return None if code[len(department) :] in _numbers(department) else _changes().get(code)


def corsican(code: str) -> str | None:
    """Return the code in 2A or 2B of a commune of Corsica whose code begins with 20, as before 1976, or None."""
    found = [f"{department}{code[2:]}" for department in ("2A", "2B") if code.startswith("20")]
    return next((new for new in found if is_code(new)), None)


def city_of(code: str) -> str | None:
    """Return the code of the city that an arrondissement is a part of, or None."""
    is_part = code.isdigit() and any(int(code) in numbers for numbers in _ARRONDISSEMENTS)
    return _CITIES[code[:2]] if is_part else None


@cache
def _listed() -> dict[str, str]:
    return {row["department"]: row["numbers"] for row in read_rows("commune_codes")}


@cache
def _numbers(department: str) -> frozenset[str]:
    """Return the numbers of the communes of a département: what stands behind its code."""
    found = set()
    for part in _listed().get(department, "").split():
        first, _, last = part.partition("-")
        found |= {str(number).zfill(len(first)) for number in range(int(first), int(last or first) + 1)}
    return frozenset(found)


@cache
def _changes() -> dict[str, Change]:
    found: dict[str, Change] = {}
    for row in read_rows("commune_changes"):
        found.setdefault(row["code"], Change(row["valid_before"], row["became"], row["became_name"]))
    return found
