"""Tables as people read them, on a terminal or in a notebook: names at the left, numbers at the right.

In: headers and cells that are already written in a language. Out: lines of text, or HTML. Numbers are written by
`sim.report.languages`.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from textwrap import wrap
from typing import NamedTuple

from sim.report.languages import Language
from sim.report.valued import Valued

_WIDE = 120


class Keys(NamedTuple):
    """What the rows of a table are called by in files: the header of these ids, and one id a row."""

    header: str
    ids: list[str]


class Table(NamedTuple):
    """A table in words: title, headers, rows, the sentences under it, how many columns hold words, ids of the rows.

    A cell may be a `sim.report.valued.Valued`, which keeps the value that it tells: `sim.report.tables.sheet` reads it.
    """

    title: str
    headers: list[str]
    rows: list[list[str]]
    notes: list[str]
    left: int = 1
    keys: Keys | None = None

    def __repr__(self) -> str:
        notes = [line for note in self.notes for line in wrap(note, _WIDE)]
        title = [self.title] if self.title else []
        return "\n".join([*title, *text_table(self.headers, self.rows, self.left), *notes])

    def _repr_html_(self) -> str:
        """Return the table as a notebook shows it."""
        return html_table(self)


def in_brackets(cell: Valued, language: Language) -> Valued:
    """Return a value as one that few cases are behind."""
    _ = language.text
    return cell.told(f"({cell})", _("few cases"))


def text_table(headers: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> list[str]:
    """Return a table as lines; the first `left` columns begin at the left, the others end at the right.

    Parameters
    ----------
    headers : sequence of str
        A header may have two lines, cut by a line break.
    rows : sequence of sequences of str
    left : int
    """
    heads = [header.split("\n") for header in headers]
    tall = max((len(lines) for lines in heads), default=0)
    heads = [[""] * (tall - len(lines)) + lines for lines in heads]
    widths = [max(len(cell) for cell in [*lines, *(row[k] for row in rows)]) for k, lines in enumerate(heads)]

    def line(cells: Sequence[str]) -> str:
        padded = [
            cell.ljust(width) if k < left else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return "  ".join(padded).rstrip()

    head_lines = [line([lines[k] for lines in heads]) for k in range(tall)]
    return [*head_lines, "  ".join("-" * width for width in widths), *(line(row) for row in rows)]


def html_table(table: Table) -> str:
    """Return a table as HTML that needs no style sheet: its title above, its notes below."""

    def cells(tag: str, texts: Sequence[str]) -> str:
        sides = ["left" if k < table.left else "right" for k in range(len(texts))]
        scope = ' scope="col"' if tag == "th" else ""
        return "".join(
            f'<{tag}{scope} style="text-align: {side}">{_broken(text)}</{tag}>'
            for text, side in zip(texts, sides, strict=True)
        )

    title = (
        f'<caption style="text-align: left; white-space: nowrap"><strong>{_broken(table.title)}</strong></caption>'
        if table.title
        else ""
    )
    head = cells("th", table.headers)
    rows = "".join(f"<tr>{cells('td', row)}</tr>" for row in table.rows)
    notes = "".join(f"<p><small>{_broken(note)}</small></p>" for note in table.notes)
    return f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{notes}"


def _broken(text: str) -> str:
    return escape(text).replace("\n", "<br>")
