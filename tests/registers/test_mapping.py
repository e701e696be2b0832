"""A mapping says what the columns of any register are; what is wrong with it is told together, with lines."""

import openpyxl
import pytest

from sim.errors import RegisterError
from sim.registers.mapping import mapping_of, read_mapping
from sim.registers.register import read_register
from tests.registers.making import HAND_HEADINGS, HAND_MAP, hand_line, rows_of, write_csv, write_map


def read(folder, rows, mapping):
    """Return the register of some rows, read by a mapping."""
    return read_register(write_csv(folder / "register.csv", rows), mapping)


def test_a_register_kept_by_hand_is_read_by_a_mapping_file(tmp_path):
    """Came at 9:00, called at 9:10, done at 9:35, resolved, as somebody who walked in."""
    path = write_map(tmp_path / "map.yaml", HAND_MAP)
    register = read(tmp_path, rows_of(HAND_HEADINGS, [hand_line()]), path)
    (visit,) = register.season.visits.to_dict("records")

    assert [visit[name] for name in ("arrival_s", "called_s", "end_s", "service_s")] == [32_400, 33_000, 34_500, 1500]
    assert (visit["outcome"], visit["channel"], visit["adviser"]) == ("resolved", "walk_in", "adviser_1")
    assert register.sources[0].dropped == ("Nom", "Conseiller", "Remarques")


def test_all_that_is_wrong_with_a_mapping_is_told_together_with_lines(tmp_path):
    """An unknown role, an unknown key, an outcome that is none, hours that end before they begin."""
    path = tmp_path / "map.yaml"
    path.write_text(
        "columns:\n"
        "  Jour: dat\n"
        "  Issue: {is: outcome, values: {ok: solved}}\n"
        "  Attente: {is: wait, units: min}\n"
        "venues:\n"
        '  town_hall: {hours: {monday: ["12:00-09:00"]}}\n',
        encoding="utf-8",
    )
    with pytest.raises(RegisterError) as told:
        read_mapping(path)
    lines = str(told.value).splitlines()

    assert lines[0].endswith("map.yaml: 5 problems")
    assert [line.split()[1] for line in lines[1:]] == ["1", "2", "3", "4", "6"]
    for line, expected in zip(
        lines[1:],
        (
            "no column is a date",
            'did you mean "date"?',
            '"solved" is no outcome',
            'did you mean "unit"?',
            'as "09:00-12:00"',
        ),
        strict=True,
    ):
        assert expected in line


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "is empty"), ("columns: [1, 2]", "expected a mapping"), ("columns: {A: date", "not valid YAML"),
     ("columns: {A: date, B: date}", "date stands twice"), ("scenario: 3", "expected a file or the name of a scenario"),
     ('communes: ["47001", "20366"]', 'no commune has the code "20366"; Corsica has 2A and 2B: write "2B366"'),
     ('communes: ["4700"]', "'4700' is no INSEE code"), ("tolerance_min: -5", "expected minutes from 0 to 1440")],
)  # fmt: skip
def test_a_mapping_that_is_none_is_refused(tmp_path, text, told):
    """With its reason."""
    path = tmp_path / "map.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(RegisterError, match=told):
        read_mapping(path)


def test_a_heading_that_is_not_in_the_file_is_told_with_the_nearest_one(tmp_path):
    """A mapping of another year."""
    mapping = {"columns": {**HAND_MAP["columns"], "Motifs": "skip"}}
    mapping["columns"].pop("Motif")

    with pytest.raises(
        RegisterError, match=r'register\.csv, line 1, the headings: no column is called "Motifs"; did you mean "Motif"'
    ):
        read(tmp_path, rows_of(HAND_HEADINGS, [hand_line()]), mapping)


def test_a_heading_that_stands_twice_is_refused(tmp_path):
    """Which of the columns is meant?"""
    rows = [["Date", "Heure", "Heure"], ["13/05/2024", "9h", "10h"]]

    with pytest.raises(RegisterError, match=r'register\.csv, line 1: the heading "Heure" stands twice'):
        read(tmp_path, rows, {"columns": {"Date": "date", "Heure": "arrival"}})


