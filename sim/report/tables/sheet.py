"""A table in words as a table of values: what a spreadsheet adds up, with the words left on the page.

In: a `Table` whose cells may be `Valued`s. Out: a frame: for each column of words its values, ends of intervals,
units and notes, each in a column of its own; first the ids of the rows, if the table says them. Files are written in
`sim.runs.spreadsheet`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from sim.report.languages import Language
from sim.report.tables.text import Table
from sim.report.valued import Valued

_NOTHING = ("", "–", "…")


def sheet_of(table: Table, language: Language) -> pd.DataFrame:
    """Return the values of a table, one row a row.

    Parameters
    ----------
    table : Table
    language : Language
        Of the headers.

    Returns
    -------
    DataFrame
        A column of words stays as it is. One of values has numbers (or dates and times as text) under its header,
        with the unit if all have the same one; ends of intervals, differing units and notes follow where there are any.
        What is a word in a column of values is its note.
    """
    columns: list[tuple[str, list[Any]]] = [] if table.keys is None else [(table.keys.header, list(table.keys.ids))]
    for k, header in enumerate(table.headers):
        cells = [row[k] for row in table.rows]
        columns += _columns(header.replace("\n", " ").strip(), cells, language)
    names = unlike([name for name, _values in columns], "{header} ({number})")
    return pd.DataFrame({name: values for name, (_name, values) in zip(names, columns, strict=True)})


def _columns(header: str, cells: Sequence[str], language: Language) -> list[tuple[str, list[Any]]]:
    """Return the columns of values that one of words makes."""
    _ = language.text
    told = [one if isinstance(one, Valued) else Valued(one) for one in cells]
    has_values = any(one.value is not None for one in told)
    has_ends = any(one.low is not None or one.high is not None for one in told)
    if not has_values and not has_ends:
        return [(header, [str(one) for one in cells])]
    units = {one.unit for one in told if one.unit}
    head = header
    if len(units) == 1 and not units <= set(header.split()):
        head = f"{header} ({', '.join(units)})"
    found: list[tuple[str, list[Any]]] = [(head, [one.value for one in told])] if has_values else []
    if has_ends:
        found.append((_("{column}, low end", column=head), [one.low for one in told]))
        found.append((_("{column}, high end", column=head), [one.high for one in told]))
    if len(units) > 1:
        found.append((_("{column}, unit", column=header), [one.unit for one in told]))
    notes = [_note(one) for one in told]
    if any(notes):
        found.append((_("{column}, note", column=header), notes))
    return found


def _note(one: Valued) -> str:
    is_word = one.value is None and one.low is None and one.high is None and one not in _NOTHING
    return one.note or (str(one) if is_word else "")


def unlike(headers: Sequence[str], again: str) -> list[str]:
    """Return headers of which no two are equal: one that is met again has its number, as `again` says."""
    found: list[str] = []
    for header in headers:
        number, told = 1, header
        while told in found:
            number += 1
            told = again.format(header=header, number=number, blanks=" " * number)
        found.append(told)
    return found
