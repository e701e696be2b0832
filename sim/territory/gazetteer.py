"""The communes of France by name, postal code and INSEE code, those that ended since 2015 included.

In: what somebody wrote of a commune. Out: its INSEE code of today, or why there is none. Where communes lie and who
lives there is in `communes`; this list only knows how they are called.
"""

from __future__ import annotations

import csv
import gzip
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection
from functools import cache
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


class Listed(NamedTuple):
    """A row of the list: of a code that ended, the commune of today and the day from which no commune had it."""

    insee: str
    name: str
    postal_codes: str
    became: str
    ended: str


@cache
def _text() -> str:
    return gzip.decompress(data_path("commune_names.csv.gz").read_bytes()).decode()


@cache
def listed() -> dict[str, Listed]:
    """Return the list by INSEE code, read once."""
    return {row[0]: Listed(*row) for row in list(csv.reader(_text().splitlines()))[1:]}


def row_of(insee: str) -> Listed | None:
    """Return the row of a code, None if it never was one: found among the lines, before all rows are read."""
    begins, lines = f"{insee},", _lines()
    place = bisect_left(lines, begins)
    found = place < len(lines) and lines[place].startswith(begins)
    return Listed(*next(csv.reader([lines[place]]))) if found else None


@cache
def _lines() -> list[str]:
    """Return the lines of the list in order, its head left out."""
    return sorted(_text().splitlines()[1:])


class Gazetteer:
    """Names and codes of communes.

    Attributes
    ----------
    name_of : dict of str
        By INSEE code, former codes included.
    bearers : dict of list of str
        Codes by plain name, former ones included.
    """

    def __init__(self) -> None:
        rows = listed()
        self.name_of = {insee: row.name for insee, row in rows.items()}
        self.bearers: dict[str, list[str]] = {}
        # All names at once: a second less than one by one.
        plain = [line.strip() for line in plain_name("\n".join(self.name_of.values())).split("\n")]
        for name, insee in zip(plain, rows, strict=True):
            self.bearers.setdefault(name, []).append(insee)

    def called(self, name: str) -> list[str]:
        """Return the codes that bear a name: those of today, or else the former ones."""
        plain = plain_name(" ".join(name.split()))
        codes = self.bearers.get(plain) or self.bearers.get(_ADDED.sub("", plain), [])
        return [code for code in codes if not listed()[code].became] or codes

    def postal_codes_of(self, insee: str) -> str:
        """Return the postal codes of a commune, separated by spaces."""
        return listed()[insee].postal_codes

    def knows(self, name: str) -> bool:
        """Say whether some commune bears a name, or did."""
        return bool(self.called(name))

    def by_code(self, insee: str, among: Collection[str] = ()) -> Found:
        """Return a code as it is used: as it stands if it is among some, else that of today."""
        if insee in among:
            return Found(insee)
        if insee not in self.name_of:
            return UNKNOWN
        return Found(listed()[insee].became or insee)

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
        found = self.called(name)
        near = [code for code in found if postal_code and postal_code in listed()[code].postal_codes] or found
        for codes in (near, [code for code in near if code in among]):
            if len(codes) == 1:
                return self.by_code(codes[0], among)
        return HOMONYM if near else UNKNOWN


@cache
def gazetteer() -> Gazetteer:
    """Return the list, read once."""
    return Gazetteer()