def test_columns_of_ticks_and_counts_are_so_many_visits(tmp_path):
    """A count a day: two for the CAF, one tick for taxes; a word that is neither is told."""
    rows = [["Jour", "CAF", "Impôts"], ["13/05/2024", "2", "x"], ["14/05/2024", "", "1"], ["15/05/2024", "deux", "1"]]
    mapping = {
        "columns": {"Jour": "date", "CAF": {"is": "count", "type": "caf"}, "Impôts": {"is": "count", "type": "tax"}}
    }
    register = read(tmp_path, rows, mapping)

    assert register.season.requests["type"].tolist() == ["caf", "caf", "tax", "tax"]
    assert register.problems[["line", "column", "kind"]].to_dict("records") == [
        {"line": 4, "column": "CAF", "kind": "no_number"}
    ]


def test_an_empty_cell_is_that_of_the_line_above_where_the_mapping_says_so(tmp_path):
    """A date is written once for its lines."""
    rows = [["Jour", "Motif"], ["13/05/2024", "caf"], ["", "tax"], ["14/05/2024", "caf"]]
    mapping = {"columns": {"Jour": {"is": "date", "fill_down": True}, "Motif": "type"}}

    assert read(tmp_path, rows, mapping).season.visits["session"].tolist() == ["@2024-05-13"] * 2 + ["@2024-05-14"]


def test_words_of_the_register_become_those_of_the_mapping(tmp_path):
    """Types by id, whatever their capitals and accents."""
    rows = [["Date", "Motif"], ["13/05/2024", "Dossier C.A.F."], ["13/05/2024", "IMPOTS"], ["13/05/2024", "Autre"]]
    mapping = {"columns": {"Date": "date", "Motif": "type"}, "types": {"caf": ["dossier c.a.f."], "tax": ["Impôts"]}}

    assert read(tmp_path, rows, mapping).season.requests["type"].tolist() == ["caf", "tax", "Autre"]


def test_a_full_date_in_an_hour_column_is_the_day_of_the_visit(tmp_path):
    """No column of dates is needed then."""
    rows = [["Arrivée", "Appel"], ["13/05/2024 09:00", "13/05/2024 09:12"]]
    register = read(tmp_path, rows, {"columns": {"Arrivée": "arrival", "Appel": "called"}})

    assert register.season.visits["session"].tolist() == ["@2024-05-13"]
    assert register.season.visits["called_s"].tolist() == [9 * 3600 + 12 * 60]


def test_a_call_follows_from_a_wait_and_a_leaving_too(tmp_path):
    """A register of arrivals and waits: who was served was called then, who was not left then."""
    rows = [
        ["Date", "Arrivée", "Attente", "Issue"],
        ["13/05/2024", "9h", "0:10", "servi"],
        ["13/05/2024", "9h", "0:20", "parti"],
    ]
    outcome = {"is": "outcome", "values": {"servi": "served", "parti": "reneged"}}
    register = read(
        tmp_path, rows, {"columns": {"Date": "date", "Arrivée": "arrival", "Attente": "wait", "Issue": outcome}}
    )

    assert register.season.visits["called_s"].fillna(-1).tolist() == [33_000, -1]
    assert register.season.visits["left_s"].fillna(-1).tolist() == [-1, 33_600]


def test_a_log_of_another_world_is_read_by_a_mapping_alone(tmp_path):
    """A bank's calls: dates as 990101, hours to the second, waits in seconds, 0:00:00 where nobody answered."""
    rows = [
        ["call_id", "date", "q_start", "q_time", "outcome", "ser_start", "ser_exit", "server"],
        ["33116", "990101", "9:34:21", "15", "AGENT", "9:34:36", "9:37:00", "TOVA"],
        ["33117", "990101", "9:35:00", "41", "HANG", "0:00:00", "0:00:00", "NO_SERVER"],
    ]
    nothing = {"missing": ["0:00:00"]}
    mapping = {
        "columns": {
            "call_id": "id",
            "date": {"is": "date", "format": "%y%m%d"},
            "q_start": "arrival",
            "q_time": {"is": "wait", "unit": "s"},
            "outcome": {"is": "outcome", "values": {"AGENT": "served", "HANG": "reneged"}},
            "ser_start": {"is": "called", **nothing},
            "ser_exit": {"is": "end", **nothing},
            "server": "adviser",
        },
        "always": {"channel": "walk_in"},
    }
    visits = read(tmp_path, rows, mapping).season.visits

    assert visits["wait_s"].tolist() == [15, 41]
    assert visits["service_s"].fillna(-1).tolist() == [144, -1]
    assert visits["outcome"].tolist() == ["served", "reneged"]
    assert visits["left_s"].fillna(-1).tolist() == [-1, 9 * 3600 + 35 * 60 + 41]


