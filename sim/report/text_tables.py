"""Tables as people read them on a terminal: names at the left, numbers at the right.

In: headers and cells that are already written in a language. Out: lines of text. Numbers are written by
`sim.report.languages`.
"""

from __future__ import annotations

from collections.abc import Sequence


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
