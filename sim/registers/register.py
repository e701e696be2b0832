"""A register of real visits: files in, an observed log out, and all that was wrong with them.

In: CSV, XLS, XLSX or ODS files, and a mapping where no known tool wrote them. Out: `Register`. Personal columns are
dropped before anything is kept; what goes wrong on the way is told without what the cells hold.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.errors import RegisterError
from sim.registers.aside import aside_of
from sim.registers.cells import normal, text_of
from sim.registers.checking import contradicting, opening_of, out_of_order, settle_venues, twice
from sim.registers.decoding import Known, decoded
from sim.registers.entries import Entries, durations_once, entries_of, without_misfits
from sim.registers.grids import Sheet
from sim.registers.mapping import NOTHING, Mapping, mapping_of, read_mapping
from sim.registers.observed import complete, complete_waits, is_used, season_of, settle_channels
from sim.registers.places import communes_known, venues_known
from sim.registers.planning import ReadingPlan, opened
from sim.registers.privacy import Guard, guarded, heading_shown
from sim.registers.problems import KINDS, empty, frame_of, told
from sim.registers.roles import ROLES
from sim.registers.visits_of import Visits, visits_of
from sim.said import Sentence, joined, must_be, said
from sim.visits.log import Season

ANY = "mapping"
_SAY_SERVED = {"resolved", "return", "referred", "not_referred"}


class Source(NamedTuple):
    """What became of one sheet.

    `dropped` are the headings of personal columns, `unread` those of columns that nothing is made of. Every line below
    the headings is one of `kept`, `aside`, `to_come` or blank; of an export of activities a line may be several visits.
    """

    file: str
    sheet: str
    layout: str
    lines: int
    kept: int
    aside: int
    to_come: int
    entered_as_they_came: int
    dropped: tuple[str, ...]
    unread: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Register:
    """A register that was read.

    Attributes
    ----------
    season : Season
        The observed log; `season_measures(season, None)` measures it as a simulated one.
    problems : DataFrame
        file, sheet, line, column, value, kind, problem, aside (whether the line was set aside).
    aside : DataFrame
        The lines that were set aside: file, sheet, line, why, and their cells but the personal ones.
    sources : tuple of Source
        What became of each sheet, and which columns went.
    """

    season: Season
    problems: pd.DataFrame
    aside: pd.DataFrame
    sources: tuple[Source, ...]

    def __repr__(self) -> str:
        return f"<Register: {len(self.season.visits):,} visits, {len(self.aside):,} lines set aside>"

    @property
    def told(self) -> Sentence:
        """Every problem in words, sheet after sheet."""
        return told(self.problems)

    def tables(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Yield name and frame of the tables that a register has: it has no book."""
        return ((name, frame) for name, frame in self.season.tables() if len(frame.columns))

    @cached_property
    def fingerprint(self) -> str:
        """Digest of the observed log: equal for equal visits, whatever the file's name or form."""
        digest = hashlib.sha256()
        for name, frame in self.tables():
            digest.update(f"{name}: {', '.join(frame.columns)}".encode())
            digest.update(pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes())
        return digest.hexdigest()


def read_register(
    files: str | Path | Iterable[str | Path], mapping: str | Path | dict[str, Any] | Mapping | None = None
) -> Register:
    """Read the files of a register.

    Parameters
    ----------
    files : path, or several
        CSV, XLS, XLSX or ODS: exports of RDV Service Public or of the Coop de la médiation numérique, or any other with
        a mapping. Several are one register: an appointment that stands in two of them counts once.
    mapping : path, dict or Mapping, optional
        What the columns are (`docs/registers.md`); for an export of a known tool its venues, hours and types alone.

    Returns
    -------
    Register

    Raises
    ------
    RegisterError
        A file cannot be read, its columns are not known, or the mapping is wrong. No cell of a personal column is told.
    """
    several = [files] if isinstance(files, str | Path) or not isinstance(files, Iterable) else list(files)
    wrong = [one for one in several if not isinstance(one, str | Path)]
    if wrong:
        raise RegisterError(must_be("files", repr(wrong[0]), said("a path, or several")))
    paths = [Path(one) for one in several]
    if not paths:
        raise RegisterError(said("no file is named; name a CSV, XLS, XLSX or ODS file"))
    given = _mapping(mapping)
    return guarded(lambda: _read(paths, given))


def _mapping(given: str | Path | dict[str, Any] | Mapping | None) -> Mapping:
    if given is None:
        return NOTHING
    if isinstance(given, Mapping):
        return given
    return mapping_of(given) if isinstance(given, dict) else read_mapping(given)


