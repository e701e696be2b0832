"""The page as a whole, as Streamlit's own test runs it: languages, edits, faults."""

from __future__ import annotations

import json
import re

import pytest

from sim.app.own_words import own_words
from sim.app.state import LANGUAGE_VARIABLE
from sim.report.languages import Language
from tests.processes import PATIENCE_S

testing = pytest.importorskip("streamlit.testing.v1", reason="the extra app is not installed")


def test_what_streamlit_says_itself_is_told_in_french():
    """Each of its words has a French one; a script with a mark of an element in it would be taken out of the page."""
    script = own_words(Language("fr"))
    (told,) = re.findall(r"WORDS|const words = (\[.*?\])\.map", script)
    shown = [(re.compile(was.replace("(?<", "(?P<")), words) for was, words in json.loads(told)]

    def say(text):
        return next(words.format(**found.groupdict()) for was, words in shown if (found := was.match(text)))

    assert [say("Upload"), say("200MB per file"), say("467.8KB")] == [
        "Choisir un fichier",
        "200 Mo par fichier",
        "467.8 Ko",
    ]
    assert say("text/html files are not allowed.") == "Ce genre de fichier n’est pas accepté (text/html)."
    assert not re.search(r"<\w", script.removeprefix("<script>"))
    assert "const words = [].map" in own_words(Language("en"))


def opened():
    """Return the page as it opens."""
    app = testing.AppTest.from_file("../../sim/app/main.py", default_timeout=PATIENCE_S).run()
    assert not app.exception
    return app


def labelled(widgets, label):
    """Return the first widget of a label."""
    return next(one for one in widgets if one.label == label)


def test_the_page_opens_in_the_language_of_the_command(monkeypatch):
    """That of `permanences app --lang`; the choice on the page shows it."""
    monkeypatch.setenv(LANGUAGE_VARIABLE, "en")
    app = testing.AppTest.from_file("../../sim/app/main.py", default_timeout=PATIENCE_S).run()

    assert app.selectbox(key="language").value == "en"
    assert app.title[0].value.startswith("Mobile France Services")


def test_the_language_can_be_changed_with_a_week_that_is_edited():
    """What was edited in French is still there in English, and back."""
    app = opened()
    app.checkbox[0].check().run()
    labelled(app.selectbox, "Fréquence").set_value("odd").run()
    app.selectbox(key="language").set_value("en").run()
    assert not app.exception
    assert not app.error
    assert labelled(app.selectbox, "How often").value == "odd"
    labelled(app.selectbox, "Day").set_value("wednesday").run()
    app.selectbox(key="language").set_value("fr").run()

    assert not app.exception
    assert not app.error
    assert app.checkbox[0].value
    assert any("Mercredi" in one.label for one in app.expander)


def test_a_fault_in_a_tab_is_told_in_words_and_the_page_goes_on(monkeypatch):
    """Not a traceback: a sentence, under a page that still has its week to change."""
    from sim.app import week

    def broken(*_args):
        raise KeyError("no such venue")

    monkeypatch.setattr(week, "blocks_of", broken)
    app = opened()

    assert "no such venue" in app.error[0].value
    assert labelled(app.selectbox, "Demande")


def test_a_click_reads_no_scenario_file_again(monkeypatch):
    """The names of all sites stand in a list of choices; reading their files at each click took a second."""
    from sim.app import state

    app = opened()

    def refuses(*_args):
        raise AssertionError("a file is read again")

    monkeypatch.setattr(state, "load_scenario", refuses)
    app.checkbox[0].check().run()

    assert not app.exception
    assert not app.error


def test_a_run_that_fails_is_told_and_the_next_one_works(monkeypatch):
    """The page keeps its week and its button; what failed once does not stand in the way."""
    from sim.app import run_bar
    from sim.app.running import DONE, FAILED, BackgroundRun, Wanted

    def breaks(*_args, **_more):
        raise MemoryError("no room")

    def failing(base, wanted, seed, _wish, watch):
        run = BackgroundRun(base, wanted, seed, Wanted(1), watch, simulate=breaks)
        run.wait()
        return run

    def working(base, wanted, seed, _wish, watch):
        run = BackgroundRun(base, wanted, seed, Wanted(1), watch)
        run.wait()
        return run

    monkeypatch.setattr(run_bar, "BackgroundRun", failing)
    app = opened()
    app.button(key="simulate").click().run()
    assert app.session_state["desk"].run.state == FAILED
    assert "no room" in app.error[0].value
    assert not app.exception
    assert not app.button(key="simulate").disabled
    monkeypatch.setattr(run_bar, "BackgroundRun", working)
    app.button(key="simulate").click().run()

    assert app.session_state["desk"].run.state == DONE
    assert not app.error
    assert app.success


def ended_as(wanted, is_watched, monkeypatch):
    """Let the page's next run end as it is wanted before the page is drawn; return the page after a click."""
    from sim.app import run_bar
    from sim.app.running import BackgroundRun

    def ends(base, week, seed, _wish, _watch):
        run = BackgroundRun(base, week, seed, wanted, is_watched)
        run.wait()
        return run

    monkeypatch.setattr(run_bar, "BackgroundRun", ends)
    app = opened()
    app.button(key="simulate").click().run()
    assert not app.exception
    return app


def test_an_interrupted_run_is_not_told_as_done(monkeypatch):
    """The browser was away and came back: how far it came, and no word of an answer."""
    from sim.app.running import LEFT, Wanted

    answers = iter([True, True, False])
    app = ended_as(Wanted(20), lambda: next(answers), monkeypatch)

    assert app.session_state["desk"].run.state == LEFT
    assert not app.success
    assert [one.value for one in app.warning] == [
        "Interrompu après 2 saisons, parce que la page a été quittée\u00a0: simulez de nouveau pour une réponse "
        "entière."
    ]


def test_a_run_that_is_left_before_its_first_season_has_no_answer(monkeypatch):
    """Not "0 seasons simulated: the answer is in the tabs"."""
    from sim.app.running import Wanted

    app = ended_as(Wanted(20), lambda: False, monkeypatch)

    assert not app.success
    assert "Interrompu après 0 saison," in app.warning[0].value


def test_a_precision_that_is_not_reached_is_not_told_as_reached(monkeypatch):
    """As many seasons as there may be were simulated, and the half-width that was asked for is smaller still."""
    from sim.app import running
    from sim.app.running import DONE, Wanted

    monkeypatch.setattr(running, "CEILING", 31)
    app = ended_as(Wanted(half_width=1e-6), lambda: True, monkeypatch)

    assert app.session_state["desk"].run.state == DONE
    assert not app.success
    assert "31 saisons simulées, autant qu’il peut y en avoir" in app.warning[0].value
