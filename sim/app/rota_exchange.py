"""The week as a file that people keep (calendar, workbook, opening hours, poster), and such a file as the week.

In: the work of a visitor, the week as a scenario. Out: widgets; a rota that was read goes into the work. The formats
are in `sim.report.rota_files`.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import streamlit as st

from sim.app.editing import Edits, extended_edits, named
from sim.app.refusals import folder_of_visitor, tell_refused
from sim.app.state import Refused, Workbench
from sim.errors import PermanencesError
from sim.plain import markdown_text
from sim.report.languages import Language
from sim.report.rota_files import READ, WRITTEN, read_rota, rota_file
from sim.rotas.joining import change_of
from sim.scenario.files import changed
from sim.scenario.schema import Scenario

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MIME = {
    ".ics": "text/calendar", ".xlsx": _WORKBOOK, ".csv": "text/csv", ".txt": "text/plain", ".pdf": "application/pdf",
    ".html": "text/html",
}  # fmt: skip


class GivenRota(NamedTuple):
    """A rota that was read: the scenario with it, its edits if the forms can hold them all, and what was left out."""

    scenario: Scenario
    edits: Edits | None
    told: tuple[str, ...]


def rota_exchange(desk: Workbench, scenario: Scenario | None, language: Language) -> None:
    """Fill the part of the tab."""
    if scenario is None:  # the tab has said what to mend
        return
    _ = language.text
    st.subheader(_("The rota as a calendar, a table or a poster"))
    _download(desk, scenario, language)
    given = st.file_uploader(_("Take up a rota"), [ending[1:] for ending in READ],
                             key=f"rota-{desk.version}-{desk.uploads}",
                             help=_("The permanences of the file take the place of those of this week."))  # fmt: skip
    if given is not None:
        _take(given.name, given.getvalue(), desk, scenario, language)
    elif desk.refused_rota is not None:
        tell_refused(desk.refused_rota, language)
    for line in desk.rota_told:
        st.info(markdown_text(language.said(line)))


def _download(desk: Workbench, scenario: Scenario, language: Language) -> None:
    _ = language.text
    names = {".ics": _("calendar (.ics)"), ".xlsx": _("workbook (.xlsx)"), ".csv": _("table (.csv)"),
             ".txt": _("opening hours of OpenStreetMap (.txt)"), ".pdf": _("poster (.pdf)"),
             ".html": _("poster (.html)")}  # fmt: skip
    ending = st.selectbox(_("Format"), WRITTEN, format_func=lambda one: language.capital(names[one]), key="rota-format")
    key = ("rota", ending, scenario.fingerprint, language.code)
    try:
        made = desk.kept.get(key) or rota_file(scenario, ending, language)
    except PermanencesError as fault:
        st.error(markdown_text(language.told(fault)))
        return
    desk.kept[key] = made
    st.download_button(_("Download the rota"), made.data, f"{scenario.id}{ending}", _MIME[ending], key="rota-file",
                       on_click="ignore", icon=":material/download:")  # fmt: skip
    for line in made.told:
        st.caption(markdown_text(line))


def _take(name: str, data: bytes, desk: Workbench, scenario: Scenario, language: Language) -> None:
    """Take up a rota, or remember why it cannot be; the field is empty again."""
    _ = language.text
    desk.uploads += 1
    desk.refused_rota, desk.rota_told = None, ()
    try:
        found = given_rota(name, data, scenario, desk.base)
    except PermanencesError as fault:
        desk.refused_rota = Refused({name: data}, name, fault)
    else:
        if found.edits is not None:
            desk.edit(found.edits)
        else:
            desk.open(found.scenario, None)
        desk.rota_told = found.told
        st.toast(_("The rota of {name} is the week.", name=markdown_text(name)))
    st.rerun()


def given_rota(name: str, data: bytes, scenario: Scenario, base: Scenario) -> GivenRota:
    """Return the week with the rota of a file that was given to the page.

    Parameters
    ----------
    name : str
        Its ending says what it is.
    data : bytes
    scenario : Scenario
        The week as it stands: what the file does not say stays.
    base : Scenario
        Today's week, which edits begin from.

    Raises
    ------
    PermanencesError
        The file cannot be read or the week not have it; every problem is told, with its line.
    """
    with folder_of_visitor() as folder:
        # The name is the visitor's: only its last part is used, so that no other folder can be meant.
        path = folder / (Path(name.replace("\\", "/")).name or "rota.csv")
        path.write_bytes(data)
        read = read_rota(path, scenario)
    change = change_of(scenario, read)
    week = changed(scenario, **(named(scenario) | change)) if change else scenario
    return GivenRota(week, extended_edits(week, base), read.told)
