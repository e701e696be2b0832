"""Which commune somebody means: by name, by INSEE code, by postal code and name.

In: what was written. Out: the code of a commune of today, or one `TerritoryError` that says what to write instead. A
former code or name is taken for the commune in which its place is now; `FoundCommune.word` says so. Names and former
codes are in `gazetteer` and `codes`.
"""

from __future__ import annotations

import difflib
import re
from typing import NamedTuple

from sim.errors import TerritoryError
from sim.said import Sentence, counted, joined, said, together
from sim.territory.codes import COLLECTIVITIES, change_of, collectivity_of, corsican, current_code, is_code, not_shipped
from sim.territory.communes import department_of
from sim.territory.departments import departments
from sim.territory.france import france
from sim.territory.gazetteer import gazetteer, plain_name

_CODE = re.compile(r"[0-9]{5}|2[ABab][0-9]{3}")
_WITH_POSTAL_CODE = re.compile(r"([0-9]{5})\s+(\D.*)")
_WITH_DEPARTMENT = re.compile(r"(.*\S)\s*\(\s*([^()]+?)\s*\)")
_OF_A_CITY = re.compile(r"(paris|lyon|marseille) 0?([0-9]{1,2})")
_MOST_TOLD = 8


class FoundCommune(NamedTuple):
    """A commune that was meant: its code of today, its name, and a word where another was written."""

    insee: str
    name: str
    word: str = ""


def find_commune(text: str) -> FoundCommune:
    """Return the commune that somebody means.

    Parameters
    ----------
    text : str
        ``Figeac``, ``46102``, ``46100 Figeac``, ``Saint-Denis (974)``; letters and accents as they come.

    Raises
    ------
    TerritoryError
        No commune or several are meant: the candidates, or the nearest names, are told.
    """
    text = " ".join(text.split())
    if _CODE.fullmatch(text):
        return _of_code(text.upper())
    if match := _OF_A_CITY.fullmatch(plain_name(text)):
        return _only(_bearers(f"{match[1]} {match[2]}{'er' if match[2] == '1' else 'e'}"), text, [])
    if (match := _WITH_DEPARTMENT.fullmatch(text)) and not _bearers(text):
        department = _department(match[2])
        found = [current_code(code) for code in _ever(match[1]) if department_of(code) == department]
        if not found and (land := collectivity_of(f"{match[2]}00")):
            raise TerritoryError(said('"{place}": {why}', place=text, why=not_shipped(land)))
        return _only(sorted(set(found)), text, _bearers(match[1]))
    if match := _WITH_POSTAL_CODE.fullmatch(text):
        found = [current_code(code) for code in _ever(match[2]) if match[1] in gazetteer().postal_codes_of(code)]
        return _only(sorted(set(found)), text, _bearers(match[2]))
    return _only(_bearers(text), text, [])


def _ever(name: str) -> list[str]:
    """Return the codes of the communes that bear a name or bore it."""
    return gazetteer().bearers.get(plain_name(name), [])


def _department(text: str) -> str:
    """Return the code of a département that is told by its code or its name, with or without its article."""
    for code, one in departments().items():
        if text.upper() == code or plain_name(text) in (plain_name(one.name), plain_name(one.name).removeprefix("la ")):
            return code
    return ""


def candidates(text: str) -> list[str]:
    """Return the codes of the communes whose name begins as was typed, the most peopled first."""
    typed = plain_name(text)
    table = france()
    found = [code for name, codes in gazetteer().bearers.items() if name.startswith(typed) for code in codes]
    known = {code for code in found if code in table.row_of}
    return sorted(known, key=lambda code: (-int(table.population[table.row_of[code]]), code))


def told_apart(insee: str) -> Sentence:
    """Return a commune as it is told among others of its name: code, name, département, inhabitants."""
    table, department = france(), departments().get(department_of(insee))
    where = f", {department.name}" if department is not None else ""
    row = table.row_of.get(insee)
    people = "" if row is None else counted(", {count} inhabitant", ", {count} inhabitants", table.population[row])
    return together(f"{insee} {gazetteer().name_of[insee]}{where}", people)


def _bearers(name: str) -> list[str]:
    """Return the communes of today that bear a name, or in which those are that did."""
    return sorted({current_code(code) for code in gazetteer().called(name)})


