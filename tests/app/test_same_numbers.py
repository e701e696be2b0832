"""One scenario and one seed: command line, notebook, dashboard and report tell the same numbers."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from typer.testing import CliRunner

import sim
from sim.app.editing import edited, edits_of, file_of, with_row
from sim.app.running import DONE, EDITED, TODAY, BackgroundRun, Wanted
from sim.cli.main import app
from sim.report.compared import measure_name
from sim.report.languages import Language
from sim.report.written import page as written
from sim.report.written.sections_answer import answer
from tests.app.worlds import short_agen

N, SEED = 3, 1
NAMES = {TODAY: "agen", EDITED: "agen-variante"}
EXACT = ("baseline_value", "scenario_value", "difference", "low_simultaneous", "high_simultaneous")


def primary(differences):
    """Return the exact numbers of the measures named beforehand."""
    rows = differences[differences["role"] == "primary"]
    return {row["measure"]: [row[column] for column in EXACT] for row in rows.to_dict("records")}


def cells_of(page):
    """Return the rows of all tables of a page, as words."""
    rows = re.findall(r"<tr\b.*?</tr>", page, re.DOTALL)
    return [
        [unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in re.findall(r"<t[hd]\b.*?</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]


def numbers_of(words):
    """Return the numbers of French words, each with the step to which it is rounded."""
    found = re.findall(r"([−+]?)(\d+)(?:,(\d+))?", words)
    return [
        (float(f"{whole}.{part or 0}") * (-1 if sign == "−" else 1), 10.0 ** -len(part)) for sign, whole, part in found
    ]


def test_four_ways_tell_the_same_numbers(tmp_path, monkeypatch):
    """The differences of a moved permanence: to the last digit, in the report to the last one it writes."""
    base = short_agen()
    edits = with_row(edits_of(base), "foulayronnes-jeudi", venue="epn-montanou")
    scenario, _problems = edited(base, edits)
    files = []
    for name, one in (("agen", edits_of(base)), ("agen-variante", edits)):
        files.append(tmp_path / f"{name}.yaml")
        files[-1].write_text(file_of(base, one, None), encoding="utf-8")

    def told(*arguments):
        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
        assert result.exit_code == 0, result.output
        return result.stdout

    folder = tmp_path / "compared"
    printed = told(
        "compare", *files, "--replications", N, "--seed", SEED, "--out", folder, "--no-figures", "--json", "--quiet"
    )
    (results,) = folder.glob("compare-*")
    monkeypatch.setattr(written, "sections_of", lambda findings, language, _jobs: [answer(findings, language)])
    told("report", results, "--lang", "fr", "--out", tmp_path / "rapport.html", "--quiet")
    notebook = sim.compare([base, scenario], replications=N, seed=SEED)
    run = BackgroundRun(base, scenario, SEED, Wanted(N))
    run.wait()
    assert run.state == DONE
    dashboard = run.comparison(N, NAMES)

    numbers = primary(notebook.differences)
    assert len(numbers) > 2
    by_command = {row["measure"]: [row[column] for column in EXACT] for row in json.loads(printed)["differences"]}
    for measure, values in numbers.items():
        assert primary(dashboard.differences)[measure] == pytest.approx(values, abs=0, rel=0, nan_ok=True)
        # JSON has ten decimals.
        assert by_command[measure] == pytest.approx(values, abs=1e-10, nan_ok=True)
    assert sim.table(dashboard, "differences", "fr").rows == sim.table(notebook, "differences", "fr").rows
    in_report = {row[0]: row[1:] for row in cells_of((tmp_path / "rapport.html").read_text(encoding="utf-8"))}
    units = notebook.differences.set_index("measure")["unit"].groupby(level=0).first()
    for measure, values in numbers.items():
        shown = numbers_of(" ".join(in_report[measure_name(measure, Language("fr"))][:4]))
        factor = 100 if units[measure] == "share" else 1
        assert len(shown) == len(EXACT)
        for (number, step), value in zip(shown, values, strict=True):
            assert number == pytest.approx(value * factor, abs=step / 2 + 1e-9), measure
