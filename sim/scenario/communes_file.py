"""A file of communes as the place of a scenario: CSV, one commune a row.

In: a path. Out: the rows as nodes, each value with its line, or every problem of the file with line and column. A row
needs a code; what it leaves out is that of the shipped list of France. That list is in `sim.territory.france`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sim.said import N_, Sentence, counted, said, together
from sim.scenario.checks_numbers import BOUNDS
from sim.scenario.contents import decoded, one_problem, read_bytes
from sim.scenario.csv_rows import csv_rows
from sim.scenario.origins import Node, Origin
from sim.scenario.problems import OtherPlace, Problem, did_you_mean
from sim.scenario.values import LATITUDES, LONGITUDES
from sim.territory.codes import change_of, corsican, current_code, is_code
from sim.territory.france import france

COLUMNS = ("insee", "name", "population", "lat", "lon", "unemployment_share", "no_diploma_share")
_NEEDED = ("name", "population", "lat", "lon")  # of a commune that is not in the list
_BOUNDS = {
    "population": BOUNDS["place.communes.*.population"],
    "lat": LATITUDES,
    "lon": LONGITUDES,
    "unemployment_share": (0.0, 1.0),
    "no_diploma_share": (0.0, 1.0),
}
_LAT, _LON = (41.0, 51.5), (-5.5, 9.8)  # of metropolitan France
_CODE = re.compile(r"[0-9]{5}|2[AB][0-9]{3}")
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f]")
_COMMA = re.compile(r"[-+]?\d+,\d+")
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
_MOST_ROWS = 100_000
_MOST_OF_A_KIND = 20
_LARGEST = 50_000_000  # bytes


@dataclass
class _Reading:
    """The rows read so far, and what is wrong with them; of one kind of fault the first are told, the rest counted."""

    name: str
    shown: str
    problems: list[Problem] = field(default_factory=list)
    counts: dict[Sentence, int] = field(default_factory=dict)

    def tell(self, kind: Sentence, line: int, column: str, message: Sentence) -> None:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if self.counts[kind] <= _MOST_OF_A_KIND:
            self.problems.append(Problem(column, message, self.shown, line))

    def tell_the_rest(self) -> None:
        for kind, count in self.counts.items():
            if count > _MOST_OF_A_KIND:
                more = counted(
                    "and {count} more row: {kind}", "and {count} more rows: {kind}", count - _MOST_OF_A_KIND, kind=kind
                )
                self.problems.append(Problem("", more, self.shown))


def with_communes(tree: Node, folders: Mapping[str, Path], problems: list[Problem]) -> Node:
    """Return a tree with the communes of ``place.file``, where it names one and lists none itself.

    A resolved scenario names the file and lists its communes; a file named over the communes of a parent is told.

    Parameters
    ----------
    tree : Node
    folders : mapping of str to Path
        By name, the folder of each scenario file: what it names is relative to it.
    problems : list of Problem
        Grows by what is wrong with the file; its communes are then left out.
    """
    place = tree.value.get("place")
    stated = place.value.get("file") if place is not None and isinstance(place.value, dict) else None
    if stated is None or not isinstance(stated.value, str):
        return tree
    listed = place.value.get("communes")
    if listed is not None:
        if _is_nearer(stated, listed, list(folders)):
            told = said(
                "{keys} also says which communes are served; leave one of them out (null takes a parent's away)",
                keys="place.communes",
            )
            beside = (OtherPlace("place.communes", listed.origin.file, listed.origin.line),)
            problems.append(Problem("place.file", told, stated.origin.file, stated.origin.line, beside=beside))
        return tree
    path = folders.get(stated.origin.file, Path()) / stated.value
    communes, wrong = read_communes(path, stated.value, stated.value)
    problems += wrong
    if wrong:
        return tree
    return Node({**tree.value, "place": Node({**place.value, "communes": communes}, place.origin)}, tree.origin)


def _is_nearer(one: Node, other: Node, files: list[str]) -> bool:
    """Say whether a value is stated by a file that extends the one of another, or on the command line."""
    near, far = (files.index(node.origin.file) if node.origin.file in files else -1 for node in (one, other))
    return near < far


def read_communes(path: Path, name: str, shown: str) -> tuple[Node, list[Problem]]:
    """Read a file of communes.

    Parameters
    ----------
    path : Path
    name, shown : str
        The file in origins and in messages.

    Returns
    -------
    Node, list of Problem
        The communes, as ``place.communes`` would state them; what is wrong, by line, all of it.

    Raises
    ------
    ScenarioError
        The file is not there, it is no UTF-8, or its first line names no column ``insee``.
    """
    reading = _Reading(name, shown)
    rows = _rows(path, shown)
    head = [column.strip() for column in next(rows, (1, []))[1]]
    for column in head:
        if column not in COLUMNS:
            told = together(said('"{name}" is no column', name=column), did_you_mean(column, COLUMNS))
            reading.tell(said("unknown column"), 1, column, told)
    if "insee" not in head or len(set(head)) != len(head):
        words = N_("the first line names no column insee; known are {names}")
        if len(set(head)) != len(head):
            words = N_("the first line names a column twice; known are {names}")
        raise one_problem(shown, 1, said(words, names=", ".join(COLUMNS)))
    nodes: list[Node] = []
    first: dict[str, tuple[str, int]] = {}
    for number, (line, cells) in enumerate(rows):
        if number >= _MOST_ROWS:
            raise one_problem(shown, line, said("more than {most} communes; France has 34,875", most=_MOST_ROWS))
        if len(cells) != len(head):
            told = counted(
                "found {count} value, the first line has {wanted}; quote what holds a comma",
                "found {count} values, the first line has {wanted}; quote what holds a comma",
                len(cells),
                wanted=len(head),
            )
            reading.tell(said("another number of values"), line, "", told)
            continue
        row = {column: cell.strip() for column, cell in zip(head, cells, strict=True)}
        for column, cell in row.items():
            if _UNPRINTED.search(cell):
                told = said(
                    "{text} holds a line break or a sign of no text; look for a quote that is not closed",
                    text=repr(cell[:20]),
                )
                reading.tell(said("a line break in a cell"), line, column, told)
        nodes.append(_commune(row, line, first, reading))
    if not nodes and not reading.problems:
        raise one_problem(shown, None, said("there is no commune below the first line"))
    reading.tell_the_rest()
    return Node(nodes, Origin(name, 2)), sorted(reading.problems, key=lambda problem: problem.line or _MOST_ROWS * 2)


def _rows(path: Path, shown: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line and the cells of each row that is not empty."""
    smaller, mend = said("a file of communes is smaller"), said("; place.file names a .csv file")
    yield from csv_rows(decoded(read_bytes(path, shown, _LARGEST, smaller, mend), shown), shown)