def _of_code(code: str) -> FoundCommune:
    change, names = change_of(code), gazetteer().name_of
    if change is not None:
        word = said(
            '"{code}" is no code since {day}: {commune} is taken for it',
            code=code, day=change.valid_before, commune=f"{change.became} {change.became_name}",
        )  # fmt: skip
        return FoundCommune(change.became, change.became_name, word)
    if is_code(code) and code in france().row_of:
        return FoundCommune(code, names[code], _other_reading(code))
    if land := collectivity_of(code):
        raise TerritoryError(said('"{place}": {why}', place=code, why=not_shipped(land)))
    if new := corsican(code):
        mend = said('since 1976 Corsica has 2A and 2B: write "{code}" ({name})', code=new, name=names.get(new, ""))
    elif near := [one for one in _of_postal_code(code) if one in france().row_of]:
        told = joined(said("; "), (told_apart(one) for one in near[:_MOST_TOLD]))
        mend = said("it is a postal code, of {communes}: write the INSEE code or the name", communes=told)
    else:
        mend = said("look it up in the INSEE list, or write the name")
    raise TerritoryError(said('no commune has the code "{code}"; {mend}', code=code, mend=mend))


def _other_reading(code: str) -> str:
    """Return a word where an INSEE code is the postal code of other communes, too; the reader may have meant these."""
    others = [one for one in _of_postal_code(code) if one in france().row_of and one != code]
    if not others:
        return ""
    other = max(others, key=_people)
    names = gazetteer().name_of
    return said(
        '"{code}" is read as the INSEE code of {name}; as a postal code it is that of {other}: write a name if you '
        "meant that",
        code=code, name=names[code], other=f"{names[other]} ({other})",
    )  # fmt: skip


def _of_postal_code(code: str) -> list[str]:
    names = gazetteer()
    return [insee for insee in names.name_of if code in names.postal_codes_of(insee)]


def _only(found: list[str], text: str, others: list[str]) -> FoundCommune:
    """Return the one that was found, or tell what to write instead."""
    if len(found) == 1:
        name = gazetteer().name_of[found[0]]
        former = not any(plain_name(part) == plain_name(name) for part in (text, _bare(text)))
        word = said('"{text}": {commune} is taken for it', text=text, commune=f"{found[0]} {name}") if former else ""
        return FoundCommune(found[0], name, word)
    several = sorted(found or others, key=lambda code: -_people(code))
    if several:
        listed = joined(said("; "), (told_apart(code) for code in several[:_MOST_TOLD]))
        more = said("; and {count} more", count=len(several) - _MOST_TOLD) if len(several) > _MOST_TOLD else ""
        communes = together(listed, more)
        raise TerritoryError(said('"{text}" may be {communes}; write the code', text=text, communes=communes))
    near = _near(_bare(text) or text)
    if land := next((one for one in COLLECTIVITIES.values() if plain_name(one) == plain_name(text)), ""):
        raise TerritoryError(not_shipped(land))
    if re.fullmatch(r"[0-9]{4}", text) and is_code(f"0{text}"):
        name = gazetteer().name_of.get(f"0{text}", "")
        mend = said('a code has five digits: write "{code}" ({name})', code=f"0{text}", name=name)
    elif near:
        either = joined(said(" or "), near)
        mend = said("did you mean {names}?", names=either)
    else:
        mend = said("look it up in the INSEE list, or write the code")
    raise TerritoryError(said('no commune is called "{text}"; {mend}', text=text, mend=mend))


def _bare(text: str) -> str:
    match = _WITH_DEPARTMENT.fullmatch(text) or _WITH_POSTAL_CODE.fullmatch(text)
    return "" if match is None else match[1 if text.endswith(")") else 2]


def _people(code: str) -> int:
    row = france().row_of.get(code)
    return 0 if row is None else int(france().population[row])


def _near(text: str) -> list[str]:
    """Return the names nearest to one that nobody bears, each with its code."""
    names = gazetteer()
    typed = plain_name(text)
    alike = [name for name in names.bearers if len(typed) > 2 and f" {typed} " in f" {name} "]
    alike.sort(key=lambda name: (not name.startswith(typed), len(name)))
    alike = alike[:3] or difflib.get_close_matches(typed, list(names.bearers), n=3, cutoff=0.7)
    codes = [current_code(code) for name in alike for code in names.bearers[name][:1]]
    return [f"{names.name_of[code]} ({code})" for code in codes]
