"""`permanences register`: what it prints, what it writes, what it refuses."""

import csv
import json

import pandas as pd
import pytest

from tests.command_line import permanences
from tests.registers.making import (
    HAND_HEADINGS,
    HAND_MAP,
    PERSONAL,
    appointments,
    hand_line,
    rdv_xls,
    rows_of,
    write_csv,
    write_map,
)


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    """An export of a hundred appointments."""
    return rdv_xls(tmp_path_factory.mktemp("register") / "rdv.xls", appointments(100))


def test_what_is_there_is_told_in_french_and_english(export):
    """Lines, weeks, venues, no-shows, measures, what is missing."""
    french, english = permanences("register", export), permanences("register", export, "--lang", "en")

    assert french.returncode == english.returncode == 0, french.stderr + english.stderr
    assert "100 lignes lues" in french.stdout
    assert "colonnes personnelles écartées" in french.stdout
    assert "Rendez-vous non honorés" in french.stdout
    assert "100 lines read" in english.stdout
    assert "personal columns dropped: contexte" in english.stdout
    assert "No-shows" in english.stdout


def test_one_json_document_holds_the_summary_the_measures_and_what_is_missing(export):
    """With every problem, for machines."""
    told = permanences("register", export, "--json")
    document = json.loads(told.stdout)

    assert document["lines"]["lines"] == document["lines"]["kept"] == 100
    assert {row["measure"] for row in document["measures"]} == {
        "booking_lead", "visits", "served_visits", "no_show", "cancelled_visits",
    }  # fmt: skip
    assert document["missing"]["utilisation"] == ["sessions.busy_s", "sessions.desk_s"]
    assert document["problems"] == []
    assert told.stderr == ""


def test_a_folder_holds_the_log_the_measures_and_the_lines_set_aside(tmp_path):
    """Nothing personal in any of them; a line that was set aside is named."""
    lines = [hand_line(0), hand_line(1), hand_line(2, Date="31/02/2024")]
    path = write_csv(tmp_path / "hand.csv", rows_of(HAND_HEADINGS, lines))
    told = permanences(
        "register", path, "--map", write_map(tmp_path / "map.yaml", HAND_MAP), "--out", tmp_path / "out", "--quiet"
    )
    out = tmp_path / "out"

    assert told.returncode == 0
    assert told.stdout == ""
    assert '"31/02/2024"' in told.stderr
    assert {file.name for file in out.iterdir()} == {
        "README.md", "aside.csv", "log.json", "measures.csv", "problems.csv", "provenance.json", "requests.parquet",
        "sessions.parquet", "summary.json", "visits.parquet",
    }  # fmt: skip
    assert len(pd.read_parquet(out / "visits.parquet")) == 2
    with (out / "aside.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream, delimiter=";")
    assert (row["file"], row["line"], row["why"]) == ("hand.csv", "4", "no_such_date")
    held = b"".join(file.read_bytes() for file in out.iterdir()).decode("utf-8", errors="replace").casefold()
    assert [word for word in PERSONAL if word.casefold() in held] == []
    assert str(tmp_path) not in held


def test_a_folder_that_holds_something_else_is_left_as_it_is(tmp_path, export):
    """A register is replaced with --force, anything else never."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep", encoding="utf-8")

    for options in ([], ["--force"]):
        told = permanences("register", export, "--out", tmp_path / "mine", "--quiet", *options)
        assert told.returncode == 2
        assert "is not empty" in told.stderr
    assert [file.name for file in (tmp_path / "mine").iterdir()] == ["letter.txt"]
    for options in ([], ["--force"]):
        assert permanences("register", export, "--out", tmp_path / "out", "--quiet", *options).returncode == 0


def test_small_cells_can_be_left_out(tmp_path, export):
    """Then the log with its one line a visit is not written either."""
    told = permanences("register", export, "--mask-small", "--lang", "en", "--out", tmp_path / "out")

    assert told.returncode == 0
    assert "< 11" in told.stdout
    assert not list((tmp_path / "out").glob("*.parquet"))


def test_a_mapping_is_drafted_on_stdout(tmp_path):
    """To be redirected into a file and finished by hand."""
    path = write_csv(tmp_path / "hand.csv", rows_of(HAND_HEADINGS, [hand_line(k) for k in range(12)]))
    told = permanences("register", "--draft-map", path)
    (tmp_path / "map.yaml").write_text(told.stdout, encoding="utf-8")

    assert told.returncode == 0
    assert permanences("register", path, "--map", tmp_path / "map.yaml", "--quiet").returncode == 0


def test_what_cannot_be_read_ends_with_2_and_one_message(tmp_path):
    """An unknown table names the way on; a mapping that is wrong tells its lines."""
    path = write_csv(tmp_path / "other.csv", [["a", "b"], ["1", "2"]])
    (tmp_path / "map.yaml").write_text("columns: {a: dat}\n", encoding="utf-8")
    unknown = permanences("register", path, "--lang", "en")
    wrong = permanences("register", path, "--map", tmp_path / "map.yaml")

    assert unknown.returncode == wrong.returncode == 2
    assert "--draft-map writes a mapping to finish by hand" in unknown.stderr
    assert "vouliez-vous dire « date »" in wrong.stderr.replace("\xa0", " ")
    assert "Traceback" not in unknown.stderr + wrong.stderr


def test_a_page_is_written_beside_the_log(tmp_path):
    """In the language asked for; named in the document; idle options are refused before anything is read."""
    path = write_csv(tmp_path / "hand.csv", rows_of(HAND_HEADINGS, [hand_line(k) for k in range(9)]))
    mapping = write_map(tmp_path / "map.yaml", {"columns": {"Date": "date"}})
    options = ("--map", str(mapping), "--report", "--out", str(tmp_path / "out"), "--lang", "en", "--json")
    told = permanences("register", str(path), *options)

    assert json.loads(told.stdout)["report"] == (tmp_path / "out" / "register.en.html").as_posix()
    page = (tmp_path / "out" / "register.en.html").read_text(encoding="utf-8")
    assert "What the register shows" in page
    assert [word for word in PERSONAL if word.casefold() in page.casefold()] == []
    assert permanences("register", str(path), "--scenario", "agen").returncode == 2
    masked = permanences("register", str(path), *options[:3], "--mask-small", "--out", str(tmp_path / "few"), "--quiet")
    page = (tmp_path / "few" / "register.fr.html").read_text(encoding="utf-8")
    assert masked.returncode == 0, masked.stderr
    assert "moins de 11 visites" in page
    assert "9 visites" not in page
