"""The rows of a table as text: CSV with commas, semicolons or tabs, told by the first line.

In: a text. Out: rows of cells, each with its line, or one problem with the line. What a cell may hold: not here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from sim.said import said
from sim.scenario.contents import one_problem
from sim.unreadable import why_unreadable


def csv_rows(text: str, shown: str, signs: str = ",;\t") -> Iterator[tuple[int, list[str]]]:
    """Yield the line and the cells of each row that is not empty; of `signs` the most frequent is between cells.

    Raises
    ------
    ScenarioError
        A quote is not closed, so that it would swallow the rows below it.
    """
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(signs, key=first.count), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as fault:
        told = said(
            "cannot be read as a table from here ({why}); close each quote in the row where it is opened, and write "
            "one within a cell twice",
            why=why_unreadable(fault),
        )
        raise one_problem(shown, line, told) from None
