"""Names on the page: two of one name are two choices, and each stands as its author wrote it. Downloads hold values."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import sim
from sim.app.drawing import csv_of
from sim.app.editing import edited, edits_of, with_row
from sim.app.faults import in_words
from sim.app.rota_tab import frame_of, grid_names, read_frame
from sim.app.state import SCENARIO_VARIABLE, Workbench
from sim.app.week import week_html
from sim.report.languages import Language
from sim.scenario.checks import check
from sim.scenario.files import load_scenario
from sim.scenario.setting import territory_of
from tests.app.worlds import SHORT, short_agen
from tests.sheets import opened as in_a_sheet

testing = pytest.importorskip("streamlit.testing.v1", reason="the extra app is not installed")
CASES = Path(__file__).parents[1] / "cases"
FRENCH = Language("fr")


def page(monkeypatch, case):
    """Return the page as it opens on the scenario of a case."""
    monkeypatch.setenv(SCENARIO_VARIABLE, str(CASES / f"{case}.yaml"))
    app = testing.AppTest.from_file("../../sim/app/main.py", default_timeout=240).run()
    assert not app.exception
    assert not app.error
    return app


def test_two_rooms_of_one_name_are_two_choices(monkeypatch):
    """The page ended in a KeyError, and the choice gave the other room."""
    app = page(monkeypatch, "deux-mairies")
    box = next(one for one in app.selectbox if one.label == "Lieu")
    assert {"Mairie (Pont-du-Casse)", "Mairie (Foulayronnes)"} < set(box.options)
    assert len(set(box.options)) == len(box.options)
    assert box.value == "pont-du-casse"
    box.set_value("foulayronnes").run()

    assert not app.error
    assert app.session_state["desk"].edits.rows[0].venue == "foulayronnes"
    assert any("Mairie (Foulayronnes)" in one.label for one in app.expander)


def test_the_grid_gives_each_room_back(monkeypatch):
    """Its cells are names: read again they mean the same rooms."""
    base = load_scenario(CASES / "deux-mairies.yaml")
    desk = Workbench(base, None, edits_of(base))
    names = grid_names(desk, FRENCH)
    frame = frame_of(desk.edits, names)

    assert len(names.venue) == len(base.venues)
    assert read_frame(frame, desk, names).rows == desk.edits.rows


def test_marks_of_markdown_in_a_name_are_letters(monkeypatch):
    """In the titles of forms, and in what is told of a fault; in lists of choices, which know no marks, as written."""
    app = page(monkeypatch, "nom-mis-en-forme")
    name = "Mairie *annexe* (2 $ le ticket, 3 $ l'heure)"
    assert any(r"Mairie \*annexe\* (2 \$ le ticket, 3 \$ l'heure)" in one.label for one in app.expander)
    assert name in next(one for one in app.selectbox if one.label == "Lieu").options
    day = next(one for one in app.selectbox if one.label == "Jour" and one.value == "tuesday")
    day.set_value("monday").run()
    hours = [one for one in app.time_input if one.label == "Début"]
    hours[1].set_value(hours[0].value).run()

    assert any(r"\*annexe\*" in one.value for one in app.error)


def test_a_fault_names_the_room_that_is_meant():
    """Of two town halls the one where the adviser is."""
    base = load_scenario(CASES / "deux-mairies.yaml")
    rows = edits_of(base)
    _scenario, problems = edited(base, with_row(rows, rows.rows[1].id, weekday="monday", start="09:00", end="12:00"))
    told = [in_words(problem, base, FRENCH) for problem in problems]

    assert any("Mairie (Pont-du-Casse)" in words for words in told), told


def watched(path: str) -> None:
    """Show the tab in which a week is watched; this function is the whole script of the page."""
    from sim.app.watching import watching_tab
    from sim.report.languages import Language
    from sim.scenario.files import load_scenario

    short = ["horizon.start=2022-03-07", "horizon.end=2022-03-27", "horizon.warm_up_days=7"]
    watching_tab(load_scenario(path, short), Language("fr"))


def test_two_communes_of_one_name_are_two_choices_of_a_story():
    """By their code, also in what is told."""
    path = str(CASES / "deux-communes-un-nom.yaml")
    app = testing.AppTest.from_function(watched, args=(path,), default_timeout=240).run()
    box = next(one for one in app.selectbox if one.label == "Habite")

    assert not app.exception
    assert {"Saint-Martin (47001)", "Saint-Martin (32001)"} < set(box.options)
    box.set_value("47001").run()
    assert "Saint-Martin (47001)" in app.markdown[-1].value


def test_the_week_is_told_with_names_as_they_are_written():
    """As HTML, in which nothing of a name is a tag."""
    base = load_scenario(CASES / "nom-mis-en-forme.yaml")
    page = week_html(base, edits_of(base), FRENCH)

    assert "Mairie *annexe* (2 $ le ticket, 3 $ l&#x27;heure)" in page


@pytest.fixture(scope="module")
def results():
    """Return three seasons of Agen, and of Agen beside another week."""
    base = short_agen()
    rows = edits_of(base)
    other, _problems = edited(base, with_row(rows, rows.rows[0].id, weekday="wednesday"))
    return sim.replicate(base, 3, 1), sim.compare([base, other], replications=3, seed=1), base


SHEETS = (
    (0, "headlines"), (0, "communes"), (0, "venues"), (0, "groups"), (0, "cost"), (1, "differences"), (1, "gains"),
    (1, "journeys"), (2, "prices"), (2, "clock"),
)  # fmt: skip


@pytest.mark.parametrize(("place", "name"), SHEETS)
def test_a_download_holds_values_and_the_page_the_words(results, place, name):
    """Each column is numbers and blanks, or words; no sign of typography is left in what is to be added up."""
    table = sim.table(results[place], name)
    sheet = in_a_sheet(csv_of(table))

    assert len(sheet.rows) == len(table.rows)
    assert len(set(sheet.headers)) == len(sheet.headers)
    for header in sheet.headers:
        kinds = {type(cell) for cell in sheet.column(header) if cell is not None}
        assert len(kinds) <= 1, (header, sheet.column(header))
        if kinds == {str}:
            typeset = re.compile(r"(?=.*\d)[−\d\s\u202f,\[\];%€]+")
            assert not any(typeset.fullmatch(cell) for cell in sheet.column(header) if cell)


def test_a_spreadsheet_adds_up_what_the_page_tells(results):
    """Values with the ends of their intervals, as the run has them."""
    result, comparison, base = results
    communes = in_a_sheet(csv_of(sim.table(result, "communes")))
    costs = in_a_sheet(csv_of(sim.table(result, "cost")))
    headlines = in_a_sheet(csv_of(sim.table(result, "headlines", "en"), Language("en")))
    row = headlines.column("id").index("reach")
    reach = result.measures.query("measure == 'reach' and dimension == 'all'").iloc[0]

    assert sum(communes.column("habitants")) == sum(one.population for one in territory_of(base).communes)
    assert communes.headers[0] == "code INSEE"
    assert headlines.column("value")[row] == pytest.approx(reach["mean"] * 100)
    assert headlines.column("95% interval, low end")[row] == pytest.approx(reach["low"] * 100)
    assert headlines.column("95% interval, high end")[row] == pytest.approx(reach["high"] * 100)
    assert headlines.column("unit")[row] == "%"
    assert {"séance euros", "séance euros, borne basse", "séance euros, borne haute"} < set(costs.headers)
    assert costs.column("id") == [one.id for one in base.rota.permanences]
    differences = in_a_sheet(csv_of(sim.table(comparison, "differences")))
    told = {row["measure"]: row for row in comparison.primary_rows()}
    found = dict(zip(differences.column("id"), differences.column("écart"), strict=True))
    assert found["offered_within_14"] == pytest.approx(told["offered_within_14"]["difference"] * 100)
    assert found["cost_per_resolved"] == pytest.approx(told["cost_per_resolved"]["difference"])


def test_a_share_above_the_whole_is_explained_where_it_is_shown():
    """Services that end after closing count; the planned desk time does not grow."""
    busy = load_scenario("agen-bureau-ferme", ["demand.level=high", *SHORT])
    result = sim.replicate(busy, 2, 1)
    measures = result.measures.copy()
    chosen = (measures["measure"] == "utilisation") & (measures["dimension"] == "all")
    for value, is_told in ((1.05, True), (0.95, False)):
        measures.loc[chosen, "mean"] = value
        table = sim.table(replace(result, measures=measures), "headlines")
        assert ("dépasse 100 %" in " ".join(table.notes).replace("\u00a0", " ")) is is_told


def test_checks_of_a_scenario_are_told_in_the_words_of_the_page():
    """No message ends in a fault of its own."""
    for case in ("deux-mairies", "nom-mis-en-forme", "formule"):
        base = load_scenario(CASES / f"{case}.yaml")
        assert all(in_words(problem, base, FRENCH) for problem in check(base))
