"""A rota as a file that people keep: rows, a calendar, opening hours, a poster; and such a file as a rota.

In: a scenario, and a file whose ending says what it is. Out: its bytes with what it cannot say, or a rota read. The
formats themselves are in `sim.rotas`.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from sim.errors import FolderRefusedError, ReportError
from sim.report.languages import Language
from sim.report.poster import poster_html, poster_pdf
from sim.report.workbook import WorkbookSheet, workbook_bytes
from sim.rotas import calendar_reading, calendars, opening_hours, sheets
from sim.rotas.joining import Read
from sim.rotas.lines import COLUMNS, lines_of, unsaid
from sim.runs.spreadsheet import csv_bytes
from sim.said import said
from sim.scenario.rota import HOME_DESK
from sim.scenario.schema import Scenario

READ = (".ics", ".xlsx", ".csv", ".txt")
WRITTEN = (*READ, ".pdf", ".html")
_POSTER = (*opening_hours.SAID, "id", "mode", "booking_window_days")
_SAID = {
    ".ics": calendars.SAID, ".xlsx": sheets.SAID, ".csv": sheets.SAID, ".txt": opening_hours.SAID,
    ".pdf": _POSTER, ".html": _POSTER,
}  # fmt: skip


class Made(NamedTuple):
    """A rota as a file: its bytes, and sentences on what it does not say."""

    data: bytes
    told: list[str]


def checked_ending(path: Path, known: tuple[str, ...], option: str) -> str:
    """Return the ending of a file, or refuse one that is no format of a rota.

    Raises
    ------
    FolderRefusedError
        It ends otherwise; the endings are told.
    """
    ending = path.suffix.lower()
    if ending not in known:
        raise FolderRefusedError(
            said(
                "{option} {path}: its name must end in {names} or {last}",
                option=option,
                path=path,
                names=", ".join(known[:-1]),
                last=known[-1],
            )
        )
    return ending


def rota_file(scenario: Scenario, ending: str, language: Language) -> Made:
    """Return the rota of a scenario as a file, with what it cannot say.

    Parameters
    ----------
    scenario : Scenario
    ending : str
        One of `WRITTEN`.
    language : Language
        Of what people read in it.

    Raises
    ------
    ReportError
        Nothing of the rota can be said so.
    """
    data, left = _made(scenario, ending, language)
    _ = language.text
    told = []
    missing = [key for key in unsaid(scenario, _SAID[ending]) if key != HOME_DESK or ending in READ]
    if missing:
        words = language.listed([_word(key, language) for key in missing])
        told.append(_("The file does not say: {what}.", what=words))
        if ending in READ:
            told.append(_("Read back, the scenario keeps its own."))
    if left:
        told.append(_("Not in the file, since it cannot say when they take place: {what}.",
                      what=language.listed(list(left))))  # fmt: skip
    return Made(data, told)


def _word(key: str, language: Language) -> str:
    _ = language.text
    if key == HOME_DESK:
        return _("how the home desk works")
    column = next(column for column in COLUMNS if column.key == key)
    return language.text(column.name)


def _made(scenario: Scenario, ending: str, language: Language) -> tuple[bytes, tuple[str, ...]]:
    if ending == ".ics":
        return calendars.calendar_file(scenario, _words(scenario, language))
    if ending == ".pdf":
        return poster_pdf(scenario, language), ()
    if ending == ".html":
        return poster_html(scenario, language).encode("utf-8"), ()
    if ending == ".txt":
        hours = opening_hours.opening_hours(scenario)
        if not hours.by_venue:
            raise ReportError(said("opening hours cannot say any of this rota: none of it is in the run; mend horizon"))
        text = "".join(f"{venue}: {told}\n" for venue, told in hours.by_venue.items())
        return text.encode("utf-8"), hours.unsaid
    headings, *rows = sheets.rows_of(lines_of(scenario), language.code)
    if ending == ".csv":
        return csv_bytes(pd.DataFrame(rows, columns=headings, dtype=object)), ()
    _ = language.text
    head, *meanings = sheets.meanings(language.code)
    return workbook_bytes([WorkbookSheet(_("rota"), headings, rows), WorkbookSheet(_("columns"), head, meanings)]), ()


def _words(scenario: Scenario, language: Language) -> dict[str, str]:
    """Return what an event says in words: how one comes, when the break is."""
    _ = language.text
    found = {}
    for one in scenario.rota.permanences:
        breaks = [f"{language.clock(pause.start)} – {language.clock(pause.end)}" for pause in one.breaks]
        told = language.capital(language.name("mode", one.mode))
        found[one.id] = f"{told}. " + _("Break: {hours}.", hours=", ".join(breaks)) if breaks else f"{told}."
    desk = scenario.rota.home_desk
    if desk is not None:
        told = f"{language.capital(language.name('mode', desk.mode))}."
        found |= {line.id: told for line in lines_of(scenario) if line.is_home}
    return found


def read_rota(path: Path, scenario: Scenario) -> Read:
    """Return the rota of a file, read for a scenario.

    Raises
    ------
    ScenarioError, RegisterError, FolderRefusedError
        The file cannot be read; every problem is told.
    """
    ending = checked_ending(path, READ, "--from")
    if ending == ".ics":
        return calendar_reading.read_calendar(path, str(path), scenario)
    if ending == ".txt":
        return opening_hours.read_hours(path, str(path), scenario)
    return sheets.read_rows(path, str(path))
