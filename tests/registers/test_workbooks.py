"""Workbooks give what was typed: durations past 24 hours, waits of nothing, merged cells, sheets of a month."""

import datetime as dt

import openpyxl
import pytest
import xlwt

from sim.errors import RegisterError
from sim.registers.register import read_register
from tests.registers.making import HAND_HEADINGS, HAND_MAP, hand_line, rows_of, write_ods, write_xls, write_xlsx

TIMES = {"columns": {"Date": "date", "Attente": "wait", "Durée": "duration"}}
DAY = dt.date(2024, 5, 13)


def timed(cells):
    """Return rows of a date, a wait and a duration."""
    return [["Date", "Attente", "Durée"], *([DAY, *pair] for pair in cells)]


GOOD = [(dt.timedelta(minutes=5), dt.timedelta(minutes=20))] * 3


def test_a_cell_of_hours_that_passed_24_is_told_with_its_line_and_its_value(tmp_path):
    """26:30 under the format hh:mm shows as 2:30 and comes from the library as a day of 1900."""
    path = write_xlsx(tmp_path / "t.xlsx", timed([*GOOD, (dt.timedelta(minutes=5), 26.5 / 24)]), formats={2: "hh:mm"})
    register = read_register(path, TIMES)

    assert register.problems[["line", "column", "value", "kind"]].to_dict("records") == [
        {"line": 5, "column": "Durée", "value": '"26:30:00"', "kind": "past_24_hours"}
    ]
    assert register.season.visits["service_s"].tolist() == [1200] * 3


def test_in_ods_a_duration_past_24_hours_is_told_too(tmp_path):
    """The library gives it as the text PT26H30M00S."""
    path = write_ods(tmp_path / "t.ods", timed([*GOOD, (dt.timedelta(minutes=5), dt.timedelta(hours=26, minutes=30))]))

    assert read_register(path, TIMES).problems[["line", "kind"]].to_dict("records") == [
        {"line": 5, "kind": "past_24_hours"}
    ]


@pytest.mark.parametrize("write", [write_xlsx, write_ods])
def test_a_wait_of_nothing_is_a_wait_of_nothing(tmp_path, write):
    """Not midnight, not missing; it is kept, and told."""
    register = read_register(
        write(tmp_path / "t.book", timed([*GOOD, (dt.timedelta(0), dt.timedelta(minutes=20))])), TIMES
    )

    assert register.season.visits["wait_s"].tolist() == [300, 300, 300, 0]
    assert register.problems[["line", "kind", "aside"]].to_dict("records") == [
        {"line": 5, "kind": "zero_wait", "aside": False}
    ]


def test_a_wait_of_nothing_that_means_not_noted_is_missing_where_the_mapping_says_so(tmp_path):
    """Then nothing is told."""
    mapping = {"columns": {**TIMES["columns"], "Attente": {"is": "wait", "missing": ["0:00"]}}}
    register = read_register(
        write_xlsx(tmp_path / "t.xlsx", timed([*GOOD, ("0:00", dt.timedelta(minutes=20))])), mapping
    )

    assert register.season.visits["wait_s"].isna().tolist() == [False, False, False, True]
    assert register.problems.empty


@pytest.mark.parametrize(("write", "name"), [(write_xls, "h.xls"), (write_xlsx, "h.xlsx"), (write_ods, "h.ods")])
def test_the_three_kinds_of_workbook_give_the_same_visits(tmp_path, write, name):
    """Whatever the name of the file ends in."""
    rows = rows_of(HAND_HEADINGS, [hand_line(k) for k in range(5)])
    register = read_register(write(tmp_path / name, rows), HAND_MAP)
    disguised = read_register(write(tmp_path / "h.csv", rows), HAND_MAP)

    assert register.fingerprint == disguised.fingerprint
    assert register.season.visits["called_s"].tolist() == [9 * 3600 + 600] * 5


def test_a_merged_date_counts_for_all_the_lines_that_it_covers(tmp_path):
    """As people read it."""
    path = write_xlsx(tmp_path / "h.xlsx", rows_of(HAND_HEADINGS, [hand_line(k) for k in range(4)]))
    book = openpyxl.load_workbook(path)
    book.active["A2"] = dt.date(2024, 5, 13)
    book.active.merge_cells("A2:A4")
    book.active["A5"] = dt.date(2024, 5, 14)
    book.save(path)
    register = read_register(path, HAND_MAP)

    assert register.problems.empty
    assert register.season.visits["session"].tolist() == ["Mairie@2024-05-13"] * 3 + ["Mairie@2024-05-14"]


def test_each_sheet_with_the_headings_is_read(tmp_path):
    """A sheet a month, and one that is something else; a sheet that bears a name is told by its number."""
    book = xlwt.Workbook()
    for title, day in (("Janvier", "15/01/2024"), ("Clodomire BASTIDON", "12/02/2024")):
        sheet = book.add_sheet(title)
        for r, row in enumerate(rows_of(HAND_HEADINGS, [hand_line(0, Date=day), hand_line(1, Date="31/02/2024")])):
            for k, cell in enumerate(row):
                sheet.write(r, k, cell)
    book.add_sheet("Feuil3").write(0, 0, "rien")
    book.save(str(tmp_path / "year.xls"))
    register = read_register(tmp_path / "year.xls", HAND_MAP)

    assert [(source.sheet, source.kept) for source in register.sources] == [("Janvier", 1), ("sheet 2", 1)]
    assert register.sources[0].notes == ("not read, for their headings are others: Feuil3",)
    assert register.problems[["sheet", "line"]].to_dict("records") == [
        {"sheet": "Janvier", "line": 3}, {"sheet": "sheet 2", "line": 3},
    ]  # fmt: skip


def test_a_formula_without_a_stored_result_is_an_empty_cell(tmp_path):
    """Its line has no date, and that is told."""
    rows = rows_of(HAND_HEADINGS, [hand_line(0), hand_line(1, Date="=TODAY()"), hand_line(2)])
    register = read_register(write_xlsx(tmp_path / "h.xlsx", rows), HAND_MAP)

    assert register.problems[["line", "column", "kind"]].to_dict("records") == [
        {"line": 3, "column": "Date", "kind": "no_date"}
    ]


def test_a_damaged_workbook_is_refused_with_one_message_and_nothing_on_the_error_output(tmp_path, capfd):
    """Bytes in its middle were changed, so that the library panics or refuses."""
    path = write_xls(tmp_path / "h.xls", rows_of(HAND_HEADINGS, [hand_line(k) for k in range(40)]))
    data = bytearray(path.read_bytes())
    refused = 0
    for place in range(1024, len(data) - 64, 397):
        hurt = bytearray(data)
        hurt[place : place + 24] = b"\xff" * 24
        path.write_bytes(hurt)
        try:
            read_register(path, HAND_MAP)
        except RegisterError as told:
            refused += "cannot be read as a workbook" in str(told)

    assert refused > 0
    assert capfd.readouterr().err == ""
