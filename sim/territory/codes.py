"""Which INSEE codes communes have, or had since 2015, and what became of the others.

In: a code as text. Out: whether it is one, what it became, what it stands for. Nothing is told of points or people.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sim.errors import TerritoryError
from sim.said import Sentence, said
from sim.territory.communes import department_of
from sim.territory.gazetteer import row_of

# Overseas collectivities, whose communes are not in the list: any number there is taken.
COLLECTIVITIES = {
    "975": "Saint-Pierre-et-Miquelon", "977": "Saint-Barthélemy", "978": "Saint-Martin", "986": "Wallis-et-Futuna",
    "984": "Terres australes et antarctiques françaises", "987": "Polynésie française", "988": "Nouvelle-Calédonie",
    "989": "Île de Clipperton",
}  # fmt: skip
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
    return row_of(code) is not None or department_of(code) in COLLECTIVITIES


def change_of(code: str) -> Change | None:
    """Return what became of a code that no commune has any more, None for any other code."""
    row = row_of(code)
    now = row_of(row.became) if row and row.became else None
    return Change(row.ended, now.insee, now.name) if row and now else None


def code_fault(code: str) -> Sentence | None:
    """Say that no commune has a code, with the way to mend it; None where one has it, or had it since 2015."""
    try:
        if is_code(code):
            return None
    except TerritoryError as fault:
        return fault.message
    new = corsican(code)
    mend = said('Corsica has 2A and 2B: write "{new}"', new=new) if new else said("look it up in the INSEE list")
    return said('no commune has the code "{code}"; {mend}', code=code, mend=mend)


def collectivity_of(code: str) -> str | None:
    """Return the overseas collectivity of which a commune with this code would be, None for a département."""
    return COLLECTIVITIES.get(code[:3])


def not_shipped(land: str) -> Sentence:
    """Say that nothing is known of an overseas collectivity."""
    return said(
        "of {land}, an overseas collectivity, no inhabitants, offices or calendar are shipped: describe its communes "
        "in place.communes (id, name, population, lat, lon), or take a place of a département",
        land=land,
    )


def current_code(code: str) -> str:
    """Return the code of the commune in which the place of a former one is now; any other code as it came."""
    change = change_of(code)
    return code if change is None else change.became


def corsican(code: str) -> str | None:
    """Return the code in 2A or 2B of a commune of Corsica whose code begins with 20, as before 1976, or None."""
    found = [f"{department}{code[2:]}" for department in ("2A", "2B") if code.startswith("20")]
    return next((new for new in found if is_code(new)), None)


def is_among(code: str, communes: Collection[str]) -> bool:
    """Say whether a commune is one of some; an arrondissement is, where its city is."""
    return code in communes or city_of(code) in communes


def city_of(code: str) -> str | None:
    """Return the code of the city that an arrondissement is a part of, or None."""
    is_part = code.isdigit() and any(int(code) in numbers for numbers in _ARRONDISSEMENTS)
    return _CITIES[code[:2]] if is_part else None
