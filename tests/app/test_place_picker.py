"""Another place on the dashboard: typed, circled, started."""

import pytest

from sim.cli.starting import asked_place, write_start
from sim.scenario.files import load_scenario
from tests.app.test_page import labelled, opened


@pytest.fixture(scope="module")
def app():
    """Return the page after a commune was typed and its circle drawn in."""
    page = opened()
    labelled(page.text_input, "Commune, les premières lettres suffisent").set_value("figea").run()
    labelled(page.slider, "Kilomètres autour").set_value(8).run()
    return page


def test_a_commune_is_found_by_its_first_letters_and_told(app):
    """With who lives there and who is far from an office."""
    assert labelled(app.selectbox, "Laquelle").value == "46102"
    assert any("communes" in one.value and "Figeac" in one.value for one in app.markdown)
    assert not app.exception


def test_a_scenario_starts_there_as_on_the_command_line(app, tmp_path):
    """The same values; only the place of its file is another."""
    labelled(app.button, "Commencer un scénario ici").click().run()
    base = app.session_state["desk"].base
    file, _ = write_start(tmp_path, asked_place("46102", 8.0, "", "", ""), None)

    assert not app.exception
    assert base.fingerprint == load_scenario(file).fingerprint
