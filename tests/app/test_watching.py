"""The tab in which a week is watched: what it shows for each choice, in both languages."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.processes import PATIENCE_S

testing = pytest.importorskip("streamlit.testing.v1", reason="the extra app is not installed")


def page(code: str, name: str) -> None:
    """Show the tab alone; this function is the whole script of the page."""
    import streamlit as st

    from sim.app.watching import watching_tab
    from sim.report.languages import Language
    from sim.scenario.files import load_scenario

    if "scenario" not in st.session_state:
        short = ["horizon.start=2022-03-07", "horizon.end=2022-03-27", "horizon.warm_up_days=7"]
        st.session_state.scenario = load_scenario(name, short)
    watching_tab(st.session_state.scenario, Language(code))


def opened(code="fr", name="agen"):
    """Return the page as a test runs it."""
    app = testing.AppTest.from_function(page, args=(code, name), default_timeout=PATIENCE_S).run()
    assert not app.exception
    return app


def framed(app):
    """Return the page that is embedded."""
    (frame,) = app.get("iframe")
    return frame.proto.srcdoc


@pytest.mark.parametrize("code", ["fr", "en"])
def test_a_day_and_a_story_are_there_at_once(code):
    """The day with most waiting, played first, and an ordinary story with its source."""
    app = opened(code)

    assert 'class="player"' in framed(app)
    assert framed(app).index('class="controls"') < framed(app).index('class="why"')
    assert f'lang="{code}"' in framed(app)
    assert len(app.table) == 1
    assert "agen" in app.caption[0].value


def test_the_day_the_week_and_the_replication_are_chosen():
    """Each choice changes what is played, and says so."""
    app = opened()
    app.date_input[0].set_value(dt.date(2022, 3, 16)).run()
    assert "Mercredi" in framed(app)
    app.radio[0].set_value("week").run()
    assert framed(app).count('class="player"') == 5
    app.number_input[0].set_value(3).run()

    assert "réplication 3" in framed(app)
    assert not app.exception


def test_a_day_without_a_session_is_said():
    """A Sunday shows a sentence, no player."""
    app = opened()
    app.date_input[0].set_value(dt.date(2022, 3, 20)).run()

    assert "Aucune séance" in framed(app)
    assert 'class="player"' not in framed(app)


def test_a_story_that_no_season_holds_is_said_in_words():
    """Word of mouth is followed in a launch alone."""
    app = opened()
    app.selectbox[0].set_value("friend").run()

    assert not app.table
    assert "agen-lancement" in app.info[0].value
    app.selectbox[0].set_value("returned").run()
    assert len(app.table) == 1
