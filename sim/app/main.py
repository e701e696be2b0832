"""The page of the dashboard: choose a site, edit its week, simulate it, compare, watch, save.

In: what `permanences app` starts. Out: the page; Streamlit runs this file from top to bottom at each click. What lasts
is in `state`, what each tab shows in a module of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from sim.app.address import keep, take_up
from sim.app.comparing_tab import comparing_tab
from sim.app.editing import EXTRA, edited
from sim.app.faults import placed
from sim.app.own_words import own_words
from sim.app.place_picker import place_picker
from sim.app.register_tab import register_tab
from sim.app.results_tab import results_tab
from sim.app.rota_tab import rota_tab
from sim.app.run_bar import run_bar
from sim.app.saving_tab import saving_tab
from sim.app.state import SEED, Workbench, desk_of, language_now, shipped, warmed
from sim.app.watching import watching_tab
from sim.errors import PermanencesError
from sim.plain import markdown_text
from sim.report.languages import Language
from sim.scenario.files import shipped_names
from sim.scenario.schema import Scenario
from sim.typography import LANGUAGES

_STYLE = """<style>
[data-testid="stMainBlockContainer"] {padding-top: 3.4rem; padding-bottom: 3rem; max-width: 80rem}
[data-testid="stMetricLabel"], [data-testid="stMetricLabel"] > div {height: auto; min-height: 2.6em; align-items: start}
[data-testid="stMetricLabel"] p {white-space: normal !important; line-height: 1.3}
[data-testid="stMetricValue"] {font-size: 1.9rem}
[data-testid="stCaptionContainer"] {opacity: 1}
[data-testid="stCaptionContainer"] p {color: #4d565f}
h1 {font-size: 1.9rem !important; padding-bottom: .2rem !important}
[data-testid="stElementContainer"]:has(script) {display: none}
</style>"""
_LANG = "<script>document.documentElement.lang = '{code}';</script>"
_NAMES = {"fr": "Français", "en": "English"}
_FIRST = ("agen", "vigny", "mortagne")
_LOG = logging.getLogger(__name__)


def page() -> None:
    """Draw the page."""
    desk = desk_of()
    language = take_up(desk, language_now())
    _ = language.text
    # No icon: Streamlit would have the browser fetch one from a host outside.
    st.set_page_config(_("Mobile France Services: try another week"), layout="wide")
    st.html(_STYLE)
    st.html(_LANG.format(code=language.code), unsafe_allow_javascript=True)
    st.html(own_words(language), unsafe_allow_javascript=True)
    warmed()
    address = st.empty()
    _head(language)
    _choices(desk, language)
    scenario, problems = edited(desk.base, desk.edits)
    found = placed(problems, [row.id for row in desk.edits.rows])
    run_bar(desk, scenario, language)
    keep(desk, language, address)
    tabs = st.tabs(
        [_("The week"), _("Results"), _("Compared with today"), _("Watch a week"), _("Save and open"), _("A register")],
        key=f"tabs-{language.code}", on_change="rerun",
    )  # fmt: skip
    # A tab that is not looked at is not worked out: a click would wait for all of them.
    shown = (
        lambda: rota_tab(desk, found, language),
        lambda: results_tab(desk, language),
        lambda: comparing_tab(desk, language),
        lambda: _watch(desk, scenario, language),
        lambda: saving_tab(desk, scenario, language),
        lambda: register_tab(desk, language),
    )
    for tab, show in zip(tabs, shown, strict=True):
        if tab.open:
            with tab:
                _safely(show, language)


def _safely(show: Callable[[], None], language: Language) -> None:
    """Draw a tab; a fault in it is told in words, and the rest of the page still works."""
    _ = language.text
    try:
        show()
    except PermanencesError as fault:
        st.error(markdown_text(language.told(fault)))
    except Exception as fault:
        _LOG.exception("a tab cannot be drawn")
        told = markdown_text(f"{type(fault).__name__}: {fault}")
        st.error(_("This tab cannot be shown ({fault}). The others still work; change something, or load the page "
                   "again.", fault=told))  # fmt: skip


def _head(language: Language) -> None:
    _ = language.text
    title, choice = st.columns([5, 1], vertical_alignment="top")
    title.title(_("Mobile France Services: try another week"))
    title.markdown(
        _(
            "Change the permanences of a mobile adviser, simulate the year, and see who is served sooner, who is not, "
            "and how sure that is. Nothing leaves this computer."
        )
    )
    choice.selectbox("Langue / Language", LANGUAGES, format_func=_NAMES.__getitem__, key="language")


def _choices(desk: Workbench, language: Language) -> None:
    """Draw site, demand and staffing; each change is taken up at once."""
    _ = language.text
    site, level, staffing, extra = st.columns([4, 2.3, 2.7, 3.2], vertical_alignment="bottom")
    names = list(dict.fromkeys([*_FIRST, *shipped_names()]))
    titles = {name: language.of(shipped(name).title) for name in names}
    opened = "" if desk.shipped is None else desk.shipped
    if not opened:
        # Streamlit tells options apart by their text, and a file may have the title of a shipped scenario.
        titles = {"": _("Opened file: {title}", title=language.of(desk.base.title)), **titles}

    def choose() -> None:
        name = st.session_state[f"site-{desk.version}-{language.code}"]
        if name:
            desk.open(shipped(name), name)

    key = f"site-{desk.version}-{language.code}"
    site.selectbox(_("Site and scenario"), list(titles), list(titles).index(opened), key=key, on_change=choose,
                   format_func=titles.__getitem__)  # fmt: skip
    levels = {"low": _("low"), "middle": _("middle"), "high": _("high")}
    _setting(desk, level, "level", _("Demand"), levels, language)
    if desk.edits.staffing is not None:
        kinds = {"staffed": _("stays open"), "adviser_only": _("closes during rounds")}
        _setting(desk, staffing, "staffing", _("Home desk"), kinds, language)
    _extra(desk, extra, language)
    st.caption(markdown_text(language.of(desk.base.question)))
    place_picker(desk, language)


def _setting(desk: Workbench, place: Any, field: str, label: str, names: dict[str, str], language: Language) -> None:
    """Draw one choice of the edits that belongs to no permanence."""
    key = f"{field}-{desk.version}-{language.code}"

    def then() -> None:
        desk.edit(replace(desk.edits, **{field: st.session_state[key]}), from_form=True)

    place.selectbox(label, list(names), list(names).index(getattr(desk.edits, field)), key=key, on_change=then,
                    format_func=lambda word: language.capital(names[word]))  # fmt: skip


def _extra(desk: Workbench, place: Any, language: Language) -> None:
    """Draw the choice of one more adviser, as the first one; permanences are given to them in the week."""
    _ = language.text
    key = f"extra-{desk.version}-{language.code}"

    def then() -> None:
        desk.edit(replace(desk.edits, has_extra=st.session_state[key]))

    if not any(one.id == EXTRA for one in desk.base.advisers):
        place.checkbox(_("One more adviser"), desk.edits.has_extra, key=key, on_change=then,
                       help=_("With the skill, hours and price of the first one: at the home desk, and wherever the "
                              "week names them."))  # fmt: skip


def _watch(desk: Workbench, scenario: Scenario | None, language: Language) -> None:
    if scenario is None:
        _ = language.text
        st.info(_("A week that has faults cannot be watched; mend what is marked in the tab “The week”."))
        return
    watching_tab(scenario, language, SEED)


if __name__ == "__main__":
    page()
