"""Which sheets of which files are read, and how: by the layout of a known tool, or by a mapping.

In: paths. Out: sheets, each with its plan: the row of headings, what each column is, what is dropped, what is not read.
No cell below the headings is kept here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sim.errors import RegisterError
from sim.registers import coop, rdv
from sim.registers.cells import is_empty, normal, text_of
from sim.registers.grids import Row, Sheet
from sim.registers.layouts import Layout, recognised
from sim.registers.mapping import ColumnMap, Mapping
from sim.registers.privacy import heading_shown, is_personal_heading
from sim.registers.text_files import TextSheet
from sim.registers.workbooks import is_workbook, open_workbook
from sim.said import joined, said
from sim.scenario.problems import did_you_mean

LAYOUTS: tuple[Layout, ...] = (*rdv.LAYOUTS, *coop.LAYOUTS)


class ReadingPlan(NamedTuple):
    """How a sheet is read: the row of headings, the columns by place, and what is not read."""

    layout: Layout | None
    head: Row
    maps: dict[int, ColumnMap]
    dropped: tuple[str, ...]
    unread: tuple[str, ...]
    notes: tuple[str, ...] = ()


def opened(paths: Sequence[Path], mapping: Mapping) -> list[tuple[Sheet, ReadingPlan]]:
    """Return the sheets of files that are read, each with its plan; sheets of other headings are noted.

    Raises
    ------
    RegisterError
        A file cannot be read, or none of its sheets has known headings.
    """
    found: list[tuple[Sheet, ReadingPlan]] = []
    names = [path.name for path in paths]
    for k, path in enumerate(paths):
        again = names[:k].count(path.name)
        sheets = open_sheets(path, f"{path.name} ({again + 1})" if again else path.name)
        plans = _plans(sheets, mapping)
        mine = [(sheet, plan) for sheet, plan in zip(sheets, plans, strict=True) if plan is not None]
        if not mine:
            raise unknown(path, sheets, mapping)
        others = [sheet.name for sheet, plan in zip(sheets, plans, strict=True) if plan is None]
        if others:
            told = said("not read, for their headings are others: {sheets}", sheets=", ".join(others))
            mine[0] = mine[0][0], mine[0][1]._replace(notes=(told,))
        found += mine
    return found


def _plans(sheets: Sequence[Sheet], mapping: Mapping) -> list[ReadingPlan | None]:
    """Return how each sheet is read; one that lacks headings of a mapping is none where another has them all.

    Raises
    ------
    RegisterError
        Headings are missing in every sheet, or a known tool's were moved.
    """
    plans: list[ReadingPlan | None] = []
    faults: list[RegisterError] = []
    for sheet in sheets:
        try:
            plans.append(plan_of(sheet, mapping))
        except RegisterError as fault:
            if not mapping.columns:
                raise
            plans.append(None)
            faults.append(fault)
    if faults and not any(plans):
        raise faults[0]
    return plans


def open_sheets(path: Path, file: str) -> list[Sheet]:
    """Return the sheets of a file.

    Raises
    ------
    RegisterError
        It is not there, cannot be read, or is no table.
    """
    try:
        if path.is_dir():
            raise RegisterError(said("{file}: is a folder; name the files in it", file=path))
        with path.open("rb") as stream:
            start = stream.read(8)
    except FileNotFoundError:
        raise RegisterError(said("{file}: there is no such file; check its name", file=path)) from None
    except OSError as fault:
        raise RegisterError(
            said(
                "{file}: cannot be read ({why}); check its name and the rights of the file",
                file=path,
                why=fault.strerror,
            )
        ) from None
    if not start:
        raise RegisterError(said("{file}: the file is empty", file=path))
    return list(open_workbook(path, file)) if is_workbook(start) else [TextSheet(path, file)]


def plan_of(sheet: Sheet, mapping: Mapping) -> ReadingPlan | None:
    """Return how a sheet is read, or None where its headings are not known.

    Raises
    ------
    RegisterError
        Headings of the mapping are missing, or those of a known tool do not stand over what it writes there.
    """
    rows = sheet.head()
    if mapping.columns:
        return _mapped(sheet, rows, mapping)
    found = recognised(rows, LAYOUTS, sheet.file)
    if found is None:
        return None
    layout = found.layout
    maps = {place: layout.maps[heading] for heading, place in found.places.items() if heading in layout.maps}
    others = [heading_shown(text_of(found.head.cells[place]), place) for place in found.others]
    others = [name for name in others if normal(name) not in {normal(heading) for heading in layout.orders[0]}]
    dropped = [name for name in found.places if name in layout.personal or _drops(layout.maps.get(name))]
    unread = [name for name in found.places if name not in layout.maps and name not in layout.personal]
    return ReadingPlan(
        layout,
        found.head,
        maps,
        (*dropped, *filter(is_personal_heading, others)),
        (*unread, *(name for name in others if not is_personal_heading(name))),
    )


def _drops(how: ColumnMap | None) -> bool:
    return how is not None and (how.role in ("personal", "adviser", "id") or "name" in how.role)


def _mapped(sheet: Sheet, rows: list[Row], mapping: Mapping) -> ReadingPlan | None:
    """Return the plan of a mapping, by the first row that holds at least half of its headings."""
    wanted = {normal(heading): how for heading, how in mapping.columns.items()}
    held = [len(wanted.keys() & {normal(text_of(cell)) for cell in row.cells}) for row in rows]
    if not held or 2 * max(held) < len(wanted):
        return None
    head = rows[held.index(max(held))]
    names = [normal(text_of(cell)) for cell in head.cells]
    shown = {place: heading_shown(text_of(cell), place) for place, cell in enumerate(head.cells) if not is_empty(cell)}
    here = joined(", ", [*filter(None, (sheet.file, sheet.name)), said("line {line}", line=head.line)])
    missing = [heading for heading in mapping.columns if normal(heading) not in names]
    if missing:
        others = [name for place, name in shown.items() if names[place] not in wanted]
        each = [
            joined("", [said('no column is called "{heading}"', heading=heading), did_you_mean(heading, others)])
            for heading in missing
        ]
        raise RegisterError(said("{place}, the headings: {told}", place=here, told=joined("; ", each)))
    twice = [heading for heading in mapping.columns if names.count(normal(heading)) > 1]
    if twice:
        raise RegisterError(
            said(
                '{place}: the heading "{heading}" stands twice; which of the columns is meant?',
                place=here, heading=twice[0],
            )
        )  # fmt: skip
    places = {names.index(name): how for name, how in wanted.items()}
    maps = {place: how for place, how in places.items() if how.role != "skip"}
    unread = [place for place in shown if place not in maps]
    dropped = [k for k in shown if _drops(maps.get(k)) or (k in unread and is_personal_heading(shown[k]))]
    return ReadingPlan(
        None,
        head,
        maps,
        tuple(shown[place] for place in dropped),
        tuple(shown[place] for place in unread if place not in dropped),
    )


def unknown(path: Path, sheets: list[Sheet], mapping: Mapping) -> RegisterError:
    """Return the error of a file of which no sheet has known headings."""
    if not sheets:
        return RegisterError(said("{file}: holds no table", file=path.name))
    if mapping.columns:
        return RegisterError(
            said(
                "{file}: no line holds half of the headings of the mapping ({headings} …); compare their spelling",
                file=path.name,
                headings=", ".join(list(mapping.columns)[:6]),
            )
        )
    return RegisterError(
        said(
            "{file}: the headings are those of no export that is known (RDV Service Public, Coop de la médiation "
            "numérique); permanences register {file} --draft-map writes a mapping to finish by hand",
            file=path.name,
        )
    )
