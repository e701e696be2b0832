"""A file of communes as the place of a scenario: CSV, one commune a row.

In: a path. Out: the rows as nodes, each value with its line, or every problem of the file with line and column. A row
needs a code; what it leaves out is that of the shipped list of France. That list is in `sim.territory.france`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sim.scenario.csv_rows import csv_rows
from sim.scenario.origins import Node, Origin
from sim.scenario.problems import Problem, did_you_mean
from sim.scenario.reading import one_problem
from sim.territory.codes import change_of, corsican, is_code
from sim.territory.france import france

COLUMNS = ("insee", "name", "population", "lat", "lon", "unemployment_share", "no_diploma_share")
_NEEDED = ("name", "population", "lat", "lon")  # of a commune that is not in the list
_BOUNDS = {
    "population": (0.0, 5_000_000.0),
    "lat": (-90.0, 90.0),
    "lon": (-180.0, 180.0),
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
    counts: dict[str, int] = field(default_factory=dict)

    def tell(self, kind: str, line: int, column: str, message: str) -> None:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if self.counts[kind] <= _MOST_OF_A_KIND:
            self.problems.append(Problem(column, message, self.shown, line))

    def tell_the_rest(self) -> None:
        for kind, count in self.counts.items():
            if count > _MOST_OF_A_KIND:
                more = f"and {count - _MOST_OF_A_KIND} more rows: {kind}"
                self.problems.append(Problem("", more, self.shown))


def with_communes(tree: Node, folders: Mapping[str, Path], problems: list[Problem]) -> Node:
    """Return a tree with the communes of ``place.file``, where it names one and lists none itself.

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
    if stated is None or not isinstance(stated.value, str) or place.value.get("communes") is not None:
        return tree
    path = folders.get(stated.origin.file, Path()) / stated.value
    communes, wrong = read_communes(path, stated.value, stated.value)
    problems += wrong
    if wrong:
        return tree
    return Node({**tree.value, "place": Node({**place.value, "communes": communes}, place.origin)}, tree.origin)


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
            reading.tell("unknown column", 1, column, f'"{column}" is no column{did_you_mean(column, COLUMNS)}')
    if "insee" not in head or len(set(head)) != len(head):
        why = "names a column twice" if len(set(head)) != len(head) else "names no column insee"
        raise one_problem(shown, 1, f"the first line {why}; known are {', '.join(COLUMNS)}")
    nodes: list[Node] = []
    first: dict[str, int] = {}
    for number, (line, cells) in enumerate(rows):
        if number >= _MOST_ROWS:
            raise one_problem(shown, line, f"more than {_MOST_ROWS} communes; France has 34,875")
        if len(cells) != len(head):
            told = f"found {len(cells)} values, the first line has {len(head)}"
            reading.tell("another number of values", line, "", f"{told}; quote what holds a comma")
            continue
        row = {column: cell.strip() for column, cell in zip(head, cells, strict=True)}
        for column, cell in row.items():
            if _UNPRINTED.search(cell):
                told = f"{cell[:20]!r} holds a line break or a sign of no text; look for a quote that is not closed"
                reading.tell("a line break in a cell", line, column, told)
        nodes.append(_commune(row, line, first, reading))
    if not nodes and not reading.problems:
        raise one_problem(shown, None, "there is no commune below the first line")
    reading.tell_the_rest()
    return Node(nodes, Origin(name, 2)), sorted(reading.problems, key=lambda problem: problem.line or _MOST_ROWS * 2)


def _rows(path: Path, shown: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line and the cells of each row that is not empty."""
    try:
        if path.stat().st_size > _LARGEST:
            raise one_problem(shown, None, f"has more than {_LARGEST // 1_000_000} MB; a file of communes is smaller")
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise one_problem(shown, None, f"not UTF-8 (byte {fault.start + 1}); save the file as UTF-8") from None
    except OSError as fault:
        raise one_problem(shown, None, f"cannot be read ({fault.strerror}); place.file names a .csv file") from None
    yield from csv_rows(text, shown)


def _commune(row: Mapping[str, str], line: int, first: dict[str, int], reading: _Reading) -> Node:
    code = _code(row["insee"], line, first, reading)
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
                message = f'"{code}" is not in the list of France, so {column} must be given'
                reading.tell(f"{column} is missing", line, column, message)
    origin = Origin(reading.name, line)
    return Node({key: Node(value, origin) for key, value in values.items()}, origin)


def _code(code: str, line: int, first: dict[str, int], reading: _Reading) -> str:
    """Return the code of a row; what is wrong with it is told."""
    if not code:
        reading.tell("no code", line, "insee", "the code is missing; give the INSEE code of the commune")
    elif not _CODE.fullmatch(code):
        zero = f'; a spreadsheet took its zero away: write "0{code}"' if re.fullmatch(r"[0-9]{4}", code) else ""
        told = f'"{code}" is no INSEE code, expected five digits, or 2A or 2B and three digits{zero}'
        reading.tell("no INSEE code", line, "insee", told)
    elif code in first:
        told = f'the code "{code}" is given twice, first on line {first[code]}; keep one'
        reading.tell("a code given twice", line, "insee", told)
    elif not is_code(code):
        new = corsican(code)
        mend = f'Corsica has 2A and 2B: write "{new}"' if new else "look it up in the INSEE list"
        reading.tell("a code of no commune", line, "insee", f'no commune has the code "{code}"; {mend}')
    elif (change := change_of(code)) is not None:
        told = f'no commune has the code "{code}" since {change.valid_before}'
        reading.tell("a former code", line, "insee", f"{told}: write {change.became}, {change.became_name}")
    first.setdefault(code, line)
    return code


def _number(column: str, text: str, line: int, reading: _Reading) -> float | None:
    """Return the number of a cell, None where it is empty or none; what is wrong with it is told."""
    if not text:
        return None
    low, high = _BOUNDS[column]
    whole = text.replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    if _COMMA.fullmatch(whole):
        told = f'"{text}" has a decimal comma; write {whole.replace(",", ".")}'
        reading.tell(f"a decimal comma in {column}", line, column, told)
    elif not _NUMBER.fullmatch(whole) or whole != text:
        mend = f"; write {whole}" if _NUMBER.fullmatch(whole) else ""
        reading.tell(f"no number in {column}", line, column, f'"{text}" is no number{mend}')
    elif not low <= float(text) <= high or (column == "population" and float(text) % 1):
        kind = "a whole number" if column == "population" else "a number"
        told = f"found {text}, expected {kind} from {low:g} to {high:g}"
        reading.tell(f"a number out of bounds in {column}", line, column, told)
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
            told = f"{lat:g}, {lon:g} would lie in France with latitude and longitude exchanged; exchange them"
            reading.tell("latitude and longitude exchanged", line, "lat", told)
        return
    at = (float(france().lat[known]), float(france().lon[known]))
    if abs(lat - at[1]) + abs(lon - at[0]) < 1 < abs(lat - at[0]) + abs(lon - at[1]):
        told = f"{lat:g}, {lon:g} is where {values['id']} lies with latitude and longitude exchanged; exchange them"
        reading.tell("latitude and longitude exchanged", line, "lat", told)
