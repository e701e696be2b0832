"""What is there in a register of real visits, in words.

In: its summary, its measures, and what other measures lack. Out: tables in a language. Nothing is counted here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from sim.measures.catalogue import BY_ID
from sim.measures.definition import ALL
from sim.registers.masking import SMALL
from sim.registers.register import ANY
from sim.report.compared import measure_name
from sim.report.headlines import written
from sim.report.languages import Language
from sim.report.tables.text import Table

MOST_ROWS = 15
HIDDEN = "< 11"
_KINDS = {"venues": "place", "channels": "channel", "outcomes": "outcome", "kinds": "kind", "booked_by": "booked_by"}


def register_tables(
    summary: dict[str, Any], measures: pd.DataFrame, missing: dict[str, tuple[str, ...]], language: Language
) -> list[Table]:
    """Return everything that is told of a register, in the order in which it is read."""
    _ = language.text
    titles = {
        "venues": _("Venues"),
        "types": _("Request types"),
        "operators": _("Operators"),
        "channels": _("Channels"),
        "outcomes": _("Outcomes"),
        "kinds": _("Kinds of visit"),
        "booked_by": _("Who booked"),
        "communes": _("Communes where people live"),
        "age_bands": _("Bands of age"),
    }
    counted = [
        _counted(summary[name], title, _KINDS.get(name), language) for name, title in titles.items() if summary[name]
    ]
    tables = [files_table(summary, language), *counted, season_table(summary, language), gaps_table(summary, language)]
    tables += [no_show_table(summary, language), times_table(summary, language)]
    tables += [allowed_table(measures, language), missing_table(missing, language)]
    return [table for table in tables if table is not None and (table.rows or table.notes)]


def headline(summary: dict[str, Any], language: Language) -> str:
    """Return in one sentence what was read and what became of it."""
    _ = language.text
    lines, period = summary["lines"], summary["period"]
    counts = {name: SMALL if count is None else count for name, count in lines.items()}  # a hidden one is several
    shown = {name: count_words(count, language) for name, count in lines.items()}
    told = _(
        "{lines}: {visits} from {first} to {last} ({weeks}), {aside}, {to_come}.",
        lines=language.plural("{count} line read", "{count} lines read", counts["lines"], count=shown["lines"]),
        visits=language.plural("{count} visit", "{count} visits", counts["kept"], count=shown["kept"]),
        first=language.date(dt.date.fromisoformat(period["first"])),
        last=language.date(dt.date.fromisoformat(period["last"])),
        weeks=language.plural(
            "{count} of {weeks} weeks has one", "{count} of {weeks} weeks have one", period["weeks_with_visits"],
            weeks=period["weeks"],
        ),
        aside=language.plural(
            "{count} line set aside", "{count} lines set aside", counts["aside"], count=shown["aside"]
        ),
        to_come=language.plural(
            "{count} appointment to come", "{count} appointments to come", counts["to_come"], count=shown["to_come"]
        ),
    )  # fmt: skip
    if lines["entered_as_they_came"] != 0:
        told += " " + language.plural(
            "{count} booking was entered as the person came, or afterwards: it is read as a walk-in.",
            "{count} bookings were entered as the person came, or afterwards: they are read as walk-ins.",
            counts["entered_as_they_came"], count=shown["entered_as_they_came"],
        )  # fmt: skip
    return told


def files_table(summary: dict[str, Any], language: Language) -> Table:
    """Return what became of each file, and which of its columns went."""
    _ = language.text
    rows, notes = [], []
    for file in summary["files"]:
        name = f"{file['file']}, {file['sheet']}" if file["sheet"] else file["file"]
        layout = _("mapping") if file["layout"] == ANY else file["layout"]
        rows.append([name, layout, *(count_words(file[key], language) for key in ("lines", "kept", "aside"))])
        if file["dropped"]:
            notes.append(
                _("{file}: personal columns dropped: {columns}.", file=name, columns=", ".join(file["dropped"]))
            )
        if file["unread"]:
            notes.append(_("{file}: not read: {columns}.", file=name, columns=", ".join(file["unread"])))
        notes += [f"{name}{language.colon}{language.said(note)}." for note in file["notes"]]
    headers = [_("file"), _("read as"), _("lines"), _("visits"), _("set aside")]
    return Table("", headers, rows, notes, left=2)


def _counted(rows: list[dict[str, Any]], title: str, kind: str | None, language: Language) -> Table:
    """Return visits by a word, the most frequent first."""
    _ = language.text
    shown = rows if len(rows) <= MOST_ROWS else rows[: MOST_ROWS - 1]
    cells = [[_named(kind, row["name"], language), count_words(row["visits"], language)] for row in shown]
    if len(shown) < len(rows):
        rest = [row["visits"] for row in rows[len(shown) :]]
        total = None if None in rest else sum(rest)
        cells.append([language.plural("{count} other", "{count} others", len(rest)), count_words(total, language)])
    return Table("", [title, _("visits")], cells, [])


def _named(kind: str | None, word: str, language: Language) -> str:
    _ = language.text
    if not word:
        return _("not told")
    return language.typeset(word) if kind is None else language.name(kind, word)


def count_words(count: int | None, language: Language) -> str:
    """Return a count, or what stands for a small one."""
    return HIDDEN if count is None else language.number(count)


def season_table(summary: dict[str, Any], language: Language) -> Table:
    """Return the visits by month and by working day."""
    _ = language.text
    rows = [
        [
            row["month"],
            count_words(row["visits"], language),
            language.number(row["working_days"]),
            "–" if row["per_working_day"] is None else language.number(row["per_working_day"], 1),
            "–" if row["index"] is None else language.number(row["index"], 2),
        ]
        for row in summary["season"]
    ]
    headers = [_("month"), _("visits"), _("working days"), _("a working day"), _("index")]
    note = _("Index: visits a working day, the mean of the months is 1; the first and the last month may be cut.")
    return Table("", headers, rows, [note])


def gaps_table(summary: dict[str, Any], language: Language, name: Callable[[str], str] | None = None) -> Table | None:
    """Return the spells of weeks without a visit; `name` calls a venue, by default by its word in the register."""
    _ = language.text
    name = name or (lambda venue: language.name("place", venue))
    if not summary["gaps"]:
        return None
    rows = [
        [
            _("all venues") if not gap["venue"] else name(gap["venue"]),
            gap["from"],
            gap["to"],
            str(gap["weeks"]),
        ]
        for gap in summary["gaps"]
    ]
    return Table("", [_("Weeks without a visit"), _("from"), _("to"), _("weeks")], rows, [], left=3)


def no_show_table(summary: dict[str, Any], language: Language) -> Table | None:
    """Return the no-shows by lead, by who booked and by reminder."""
    _ = language.text
    if summary["no_show"] is None:
        return None
    rows = []
    for by, found in summary["no_show"].items():
        for row in found:
            share = HIDDEN if row["share"] is None else language.percent(row["share"], 1)
            counts = (count_words(row[name], language) for name in ("no_shows", "due"))
            rows.append([appointments_name(by, row["name"], language), share, *counts])
    return Table("", [language.capital(_("no-shows")), _("share"), _("missed"), _("fell due")], rows, [])


def appointments_name(by: str, word: str, language: Language) -> str:
    """Return which appointments a row is about."""
    _ = language.text
    if by == "all":
        return _("all appointments")
    if by == "by_lead":
        return _("booked on the day") if word == "0" else _("booked {days} days before", days=word)
    return language.name(by.removeprefix("by_"), word) if word else _("not told")


def times_table(summary: dict[str, Any], language: Language) -> Table | None:
    """Return durations and waits, and how they are rounded."""
    _ = language.text
    rows, notes = [], []
    for name, label in (("durations", _("Duration of the service")), ("waits", _("Wait"))):
        found = summary[name]
        if found is None or found["n"] is None:
            continue
        numbers = [language.minutes(found[key], 1) for key in ("mean_min", "median_min", "p90_min")]
        rows.append([label, language.number(found["n"]), *numbers, count_words(found["zeros"], language)])
        if None not in (found["on_5_min"], found["on_15_min"], found["on_30_min"]):
            note = _(
                "{what}: {five} are whole numbers of 5 minutes, {fifteen} of 15, {thirty} of 30; by chance 20, 7, 3%.",
                what=label,
                five=language.percent(found["on_5_min"]),
                fifteen=language.percent(found["on_15_min"]),
                thirty=language.percent(found["on_30_min"]),
            )
            notes.append(note)
    if not rows:
        return None
    headers = [_("Times"), _("known"), _("mean"), _("median"), _("ninth decile"), _("zero")]
    return Table("", headers, rows, notes)


def allowed_table(measures: pd.DataFrame, language: Language) -> Table:
    """Return the measures that the register allows, of everybody together."""
    _ = language.text
    rows = []
    for row in measures[measures["dimension"] == ALL].itertuples(index=False):
        decimals = 0 if BY_ID[row.measure].kind == "total" else 1
        value = HIDDEN if np.isnan(row.value) else written(row.value, BY_ID[row.measure].unit, language, decimals)
        base = language.number(row.denominator) if row.denominator > 0 else ""
        rows.append([measure_name(row.measure, language), value, base])
    return Table("", [_("Measures, as of a simulated season"), _("value"), _("among")], rows, [])


def missing_table(missing: dict[str, tuple[str, ...]], language: Language) -> Table:
    """Return what is missing for the other measures, what would give most of them first."""
    _ = language.text
    lacks: dict[str, list[str]] = {}
    for measure, needs in missing.items():
        lacks.setdefault(", ".join(needs), []).append(measure)
    ordered = sorted(lacks.items(), key=lambda pair: (pair[0].count(","), -len(pair[1])))[:MOST_ROWS]
    rows = [[what, ", ".join(names[:4]) + (" …" if len(names) > 4 else ""), str(len(names))] for what, names in ordered]
    note = _(
        "{count} measures of the catalogue lack something that this register does not say; docs/registers.md explains "
        "each word.",
        count=len(missing),
    )
    return Table("", [_("Missing"), _("for instance"), _("measures")], rows, [note], left=2)
