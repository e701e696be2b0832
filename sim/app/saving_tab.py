"""The tab "Save and open": the week as a scenario file, the numbers as tables, a scenario file opened.

In: the work of a visitor, the week as a scenario or None. Out: widgets. What is saved is run by the command line to the
same numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import streamlit as st

from sim.app.drawing import csv_of, parquet_of
from sim.app.editing import extended_name, file_of
from sim.app.refusals import folder_of_visitor, tell_refused
from sim.app.report_page import report_of
from sim.app.results_tab import shown_runs
from sim.app.rota_exchange import rota_exchange
from sim.app.running import EDITED, FIRST, TODAY
from sim.app.state import SEED, Refused, Workbench
from sim.errors import PermanencesError
from sim.plain import markdown_text
from sim.report.languages import Language
from sim.scenario.files import load_scenario
from sim.scenario.schema import Scenario


def saving_tab(desk: Workbench, scenario: Scenario | None, language: Language) -> None:
    """Fill the tab."""
    _save(desk, scenario, language)
    rota_exchange(desk, scenario, language)
    _tables(desk, language)
    _report(desk, language)
    _open(desk, language)


def _save(desk: Workbench, scenario: Scenario | None, language: Language) -> None:
    _ = language.text
    st.subheader(_("Save this week"))
    if scenario is None:
        st.info(_("A week that has faults cannot be saved; mend what is marked in the tab “The week”."))
        return
    text = file_of(desk.base, desk.edits, desk.shipped)
    # A file that extends a scenario of its own name would stand in for it.
    name = f"{scenario.id}.yaml" if scenario.id != desk.shipped else f"{scenario.id}-copie.yaml"
    st.markdown(_("A scenario file, readable by people; the command line runs it to the same numbers."))
    st.download_button(
        _("Download the scenario"), text, name, "application/yaml", key="save", on_click="ignore", type="primary",
        icon=":material/download:",
    )  # fmt: skip
    st.code(f"permanences run {name} --replications {max(shown_runs(desk), 20)} --seed {SEED}", language=None)
    with st.expander(_("What the file says"), key="file"):
        st.code(text if len(text) < 4000 else text[:4000] + "\n…", language="yaml")


def _tables(desk: Workbench, language: Language) -> None:
    _ = language.text
    n = shown_runs(desk)
    st.subheader(_("Download the numbers"))
    if desk.run is None or n == 0:
        st.info(_("There are no numbers yet: simulate the week first."))
        return
    frames = {"measures": (_("measures of the week"), desk.run.result(n).measures)}
    if desk.run.is_paired and n > 1:
        comparison = desk.run.comparison(n, {TODAY: TODAY, EDITED: EDITED})
        frames["differences"] = _("differences with today’s"), comparison.differences
        frames["gains"] = _("who gains, who loses"), comparison.gains
    for name, (told, frame) in frames.items():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{language.capital(told)}**")
            for form, make, mime in (
                ("CSV", csv_of, "text/csv"), ("Parquet", parquet_of, "application/vnd.apache.parquet"),
            ):  # fmt: skip
                st.download_button(form, make(frame), f"{name}.{form.lower()}", mime, key=f"table-{name}-{form}",
                                   on_click="ignore",
                                   help=_("Download {what} as {form}", what=told, form=form))  # fmt: skip


def _report(desk: Workbench, language: Language) -> None:
    """Offer the written report; it is made when it is asked for."""
    _ = language.text
    n = shown_runs(desk)
    if desk.run is None or n < FIRST:
        return
    key = ("report", n, language.code)
    with st.container(horizontal=True, vertical_alignment="center"):
        title = _("Written report")
        st.markdown(f"**{title}**")
        if key in desk.kept:
            st.download_button(_("Download the report (HTML)"), desk.kept[key], f"rapport.{language.code}.html",
                               "text/html", key="report-file", on_click="ignore")  # fmt: skip
        elif st.button(_("Prepare the report"), key="report"):
            names = {TODAY: _("today’s week"), EDITED: _("your week")}
            with st.spinner(_("The report is being written…")):
                desk.kept[key] = report_of(desk.run, names, language)
            st.rerun()


def _open(desk: Workbench, language: Language) -> None:
    _ = language.text
    st.subheader(_("Open a scenario file"))
    # The field adds files up: what was refused would stay among those that are given next.
    given = st.file_uploader(_("Scenario file (.yaml)"), ["yaml", "yml"], accept_multiple_files=True,
                             key=f"upload-{desk.version}-{desk.uploads}",
                             help=_("With the files that it extends, if it names any with their ending."))  # fmt: skip
    if given:
        _take({file.name: file.getvalue() for file in given}, desk, language)
    elif desk.refused is not None:
        tell_refused(desk.refused, language)


def _take(given: Mapping[str, bytes], desk: Workbench, language: Language) -> None:
    """Open what was given, or remember why it cannot be; the field is empty again."""
    _ = language.text
    files = beside(desk.refused.files, given) if desk.refused else given
    name = first_of(files)
    desk.uploads += 1
    try:
        scenario = read_upload(name, files[name], files) if name else None
    except PermanencesError as fault:
        desk.refused = Refused(files, name or "", fault)
    else:
        desk.refused = Refused(files)
        if scenario is not None and name is not None:
            desk.open(scenario, None, files[name])
            st.toast(_("{title} is open.", title=markdown_text(language.of(scenario.title))))
    st.rerun()


def beside(refused: Mapping[str, bytes], given: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return what is given, with the refused files where it is what they lacked: a file that one of them extends."""
    named = {Path(name).name for name in map(extended_name, refused.values()) if Path(name).suffix}
    lacked = named - refused.keys()
    return {**refused, **given} if lacked & given.keys() else given


def first_of(files: Mapping[str, bytes]) -> str | None:
    """Return the file that none of the others extends, or None where there are several."""
    extended = {Path(name).stem for name in map(extended_name, files.values()) if name}
    names = [name for name in files if Path(name).stem not in extended or len(files) == 1]
    return names[0] if len(names) == 1 else None


def read_upload(name: str, data: bytes, others: Mapping[str, bytes] = MappingProxyType({})) -> Scenario:
    """Return the scenario of a file that was given to the page; it may extend a shipped one, or one given with it.

    Raises
    ------
    ScenarioError
        It cannot be used; every problem is told, with its line.
    """
    with folder_of_visitor() as folder:
        for file, text in {**others, name: data}.items():
            # The name is the visitor's: only its last part is used, so that no other folder can be meant.
            path = folder / (Path(file.replace("\\", "/")).name or "scenario.yaml")
            path.write_bytes(text)
        return load_scenario(path)
