"""A text file is read whatever its separator, encoding or line ends, and its lines are numbered as an editor does."""

import datetime as dt

import pytest

from sim.errors import RegisterError
from sim.registers.register import read_register
from tests.registers.making import (
    HAND_HEADINGS,
    HAND_MAP,
    RDV_HEADINGS,
    appointment,
    appointments,
    csv_text,
    hand_line,
    rdv_xls,
    rows_of,
    write_csv,
)


def rows(n=4):
    """Return the rows of a small export."""
    return rows_of(RDV_HEADINGS, [appointment(k) for k in range(n)])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_any_separator_and_encoding_gives_the_same_visits(tmp_path, encoding, separator):
    """Byte order mark or not; the workbook of the same lines is the measure."""
    workbook = read_register(rdv_xls(tmp_path / "rdv.xls", [appointment(k) for k in range(4)]))
    text = read_register(write_csv(tmp_path / "rdv.csv", rows(), separator, encoding))

    assert text.fingerprint == workbook.fingerprint


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_end_of_line_is_one(tmp_path, end):
    """Of Unix, of Windows, of old Macintosh."""
    path = tmp_path / "rdv.csv"
    path.write_bytes(csv_text(rows()).replace("\r\n", end).encode())

    assert len(read_register(path).season.visits) == 4


def test_a_letter_of_french_windows_far_down_the_file_is_read(tmp_path):
    """The first megabyte is plain ASCII, which is UTF-8 too."""
    head = ("Date;Motif;Heure\r\n" + "13/05/2024;caf;9h\r\n" * 60_000).encode()
    path = tmp_path / "big.csv"
    path.write_bytes(head + "14/05/2024;d\xe9claration;9h\r\n".encode("cp1252"))
    register = read_register(path, {"columns": {"Date": "date", "Motif": "type", "Heure": "arrival"}})

    assert "déclaration" in set(register.season.requests["type"])


def test_remarks_of_two_lines_are_cells_in_a_large_file_too(tmp_path):
    """As in a small one: Arrow cuts files in blocks of a megabyte, by itself also within a cell (pyarrow 26.0.1)."""
    visits = 40_000
    path = tmp_path / "big.csv"
    lines = [
        f'{dt.date(2022, 1, 1) + dt.timedelta(number // 60):%d/%m/%Y};caf;9h{number % 60:02};"revenu avec\nla pièce"\n'
        for number in range(visits)
    ]
    path.write_text("Date;Motif;Heure;Remarque\n" + "".join(lines), encoding="utf-8")
    register = read_register(path, {"columns": {"Date": "date", "Motif": "type", "Heure": "arrival"}})

    assert len(register.season.visits) == visits
    assert register.problems.empty


def test_lines_are_numbered_as_an_editor_does(tmp_path):
    """A cell of several lines, a blank line and an uneven one come before the date that does not exist."""
    lines = [
        ";".join(HAND_HEADINGS),
        *csv_text([[hand_line(0)[name] for name in HAND_HEADINGS]]).splitlines(),
        "",
        csv_text([list(hand_line(1, Remarques="sonne\ndeux\nfois").values())]).rstrip(),
        "un;deux;trois",
        ";".join(hand_line(2, Date="31/02/2024").values()),
    ]
    path = tmp_path / "hand.csv"
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8", newline="")
    register = read_register(path, HAND_MAP)

    assert register.problems[["line", "kind"]].to_dict("records") == [
        {"line": 7, "kind": "wrong_cells"},
        {"line": 8, "kind": "no_such_date"},
    ]
    assert path.read_text(encoding="utf-8").split("\n")[7].startswith("31/02/2024")


def test_a_quote_that_is_never_closed_swallows_no_line(tmp_path):
    """The file is read without quotes, and that is said."""
    text = csv_text(rows(6)).replace("Dossier CAF", '"Dossier CAF', 1)
    path = tmp_path / "rdv.csv"
    path.write_bytes(text.encode())
    register = read_register(path)

    assert len(register.season.visits) == 6
    assert register.sources[0].notes == ("a quote is opened and never closed: the file is read without quotes",)


def test_a_line_that_was_cut_is_set_aside(tmp_path):
    """The file ends in the middle of a line."""
    text = csv_text(rows(4)).rstrip("\r\n")
    path = tmp_path / "rdv.csv"
    path.write_bytes(text[:-100].encode())
    register = read_register(path)

    assert register.problems["kind"].tolist() == ["wrong_cells"]
    assert register.aside["line"].tolist() == [5]
    assert len(register.season.visits) == 3


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"", "the file is empty"), (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1", "holds bytes of no text"),
     (b"bonjour", "the headings are those of no export that is known"),
     (b"\n\n\n", "the headings are those of no export")],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_a_message(tmp_path, data, told):
    """Empty, a picture, a word, blank lines."""
    path = tmp_path / "register.csv"
    path.write_bytes(data)

    with pytest.raises(RegisterError, match=told):
        read_register(path)


def test_a_file_that_is_not_there_is_told_and_a_folder_too(tmp_path):
    """By the name that was given."""
    with pytest.raises(RegisterError, match=r"nowhere\.csv: there is no such file"):
        read_register(tmp_path / "nowhere.csv")
    with pytest.raises(RegisterError, match="is a folder"):
        read_register(tmp_path)


def test_a_large_file_and_a_small_one_are_read_alike(tmp_path):
    """Ten thousand lines, by the quick reader; the same lines row by row, after a quote that is not closed."""
    lines = appointments(10_000)
    quick = write_csv(tmp_path / "quick.csv", rows_of(RDV_HEADINGS, lines), encoding="utf-8")
    slow = tmp_path / "slow.csv"
    slow.write_bytes(quick.read_bytes().replace(b"CC du Val", b'CC du "Val', 1))
    one, other = read_register(quick), read_register(slow)

    assert one.fingerprint == other.fingerprint
    assert one.problems.equals(other.problems.assign(file="quick.csv"))


def test_empty_cells_that_a_spreadsheet_left_out_or_added_at_the_end_change_nothing(tmp_path):
    """Line 2 is whole, 3 has two cells more, 4 ends before the remarks that are dropped; 5 lacks how it ended."""
    whole = ";".join(hand_line(0).values())
    more = ";".join([*hand_line(1).values(), "", ""])
    cut = ";".join(list(hand_line(2).values())[:-1])
    short = ";".join(list(hand_line(3).values())[:6])
    path = tmp_path / "hand.csv"
    path.write_text("\n".join([";".join(HAND_HEADINGS), whole, more, cut, short]))
    register = read_register(path, HAND_MAP)

    assert len(register.season.visits) == 3
    assert register.problems[["line", "kind"]].to_dict("records") == [{"line": 5, "kind": "wrong_cells"}]
