"""`permanences report` and `map`: the files they write, what they print and refuse."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from sim.cli import extras
from sim.cli.main import app
from sim.errors import FolderRefusedError, MissingExtraError
from sim.report.written import page as written
from sim.report.written.sections_answer import answer
from tests.report.findings import run_folder


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A finished run; reports of it hold the answer alone."""
    monkeypatch.setattr(written, "sections_of", lambda findings, language, _jobs: [answer(findings, language)])
    return run_folder(tmp_path)


def asked(*arguments):
    """Run a verb; return how it ended."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_report_is_written_and_its_file_told(folder):
    """On stdout the file; in it the page in the language asked for."""
    result = asked("report", folder, "--lang", "en")

    assert result.exit_code == 0, result.output
    assert result.stdout.strip() == str(folder / "report.en.html")
    assert '<html lang="en">' in (folder / "report.en.html").read_text(encoding="utf-8")


def test_a_report_as_a_document_tells_file_and_size(folder):
    """One JSON document for machines."""
    told = json.loads(asked("report", folder, "--json").stdout)

    assert told["report"].endswith("report.fr.html")
    assert told["bytes"] == (folder / "report.fr.html").stat().st_size


def test_a_scenario_is_to_be_run_first(folder):
    """A name or a file of a scenario is no result; the message gives the command."""
    result = asked("report", "agen")

    assert isinstance(result.exception, FolderRefusedError)
    assert "permanences run agen" in str(result.exception)


def test_a_pdf_without_its_extra_gives_the_command(folder, monkeypatch):
    """In French, before anything is read."""
    monkeypatch.setattr(extras, "is_installed", lambda extra: False)

    result = asked("report", folder, "--pdf")
    assert isinstance(result.exception, MissingExtraError)
    assert "'.[pdf]'" in str(result.exception)


@pytest.mark.parametrize(("name", "flag"), [("report.pfd", []), ("report.pdf", []), ("report.html", ["--pdf"])])
def test_a_file_that_does_not_end_as_what_it_would_be_is_refused(folder, tmp_path, name, flag):
    """Before anything is read or written."""
    result = asked("report", folder, "--out", tmp_path / name, *flag)

    assert isinstance(result.exception, FolderRefusedError)
    assert "does not end in" in str(result.exception)
    assert not (tmp_path / name).exists()


def test_a_map_of_value_is_a_picture_of_its_own_with_the_table_of_what_is_offered(folder):
    """Neither map overwrites the other; the table has the communes to which least is brought first."""
    result = asked("map", folder, "--measure", "value")

    assert result.exit_code == 0, result.output
    assert "Ce que la tournée offre vaut" in (folder / "map-value.fr.svg").read_text(encoding="utf-8")
    assert "Par commune : ce qui est offert" in result.output.replace("\u00a0", " ").replace("\u202f", " ")
    assert not (folder / "map.fr.svg").exists()


def test_a_map_of_something_else_is_refused(folder):
    """With what it may be of."""
    result = asked("map", folder, "--measure", "cost")

    assert result.exit_code == 2
    assert "reach or value" in result.output


@pytest.mark.parametrize("end", ["svg", "png"])
def test_a_map_is_written_as_svg_or_png(folder, tmp_path, end):
    """By the end of the name."""
    target = tmp_path / f"map.{end}"

    result = asked("map", folder, "--out", target)
    assert result.exit_code == 0, result.output
    assert target.read_bytes()[:5] in (b"<?xml", b"\x89PNG\r")
    assert isinstance(asked("map", folder, "--out", target).exception, FolderRefusedError)
