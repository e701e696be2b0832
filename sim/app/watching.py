"""The tab "Watch a week": a day or a week replayed in the page, and the story of one person under it.

In: a scenario and a language. Out: widgets on the page of whoever calls. The season is simulated here, one replication,
and kept for the next look; what is shown is made in `sim.report`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import streamlit as st

from sim.app.drawing import show_rows
from sim.report.languages import Language
from sim.report.names import NAMES
from sim.report.replay.day import longest_day, replay_of, week_of
from sim.report.replay.html import replay_html
from sim.report.story.search import find_stories
from sim.report.story.words import nothing_found, story_table
from sim.report.told_apart import communes_of
from sim.runs.work import Seasons
from sim.scenario.schema import Scenario
from sim.visits.log import Season

HEIGHT_PX = 900
HIGHEST = 2**32 - 1


@st.cache_resource(max_entries=8, show_spinner=False)
def _season(_scenario: Scenario, fingerprint: str, seed: int, replication: int) -> Season:
    """Return a season, kept by what made it; the scenario itself need not be hashed."""
    return Seasons(seed).season(_scenario, replication)


def watching_tab(scenario: Scenario, language: Language, seed: int = 1) -> None:
    """Fill the tab: choose a replication and a day, watch it, then read one person's story.

    Parameters
    ----------
    scenario : Scenario
        The one that is watched, as it is edited.
    language : Language
    seed : int
        The seed of the dashboard's runs, so that what is watched is one of them.
    """
    _ = language.text
    st.markdown(
        _(
            "One season of the simulation, replayed from its log: who waited, where the advisers were, how each visit "
            "ended."
        )
    )
    key = f"watch-{scenario.fingerprint[:12]}"
    columns = st.columns([1, 1, 1])
    replication = int(
        columns[2].number_input(
            _("Replication"), 0, HIGHEST, 0, key=f"{key}-replication",
            help=_("Another replication is another draw of the same scenario."),
        )
    )  # fmt: skip
    with st.spinner(_("One season is being simulated…")):
        season = _season(scenario, scenario.fingerprint, seed, replication)
    _replay(scenario, season, language, columns, key)
    st.divider()
    _story(scenario, season, language, key)


def _replay(scenario: Scenario, season: Season, language: Language, columns: list[Any], key: str) -> None:
    _ = language.text
    longest = dt.date.fromordinal(longest_day(season))
    day = columns[0].date_input(
        _("Day"), longest, scenario.horizon.start, scenario.horizon.end, key=f"{key}-{season.meta['replication']}-day",
        format="DD/MM/YYYY", help=_("At first the day on which people waited longest together."),
    )  # fmt: skip
    spans = {"day": language.capital(_("the day")), "week": language.capital(_("its week"))}
    span = columns[1].radio(_("Watch"), list(spans), format_func=spans.__getitem__, horizontal=True, key=f"{key}-span")
    shown = replay_of(season, scenario, day) if span == "day" else week_of(season, scenario, day)
    page = replay_html(shown, language)
    framed = replay_html(shown, language, player_first=True)
    st.iframe(framed, height=HEIGHT_PX, alt=_("A day replayed minute by minute, with its table"))
    st.download_button(
        _("Download this page"), page, f"{scenario.id}-{day.isoformat()}-{span}.html", "text/html",
        key=f"{key}-download", on_click="ignore",
    )  # fmt: skip


def _story(scenario: Scenario, season: Season, language: Language, key: str) -> None:
    _ = language.text
    st.subheader(_("The story of one person"))
    columns = st.columns([1, 1])
    kind = columns[0].selectbox(
        _("Which path"), list(NAMES["story"]), key=f"{key}-kind",
        format_func=lambda word: language.capital(language.name("story", word)),
    )  # fmt: skip
    names = {
        "": language.capital(_("anywhere")),
        **dict(sorted(communes_of(scenario).items(), key=lambda item: item[1])),
    }
    commune = columns[1].selectbox(_("Lives in"), list(names), format_func=names.__getitem__, key=f"{key}-commune")
    found = find_stories(season, scenario, kind, commune or None, most=1)
    if not found:
        st.info(nothing_found(kind, scenario.regime, language))
        return
    show_rows(story_table(found[0], language))
