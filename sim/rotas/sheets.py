"""A rota as rows: CSV and XLSX, one permanence a row.

In: the lines of a rota, or a file. Out: a file that a French spreadsheet opens, or lines, or every problem with its
row and column. Headings are taken in French, in English or as the keys of a scenario. What a row changes of a
scenario is in `joining`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.plain import ascii_text
from sim.rotas.joining import Read
from sim.rotas.lines import COLUMNS, KEYS, VENUE_KEYS, RotaLine, UnfitError
from sim.said import N_, Sentence, in_both, said, together, translated
from sim.scenario.contents import one_problem, read_bytes
from sim.scenario.csv_rows import csv_rows
from sim.scenario.problems import Problem, did_you_mean, refuse
from sim.scenario.values import WEEKDAYS
from sim.units import MINUTE_S, s_to_clock

SAID = KEYS
_LARGEST = 10_000_000  # bytes
_NEEDED = ("id", "venue", "weekday", "start", "end")
_FRENCH_DAYS = {day: translated(day, "fr") for day in WEEKDAYS}
# Whole or by three letters; "mar" is mardi, March is no weekday.
_DAYS = {name[:n]: day for n in (3, None) for day, french in _FRENCH_DAYS.items() for name in (day, french)}
_RULES = {
    "": "every", "every": "every", "toutes": "every", "toutes les semaines": "every", "chaque": "every",
    "odd": "odd", "impaire": "odd", "impaires": "odd", "even": "even", "paire": "even", "paires": "even",
    "first": "first", "second": "second", "third": "third", "fourth": "fourth", "fifth": "fifth", "last": "last",
    "derniere": "last", "dernier": "last",
    **{f"{sign}{k + 1}": name for sign in "nw" for k, name in enumerate(("first", "second", "third", "fourth"))},
}  # fmt: skip
_NTH = re.compile(r"([1-5])\s*(?:er|ere|re|e|eme|st|nd|rd|th)?(?:\s*(?:du mois|of the month))?")
_ONE_IN = re.compile(r"(?:1|une|one) (?:sur|in) (\d{1,2})(?:\s*\+\s*(\d{1,2}))?")
_CLOCK = re.compile(r"([01]?\d|2[0-4])\s*(?:[:h]\s*([0-5]\d)?)(?::00)?")
_FRENCH_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_YES = {"oui": True, "yes": True, "true": True, "vrai": True, "1": True, "non": False, "no": False, "false": False,
        "faux": False, "0": False}  # fmt: skip
_RULE_WORDS = {
    "fr": {"every": "toutes", "odd": "impaires", "even": "paires", "first": "1re du mois", "second": "2e du mois",
           "third": "3e du mois", "fourth": "4e du mois", "fifth": "5e du mois", "last": "dernière"},
    "en": {},
}  # fmt: skip


# --- out


def rows_of(lines: Sequence[RotaLine], lang: str) -> list[list[Any]]:
    """Return the headings and the rows of a rota, numbers as numbers, in the words of a language."""
    return [_headings(lang), *([_cell(column.key, line, lang) for column in COLUMNS] for line in lines)]


def _headings(lang: str) -> list[str]:
    return [translated(column.name, lang) for column in COLUMNS]


def _cell(key: str, line: RotaLine, lang: str) -> Any:
    value = line.venue.get(key) if key in VENUE_KEYS else line.values.get(key)
    if value is None:
        return None
    if key == "weekday":
        return translated(value, lang)
    if key == "recurrence":
        return _rule_word(value, lang)
    if key == "advisers":
        return " ".join(value)
    if key == "breaks":
        return " ".join(f"{pause['start']}-{pause['end']}" for pause in value)
    if isinstance(value, bool):
        return translated(N_("yes") if value else N_("no"), lang)
    return value


def _rule_word(rule: Any, lang: str) -> str:
    if isinstance(rule, Mapping):
        count = f"1 {'sur' if lang == 'fr' else 'in'} {rule['every_weeks']}"
        return f"{count} + {rule['offset']}" if rule.get("offset") else count
    return str(_RULE_WORDS[lang].get(rule, rule))


def meanings(lang: str) -> list[list[str]]:
    """Return what each column means, as rows with a heading."""
    head = [translated(word, lang) for word in (N_("column"), N_("what it says"), N_("scenario key"))]
    return [head, *([translated(one.name, lang), translated(one.meaning, lang), one.key] for one in COLUMNS)]


# --- in


@dataclass
class _Reading:
    """The columns of a file, and what is wrong with it."""

    file: str
    columns: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def tell(self, line: int, column: str, message: Sentence) -> None:
        self.problems.append(Problem(column, message, self.file, line))


def read_rows(path: Path, shown: str) -> Read:
    """Read a rota of rows.

    Raises
    ------
    ScenarioError
        The file cannot be read, or holds what cannot be; every problem is told, with row and column.
    """
    rows = list(_grid(path, shown))
    if not rows:
        raise one_problem(shown, None, said("the file is empty; its first row names the columns"))
    reading = _Reading(shown)
    _name_columns(rows[0], reading)
    lines = [_line(number, cells, reading) for number, cells in rows[1:]]
    if not lines:
        reading.tell(rows[0][0], "", said("there is no permanence below the first row"))
    refuse(reading.problems, [shown], shown)
    return Read(shown, tuple(lines))


def _grid(path: Path, shown: str) -> Iterator[tuple[int, list[Any]]]:
    """Yield the number and the cells of each row that is not empty."""
    data = read_bytes(path, shown, _LARGEST, said("a rota is smaller"))
    rows = _workbook(data, shown) if path.suffix.lower() == ".xlsx" else _text(data, shown)
    for number, cells in rows:
        if any(str(cell).strip() for cell in cells):
            yield number, cells


def _workbook(data: bytes, shown: str) -> Iterator[tuple[int, list[Any]]]:
    from sim.registers.workbooks import first_cells

    yield from enumerate(first_cells(data, shown), 1)


def _text(data: bytes, shown: str) -> Iterator[tuple[int, list[Any]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")  # as spreadsheets of French Windows save it
    for line, cells in csv_rows(text, shown, ";,\t"):
        yield line, [cell.removeprefix("'") for cell in cells]


def _plain(word: Any) -> str:
    return " ".join(ascii_text(str(word)).strip().lower().split())


def _name_columns(head: tuple[int, list[Any]], reading: _Reading) -> None:
    number, cells = head
    names = {_plain(name): column.key for column in COLUMNS for name in (column.key, *in_both(column.name).values())}
    names |= _OBSERVED
    for cell in cells:
        word = _plain(cell)
        key = names.get(word, word)
        if word and word not in names:
            reading.tell(
                number, str(cell), together(said('"{name}" is no column', name=cell), did_you_mean(word, sorted(names)))
            )
        elif key and key in reading.columns:
            reading.tell(number, str(cell), said('the column "{cell}" is there twice; keep one', cell=cell))
        reading.columns.append(key)
    if lacking := [key for key in _NEEDED if key not in reading.columns]:
        reading.tell(number, "", said("the first row names no column {names}", names=", ".join(lacking)))
    refuse(reading.problems, [reading.file], reading.file)


# As the list of observed rotas calls them.
_OBSERVED = {"week": "recurrence", "day": "weekday", "code": "commune"}


def _line(number: int, cells: Sequence[Any], reading: _Reading) -> RotaLine:
    values: dict[str, Any] = {}
    venue: dict[str, Any] = {}
    for key, cell in zip(reading.columns, [*cells, *[""] * len(reading.columns)], strict=False):
        if not key:
            continue
        blank = cell is None or not str(cell).strip()
        if blank and key in _NEEDED:
            reading.tell(number, key, said("the {key} is missing", key=key))
        try:
            value = None if blank else _READERS[key](cell)
        except UnfitError as fault:
            reading.tell(number, key, fault.message)
            value = None
        if key in VENUE_KEYS:
            venue |= {} if value is None else {key: value}
        elif value is not None or key in ("first_day", "last_day"):
            values[key] = value
    if values.get("start") and values.get("end") and values["start"] >= values["end"]:
        reading.tell(number, "end", said("it ends at {end} and begins at {start}; it must end later", **values))
    return RotaLine(number, values, venue)


def _id(cell: Any) -> str:
    text = str(cell).strip()
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", text):
        raise UnfitError(said('"{text}" is no id; write small letters, digits, - and _, at most 64', text=text))
    return text


def _word(cell: Any) -> str:
    return str(cell).strip()


def _weekday(cell: Any) -> str:
    day = _DAYS.get(_plain(cell).rstrip("."))
    if day is None:
        raise UnfitError(said('"{cell}" is no weekday; write lundi to dimanche, or monday to sunday', cell=cell))
    return day


def _recurrence(cell: Any) -> Any:
    word = _plain(cell)
    if isinstance(cell, int | float):
        word = f"{cell:g}"
    if word in _RULES:
        return _RULES[word]
    if match := _NTH.fullmatch(word):
        return ("first", "second", "third", "fourth", "fifth")[int(match[1]) - 1]
    if match := _ONE_IN.fullmatch(word):
        return {"every_weeks": int(match[1]), "offset": int(match[2] or 0)}
    raise UnfitError(
        said('"{cell}" says no weeks; write toutes, impaires, paires, 1re du mois, dernière or 1 sur 3', cell=cell)
    )


def _clock(cell: Any) -> str:
    if isinstance(cell, dt.datetime | dt.time):
        return f"{cell.hour:02d}:{cell.minute:02d}"
    if isinstance(cell, dt.timedelta):
        return s_to_clock(round(cell.total_seconds() / MINUTE_S) * MINUTE_S)
    match = _CLOCK.fullmatch(str(cell).strip().lower())
    if match is None or (match[1] == "24" and match[2] not in (None, "00")):
        raise UnfitError(said('"{cell}" is no time of day; write it as {example}', cell=cell, example="09:30"))
    return f"{int(match[1]):02d}:{match[2] or '00'}"


def _number(cell: Any) -> float:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    text = re.sub(r"[\s\u00a0\u202f]", "", str(cell)).replace(",", ".")
    try:
        return float(text)
    except ValueError:
        raise UnfitError(said('"{cell}" is no number', cell=cell)) from None


def _whole(cell: Any) -> int:
    number = _number(cell)
    if number % 1:
        raise UnfitError(said('"{cell}" is no whole number', cell=cell))
    return int(number)


def _day(cell: Any) -> str:
    if isinstance(cell, dt.datetime | dt.date):
        return f"{cell:%Y-%m-%d}"
    text = str(cell).strip()
    if match := _FRENCH_DATE.fullmatch(text):
        text = f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise UnfitError(said('"{cell}" is no date; write it as 2026-03-14 or 14/03/2026', cell=cell)) from None


def _yes(cell: Any) -> bool:
    answer = _YES.get(_plain(cell))
    if answer is None:
        raise UnfitError(said('"{cell}" is neither oui nor non', cell=cell))
    return answer


def _breaks(cell: Any) -> list[dict[str, str]]:
    found = []
    for word in str(cell).split():
        start, dash, end = word.partition("-")
        if not dash:
            raise UnfitError(said('"{word}" is no break; write {example}', word=word, example="12:00-13:30"))
        found.append({"start": _clock(start), "end": _clock(end)})
    return found


def _commune(cell: Any) -> str:
    text = f"{cell:g}" if isinstance(cell, float) else str(cell).strip()
    if re.fullmatch(r"\d{4}", text):
        raise UnfitError(said('"{text}" is no INSEE code; a spreadsheet took its zero away: write 0{text}', text=text))
    return text


def _names(cell: Any) -> list[str]:
    return [name for name in re.split(r"[\s,;]+", str(cell).strip()) if name]


_READERS: dict[str, Callable[[Any], Any]] = {
    "id": _id, "venue": _id, "name": _word, "commune": _commune, "lat": _number, "lon": _number, "kind": _word,
    "advisers": _names, "weekday": _weekday, "recurrence": _recurrence, "start": _clock, "end": _clock,
    "breaks": _breaks, "mode": _word, "slot_min": _number, "bookable_share": _number, "overbooked_share": _number,
    "booking_window_days": _whole, "closing": _word, "first_day": _day, "last_day": _day, "in_school_holidays": _yes,
}  # fmt: skip
