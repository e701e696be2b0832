"""Files that known tools write, recognised by their headings and by their values.

In: the first rows of a sheet. Out: the layout and where its headings stand, or why it is none. A heading alone proves
nothing: columns that were exchanged would let names of people through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sim.errors import RegisterError
from sim.registers.cells import clock_of, day_of, is_empty, normal, number_of, text_of
from sim.registers.entries import Entries
from sim.registers.grids import Row
from sim.registers.mapping import ColumnMap
from sim.said import joined, said

_LEAST_HEADINGS = 5
_FIT_SHARE = 0.5  # of the cells that are not empty
_MEND = said("--draft-map writes a mapping that can say what they are")


@dataclass(frozen=True)
class Layout:
    """What a tool writes.

    Attributes
    ----------
    id : str
    orders : tuple of tuples of str
        The headings, in each order in which the tool writes them or has written them.
    maps : dict of str to ColumnMap
        The headings that are read.
    must : tuple of str
        Headings without which it is not this layout.
    fits : dict of str to callable
        Whether a cell can stand under a heading.
    personal : tuple of str
        Headings of columns that are dropped unread.
    prepared : callable
        Brings entries to the form that all layouts have.
    otherwise : callable or None
        Other places of the headings, from those where they stand: what stands below decides which are right.
    strict : tuple of str
        Headings of texts that have a form: what has another is set aside, since it may be personal.
    is_booking : bool
        Whether each line is a booking; then a line booked as the person came is somebody who walked in.
    refused : str
        Why it is no register of visits, where it is none.
    """

    id: str
    orders: tuple[tuple[str, ...], ...]
    maps: dict[str, ColumnMap]
    must: tuple[str, ...]
    fits: dict[str, Callable[[Any], bool]]
    personal: tuple[str, ...] = ()
    prepared: Callable[[Entries], Entries] = lambda entries: entries
    otherwise: Callable[[dict[str, int]], dict[str, int]] | None = None
    strict: tuple[str, ...] = ()
    is_booking: bool = False
    refused: str = ""


class Recognised(NamedTuple):
    """A layout, the row of its headings, and the place of each heading."""

    layout: Layout
    head: Row
    places: dict[str, int]
    others: list[int]  # places of other headings


# --- tests of cells


def is_day(cell: Any) -> bool:
    """Say whether a cell is a date."""
    return isinstance(day_of(cell), int)


def is_clock(cell: Any) -> bool:
    """Say whether a cell is a time of day."""
    return isinstance(clock_of(cell), int)


def is_number_of(digits: int | None) -> Callable[[Any], bool]:
    """Return the test of a whole number of so many digits, of any number of them for None."""

    def fits(cell: Any) -> bool:
        text = text_of(cell)
        return text.isdigit() and digits in (None, len(text))

    return fits


def is_number(cell: Any) -> bool:
    """Say whether a cell is a number."""
    return isinstance(number_of(cell), float)


def one_of(words: Iterable[str]) -> Callable[[Any], bool]:
    """Return the test of a cell whose lines are all known words."""
    known = frozenset(map(normal, words))
    return lambda cell: all(normal(line) in known for line in text_of(cell).split("\n"))


# --- recognition


def recognised(rows: Sequence[Row], layouts: Sequence[Layout], file: str) -> Recognised | None:
    """Return the layout of a sheet, or None where its headings are those of no known tool.

    Raises
    ------
    RegisterError
        The headings are a tool's, and were moved, or the values below are not what the tool writes there.
    """
    best: tuple[int, Recognised] | None = None
    for row in rows:
        places = {normal(text_of(cell)): place for place, cell in reversed(list(enumerate(row.cells)))}
        for layout in layouts:
            known = {heading: places[normal(heading)] for heading in layout.orders[0] if normal(heading) in places}
            if not all(heading in known for heading in layout.must) or len(known) < _LEAST_HEADINGS:
                continue
            others = [k for k, cell in enumerate(row.cells) if not is_empty(cell) and k not in known.values()]
            if best is None or len(known) > best[0]:
                best = len(known), Recognised(layout, row, known, others)
    if best is None:
        return None
    found = best[1]
    if found.layout.refused:
        raise RegisterError(joined(": ", [file, found.layout.refused]))
    _check_once(found, file)
    _check_order(found, file)
    below = [row for row in rows if row.line > found.head.line]
    if found.layout.otherwise is not None:
        other = found._replace(places=found.layout.otherwise(found.places))
        if _fit(other, below) > _fit(found, below):
            found = other
    _check_fits(found, below, file)
    return found


def _check_once(found: Recognised, file: str) -> None:
    """Refuse a known heading that stands twice."""
    names = [normal(text_of(cell)) for cell in found.head.cells]
    twice = [heading for heading in found.places if names.count(normal(heading)) > 1]
    if twice:
        raise RegisterError(
            said(
                '{place}: the heading "{heading}" stands twice; which of the columns is meant?',
                place=file, heading=twice[0],
            )
        )  # fmt: skip


def _check_order(found: Recognised, file: str) -> None:
    """Refuse headings that do not stand in an order of the tool; some may be missing."""
    given = [heading for heading, _ in sorted(found.places.items(), key=lambda pair: pair[1])]
    for order in found.layout.orders:
        rest = iter(order)
        if all(heading in rest for heading in given):
            return
    raise RegisterError(
        said(
            "{file}: the headings are those of {layout}, in an order in which it does not write them, so that nothing "
            "says what stands below them; {mend}",
            file=file,
            layout=found.layout.id,
            mend=_MEND,
        )
    )


def _fit(found: Recognised, rows: Sequence[Row]) -> float:
    """Return how well what stands below the headings fits them, summed over those that can be tested."""
    fits = found.layout.fits
    return sum(fit_share(rows, place, fits[heading]) for heading, place in found.places.items() if heading in fits)


def _check_fits(found: Recognised, rows: Sequence[Row], file: str) -> None:
    """Refuse a sheet where less than half of the cells below a heading can stand there.

    Raises
    ------
    RegisterError
        The headings are named; what stands below them is not quoted.
    """
    wrong = [
        heading
        for heading, place in found.places.items()
        if heading in found.layout.fits and fit_share(rows, place, found.layout.fits[heading]) < _FIT_SHARE
    ]
    if wrong:
        names = ", ".join(f'"{heading}"' for heading in wrong)
        raise RegisterError(
            said(
                "{file}: the headings are those of {layout}, but what stands below {headings} is not what it writes "
                "there; were columns exchanged, or was the file saved in another encoding? {mend}",
                file=file,
                layout=found.layout.id,
                headings=names,
                mend=_MEND,
            )
        )


def fit_share(rows: Sequence[Row], place: int, fits: Callable[[Any], bool]) -> float:
    """Return the share of the cells of a column that can stand there, 1 where all are empty."""
    cells = [row.cells[place] for row in rows if place < len(row.cells) and not is_empty(row.cells[place])]
    return sum(map(fits, cells)) / len(cells) if cells else 1.0
