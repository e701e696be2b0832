"""The week as a calendar or a table, and such a file as the week."""

import re

import pytest

from sim.app.editing import edits_of, with_row
from sim.app.register_tab import opened
from sim.app.rota_exchange import given_rota
from sim.app.saving_tab import read_upload
from sim.errors import PermanencesError, ScenarioError
from sim.report.languages import Language
from sim.report.rota_files import rota_file
from sim.scenario.files import changed, load_scenario

LATER = {"permanences": {"pont-du-casse-lundi": {"start": "09:30"}}}
PATIENCE_S = 240


@pytest.fixture(scope="module")
def agen():
    """Return the shipped scenario of Agen, read once."""
    return load_scenario("agen")


def file_with(agen, ending, **rota):
    """Return the rota of Agen with a change, as a file."""
    return rota_file(changed(agen, rota=rota or LATER), ending, Language("fr")).data


@pytest.mark.parametrize("ending", [".ics", ".csv", ".xlsx"])
def test_a_rota_that_is_given_becomes_edits_beside_todays_week(agen, ending):
    """An hour that a file moves stands in its form, and nothing else changes."""
    found = given_rota(f"mine{ending}", file_with(agen, ending), agen, agen)

    assert found.edits == with_row(edits_of(agen), "pont-du-casse-lundi", start="09:30")


def test_a_rota_that_no_form_can_hold_is_a_week_of_its_own(agen):
    """A break is in no form of the page: the week is opened with it, not beside today's without it."""
    pause = {"permanences": {"pont-du-casse-lundi": {"breaks": [{"start": "10:00", "end": "10:15"}]}}}
    found = given_rota("mine.csv", file_with(agen, ".csv", **pause), agen, agen)

    assert found.edits is None
    (held,) = (one for one in found.scenario.rota.permanences if one.id == "pont-du-casse-lundi")
    assert [(pause.start, pause.end) for pause in held.breaks] == [(36_000, 36_900)]


def test_a_rota_with_faults_is_told_with_its_lines(agen):
    """An adviser who is not there, in the line in which they stand."""
    text = file_with(agen, ".csv").decode("utf-8-sig").replace("conseillere", "personne", 1).encode()
    with pytest.raises(ScenarioError) as refusal:
        given_rota("mine.csv", text, agen, agen)

    assert [(one.path, one.line) for one in refusal.value.problems] == [("advisers", 2)]


@pytest.mark.parametrize("name", ["mine.csv", "mine.ics", "mine.yaml"])
def test_a_file_that_is_too_large_is_refused_as_the_command_line_does(agen, name):
    """It was cut at the limit and read as if it ended there: the permanences that stood beyond were closed."""
    data = file_with(agen, ".csv") + b"\n" * 10_000_000
    with pytest.raises(ScenarioError, match="has more than 10 MB"):
        read_upload(name, data) if name.endswith(".yaml") else given_rota(name, data, agen, agen)


@pytest.mark.parametrize("read", [
    lambda data: given_rota("mine.xlsx", data, load_scenario("agen"), load_scenario("agen")),
    lambda _data: opened([("mine.csv", b"")], None, load_scenario("agen")),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_by_the_name_that_was_given(read):
    """Not by the folder where the page put it, in either language."""
    with pytest.raises(PermanencesError) as refusal:
        read(b"no workbook")

    for code in ("fr", "en"):
        assert re.match(r"mine\.(xlsx|csv)\b", Language(code).told(refusal.value))


def exchange_page():
    """Draw the part alone."""
    from sim.app.rota_exchange import rota_exchange
    from sim.app.state import desk_of, language_now

    desk = desk_of()
    rota_exchange(desk, desk.base, language_now())


@pytest.mark.slow
def test_the_page_takes_up_a_rota_and_tells_a_wrong_one(agen):
    """A wrong file leaves the week as it was; a right one then takes its place."""
    testing = pytest.importorskip("streamlit.testing.v1", reason="the extra app is not installed")
    app = testing.AppTest.from_function(exchange_page, default_timeout=PATIENCE_S).run()
    app.file_uploader[0].set_value([("faux.csv", b"x;y\n1;2\n", "text/csv")]).run()
    assert not app.exception
    assert len(app.error) == 1
    assert app.session_state["desk"].edits == edits_of(app.session_state["desk"].base)
    app.file_uploader[0].set_value([("juste.csv", file_with(agen, ".csv"), "text/csv")]).run()

    assert not app.exception
    assert not app.error
    assert app.session_state["desk"].edits.rows[0].start == "09:30"
