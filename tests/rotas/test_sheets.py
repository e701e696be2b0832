"""A rota as rows, out and in."""

import datetime as dt
import io

import pytest

from sim.errors import RegisterError, ScenarioError
from sim.report.languages import Language
from sim.report.rota_files import read_rota, rota_file
from sim.rotas.joining import change_of
from sim.rotas.sheets import read_rows
from sim.scenario.files import load_scenario, scenario_from, shipped_names
from tests.default_run import some
from tests.rotas.worlds import with_permanence

HEAD = "id;venue;weekday;start;end"


def read(tmp_path, text, scenario, name="rota.csv"):
    """Return what rows make of a scenario."""
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return change_of(scenario, read_rota(path, scenario))


FEW = ("agen-bus", "mortagne-quinzaine")


@pytest.mark.parametrize("name", some(shipped_names(), FEW))
def test_a_rota_comes_back_from_rows_as_it_was(name, tmp_path):
    """Every shipped scenario: rows say all of a permanence."""
    scenario = load_scenario(name)

    assert read(tmp_path, rota_file(scenario, ".csv", Language("fr")).data, scenario) == {}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_rota_comes_back_from_a_workbook_as_it_was(lang, tmp_path):
    """In both languages, with breaks and rules of the month."""
    pytest.importorskip("openpyxl")
    scenario = load_scenario("agen-bus")

    assert read(tmp_path, rota_file(scenario, ".xlsx", Language(lang)).data, scenario, "rota.xlsx") == {}


def test_cells_as_a_spreadsheet_leaves_them_are_read(tmp_path):
    """Hours with an h or as times of a day, French weekdays, a decimal comma, a zero that was kept by an apostrophe."""
    text = (
        "id;lieu;jour;semaines;début;fin;part réservable;premier jour\r\n"
        "one;foulayronnes;Mardi;1er du mois;9h30;12:00:00;0,25;01/02/2026\r\n"
    )
    assert read(tmp_path, text, with_permanence())["rota"]["permanences"]["one"] == {
        "weekday": "tuesday", "recurrence": "first", "start": "09:30", "bookable_share": 0.25,
        "first_day": "2026-02-01",
    }  # fmt: skip


def test_times_and_dates_of_a_workbook_are_read(tmp_path):
    """As a sheet types them: a time, a fraction of a day, a date."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["id", "venue", "weekday", "start", "end", "last_day"])
    book.active.append(["one", "foulayronnes", "lun.", dt.time(9, 30), dt.time(12), dt.datetime(2026, 5, 4)])
    book.save(tmp_path / "rota.xlsx")
    scenario = with_permanence()
    change = change_of(scenario, read_rota(tmp_path / "rota.xlsx", scenario))

    assert change["rota"]["permanences"] == {"one": {"start": "09:30", "last_day": "2026-05-04"}}


def test_a_row_that_is_gone_is_a_permanence_that_is_gone(tmp_path):
    """And one of a new venue brings it, with its commune and point."""
    text = f"{HEAD};name;commune;lat;lon\nnew;salle;friday;14:00;17:00;Salle des fêtes;47201;44.2;0.6\n"
    change = read(tmp_path, text, with_permanence())

    assert change["rota"]["permanences"]["one"] is None
    assert change["venues"] == {
        "salle": {"name": "Salle des fêtes", "kind": "association", "commune": "47201", "lat": 44.2, "lon": 0.6}
    }
    assert change["rota"]["permanences"]["new"]["advisers"] == ["conseillere"]


def test_what_is_read_makes_a_scenario(tmp_path):
    """The change is what a file that extends the scenario would state."""
    text = f"{HEAD}\none;pont-du-casse;wednesday;14:00;17:00\n"
    scenario = load_scenario("agen")
    found = scenario_from({"extends": "agen", **read(tmp_path, text, scenario)})

    assert [(one.id, one.venue, one.weekday) for one in found.rota.permanences] == [
        ("one", "pont-du-casse", "wednesday")
    ]
    assert found.rota.home_desk == scenario.rota.home_desk


def test_all_faults_are_told_together_with_row_and_column(tmp_path):
    """An hour that is none, a weekday that is none, an end before its beginning."""
    rows = (
        "a;foulayronnes;lundredi;9:00;10:00",
        "b;foulayronnes;monday;25:00;26:00",
        "c;foulayronnes;monday;12:00;9:00",
    )
    text = "\n".join([HEAD, *rows])
    with pytest.raises(ScenarioError) as told:
        read(tmp_path, text, with_permanence())

    assert [(one.line, one.path) for one in told.value.problems] == [
        (2, "weekday"), (3, "start"), (3, "end"), (4, "end"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ("id;venue\na;b\n", "names no column weekday, start, end"),
        (f"{HEAD};slots\n", '"slots" is no column'),
        (f"{HEAD}\na;foulayronne;monday;9:00;10:00\n", '"foulayronne" is no venue; did you mean "foulayronnes"'),
        (f"{HEAD}\n" + "a;foulayronnes;monday;9:00;10:00\n" * 2, "given twice, first on line 2"),
        (f"{HEAD};advisers\na;foulayronnes;monday;9:00;10:00;eve\n", '"eve" is no adviser'),
        (f"{HEAD};commune\na;x;monday;9:00;10:00;1004\n", "took its zero away: write 01004"),
    ],
)  # fmt: skip
def test_what_rows_cannot_be_is_told(text, message, tmp_path):
    """One message each, with what to write."""
    with pytest.raises(ScenarioError, match=message):
        read(tmp_path, text, with_permanence())


def test_a_workbook_that_is_none_is_refused(tmp_path):
    """As registers refuse it."""
    path = tmp_path / "rota.xlsx"
    path.write_bytes(b"PK\x03\x04 and nothing else")
    with pytest.raises(RegisterError, match="cannot be read as a workbook"):
        read_rows(path, "rota.xlsx")


def test_a_sheet_says_what_each_column_means():
    """The second sheet of a workbook, a row a column."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(rota_file(load_scenario("agen"), ".xlsx", Language("fr")).data))
    rota, columns = book.worksheets

    assert [cell.value for cell in rota[1]] == [row[0].value for row in columns.iter_rows(min_row=2)]
