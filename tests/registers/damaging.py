"""Files damaged on purpose: cut, in another encoding, columns exchanged, other separators, merged cells, formulas.

In: a seed. Out: a file in a folder, what was done to it, and the lines that it held. The same seed makes the same file.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
from openpyxl.cell.cell import MergedCell

from tests.registers.making import (
    COOP_BEFORE,
    COOP_HEADINGS,
    PARTICIPATION_HEADINGS,
    RDV_HEADINGS,
    activity,
    activity_before,
    appointments,
    csv_text,
    hand_kept,
    participation,
    preamble,
    rows_of,
    write_ods,
    write_xls,
    write_xlsx,
)

Rows = list[list[Any]]


class Damaged(NamedTuple):
    """A damaged file: where it is, what was done, its mapping if it needs one, and the rows before the damage."""

    path: Path
    what: str
    mapping: dict[str, Any] | None
    before: Rows


class Base(NamedTuple):
    """A register before the damage: its rows, the place of the headings among them, its mapping."""

    name: str
    rows: Rows
    head: int
    mapping: dict[str, Any] | None = None


def base(dice: random.Random) -> Base:
    """Return one of the registers that are damaged."""
    n = dice.randint(8, 60)
    lines = appointments(n, dice.randint(1, 10_000))
    kinds: tuple[Callable[[], Base], ...] = (
        lambda: Base("rdv", rows_of(RDV_HEADINGS, lines), 0),
        lambda: Base("participations", rows_of(PARTICIPATION_HEADINGS, _participations(lines)), 0),
        lambda: Base("coop", [*preamble(), *rows_of(COOP_HEADINGS, [activity(k) for k in range(n)])], len(preamble())),
        lambda: Base(
            "coop-2024", [*preamble(), *rows_of(COOP_BEFORE, [activity_before(k) for k in range(n)])], len(preamble())
        ),
        lambda: Base("hand", *hand_kept(n, dice)),
    )
    return dice.choice(kinds)()


def _participations(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    made = [participation(k, rdv_id=100 + k) for k in range(len(lines))]
    for one, line in zip(made, lines, strict=True):
        one |= {name: line[name] for name in ("date rdv", "heure rdv", "date prise rdv", "heure prise rdv")}
    return made


# --- damages of rows


def _places(dice: random.Random, rows: Rows, head: int) -> tuple[int, int]:
    return tuple(dice.sample(range(len(rows[head])), 2))


def headings_exchanged(dice: random.Random, rows: Rows, head: int) -> Rows:
    """Exchange two headings and leave what stands below."""
    a, b = _places(dice, rows, head)
    rows[head][a], rows[head][b] = rows[head][b], rows[head][a]
    return rows


def values_exchanged(dice: random.Random, rows: Rows, head: int) -> Rows:
    """Exchange what stands below two headings, on every line or on one."""
    a, b = _places(dice, rows, head)
    below = rows[head + 1 :]
    for row in below if dice.random() < 0.6 else [dice.choice(below)]:
        row[a], row[b] = row[b], row[a]
    return rows


def columns_exchanged(dice: random.Random, rows: Rows, head: int) -> Rows:
    """Exchange two columns, headings and all."""
    a, b = _places(dice, rows, head)
    for row in rows[head:]:
        row[a], row[b] = row[b], row[a]
    return rows


def columns_shifted(dice: random.Random, rows: Rows, head: int) -> Rows:
    """Move the cells of some lines to the right from some column on."""
    a = dice.randrange(len(rows[head]))
    for row in rows[head + 1 :]:
        if dice.random() < 0.5:
            row[a:] = ["", *row[a:-1]]
    return rows


def headings_gone(dice: random.Random, rows: Rows, head: int) -> Rows:
    """Leave the headings out."""
    return rows[:head] + rows[head + 1 :]


def heading_twice(dice: random.Random, rows: Rows, head: int) -> Rows:
    """Write one heading over another."""
    a, b = _places(dice, rows, head)
    rows[head][a] = rows[head][b]
    return rows


def columns_gone(dice: random.Random, rows: Rows, head: int) -> Rows:
    """Leave some columns out, headings and all."""
    gone = set(dice.sample(range(len(rows[head])), dice.randint(1, 8 if len(rows[head]) > 12 else 2)))
    return [*rows[:head], *([cell for k, cell in enumerate(row) if k not in gone] for row in rows[head:])]


def lines_doubled(dice: random.Random, rows: Rows, head: int) -> Rows:
    """Write some lines a second time."""
    return rows + [list(dice.choice(rows[head + 1 :])) for _ in range(5)]


def lines_blank(dice: random.Random, rows: Rows, head: int) -> Rows:
    """Put blank lines, and a line of totals, between the others."""
    for _ in range(4):
        rows.insert(dice.randint(head + 1, len(rows)), [""] * len(rows[head]))
    rows.insert(dice.randint(head + 1, len(rows)), ["Total", *[""] * (len(rows[head]) - 2), "12"])
    return rows


def cells_strange(dice: random.Random, rows: Rows, head: int) -> Rows:
    """Write into some cells what does not belong there."""
    for _ in range(6):
        row = dice.choice(rows[head + 1 :])
        row[dice.randrange(len(row))] = dice.choice(
            ("31/02/2024", "26:30", "?", "=1+1", "#N/A", "0:00", "12/2024", -5, "\t")
        )
    return rows


STRANGE = ("31/02/2024", "26:30", "?", "=1+1", "#N/A", "0:00", "12/2024", -5, "\t")
ROW_DAMAGES = (
    headings_exchanged, values_exchanged, columns_exchanged, columns_shifted, headings_gone, heading_twice,
    columns_gone, lines_doubled, lines_blank, cells_strange,
)  # fmt: skip


# --- damages of files


def as_text(dice: random.Random, rows: Rows, path: Path) -> str:
    """Write a CSV file with another separator, in another encoding, or with quotes that are not closed."""
    separator = dice.choice(";;;,\t|§ ")
    text = csv_text(rows, separator)
    encoding = dice.choice(("utf-8", "utf-8-sig", "cp1252", "mac-roman", "utf-16", "utf-16-le", "cp850"))
    what = f"separator {separator!r}, {encoding}"
    if dice.random() < 0.25:
        place = dice.randrange(len(text))
        text, what = f'{text[:place]}"{text[place:]}', f"{what}, a quote"
    data = text.encode(encoding, errors="replace")
    if dice.random() < 0.25:  # read in one encoding and saved in another
        data, what = data.decode("cp1252", errors="replace").encode(), f"{what}, saved as another"
    path.write_bytes(data)
    return what


def as_book(dice: random.Random, rows: Rows, path: Path) -> str:
    """Write a workbook, with merged cells or formulas in it; its name may end as another kind's does."""
    ending = dice.choice(("xls", "xlsx", "ods"))
    made, what = path.with_suffix(f".{ending}"), ending
    if ending == "xls":
        write_xls(made, rows)
    elif ending == "ods":
        write_ods(made, rows)
    else:
        write_xlsx(made, rows, title=dice.choice(("Activités", "Feuil1", "Clodomire BASTIDON")))
        what = f"xlsx, {_edited(dice, made)}"
    made.replace(path)
    return what


