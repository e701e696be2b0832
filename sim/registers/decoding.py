"""Entries as values: days, seconds, words; what cannot be read is told and its line set aside.

In: `Entries`, and what is known of venues, communes and advisers. Out: a `DecodedPart`. Each distinct cell is read
once. Which lines are one appointment is in `sim.registers.alike`; what is wrong between lines in
`sim.registers.checking`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from unicodedata import category

import numpy as np

from sim.errors import RegisterError
from sim.registers.alike import set_key
from sim.registers.cells import CellFault, clock_of, code_of, day_of, duration_of, has_day, is_empty, normal, text_of
from sim.registers.decoded_part import NO_DAY, DecodedPart, Words
from sim.registers.entries import Entries
from sim.registers.grids import Cells, combined
from sim.registers.mapping import ColumnMap, Mapping
from sim.registers.privacy import HIDDEN, Guard
from sim.registers.problems import KINDS
from sim.registers.roles import CLOCKS, ROLES, WORDS
from sim.said import said
from sim.territory.gazetteer import gazetteer

_MOST_STRANGE = 2  # names of no commune, in a column of few


class Advisers:
    """Numbers for names: the same name has the same number in every file that is read together."""

    def __init__(self) -> None:
        self._number: dict[str, int] = {}

    def team(self, cell: Any) -> str:
        """Return ``adviser_1;adviser_2`` for the names in a cell."""
        names = [normal(part) for part in text_of(cell).replace("\n", ",").split(",") if part.strip()]
        return ";".join(f"adviser_{self._number.setdefault(name, len(self._number) + 1)}" for name in names)


@dataclass
class Known:
    """What is known beside the file."""

    mapping: Mapping
    guard: Guard
    advisers: Advisers = field(default_factory=Advisers)
    communes: frozenset[str] = frozenset()


def decoded(entries: Entries, known: Known) -> DecodedPart:
    """Return the values of entries."""
    part = DecodedPart(entries.file, entries.sheet, entries.lines, entries.tells, np.zeros(len(entries), dtype=bool))
    part.found += entries.found
    part.headings = {role: cells.heading for role, cells in entries.columns.items()}
    for role, cells in entries.columns.items():
        how, kind = entries.maps[role], ROLES[role].kind
        if kind == "day":
            _days(part, role, cells, how, known)
        elif kind == "clock":
            _clocks(part, role, cells, how, known)
        elif kind == "duration":
            _durations(part, role, cells, how, known)
        elif kind == "word":
            _closed_words(part, role, cells, how, known)
        elif kind == "text" and role not in ("commune", "postcode"):
            _texts(part, role, cells, how, known)
    _communes(part, entries, known)
    if "adviser" in entries.columns:
        cells = entries.columns["adviser"]
        part.words["adviser"] = _merged(cells.codes, [known.advisers.team(cell) for cell in cells.distinct])
    _place_in_time(part)
    for role, word in {**entries.always, **known.mapping.always}.items():
        part.words.setdefault(role, Words(np.zeros(len(entries), dtype=np.int32), [word]))
    set_key(part, entries)
    return part


# --- columns


def _read(cells: Cells, how: ColumnMap, read: Callable[[Any], Any]) -> tuple[np.ndarray, list[str]]:
    """Return the value of each distinct cell, NaN for none, and the kind of its fault, empty for none."""
    values, kinds = np.full(max(1, len(cells.distinct)), np.nan), [""] * max(1, len(cells.distinct))
    for k, cell in enumerate(cells.distinct):
        found = None if how.missing and normal(text_of(cell)) in how.missing else read(cell)
        if isinstance(found, CellFault):
            kinds[k] = found.kind
        elif found is not None:
            values[k] = found
    return values, kinds


_MISFITS = {"no_such_date", "no_clock", "no_duration", "no_number", "unknown_word"}
_LEAST_MISFITS = 4  # lines, before a column is said to be another


def _refuse_misfits(part: DecodedPart, role: str, cells: Cells, wrong: np.ndarray) -> None:
    """Refuse a column where most of what stands there is not what its role says."""
    bad, held = int(wrong.sum()), int((~cells.is_empty).sum())
    if bad >= _LEAST_MISFITS and 2 * bad > held:
        raise RegisterError(
            said(
                '{file}: {bad} of {held} cells below "{heading}" cannot be read as {role} ({meaning}); is that what '
                "the column is?",
                file=part.file,
                bad=bad,
                held=held,
                heading=part.headings[role],
                role=role,
                meaning=ROLES[role].meaning,
            )
        )


def _tell_faults(part: DecodedPart, role: str, cells: Cells, kinds: list[str], known: Known) -> None:
    _refuse_misfits(part, role, cells, np.array([kind in _MISFITS for kind in kinds])[cells.codes])
    for kind in dict.fromkeys(kinds):
        if kind:
            wrong = np.array([one == kind for one in kinds])[cells.codes]
            part.tell(kind, wrong, role, shown_cells(cells, known.guard))


def shown_cells(cells: Cells, guard: Guard) -> Callable[[np.ndarray], list[str]]:
    """Return what shows the cells of some rows."""

    def shown(rows: np.ndarray) -> list[str]:
        codes = cells.codes[rows]
        texts = {code: guard.shown(cells.distinct[code]) for code in np.unique(codes).tolist()}
        return [texts[code] for code in codes.tolist()]

    return shown


def _days(part: DecodedPart, role: str, cells: Cells, how: ColumnMap, known: Known) -> None:
    values, kinds = _read(cells, how, lambda cell: day_of(cell, how.format))
    _tell_faults(part, role, cells, kinds, known)
    part.days[role] = _whole(values)[cells.codes]
    if role == "booked":  # a time may follow
        clocks, _ = _read(cells, how, lambda cell: _clock_after(cell, how.format))
        part.seconds[role] = clocks[cells.codes]


def _clock_after(cell: Any, form: str | None) -> int | None:
    text = text_of(cell)
    clock = clock_of(cell, form) if len(text) > 10 and not is_empty(cell) else None
    return clock if isinstance(clock, int) else None


def _whole(values: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(values), NO_DAY, values).astype(np.int64)


def _clocks(part: DecodedPart, role: str, cells: Cells, how: ColumnMap, known: Known) -> None:
    values, kinds = _read(cells, how, lambda cell: clock_of(cell, how.format))
    _tell_faults(part, role, cells, kinds, known)
    part.seconds[role] = values[cells.codes]
    if any(has_day(cell, how.format) for cell in cells.distinct):
        days, wrong = _read(cells, how, lambda cell: day_of(cell, how.format) if has_day(cell, how.format) else None)
        _tell_faults(part, role, cells, wrong, known)
        part.days[role] = _whole(days)[cells.codes]


def _durations(part: DecodedPart, role: str, cells: Cells, how: ColumnMap, known: Known) -> None:
    values, kinds = _read(cells, how, lambda cell: duration_of(cell, how.unit))
    _tell_faults(part, role, cells, kinds, known)
    part.seconds[role] = values[cells.codes]
    if role == "wait":
        zero = (values == 0)[cells.codes]
        part.tell("zero_wait", zero, role, shown_cells(cells, known.guard))


def _merged(codes: np.ndarray, words: Sequence[str]) -> Words:
    """Return a column of words in which each word stands once."""
    place: dict[str, int] = {}
    new = np.array([place.setdefault(word, len(place)) for word in words] or [0], dtype=np.int32)
    return Words(new[codes], list(place) or [""])


def _closed_words(part: DecodedPart, role: str, cells: Cells, how: ColumnMap, known: Known) -> None:
    """Read a column whose words are known: by the mapping's values, or ours as they stand."""
    words, unknown = [], []
    for cell in cells.distinct:
        text = normal(text_of(cell))
        word = how.words.get(
            text, text if text in WORDS[role] else "" if is_empty(cell) or text in how.missing else None
        )
        words.append("" if word is None else word)
        unknown.append(word is None)
    wrong = np.array(unknown or [False])[cells.codes]
    _refuse_misfits(part, role, cells, wrong)
    part.tell("unknown_word", wrong, role, shown_cells(cells, known.guard))
    part.words[role] = _merged(cells.codes, words)