def test_a_known_export_may_have_a_mapping_for_its_venues_alone():
    """Columns are then those of the tool."""
    assert mapping_of({"venues": {"town_hall": ["Mairie"]}}).columns == {}


def test_an_outcome_that_holds_on_every_line_is_told(tmp_path):
    """Whoever is in the book was resolved: then the rate on the spot can be made."""
    from sim.measures.catalogue import season_measures

    rows = [["Date", "Motif"], ["13/05/2024", "caf"]]
    served = read(tmp_path, rows, {"columns": {"Date": "date", "Motif": "type"}})
    resolved = read(tmp_path, rows, {"columns": {"Date": "date", "Motif": "type"}, "always": {"outcome": "resolved"}})

    assert served.season.visits["outcome"].tolist() == ["served"]
    assert resolved.season.visits["outcome"].tolist() == ["resolved"]
    assert set(season_measures(resolved.season, None)["measure"]) == {"served_visits"}


def test_a_file_of_which_no_sheet_is_known_is_refused_beside_one_that_is(tmp_path):
    """No file is passed over in silence."""
    good = write_csv(tmp_path / "good.csv", rows_of(HAND_HEADINGS, [hand_line()]))
    other = write_csv(tmp_path / "other.csv", [["a", "b"], ["1", "2"]])

    with pytest.raises(RegisterError, match=r"other\.csv: no line holds half of the headings of the mapping"):
        read_register([good, other], HAND_MAP)


def test_two_files_of_one_name_are_told_apart(tmp_path):
    """The second is named so."""
    paths = []
    for folder in ("mai", "juin"):
        (tmp_path / folder).mkdir()
        paths.append(
            write_csv(
                tmp_path / folder / "rdv.csv", rows_of(HAND_HEADINGS, [hand_line(0, Date="31/02/2024"), hand_line(1)])
            )
        )
    register = read_register(paths, HAND_MAP)

    assert register.problems[["file", "line", "kind"]].to_dict("records") == [
        {"file": "rdv.csv", "line": 2, "kind": "no_such_date"},
        {"file": "rdv.csv (2)", "line": 2, "kind": "no_such_date"},
        {"file": "rdv.csv (2)", "line": 3, "kind": "twice"},
    ]


def test_a_second_sheet_that_lacks_headings_is_noted_and_the_first_one_is_read(tmp_path):
    """Somebody kept a part of the table beside it; alone it would be refused, with the heading that is missing."""
    book = openpyxl.Workbook()
    for title, rows in (("all", [["Date", "Motif", "Heure"], ["13/05/2024", "CAF", "9h"]]),
                        ("Feuil2", [["Motif", "Heure"], ["CAF", "9h"]])):  # fmt: skip
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "two.xlsx")
    mapping = {"columns": {"Date": "date", "Motif": "type", "Heure": "arrival"}}
    register = read_register(tmp_path / "two.xlsx", mapping)

    assert len(register.season.visits) == 1
    assert register.sources[0].notes == ("not read, for their headings are others: Feuil2",)


def test_a_count_that_is_not_whole_is_told_and_its_line_set_aside(tmp_path):
    """One visit and a half are none that happened."""
    mapping = {"columns": {"Date": "date", "CAF": {"is": "count", "type": "caf"}}}
    register = read(tmp_path, [["Date", "CAF"], ["13/05/2024", "2"], ["14/05/2024", "1,5"]], mapping)

    assert len(register.season.visits) == 2
    assert register.problems[["line", "kind"]].to_dict("records") == [{"line": 3, "kind": "no_number"}]


def test_an_hour_is_read_with_its_date_by_the_format_of_its_column(tmp_path):
    """The thirteenth day is no month, and the month comes first."""
    mapping = {"columns": {"Vu le": {"is": "arrival", "format": "%m/%d/%Y %H:%M"}}}
    register = read(tmp_path, [["Vu le"], ["05/13/2024 09:30"], ["05/14/2024 10:00"]], mapping)

    assert register.problems.empty
    assert register.season.visits["arrival_s"].tolist() == [34_200, 86_400 + 36_000]


@pytest.mark.parametrize("form", ["jj/mm/aaaa", "%Q", "%d/%m", "%"])
def test_a_format_by_which_no_date_can_be_read_is_told_at_once(form):
    """Not of every cell, as if the cells were wrong."""
    with pytest.raises(RegisterError, match=r"columns\.Date\.format .*how dates are written"):
        mapping_of({"columns": {"Date": {"is": "date", "format": form}}})