def _edited(dice: random.Random, path: Path) -> str:
    book = openpyxl.load_workbook(path)
    sheet = book.active
    kind = dice.choice(("plain", "merged", "formulas"))
    for _ in range(4):
        row, column = dice.randint(1, sheet.max_row), dice.randint(1, sheet.max_column)
        if kind == "merged":
            end = row + dice.randint(0, 3), column + dice.randint(0, 2)
            sheet.merge_cells(start_row=row, start_column=column, end_row=end[0], end_column=end[1])
        elif kind == "formulas" and not isinstance(sheet.cell(row, column), MergedCell):
            sheet.cell(row, column).value = dice.choice(("=1+1", '="x"&"y"', "=A1", "=1/0", "=NOW()"))
    book.save(path)
    return kind


def cut(dice: random.Random, path: Path) -> None:
    """Cut a file somewhere."""
    data = path.read_bytes()
    path.write_bytes(data[: dice.randrange(len(data))])


def bytes_changed(dice: random.Random, path: Path) -> None:
    """Change some bytes of a file."""
    data = bytearray(path.read_bytes())
    for _ in range(dice.choice((1, 4, 30))):
        data[dice.randrange(len(data))] = dice.randrange(256)
    path.write_bytes(bytes(data))


def damaged(seed: int, folder: Path) -> Damaged:
    """Return the damaged file of a seed."""
    dice = random.Random(seed)
    register = base(dice)
    rows = [list(row) for row in register.rows]
    done = [register.name]
    for _ in range(dice.choice((0, 1, 1, 2))):
        damage = dice.choice(ROW_DAMAGES)
        rows = damage(dice, rows, register.head)
        done.append(damage.__name__)
    is_text = dice.random() < 0.5
    path = folder / f"register-{seed}.{'csv' if is_text else 'xls'}"
    done.append(as_text(dice, rows, path) if is_text else as_book(dice, rows, path))
    for harm in (cut, bytes_changed):
        if dice.random() < 0.15:
            harm(dice, path)
            done.append(harm.__name__)
    return Damaged(path, f"seed {seed}: {'; '.join(done)}", register.mapping, register.rows)