def _texts(part: DecodedPart, role: str, cells: Cells, how: ColumnMap, known: Known) -> None:
    """Read a column of texts; what may be personal is neither kept nor shown."""
    given = (
        {normal(word): ours for ours, words in known.mapping.types.items() for word in words} if role == "type" else {}
    )
    used = cells.used
    _refuse_people(part, role, cells, used, known)
    words, kinds = [], []
    for k, cell in enumerate(cells.distinct):
        text = "" if is_empty(cell) else " ".join(text_of(cell).split())
        plain = normal(text)
        ours = how.words.get(plain, given.get(plain))
        kind = ""
        if ours is None and text and plain not in how.missing:
            kind = _kind_of(text, int(used[k]), how, known)
        kinds.append(kind)
        is_kept = not kind or KINDS[kind].level == "kept"
        words.append(ours if ours is not None else text if is_kept and plain not in how.missing else "")
    for kind in dict.fromkeys(filter(None, kinds)):
        wrong = np.array([one == kind for one in kinds])[cells.codes]
        hidden = kind == "may_be_personal"
        part.tell(kind, wrong, role, (lambda rows: [HIDDEN] * len(rows)) if hidden else shown_cells(cells, known.guard))
    part.words[role] = _merged(cells.codes, words)


def _kind_of(text: str, rows: int, how: ColumnMap, known: Known) -> str:
    """Return what is wrong with a text that would be kept, or nothing."""
    if not known.guard.may_keep(text, rows):
        return "may_be_personal"
    if not any(letter.isalpha() for letter in text) or any(category(sign) in _NO_TEXT for sign in text):
        return "no_word"
    return "new_word" if how.known and normal(text) not in how.known else ""