def _read(paths: list[Path], mapping: Mapping) -> Register:
    known = Known(mapping, Guard(mapping.vouched), communes=communes_known(mapping))
    plans = opened(paths, mapping)
    read = durations_once([_entries(sheet, plan, mapping) for sheet, plan in plans])
    parts = [decoded(entries, known) for entries in read]
    visits = visits_of(parts)
    entered = settle_channels(
        visits, [plan.layout is not None and plan.layout.is_booking for _, plan in plans], mapping
    )
    out_of_order(visits)
    contradicting(visits)
    complete(visits)
    venues = venues_known(mapping)
    settle_venues(visits, venues, known.guard)
    opens = opening_of(visits, venues, mapping.tolerance_min)
    complete_waits(visits, opens)
    twice(visits)
    frames = [frame for part in parts if len(frame := frame_of(part.file, part.sheet, part.found))]
    problems = pd.concat(frames, ignore_index=True) if frames else empty()
    if not is_used(visits).any():
        raise RegisterError(joined("\n", [_nothing_left(visits), *([told(problems)] if len(problems) else [])]))
    sources = tuple(_source(visits, k, plan, entered, read[k]) for k, (_, plan) in enumerate(plans))
    tells = [part.tells for part in parts]
    common = tuple(word for word in tells[0] if all(word in other for other in tells))
    return Register(
        season=season_of(visits, opens, common, paths[0].stem if len(paths) == 1 else "register"),
        problems=problems,
        aside=aside_of(read, parts, problems, known.guard),
        sources=sources,
    )


def _nothing_left(visits: Visits) -> str:
    """Return what is told of files without a visit."""
    names = ", ".join(dict.fromkeys(part.file for part in visits.parts))
    if not len(visits):
        return said("{files}: no line below the headings; is this the whole export?", files=names)
    to_come = int(np.count_nonzero(~visits.aside))
    if to_come:
        return said(
            "{files}: no visit is left to be measured, {count} are still to come; export it again later",
            files=names, count=to_come,
        )  # fmt: skip
    return said(
        "{files}: no visit is left to be measured, every line was set aside; mend the file, or give a mapping",
        files=names,
    )


def _entries(sheet: Sheet, plan: ReadingPlan, mapping: Mapping) -> Entries:
    headings = {place: heading_shown(text_of(plan.head.cells[place]), place) for place in plan.maps}
    entries = entries_of(sheet.read(plan.head, headings, _least_cells(plan)), plan.maps)
    if plan.layout is not None:
        for heading in plan.layout.strict:
            role = plan.layout.maps[heading].role
            if role in entries.columns:
                entries = without_misfits(entries, role, plan.layout.fits[heading])
        return plan.layout.prepared(entries)
    return replace(entries, tells=_tells(entries, mapping.always.get("outcome", "served")))


def _least_cells(plan: ReadingPlan) -> int:
    """Return how many cells a line must have: a tool writes all, by hand the last ones may be left out if unread."""
    if plan.layout is not None:
        return len(plan.head.cells)
    return 1 + max(k for k, how in plan.maps.items() if how.role == "adviser" or ROLES[how.role].kind != "drop")


def _tells(entries: Entries, always: str) -> tuple[str, ...]:
    """Return the outcomes that the words of a mapping can tell; without any, each line is somebody who was served."""
    found = {always}
    if "outcome" in entries.columns:
        known = entries.maps["outcome"].words
        texts = (normal(text_of(cell)) for cell in entries.columns["outcome"].distinct)
        found = {*known.values(), *(known.get(text, text) for text in texts)}
    return tuple(sorted(found | {"served"} if found & _SAY_SERVED else found))


def _source(visits: Visits, number: int, plan: ReadingPlan, entered: np.ndarray, entries: Entries) -> Source:
    part = visits.parts[number]
    mine, used = visits.part == number, is_used(visits)
    early = sum(len(block.lines) for block in entries.found)  # lines that never became entries
    told = {line for block in part.found if KINDS[block.kind].level == "aside" for line in block.lines.tolist()}
    to_come = ~visits.aside & ~used
    return Source(
        file=part.file,
        sheet=part.sheet,
        layout=plan.layout.id if plan.layout is not None else ANY,
        lines=int(np.count_nonzero(np.diff(part.lines, prepend=-1))) + early,
        kept=int((used & mine).sum()),
        aside=len(told),
        to_come=int((to_come & mine).sum()),
        entered_as_they_came=int((entered & used & mine).sum()),
        dropped=plan.dropped,
        unread=plan.unread,
        notes=(*plan.notes, *entries.notes),
    )
