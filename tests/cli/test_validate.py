"""`permanences validate`: the table it prints, its two languages, its exit codes."""

import json

import pytest

from sim.cli.validating import as_markdown, document_of, theory_table
from sim.errors import TheoryError
from sim.plain import json_text
from sim.report.languages import Language
from sim.said import said
from sim.validation.table import Line
from tests.command_line import permanences


def line(passed=True, z=1.234):
    """Return a judged line."""
    return Line(
        case="m-m-1", name=said("balking at a threshold"), formula="rho", source="Erlang 1917", quantity="wait",
        quantity_name=said("mean wait"), exact=2.33333, simulated=2.4, error=0.05, replications=100, z=z,
        tolerance=4.3, detects=0.1234, power=0.5, passed=passed,
    )  # fmt: skip


def test_the_table_is_french_and_can_be_english():
    """Decimal comma and words by language."""
    french, english = (str(theory_table([line()], Language(code))) for code in ("fr", "en"))

    assert "2,33333" in french
    assert "conforme" in french
    assert "1 grandeurs conformes sur 1" in french
    assert "2.33333" in english
    assert "passes" in english
    assert "12.34%" in english


def test_a_line_that_fails_is_told():
    """In capitals, and in the count."""
    assert "ÉCART" in str(theory_table([line(passed=False)], Language("fr")))
    assert "0 of 1 quantities pass" in str(theory_table([line(passed=False)], Language("en")))


def test_markdown_has_a_rule_below_its_head():
    """As pages of the documentation need it."""
    head, rule, row, *_ = as_markdown(theory_table([line()], Language("en"))).splitlines()

    assert head.count("|") == rule.count("|") == row.count("|")
    assert set(rule) <= set("|-: ")


def test_json_holds_all_that_is_known():
    """Formula and source too; an endless gap is null, since JSON has no infinity."""
    document = json.loads(json_text(document_of([line(passed=False, z=float("inf"))], seed=5, quick=True)))

    assert (document["seed"], document["quick"], document["passed"]) == (5, True, False)
    assert document["lines"][0]["source"] == "Erlang 1917"
    assert document["lines"][0]["name"] == {"fr": "renoncement à un seuil", "en": "balking at a threshold"}
    assert document["lines"][0]["z"] is None


def test_a_quick_run_of_one_case_passes():
    """Exit 0, the table on stdout, nothing else on a pipe."""
    told = permanences("validate", "m-g-3-3", "--quick", "--jobs", 1, "--lang", "en")

    assert (told.returncode, told.stderr) == (0, "")
    assert "1 of 1 quantities pass, 1 case." in told.stdout


def test_an_unknown_case_is_wrong_input():
    """Exit 2 and the names that exist."""
    told = permanences("validate", "m-m-9")

    assert told.returncode == 2
    assert "'m-m-9' is none of m-m-1" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_case_that_fails_is_exit_1(monkeypatch):
    """Whoever runs it in a script must see it."""
    from typer.testing import CliRunner

    from sim.cli.main import app

    monkeypatch.setattr("sim.validation.table.validate", lambda *_, **__: [line(passed=False)])
    told = CliRunner().invoke(app, ["validate", "m-m-1"])

    assert told.exit_code == 1
    assert "ÉCART" in told.stdout


def test_a_wrong_language_is_refused():
    """Exit 2, before anything runs."""
    told = permanences("validate", "--lang", "de")

    assert told.returncode == 2
    assert "fr or en" in told.stderr


def test_a_theory_error_is_wrong_input():
    """Exit code 2."""
    assert TheoryError.exit_code == 2
    with pytest.raises(TheoryError):
        raise TheoryError("load")
