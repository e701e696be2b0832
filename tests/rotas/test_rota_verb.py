"""`permanences rota`: files out, files in."""

import json

import pytest

from sim.scenario.files import load_scenario
from tests.command_line import permanences

pytest.importorskip("icalendar", reason="a new dependency: install the project again")


def test_without_a_file_the_week_is_told():
    """As `show` would, in words."""
    done = permanences("rota", "agen")

    assert done.returncode == 0
    assert "Mairie de Pont-du-Casse" in done.stdout


@pytest.mark.parametrize("ending", ["ics", "xlsx", "csv", "txt"])
def test_out_and_in_again_states_nothing_new(ending, tmp_path):
    """The scenario that results extends the first and has its fingerprint."""
    file, result = tmp_path / f"rota.{ending}", tmp_path / "again.yaml"
    assert permanences("rota", "agen-bus", "--to", file).returncode == 0
    done = permanences("rota", "agen-bus", "--from", file, "--out", result)

    assert done.returncode == 0, done.stderr
    assert result.read_text(encoding="utf-8") == "extends: agen-bus\n"
    assert load_scenario(result).fingerprint == load_scenario("agen-bus").fingerprint


def test_what_a_file_does_not_say_is_told(tmp_path):
    """On the error output, and in the document."""
    done = permanences("rota", "agen", "--to", tmp_path / "rota.ics", "--json", "--lang", "en")

    assert done.stderr.splitlines() == [
        "The file does not say: bookable share and how the home desk works.",
        "Read back, the scenario keeps its own.",
    ]
    assert json.loads(done.stdout)["told"] == done.stderr.splitlines()


def test_a_rota_that_was_read_is_written_as_another_file(tmp_path):
    """Rows in, a calendar out."""
    rows = tmp_path / "rota.csv"
    rows.write_text("id;venue;weekday;start;end\none;foulayronnes;wednesday;14:00;17:00\n", encoding="utf-8")
    done = permanences("rota", "agen", "--from", rows, "--to", tmp_path / "rota.ics", "--quiet")

    assert done.returncode == 0, done.stderr
    assert "UID:one@agen" in (tmp_path / "rota.ics").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--to", "rota.doc"), "must end in .ics"),
        (("--from", "rota.pdf"), "must end in .ics"),
        (("--from", "none.csv"), "cannot be read"),
        (("--from", "none.ics"), "cannot be read"),
        (("--out", "x.yaml"), "--from"),
    ],
)
def test_what_cannot_be_is_refused_before_any_work(arguments, message, tmp_path):
    """Exit code 2 and one message."""
    done = permanences("rota", "agen", *arguments, cwd=tmp_path)

    assert done.returncode == 2
    assert message in done.stderr


def test_a_file_that_is_there_is_left_as_it_is(tmp_path):
    """Unless it is to be replaced."""
    (tmp_path / "rota.csv").write_text("mine", encoding="utf-8")
    refused = permanences("rota", "agen", "--to", tmp_path / "rota.csv")

    assert refused.returncode == 2
    assert (tmp_path / "rota.csv").read_text(encoding="utf-8") == "mine"
    assert permanences("rota", "agen", "--to", tmp_path / "rota.csv", "--force").returncode == 0


def test_a_rota_that_the_scenario_cannot_have_is_told_with_its_file(tmp_path):
    """Two places at once: what `check` says of it, below the name of the file."""
    rows = tmp_path / "rota.csv"
    text = "id;venue;weekday;start;end\na;foulayronnes;monday;09:00;12:00\nb;pont-du-casse;monday;09:00;12:00\n"
    rows.write_text(text, encoding="utf-8")
    done = permanences("rota", "agen", "--from", rows)

    assert done.returncode == 2
    assert "rota.csv: agen cannot have this rota" in done.stderr
