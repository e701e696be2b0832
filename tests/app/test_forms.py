"""A form shows what the file holds, whatever its bounds, and changes nothing that nobody touched."""

from __future__ import annotations

import pytest

from sim.app.editing import edited, edits_of, with_row
from sim.app.rota_tab import frame_of, grid_names, read_frame
from sim.app.state import SCENARIO_VARIABLE, Workbench
from sim.report.languages import Language
from sim.scenario.files import load_scenario
from tests.processes import PATIENCE_S

testing = pytest.importorskip("streamlit.testing.v1", reason="the extra app is not installed")

LONG_SLOT = """
extends: agen
id: long-creneau
rota:
  permanences:
    pont-du-casse-lundi: {start: "09:00", end: "15:00", slot_min: 300}
    montanou-mardi: {slot_min: 22.5, bookable_share: 0.335}
    foulayronnes-jeudi: {bookable_share: 0.29, start: "20:50", end: "24:00"}
    barlete-vendredi: {advisers: [conseillere, seconde]}
advisers:
  seconde: {name: "Seconde", home: agen-blum, skill: 0.8}
"""


@pytest.fixture
def scenario(tmp_path):
    """Return a file whose numbers lie beyond what is usual, and its scenario."""
    file = tmp_path / "long-creneau.yaml"
    file.write_text(LONG_SLOT, encoding="utf-8")
    return file, load_scenario(file)


@pytest.fixture
def page(scenario, monkeypatch):
    """Return the page as it opens on that file."""
    monkeypatch.setenv(SCENARIO_VARIABLE, str(scenario[0]))
    app = testing.AppTest.from_file("../../sim/app/main.py", default_timeout=PATIENCE_S).run()
    assert not app.exception
    return app


def labelled(widgets, label):
    """Return what the widgets hold whose label begins so, in the order of the page."""
    return [one.value for one in widgets if one.label.startswith(label)]


def test_a_slot_and_a_share_are_shown_as_they_are(page):
    """300 and 22.5 minutes, 33.5 %: neither cut off at what is usual nor rounded; 0.29 is 29."""
    assert not page.error
    assert labelled(page.number_input, "Créneau, minutes") == [300, 22.5, 30, 30]
    assert labelled(page.number_input, "Part réservable") == [67, 33.5, 29, 67]


def test_a_desk_until_midnight_is_shown_until_midnight(page):
    """24:00 is an hour that a box for times does not have."""
    assert "24:00" in labelled(page.selectbox, "Fin")
    assert [time.strftime("%H:%M") for time in labelled(page.time_input, "Fin")] == ["15:00", "17:00", "12:00"]
    assert "20:50" in [time.strftime("%H:%M") for time in labelled(page.time_input, "Début")]


def test_a_form_that_is_looked_at_changes_nothing(page, scenario):
    """The week on the page is the one of the file."""
    desk = page.session_state["desk"]

    assert edited(desk.base, desk.edits)[0].fingerprint == scenario[1].fingerprint


def test_an_unusual_number_can_be_changed_beside_others(page):
    """To 45 minutes; the share of another permanence stays what it was."""
    slots = [one for one in page.number_input if one.label == "Créneau, minutes"]
    slots[0].set_value(45.0).run()
    rows = page.session_state["desk"].edits.rows

    assert not page.exception
    assert [row.slot_min for row in rows] == [45, 22.5, 30, 30]
    assert [row.bookable_share for row in rows] == [0.67, 0.335, 0.29, 0.67]


def test_the_grid_holds_the_same_values_and_every_adviser(scenario):
    """What it shows, read again, is the week as it was: minutes, shares, midnight, both advisers."""
    base = scenario[1]
    desk = Workbench(base, None, edits_of(base))
    names = grid_names(desk, Language("fr"))
    frame = frame_of(desk.edits, names)

    assert frame["slot_min"].tolist() == [300, 22.5, 30, 30]
    assert frame["share"].tolist() == [67, 33.5, 29, 67]
    assert frame["end"].tolist() == ["15:00", "17:00", "24:00", "12:00"]
    assert frame["advisers"].tolist()[-1] == ["Conseillère itinérante", "Seconde"]
    assert read_frame(frame, desk, names) == desk.edits
    frame.loc[3, "slot_min"] = 22.25
    assert read_frame(frame, desk, names).rows[3].slot_min == 22.25


def test_a_line_that_is_not_filled_in_waits(scenario):
    """A new line of the grid without adviser or hours is no permanence yet."""
    base = scenario[1]
    desk = Workbench(base, None, edits_of(base))
    names = grid_names(desk, Language("fr"))
    frame = frame_of(desk.edits, names)
    frame.loc[4] = None

    assert read_frame(frame, desk, names) == desk.edits


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_grid_shows_how_often_each_permanence_comes_back(scenario, code):
    """Odd weeks are not weekly ones; a rule of its own is told, and two of one length are two."""
    base = scenario[1]
    edits = edits_of(base)
    rules = ("odd", {"every_weeks": 3, "offset": 0}, {"every_weeks": 3, "offset": 2}, "last")
    for row, rule in zip(edits.rows, rules, strict=True):
        edits = with_row(edits, row.id, recurrence=rule)
    desk = Workbench(base, None, edits)
    names = grid_names(desk, Language(code))
    frame = frame_of(desk.edits, names)

    assert [one.replace("\u00a0", " ") for one in frame["recurrence"]] == {
        "fr": ["Semaines impaires", "Toutes les 3 semaines (dès la semaine du 10 janvier)",
               "Toutes les 3 semaines (dès la semaine du 3 janvier)", "Dernier du mois"],
        "en": ["Odd weeks", "Every 3 weeks (from the week of 10 January)",
               "Every 3 weeks (from the week of 3 January)", "Last of the month"],
    }[code]  # fmt: skip
    assert read_frame(frame, desk, names) == edits
    frame.loc[0, "recurrence"] = frame.loc[2, "recurrence"]
    assert read_frame(frame, desk, names).rows[0].recurrence == rules[2]
    frame.loc[4] = frame.loc[0]
    frame.loc[4, ["id", "recurrence"]] = None
    assert read_frame(frame, desk, names).rows[4].recurrence == "every"