_NO_TEXT = {"Co", "Cn", "Cs", "So"}  # categories of signs that no text is written in


def _refuse_people(part: DecodedPart, role: str, cells: Cells, used: np.ndarray, known: Known) -> None:
    """Refuse a column that would be kept and holds names of people, or sentences."""
    texts = [text_of(cell) for cell in cells.distinct]
    if known.guard.names_people(texts, used.tolist()):
        raise RegisterError(
            said(
                '{file}: what stands below "{heading}" is like names of people or free text, and would be kept as '
                "{role}; in a mapping, call the column personal, or give its words under values or types",
                file=part.file,
                heading=part.headings[role],
                role=role,
            )
        )


def _communes(part: DecodedPart, entries: Entries, known: Known) -> None:
    """Read where people live: a code, a name, or a postal code and a name."""
    if "commune" not in entries.columns:
        return
    cells = entries.columns["commune"]
    together = cells
    if "postcode" in entries.columns:
        together = combined([cells, entries.columns["postcode"]], lambda *both: both, cells.heading)
    missing = entries.maps["commune"].missing
    found = [_commune(cell, known, missing) for cell in together.distinct]
    strange = sum(why == "unknown" for _, why in found)
    if strange > _MOST_STRANGE and 2 * strange > sum(not is_empty(insee) or bool(why) for insee, why in found):
        raise RegisterError(
            said(
                '{file}: most of what stands below "{heading}" is no commune of France; in a mapping, say what the '
                "column is",
                file=part.file,
                heading=part.headings["commune"],
            )
        )
    for kind, why in (("unknown_commune", "unknown"), ("homonym", "homonym")):
        wrong = np.array([reason == why for _, reason in found] or [False])[together.codes]
        part.tell(kind, wrong, "commune", shown_cells(cells, known.guard))
    part.words["commune"] = _merged(together.codes, [insee for insee, _ in found])


def _commune(cell: Any, known: Known, missing: frozenset[str]) -> tuple[str, str]:
    """Return the code of a commune and why there is none."""
    name, postcode = (text_of(cell[0]), code_of(cell[1])) if isinstance(cell, tuple) else (text_of(cell), "")
    if is_empty(name) or normal(name) in missing:
        return "", ""
    places = gazetteer()
    code = code_of(name)
    if len(code) == 5 and (code.isdigit() or code[:2] in ("2A", "2B")):
        found = places.by_code(code, known.communes)
        return found.insee, found.why_not
    head, _, rest = name.partition(" ")
    if len(head) == 5 and head.isdigit() and rest:
        name, postcode = rest, head
    found = places.by_name(name.partition(" (")[0], postcode, known.communes)
    return found.insee, found.why_not


# --- time

# How many days after its own a visit may have each hour: who came before midnight may be served after it.
_DAYS_LATE = {"slot": 0, "arrival": 0, "called": 1, "end": 1, "left": 1}


def _day_shown(day: int) -> str:
    return dt.date.fromordinal(day).strftime("%d/%m/%Y")


def _place_in_time(part: DecodedPart) -> None:
    """Give each line its day: that of the date column, or of the first hour that holds one."""
    rows = len(part.lines)
    day = part.days.get("date", np.full(rows, NO_DAY, dtype=np.int64)).copy()
    for role in CLOCKS:
        if role in part.days:
            day = np.where(day == NO_DAY, part.days[role], day)
    faulty = part.aside.copy()
    missing = (day == NO_DAY) & ~faulty
    role = "date" if "date" in part.headings else next((name for name in CLOCKS if name in part.headings), "date")
    part.tell("no_date", missing, role, lambda where: [""] * len(where))
    for role, latest in _DAYS_LATE.items():
        if role in part.days:
            late = part.days[role] - day
            away = (part.days[role] != NO_DAY) & ((late < 0) | (late > latest)) & ~part.aside
            part.tell("another_day", away, role, [_day_shown(number) for number in part.days[role][away].tolist()])
    part.days["date"] = day