def _commune(row: Mapping[str, str], line: int, first: dict[str, tuple[str, int]], reading: _Reading) -> Node:
    """Return the commune of a row; a former code alone as it stands: a check tells which commune is taken for it."""
    is_code_alone = not any(cell for column, cell in row.items() if column != "insee")
    code = _code(row["insee"], is_code_alone, line, first, reading)
    if is_code_alone and is_code(code) and change_of(code) is not None:
        return Node(code, Origin(reading.name, line))
    values: dict[str, str | int | float] = {"id": code}
    if row.get("name"):
        values["name"] = row["name"]
    for column in _BOUNDS:
        number = _number(column, row.get(column, ""), line, reading)
        if number is not None:
            values[column] = int(number) if column == "population" else number
    _exchanged(values, line, reading)
    known = france().row_of.get(code)
    if known is not None:
        listed = france().commune(known)
        values = {**{key: getattr(listed, key) for key in _NEEDED}, **values}
    elif _CODE.fullmatch(code) and is_code(code) and change_of(code) is None:
        for column in _NEEDED:
            if column not in values and not row.get(column):
                told = said(
                    '"{code}" is not in the list of France, so {column} must be given', code=code, column=column
                )
                reading.tell(said("{column} is missing", column=column), line, column, told)
    origin = Origin(reading.name, line)
    return Node({key: Node(value, origin) for key, value in values.items()}, origin)


