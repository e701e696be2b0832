"""Another place on the dashboard: find a commune by typing, choose the circle, see who is far, start a scenario there.

In: what a visitor types. Out: widgets; a first scenario in their hands. What is proposed is chosen in
`sim.scenario.starting`; the same commune and circle give the same file on the command line.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import streamlit as st

from sim.app.drawing import DRAWING
from sim.app.state import Workbench
from sim.errors import PermanencesError
from sim.plain import markdown_text
from sim.report.figures.place_map import place_map
from sim.report.languages import Language
from sim.report.tables.place import place_summary
from sim.scenario.documents import shipped_folder
from sim.scenario.files import load_scenario
from sim.scenario.schema import Scenario
from sim.scenario.starting import propose
from sim.scenario.starting_text import circle, start_id, start_text
from sim.territory.finding import candidates, told_apart
from sim.territory.france import communes_around, communes_named
from sim.territory.place import territory_in_france
from sim.territory.portrait import portrait_of

_MOST_TOLD = 12
_KM, _LEAST_KM, _MOST_KM = 20, 2, 60


def place_picker(desk: Workbench, language: Language) -> None:
    """Draw the choice of another place, shut until it is asked for."""
    _ = language.text
    with st.expander(_("Another place in France"), icon=":material/location_on:"):
        typed = st.text_input(_("Commune, the first letters will do"), key=f"commune-{language.code}")
        found = candidates(typed)[:_MOST_TOLD] if len(typed.strip()) > 1 else []
        if typed and not found:
            st.info(_("No commune is called like that."))
        if not found:
            return
        insee = st.selectbox(
            _("Which one"),
            found,
            format_func=lambda code: language.said(told_apart(code)),
            key=f"insee-{language.code}",
        )
        km = st.slider(_("Kilometres around it"), _LEAST_KM, _MOST_KM, _KM, key=f"km-{language.code}")
        lines, picture, words = _seen(insee, km, language.code)
        st.markdown("\n".join(f"- {markdown_text(line)}" for line in lines))
        st.image(picture, width="stretch", alt=words)
        if st.button(_("Start a scenario here"), type="primary", key=f"start-{language.code}"):
            _start(desk, insee, km, language)


def _start(desk: Workbench, insee: str, km: float, language: Language) -> None:
    """Put a first scenario into the visitor's hands, or tell why there is none."""
    try:
        scenario = first_scenario(insee, km)
    except PermanencesError as fault:
        st.error(markdown_text(language.told(fault)))
        return
    desk.open(scenario, None)
    st.rerun()


@st.cache_data(max_entries=64, show_spinner=False)
def _seen(insee: str, km: float, code: str) -> tuple[list[str], bytes, str]:
    """Return what is known of a circle, in sentences, as a picture, and the picture in words; once for all visitors."""
    language, (commune,) = Language(code), communes_named([insee])
    portrait = portrait_of(territory_in_france(communes_around(insee, km)))
    with DRAWING:
        page = place_map(portrait, commune.name, language)
        return place_summary(portrait, commune.name, language), page.png(120), page.words


def first_scenario(insee: str, km: float) -> Scenario:
    """Return the scenario that `permanences init --commune` writes for a circle.

    Raises
    ------
    TerritoryError
        No labelled office is within it.
    """
    communes = communes_around(insee, km)
    middle = next(one for one in communes if one.insee == insee)
    people = sum(one.population for one in communes)
    text = start_text(middle.name, *circle(middle, km), propose(communes, middle), people, len(communes))
    with tempfile.TemporaryDirectory() as folder:
        shutil.copyfile(shipped_folder() / "_base.yaml", Path(folder) / "_base.yaml")
        file = Path(folder) / f"{start_id(middle.name)}.yaml"
        file.write_text(text, encoding="utf-8")
        return load_scenario(file)
