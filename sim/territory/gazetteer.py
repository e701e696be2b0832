"""The communes of France by name, postal code and INSEE code, those of before 2026 included.

In: what somebody wrote of a commune. Out: its INSEE code of today, or why there is none. Where communes lie and who
lives there is in `communes`; this list only knows how they are called.
"""

from __future__ import annotations

import csv
import gzip
import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache
from typing import Literal, NamedTuple

from sim.territory.sources import data_path

_SAINT, _ON, _APART, _SPACES = (
    re.compile(form) for form in (r"\bst(e?)\b", r"\bs/ ?", r"[-'.]| arrondissement\b", r"[^\S\n]+")
)
_ADDED = re.compile(r" (?:cedex.*|\d+(?:er|e|eme)?)$")  # to a name in an address


class Found(NamedTuple):
    """What was made of a name: the code, or none because nobody bears it (``unknown``) or several do (``homonym``)."""

    insee: str
    why_not: Literal["", "unknown", "homonym"] = ""


UNKNOWN, HOMONYM = Found("", "unknown"), Found("", "homonym")


def plain_name(name: str) -> str:
    """Return a name for comparison: "St-Étienne" and "saint etienne" are one. Of several lines each is one."""
    letters = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "Oe").replace("’", "'"))
    text = "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()
    text = _ON.sub("sur ", _SAINT.sub(r"saint\1", text))
    return _SPACES.sub(" ", _APART.sub(" ", text)).strip()


class Gazetteer:
    """Names and codes of communes.

    Attributes
    ----------
    name_of : dict of str
        By INSEE code, former codes included.
    """

    def __init__(self) -> None:
        with gzip.open(data_path("commune_names.csv.gz"), "rt", encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))[1:]
        self.name_of = {row[0]: row[1] for row in rows}
        self._postal = {row[0]: row[2] for row in rows}
        self._became = {row[0]: row[3] for row in rows if row[3]}
        self._bearers: dict[str, list[str]] = {}
        # All names at once: a second less than one by one.
        plain = [line.strip() for line in plain_name("\n".join(row[1] for row in rows)).split("\n")]
        for name, row in zip(plain, rows, strict=True):
            self._bearers.setdefault(name, []).append(row[0])

    def _called(self, name: str) -> list[str]:
        """Return the codes that bear a name: those of today, or else the former ones."""
        plain = plain_name(" ".join(name.split()))
        codes = self._bearers.get(plain) or self._bearers.get(_ADDED.sub("", plain), [])
        return [code for code in codes if code not in self._became] or codes

    def knows(self, name: str) -> bool:
        """Say whether some commune bears a name, or did."""
        return bool(self._called(name))

    def by_code(self, insee: str, among: Collection[str] = ()) -> Found:
        """Return a code as it is used: as it stands if it is among some, else that of today."""
        if insee in among:
            return Found(insee)
        if insee not in self.name_of:
            return UNKNOWN
        return Found(self._became.get(insee, insee))

    def by_name(self, name: str, postal_code: str = "", among: Collection[str] = ()) -> Found:
        """Return the commune of a name: by postal code where several bear it, then the one among some.

        Parameters
        ----------
        name : str
        postal_code : str
            Empty where it is not known; one that fits no bearer of the name is passed over.
        among : collection of str
            Codes of communes that are meant where they can be.
        """
        found = self._called(name)
        near = [code for code in found if postal_code and postal_code in self._postal[code]] or found
        for codes in (near, [code for code in near if code in among]):
            if len(codes) == 1:
                return Found(codes[0] if codes[0] in among else self._became.get(codes[0], codes[0]))
        return HOMONYM if near else UNKNOWN


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """Return the list, read once."""
    return Gazetteer()