def _code(
    code: str, is_code_alone: bool, line: int, first: dict[str, tuple[str, int]], reading: _Reading
) -> str:  # fmt: skip
    """Return the code of a row; what is wrong with it is told."""
    is_known = bool(_CODE.fullmatch(code)) and is_code(code)
    today = current_code(code) if is_known else code
    if not code:
        told = said("the code is missing; give the INSEE code of the commune")
        reading.tell(said("no code"), line, "insee", told)
    elif not _CODE.fullmatch(code):
        told = said('"{code}" is no INSEE code, expected five digits, or 2A or 2B and three digits', code=code)
        if re.fullmatch(r"[0-9]{4}", code):
            told = together(told, said('; a spreadsheet took its zero away: write "0{code}"', code=code))
        reading.tell(said("no INSEE code"), line, "insee", told)
    elif today in first:
        other, there = first[today]
        words = N_('the code "{code}" is given twice, first on line {line}; keep one')
        if other != code:
            words = N_('"{code}" is the commune of "{other}" on line {line}; keep one')
        reading.tell(said("a code given twice"), line, "insee", said(words, code=code, other=other, line=there))
    elif not is_known:
        new = corsican(code)
        words = N_('no commune has the code "{code}"; look it up in the INSEE list')
        if new:
            words = N_('no commune has the code "{code}"; Corsica has 2A and 2B: write "{new}"')
        reading.tell(said("a code of no commune"), line, "insee", said(words, code=code, new=new))
    elif (change := change_of(code)) is not None and not is_code_alone:
        told = said(
            'no commune has the code "{code}" since {day}: write {now}, {name}, with the values of that commune',
            code=code,
            day=change.valid_before,
            now=change.became,
            name=change.became_name,
        )
        reading.tell(said("a former code"), line, "insee", told)
    first.setdefault(today, (code, line))
    return code


def _number(column: str, text: str, line: int, reading: _Reading) -> float | None:
    """Return the number of a cell, None where it is empty or none; what is wrong with it is told."""
    if not text:
        return None
    low, high = _BOUNDS[column]
    whole = text.replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    if _COMMA.fullmatch(whole):
        told = said('"{text}" has a decimal comma; write {number}', text=text, number=whole.replace(",", "."))
        reading.tell(said("a decimal comma in {column}", column=column), line, column, told)
    elif not _NUMBER.fullmatch(whole) or whole != text:
        mend = said("; write {number}", number=whole) if _NUMBER.fullmatch(whole) else ""
        told = together(said('"{text}" is no number', text=text), mend)
        reading.tell(said("no number in {column}", column=column), line, column, told)
    elif not low <= float(text) <= high or (column == "population" and float(text) % 1):
        words = N_("found {text}, expected a number from {low:g} to {high:.9g}")
        if column == "population":
            words = N_("found {text}, expected a whole number from {low:g} to {high:.9g}")
        told = said(words, text=text, low=low, high=high)
        reading.tell(said("a number out of bounds in {column}", column=column), line, column, told)
    else:
        return float(text)
    return None


def _exchanged(values: Mapping[str, object], line: int, reading: _Reading) -> None:
    """Tell latitude and longitude that stand in each other's column."""
    lat, lon = values.get("lat"), values.get("lon")
    known = france().row_of.get(str(values["id"]))
    if not isinstance(lat, float) or not isinstance(lon, float):
        return
    if known is None:
        if _LON[0] < lat < _LON[1] and _LAT[0] < lon < _LAT[1]:
            words = N_("{lat:g}, {lon:g} would lie in France with latitude and longitude exchanged; exchange them")
            reading.tell(said("latitude and longitude exchanged"), line, "lat", said(words, lat=lat, lon=lon))
        return
    at = (float(france().lat[known]), float(france().lon[known]))
    if abs(lat - at[1]) + abs(lon - at[0]) < 1 < abs(lat - at[0]) + abs(lon - at[1]):
        words = N_("{lat:g}, {lon:g} is where {code} lies with latitude and longitude exchanged; exchange them")
        told = said(words, lat=lat, lon=lon, code=values["id"])
        reading.tell(said("latitude and longitude exchanged"), line, "lat", told)
